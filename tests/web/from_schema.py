"""Values that a JSON schema describes: as much of it as our frames use."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

LONG = 200


def from_schema(schema: dict[str, Any], whole: dict[str, Any] | None = None) -> st.SearchStrategy[Any]:
    """A strategy for the values of this schema; `whole` holds its definitions."""
    whole = whole or schema
    if "$ref" in schema:
        return from_schema(whole["$defs"][schema["$ref"].rsplit("/", 1)[1]], whole)
    for choice in ("oneOf", "anyOf"):
        if choice in schema:
            return st.one_of([from_schema(one, whole) for one in schema[choice]])
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return _of_type(schema, whole)


def _of_type(schema: dict[str, Any], whole: dict[str, Any]) -> st.SearchStrategy[Any]:
    match schema.get("type"):
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(schema.get("minimum"), schema.get("maximum"))
        case "string":
            letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
            return st.text(
                letters, min_size=schema.get("minLength", 0), max_size=min(schema.get("maxLength", LONG), LONG)
            )
        case "array":
            return st.lists(from_schema(schema["items"], whole), max_size=min(schema.get("maxItems", 4), 4))
        case "object":
            return _object(schema, whole)
        case other:
            raise ValueError(f"no strategy for {other}")


def _object(schema: dict[str, Any], whole: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "properties" not in schema:
        inner = schema.get("additionalProperties")
        values = from_schema(inner, whole) if isinstance(inner, dict) else st.integers() | st.text(max_size=20)
        return st.dictionaries(st.text(min_size=1, max_size=10), values, max_size=3)
    fields = {name: from_schema(one, whole) for name, one in schema["properties"].items()}
    needed = set(schema.get("required", ()))
    return st.fixed_dictionaries(
        {name: one for name, one in fields.items() if name in needed},
        optional={name: one for name, one in fields.items() if name not in needed},
    )
