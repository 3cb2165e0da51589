"""The FAQ as a spreadsheet and back: one row per entry and language, lists one item a line inside a cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import BadContent
from .files import LANGUAGES, TopicFile
from .folder import topics_of

COLUMNS = (
    "topic", "id", "language", "handoff", "priority", "tier", "skills", "question", "variants", "keywords", "answer",
    "related", "contrast", "match", "reject",
)  # fmt: skip
_OF_WORDING = ("question", "variants", "keywords", "answer")
_LISTS = frozenset(("skills", "variants", "keywords", "related", "contrast", "match", "reject"))
# Excel in Japan reads UTF-8 only with a mark in front.
BOM = "\ufeff"


def to_csv(texts: Mapping[str, str]) -> str:
    """Return the folder as CSV with a BOM; `${facts}` stay as written."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for name, file in topics_of(texts):
        writer.writerows(_rows(file, file.topic or name.rsplit(".", 1)[0]))
    return BOM + out.getvalue()


def _rows(file: TopicFile, topic: str) -> Iterator[dict[str, str]]:
    for entry in file.entries:
        given, defaults = entry.model_fields_set, file.defaults
        shared = {"topic": topic, "id": entry.id, "tier": entry.tier}
        shared["handoff"] = entry.handoff if "handoff" in given else defaults.handoff
        shared["priority"] = entry.priority if "priority" in given else defaults.priority
        shared["skills"] = "\n".join(entry.skills or defaults.skills)
        shared |= {"related": "\n".join(entry.related), "contrast": "\n".join(entry.contrast)}
        shared |= {"match": "\n".join(entry.tests.match), "reject": "\n".join(entry.tests.reject)}
        for language in LANGUAGES:
            if wording := getattr(entry, language):
                cells = {key: getattr(wording, key) for key in _OF_WORDING}
                yield {**shared, "language": language} | {
                    k: v if isinstance(v, str) else "\n".join(v) for k, v in cells.items()
                }


def from_csv(text: str) -> dict[str, dict[str, Any]]:
    """Return topic files by topic from CSV as `to_csv` writes it; raise BadContent with the row."""
    topics: dict[str, dict[str, Any]] = {}
    entries: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(csv.DictReader(io.StringIO(text.removeprefix(BOM))), start=2):
        missing = [key for key in ("id", "language", "question") if not row.get(key)]
        if missing or row["language"] not in LANGUAGES:
            raise BadContent(f"row {number}: {', '.join(missing) or 'language'} is missing or wrong")
        entry = entries.get(row["id"])
        if entry is None:
            entry = entries[row["id"]] = _entry(row)
            topic = row.get("topic") or "imported"
            topics.setdefault(topic, {"topic": topic, "entries": []})["entries"].append(entry)
        entry[row["language"]] = {key: _cell(key, row[key]) for key in _OF_WORDING if row.get(key)}
    return topics


def _entry(row: Mapping[str, str]) -> dict[str, Any]:
    entry: dict[str, Any] = {key: row[key] for key in ("id", "handoff", "tier") if row.get(key)}
    if row.get("priority", "normal") not in ("", "normal"):
        entry["priority"] = row["priority"]
    entry |= {key: _cell(key, row[key]) for key in ("skills", "related", "contrast") if row.get(key)}
    tests = {key: _cell(key, row[key]) for key in ("match", "reject") if row.get(key)}
    return entry | ({"tests": tests} if tests else {})


def _cell(key: str, value: str) -> str | list[str]:
    return [line for line in value.splitlines() if line.strip()] if key in _LISTS else value
