"""Where the keys come from: a URL or a file. The only module that speaks HTTP as a client."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from ..errors import Unavailable

SECONDS = 5.0
BYTES = 256 * 1024


def from_url(url: str) -> Callable[[], Awaitable[bytes]]:
    """Fetches the document; redirects are not followed: whoever could set one could set our keys."""

    async def fetch() -> bytes:
        try:
            async with asyncio.timeout(SECONDS), httpx.AsyncClient(follow_redirects=False) as client:
                return await _read(client, url)
        except (httpx.HTTPError, TimeoutError) as error:
            raise Unavailable(f"operators' keys: {type(error).__name__}") from None

    return fetch


async def _read(client: httpx.AsyncClient, url: str) -> bytes:
    document = b""
    async with client.stream("GET", url, headers={"Accept": "application/json"}) as response:
        if response.status_code != 200:
            raise Unavailable(f"operators' keys: HTTP {response.status_code}")
        async for chunk in response.aiter_bytes():
            document += chunk
            if len(document) > BYTES:
                raise Unavailable("operators' keys: too long")
    return document


def from_file(path: Path) -> Callable[[], Awaitable[bytes]]:
    """Reads the document anew each time, so that keys can be rotated by replacing the file."""

    async def fetch() -> bytes:
        try:
            return await asyncio.to_thread(path.read_bytes)
        except OSError as error:
            raise Unavailable(f"operators' keys: {error.strerror}") from None

    return fetch
