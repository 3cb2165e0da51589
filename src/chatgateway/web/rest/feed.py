"""The feed: all events of all conversations in one total order, and the export of a period."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from ...conversation.events import Event
from ...errors import Unauthorized
from ...protocol.views import event_fields
from ..house import House
from .access import AtHome, Credentials, Reader, still_may
from .conversations import moment
from .transcripts import as_csv

router = APIRouter(tags=["feed"])
NDJSON = "application/x-ndjson"
POLL_SECONDS = 0.2
# A revoked key ends a waiting call within a second.
POLLS_A_CHECK = 4
SCOPE = "transcripts:read"
PAGE = 500


def _line(position: int, event: Event) -> str:
    return json.dumps({"cursor": str(position), **event_fields(event, "staff")}, ensure_ascii=False) + "\n"


@router.get("/v1/feed", responses={200: {"content": {NDJSON: {}}}})
async def get_feed(
    house: AtHome,
    caller: Reader,
    credentials: Credentials,
    after: Annotated[
        int, Query(ge=0, le=2**63 - 1, description="The `cursor` of the last line you have; 0 for everything.")
    ] = 0,
    limit: Annotated[int, Query(ge=1, le=5_000)] = 500,
    wait: Annotated[float, Query(ge=0, le=60, description="Seconds to wait for something new.")] = 0,
) -> StreamingResponse:
    """Events after a cursor, one JSON document a line, each with its own `cursor`; none is ever skipped."""
    found = await house.journal.feed(after, limit)
    deadline = house.clock.monotonic() + wait
    polls = 0
    while not found and house.clock.monotonic() < deadline and not house.is_draining:
        await house.clock.sleep(POLL_SECONDS)
        polls += 1
        if polls % POLLS_A_CHECK == 0 and not await still_may(house, credentials, SCOPE):
            raise Unauthorized("the API key was revoked")
        if await house.journal.head() > after:
            found = await house.journal.feed(after, limit)
    if found:
        await house.reading.note_feed(caller, after)
    newest = str(found[-1][0] if found else after)
    lines = [_line(position, event) for position, event in found]
    return StreamingResponse(iter(lines), media_type=NDJSON, headers={"X-Next-Cursor": newest})


@router.get("/v1/export", responses={200: {"content": {NDJSON: {}, "text/csv": {}}}})
async def export(
    house: AtHome,
    caller: Reader,
    credentials: Credentials,
    since: str | None = None,
    until: str | None = None,
    format: Annotated[Literal["ndjson", "csv"], Query()] = "ndjson",
) -> StreamingResponse:
    """Every event of a period, streamed in the order of the feed; memory does not grow with it."""
    house.load.admit("search")
    since_ms, until_ms = moment("since", since), moment("until", until)
    await house.reading.note(caller, "export", "export", f"{since or ''}..{until or ''}")
    media = NDJSON if format == "ndjson" else "text/csv; charset=utf-8"
    return StreamingResponse(_stream(house, credentials, since_ms, until_ms, format), media_type=media)


async def _stream(
    house: House, credentials: Credentials, since_ms: int | None, until_ms: int | None, format: str
) -> AsyncIterator[str]:
    after, first = 0, True
    while page := await house.journal.feed(after, PAGE):
        if not await still_may(house, credentials, SCOPE):
            raise Unauthorized("the API key was revoked")
        after = page[-1][0]
        wanted = [
            (position, event)
            for position, event in page
            if (since_ms is None or event.at_ms >= since_ms) and (until_ms is None or event.at_ms < until_ms)
        ]
        if format == "ndjson":
            for position, event in wanted:
                yield _line(position, event)
        elif wanted or first:
            text = as_csv([event for _, event in wanted])
            yield text if first else text.split("\n", 1)[1]
        first = False
