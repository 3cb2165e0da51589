"""Proves bot/bot.py and what it decides with: answer, clarify or hand over."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatgateway.bot import Answer, Asked, Bot, Candidate, Clarify, HandOver, build, reminded
from chatgateway.bot.described import described
from chatgateway.bot.matcher import Match, Matcher
from chatgateway.bot.memory import Memory
from chatgateway.bot.mentions import mentions
from chatgateway.bot.split import parts_of
from chatgateway.bot.subject import subject_of, subjects
from chatgateway.bot.thresholds import Thresholds

from .small import DEPOSIT, FAQ


@pytest.fixture(scope="module")
def bot() -> Bot:
    """A bot that answers what it is fairly sure of."""
    return replace(build(FAQ), thresholds=Thresholds({"ja": 0.4, "en": 0.4, "zh": 0.4}, clarify=0.3, urgent=0.35))


def sure(bot: Bot, monkeypatch: pytest.MonkeyPatch, *confidences: tuple[str, float]) -> Bot:
    """Make the matcher find exactly these entries."""
    places = {entry.id: at for at, entry in enumerate(bot.entries())}

    def found(self: Matcher, heard: object) -> Match:
        del self
        chosen = tuple(places[name] for name, _ in confidences)
        left = 1.0 - sum(p for _, p in confidences)
        return Match(heard, chosen, tuple(p for _, p in confidences), left)  # type: ignore[arg-type]

    monkeypatch.setattr(Matcher, "match", found)
    return replace(bot)


@pytest.mark.parametrize(
    ("text", "entry", "language"),
    [
        ("日本円を入金したい", "deposit", "ja"),
        ("nyuukin no houhou wo oshiete", "deposit", "ja"),
        ("How do I withdraw yen?", "withdraw", "en"),
        ("如何提现日元？", "withdraw", "zh"),
    ],
)
def test_what_it_knows_is_answered_in_the_customers_language(bot: Bot, text: str, entry: str, language: str) -> None:
    """A clear question gets the entry's answer, in the language it was asked in."""
    decision = bot.decide(text)

    assert isinstance(decision, Answer)
    assert (decision.entry, decision.language) == (entry, language)
    assert decision.text == next(e for e in bot.entries() if e.id == entry).wordings[language].answer


def test_an_entry_without_the_language_is_answered_in_another_with_a_note(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fallback is told, not silent."""
    decision = sure(bot, monkeypatch, ("tax", 0.9)).decide("税金的问题怎么申报呢")

    assert isinstance(decision, Answer)
    assert decision.text.startswith("（该内容暂无中文版本")
    assert decision.text.endswith("税務署へ。")
    assert decision.handoff == "offer"


def test_danger_wins_over_whatever_scores_higher(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule of the lexicon makes a message urgent even when a harmless entry is nearly certain."""
    decision = sure(bot, monkeypatch, ("fees", 0.99)).decide("I was hacked, what are the trading fees?")

    assert isinstance(decision, HandOver)
    assert (decision.entry, decision.priority, decision.reason) == ("freeze", "urgent", "topic")
    assert decision.needs == {"en": 1, "security": 3}
    assert decision.must == {"en", "security"}


def test_urgent_entries_need_little_confidence(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the rules miss, the matcher's suspicion catches."""
    decision = sure(bot, monkeypatch, ("fees", 0.5), ("freeze", 0.36)).decide("something is odd here")

    assert isinstance(decision, HandOver)
    assert decision.priority == "urgent"


def test_a_faint_suspicion_in_a_strangers_text_is_no_emergency(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that is probably not for this desk is not urgent."""
    wary = replace(bot, thresholds=replace(bot.thresholds, urgent=0.05))
    decision = sure(wary, monkeypatch, ("freeze", 0.1)).decide("my neighbour's dog bit me")

    assert isinstance(decision, HandOver)
    assert decision.priority == "normal"


def test_a_person_is_given_with_the_skill_of_the_subject(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """「入金の担当者と話したい」 needs somebody who knows about funds, not just anybody."""
    knowing = replace(bot, subjects={"deposit": ("funds", 0.9)})
    decision = sure(knowing, monkeypatch, ("talk-to-human", 0.5), ("deposit", 0.4)).decide("入金の担当者と話したい")

    assert isinstance(decision, HandOver)
    assert decision.reason == "asked"
    assert decision.needs == {"ja": 1, "funds": 1}


def test_who_may_be_asking_for_a_person_is_not_asked_back(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter of a suspicion is enough: people are never the wrong place."""
    decision = sure(bot, monkeypatch, ("fees", 0.35), ("talk-to-human", 0.28)).decide("get me out of this menu")

    assert isinstance(decision, HandOver)
    assert decision.reason == "asked"


@pytest.mark.parametrize(("texts", "skill"), [(8, "funds"), (7, None)])
def test_a_concept_points_to_the_skill_most_of_its_texts_belong_to(texts: int, skill: str | None) -> None:
    """Enough texts, most of them of one skill; the skill of the person entry itself does not count."""
    known = subjects(FAQ.entries, [(0, frozenset(("deposit",)))] * texts + [(2, frozenset(("fee",)))] * 4)

    assert subject_of(known, ("deposit", "fee"), frozenset()) == skill
    assert subject_of(known, ("deposit",), frozenset(("funds",))) is None


def test_a_person_is_given_without_a_subject_too(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anyone with the language will do."""
    decision = sure(bot, monkeypatch, ("talk-to-human", 0.9)).decide("operator!")

    assert isinstance(decision, HandOver)
    assert decision.reason == "asked"
    assert decision.needs == {"en": 1, "general": 1}
    assert decision.text == "Connecting you to a person."


def test_small_talk_is_answered_without_handing_over(bot: Bot) -> None:
    """Hello is not a case for people; a long text is not small talk."""
    decision = bot.decide("Hello!!")

    assert isinstance(decision, Answer)
    assert decision.entry == "smalltalk.hello"
    assert reminded(Asked(), decision) == Asked(language="en")
    assert isinstance(bot.decide("hello " * 40), HandOver | Clarify)


def test_small_talk_without_the_language_is_answered_in_another(bot: Bot) -> None:
    """A greeting known in another language is still a greeting."""
    decision = bot.decide("hi", Asked(language="zh"))

    assert isinstance(decision, Answer)
    assert decision.entry == "smalltalk.hello"


def test_out_of_scope_rules_never_answer(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forecasts go to people however similar the words are."""
    decision = sure(bot, monkeypatch, ("fees", 0.99)).decide("any price prediction for the fees?")

    assert isinstance(decision, HandOver)
    assert decision.reason == "rule"


def test_an_entry_given_just_before_hands_over_instead_of_repeating(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A customer who was not helped is not told the same again."""
    decision = sure(bot, monkeypatch, ("fees", 0.99)).decide("what are the fees", Asked(answered=("deposit", "fees")))

    assert isinstance(decision, HandOver)
    assert decision.reason == "repeated"


def test_an_entry_given_some_time_before_is_given_again(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has read something else meanwhile only wants to read it once more."""
    decision = sure(bot, monkeypatch, ("fees", 0.99)).decide("what are the fees", Asked(answered=("fees", "deposit")))

    assert isinstance(decision, Answer)
    assert decision.entry == "fees"


def test_it_asks_once_and_then_hands_over(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two likely entries it offers both; if that did not help, people."""
    torn = sure(bot, monkeypatch, ("deposit", 0.39), ("fees", 0.3))
    first = torn.decide("about that thing with the money")
    second = torn.decide("about that thing with the money", reminded(Asked(), first))

    assert isinstance(first, Clarify)
    assert [s.entry for s in first.suggestions] == ["deposit", "fees"]
    assert isinstance(second, HandOver)
    assert second.reason == "low_confidence"
    assert second.brief.candidates == (Candidate("deposit", 0.39), Candidate("fees", 0.3))


def test_what_matches_nothing_hands_over(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Handing over is the default."""
    decision = sure(bot, monkeypatch).decide("qwertz")

    assert isinstance(decision, HandOver)
    assert (decision.entry, decision.confidence, decision.tier) == (None, 0.0, None)


@pytest.mark.parametrize("text", ["金", "ab"])
def test_very_short_texts_are_not_answered_by_likeness_alone(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """Two letters say too little, unless an editor wrote exactly them."""
    assert isinstance(sure(bot, monkeypatch, ("fees", 0.99)).decide(text), HandOver)


def test_a_contrast_is_never_mixed_up(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deposit is not answered with withdrawal, nor is an entry chosen over its near opposite by a hair."""
    wrong_side = sure(bot, monkeypatch, ("withdraw", 0.9)).decide("my deposit steps please")
    by_a_hair = sure(bot, monkeypatch, ("withdraw", 0.45), ("deposit", 0.44)).decide("moving yen between banks")

    assert not isinstance(wrong_side, Answer)
    assert not isinstance(by_a_hair, Answer)


def test_exactly_what_an_editor_wrote_is_never_too_short(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyword of the entry, whole, is an answerable question."""
    decision = sure(bot, monkeypatch, ("deposit", 0.99)).decide("入金", Asked(language="ja"))

    assert isinstance(decision, Answer)


def test_two_clear_questions_get_both_answers(bot: Bot) -> None:
    """Each sentence that is clear about an entry of its own is answered."""
    bold = replace(bot, thresholds=Thresholds({"en": 0.2}, urgent=0.9))
    decision = bold.decide("How do I deposit yen? What are the trading fees?")

    assert isinstance(decision, Answer)
    assert decision.reason == "two_intents"
    assert "Use the deposit screen." in decision.text
    assert "Free." in decision.text


def test_choosing_a_suggestion_gives_its_answer_once(bot: Bot) -> None:
    """A pick is certain; a second pick of the same, or of an always-topic, or of nothing known, goes to people."""
    first = bot.choose("deposit", Asked(language="en"))

    assert isinstance(first, Answer)
    assert (first.confidence, [s.entry for s in first.suggestions]) == (1.0, ["fees"])
    assert isinstance(bot.choose("deposit", reminded(Asked(language="en"), first)), HandOver)
    assert isinstance(bot.choose("freeze"), HandOver)
    assert isinstance(bot.choose("nothing"), HandOver)


def test_search_lists_the_nearest_entries(bot: Bot) -> None:
    """A help centre gets questions and answers, best first."""
    found = bot.search("deposit yen", "en", limit=2)

    assert len(found) == 2
    assert (found[0].entry, found[0].question) == ("deposit", "How do I deposit yen?")


def test_an_explanation_holds_everything_and_is_json(bot: Bot) -> None:
    """Candidates with their evidence, guards, thresholds, and what was heard."""
    explained = asdict(bot.explain("日本円を入金したい"))

    assert json.loads(json.dumps(explained)) is not None
    assert explained["heard"]["concepts"] == ["deposit", "money"]
    assert explained["candidates"][0]["entry"] == "deposit"
    assert set(explained["thresholds"]) == {"answer", "clarify", "urgent"}


def test_entries_can_be_looked_up(bot: Bot) -> None:
    """By id, or none."""
    assert bot.entry("deposit") is DEPOSIT
    assert bot.entry("nothing") is None
    assert bot.version == "v1"


def test_repeated_texts_are_remembered_within_limits() -> None:
    """The memory never grows beyond twice its size; what is asked for again stays."""
    memory: Memory[str, int] = Memory(2)
    for number, text in enumerate(("one", "two", "three", "one", "four")):
        if memory.get(text) is None:
            memory.keep(text, number)

    assert len(memory.young) + len(memory.old) <= 4
    assert memory.get("one") == 0
    assert memory.get("two") is None


def test_a_text_asked_again_gets_the_same_decision_until_its_answer_was_given(bot: Bot) -> None:
    """A remembered decision stands for every conversation that was not given its entry yet."""
    text = "日本円をこちらの口座に入金したいのですがどうすればよいですか"
    first = bot.decide(text)
    assert isinstance(first, Answer)

    assert bot.decide(text) is first
    assert bot.decide(text, Asked(answered=("fees",))) is first
    assert bot.decide(text, Asked(answered=(first.entry,))).reason == "repeated"


def test_building_is_deterministic() -> None:
    """The same FAQ gives the same confidences."""
    texts = ("入金の方法", "how to withdraw", "完全に別の話")
    one, other = build(FAQ), build(FAQ)

    assert [one.match(t).confidences for t in texts] == [other.match(t).confidences for t in texts]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gets_a_decision_in_a_known_language(bot: Bot, text: str) -> None:
    """No text is too strange; confidence is a probability; needs hold the language, which never relaxes."""
    decision = bot.decide(text)

    assert decision.language in ("ja", "en", "zh")
    assert 0.0 <= decision.confidence <= 1.0
    if isinstance(decision, HandOver):
        assert decision.needs[decision.language] == 1
        assert decision.language in decision.must
        assert decision.must <= set(decision.needs)


def test_a_decision_is_one_flat_document(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `faq match` prints holds the promised keys for every kind of decision."""
    decisions = [bot.choose("deposit"), bot.choose("freeze"), bot.decide("hello")]
    decisions.append(sure(bot, monkeypatch, ("deposit", 0.39), ("fees", 0.3)).decide("about that money thing"))
    documents = [described(bot, decision) for decision in decisions]

    assert [d["decision"] for d in documents] == ["answer", "handoff", "answer", "clarify"]
    assert all(
        {"entry", "confidence", "handoff", "needs", "priority", "reason", "candidates"} <= set(d) for d in documents
    )


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("チケット #58213 の件", "ticket", "58213"),
        ("0.5 BTC が届かない", "amount", "0.5 btc"),
        ("エラー SYS-1027", "error", "sys-1027"),
        ("ビットコインです", "coin", "ビットコイン"),
        ("tx " + "ab" * 32, "transaction", "ab" * 32),
    ],
)
def test_operators_see_what_a_text_mentions(text: str, kind: str, value: str) -> None:
    """Ticket numbers, amounts, codes, coins and transactions stand out in the brief."""
    assert value in mentions(text)[kind]


def test_a_text_divides_at_sentences_and_joints() -> None:
    """「それと」, "and also", 另外 join questions of their own."""
    assert parts_of("入金できません。それと手数料はいくら") == ["入金できません。", "手数料はいくら"]
    assert parts_of("deposit is late, and also what are fees") == ["deposit is late", "what are fees"]
