"""What happens when an operator or a supervisor does something."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..conversation import operator as rules_for
from ..conversation.draft import Draft
from ..conversation.events import Message
from ..conversation.operator import Outcome as CloseOutcome
from ..conversation.people import Author
from ..conversation.state import Conversation
from ..errors import Forbidden, NotFound
from ..ports import CommandKey, OperatorRecord
from ..shield import Policy, asks_for_secret, shield
from .attachments import AttachmentClerk
from .desk import Desk
from .ledger import Ledger, Origin, Outcome
from .presence import Presence
from .transfers import Transfers


@dataclass(slots=True)
class Operators:
    """Carries out what operators do. Who may is decided by the conversation's state, never by what a frame says."""

    ledger: Ledger
    desk: Desk
    presence: Presence
    transfers: Transfers
    policy: Callable[[], Policy]
    files: AttachmentClerk

    async def accept(self, who: OperatorRecord, conversation: str, epoch: int, command: str, origin: Origin) -> Outcome:
        """The operator takes the offer."""
        author = author_of(who)
        outcome = await self._in(
            who,
            conversation,
            command,
            self.ledger.digest("accept", conversation, str(epoch)),
            lambda state: rules_for.accept(state, author, epoch, command),
            origin,
        )
        await self.presence.forgive(who.id)
        return outcome

    async def decline(
        self, who: OperatorRecord, conversation: str, epoch: int, reason: str, command: str, origin: Origin
    ) -> Outcome:
        """The operator refuses the offer."""
        author = author_of(who)
        safe = shield(reason, self.policy()).text
        outcome = await self._in(
            who,
            conversation,
            command,
            self.ledger.digest("decline", conversation, str(epoch), reason),
            lambda state: rules_for.decline(state, author, epoch, safe, command),
            origin,
        )
        await self.presence.forgive(who.id)
        return outcome

    async def say(
        self,
        who: OperatorRecord,
        conversation: str,
        epoch: int,
        text: str,
        attachments: Sequence[str],
        command: str,
        origin: Origin,
    ) -> Outcome:
        """The owner writes to the customer; a text that asks for a secret is stopped."""
        wanted = asks_for_secret(text)
        if wanted is not None:
            raise Forbidden(f"text: never ask a customer for a {wanted}; the message was not sent")
        await self.files.must_own("operator", who.id, attachments)
        await self.files.bind(attachments, conversation)
        safe = shield(text, self.policy())
        message = Message(safe.text, tuple(attachments), tuple(sorted(safe.kinds)), safe.alarm)
        return await self._in(
            who,
            conversation,
            command,
            self.ledger.digest("message", conversation, str(epoch), text, *attachments),
            lambda state: rules_for.say(state, author_of(who), epoch, message, command),
            origin,
        )

    async def note(self, who: OperatorRecord, conversation: str, text: str, command: str, origin: Origin) -> Outcome:
        """Internal words."""
        safe = shield(text, self.policy()).text
        supervisor = who.role == "supervisor"
        return await self._in(
            who,
            conversation,
            command,
            self.ledger.digest("note", conversation, text),
            lambda state: rules_for.note(state, author_of(who), safe, command, supervisor=supervisor),
            origin,
        )

    async def transfer(
        self,
        who: OperatorRecord,
        conversation: str,
        epoch: int,
        to: Mapping[str, object],
        reason: str,
        command: str,
        origin: Origin,
    ) -> Outcome:
        """The owner hands over."""
        safe = shield(reason, self.policy()).text

        def decide(state: Conversation) -> Sequence[Draft]:
            rules_for.must_own(state, who.id, epoch)
            where = self.transfers.destination(state, who, to, safe)
            return rules_for.transfer(state, author_of(who), epoch, where, safe, command, self.ledger.rules)

        digest = self.ledger.digest("transfer", conversation, str(epoch), repr(sorted(to.items())), reason)
        return await self._in(who, conversation, command, digest, decide, origin)

    async def close(
        self,
        who: OperatorRecord,
        conversation: str,
        epoch: int,
        outcome: CloseOutcome,
        summary: str,
        command: str,
        origin: Origin,
    ) -> Outcome:
        """The owner ends the conversation or makes it a ticket."""
        safe = shield(summary, self.policy()).text
        return await self._in(
            who,
            conversation,
            command,
            self.ledger.digest("close", conversation, str(epoch), outcome, summary),
            lambda state: rules_for.close(
                state, author_of(who), epoch, outcome, safe, self.desk.ticket_due_ms(state), command
            ),
            origin,
        )

    async def take(self, who: OperatorRecord, conversation: str, command: str, origin: Origin) -> Outcome:
        """A supervisor owns it now."""
        must_supervise(who)
        return await self._in(
            who,
            conversation,
            command,
            self.ledger.digest("take", conversation),
            lambda state: rules_for.take(state, author_of(who), command),
            origin,
        )

    async def _in(
        self,
        who: OperatorRecord,
        conversation: str,
        command: str,
        digest: str,
        decide: Callable[[Conversation], Sequence[Draft]],
        origin: Origin,
    ) -> Outcome:
        def decide_now(state: Conversation | None, now_ms: int) -> Sequence[Draft]:
            if state is None:
                raise NotFound("conversation: no such conversation")
            return decide(state)

        keys = (CommandKey(conversation, who.id, command, digest),)
        return await self.ledger.carry_out(conversation, decide_now, keys=keys, origin=origin)


def author_of(who: OperatorRecord) -> Author:
    """The operator as an author of events."""
    return Author("operator", who.id, who.name)


def must_supervise(who: OperatorRecord) -> None:
    """Raises Forbidden unless the operator is a supervisor."""
    if who.role != "supervisor":
        raise Forbidden("only supervisors may do this")
