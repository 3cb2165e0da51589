"""Two nodes on one PostgreSQL: the bus is only news, and either node may go at any moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from .bad_gateway import program
from .clients import Customer, Desk, Operator, at_desk, until
from .cluster import Pair, a_pair, says_of_bus
from .crowd import PUBLIC
from .servers import Hired, Server

pytestmark = [pytest.mark.e2e, pytest.mark.engine, pytest.mark.slow]

# What a lost hint may cost: the journal is looked at every second, and this machine has other work.
NEWS_SECONDS = 2.5


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Two nodes for all tests of this module."""
    with a_pair(tmp_path_factory.mktemp("pair")) as pair:
        yield pair


@pytest.fixture
def pair(running: Pair) -> Iterator[Pair]:
    """Both nodes and the bus, whole again; afterwards what is derived is what the logs say."""
    running.mend()
    yield running
    report = running.a.verify()
    assert report["ok"], report["differences"][:3]


@pytest.fixture
def half(running: Pair) -> Iterator[Pair]:
    """Only node A runs; where the test before this one left a node dead, none is started just to be killed."""
    for node in running.nodes:
        if node.process is not None:
            node.thaw()
    if running.a.process is None:
        running.a.start()
    if running.b.process is not None:
        running.b.kill()
    yield running
    report = running.a.verify()
    assert report["ok"], report["differences"][:3]


@dataclass
class Chat:
    """One customer and one operator in talk, each over as many sockets as it takes."""

    conversation: str
    epoch: int
    customers: list[Customer]
    operators: list[Operator]
    asked: int
    acks: dict[str, list[int]] = field(default_factory=lambda: {"customer": [], "operator": []})
    slowest: float = 0.0

    @property
    def place(self) -> dict[str, Any]:
        """What an owner names with every command."""
        return {"conversation": self.conversation, "epoch": self.epoch}

    async def customer_says(self, text: str) -> None:
        """Said by the customer, and read by the operator."""
        began = asyncio.get_running_loop().time()
        self.acks["customer"].append((await self.customers[-1].say(text))["seq"])
        await hears(self.operators[-1], text)
        self.slowest = max(self.slowest, asyncio.get_running_loop().time() - began)

    async def operator_says(self, text: str) -> None:
        """Said by the operator, and read by the customer."""
        began = asyncio.get_running_loop().time()
        self.acks["operator"].append((await self.operators[-1].do("message", text=text, **self.place))["seq"])
        await hears(self.customers[-1], text)
        self.slowest = max(self.slowest, asyncio.get_running_loop().time() - began)

    async def exchange(self, label: str, count: int) -> float:
        """Both talk at once; returns how long the slowest message took to the other side."""
        self.slowest = 0.0

        async def talk(say: Any, who: str) -> None:
            for number in range(count):
                await say(f"{label} {who} {number}")

        await asyncio.gather(talk(self.customer_says, "customer"), talk(self.operator_says, "operator"))
        return self.slowest

    async def finish(self) -> None:
        """Nothing is left for the operators of other tests."""
        await self.operators[-1].do("close", outcome="solved", **self.place)
        await self.customers[-1].event("closed")

    def judge(self, log: list[dict[str, Any]]) -> None:
        """The log has no hole, nothing twice, and everything acknowledged; the customer was shown all of it, once."""
        assert [event["seq"] for event in log] == list(range(1, len(log) + 1))
        texts = [event["data"]["text"] for event in log if event["kind"] == "message"]
        assert len(texts) == len(set(texts))
        for role, seqs in self.acks.items():
            said = [e["seq"] for e in log if e["kind"] == "message" and e["author"]["role"] == role]
            assert said == sorted(seqs)
        public = {event["seq"] for event in log if event["kind"] in PUBLIC}
        shown = [event["seq"] for customer in self.customers for event in customer.events(self.conversation)]
        assert len(shown) == len(set(shown)), "a resumed customer was shown something twice"
        assert {*shown, *self.acks["customer"], self.asked} == public


async def hears(talker: Customer | Operator, text: str) -> None:
    """Until this text has come as an event."""
    await talker.next(lambda f: f["type"] == "event" and f["kind"] == "message" and f["data"]["text"] == text)


async def begin(talk: Desk, hired: Hired, customer_at: Server, operator_at: Server) -> Chat:
    """A customer on one node in talk with an operator on the other."""
    console = await talk.operator(hired.token, sockets=operator_at.sockets)
    await console.ready()
    customer = await talk.customer(sockets=customer_at.sockets)
    asked = await customer.do("human")
    offer = await console.offer()
    await console.take(offer)
    await customer.event("assigned")
    return Chat(offer["conversation"], offer["epoch"], [customer], [console], asked["seq"])


async def in_turns(chat: Chat, label: str) -> float:
    """How long thirty exchanges take: by looks at the journal alone at least ten seconds, by the bus no time at all."""
    began = asyncio.get_running_loop().time()
    await chat.exchange(label, 30)
    return asyncio.get_running_loop().time() - began


async def heals(pair: Pair, chat: Chat, come_back: Callable[[], None]) -> None:
    """Without the bus words cross by the journal; when it is back they are news again, and the log is whole."""
    without = await chat.exchange("なし", 3)
    await asyncio.to_thread(come_back)
    await asyncio.to_thread(pair.wait_for_bus)
    took = await in_turns(chat, "あり")

    await chat.finish()
    assert without < NEWS_SECONDS
    assert took < 8.0
    chat.judge(pair.a.logs()[chat.conversation])


async def test_words_cross_from_node_to_node_both_ways(pair: Pair) -> None:
    """A customer on A and an operator on B see each other's words, once and in order."""
    async with at_desk(pair.a.sockets) as talk:
        chat = await begin(talk, pair.a.operator("橋本", "ja:5"), pair.a, pair.b)

        slowest = await chat.exchange("平常", 20)

        await chat.finish()
        assert slowest < NEWS_SECONDS
        chat.judge(pair.a.logs()[chat.conversation])


async def test_a_frozen_bus_only_costs_a_second(pair: Pair) -> None:
    """A broker that takes everything and passes nothing on: words cross by the journal; its late hints do nothing."""
    async with at_desk(pair.a.sockets) as talk:
        chat = await begin(talk, pair.a.operator("凍田", "ja:5"), pair.a, pair.b)
        pair.bus.freeze()
        slowest = await chat.exchange("凍結", 4)
        pair.bus.thaw()
        await chat.exchange("解凍", 4)
        await asyncio.to_thread(pair.wait_for_bus)

        await chat.finish()
        assert slowest < NEWS_SECONDS
        chat.judge(pair.a.logs()[chat.conversation])


@pytest.mark.soak
async def test_nodes_that_trust_the_bus_are_found_out(tmp_path: Path) -> None:
    """The test of the test: without the look at the journal a frozen bus takes the customer's words with it."""
    with a_pair(tmp_path, program=program("trusts-the-bus")) as pair:
        async with at_desk(pair.a.sockets) as talk:
            chat = await begin(talk, pair.a.operator("頼田", "ja:5"), pair.a, pair.b)
            pair.bus.freeze()
            await chat.customers[-1].say("届いていますか")

            with pytest.raises(AssertionError, match="nothing of the kind"):
                await chat.operators[-1].event("message", 4)


async def test_a_killed_bus_is_found_again(pair: Pair) -> None:
    """Without a broker words cross by the journal; when it is back they are news again."""
    async with at_desk(pair.a.sockets) as talk:
        chat = await begin(talk, pair.a.operator("切田", "ja:5"), pair.a, pair.b)
        await asyncio.to_thread(pair.bus.kill)
        await heals(pair, chat, pair.bus.start)


async def test_an_operator_whose_node_dies_goes_on_at_the_other(pair: Pair) -> None:
    """kill -9 under a live chat: same conversation, same epoch, and the customer never notices."""
    async with at_desk(pair.a.sockets) as talk:
        hired = pair.a.operator("移川", "ja:5")
        chat = await begin(talk, hired, pair.a, pair.b)
        await chat.exchange("前", 5)
        await asyncio.to_thread(pair.b.kill)
        chat.acks["customer"].append((await chat.customers[0].say("聞こえますか"))["seq"])
        await chat.operators[0].closed()

        seen = {chat.conversation: chat.operators[0].last_seq(chat.conversation)}
        console = await talk.operator(hired.token, seen, sockets=pair.a.sockets)
        chat.operators.append(console)
        await hears(console, "聞こえますか")
        await chat.exchange("後", 5)

        assert [(c["id"], c["epoch"]) for c in console.welcome["conversations"]] == [(chat.conversation, chat.epoch)]
        await chat.finish()
        chat.judge(pair.a.logs()[chat.conversation])


@pytest.mark.parametrize("trouble", ["refused", "frozen"])
async def test_a_node_starts_without_its_bus_and_finds_it_later(half: Pair, trouble: str) -> None:
    """Nobody there, or somebody who does not answer: the node serves, says so, and hears the bus when it comes."""
    if trouble == "refused":
        half.bus.kill()
    else:
        half.bus.freeze()
    await asyncio.to_thread(half.b.start)
    assert says_of_bus(half.b) == "disconnected"
    async with at_desk(half.a.sockets) as talk:
        chat = await begin(talk, half.a.operator(f"早川 {trouble}", "ja:5"), half.a, half.b)
        await heals(half, chat, half.bus.start if trouble == "refused" else half.bus.thaw)


async def test_a_customer_whose_node_dies_resumes_at_the_other(pair: Pair) -> None:
    """kill -9 under a live chat: what was said meanwhile comes first, without a hole and nothing twice."""
    async with at_desk(pair.b.sockets) as talk:
        chat = await begin(talk, pair.b.operator("残田", "ja:5"), pair.a, pair.b)
        first = chat.customers[0]
        await chat.exchange("前", 5)
        await asyncio.to_thread(pair.a.kill)
        await first.closed()
        meanwhile = await chat.operators[0].do("message", text="お待ちしています", **chat.place)
        chat.acks["operator"].append(meanwhile["seq"])

        newest = max(first.last_seq(chat.conversation), *chat.acks["customer"])
        second = await talk.customer(
            sockets=pair.b.sockets, token=first.token, conversation=chat.conversation, last_seq=newest
        )
        chat.customers.append(second)
        await second.event("message")
        await chat.exchange("後", 5)

        await chat.finish()
        chat.judge(pair.b.logs()[chat.conversation])


async def test_a_node_that_stood_still_gives_up_what_others_took_over(pair: Pair) -> None:
    """Frozen until its operator counts as lost: one owner at any time, and the old one is told when it wakes."""
    async with at_desk(pair.a.sockets) as talk:
        chat = await begin(talk, pair.a.operator("氷室", "ja:5"), pair.a, pair.b)
        await chat.exchange("前", 3)
        old = chat.operators[0]
        second = await talk.operator(pair.a.operator("代田", "ja:5").token)
        await second.ready()
        pair.b.freeze()
        # Sent into the frozen node: it lies there until the node wakes.
        await old.send(type="message", id="late", text="まだ私の担当です", **chat.place)
        offer = await second.offer(seconds=40)
        await second.take(offer)
        chat.operators.append(second)
        chat.epoch = offer["epoch"]
        await chat.exchange("交代", 3)
        pair.b.thaw()
        refused = await old.answer("late")
        await chat.exchange("後", 3)

        assert offer["conversation"] == chat.conversation
        assert (refused["type"], refused["code"]) == ("error", "stale_epoch")
        await until(lambda: bool(old.events(chat.conversation, "requeued")), what="the old owner was not told")
        await chat.finish()
        log = pair.a.logs()[chat.conversation]
        assert [event["kind"] for event in log].count("assigned") == 2
        chat.judge(log)
