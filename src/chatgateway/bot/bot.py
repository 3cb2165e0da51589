"""The bot: one text and what was asked before in, one decision out. Pure, deterministic, no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeAlias

from . import rules, say
from .context import in_context, is_elliptic, relatives
from .decision import Answer, Asked, Candidate, Decision, Explanation, Found, given_by
from .explain import SHOWN_CANDIDATES, explained
from .faq import LANGUAGES, Entry, Faq
from .guard import Verdict, alarm, guarded
from .intents import Intents, intents_of
from .matcher import Match, Matcher
from .memory import Memory
from .say import Situation
from .smalltalk import Pleasantries, pleasantries
from .subject import subject_of
from .thresholds import Thresholds
from .verbatim import verbatim

MAX_TEXT = 4_000
REMEMBERED, LONGEST_REMEMBERED = 4_096, 400
PERSON_ENTRY = "talk-to-human"
# A hand-over topic needs less certainty than an answer: people are never the wrong place.
TOPIC_CONFIDENCE = 0.3
MAYBE_PERSON = 0.25  # enough not to ask back which topic they mean
# Of the doubt that an answer may leave, not more than this may be that the text is nobody's.
NOBODYS = 0.4

Key: TypeAlias = tuple[str, str | None, bool, tuple[str, ...]]
Known: TypeAlias = tuple[Decision, frozenset[str], bool]


@dataclass(frozen=True)
class Bot:
    """Decides what a customer's text gets. Build it with `build`."""

    faq: Faq
    matcher: Matcher
    thresholds: Thresholds
    concepts_of: Sequence[frozenset[str]]
    subjects: Mapping[str, tuple[str, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.forget()
        object.__setattr__(self, "_place", {entry.id: at for at, entry in enumerate(self.faq.entries)})
        urgent = frozenset(at for at, entry in enumerate(self.faq.entries) if entry.priority == "urgent")
        object.__setattr__(self, "_urgent_places", urgent)
        object.__setattr__(self, "_alarming", rules.triggers(self.faq.lexicon.danger))
        object.__setattr__(self, "_relatives", relatives(self.faq.entries))
        object.__setattr__(self, "_written", verbatim(self.faq))
        object.__setattr__(self, "_pleasantries", pleasantries(self.faq.small_talk))

    _place: Mapping[str, int] = field(init=False, compare=False, repr=False)
    _urgent_places: frozenset[int] = field(init=False, compare=False, repr=False)
    _relatives: Mapping[str, Mapping[int, float]] = field(init=False, compare=False, repr=False)
    _written: Mapping[str, Entry] = field(init=False, compare=False, repr=False)
    _alarming: frozenset[str] = field(init=False, compare=False, repr=False)
    _matches: Memory[tuple[str, str | None], Match] = field(init=False, compare=False, repr=False)
    _decisions: Memory[Key, Known] = field(init=False, compare=False, repr=False)
    _pleasantries: Pleasantries = field(init=False, compare=False, repr=False)

    @property
    def version(self) -> str:
        """The hash of the files the bot was built from."""
        return self.faq.version

    def entries(self) -> tuple[Entry, ...]:
        """Return all entries in the editors' order."""
        return self.faq.entries

    def entry(self, entry_id: str) -> Entry | None:
        """Return the entry with this id, None when there is none."""
        place = self._place.get(entry_id)
        return None if place is None else self.faq.entries[place]

    def decide(self, text: str, asked: Asked = Asked()) -> Decision:  # noqa: B008 (frozen)
        """Return what the customer's `text` gets, given the conversation so far."""
        text = text[:MAX_TEXT]
        cold = replace(asked, answered=()) if asked.answered else asked
        decision, given, leans = self._known(text, cold)
        last = asked.just_answered
        # A short text leans on the entry given last, and no entry is given twice in a row; the rest is past.
        changes = (leans and last) or not given.isdisjoint(last)
        return self._known(text, replace(asked, answered=last))[0] if changes else decision

    def _known(self, text: str, asked: Asked) -> Known:
        """The decision, the entries that it gives, and whether the text leans on what came before; remembered."""
        prior = asked.language or asked.locale
        key = (text, prior, asked.clarified, asked.answered)
        if (known := self._decisions.get(key)) is None:
            decision = self._decided(text, prior, asked)
            known = (decision, given_by(decision), is_elliptic(self.match(text, prior).heard))
            if len(text) <= LONGEST_REMEMBERED:
                self._decisions.keep(key, known)
        return known

    def forget(self) -> None:
        """Forget what was worked out for earlier texts."""
        object.__setattr__(self, "_matches", Memory(REMEMBERED))
        object.__setattr__(self, "_decisions", Memory(REMEMBERED))

    def _decided(self, text: str, prior: str | None, asked: Asked) -> Decision:
        match = self.match(text, prior)
        if asked.answered and is_elliptic(match.heard):
            match = in_context(match, self._relatives.get(asked.answered[-1], {}))
        situation = Situation(text, match.heard.language, asked, self._candidates(match))
        pleasantry = self._small_talk(situation, match)
        return (
            self._as_written(situation, match)
            or self._danger(situation, match, suspicious=pleasantry is None)
            or self._person(situation, match)
            or pleasantry
            or self._nobody(situation, match)
            or self._by_match(situation, match)
        )

    def choose(self, entry_id: str, asked: Asked = Asked()) -> Decision:  # noqa: B008 (frozen)
        """Return what picking a suggestion gets: the entry's answer, or people when it was given before."""
        entry = self.entry(entry_id)
        language = next((one for one in (asked.language, asked.locale) if one in LANGUAGES), "ja")
        situation = Situation("", language, asked, (Candidate(entry_id, 1.0),) if entry else ())
        if entry is None:
            return say.hand_over(situation, "low_confidence", None, ())
        return self._give(situation, entry, "chosen")

    def search(self, query: str, language: str | None = None, limit: int = 10) -> list[Found]:
        """Return the entries nearest to `query`, best first, for a help centre."""
        match = self.match(query[:MAX_TEXT], language)
        spoken = language or match.heard.language
        pairs = zip(match.entries[:limit], match.confidences, strict=False)
        return [say.found(self.faq.entries[place], spoken, confidence) for place, confidence in pairs]

    def explain(self, text: str, asked: Asked = Asked()) -> Explanation:  # noqa: B008 (frozen)
        """Return the decision for `text` with everything it was drawn from."""
        match = self.match(text[:MAX_TEXT], asked.language or asked.locale)
        verdict = guarded(self.faq, match.heard, match, self.concepts_of)
        return explained(self.decide(text, asked), match, verdict, self.faq, self.matcher, self.thresholds)

    def match(self, text: str, prior: str | None = None) -> Match:
        """Return the candidates for `text`; repeated texts are remembered."""
        if (known := self._matches.get((text, prior))) is None:
            known = self.matcher.match(self.matcher.listener.hear(text, prior))
            if len(text) <= LONGEST_REMEMBERED:
                self._matches.keep((text, prior), known)
        return known

    def _as_written(self, situation: Situation, match: Match) -> Decision | None:
        """Give the entry whose question or variant the text is, word for word."""
        entry = self._written.get(match.heard.whole)
        if entry is None or entry.id == PERSON_ENTRY:
            return None
        others = (c for c in situation.candidates if c.entry != entry.id)
        return self._give(replace(situation, candidates=(Candidate(entry.id, 1.0), *others)), entry, "match")

    def _candidates(self, match: Match) -> tuple[Candidate, ...]:
        pairs = zip(match.entries[:SHOWN_CANDIDATES], match.confidences, strict=False)
        return tuple(Candidate(self.faq.entries[e].id, p) for e, p in pairs)

    def _near(self, match: Match) -> list[Entry]:
        return [self.faq.entries[e] for e, p in zip(match.entries[:3], match.confidences, strict=False) if p > 0.05]

    def _danger(self, situation: Situation, match: Match, *, suspicious: bool) -> Decision | None:
        concepts = match.heard.concepts
        rule = rules.first_holding(self.faq.lexicon.danger, concepts) if concepts & self._alarming else None
        entry = self.entry(rule.entry) if rule and rule.entry else None
        place = alarm(match, self._urgent_places, self.thresholds.urgent) if suspicious and not entry else None
        if place is not None:
            entry = self.faq.entries[place]
        if entry is None:
            return None
        return say.hand_over(situation, "topic", entry, self._near(match), priority="urgent")

    def _person(self, situation: Situation, match: Match) -> Decision | None:
        wanted = rules.first_holding(self.faq.lexicon.person, match.heard.concepts)
        return self._to_person(situation, match) if wanted else None

    def _to_person(self, situation: Situation, match: Match) -> Decision:
        """Hand over to somebody with the skills of what the customer named beside asking for a person."""
        near = [e for e in self._near(match) if e.id != PERSON_ENTRY]
        entry = self.entry(PERSON_ENTRY)
        about = subject_of(self.subjects, match.heard.concepts, frozenset(entry.skills if entry else ()))
        sure = (e for e in near if match.confidences[match.entries.index(self._place[e.id])] > TOPIC_CONFIDENCE)
        skills = (about,) if about else next((e.skills for e in sure), ())
        return say.hand_over(situation, "asked", entry, near, skills=skills)

    def _small_talk(self, situation: Situation, match: Match) -> Decision | None:
        if (item := self._pleasantries.find(situation.text, situation.language, match.heard.whole)) is None:
            return None
        text = item.answers.get(situation.language) or next(iter(item.answers.values()))
        return Answer(f"smalltalk.{item.id}", text, situation.language, 1.0, "never", reason="small_talk")

    def _nobody(self, situation: Situation, match: Match) -> Decision | None:
        if not rules.first_holding(self.faq.lexicon.out_of_scope, match.heard.concepts):
            return None
        return say.hand_over(situation, "rule", None, self._near(match))

    def _by_match(self, situation: Situation, match: Match) -> Decision:
        if not (near := self._near(match)):
            return say.hand_over(situation, "low_confidence", None, ())
        best = near[0]
        verdict = guarded(self.faq, match.heard, match, self.concepts_of)
        if best.handoff == "always" and situation.confidence >= TOPIC_CONFIDENCE:
            is_asked = best.id == PERSON_ENTRY
            return self._to_person(situation, match) if is_asked else say.hand_over(situation, "topic", best, near)
        sure, given = self.thresholds.of(situation.language), situation.asked.just_answered
        part = partial(self.match, prior=situation.language)
        intents = intents_of(situation.text, match, self.faq.entries, part, sure, given)
        whole = verdict.clear and situation.confidence >= sure and match.none <= NOBODYS * (1.0 - sure)
        if len(intents.sure) > 1 and (not whole or best.id in intents):
            return self._both(situation, intents.led_by(best.id))
        if whole:
            return self._give(situation, best, "match", intents.besides(best.id))
        if intents.sure and verdict.clear and intents.besides(intents.sure[0].entry):
            return self._both(situation, intents)
        return self._unsure(situation, match, near, verdict)

    def _both(self, situation: Situation, intents: Intents) -> Decision:
        """Answer the two questions that parts of the text ask; a question that is less sure is offered."""
        chosen = intents.sure[:2]
        others = (c for c in situation.candidates if c.entry not in {one.entry for one in chosen})
        parted = replace(situation, candidates=(*chosen, *others)[:SHOWN_CANDIDATES])
        entries = [entry for c in chosen if (entry := self.entry(c.entry))]
        left = [entry for c in (*intents.sure[2:], *intents.likely) if (entry := self.entry(c.entry))]
        return say.answer(parted, entries, left, "two_intents" if len(entries) > 1 else "match")

    def _give(self, situation: Situation, entry: Entry, reason: str, besides: Sequence[str] = ()) -> Decision:
        if entry.handoff == "always":
            return say.hand_over(situation, "topic", entry, (entry,))
        if entry.id in situation.asked.just_answered:
            # They read it a moment ago and ask again: it did not help.
            return say.hand_over(situation, "repeated", entry, (entry,))
        related = [e for name in dict.fromkeys((*besides, *entry.related)) if (e := self.entry(name))]
        return say.answer(situation, (entry,), related, reason)

    def _unsure(self, situation: Situation, match: Match, near: list[Entry], verdict: Verdict) -> Decision:
        if any(e.id == PERSON_ENTRY and p >= MAYBE_PERSON for e, p in zip(near, match.confidences, strict=False)):
            return self._to_person(situation, match)
        together = sum(match.confidences[:3])
        if not situation.asked.clarified and not verdict.too_short and together >= self.thresholds.clarify:
            return say.clarify(situation, near)
        return say.hand_over(situation, "low_confidence", None, near)
