"""One message, one expectation."""

from __future__ import annotations

import re

import pytest

from chatgateway.shield import KINDS, scan

from .examples import EXAMPLES

_SECRET = re.compile(rf"\[\[({'|'.join(KINDS)})\|(.*?)\]\](?!\])")
_WORD = re.compile(r"[0-9A-Za-z\u3041-\u3096\u30a1-\u30f6]")


@pytest.mark.parametrize("line", EXAMPLES)
def test_every_letter_of_a_secret_is_covered_and_nothing_else_is(line: str) -> None:
    """Spans of the right kind cover the secret; every span touches one."""
    text, secrets, done = "", [], 0
    for match in _SECRET.finditer(line):
        text += line[done : match.start()]
        secrets.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        done = match.end()
    text += line[done:]

    spans = scan(text)

    for start, end, kind in secrets:
        covered = {i for span in spans if span.kind == kind for i in range(span.start, span.end)}
        open_ones = [i for i in range(start, end) if _WORD.match(text[i]) and i not in covered]
        assert not open_ones, (text[start:end], spans)
    for span in spans:
        assert any(span.start < end and start < span.end for start, end, _ in secrets), text[span.start : span.end]
