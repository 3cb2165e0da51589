"""Two nodes of which one knows too late: what a customer meets there is as if it had known."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from chatgateway.errors import Unavailable

from .scenes import Frame, Meddled, Scene, play


def test_a_node_that_knows_too_late_goes_on_where_the_customer_is() -> None:
    """Their newest conversation began elsewhere: it is named in the welcome, and nothing of it is told twice."""

    async def script(scene: Scene) -> tuple[Frame, list[int], str]:
        token = scene.new_token()
        first, late = scene.customer(scene.north), scene.customer(scene.south)
        await first.greet(token)
        await first.ask("message", "m1", text="hello")
        await late.greet(token)
        scene.south.process.freeze()
        await first.ask("leave", "m2")
        began = await first.ask("message", "m3", text="What are your fees?")
        await first.heard(
            lambda frame: frame.get("kind") == "answer" and frame["conversation"] == began["conversation"]
        )
        scene.south.process.thaw()

        back = scene.customer(scene.south)
        welcome = await back.greet(token, conversation=began["conversation"], last_seq=2)
        await scene.settle()
        await back.ask("message", "m4", text="When do you open?")
        await scene.settle()
        return welcome, back.seqs(began["conversation"]), began["conversation"]

    welcome, seqs, conversation = play(script, reopen_hours=0)

    assert welcome["conversation"]["id"] == conversation
    assert seqs == [4]


def test_a_device_that_arrives_while_a_conversation_begins_elsewhere_follows_it() -> None:
    """Its node asked before, got the answer late, and had heard the news when nobody here cared: the device is told."""

    async def script(scene: Scene) -> list[int]:
        token = scene.new_token()
        first, second = scene.customer(scene.north), scene.customer(scene.south)
        await first.greet(token)
        customers = scene.south.house.customers
        journal = customers.ledger.journal

        async def latest_of(customer: str) -> object:
            answer = await journal.latest_of(customer)
            await asyncio.sleep(2.5)
            return answer

        customers.ledger.journal = cast(Any, Meddled(journal, latest_of))
        second.say("hello", token=token)
        await asyncio.sleep(0.5)
        ack = await first.ask("message", "m1", text="hello")
        await scene.settle(10)
        return second.seqs(ack["conversation"])

    assert play(script) == [1, 2]


def test_what_could_not_be_read_is_looked_for_again() -> None:
    """Storage fails in the moment in which a node hears of news: it has them as soon as storage is back."""

    async def script(scene: Scene) -> list[int]:
        scene.deafen()
        token = scene.new_token()
        first, second = scene.customer(scene.north), scene.customer(scene.south)
        await first.greet(token)
        await second.greet(token)
        ledger, refused = scene.south.house.ledger, [1, 2, 3]
        journal = ledger.journal

        async def since(*place: Any) -> object:
            if refused:
                refused.pop()
                raise Unavailable("storage is down")
            return await journal.since(*place)

        ledger.journal = cast(Any, Meddled(journal, since))
        ack = await first.ask("message", "m1", text="hello")
        await scene.settle(20)
        return second.seqs(ack["conversation"])

    assert play(script) == [1, 2]


def test_a_node_that_knows_too_late_reopens_nothing_after_its_time() -> None:
    """It believes the conversation open, which was closed elsewhere for good: the message begins another."""

    async def script(scene: Scene) -> tuple[str, str]:
        token = scene.new_token()
        first, late = scene.customer(scene.north), scene.customer(scene.south)
        await first.greet(token)
        began = await first.ask("message", "m1", text="hello")
        await late.greet(token)
        scene.south.process.freeze()
        await first.ask("leave", "m2")
        scene.south.process.thaw()
        ack = await late.ask("message", "m3", text="hello")
        return began["conversation"], ack["conversation"]

    before, after = play(script, reopen_hours=0)

    assert before != after


def test_a_resend_is_known_also_where_a_beginning_was_held_up_over_another_conversation() -> None:
    """When it was decided to begin there was none before; when it was written there was, and the words stand in it."""

    async def script(scene: Scene) -> tuple[Frame, Frame]:
        token = scene.new_token()
        first, late = scene.customer(scene.north), scene.customer(scene.south)
        await first.greet(token)
        await late.greet(token)
        ledger = scene.south.house.ledger
        journal = ledger.journal

        async def append(what: Any) -> object:
            await asyncio.sleep(5)
            return await journal.append(what)

        ledger.journal = cast(Any, Meddled(journal, append))
        late.say("human", id="h1")
        await asyncio.sleep(1)
        await first.ask("message", "m1", text="hello")
        stored = await first.ask("message", "m2", text="What are your fees?")
        await first.ask("leave", "m3")
        await late.heard(lambda frame: frame.get("re") == "h1")
        again = await late.ask("message", "m2", text="What are your fees?")
        return stored, again

    stored, again = play(script, reopen_hours=0)

    assert again == stored


def test_old_news_of_an_older_conversation_is_not_told_to_whoever_is_in_a_newer_one() -> None:
    """A node read it before it ended and hears of it after the next began: nobody gets it from its beginning again."""

    async def script(scene: Scene) -> tuple[list[int], list[int]]:
        token = scene.new_token()
        first, before = scene.customer(scene.north), scene.customer(scene.south)
        await first.greet(token)
        older = (await first.ask("message", "m1", text="hello"))["conversation"]
        await before.greet(token)
        before.wire.cut(0.0)
        await scene.settle()
        ledger = scene.south.house.ledger
        journal = ledger.journal

        async def since(conversation: str, *place: Any) -> object:
            answer = await journal.since(conversation, *place)
            await asyncio.sleep(5 if conversation == older else 0)
            return answer

        ledger.journal = cast(Any, Meddled(journal, since))
        await first.ask("message", "m2", text="xyzzy plugh")
        await asyncio.sleep(2)
        await first.ask("leave", "m3")
        newer = (await first.ask("message", "m4", text="hello"))["conversation"]
        back = scene.customer(scene.south)
        await back.greet(token, conversation=newer, last_seq=2)
        await scene.settle(15)
        return back.seqs(older), back.seqs(newer)

    assert play(script, reopen_hours=0) == ([], [])


def test_what_one_node_writes_the_other_tells_at_once() -> None:
    """The hint leaves with the commit; nobody waits for a patrol."""

    async def script(scene: Scene) -> float:
        token = scene.new_token()
        first, second = scene.customer(scene.north), scene.customer(scene.south)
        await first.greet(token)
        await second.greet(token)
        await first.ask("message", "m1", text="hello")
        await scene.settle()
        began = asyncio.get_running_loop().time()
        await first.ask("message", "m2", text="What are your fees?")
        await second.heard(lambda frame: frame.get("id") == "m2")
        return asyncio.get_running_loop().time() - began

    assert play(script) < 0.1


def test_a_message_that_comes_again_many_conversations_later_is_not_said_twice() -> None:
    """Another device of theirs began and left one after the other before this one was heard again."""

    async def script(scene: Scene) -> tuple[Frame, Frame]:
        device = scene.customer(scene.north)
        await device.greet(scene.new_token())
        stored = await device.ask("message", "m1", text="hello")
        for number in range(7):
            await device.ask("leave", f"bye{number}")
            await device.ask("message", f"again{number}", text="hello")
        device.frames.clear()
        again = await device.ask("message", "m1", text="hello")
        return stored, again

    stored, again = play(script, reopen_hours=0)

    assert again == stored
