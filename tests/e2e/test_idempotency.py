"""The same command again, the same place again: on any connection, before and after a restart."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from .clients import Customer, Desk, at_desk, dial, new_id
from .servers import Server, serving

pytestmark = pytest.mark.e2e


async def test_the_same_id_again_gets_the_first_result(talk: Desk) -> None:
    """On the same socket and on another one; nothing is done twice."""
    first = await talk.customer()
    ack = await first.say("営業時間は", "same")

    again = await first.say("営業時間は", "same")
    other = await talk.customer(token=first.token)
    elsewhere = await other.say("営業時間は", "same")

    assert again == ack
    assert elsewhere == ack
    assert [e["seq"] for e in other.events()] == [1, 2]


async def test_the_same_id_with_other_content_is_a_conflict(talk: Desk) -> None:
    """Whether the content differs in its words or in its kind; and nothing is kept."""
    customer = await talk.customer()
    await customer.say("営業時間は", "used")

    other_words = await customer.ask("message", id="used", text="手数料は")
    other_kind = await customer.ask("leave", id="used")
    last = await customer.say("手数料はいくら")

    assert [other_words["code"], other_kind["code"]] == ["conflict", "conflict"]
    assert last["seq"] == 3


async def test_a_resent_beginning_begins_no_second_conversation(talk: Desk) -> None:
    """The customer stands in the conversation's place, also when both sockets send at the same moment."""
    first = await talk.customer()
    others = [await talk.customer(token=first.token) for _ in range(4)]
    for socket in (first, *others):
        socket.shared.add("begin")

    acks = await asyncio.gather(*(socket.say("営業時間は", "begin") for socket in (first, *others)))

    assert len({(ack["conversation"], ack["seq"], ack["at"]) for ack in acks}) == 1


async def test_a_resend_after_a_restart_gets_the_first_result(folder: Path) -> None:
    """Idempotency has no window, and a kill does not end it."""
    with serving(folder) as server:
        async with at_desk(server.sockets) as talk:
            customer = await talk.customer()
            token = customer.token
            ack = await customer.say("営業時間は", "m1")
            second = await customer.say("手数料はいくら", "m2")
        server.kill()
        server.start()
        async with at_desk(server.sockets) as talk:
            customer = await talk.customer(token=token, conversation=ack["conversation"], last_seq=4)

            assert await customer.say("手数料はいくら", "m2") == second
            assert await customer.say("営業時間は", "m1") == ack
            assert (await customer.ask("message", id="m1", text="別の言葉"))["code"] == "conflict"
        assert server.verify()["ok"]


async def test_resume_is_exact_after_every_place(talk: Desk) -> None:
    """Whatever was the last seq seen, exactly what follows comes, then caught_up, then what is new."""
    writer = await talk.customer()
    for text in ("営業時間は", "手数料はいくら", "住所を変更したい"):
        await writer.say(text)
    conversation = writer.conversation
    whole = {e["seq"]: e for e in writer.events()} | dict.fromkeys((1, 3, 5))

    for last_seq in range(len(whole) + 1):
        reader = await talk.customer(token=writer.token, conversation=conversation, last_seq=last_seq)

        assert reader.welcome["conversation"]["last_seq"] == 6
        assert [e["seq"] for e in reader.events()] == list(range(last_seq + 1, 7))
        for event in reader.events():
            known = whole[event["seq"]]
            assert known is None or known == event
        await reader.close()


async def test_a_place_ahead_of_the_log_is_told_so_and_gets_the_whole_log(talk: Desk) -> None:
    """A restored backup, or a client that is mistaken: never a silent hole."""
    writer = await talk.customer()
    ack = await writer.say("営業時間は")

    ahead = await talk.customer(token=writer.token, conversation=ack["conversation"], last_seq=99)

    types = [f["type"] for f in ahead.frames]
    assert types == ["welcome", "resync", "event", "event", "caught_up"]
    assert ahead.frames[1] == {"type": "resync", "conversation": ack["conversation"], "reason": "ahead"}


async def test_another_connection_of_the_author_sees_the_event_with_its_id(talk: Desk) -> None:
    """A client that lost its ack finds its own message; the sender itself never gets it as an event."""
    sender = await talk.customer()
    await sender.say("営業時間は")
    witness = await talk.customer(token=sender.token)

    await sender.say("手数料はいくら", id="known-id")
    event = await witness.event("message")
    while event["seq"] < 3:
        event = await witness.event("message")
    await sender.event("answer")

    assert event["id"] == "known-id"
    assert sender.events(kind="message") == []


async def test_a_message_sent_with_the_hello_is_acknowledged_and_not_replayed(server: Server, talk: Desk) -> None:
    """Commands may follow hello without waiting: the replay that runs beside them keeps to the rules."""
    writer = await talk.customer()
    await writer.say("税金の相談がしたい")
    for _ in range(30):
        socket = Customer(await dial(f"{server.sockets}/v1/chat"))
        talk.talkers.append(socket)
        await socket.send(type="hello", token=writer.token, conversation=None, last_seq=0)
        ids = [new_id("p") for _ in range(3)]
        for id in ids:
            await socket.send(type="message", id=id, text="もしもし")

        acks = [await socket.answer(id) for id in ids]
        await socket.typed("caught_up")

        assert [ack["type"] for ack in acks] == ["ack", "ack", "ack"]
        # Events and acks together are the log, without a hole and without a repeat.
        seen = [f["seq"] for f in socket.frames if f["type"] in ("event", "ack")]
        assert sorted(seen) == list(range(1, acks[-1]["seq"] + 1))
        await socket.close()
