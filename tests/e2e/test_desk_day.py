"""A busy desk: sixty conversations, four operators, and everything that operators do."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from .clients import Customer, Desk, Operator, at_desk
from .oracle import Able, Oracle
from .servers import Hired, Server, routing_yaml, serving
from .staff import Habits, Worker

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

STAFF: Mapping[str, tuple[str, int]] = {
    "一般": ("ja:5,general:5", 3),
    "税務": ("ja:5,tax:4", 2),
    "警備": ("ja:4,security:5", 1),
    "万能": ("ja:5,en:5,general:3,tax:3,security:3", 4),
}
WISHES = (
    "税金の相談がしたい",
    "不正ログインされたかもしれません",
    "担当者と話したいです、お願いします",
    "税務の専門の人につないでください",
)


def skills_of(text: str) -> dict[str, int]:
    """`ja:5,tax:3` as levels."""
    return {name: int(level) for name, level in (part.split(":") for part in text.split(","))}


def quick_rules(folder: Path, **more: Any) -> Path:
    """Offers of five seconds, a grace of three."""
    return routing_yaml(folder, offer_seconds=5, cooldown_seconds=1, grace_seconds=3, step_seconds=10, **more)


async def be_served(talk: Desk, text: str, pause: float) -> Customer:
    """One customer from the first word to the end."""
    await asyncio.sleep(pause)
    customer = await talk.customer()
    if text:
        await customer.say(text)
    else:
        await customer.do("human")
    await customer.event("closed", seconds=150)
    return customer


async def lose_networks(workers: list[Worker]) -> None:
    """Some come back in time, some do not."""
    chance = random.Random(4)
    for away in itertools.cycle((0.5, 1.0, 5.0, 0.2)):
        await asyncio.sleep(3)
        chance.choice(workers).lose_network(away)


async def test_sixty_conversations_are_served_by_those_who_can_and_have_room(tmp_path: Path) -> None:
    """Capacity and skills are never violated, nobody owns what another owns, stale epochs are refused."""
    with serving(tmp_path / "node", routing=quick_rules(tmp_path)) as server:
        hired = {name: server.operator(name, skills, capacity) for name, (skills, capacity) in STAFF.items()}
        able = {hired[name].id: Able(skills_of(skills), capacity) for name, (skills, capacity) in STAFF.items()}
        workers = [
            Worker(who, [server.sockets], Habits(0.15, 0.12), random.Random(name)) for name, who in hired.items()
        ]
        async with at_desk(server.sockets) as talk, asyncio.TaskGroup() as group:
            shifts = [group.create_task(worker.work()) for worker in workers]
            trouble = group.create_task(lose_networks(workers))
            wishes = [(*WISHES, "")[n % 5] for n in range(60)]
            customers = await asyncio.gather(*(be_served(talk, wish, n * 0.1) for n, wish in enumerate(wishes)))
            trouble.cancel()
            for worker in workers:
                worker.stopping = True
            await asyncio.wait(shifts)
            await no_old_epoch_does_anything(talk, workers)

        oracle = Oracle(able)
        oracle.read(feed_of(server))
        assert oracle.faults == []
        assert oracle.owner == {}
        assert oracle.offered == {}
        assert all(len(customer.events(kind="message")) >= 1 for customer in customers)
        did = sum((worker.did for worker in workers), start=workers[0].did.__class__())
        assert did["declined"] > 0
        assert did["ignored"] > 0
        assert did["lost"] > 0
        assert [worker.faults for worker in workers] == [[]] * 4
        # The capacities were used, or the test would have proved nothing.
        assert max(oracle.most.values()) >= 3
        assert server.verify()["ok"]


async def no_old_epoch_does_anything(talk: Desk, workers: list[Worker]) -> None:
    """Whoever once was asked or had it, and no longer: every command is refused."""
    for worker in workers:
        console = await talk.operator(worker.hired.token)
        await console.do("status", status="off")
        for conversation, epoch in worker.old_epochs[:5]:
            place: dict[str, Any] = {"conversation": conversation, "epoch": epoch}
            answers = [
                await console.ask("accept", **place),
                await console.ask("message", text="まだいます", **place),
                await console.ask("close", outcome="solved", **place),
                await console.ask("transfer", to={"skills": {"ja": 1}}, reason="もう違う", **place),
            ]
            assert [answer.get("code") for answer in answers] == ["stale_epoch"] * 4


def feed_of(server: Server) -> list[dict[str, Any]]:
    """Every event in the order in which it became true."""
    events = [event for log in server.logs().values() for event in log]
    return sorted(events, key=lambda event: int(event["cursor"]))


async def own_one(talk: Desk, server: Server, hired: Hired) -> tuple[Operator, Customer, dict[str, Any]]:
    """An operator who has accepted a customer."""
    console = await talk.operator(hired.token)
    await console.ready()
    customer = await talk.customer()
    await customer.say("税金の相談がしたい")
    offer = await console.offer()
    await console.take(offer)
    return console, customer, offer


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A node with short offers and grace."""
    folder = tmp_path_factory.mktemp("quick")
    with serving(folder, routing=quick_rules(folder)) as running:
        yield running


@pytest.fixture
async def talks(quick: Server) -> Any:
    """Clients of that node."""
    async with at_desk(quick.sockets) as here:
        yield here


async def test_offers_of_a_lost_operator_are_withdrawn_at_once(quick: Server, talks: Desk) -> None:
    """Nobody is there to accept: the next operator is asked without waiting for the deadline."""
    first = await talks.operator(quick.operator("先", "ja:5,tax:5").token)
    await first.ready()
    customer = await talks.customer()
    await customer.say("税金の相談がしたい")
    offer = await first.offer()
    second = await talks.operator(quick.operator("次", "ja:5,tax:5").token)
    await second.ready()

    loop = asyncio.get_running_loop()
    began = loop.time()
    await first.cut()
    again = await second.offer(seconds=3)

    assert loop.time() - began < 2
    assert again["conversation"] == offer["conversation"]
    assert again["epoch"] > offer["epoch"]
    await second.take(again)
    await second.finish(again)
    await second.do("status", status="off")


async def test_an_operator_who_comes_back_within_the_grace_keeps_the_conversation(quick: Server, talks: Desk) -> None:
    """The customer notices nothing, the console resumes where it was, and the epoch is the same."""
    hired = quick.operator("戻る", "ja:5,tax:5")
    console, customer, offer = await own_one(talks, quick, hired)
    conversation = offer["conversation"]
    seen = console.last_seq(conversation)

    await console.cut()
    await customer.say("まだいますか")
    await asyncio.sleep(1)
    back = await talks.operator(hired.token, {conversation: seen})
    await back.say(offer, "戻りました")

    assert [c["epoch"] for c in back.welcome["conversations"]] == [offer["epoch"]]
    assert [e["data"]["text"] for e in back.events(conversation)] == ["まだいますか"]
    assert (await customer.event("message"))["data"]["text"] == "戻りました"
    assert customer.events(kind="requeued") == []
    await back.finish(offer)
    await back.do("status", status="off")


async def test_after_the_grace_the_front_of_the_queue_and_the_same_operator_first(quick: Server, talks: Desk) -> None:
    """Lost for good: the customer is told, keeps their age, and gets the same operator when that one is there."""
    hired = quick.operator("遅れて戻る", "ja:5,tax:5", 1)
    console, customer, offer = await own_one(talks, quick, hired)
    waiting = await talks.customer()
    await waiting.say("税金の相談がしたい")

    await console.cut()
    requeued = await customer.event("requeued", seconds=8)
    back = await talks.operator(hired.token)
    again = await back.offer()

    assert requeued["data"]["reason"] == "operator_lost"
    assert again["conversation"] == offer["conversation"]
    await back.take(again)
    stale = await back.ask("message", conversation=offer["conversation"], epoch=offer["epoch"], text="古い")
    assert stale["code"] == "stale_epoch"
    await back.finish(again)
    last = await back.offer()
    assert last["conversation"] == waiting.conversation
    await back.take(last)
    await back.finish(last)
    await back.do("status", status="off")


async def test_the_last_console_counts_and_off_stays_off(quick: Server, talks: Desk) -> None:
    """One of two consoles may go; and a new console never makes an operator ready who said off."""
    hired = quick.operator("二台", "ja:5,tax:5")
    console, customer, offer = await own_one(talks, quick, hired)
    second = await talks.operator(hired.token)

    await console.cut()
    await asyncio.sleep(4)
    await customer.say("つながっていますか")
    heard = await second.next(lambda f: f["type"] == "event" and f["data"].get("text") == "つながっていますか")
    await second.finish(offer)
    await second.do("status", status="off")
    await second.close()
    again = await talks.operator(hired.token)

    assert heard["conversation"] == offer["conversation"]
    assert customer.events(kind="requeued") == []
    assert again.welcome["operator"]["status"] == "off"


async def test_a_restart_keeps_owners_and_places(tmp_path: Path) -> None:
    """Active conversations survive a kill: the owner goes on where they were, the waiting keep waiting."""
    with serving(tmp_path / "node", routing=quick_rules(tmp_path)) as server:
        hired = server.operator("税務", "ja:5,tax:5", 1)
        async with at_desk(server.sockets) as talk:
            console, customer, offer = await own_one(talk, server, hired)
            await console.say(offer, "少々お待ちください")
            waiting = await talk.customer()
            queued = await waiting.say("税金の相談がしたい")
            conversation, token = customer.conversation, customer.token
            server.kill()
        server.start()
        async with at_desk(server.sockets) as talk:
            back = await talk.operator(hired.token, {conversation: console.last_seq(conversation)})
            again = await talk.customer(
                token=token, conversation=conversation, last_seq=customer.last_seq(conversation)
            )

            assert [(c["id"], c["epoch"]) for c in back.welcome["conversations"]] == [(conversation, offer["epoch"])]
            assert back.welcome["operator"]["status"] == "ready"
            await back.say(offer, "お待たせしました")
            assert (await again.event("message"))["data"]["text"] == "お待たせしました"
            await back.finish(offer)
            assert (await back.offer())["conversation"] == queued["conversation"]
        assert server.verify()["ok"]
