"""The main job, over the wire alone: bot, people, transcript."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from .clients import Desk, Frame, Refusal, at_desk
from .servers import SHIPPED_FAQ, Hired, Server, serving

pytestmark = pytest.mark.e2e
INTERNAL = ("confidence", "epoch", "brief", "needs", "candidates", "why", "summary", "expires_at", "op_")


def shown_to(customer_frames: list[Frame]) -> str:
    """Everything that a customer's socket received, as one text."""
    return json.dumps([f for f in customer_frames if f["type"] != "ack"], ensure_ascii=False)


async def transcript(server: Server, conversation: str, key: str | None) -> httpx.Response:
    """The transcript as a service asks for it."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    async with httpx.AsyncClient() as http:
        return await http.get(f"{server.url}/v1/conversations/{conversation}/transcript", headers=headers)


async def test_the_bot_answers_what_the_faq_knows(server: Server, talk: Desk) -> None:
    """A FAQ question is acknowledged first, and answered in the same breath."""
    customer = await talk.customer()

    ack = await customer.say("営業時間を教えてください", "m1")
    answer = await customer.event("answer")

    assert (ack["seq"], answer["seq"]) == (1, 2)
    assert answer["data"]["entry"] == "opening-hours"
    assert answer["author"]["role"] == "bot"
    types = [f["type"] for f in customer.frames]
    assert types.index("ack") < types.index("event")


async def test_a_request_for_a_specialist_reaches_the_one_who_can_and_nobody_else(
    server: Server, talk: Desk, tax_operator: Hired
) -> None:
    """Offer, accept, reply, next message, note, close, rate, reopen; the bot is silent while a person has the word."""
    others = [
        await talk.operator(server.operator(name, skills).token)
        for name, skills in (("日本語", "ja:5,general:5"), ("英語と税", "en:5,tax:5"), ("警備", "ja:3,security:5"))
    ]
    tax = await talk.operator(tax_operator.token)
    for operator in (*others, tax):
        await operator.ready()
    customer = await talk.customer()

    asked = await customer.say("税金の相談がしたい")
    offer = await tax.offer()
    await tax.take(offer)
    assigned = await customer.event("assigned")
    await tax.say(offer, "お待たせしました、田中です。")
    reply = await customer.event("message")
    # A question that the bot would know: it keeps silent, because a person has the word.
    await customer.say("手数料はいくらですか")
    heard = await tax.event("message", conversation=offer["conversation"])
    while heard["data"]["text"] != "手数料はいくらですか":
        heard = await tax.event("message", conversation=offer["conversation"])
    await tax.do("note", conversation=offer["conversation"], text="内部メモ: 三年分の申告漏れ")
    await tax.do(
        "close", conversation=offer["conversation"], epoch=offer["epoch"], outcome="solved", summary="要約は内部だけ"
    )
    closed = await customer.event("closed")
    await customer.do("rate", score=5, comment="助かりました")

    assert offer["conversation"] == asked["conversation"]
    assert assigned["data"]["operator"] == {"name": "税務 田中"}
    assert reply["data"]["text"] == "お待たせしました、田中です。"
    assert closed["data"] == {"reason": "solved"}
    assert customer.events(kind="answer") == []
    assert not [f for other in others for f in other.frames if f["type"] in ("offer", "event")]
    text = shown_to(customer.frames)
    assert not [word for word in (*INTERNAL, "内部", tax_operator.id) if word in text]
    await _the_transcript_needs_a_key(server, offer["conversation"])
    await _a_message_reopens(customer, closed["seq"])


async def _the_transcript_needs_a_key(server: Server, conversation: str) -> None:
    key, other = server.key("transcripts:read"), server.key("bot:read")

    got = await transcript(server, conversation, key)
    without = await transcript(server, conversation, None)
    wrong_scope = await transcript(server, conversation, other)
    invented = await transcript(server, conversation, key[:-1] + ("A" if key[-1] != "A" else "B"))

    assert [got.status_code, without.status_code, wrong_scope.status_code, invented.status_code] == [200, 401, 403, 401]
    events: list[dict[str, Any]] = got.json()["events"]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    said = [event["data"].get("text") for event in events if event["kind"] in ("message", "note")]
    assert said == [
        "税金の相談がしたい",
        "お待たせしました、田中です。",
        "手数料はいくらですか",
        "内部メモ: 三年分の申告漏れ",
    ]


async def _a_message_reopens(customer: Any, closed_seq: int) -> None:
    ack = await customer.say("営業時間は")
    answer = await customer.event("answer")

    assert ack["conversation"] == customer.conversation
    assert ack["seq"] > closed_seq
    assert answer["data"]["entry"] == "opening-hours"


async def test_a_customer_cannot_rate_what_is_not_over(talk: Desk) -> None:
    """The state that does not allow it is named."""
    customer = await talk.customer()
    await customer.say("営業時間は")

    with pytest.raises(Refusal, match="conflict") as refusal:
        await customer.do("rate", score=5)

    assert refusal.value.code == "conflict"


async def test_a_stale_epoch_is_refused(server: Server, talk: Desk) -> None:
    """Whoever lost or never had the conversation changes nothing in it."""
    owner = await talk.operator(server.operator("警備 一", "ja:5,security:5", tier="1").token)
    stranger = await talk.operator(server.operator("部外者", "en:5").token)
    await owner.ready()
    customer = await talk.customer()
    await customer.say("不正ログインされたかもしれません")
    offer = await owner.offer()
    place = {"conversation": offer["conversation"], "epoch": offer["epoch"]}

    early = await owner.ask("message", text="まだ私の担当ではない", **place)
    stolen = await stranger.ask("accept", **place)
    await owner.take(offer)
    late = await owner.ask("message", text="古い番号", conversation=place["conversation"], epoch=place["epoch"] - 1)
    noted = await stranger.ask("note", conversation=place["conversation"], text="のぞき見")
    closed = await stranger.ask("close", outcome="spam", **place)
    await owner.finish(offer)
    after = await owner.ask("message", text="終わった後", **place)

    codes = [answer.get("code") for answer in (early, stolen, late, noted, closed, after)]
    assert codes == ["stale_epoch", "stale_epoch", "stale_epoch", "forbidden", "stale_epoch", "stale_epoch"]
    assert [e["data"].get("text") for e in customer.events(kind="message")] == []


@pytest.mark.slow
async def test_the_shipped_faq_does_the_same_job(folder: Path) -> None:
    """What is installed by default answers, hands over, and reaches the tax specialist."""
    with serving(folder, faq=SHIPPED_FAQ, limits="default") as server:
        hired = server.operator("税務", "ja:5,tax:3")
        async with at_desk(server.sockets) as talk:
            operator = await talk.operator(hired.token)
            await operator.ready()
            customer = await talk.customer()

            await customer.say("売買の注文はどうやって出しますか")
            answer = await customer.event("answer")
            await customer.say("確定申告について税務の専門の担当者と話したい")
            offer = await operator.offer()

            assert "「取引」画面から" in answer["data"]["text"]
            assert offer["brief"]["messages"][-1]["text"].startswith("確定申告")
