"""Files are told by their first bytes."""

from __future__ import annotations

import pytest

from chatgateway.protocol.media import ENDINGS, HEAD_BYTES, declared_type, may_be_text, media_type_of

SAMPLES = {
    "image/png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "image/jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    "image/webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "application/pdf": b"%PDF-1.7\n",
    "text/plain": "こんにちは".encode(),
}


@pytest.mark.parametrize("media_type", ENDINGS)
def test_every_type_is_recognised(media_type: str) -> None:
    """By no more bytes than the head has."""
    assert media_type_of(SAMPLES[media_type][:HEAD_BYTES]) == media_type


@pytest.mark.parametrize("head", [b"RIFF\x24\x00\x00\x00AVI ", b"GIF89a", b"PK\x03\x04", b"<svg", b"\x89PN", b""])
def test_whatever_is_nothing_else_may_at_most_be_text(head: bytes) -> None:
    """Neither a container of the wrong kind nor half a beginning is an image."""
    assert media_type_of(head) == "text/plain"


@pytest.mark.parametrize(
    ("header", "named"),
    [("image/png", "image/png"), ("Text/Plain; charset=utf-8", "text/plain"), ("image/jpg", "image/jpeg"), ("", "")],
)
def test_parameters_and_case_of_a_type_do_not_matter(header: str, named: str) -> None:
    """Only the type itself is compared."""
    assert declared_type(header) == named


def test_control_characters_are_not_text() -> None:
    """But tabs and line ends are."""
    assert may_be_text("a\tb\r\nc\f あ".encode())
    assert not may_be_text(b"a\x00b")
    assert not may_be_text(b"\x1b[31m")
