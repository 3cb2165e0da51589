"""The bot's decisions as events: answers, questions back, and handing over with what people then need to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..bot.bot import Bot
from ..bot.decision import Answer, Asked, Clarify, Decision, HandOver
from ..conversation import events
from ..conversation.events import Data
from ..conversation.state import Conversation
from ..notices.notice import Notice, overridden, suspended
from ..routing.config import RoutingConfig
from ..routing.needs import Needs, Preference, needs_from
from ..value import MadeOnce
from .sentences import say

ANSWERS_KEPT = 4096
LEVEL_OF_TIER = {"1": 1, "2": 2, "specialist": 3}


@dataclass(frozen=True, slots=True)
class Replies:
    """Asks the bot of the moment; both it and the routing rules may be reloaded while conversations go on."""

    bot: Callable[[], Bot]
    config: Callable[[], RoutingConfig]
    asked_now: Callable[[Needs], Mapping[str, int]]
    notices: Callable[[], Sequence[Notice]] = tuple
    # The bot gives the same decision for the same words, so that its event is made (and later printed) once.
    _answers: MadeOnce[Answer, events.Answer] = field(default_factory=lambda: MadeOnce(ANSWERS_KEPT))

    def to_words(self, state: Conversation | None, text: str, locale: str) -> tuple[Data, ...]:
        """What the bot does with a customer's message."""
        return self._obeying(self.bot().decide(text, _so_far(state, locale)), state)

    def to_choice(self, state: Conversation, entry: str, locale: str) -> tuple[Data, ...]:
        """What the bot does when the customer picks a suggestion."""
        return self._obeying(self.bot().choose(entry, _so_far(state, locale)), state)

    def hand_over(self, reason: str, state: Conversation | None, locale: str) -> events.Handoff:
        """Handing over without a new message: asked for by button, or an answer that did not help."""
        last = state.answered[-1] if state and state.answered else None
        return self._hand_over_entry(reason, last, _language(state, locale), state)

    def _obeying(self, decision: Decision, state: Conversation | None) -> tuple[Data, ...]:
        """The decision as notices let it stand: people instead of a suspended answer, other words for an overridden."""
        notices = self.notices()
        if not notices or not isinstance(decision, Answer):
            return self._events(decision)
        # Two answers in one text name only the first entry; the second is among the candidates.
        others = [candidate.entry for candidate in decision.candidates] if decision.reason == "two_intents" else []
        touched = any(overridden(notices, entry, decision.language) for entry in others)
        if touched or suspended(notices, [decision.entry, *others]):
            return (self._hand_over_entry("suspended", decision.entry, decision.language, state),)
        text = overridden(notices, decision.entry, decision.language)
        return self._events(decision if text is None else replace(decision, text=text))

    def _hand_over_entry(
        self, reason: str, last: str | None, language: str, state: Conversation | None
    ) -> events.Handoff:
        entry = self.bot().entry(last) if last else None
        skills = {language: 1}
        must = frozenset[str]()
        if entry is not None:
            skills |= {s: LEVEL_OF_TIER.get(entry.tier, 1) if i == 0 else 1 for i, s in enumerate(entry.skills)}
        tier = entry.tier if entry is not None else None
        priority = entry.priority if entry is not None else "normal"
        needs = self._needs(skills, must, language, tier)
        brief = {"language": language, "tried": list(state.answered) if state else []}
        return events.Handoff(
            reason=reason,
            language=language,
            skills=self.asked_now(needs),
            priority=priority,
            needs=needs.to_json(),
            text=say("handoff", language),
            entry=last,
            brief=brief,
        )

    def _events(self, decision: Decision) -> tuple[Data, ...]:
        match decision:
            case Answer():
                return (self._answers.of(decision, _answer),)
            case Clarify():
                suggestions = tuple(events.Suggestion(s.entry, s.text) for s in decision.suggestions)
                return (
                    events.Answer(
                        decision.text,
                        None,
                        decision.language,
                        decision.confidence,
                        suggestions,
                        "offer",
                        clarifies=True,
                    ),
                )
            case HandOver():
                return (self._handoff(decision),)

    def _handoff(self, decision: HandOver) -> events.Handoff:
        needs = self._needs(decision.needs, decision.must, decision.language, decision.tier)
        return events.Handoff(
            reason=decision.reason,
            language=decision.language,
            skills=self.asked_now(needs),
            priority=decision.priority,
            needs=needs.to_json(),
            text=decision.text or say("handoff", decision.language),
            entry=decision.entry,
            suggestions=tuple(events.Suggestion(s.entry, s.text) for s in decision.suggestions),
            brief=_brief(decision),
        )

    def _needs(self, skills: Mapping[str, int], must: frozenset[str], language: str, tier: str | None) -> Needs:
        """A must asks for the skill as such; its level is preferred, or small desks would wait for nobody for ever."""
        config = self.config()
        required = {s for s in skills if s in must or s in config.must_skills or s == language}
        needs = needs_from({s: 1 if s in required else v for s, v in skills.items()}, must, language, tier, config)
        levels = tuple(Preference(s, None, skills[s]) for s in skills if s in required and skills[s] > 1)
        return replace(needs, prefer=(*levels, *needs.prefer)) if levels else needs


def _answer(decision: Answer) -> events.Answer:
    suggestions = tuple(events.Suggestion(s.entry, s.text) for s in decision.suggestions)
    answer = events.Answer(decision.text, decision.entry, decision.language, decision.confidence, suggestions)
    return replace(answer, handoff="offer") if decision.handoff == "offer" else answer


def _so_far(state: Conversation | None, locale: str) -> Asked:
    if state is None:
        return Asked(None, locale or None)
    # The widget's language is only a prior until the customer has written something that the bot understood.
    known = state.language if state.answered or state.handoff_reason else None
    return Asked(known, locale or state.language, state.answered, state.clarified)


def _language(state: Conversation | None, locale: str) -> str:
    if state is not None and (state.answered or state.handoff_reason):
        return state.language
    short = (locale or (state.language if state else "")).split("-")[0].lower()
    return short if short in ("ja", "en", "zh") else "ja"


def _brief(decision: HandOver) -> Mapping[str, Any]:
    return {
        "language": decision.language,
        "entry": decision.entry,
        "candidates": [{"entry": c.entry, "confidence": round(c.confidence, 3)} for c in decision.candidates],
        "mentions": {kind: list(values) for kind, values in decision.brief.mentions.items()},
    }
