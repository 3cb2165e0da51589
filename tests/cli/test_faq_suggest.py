"""Proves cli/faq_suggest.py and faq_learn.py: what editors can learn from conversations."""

from __future__ import annotations

from pathlib import Path

from chatgateway.bot import build
from chatgateway.bot.faq import Entry, Faq, Wording
from chatgateway.cli.faq_learn import add_variants, with_variants
from chatgateway.cli.faq_suggest import cases, propose
from chatgateway.content.folder import parse, read_texts
from chatgateway.conversation.events import Answer, Closed, Data, Event, Feedback, Handoff, Message
from chatgateway.conversation.people import Author

FAQ = Faq(
    (
        Entry("deposit", {"en": Wording("How do I deposit yen?", ("put yen in", "deposit steps"), (), "So.")}),
        Entry("sell", {"en": Wording("How do I sell coins?", ("selling my coins", "sell steps"), (), "So.")}),
    )
)
CUSTOMER, BOT, OPERATOR = (Author(role, "x") for role in ("customer", "bot", "operator"))
HANDED_OVER = Handoff("low_confidence", "en", {}, "normal", {})


def log(conversation: str, *told: tuple[Author, Data]) -> list[Event]:
    return [
        Event(conversation=conversation, seq=at, at_ms=at * 60_000, author=author, data=data)
        for at, (author, data) in enumerate(told, start=1)
    ]


def handed_over(conversation: str, text: str) -> list[Event]:
    return log(
        conversation,
        (CUSTOMER, Message(text)),
        (BOT, HANDED_OVER),
        (OPERATOR, Message("Open the parachute menu.")),
        (OPERATOR, Closed("solved")),
    )


def test_a_case_is_what_the_bot_could_not_help_with() -> None:
    """Handed over for want of confidence, or answered and not helpful; not what it handed over by rule."""
    unhelpful = log(
        "b", (CUSTOMER, Message("my yen?")), (BOT, Answer("So.", "deposit", "en", 0.9)), (CUSTOMER, Feedback(2, False))
    )
    by_rule = log("c", (CUSTOMER, Message("virus!")), (BOT, Handoff("topic", "en", {}, "urgent", {})))
    found = cases([*handed_over("a", "parachute?"), *unhelpful, *by_rule])

    assert [(c.text, c.reply, c.minutes) for c in found] == [
        ("parachute?", "Open the parachute menu.", 1.0),
        ("my yen?", "", 0.0),
    ]


def test_alike_messages_become_one_proposal() -> None:
    """Near an entry: a variant of it; near none: a new entry with an operator's words as draft."""
    events = [*handed_over("a", "deposit yen where"), *handed_over("b", "deposit yen how and where")]
    events += [*handed_over("c", "parachute jumping"), *handed_over("d", "parachute jumping day")]
    proposals = {p.kind: p for p in propose(build(FAQ), cases(events))}

    assert (proposals["variant"].entry, proposals["variant"].messages) == ("deposit", 2)


def test_a_single_message_is_no_proposal() -> None:
    """One customer's wording is chance."""
    assert propose(build(FAQ), cases(handed_over("a", "deposit yen where"))) == []


def test_variants_are_added_in_the_mind_and_on_disk(tmp_path: Path) -> None:
    """The effect is shown before anything is written; writing twice adds nothing twice."""
    events = [*handed_over("a", "deposit yen where"), *handed_over("b", "deposit yen how and where")]
    proposals = propose(build(FAQ), cases(events))
    (tmp_path / "t.yaml").write_text("entries: [{id: deposit, en: {question: 'How do I deposit yen?', answer: So.}}]\n")
    thought = with_variants(parse(read_texts(tmp_path)), proposals)

    assert add_variants(tmp_path, proposals) == ["t.yaml"]
    assert add_variants(tmp_path, proposals) == []
    assert parse(read_texts(tmp_path)).entries[0].wordings == thought.entries[0].wordings
