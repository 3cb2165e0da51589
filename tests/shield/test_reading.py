"""One form for every way of writing a character, and the way back."""

from __future__ import annotations

import pytest

from chatgateway.shield.reading import _Fold, read


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ＡＢＣ１２３！", "ABC123!"),
        ("ﾊﾟｽﾜｰﾄﾞ", "パスワード"),
        ("か\u3099", "が"),
        ("pa\u200bss\u00adword", "password"),
        ("090－1234‐5678", "090-1234-5678"),
        ("a\u3000b\u00a0c", "a b c"),
        ("①②", "1.2."),
        ("㌔", "キロ"),
        ("e\u0301", "é"),
        ("ordinary text", "ordinary text"),
        ("普通の文章です。", "普通の文章です。"),
    ],
)
def test_what_looks_alike_reads_alike(text: str, plain: str) -> None:
    """Width, marks, invisible characters, dashes and spaces make no difference."""
    assert read(text).plain == plain


@pytest.mark.parametrize("text", ["ﾊﾟｽﾜｰﾄﾞ: x", "\u200bか\u3099: x", "①…㌔ x", "ＡＢ x", "İ x"])
def test_a_span_comes_back_in_the_places_of_the_original(text: str) -> None:
    """The x is where it was, however many characters before it were folded, joined, spread or dropped."""
    reading = read(text)
    place = reading.plain.index("x")

    span = reading.span(place, place + 1, "password")

    assert text[span.start : span.end] == "x"
    assert len(reading.low) == len(reading.plain)


def test_a_cluster_is_covered_whole() -> None:
    """Half-width ﾄﾞ is one letter of the word and two of the text."""
    reading = read("あﾄﾞい")

    assert reading.span(1, 2, "password")[:2] == (1, 3)


def test_the_memory_of_folded_characters_is_bounded() -> None:
    """No flood of odd characters makes it grow for ever."""
    fold = _Fold()

    for code in range(0x4E00, 0x4E00 + 5000):
        assert fold[chr(code)] == chr(code)

    assert len(fold) == 4096
