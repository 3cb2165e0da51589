"""Transcripts that spreadsheets open."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatgateway.conversation.events import Event, Message
from chatgateway.conversation.people import Author
from chatgateway.web.rest.transcripts import BOM, as_csv, harmless

BAIT = [
    "=1+1",
    "+81",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\0=1",
    " =1",
    "　=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    '=HYPERLINK("x")',
]


def cells(text: str, name: str = "山田") -> list[list[str]]:
    """What a spreadsheet reads back of one message."""
    event = Event("c1", 1, 0, Author("customer", "v_1", name), Message(text))
    return list(csv.reader(io.StringIO(as_csv([event]).removeprefix(BOM), newline="")))


@pytest.mark.parametrize("text", BAIT)
def test_no_cell_is_a_formula(text: str) -> None:
    """Whatever a customer writes, or calls themselves, is text to a spreadsheet; full-width signs count as well."""
    assert harmless(text) == f"'{text}"
    assert cells(text.replace("\0", ""))[1][-1].startswith("'") or text.startswith("\0")
    assert cells("x", text.replace("\0", ""))[1][6].startswith("'") or text.startswith("\0")


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_words_come_back_as_they_were(text: str) -> None:
    """Quotes, commas, line ends: one row, and at most an apostrophe more."""
    header, row = cells(text)

    assert len(row) == len(header)
    assert row[-1] in (text, f"'{text}")


def test_ordinary_words_stay_untouched() -> None:
    """Only beginnings count."""
    for text in ("こんにちは", "a=b", "1-2", "user@example.com", "", "手数料は＋1％ですか"):
        assert harmless(text) == text
