"""From a FAQ folder to a bot, remembered by content: the same files are fitted once."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import numpy as np

from ..bot.bot import Bot
from ..bot.build import build
from ..errors import BadContent
from .kept import keep, recall
from .texts import read_texts, version_of

# Whoever changes what is learnt or how it is stored: raise this, and old caches are forgotten.
FORMAT = "2"
KEPT = 4


def load_bot(folder: Path, cache: Path | None = None, shipped: Path | None = None) -> Bot:
    """Return the bot of `folder`, from `cache` or `shipped` when its files are unchanged.

    Only `cache` is written to. Raises BadContent with file:line:column.
    """
    texts = read_texts(folder)
    name = f"faq-{version_of(texts)}-{_fingerprint()}.bin"
    for place in (cache, shipped):
        if place and (bot := recall(place / name)):
            return bot
    # What checks the files is needed only where nothing is in the cache.
    from .folder import parse

    bot = build(parse(texts))
    if cache:
        _keep(cache / name, bot)
    return bot


def _fingerprint() -> str:
    """Return what else the fitted bot depends on: the code of the bot room and the versions under it."""
    room = Path(__file__).parent.parent / "bot"
    digest = hashlib.sha256(f"{FORMAT} {sys.version} {np.__version__}".encode())
    for path in sorted(room.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _keep(path: Path, bot: Bot) -> None:
    """Keep the bot, and of older ones a few; a cache that cannot be written only costs time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        keep(path, bot)
        for old in sorted(path.parent.glob("faq-*.bin"), key=lambda p: p.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return


__all__ = ["BadContent", "load_bot"]
