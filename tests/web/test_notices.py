"""Notices over REST and on sockets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ..small_desk import open_desk
from .houses import Place

PLAIN: dict[str, Any] = {
    "id": "n1",
    "title": {"en": "Maintenance", "ja": "メンテナンス"},
    "until": "2100-01-01T00:00:00Z",
}


async def test_a_notice_is_posted_listed_changed_and_ended(tmp_path: Path) -> None:
    """Each is one call; what is over stays listed and is changed no more."""
    async with open_desk(tmp_path) as desk:
        posted = await desk.rest.post("/v1/notices", json=PLAIN)
        changed = await desk.rest.patch("/v1/notices/n1", json={"severity": "warning", "until": None})
        ended = await desk.rest.patch("/v1/notices/n1", json={"resolution": "Done."})
        again = await desk.rest.patch("/v1/notices/n1", json={"severity": "info"})
        listed = (await desk.rest.get("/v1/notices")).json()["items"]

        assert (posted.status_code, posted.json()["on"]) == (201, True)
        assert (changed.json()["severity"], changed.json()["until"]) == ("warning", None)
        assert ended.json()["on"] is False
        assert ended.json()["resolution"] == {"ja": "Done.", "en": "Done.", "zh": "Done."}
        assert again.status_code == 409
        assert [notice["id"] for notice in listed] == ["n1"]


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"title": {}},
        {"title": "x", "severity": "panic"},
        {"title": "x", "suspend": ["no-such-entry"]},
        {"title": "x", "override": {"no-such-entry": {"en": "y"}}},
        {"title": "x", "until": "tomorrow"},
        {"title": "x", "typo": 1},
        {"title": "\x00"},
    ],
)
async def test_a_wrong_notice_is_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    """422, naming the field; nothing is announced."""
    async with open_desk(tmp_path) as desk:
        answer = await desk.rest.post("/v1/notices", json=wrong)

        assert answer.status_code == 422
        assert (await desk.rest.get("/v1/notices")).json()["items"] == []


async def test_only_administrators_announce(tmp_path: Path) -> None:
    """Neither readers nor supervisors nor nobody."""
    async with open_desk(tmp_path) as desk:
        _, token = await desk.hire("Ann", "supervisor")
        for headers in (await desk.key("transcripts:read"), {"Authorization": f"Bearer {token}"}):
            assert (await desk.rest.post("/v1/notices", json=PLAIN, headers=headers)).status_code == 403
        assert (await desk.rest.get("/v1/notices", headers={"Authorization": ""})).status_code == 401


async def test_an_id_is_used_once_and_unknown_ones_are_not_found(tmp_path: Path) -> None:
    """Conflict, and not found."""
    async with open_desk(tmp_path) as desk:
        await desk.rest.post("/v1/notices", json=PLAIN)

        assert (await desk.rest.post("/v1/notices", json=PLAIN)).status_code == 409
        assert (await desk.rest.patch("/v1/notices/n2", json={})).status_code == 404


async def test_customers_who_come_are_shown_what_is_on_and_public(tmp_path: Path) -> None:
    """In their language; what is not public is for operators only."""
    async with open_desk(tmp_path) as desk:
        await desk.rest.post("/v1/notices", json=PLAIN)
        await desk.rest.post("/v1/notices", json={"title": "internal", "public": False})

        shown = desk.house.notices.shown("ja")

        assert shown == [
            {"id": "n1", "severity": "info", "title": "メンテナンス", "body": "", "until": "2100-01-01T00:00:00.000Z"}
        ]


async def test_sockets_see_a_notice_come_and_go(place: Place) -> None:
    """Customers in their language, consoles in theirs; whoever comes later finds it in the welcome."""
    _, token = await place.operator("Ann", ja=5)
    incident = {**PLAIN, "match": {"en": ["late"]}, "severity": "incident"}
    async with (
        place.customer(language="en") as early,
        place.console(token) as console,
        place.rest(await place.key("admin")) as rest,
    ):
        assert (await rest.post("/v1/notices", json=incident)).status_code == 201
        told, shown = await early.until("notice"), await console.until("notice")
        async with place.customer(language="en") as late, place.console(token) as another:
            assert [notice["id"] for notice in late.welcome["notices"]] == ["n1"]
            assert (await another.until("notice"))["notice"]["id"] == "n1"
        await early.ask("message", text="why is it so late?")
        answer = await early.until("event")
        await rest.patch("/v1/notices/n1", json={"resolution": {"en": "Done."}})
        over = await early.until("notice")
        end = await early.until("event")

    assert (told["notice"]["title"], shown["notice"]["title"]) == ("Maintenance", "メンテナンス")
    assert (answer["data"]["entry"], answer["author"]["role"]) == ("notice:n1", "bot")
    assert (over["notice"]["ended"], over["notice"]["body"]) == (True, "Done.")
    assert end["data"]["entry"] == "resolved:n1"


async def test_what_is_not_public_reaches_consoles_only(place: Place) -> None:
    """Customers hear nothing of it."""
    _, token = await place.operator("Ann")
    async with place.customer() as customer, place.console(token) as console:
        async with place.rest(await place.key("admin")) as rest:
            await rest.post("/v1/notices", json={"title": "internal", "public": False})
        await console.until("notice")
        await customer.say({"type": "ping"})

        await customer.until("pong")
        assert "notice" not in [frame["type"] for frame in customer.seen]
