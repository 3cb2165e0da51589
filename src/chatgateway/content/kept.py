"""A fitted bot in a file: small values as a pickle, large arrays beside it, used where they lie."""

from __future__ import annotations

import io
import json
import mmap
import os
import pickle
import sys
import tempfile
from itertools import accumulate
from pathlib import Path
from typing import Any

from ..bot.bot import Bot

# Whole cache lines for whoever multiplies.
ALIGNED = 64
_ALLOWED = ("chatgateway.bot.", "numpy", "re", "builtins", "collections", "copyreg")


def keep(path: Path, bot: Bot) -> None:
    """Write the bot so that no reader ever sees half of it; raise OSError when that cannot be done."""
    arrays: list[pickle.PickleBuffer] = []
    values = pickle.dumps(bot, protocol=5, buffer_callback=arrays.append)
    parts = [memoryview(values), *(array.raw() for array in arrays)]
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".faq-")
    with os.fdopen(handle, "wb") as file:
        file.write(json.dumps([part.nbytes for part in parts]).encode() + b"\n")
        for part in parts:
            file.write(bytes(-file.tell() % ALIGNED))
            file.write(part)
    Path(temporary).replace(path)


def recall(path: Path) -> Bot | None:
    """Return the bot in `path`, or None when there is none that can be read.

    The arrays stay in the file and are read-only: 80 MB that are neither copied nor held twice by two processes. The
    file may be deleted or replaced meanwhile, but must not be written to.
    """
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        # The first customer does not wait for the disk.
        if sys.platform == "linux":
            mapped.madvise(mmap.MADV_WILLNEED)
        values, *arrays = _parts(mapped)
        bot = _Unpickler(io.BytesIO(values), buffers=arrays).load()
    except (OSError, EOFError, ValueError, TypeError, AttributeError, ImportError, pickle.UnpicklingError):
        return None
    return bot if isinstance(bot, Bot) else None


def _parts(mapped: mmap.mmap) -> list[memoryview]:
    sizes: list[int] = json.loads(mapped.readline())
    view = memoryview(mapped)
    ends = accumulate(sizes, lambda end, size: _aligned(end) + size, initial=mapped.tell())
    return [view[_aligned(begin) : _aligned(begin) + size] for begin, size in zip(ends, sizes, strict=False)]


def _aligned(place: int) -> int:
    return place + -place % ALIGNED


class _Unpickler(pickle.Unpickler):
    """Reads our own values and numpy's arrays, nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith(_ALLOWED) and name not in ("eval", "exec", "open", "__import__", "getattr"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a FAQ cache")
