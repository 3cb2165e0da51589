"""Attachments on both databases and a real disk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from chatgateway.errors import BadFrame, GatewayError, TooLarge
from chatgateway.ports import AttachmentRecord
from chatgateway.protocol.media import ATTACHMENT_BYTES
from chatgateway.storage.attachments import SqlAttachments
from chatgateway.storage.engine import open_engines
from chatgateway.storage.migrate import migrate

from ..protocol.test_media import SAMPLES

PNG = SAMPLES["image/png"] + bytes(100)


async def in_parts(parts: Sequence[bytes]) -> AsyncIterator[bytes]:
    """A body as it arrives."""
    for part in parts:
        yield part


@pytest.fixture
async def kept(database_url: str, tmp_path: Path) -> AsyncIterator[SqlAttachments]:
    """An empty store."""
    engines = open_engines(database_url)
    await migrate(engines)
    yield SqlAttachments(engines, tmp_path / "files")
    await engines.dispose()


async def receive(
    kept: SqlAttachments, *parts: bytes, id: str = "a_one", owner: str = "customer:alice", declared: str = "image/png"
) -> AttachmentRecord:
    """Take a file in."""
    return await kept.receive(id, owner, declared, in_parts(parts), 1000)


def files_in(kept: SqlAttachments) -> list[str]:
    """Every file on the disk."""
    return sorted(path.name for path in kept.folder.rglob("*") if path.is_file())


async def test_a_file_is_kept_as_it_came(kept: SqlAttachments) -> None:
    """However it was cut into parts."""
    record = await receive(kept, *(PNG[at : at + 3] for at in range(0, len(PNG), 3)))

    assert kept.path("a_one").read_bytes() == PNG
    assert (record.size, record.type) == (len(PNG), "image/png")
    assert await kept.find(["a_one", "a_two"]) == [record]
    assert await kept.bytes_of("customer:alice") == len(PNG)
    assert await kept.bytes_of("customer:bob") == 0


@pytest.mark.parametrize(
    ("declared", "parts", "error"),
    [
        ("image/png", (b"<html>" + bytes(50),), BadFrame),
        ("image/png", (SAMPLES["image/jpeg"],), BadFrame),
        ("text/plain", (PNG,), BadFrame),
        ("text/plain", (b"abc", b"\xff\xfe"), BadFrame),
        ("text/plain", ("あ".encode()[:2],), BadFrame),
        ("text/plain", (b"nul\x00nul" * 9,), BadFrame),
        ("image/svg+xml", (b"<svg onload=alert(1)>",), BadFrame),
        ("image/png", (b"",), BadFrame),
        ("image/png", (PNG, bytes(ATTACHMENT_BYTES)), TooLarge),
    ],
)
async def test_what_is_refused_leaves_nothing(
    kept: SqlAttachments, declared: str, parts: tuple[bytes, ...], error: type[GatewayError]
) -> None:
    """Neither a file nor a row, whatever it pretends to be."""
    with pytest.raises(error):
        await receive(kept, *parts, declared=declared)

    assert files_in(kept) == []
    assert await kept.find(["a_one"]) == []


async def test_a_body_that_breaks_off_leaves_nothing(kept: SqlAttachments) -> None:
    """The client went away in the middle."""

    async def broken() -> AsyncIterator[bytes]:
        yield PNG
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await kept.receive("a_one", "customer:alice", "image/png", broken(), 0)
    assert files_in(kept) == []


async def test_a_file_belongs_to_its_first_conversation(kept: SqlAttachments) -> None:
    """Naming it elsewhere does not move it."""
    await receive(kept, PNG)

    await kept.bind(["a_one"], "c1")
    await kept.bind(["a_one"], "c2")

    assert [record.conversation for record in await kept.find(["a_one"])] == ["c1"]


async def test_erased_files_are_gone_from_disk_and_database(kept: SqlAttachments) -> None:
    """By owner or by conversation; others stay."""
    await receive(kept, PNG)
    await receive(kept, PNG, id="a_two", owner="operator:ann")
    await receive(kept, PNG, id="a_three", owner="customer:bob")
    await kept.bind(["a_two"], "c1")

    assert await kept.erase("customer:alice", "c1") == 2
    assert await kept.erase("customer:alice", None) == 0
    assert files_in(kept) == ["a_three"]
    assert [record.id for record in await kept.find(["a_one", "a_two", "a_three"])] == ["a_three"]
