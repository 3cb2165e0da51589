"""What consoles get over REST besides their socket."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatgateway.app.node import open_node
from chatgateway.errors import BadContent
from chatgateway.settings import Settings

from .houses import FAQ, Place, serving, tiny_bot

CANNED = """\
replies:
  - id: hello
    skills: [general]
    ja: {title: 挨拶, text: "{customer}、{operator}です。"}
"""


async def test_canned_replies_are_served_as_they_stand(tmp_path: Path) -> None:
    """In the order of the file, with the places that the console fills in."""
    path = tmp_path / "replies.yaml"
    path.write_text(CANNED, encoding="utf-8")
    async with serving(tmp_path, canned=path) as place:
        _, token = await place.operator("佐藤")
        async with place.rest(token) as rest:
            answer = await rest.get("/v1/canned")

    wording = {"title": "挨拶", "text": "{customer}、{operator}です。"}
    assert answer.json() == {"items": [{"id": "hello", "skills": ["general"], "languages": {"ja": wording}}]}


async def test_a_desk_without_canned_replies_has_none(place: Place) -> None:
    """The file is a wish, not a duty."""
    _, token = await place.operator("佐藤")
    async with place.rest(token) as rest:
        assert (await rest.get("/v1/canned")).json() == {"items": []}


async def test_a_wrong_file_stops_the_start(tmp_path: Path) -> None:
    """Like every other file of the editors."""
    path = tmp_path / "replies.yaml"
    path.write_text("replies: [{id: a}]", encoding="utf-8")

    with pytest.RaisesGroup(BadContent, allow_unwrapped=True, flatten_subgroups=True):
        async with open_node(Settings(data=tmp_path, faq=FAQ, canned=path), bot=tiny_bot()):
            pass


async def test_an_operator_sees_colleagues(place: Place) -> None:
    """Who is there besides them; of a conversation that is not theirs they are told nothing."""
    _, token = await place.operator("佐藤")
    await place.operator("Emma", en=5)
    async with place.rest(token) as rest:
        found = (await rest.get("/v1/colleagues")).json()["items"]
        refused = await rest.get("/v1/colleagues", params={"conversation": "x"})

    assert [(one["name"], one["skills"], one["standing"]) for one in found] == [("Emma", {"en": 5}, "offline")]
    assert refused.status_code == 403
