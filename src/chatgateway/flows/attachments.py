"""Whose a file is, and who may read it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from ..conversation.events import Message
from ..errors import Forbidden, NotFound, TooLarge
from ..ports import AttachmentRecord, Attachments, Clock, Ids, Query
from ..protocol.media import ATTACHMENT_BYTES, declared_type
from .ledger import Ledger

# So much one customer or operator may have stored.
QUOTA_BYTES = 200 * 1024 * 1024
# An attachment's conversation is looked for among so many of its owner's newest.
LOOKED_THROUGH = 50
PAGE = 1000


@dataclass(frozen=True, slots=True)
class Holder:
    """Who asks. `role`: customer, operator or service; `reads_all`: supervisors, and services that read transcripts."""

    role: str
    id: str
    reads_all: bool = False

    @property
    def name(self) -> str:
        """The name under which their files are kept."""
        return f"{self.role}:{self.id}"


@dataclass(slots=True)
class AttachmentClerk:
    """Takes files in and gives them out, to nobody else than those who are part of the conversation."""

    attachments: Attachments
    ledger: Ledger
    clock: Clock
    ids: Ids
    quota_bytes: int = QUOTA_BYTES
    is_open: bool = True

    @property
    def most_bytes(self) -> int:
        """How large a file may be; 0 where none are taken."""
        return ATTACHMENT_BYTES if self.is_open else 0

    async def take_in(self, holder: Holder, content_type: str, body: AsyncIterator[bytes]) -> AttachmentRecord:
        """Keep a file of theirs.

        Raises TooLarge, also when they have too much already, BadFrame for what is not taken, and Forbidden where no
        files are taken at all.
        """
        if not self.is_open:
            raise Forbidden("attachments are switched off here")
        if await self.attachments.bytes_of(holder.name) >= self.quota_bytes:
            raise TooLarge(f"attachment: you have stored {self.quota_bytes} bytes already")
        id = f"a_{self.ids.token()[:22]}"
        return await self.attachments.receive(id, holder.name, declared_type(content_type), body, self.clock.now_ms())

    async def must_own(self, role: str, id: str, names: Sequence[str]) -> None:
        """Raises NotFound unless every attachment is this sender's own."""
        if not names:
            return
        owner = Holder(role, id).name
        own = {record.id for record in await self.attachments.find(names) if record.owner == owner}
        for name in names:
            if name not in own:
                raise NotFound(f"attachments: no attachment {name!r} of yours")

    async def bind(self, names: Sequence[str], conversation: str) -> None:
        """An operator's files are for one conversation from the moment they are sent there."""
        if names:
            await self.attachments.bind(names, conversation)

    async def for_reader(self, id: str, reader: Holder) -> AttachmentRecord:
        """The record of a file that they may read.

        Raises NotFound, for others' files exactly as for files that there are not.
        """
        found = await self.attachments.find([id])
        if not found or not await self._may_read(found[0], reader):
            raise NotFound("no such attachment")
        return found[0]

    async def _may_read(self, record: AttachmentRecord, reader: Holder) -> bool:
        if reader.reads_all or record.owner == reader.name:
            return True
        conversation = record.conversation or await self._conversation_of(record)
        state = await self.ledger.load(conversation) if conversation else None
        if state is None:
            return False
        if reader.role == "customer":
            return state.customer == reader.id
        return reader.role == "operator" and reader.id in (state.owner, *state.owners)

    async def _conversation_of(self, record: AttachmentRecord) -> str | None:
        """A customer's file is sent wherever their words go; where that was is in the log."""
        role, _, customer = record.owner.partition(":")
        if role != "customer":
            return None
        for row in await self.ledger.journal.rows(Query(customer=customer, limit=LOOKED_THROUGH)):
            if await self._is_named_in(row.id, record.id):
                await self.attachments.bind([record.id], row.id)
                return row.id
        return None

    async def _is_named_in(self, conversation: str, id: str) -> bool:
        after = 0
        while page := await self.ledger.journal.since(conversation, after, PAGE):
            if any(isinstance(event.data, Message) and id in event.data.attachments for event in page):
                return True
            after = page[-1].seq
        return False
