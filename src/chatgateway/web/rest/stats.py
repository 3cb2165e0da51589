"""Statistics over REST."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from ...errors import BadFrame
from ...figures.containment import DAY_MS
from ...figures.measures import WITHIN_SECONDS
from ...figures.tally import FIGURES, Question
from .access import AtHome, Monitor
from .conversations import moment

router = APIRouter(tags=["statistics"])
LONGEST_MS = 400 * DAY_MS


@router.get("/v1/stats")
async def get_stats(
    house: AtHome,
    _caller: Monitor,
    since: str | None = None,
    until: str | None = None,
    by: Annotated[Literal["skill", "language", "operator", "hour"] | None, Query()] = None,
    figure: Annotated[str | None, Query(max_length=40, description="Lists the conversations behind this one.")] = None,
    within: Annotated[float, Query(gt=0, le=86_400, description="The service level's seconds.")] = WITHIN_SECONDS,
    skip: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=5_000)] = 500,
) -> dict[str, Any]:
    """Service level, waits, handling, occupancy, abandonment, containment, false answers; see docs/metrics.md.

    Without a period: the last 24 hours.
    """
    now_ms = house.clock.now_ms()
    until_ms = moment("until", until)
    until_ms = now_ms if until_ms is None else until_ms
    since_ms = moment("since", since)
    since_ms = until_ms - DAY_MS if since_ms is None else since_ms
    if not 0 < until_ms - since_ms <= LONGEST_MS:
        raise BadFrame("since, until: the period must be longer than nothing and at most 400 days")
    if figure is not None and figure not in FIGURES:
        raise BadFrame(f"figure: {figure!r} is none of {', '.join(FIGURES)}")
    question = Question(since_ms, until_ms, by, figure, within)
    if figure is None:
        return await house.statistics.report(question)
    return await house.statistics.cases(question, skip, limit)
