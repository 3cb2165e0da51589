"""Everybody tries everything: every operation and every frame, as every role, against the table in access.yaml."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, get_args

import pytest
import yaml

from chatgateway.protocol.agent_frames import AgentFrame
from chatgateway.protocol.customer_frames import CustomerFrame

from .houses import Caller, Frame, Place

TABLE: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "access.yaml").read_text())
ROLES: list[str] = TABLE["roles"]
SCOPES = ("transcripts:read", "monitor:read", "bot:read", "admin")
QUESTION = "手数料を教えてください"
AMBIGUOUS = "手数料と営業時間"
_numbers = itertools.count()


@dataclass(slots=True)
class Cast:
    """Everybody who tries, and the conversation they try it on: the customer's, which the owner has."""

    place: Place
    tokens: dict[str, str | None]
    keys: dict[str, str]
    owner: Caller
    customer: Caller
    conversation: str = ""
    epoch: int = 0
    attachment: str = ""
    ids: dict[str, str] = field(default_factory=dict)

    def token(self, role: str, scope: str | None) -> str | None:
        """What this role shows at the door."""
        match role:
            case "scoped":
                return self.keys[scope or "bot:read"]
            case "unscoped":
                return self.keys["bot:read" if scope != "bot:read" else "monitor:read"]
            case "admin":
                return self.keys["admin"]
            case _:
                return self.tokens[role]


@asynccontextmanager
async def gather_cast(place: Place) -> AsyncIterator[Cast]:
    """A customer who talks to the owner, and everybody else."""
    tokens: dict[str, str | None] = {"anonymous": None}
    ids: dict[str, str] = {}
    for role in ("operator", "owner", "supervisor"):
        ids[role], tokens[role] = await place.operator(role, "supervisor" if role == "supervisor" else "operator")
    keys = {scope: await place.key(scope) for scope in SCOPES}
    async with AsyncExitStack() as stack:
        owner = await stack.enter_async_context(place.console(str(tokens["owner"])))
        await owner.ask("status", status="ready")
        customer = await stack.enter_async_context(place.customer())
        other = await stack.enter_async_context(place.customer())
        tokens |= {"customer": customer.welcome["token"], "visitor": other.welcome["token"]}
        cast = Cast(place, tokens, keys, owner, customer, ids=ids)
        await _talk(cast)
        yield cast


async def _talk(cast: Cast) -> None:
    async with cast.place.rest(cast.tokens["customer"]) as rest:
        up = await rest.post("/v1/attachments", content=b"a few words\n", headers={"Content-Type": "text/plain"})
        cast.attachment = up.json()["id"]
    await cast.customer.ask("message", text=QUESTION, attachments=[cast.attachment])
    cast.conversation, cast.epoch = await ask_for_owner(cast.customer, cast.owner)
    await cast.owner.ask("accept", conversation=cast.conversation, epoch=cast.epoch)


async def ask_for_owner(customer: Caller, owner: Caller) -> tuple[str, int]:
    """The customer asks for a person and the owner is offered the conversation: its id and the offer's epoch."""
    conversation = (await customer.ask("human"))["conversation"]
    while (offer := await owner.until("offer"))["conversation"] != conversation:
        pass
    return conversation, offer["epoch"]


# ---- REST

Request: TypeAlias = tuple[str, dict[str, Any]]


async def _key_to_revoke(cast: Cast) -> Request:
    record, _ = await cast.place.house.tokens.issue_key(("bot:read",), "", None)
    return f"/v1/keys/{record.id}", {}


async def _operator_to_change(cast: Cast) -> Request:
    id, _ = await cast.place.operator(f"someone {next(_numbers)}")
    return f"/v1/operators/{id}", {"json": {"capacity": 2}}


async def _notice_to_change(cast: Cast) -> Request:
    async with cast.place.rest(cast.keys["admin"]) as rest:
        made = await rest.post("/v1/notices", json={"title": "保守のお知らせ"})
    return f"/v1/notices/{made.json()['id']}", {"json": {"severity": "info"}}


async def _person_to_erase(cast: Cast) -> Request:
    async with cast.place.customer() as someone:
        await someone.ask("message", text=QUESTION)
        return f"/v1/customers/{someone.welcome['visitor']}", {}


def _upload(_cast: Cast) -> Request:
    return "/v1/attachments", {"content": b"words\n", "headers": {"Content-Type": "text/plain"}}


REQUESTS: dict[str, Callable[[Cast], Request | Awaitable[Request]]] = {
    "POST /v1/conversations/{conversation}/redact": lambda c: (
        f"/v1/conversations/{c.conversation}/redact",
        {"json": {"seq": 2}},
    ),
    "POST /v1/login": lambda c: ("/v1/login", {"json": {"name": f"nobody {next(_numbers)}", "password": "wrong"}}),
    "POST /v1/operators": lambda c: ("/v1/operators", {"json": {"name": f"new {next(_numbers)}"}}),
    "PATCH /v1/operators/{operator}": _operator_to_change,
    "POST /v1/keys": lambda c: ("/v1/keys", {"json": {"scopes": ["bot:read"]}}),
    "DELETE /v1/keys/{key}": _key_to_revoke,
    "POST /v1/bot/match": lambda c: ("/v1/bot/match", {"json": {"text": QUESTION}}),
    "POST /v1/notices": lambda c: ("/v1/notices", {"json": {"title": "保守のお知らせ"}}),
    "PATCH /v1/notices/{notice}": _notice_to_change,
    "POST /v1/attachments": _upload,
    "DELETE /v1/customers/{customer}": _person_to_erase,
}


async def request_for(cast: Cast, operation: str) -> Request:
    """A call that is right in every respect, so that only the caller decides what comes of it."""
    made = REQUESTS.get(operation)
    if made is None:
        path = operation.split()[1]
        names = {"conversation": cast.conversation, "entry": "trading-fees", "attachment": cast.attachment}
        return path.format(**names), {}
    request = made(cast)
    return request if isinstance(request, tuple) else await request


async def test_every_operation_of_the_api_is_in_the_table(place: Place) -> None:
    """A new one fails here until somebody has decided who may call it."""
    async with place.rest() as rest:
        paths = (await rest.get("/openapi.json")).json()["paths"]

    operations = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert operations == set(TABLE["rest"])


async def test_every_role_gets_of_every_operation_what_the_table_says(place: Place) -> None:
    """All of REST as everybody; refusals come before anything is looked up."""
    async with gather_cast(place) as cast:
        for operation, (scope, *expected) in TABLE["rest"].items():
            got = []
            for role in ROLES:
                path, options = await request_for(cast, operation)
                async with place.rest(cast.token(role, scope)) as rest:
                    got.append((await rest.request(operation.split()[0], path, **options)).status_code)

            assert (operation, dict(zip(ROLES, got, strict=True))) == (
                operation,
                dict(zip(ROLES, expected, strict=True)),
            )


async def test_guessing_ids_tells_nobody_what_exists(place: Place) -> None:
    """Without the scope the answer for a conversation that exists and for one that does not is the same."""
    async with gather_cast(place) as cast:
        for role in ("anonymous", "customer", "operator", "unscoped"):
            async with place.rest(cast.token(role, "transcripts:read")) as rest:
                answers = [
                    (await rest.get(f"/v1/conversations/{id}/transcript")) for id in (cast.conversation, "no-such-id")
                ]

            assert answers[0].status_code == answers[1].status_code
            assert answers[0].json()["detail"] == answers[1].json()["detail"]


# ---- sockets


@pytest.mark.parametrize("path", TABLE["doors"])
async def test_every_role_is_let_in_at_its_own_door_only(place: Place, path: str) -> None:
    """A token of one kind is nothing at the other door."""
    async with gather_cast(place) as cast:
        got = []
        for role in ROLES:
            async with place.socket(path) as caller:
                await caller.say({"type": "hello", "token": cast.token(role, "transcripts:read")})
                first = await caller.hear()
                got.append("welcome" if first["type"] == "welcome" else await caller.closed())

    assert got == TABLE["doors"][path]


def types_of(union: Any) -> set[str]:
    """The `type`s of a union of frames."""
    return {get_args(frame.model_fields["type"].annotation)[0] for frame in get_args(get_args(union)[0])}


def test_every_frame_is_in_the_table() -> None:
    """A new one fails here until somebody has decided who may send it."""
    assert types_of(AgentFrame) == set(TABLE["agent"])
    assert types_of(CustomerFrame) == set(TABLE["customer"])


AGENT_FIELDS: dict[str, dict[str, Any]] = {
    "message": {"text": "こんにちは"},
    "note": {"text": "覚え書き"},
    "transfer": {"to": {"tier": "2"}, "reason": "詳しい人へ"},
    "close": {"outcome": "solved"},
    "typing": {"active": True},
    "read": {"seq": 1},
    "board": {"active": True},
    "status": {"status": "ready"},
}
QUIET = {"typing", "read", "ping"}


@pytest.mark.parametrize("type", TABLE["agent"])
async def test_every_operator_may_do_with_a_conversation_what_the_table_says(place: Place, type: str) -> None:
    """Ownership and role are asked of the conversation and the directory, at every frame."""
    got = []
    async with gather_cast(place) as cast:
        for role in TABLE["agent_roles"]:
            async with AsyncExitStack() as stack:
                customer = await stack.enter_async_context(place.customer())
                conversation, epoch = await ask_for_owner(customer, cast.owner)
                if type not in {"accept", "decline"}:
                    await cast.owner.ask("accept", conversation=conversation, epoch=epoch)
                    await customer.until("event")
                console = cast.owner
                if role != "owner":
                    console = await stack.enter_async_context(place.console(str(cast.tokens[role])))
                frame = {"type": type, "conversation": conversation, "epoch": epoch, **AGENT_FIELDS.get(type, {})}
                got.append(await outcome(console, frame, customer))
                await customer.ask("leave")

    assert got == TABLE["agent"][type]


CUSTOMER_FIELDS: dict[str, dict[str, Any]] = {
    "message": {"text": "ありがとう"},
    "feedback": {"seq": 2, "helpful": True},
    "choose": {"seq": 2, "entry": "trading-fees"},
    "rate": {"score": 5},
    "typing": {"active": True},
    "read": {"seq": 1},
}


@pytest.mark.parametrize("type", TABLE["customer"])
async def test_no_customer_reaches_the_conversation_of_another(place: Place, type: str) -> None:
    """Naming somebody else's conversation in the hello is worth nothing, and no frame can name one."""
    got = []
    for role in TABLE["customer_roles"]:
        async with place.customer() as customer, place.customer(customer.welcome["token"]) as second:
            begun = await customer.ask("message", text=AMBIGUOUS if type == "choose" else QUESTION)
            await second.until("event")
            if type == "rate":
                await customer.ask("leave")
            async with place.customer(conversation=begun["conversation"], last_seq=1) as visitor:
                sender = customer if role == "customer" else visitor
                frame = {"type": type, **CUSTOMER_FIELDS.get(type, {})}
                got.append(await outcome(sender, frame, second, begun["conversation"]))

            assert visitor.welcome["conversation"] is None
            assert all(event["type"] != "event" for event in visitor.seen[:2])

    assert got == TABLE["customer"][type]


async def outcome(sender: Caller, frame: Frame, other: Caller, conversation: str = "") -> str:
    """What came of a frame, in the words of the table."""
    type = frame.pop("type")
    if type == "ping":
        await sender.say({"type": "ping"})
        return str((await sender.until("pong"))["type"])
    if type in QUIET:
        return await _was_told(sender, {"type": type, **frame}, other)
    answer = await sender.ask(type, **frame)
    if answer["type"] == "error":
        return str(answer["code"])
    return "own" if conversation and answer.get("conversation") != conversation else "ack"


async def _was_told(sender: Caller, frame: Frame, other: Caller) -> str:
    await sender.say(frame)
    # The frames of one socket are handled in order: after the pong the other side has been told, or never will be.
    await sender.say({"type": "ping"})
    await sender.until("pong")
    await asyncio.sleep(0.02)
    await other.say({"type": "ping"})
    return "told" if (await other.until(frame["type"], "pong"))["type"] == frame["type"] else "silent"
