"""Writes FAQ files in their one canonical form: keys in fixed order, one item a line, answers as block scalars."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from .strict_yaml import read

_ENTRY = (
    "id",
    "handoff",
    "priority",
    "tier",
    "skills",
    "tags",
    "enabled",
    "ja",
    "en",
    "zh",
    "related",
    "contrast",
    "tests",
)
_WORDING = ("question", "variants", "keywords", "answer")
_FLOW = frozenset(("skills", "tags", "keywords", "related", "contrast"))
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`0-9.~=+][^:#,\[\]{}\"]*\Z")
_WORDS_WITH_MEANING = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
SCHEMA = "# yaml-language-server: $schema=./faq.schema.json"


def canonical(text: str, name: str) -> str | None:
    """Return the canonical form of a topic file, None when comments inside it would be lost."""
    lines = text.splitlines()
    head = []
    for line in lines:
        if not line.startswith("#"):
            break
        head.append(line)
    if any(line.lstrip().startswith("#") for line in lines[len(head) :]):
        return None
    return topic_file(read(text, name), head)


def topic_file(value: Mapping[str, Any], head: Iterable[str] = (SCHEMA,)) -> str:
    """Return the YAML text of a topic file's value."""
    out = [*head, "version: 1"]
    if "topic" in value:
        out.append(f"topic: {_scalar(value['topic'])}")
    if value.get("defaults"):
        out.append("defaults: {" + ", ".join(f"{k}: {_inline(v)}" for k, v in value["defaults"].items()) + "}")
    out.append("entries:")
    for entry in value.get("entries", ()):
        out += _entry(entry)
    return "\n".join(out) + "\n"


def _entry(entry: Mapping[str, Any]) -> list[str]:
    lines = []
    for key in (k for k in _ENTRY if k in entry):
        lines += _field(key, entry[key], "    ")
    lines[0] = "  - " + lines[0][4:]
    return lines


def _field(key: str, value: Any, indent: str) -> list[str]:
    if isinstance(value, dict):
        order = [k for k in _WORDING if k in value] + [k for k in value if k not in _WORDING]
        return [f"{indent}{key}:", *(line for k in order for line in _field(k, value[k], indent + "  "))]
    if isinstance(value, list):
        if key in _FLOW or not value:
            return [f"{indent}{key}: {_inline(value)}"]
        return [f"{indent}{key}:", *(f"{indent}  - {_scalar(item)}" for item in value)]
    if key == "answer" and isinstance(value, str) and value.strip():
        return [f"{indent}answer: |", *(f"{indent}  {line}".rstrip() for line in value.strip().splitlines())]
    return [f"{indent}{key}: {_scalar(value)}"]


def _inline(value: Any) -> str:
    return f"[{', '.join(map(_scalar, value))}]" if isinstance(value, list) else _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if isinstance(value, int) or (
        _PLAIN.match(text) and text == text.strip() and text.lower() not in _WORDS_WITH_MEANING
    ):
        return text
    return json.dumps(text, ensure_ascii=False)
