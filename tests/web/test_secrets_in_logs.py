"""Nothing that people wrote and no token ever reaches the log, whatever goes wrong."""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from chatgateway.cli.running import where_it_happened

from .houses import Place, serving

CANARY = "canary-7f3a91"


async def test_a_day_full_of_mishaps_leaves_no_canary_in_the_log(tmp_path: Path, log: io.StringIO) -> None:
    """Texts, names, tokens in every place where somebody could put one, good and bad: the log stays clean."""
    async with serving(tmp_path) as place:
        await _talk(place)
        await _knock(place)
        await _call(place)
        secrets = await _break(place)

    written = log.getvalue()
    assert "frame_failed" in written
    assert CANARY not in written
    assert [secret for secret in secrets if secret in written] == []


async def _talk(place: Place) -> None:
    async with place.customer(context={"page": f"/{CANARY}"}) as caller:
        await caller.ask("message", text=f"パスワードは{CANARY}です")
        await caller.ask("message", text=CANARY, id=CANARY)
        await caller.ask("message", text=f"{CANARY}2", id=CANARY)
        await caller.ask("rate", score=9, comment=CANARY)
        await caller.say(f'{{"type":"{CANARY}"')
        await caller.say(f'{{"type":"message","id":"x","{CANARY}":1}}')


async def _knock(place: Place) -> None:
    for hello in ({"type": "hello", "token": CANARY}, {"type": CANARY}, f"{CANARY} \x00"):
        for path in ("/v1/chat", "/v1/agent"):
            async with place.socket(f"{path}?token={CANARY}") as caller:
                await caller.say(hello)
                await caller.closed()
    with pytest.raises(InvalidStatus):
        async with place.socket(f"/{CANARY}?x={CANARY}", origin=f"https://{CANARY}.example"):
            pass


async def _call(place: Place) -> None:
    async with place.rest(CANARY) as rest:
        await rest.get(f"/v1/conversations/{CANARY}?q={CANARY}", headers={"X-Note": CANARY, "Cookie": CANARY})
        await rest.post("/v1/login", json={"name": CANARY, "password": CANARY})
        await rest.post("/v1/login", content=CANARY.encode())
        await rest.post("/v1/bot/match", json={"text": CANARY})


async def _break(place: Place) -> list[str]:
    """Bugs and broken storage, in the middle of somebody's words."""
    _, token = await place.operator("佐藤")
    key = await place.key("admin")
    async with place.customer() as caller, place.console(token), place.rest(key) as rest:
        await caller.ask("message", text=CANARY)

        def fail(*_args: object) -> object:
            raise ValueError(CANARY)

        kept = place.house.customers.policy
        place.house.customers.policy = fail  # type: ignore[assignment]
        answer = await caller.ask("message", text=CANARY)
        place.house.customers.policy = kept
        place.house.bot = fail  # type: ignore[assignment]
        unwell = await rest.get("/v1/faq", params={"q": CANARY})
        _drop_events(place.folder / "chat.db")
        lost = await caller.ask("message", text=CANARY)
        visitor = caller.welcome["token"]

    assert [answer["code"], unwell.status_code, lost["code"]] == ["unavailable", 500, "unavailable"]
    return [token, key, visitor]


def _drop_events(path: Path) -> None:
    connection = sqlite3.connect(path, timeout=0.5)
    connection.execute("DROP TABLE events")
    connection.commit()
    connection.close()


def test_a_traceback_says_where_and_not_what() -> None:
    """File, line and kind of each error in the chain; the errors' own words may repeat what somebody wrote."""
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            raise ValueError(CANARY) from error
    except ValueError as error:
        told = where_it_happened((ValueError, error, error.__traceback__))

    assert "test_secrets_in_logs.py" in told
    assert "builtins.KeyError" in told
    assert "builtins.ValueError" in told
