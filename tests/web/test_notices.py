"""Notices over REST and on sockets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chatgateway.web.announcements import announce

from ..small_desk import open_desk

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
        await announce(desk.house, desk.house.notices.everything()[0])
