"""Where the keys come from."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from chatgateway.errors import Unavailable
from chatgateway.identity import fetch


@asynccontextmanager
async def answering(answer: bytes) -> AsyncIterator[str]:
    """A web server that says one thing."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        # Whoever has read enough hangs up, and the rest cannot be written.
        with suppress(ConnectionError):
            writer.write(answer)
            await writer.drain()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/keys"


async def test_a_document_is_fetched() -> None:
    """As it is; reading it is somebody else's job."""
    async with answering(b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"keys":[]}') as url:
        assert await fetch.from_url(url)() == b'{"keys":[]}'


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n" + b"x" * 300_000,
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
        b"nonsense\r\n\r\n",
    ],
    ids=["redirect", "error", "too long", "cut short", "nonsense"],
)
async def test_anything_else_is_no_document(answer: bytes) -> None:
    """Redirects are not followed, and nobody fills our memory."""
    async with answering(answer) as url:
        with pytest.raises(Unavailable):
            await fetch.from_url(url)()


async def test_a_provider_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole fetch has one deadline."""
    monkeypatch.setattr(fetch, "SECONDS", 0.1)
    async with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n") as url:
        with pytest.raises(Unavailable):
            await fetch.from_url(url)()


async def test_a_file_is_read_anew_each_time(tmp_path: Path) -> None:
    """Replacing it rotates the keys; without it there are none."""
    file = tmp_path / "keys.json"
    read = fetch.from_file(file)
    with pytest.raises(Unavailable):
        await read()
    file.write_bytes(b"one")
    first = await read()
    file.write_bytes(b"two")

    assert [first, await read()] == [b"one", b"two"]
