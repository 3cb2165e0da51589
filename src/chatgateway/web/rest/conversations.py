"""Conversations, transcripts, routing decisions and redaction over REST."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel, ConfigDict

from ...conversation.clocks import clocks_of
from ...conversation.draft import Draft
from ...conversation.events import Event, Redacted
from ...conversation.people import Author
from ...errors import BadFrame, NotFound
from ...flows.reading import Budget
from ...ports import Query as Wanted
from ...ports import Row
from ...protocol.moments import from_rfc3339, rfc3339
from ...protocol.views import event_fields
from ..house import House
from .access import Admin, AtHome, Reader
from .cursors import seal, unseal
from .transcripts import as_csv, as_text

router = APIRouter(tags=["conversations"])
PAGE = 1000


class Page(BaseModel):
    """One page of conversations, newest first; `next` continues, null at the end."""

    items: list[dict[str, Any]]
    next: str | None


class RedactRequest(BaseModel):
    """Which event's text to remove for good."""

    model_config = ConfigDict(extra="forbid")
    seq: Annotated[int, Query(ge=1)]
    kinds: list[str] = []


def summary(row: Row) -> Mapping[str, Any]:
    """A conversation in a list."""
    return {
        "id": row.id,
        "reference": row.reference,
        "state": row.phase,
        "customer": row.customer,
        "customer_name": row.customer_name,
        "language": row.language,
        "channel": row.channel,
        "operator": row.owner,
        "offered_to": row.offered_to,
        "epoch": row.epoch,
        "priority": row.priority,
        "skill": row.skill or None,
        "last_seq": row.seq,
        "created_at": rfc3339(row.created_at_ms),
        "changed_at": rfc3339(row.changed_at_ms),
        "enqueued_at": None if row.enqueued_at_ms is None else rfc3339(row.enqueued_at_ms),
        "closed_at": None if row.closed_at_ms is None else rfc3339(row.closed_at_ms),
    }


def moment(name: str, text: str | None) -> int | None:
    """A time in a query.

    Raises BadFrame naming the parameter.
    """
    if text is None:
        return None
    try:
        return from_rfc3339(text)
    except (ValueError, OverflowError):
        raise BadFrame(f"{name}: not an RFC 3339 time") from None


async def find(house: House, name: str) -> Row:
    """The conversation of this id or reference.

    Raises NotFound.
    """
    row = await house.journal.row(name if len(name) > 9 else name.upper())
    if row is None:
        raise NotFound("no such conversation")
    return row


async def whole_log(house: House, conversation: str) -> list[Event]:
    """Every event of one conversation."""
    events: list[Event] = []
    while page := await house.journal.since(conversation, events[-1].seq if events else 0, PAGE):
        events.extend(page)
        if len(page) < PAGE:
            break
    return events


@router.get("/v1/conversations")
async def list_conversations(
    house: AtHome,
    _caller: Reader,
    state: Annotated[Literal["bot", "waiting", "active", "pending", "closed"] | None, Query()] = None,
    operator: str | None = None,
    skill: str | None = None,
    language: str | None = None,
    customer: str | None = None,
    since: str | None = None,
    until: str | None = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page:
    """Conversations that match, newest first."""
    house.load.admit("search")
    before = unseal(house.tokens.visitor_secret, cursor) if cursor else None
    wanted = Wanted(
        phase=state,
        operator=operator,
        skill=skill,
        language=language,
        customer=customer,
        since_ms=moment("since", since),
        until_ms=moment("until", until),
        text=q,
        before=(before[0], before[1]) if before else None,
        limit=limit + 1,
    )
    rows = await house.journal.rows(wanted)
    following = rows[limit - 1] if len(rows) > limit else None
    sealed = seal(house.tokens.visitor_secret, [following.created_at_ms, following.id]) if following else None
    return Page(items=[dict(summary(row)) for row in rows[:limit]], next=sealed)


@router.get("/v1/conversations/{conversation}")
async def get_conversation(house: AtHome, _caller: Reader, conversation: str) -> dict[str, Any]:
    """One conversation, with how long it spent with the bot, in the queue, ringing, with a person and wrapping up."""
    row = await find(house, conversation)
    log = await whole_log(house, row.id)
    return {**summary(row), "clocks": clocks_of(log, house.clock.now_ms())}


@router.get(
    "/v1/conversations/{conversation}/transcript",
    responses={200: {"content": {"application/json": {}, "text/plain": {}, "text/csv": {}}}},
)
async def get_transcript(
    request: Request,
    house: AtHome,
    caller: Reader,
    conversation: str,
    format: Annotated[Literal["json", "text", "csv"] | None, Query()] = None,
) -> Response:
    """The whole transcript as JSON, text or CSV; `format` wins over `Accept`."""
    row = await find(house, conversation)
    wanted = format or _accepted(request.headers.get("accept", ""))
    spent = budget_headers(await house.reading.note(caller, "transcript", row.id, wanted))
    events = await whole_log(house, row.id)
    match wanted:
        case "text":
            return PlainTextResponse(as_text(row, events), headers=spent)
        case "csv":
            headers = {"Content-Disposition": f'attachment; filename="{row.reference}.csv"', **spent}
            return Response(as_csv(events), media_type="text/csv; charset=utf-8", headers=headers)
        case _:
            shown = [event_fields(event, "staff") for event in events]
            return JSONResponse({"conversation": dict(summary(row)), "events": shown}, headers=spent)


def budget_headers(budget: Budget | None) -> dict[str, str]:
    """Tells an operator how much of the hour's reading is spent."""
    return {} if budget is None else {"X-Read-Budget": f"{budget.read}/{budget.hard}"}


def _accepted(accept: str) -> Literal["json", "text", "csv"]:
    if "application/json" in accept:
        return "json"
    if "text/csv" in accept:
        return "csv"
    return "text" if "text/plain" in accept else "json"


@router.get("/v1/conversations/{conversation}/routing")
async def get_routing(house: AtHome, _caller: Reader, conversation: str) -> dict[str, Any]:
    """Every routing decision with all candidates; for one that waits, also why it still does."""
    row = await find(house, conversation)
    stored = await house.journal.decisions(row.id)
    now = None
    if row.id in house.desk.line:
        now = house.desk.line.explain(row.id, house.desk.now()).to_json()
    return {
        "conversation": row.id,
        "reference": row.reference,
        "decisions": [{"seq": d.seq, "at": rfc3339(d.at_ms), **d.body} for d in stored],
        "now": now,
    }


@router.post("/v1/conversations/{conversation}/redact")
async def redact(house: AtHome, _caller: Admin, conversation: str, wanted: RedactRequest) -> dict[str, Any]:
    """Remove the text of one event for good; its place in the log stays."""
    row = await find(house, conversation)
    if wanted.seq > row.seq:
        raise NotFound(f"seq: the log has {row.seq} events")
    author = Author("system", "system", "system")
    outcome = await house.ledger.redact(row.id, wanted.seq, [Draft(author, Redacted(wanted.seq, tuple(wanted.kinds)))])
    return {"conversation": row.id, "seq": outcome.state.seq, "redacted": wanted.seq}
