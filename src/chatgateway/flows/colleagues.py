"""Whom an operator may hand a conversation to, and who of them could take it at this moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ..conversation.state import Conversation
from ..errors import Conflict, Forbidden
from ..ports import OperatorRecord
from ..routing.people import Operator
from .desk import Desk
from .floor import needs_of
from .ledger import Ledger
from .transfers import Transfers

Standing = Literal["free", "full", "away", "off_shift", "offline"]
# Whether a transfer is allowed does not depend on what its reason says.
SOME_REASON = "-"


@dataclass(frozen=True, slots=True)
class Colleagues:
    """Reads the desk's mirror; the judgement is the same that a transfer meets."""

    desk: Desk
    ledger: Ledger
    transfers: Transfers

    async def of(self, who: OperatorRecord, conversation: str | None) -> Sequence[Mapping[str, Any]]:
        """The operator's colleagues, who is free first; with a conversation of theirs also what speaks against each.

        Raises Forbidden when the conversation is not theirs.
        """
        state = await self.ledger.load(conversation) if conversation else None
        if conversation and (state is None or state.owner != who.id):
            raise Forbidden("conversation: is not yours")
        now = self.desk.now()
        others = [one for one in self.desk.line.operators if one.id != who.id]
        views = [{**_seen(one, now), **(self._judged(state, who, one) if state else {})} for one in others]
        return sorted(views, key=lambda view: (bool(view.get("refused")), view["standing"] != "free", view["name"]))

    def _judged(self, state: Conversation, who: OperatorRecord, one: Operator) -> Mapping[str, Any]:
        """What a transfer to them would be refused for, and which skills they lack for it."""
        must = needs_of(state).must
        lacks = {skill: level for skill, level in must.items() if one.skills.get(skill, 0) < level}
        try:
            self.transfers.destination(state, who, {"operator": one.id}, SOME_REASON)
        except Conflict as error:
            return {"refused": error.message, "lacks": lacks, "had_it": one.id in state.transferred_from}
        return {"refused": None, "lacks": lacks, "had_it": False}


def _seen(one: Operator, now: float) -> Mapping[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "role": one.role,
        "tier": one.tier,
        "skills": dict(one.skills),
        "status": one.status,
        "load": one.load,
        "capacity": one.capacity,
        "standing": _standing(one, now),
    }


def _standing(one: Operator, now: float) -> Standing:
    """What keeps an operator from getting a conversation at once; `free`: nothing."""
    if not one.connected or one.status == "off":
        return "offline"
    if not one.is_on_shift(now):
        return "off_shift"
    if one.status != "ready":
        return "away"
    return "free" if one.has_room else "full"
