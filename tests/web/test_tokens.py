"""Who is let in by which token, and how soon somebody is out again."""

from __future__ import annotations

import asyncio
import base64
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from jwt.algorithms import RSAAlgorithm
from pydantic import ValidationError
from websockets.exceptions import ConnectionClosed

from chatgateway.ports import OperatorChange
from chatgateway.settings import Settings
from chatgateway.web.agent_socket import AgentSocket
from chatgateway.web.sittings import recheck
from tests.identity.forgery import ISSUER, RSA_KEY, SECRET, bad_tokens, signed

from .houses import Place, serving

QUESTION = "手数料を教えてください"


@pytest.fixture
async def trusting(tmp_path: Path) -> AsyncIterator[Place]:
    """A node that believes a host site and an identity provider."""
    keys = tmp_path / "jwks.json"
    keys.write_text(json.dumps({"keys": [{**json.loads(RSAAlgorithm.to_jwk(RSA_KEY.public_key())), "kid": "rsa"}]}))
    async with serving(
        tmp_path,
        customer_jwt_secret=SECRET,
        customer_jwt_issuer=ISSUER,
        operator_jwks=keys,
        operator_jwt_issuer=ISSUER,
    ) as place:
        yield place


def provided(subject: str, **changes: object) -> str:
    """The provider's token for this person."""
    return signed(RSA_KEY, "RS256", {"kid": "rsa"}, sub=subject, **changes)


def disable_from_elsewhere(database: Path, operator: str) -> None:
    """As the command line does it: in the database, behind the server's back."""
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE operators SET enabled = 0, version = version + 1 WHERE id = ?", (operator,))
    connection.close()


async def verdict(place: Place, path: str, token: str) -> int:
    """The close code that this token gets."""
    async with place.socket(path) as caller:
        await caller.say({"type": "hello", "token": token})
        return await caller.closed()


# ---- customers


async def test_no_bad_token_opens_a_socket(trusting: Place) -> None:
    """Each of the table, over the wire: 4500 or, where it is not even a token, 4501 or 1009; never a welcome."""
    for name, make in bad_tokens().items():
        code = await verdict(trusting, "/v1/chat", make())

        assert (name, code in {4500, 4501, 1009}) == (name, True)


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token.upper(),
        lambda token: token.replace("v_", "v_x", 1),
        lambda token: f"cgv1.v_victim.{token.split('.')[2]}",
        lambda token: f"cgv1.cust-1.{token.split('.')[2]}",
        lambda token: ".".join(token.split(".")[:2]) + ".",
        lambda token: ".".join(token.split(".")[:2]),
        lambda token: token.replace("cgv1", "cgv2"),
        lambda token: token + ".x",
        lambda token: f"cgv1..{base64.urlsafe_b64encode(b'0' * 32).decode()}",
    ],
)
async def test_a_forged_visitor_token_opens_nothing(place: Place, forge: object) -> None:
    """Only the one that we made does."""
    async with place.customer() as visitor:
        token = visitor.welcome["token"]

    assert callable(forge)
    assert await verdict(place, "/v1/chat", forge(token)) == 4500


async def test_identifying_never_takes_over_what_a_visitor_said(trusting: Place) -> None:
    """Session fixation: whoever planted a visitor token in somebody's browser learns nothing when they log in."""
    async with trusting.customer() as visitor:
        said = await visitor.ask("message", text=QUESTION)
    async with trusting.customer(signed(), conversation=said["conversation"], last_seq=0) as identified:
        caught_up = await identified.until("caught_up", "event")
        own = await identified.ask("message", text=QUESTION)
    async with trusting.customer(visitor.welcome["token"], conversation=own["conversation"]) as again:
        events = [await again.hear() for _ in range(2)]

    assert caught_up == {"type": "caught_up", "conversation": None, "seq": 0}
    assert identified.welcome["visitor"] == "cust-1"
    assert own["conversation"] != said["conversation"]
    assert {event["conversation"] for event in events if event["type"] == "event"} == {said["conversation"]}


async def test_no_host_site_can_name_a_visitor(trusting: Place) -> None:
    """Ids of anonymous visitors are ours to give."""
    async with trusting.customer() as visitor:
        token = signed(sub=visitor.welcome["visitor"])

    assert await verdict(trusting, "/v1/chat", token) == 4500


# ---- operators


@pytest.mark.parametrize("named_by", ["id", "name"])
async def test_the_providers_token_opens_the_console_of_the_operator_it_names(trusting: Place, named_by: str) -> None:
    """By id or by name; role and skills are the directory's, whatever the token claims."""
    id, _ = await trusting.operator("佐藤")
    token = provided(id if named_by == "id" else "佐藤", role="supervisor")
    async with trusting.console(token) as console, trusting.rest(token) as rest:
        board = await rest.get("/v1/board")
        file = await rest.post("/v1/attachments", content=b"words", headers={"Content-Type": "text/plain"})

    assert console.welcome["operator"]["id"] == id
    assert console.welcome["operator"]["role"] == "operator"
    assert board.status_code == 403
    assert file.status_code == 201


async def test_the_provider_makes_nobody_an_operator(trusting: Place) -> None:
    """Unknown or disabled: 4500."""
    id, _ = await trusting.operator("佐藤")
    change = OperatorChange(enabled=False)
    await trusting.house.directory.change_operator(id, change, trusting.house.clock.now_ms())

    assert await verdict(trusting, "/v1/agent", provided("nobody")) == 4500
    assert await verdict(trusting, "/v1/agent", provided(id)) == 4500


async def test_tokens_are_good_at_their_own_door_only(trusting: Place) -> None:
    """A customer is no operator, an operator no customer, a service neither."""
    _, operator = await trusting.operator("佐藤")
    key = await trusting.key("admin")
    async with trusting.customer() as customer:
        visitor = customer.welcome["token"]

    for token in (visitor, signed(), key):
        assert await verdict(trusting, "/v1/agent", token) == 4500
    for token in (operator, key, provided("佐藤")):
        assert await verdict(trusting, "/v1/chat", token) == 4500
    for token in (visitor, signed()):
        async with trusting.rest(token) as rest:
            assert (await rest.get("/v1/conversations")).status_code == 401


async def test_a_disabled_operator_is_out_within_a_second(place: Place) -> None:
    """Open consoles are closed with 4502, whether it was done over REST or by the command line on the database."""
    id, token = await place.operator("佐藤")
    second, second_token = await place.operator("鈴木")
    admin = await place.key("admin")
    loop = asyncio.get_running_loop()
    async with place.console(token) as console, place.console(second_token) as other, place.rest(admin) as rest:
        before = loop.time()
        await rest.patch(f"/v1/operators/{id}", json={"enabled": False})
        first_code = await console.closed()
        over_rest = loop.time() - before
        before = loop.time()
        await asyncio.to_thread(disable_from_elsewhere, place.folder / "chat.db", second)
        second_code = await other.closed()
        from_elsewhere = loop.time() - before

    assert (first_code, second_code) == (4502, 4502)
    assert over_rest < 1.0
    assert from_elsewhere < 1.0
    assert await verdict(place, "/v1/agent", token) == 4500


async def test_nothing_of_a_disabled_operator_is_carried_out(place: Place) -> None:
    """Commands in flight at that moment are answered by the close, not by an ack."""
    id, token = await place.operator("佐藤")
    async with place.console(token) as console:
        change = OperatorChange(enabled=False)
        await place.house.directory.change_operator(id, change, place.house.clock.now_ms())
        await place.house.presence.refresh()
        with suppress(ConnectionClosed):
            await console.ask("status", status="ready")

    assert [frame for frame in console.seen if frame["type"] == "ack"] == []


async def test_an_expired_or_withdrawn_token_ends_the_sitting(place: Place) -> None:
    """Consoles are asked again every half minute: 4500 once their token would not be let in any more."""
    id, token = await place.operator("佐藤")
    async with place.console(token) as console:
        (sitting,) = [one for one in place.house.connections if isinstance(one, AgentSocket)]
        await recheck(place.house, sitting)
        await console.ask("status", status="ready")
        await place.house.directory.revoke_tokens(id)
        await recheck(place.house, sitting)
        code = await console.closed()

    assert code == 4500


# ---- services


async def test_nothing_in_the_database_is_a_usable_token(place: Place) -> None:
    """Keys and operators' tokens are kept as SHA-256; whoever reads a backup can log in with nothing."""
    _, token = await place.operator("佐藤")
    key = await place.key("admin")
    async with place.customer() as visitor:
        await visitor.ask("message", text=QUESTION)
    stored = b"".join(path.read_bytes() for path in place.folder.glob("chat.db*"))

    for secret in (token, key, visitor.welcome["token"]):
        assert secret.encode() not in stored
        assert secret[4:].encode() not in stored


async def test_a_key_is_void_once_it_is_revoked_or_expired(place: Place) -> None:
    """From the next request on, and with the same answer as one that never was."""
    record, key = await place.house.tokens.issue_key(("monitor:read",), "", None)
    _, old = await place.house.tokens.issue_key(("monitor:read",), "", -1)
    async with place.rest(key) as rest, place.rest(old) as expired, place.rest("cgk_never") as never:
        before = await rest.get("/v1/board")
        await place.house.directory.revoke_key(record.id, place.house.clock.now_ms())
        answers = [await client.get("/v1/board") for client in (rest, expired, never)]

    assert before.status_code == 200
    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert len({answer.json()["detail"] for answer in answers}) == 1


async def test_a_revoked_key_ends_a_waiting_call_within_a_second(place: Place) -> None:
    """A long poll of the feed is as good as a socket."""
    record, key = await place.house.tokens.issue_key(("transcripts:read",), "", None)
    loop = asyncio.get_running_loop()
    async with place.rest(key) as rest:
        waiting = asyncio.create_task(rest.get("/v1/feed", params={"wait": 30}, timeout=10))
        await asyncio.sleep(0.3)
        await place.house.directory.revoke_key(record.id, place.house.clock.now_ms())
        before = loop.time()
        answer = await waiting

    assert answer.status_code == 401
    assert loop.time() - before < 1.5


# ---- settings


@pytest.mark.parametrize(
    "settings",
    [
        {"customer_jwt_secret": "short"},
        {"operator_jwks_url": "https://login.example/keys"},
        {"operator_jwks_url": "http://login.example/keys", "operator_jwt_issuer": ISSUER},
        {"operator_jwks_url": "file:///etc/passwd", "operator_jwt_issuer": ISSUER},
        {"operator_jwks_url": "https://a/k", "operator_jwks": "k", "operator_jwt_issuer": ISSUER},
    ],
)
def test_settings_that_would_believe_too_much_are_refused(settings: dict[str, str]) -> None:
    """A guessable secret, a provider without an issuer, keys over plain HTTP or from two places: no start."""
    with pytest.raises(ValidationError):
        Settings.model_validate(settings)
