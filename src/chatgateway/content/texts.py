"""The files of a FAQ folder as they stand, and their version: all that is needed where the bot is in the cache."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from ..errors import BadContent


def read_texts(folder: Path) -> dict[str, str]:
    """Return the YAML files of `folder` by name, in order; raise BadContent when there is none or one is not UTF-8."""
    if not folder.is_dir():
        raise BadContent(f"{folder}:1:1: no such folder")
    texts = {}
    for path in sorted(folder.glob("*.y*ml")):
        try:
            texts[path.name] = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise BadContent(f"{path.name}:1:1: not UTF-8 at byte {error.start}") from error
    if not any(is_topic(name) for name in texts):
        raise BadContent(f"{folder}:1:1: no FAQ file (*.yaml) here")
    return texts


def version_of(texts: Mapping[str, str]) -> str:
    """Return a hash that changes whenever any file's name or text does."""
    digest = hashlib.sha256()
    for name, text in sorted(texts.items()):
        for part in (name, text):
            data = part.encode()
            digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:16]


def is_topic(name: str) -> bool:
    """Whether a file holds entries; the others are about all of them."""
    return not name.startswith(("_", "."))
