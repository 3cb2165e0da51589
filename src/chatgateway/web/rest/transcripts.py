"""Transcripts as people and spreadsheets read them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from ...conversation.events import Answer, Event, Message, Note
from ...ports import Row
from ...protocol.moments import rfc3339
from ...protocol.views import event_data

# Excel in Japan opens UTF-8 only with a byte order mark.
BOM = "\ufeff"
# Japanese and Chinese spreadsheets take the full-width signs for the same.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def text_of(event: Event) -> str:
    """What was said, or what happened in short."""
    match event.data:
        case Message(text=text) | Answer(text=text) | Note(text=text):
            return text
        case _:
            return ", ".join(f"{name}={value}" for name, value in event_data(event).items() if value not in (None, ""))


def as_text(row: Row, events: Sequence[Event]) -> str:
    """One line per event: time, who, what."""
    lines = [f"{row.reference}  {row.id}  {row.phase}"]
    for event in events:
        who = event.author.name or event.author.role
        words = text_of(event).replace("\n", "\n    ")
        lines.append(f"{event.seq:>4}  {rfc3339(event.at_ms)}  {event.kind:<11} {who}: {words}")
    return "\n".join(lines) + "\n"


def as_csv(events: Sequence[Event]) -> str:
    """RFC 4180 with a byte order mark; no cell can become a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["conversation", "seq", "at", "kind", "author_role", "author_id", "author_name", "text"])
    for event in events:
        author = event.author
        cells = [author.role, author.id, author.name, text_of(event)]
        writer.writerow([event.conversation, event.seq, rfc3339(event.at_ms), event.kind, *map(harmless, cells)])
    return BOM + out.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) or cell.lstrip().startswith(FORMULA_STARTS) else cell
