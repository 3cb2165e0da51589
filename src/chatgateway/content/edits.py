"""What all watched files have in common: how one is read, how an edit is seen, and how often somebody looks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

from ..errors import BadContent

LOOK_EVERY_SECONDS = 2.0
Stamp: TypeAlias = tuple[int, int]


def read_text(path: Path, place: str = "") -> str:
    """Return the file's text; raise BadContent that names it, with `place` behind its name when it cannot be had."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadContent(f"{path}{place}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise BadContent(f"{path.name}:1:1: is not UTF-8") from None


def stamp(path: Path) -> Stamp | None:
    """Return change time and size, enough to see an edit; None when there is no such file."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size


async def look_for_ever(refresh: Callable[[], Awaitable[bool]], sleep: Callable[[float], Awaitable[None]]) -> None:
    """Call `refresh` every two seconds until cancelled."""
    while True:
        await sleep(LOOK_EVERY_SECONDS)
        await refresh()
