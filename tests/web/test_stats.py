"""Statistics over REST, from logs that were really written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ..small_desk import Phone, SmallDesk, open_desk

MINUTE_MS = 60_000


@pytest.fixture
async def desk(tmp_path: Path, database_url: str) -> AsyncIterator[SmallDesk]:
    """A running node on each database."""
    async with open_desk(tmp_path, None if database_url.startswith("sqlite") else database_url) as desk:
        yield desk


async def a_day(desk: SmallDesk) -> str:
    """One is helped by the bot, one by a person, one gives up; returns the person's id."""
    await desk.say("bot", "How much are the fees?")
    await desk.leave("bot")
    boss, _ = await desk.hire("Boss", "supervisor")
    await desk.say("human", "Where is my withdrawal?")
    await desk.ask_human("human")
    desk.clock.ahead_ms += 20_000
    state = await desk.take(boss, "human")
    desk.clock.ahead_ms += 10_000
    await desk.house.operators.say(boss, state.id, state.epoch, "It is on its way", [], "o1", Phone())
    desk.clock.ahead_ms += 30_000
    await desk.house.operators.close(boss, state.id, state.epoch, "solved", "", "o2", Phone())
    await desk.ask_human("impatient")
    desk.clock.ahead_ms += MINUTE_MS
    await desk.leave("impatient")
    return boss.id


async def stats(desk: SmallDesk, **query: Any) -> dict[str, Any]:
    """The report."""
    answer = await desk.rest.get("/v1/stats", params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_figures_say_what_happened(desk: SmallDesk) -> None:
    """Each by its definition."""
    await a_day(desk)

    report = await stats(desk)

    (everything,) = report["groups"]
    figures = everything["figures"]
    assert everything["conversations"] == 3
    assert figures["service_level"] == {"value": 0.5, "cases": 2}
    assert figures["abandonment"] == {"value": 0.5, "cases": 2}
    assert figures["asa_seconds"]["value"] == pytest.approx(20, abs=1)
    assert figures["frt_human_seconds"]["value"] == pytest.approx(30, abs=1)
    assert figures["aht_seconds"]["value"] == pytest.approx(40, abs=1)
    assert figures["containment"] == {"value": pytest.approx(1 / 3, abs=0.001), "cases": 3}
    assert figures["false_answers"] == {"value": 0.5, "cases": 2}
    parts = everything["parts"]
    assert sum(seconds for name, seconds in parts.items() if name != "total") == pytest.approx(parts["total"], abs=0.01)


@pytest.mark.parametrize("by", ["skill", "language", "operator", "hour"])
async def test_figures_are_grouped(desk: SmallDesk, by: str) -> None:
    """The groups' cases add up to the whole."""
    operator = await a_day(desk)

    groups = (await stats(desk, by=by))["groups"]

    assert groups[0]["group"] == "all"
    for figure in ("service_level", "aht_seconds", "containment"):
        cases = [group["figures"][figure]["cases"] for group in groups]
        assert cases[0] == sum(cases[1:])
    if by == "operator":
        assert operator in [group["group"] for group in groups]


async def test_every_figure_lists_its_conversations(desk: SmallDesk) -> None:
    """Page by page, in the order of their moments."""
    await a_day(desk)
    ids = [(await desk.state(customer)).id for customer in ("human", "impatient")]

    listed = await stats(desk, figure="service_level")
    first = await stats(desk, figure="service_level", limit=1)
    second = await stats(desk, figure="service_level", limit=1, skip=first["next"])

    assert [(c["conversation"], c["counts"]) for c in listed["conversations"]] == [(ids[0], True), (ids[1], False)]
    assert (listed["value"], listed["cases"], listed["next"]) == (0.5, 2, None)
    assert [c["conversation"] for c in (*first["conversations"], *second["conversations"])] == ids
    assert second["next"] is None


async def test_a_period_holds_what_began_in_it(desk: SmallDesk) -> None:
    """Before anybody came there is nothing, and no figure is made up."""
    await a_day(desk)

    report = await stats(desk, since="2020-01-01", until="2020-01-02")

    assert report["groups"][0]["conversations"] == 0
    assert report["groups"][0]["figures"]["service_level"] == {"value": None, "cases": 0}


@pytest.mark.parametrize(
    "query",
    [
        {"figure": "luck"},
        {"by": "weather"},
        {"since": "yesterday"},
        {"within": 0},
        {"until": "2020-01-01", "since": "2021-01-01"},
    ],
)
async def test_a_wrong_question_is_refused(tmp_path: Path, query: dict[str, Any]) -> None:
    """422, naming what is wrong."""
    async with open_desk(tmp_path) as desk:
        assert (await desk.rest.get("/v1/stats", params=query)).status_code == 422


async def test_what_was_erased_still_counts(desk: SmallDesk) -> None:
    """Figures need no person."""
    await a_day(desk)
    before = (await stats(desk))["groups"][0]["figures"]["service_level"]

    await desk.rest.delete("/v1/customers/human")

    assert (await stats(desk))["groups"][0]["figures"]["service_level"] == before
