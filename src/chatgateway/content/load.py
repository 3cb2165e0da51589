"""From a FAQ folder to a bot, remembered by content: the same files are fitted once."""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from ..bot.bot import Bot
from ..bot.build import build
from ..errors import BadContent
from .texts import read_texts, version_of

# Whoever changes what is learnt or how it is stored: raise this, and old caches are forgotten.
FORMAT = "1"
KEPT = 4
_ALLOWED = ("chatgateway.bot.", "numpy", "re", "builtins", "collections", "copyreg")


def load_bot(folder: Path, cache: Path | None = None) -> Bot:
    """Return the bot of `folder`, from `cache` when its files are unchanged; raise BadContent with file:line:column."""
    texts = read_texts(folder)
    version = version_of(texts)
    kept = cache / f"faq-{version}-{_fingerprint()}.bin" if cache else None
    if kept and (bot := _recall(kept)):
        return bot
    # What checks the files is needed only where nothing is in the cache.
    from .folder import parse

    bot = build(parse(texts))
    if kept:
        _keep(kept, bot)
    return bot


def _fingerprint() -> str:
    """Return what else the fitted bot depends on: the code of the bot room and the versions under it."""
    room = Path(__file__).parent.parent / "bot"
    digest = hashlib.sha256(f"{FORMAT} {sys.version} {np.__version__}".encode())
    for path in sorted(room.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _keep(path: Path, bot: Bot) -> None:
    """Write the bot so that no reader ever sees half of it; a cache that cannot be written only costs time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".faq-")
        with os.fdopen(handle, "wb") as file:
            pickle.dump(bot, file, protocol=5)
        Path(temporary).replace(path)
        for old in sorted(path.parent.glob("faq-*.bin"), key=lambda p: p.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _recall(path: Path) -> Bot | None:
    try:
        with path.open("rb") as file:
            bot = _Unpickler(file).load()
    except (OSError, EOFError, ValueError, AttributeError, ImportError, pickle.UnpicklingError):
        return None
    return bot if isinstance(bot, Bot) else None


class _Unpickler(pickle.Unpickler):
    """Reads our own values and numpy's arrays, nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith(_ALLOWED) and name not in ("eval", "exec", "open", "__import__", "getattr"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a FAQ cache")


__all__ = ["BadContent", "load_bot"]
