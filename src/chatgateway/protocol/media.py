"""Files that may travel: told by their first bytes, never by what somebody says they are."""

from __future__ import annotations

# What is allowed, and the ending of the name under which it is downloaded.
ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "text/plain": "txt",
}
ATTACHMENT_BYTES = 10 * 1024 * 1024
# So many bytes are enough to tell what a file is.
HEAD_BYTES = 16
_BEGINNINGS = (
    ("image/png", b"\x89PNG\r\n\x1a\n"),
    ("image/jpeg", b"\xff\xd8\xff"),
    ("application/pdf", b"%PDF-"),
)
# Tab, line feed, form feed, carriage return: the others do not stand in texts.
_NOT_TEXT = bytes(byte for byte in range(32) if byte not in b"\t\n\f\r")


def media_type_of(head: bytes) -> str:
    """The type that these first bytes say; what is nothing else may be text, which the whole of it must show."""
    for media_type, beginning in _BEGINNINGS:
        if head.startswith(beginning):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return "text/plain"


def declared_type(content_type: str) -> str:
    """The media type that a header names, without its parameters."""
    named = content_type.split(";")[0].strip().lower()
    return "image/jpeg" if named == "image/jpg" else named


def may_be_text(part: bytes) -> bool:
    """Whether this part holds no byte that texts do not have; whether it is UTF-8 only a decoder can tell."""
    return part.translate(None, _NOT_TEXT) == part
