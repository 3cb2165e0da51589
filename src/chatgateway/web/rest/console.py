"""What a console needs besides its socket: canned replies, and colleagues to hand over to."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from ...errors import Forbidden
from ...ports import KeyRecord, OperatorRecord
from .access import AtHome, Credentials, may, who_calls

router = APIRouter(tags=["console"])


async def _staff(house: AtHome, credentials: Credentials) -> KeyRecord | OperatorRecord:
    """Every operator, and services that may read what the bot says."""
    who = await who_calls(house, credentials)
    if isinstance(who, KeyRecord) and not may(who, "bot:read"):
        raise Forbidden("this needs the scope bot:read")
    return who


async def _operator(house: AtHome, credentials: Credentials) -> OperatorRecord:
    """Operators only: a key has no colleagues."""
    who = await who_calls(house, credentials)
    if isinstance(who, KeyRecord):
        raise Forbidden("this is for operators")
    return who


Staff = Annotated[KeyRecord | OperatorRecord, Depends(_staff)]
Colleague = Annotated[OperatorRecord, Depends(_operator)]


@router.get("/v1/canned")
async def get_canned(house: AtHome, _caller: Staff) -> dict[str, Any]:
    """The canned replies, in the order of their file; `{customer}`, `{operator}`, `{reference}` are the console's."""
    return {
        "items": [
            {
                "id": one.id,
                "skills": list(one.skills),
                "languages": {lang: {"title": w.title, "text": w.text} for lang, w in one.wordings.items()},
            }
            for one in house.canned()
        ]
    }


@router.get("/v1/colleagues")
async def get_colleagues(
    house: AtHome, who: Colleague, conversation: Annotated[str | None, Query(max_length=64)] = None
) -> dict[str, Any]:
    """Whom the operator may hand over to, who is free first.

    `standing`: free, full, away, off_shift, offline. With `conversation`, one of their own: `refused` says why a
    transfer to this colleague would be refused (null: it would not), `lacks` which skills are missing for it.
    """
    return {"items": [dict(one) for one in await house.colleagues.of(who, conversation)]}


@router.get("/v1/conversations/{conversation}/brief")
async def get_brief(house: AtHome, who: Colleague, conversation: str) -> dict[str, Any]:
    """What it is about, as an offer would have said, for the owner of a conversation that came without one."""
    state = await house.ledger.load(conversation)
    if state is None or state.owner != who.id:
        raise Forbidden("conversation: is not yours")
    return {"id": state.id, "reference": state.reference, "brief": dict(house.concierge.briefs.brief(state))}
