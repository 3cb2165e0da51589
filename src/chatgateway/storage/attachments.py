"""Attachments on disk, and what is known of them in SQL."""

from __future__ import annotations

import asyncio
import codecs
import hashlib
import os
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update

from ..errors import BadFrame, TooLarge
from ..ports import AttachmentRecord
from ..protocol.media import ATTACHMENT_BYTES, ENDINGS, HEAD_BYTES, may_be_text, media_type_of
from .engine import Engines, reading, writing
from .tables import attachments


@dataclass(frozen=True, slots=True)
class SqlAttachments:
    """Files in `folder`, rows in the database. Nodes that share the database must share the folder."""

    engines: Engines
    folder: Path

    async def receive(
        self, id: str, owner: str, declared: str, body: AsyncIterator[bytes], now_ms: int
    ) -> AttachmentRecord:
        """Write the body, see what it is, and keep it; on any failure nothing of it is left."""
        final = self.path(id)
        partial = final.with_suffix(".part")
        try:
            with await asyncio.to_thread(_create, partial) as file:
                inspection = Inspection(declared)
                async for chunk in body:
                    inspection.take(chunk)
                    await asyncio.to_thread(file.write, chunk)
                inspection.finish()
                await asyncio.to_thread(_settle, file, partial, final)
            record = AttachmentRecord(id, owner, declared, inspection.size, inspection.digest, now_ms)
            async with writing(self.engines) as connection:
                await connection.execute(insert(attachments).values(asdict(record)))
        except BaseException:
            partial.unlink(missing_ok=True)
            final.unlink(missing_ok=True)
            raise
        return record

    async def find(self, ids: Sequence[str]) -> list[AttachmentRecord]:
        """Those that there are."""
        async with reading(self.engines) as connection:
            found = await connection.execute(select(attachments).where(attachments.c.id.in_(ids)))
            return [AttachmentRecord(**row._mapping) for row in found]

    async def bytes_of(self, owner: str) -> int:
        """How much the owner has stored."""
        total = select(func.coalesce(func.sum(attachments.c.size), 0)).where(attachments.c.owner == owner)
        async with reading(self.engines) as connection:
            return int((await connection.execute(total)).scalar_one())

    async def bind(self, ids: Sequence[str], conversation: str) -> None:
        """They belong to this conversation."""
        loose = attachments.c.id.in_(ids) & attachments.c.conversation.is_(None)
        async with writing(self.engines) as connection:
            await connection.execute(update(attachments).where(loose).values(conversation=conversation))

    async def erase(self, owner: str | None, conversation: str | None) -> int:
        """Gone from the disk first: a row without a file is found again, a file without a row never is."""
        theirs: list[ColumnElement[bool]] = []
        if owner is not None:
            theirs.append(attachments.c.owner == owner)
        if conversation is not None:
            theirs.append(attachments.c.conversation == conversation)
        async with reading(self.engines) as connection:
            ids = list((await connection.execute(select(attachments.c.id).where(or_(*theirs)))).scalars())
        for id in ids:
            await asyncio.to_thread(self.path(id).unlink, missing_ok=True)
        if ids:
            async with writing(self.engines) as connection:
                await connection.execute(delete(attachments).where(attachments.c.id.in_(ids)))
        return len(ids)

    def path(self, id: str) -> Path:
        """Where the file is. Ids are ours, so no path of anybody else's making gets here."""
        assert id.replace("_", "").replace("-", "").isalnum(), id
        return self.folder / id[2:4] / id


@dataclass(slots=True)
class Inspection:
    """Looks at a file as it arrives, and refuses it at the first byte that does not fit."""

    declared: str
    size: int = 0
    _head: bytes = b""
    _is_known: bool = False
    _hash: hashlib._Hash = field(default_factory=hashlib.sha256)
    _decoder: codecs.IncrementalDecoder = field(default_factory=codecs.getincrementaldecoder("utf-8"))

    def __post_init__(self) -> None:
        if self.declared not in ENDINGS:
            raise BadFrame(f"Content-Type: only {', '.join(ENDINGS)} are taken")

    def take(self, chunk: bytes) -> None:
        """The next part. Raises TooLarge, and BadFrame when it is not what was declared."""
        self.size += len(chunk)
        if self.size > ATTACHMENT_BYTES:
            raise TooLarge(f"attachment: at most {ATTACHMENT_BYTES} bytes")
        self._hash.update(chunk)
        if not self._is_known:
            self._head += chunk[:HEAD_BYTES]
            if len(self._head) >= HEAD_BYTES:
                self._recognise()
        if self.declared == "text/plain":
            self._read(chunk, final=False)

    def finish(self) -> None:
        """The last part was taken."""
        if not self.size:
            raise BadFrame("attachment: is empty")
        if not self._is_known:
            self._recognise()
        if self.declared == "text/plain":
            self._read(b"", final=True)

    def _recognise(self) -> None:
        self._is_known = True
        if media_type_of(self._head) != self.declared:
            raise BadFrame(f"attachment: these bytes are not {self.declared}")

    def _read(self, chunk: bytes, *, final: bool) -> None:
        try:
            self._decoder.decode(chunk, final)
        except UnicodeDecodeError:
            raise BadFrame("attachment: these bytes are not text in UTF-8") from None
        if not may_be_text(chunk):
            raise BadFrame("attachment: these bytes are not text")

    @property
    def digest(self) -> str:
        """SHA-256 of the whole."""
        return self._hash.hexdigest()


def _create(path: Path) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("xb")


def _settle(file: BinaryIO, partial: Path, final: Path) -> None:
    """On disk, under its own name, before anybody is told so."""
    file.flush()
    os.fsync(file.fileno())
    partial.rename(final)
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
