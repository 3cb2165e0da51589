"""Who is let in, who is turned away, and how they are told."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from chatgateway.web import connection
from chatgateway.web.limits import Limits
from chatgateway.web.load import Load

from .houses import Place, serving

QUESTION = "手数料を教えてください"


# ---- before the hello


async def test_handshakes_beyond_the_rate_get_503_and_a_time(tmp_path: Path) -> None:
    """The cheap refusal: HTTP 503 with Retry-After, before anything is allocated."""
    limits = Limits(handshake_rate=0.5, handshake_burst=2)
    async with serving(tmp_path, limits) as place, place.customer(), place.customer():
        with pytest.raises(InvalidStatus) as refused:
            async with place.socket():
                pass

    assert refused.value.response.status_code == 503
    assert 1 <= int(refused.value.response.headers["Retry-After"]) <= 2


async def test_a_full_node_lets_a_browser_hear_when_to_come_back(tmp_path: Path) -> None:
    """A browser sees no status of a refused upgrade: error overloaded, bye, close 4002."""
    async with serving(tmp_path, Limits(sockets_per_node=1)) as place, place.customer() as first:
        async with place.socket() as late:
            await late.say({"type": "hello", "token": None})
            code = await late.closed()
        answer = await first.ask("message", text=QUESTION)

    assert code == 4002
    assert [frame["type"] for frame in late.seen] == ["error", "bye"]
    assert late.seen[0]["code"] == "overloaded"
    assert late.seen[0]["retry_after"] == late.seen[1]["reconnect_after"] > 0
    assert answer["type"] == "ack"


async def test_a_place_is_free_again_once_somebody_leaves(tmp_path: Path) -> None:
    """Those turned away do not count."""
    async with serving(tmp_path, Limits(sockets_per_node=1)) as place:
        async with place.customer():
            for _ in range(3):
                async with place.socket() as late:
                    assert await late.closed() == 4002
        await asyncio.sleep(0.05)
        async with place.customer() as next_one:
            assert next_one.welcome["type"] == "welcome"


async def test_a_customer_has_so_many_sockets(tmp_path: Path) -> None:
    """One more than that: error overloaded with retry_after, close 4002; the others stay."""
    async with serving(tmp_path, Limits(sockets_per_customer=1)) as place, place.customer() as first:
        async with place.socket() as second:
            await second.say({"type": "hello", "token": first.welcome["token"]})
            code = await second.closed()
        answer = await first.ask("message", text=QUESTION)

    assert code == 4002
    assert second.seen[0]["code"] == "overloaded"
    assert second.seen[0]["retry_after"] > 0
    assert answer["type"] == "ack"


# ---- the hello

BAD_HELLOS: list[Any] = [
    "not json",
    "[]",
    '"hello"',
    {"type": "message", "id": "m", "text": "x"},
    {"type": "hello", "token": 7},
    '{"type":"hello","token":"\\ud800"}',
]
BAD_CUSTOMER_HELLOS: list[Any] = [
    {"type": "hello", "last_seq": -1},
    '{"type":"hello","token":null,"context":{"a":NaN}}',
]
BAD_AGENT_HELLOS: list[Any] = [{"type": "hello", "token": "x", "resume": [{"conversation": "c", "last_seq": -1}]}]


@pytest.mark.parametrize("path", ["/v1/chat", "/v1/agent"])
async def test_a_malformed_hello_is_told_and_stays_away(place: Place, path: str) -> None:
    """error bad_frame that names what is wrong, then 4501: the same client would say the same again."""
    for hello in [*BAD_HELLOS, *(BAD_CUSTOMER_HELLOS if path == "/v1/chat" else BAD_AGENT_HELLOS)]:
        async with place.socket(path) as caller:
            await caller.say(hello)
            code = await caller.closed()

        assert (hello, code) == (hello, 4501)
        assert [frame.get("code") for frame in caller.seen] == ["bad_frame"]


async def test_an_oversized_hello_is_too_large(place: Place) -> None:
    """More than 4 KiB from somebody who has not said who they are: 1009."""
    async with place.socket() as caller:
        await caller.say({"type": "hello", "token": None, "context": {"page": "x" * 4_096}})
        code = await caller.closed()

    assert code == 1009


@pytest.mark.parametrize("path", ["/v1/chat", "/v1/agent"])
async def test_silence_is_not_waited_for(place: Place, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a hello in time: 4001."""
    monkeypatch.setattr(connection, "HELLO_SECONDS", 0.1)
    async with place.socket(path) as caller:
        code = await caller.closed()

    assert code == 4001


@pytest.mark.parametrize("path", ["/v1/chat", "/v1/agent"])
async def test_a_wrong_token_stays_away(place: Place, path: str) -> None:
    """error unauthorized, then 4500."""
    async with place.socket(path) as caller:
        await caller.say({"type": "hello", "token": "who knows"})
        code = await caller.closed()

    assert code == 4500
    assert [frame["code"] for frame in caller.seen] == ["unauthorized"]


async def test_a_binary_frame_is_not_spoken_here(place: Place) -> None:
    """1003, before and after the hello."""
    async with place.socket() as early, place.customer() as late:
        await early.say(b"{}")
        await late.say(b"{}")

        assert [await early.closed(), await late.closed()] == [1003, 1003]


async def test_a_frame_beyond_the_limit_is_too_large(place: Place) -> None:
    """1009."""
    async with place.customer() as caller:
        await caller.say("x" * 20_000)
        code = await caller.closed()

    assert code == 1009


# ---- rates


async def test_a_customer_who_is_too_fast_is_told_when_to_go_on(tmp_path: Path) -> None:
    """error rate_limited with a retry_after that holds; the socket stays, and after the wait the next one is kept."""
    async with serving(tmp_path, Limits(message_rate=4, message_burst=1)) as place, place.customer() as caller:
        first = await caller.ask("message", text=QUESTION)
        refused = await caller.ask("message", text=QUESTION, id="again")
        await asyncio.sleep(refused["retry_after"])
        kept = await caller.ask("message", text=QUESTION, id="again")

    assert [first["type"], refused["code"], kept["type"]] == ["ack", "rate_limited", "ack"]


async def test_only_those_who_go_on_regardless_are_shut_out(tmp_path: Path) -> None:
    """So many refusals without a pause: 4003. Before that nobody is closed."""
    limits = Limits(message_rate=1e-3, message_burst=1, refusals=10)
    async with serving(tmp_path, limits) as place, place.customer() as caller:
        for number in range(12):
            await caller.say({"type": "leave", "id": str(number)})
        code = await caller.closed()

    answers = [frame for frame in caller.seen if frame["type"] == "error" and frame["code"] == "rate_limited"]
    assert code == 4003
    assert len(answers) == 10
    assert all(answer["retry_after"] > 0 for answer in answers)


async def test_bad_frames_count_only_in_a_row(place: Place) -> None:
    """A client that errs now and then stays; one that sends nothing else is flooding."""
    async with place.customer() as caller:
        for _ in range(3):
            for _ in range(40):
                await caller.say("{")
            await caller.say({"type": "ping"})
            await caller.until("pong")
        for _ in range(51):
            await caller.say("{")
        code = await caller.closed()

    assert code == 4003


# ---- load


async def test_a_busy_node_begins_nothing_new_and_keeps_what_it_has(place: Place) -> None:
    """New anonymous conversations are refused with retry_after while existing ones, resume and health go on."""
    async with place.customer() as known, place.customer() as stranger:
        begun = await known.ask("message", text=QUESTION)
        place.house.load = _busy(place, 4.0)
        refused = await stranger.ask("message", text=QUESTION)
        kept = await known.ask("message", text="ありがとう")
        async with place.customer(known.welcome["token"]) as resumed, place.rest() as rest:
            health = await rest.get("/healthz")
            search = await rest.get("/v1/faq", params={"q": "手数料"})

    assert [begun["type"], refused["code"], kept["type"]] == ["ack", "overloaded", "ack"]
    assert refused["retry_after"] > 0
    assert resumed.welcome["conversation"]["id"] == begun["conversation"]
    assert health.status_code == 200
    assert search.status_code == 503
    assert int(search.headers["Retry-After"]) > 0
    assert search.json()["retry_after"] > 0


async def test_operators_are_never_put_off(place: Place) -> None:
    """Whoever could bring the load down must be able to work."""
    _, token = await place.operator("佐藤")
    place.house.load = _busy(place, 100.0)
    async with place.console(token) as console:
        answer = await console.ask("status", status="ready")

    assert answer["type"] == "ack"


async def test_typing_is_the_first_to_go(place: Place) -> None:
    """It is dropped without a word: nobody waits for it."""
    async with place.customer() as one, place.customer(one.welcome["token"]) as other:
        await one.ask("message", text=QUESTION)
        await other.until("event")
        place.house.load = _busy(place, 2.0)
        await one.say({"type": "typing", "active": True})
        await one.ask("human")
        place.house.load = _busy(place, 0.0)
        await one.say({"type": "typing", "active": False})
        typing = await other.until("typing")

    assert typing["active"] is False


def _busy(place: Place, level: float) -> Load:
    return Load(place.house.clock, lambda: round(level * 1_000), 1e9, 1_000)


async def test_a_socket_is_gone_as_soon_as_the_peer_has_taken_the_verdict(place: Place) -> None:
    """No file descriptor waits for a deadline that only stalled peers need."""
    loop = asyncio.get_running_loop()
    async with place.socket() as caller:
        await caller.say("not a hello")
        before = loop.time()
        await caller.closed()
        await caller.socket.wait_closed()

    assert loop.time() - before < 1.0


async def test_a_verdict_arrives_although_the_peer_goes_on_talking(place: Place) -> None:
    """No reset overtakes the close frame: a client that is told to stay away must hear it."""
    codes = []
    for _ in range(10):
        async with place.customer() as caller:
            await caller.say("x" * 20_000)
            for _ in range(20):
                await caller.say({"type": "message", "id": "m", "text": "x" * 3_000})
            codes.append(await caller.closed())

    assert codes == [1009] * 10
