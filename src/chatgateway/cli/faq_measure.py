"""Measures a bot by its FAQ's own messages: every test message asked for real, itself left out of what was learnt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from ..bot import Answer, Bot, Clarify, Decision, Faq, HandOver, build

FOLDS = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """One message and what became of it."""

    text: str
    language: str
    wanted: str | None  # None: nobody's
    got: str | None
    kind: str  # answer | clarify | handoff
    confidence: float
    right: bool

    @property
    def answered(self) -> bool:
        """Whether the customer got an entry's answer."""
        return self.kind == "answer"


@dataclass(frozen=True, slots=True)
class Row:
    """Figures of a group of outcomes."""

    messages: int
    top1: float
    answered: float
    precision: float
    false_answers: int
    clarified: float


@dataclass(frozen=True, slots=True)
class Report:
    """What `faq test` found."""

    version: str
    overall: Row
    languages: dict[str, Row]
    entries: dict[str, Row]
    strangers_answered: float
    rejects_answered: list[dict[str, str]]
    calibration_error: float
    reliability: list[dict[str, float]]
    wrong: list[dict[str, object]]


def measure(faq: Faq) -> Report:
    """Return the report over `tests` and out-of-scope texts, in four folds: no bot is asked what it learnt."""
    outcomes = [outcome for fold in range(FOLDS) for outcome in _fold(faq, fold)]
    inside = [o for o in outcomes if o.wanted is not None]
    outside = [o for o in outcomes if o.wanted is None]
    error, bins = _reliability(outcomes)
    return Report(
        version=faq.version,
        overall=_row(inside),
        languages={lang: _row([o for o in inside if o.language == lang]) for lang in faq.languages},
        entries={e.id: _row(group) for e in faq.entries if (group := [o for o in inside if o.wanted == e.id])},
        strangers_answered=_share(outside, lambda o: o.answered),
        rejects_answered=_rejects(faq),
        calibration_error=error,
        reliability=bins,
        wrong=[asdict(o) for o in inside if not o.right],
    )


def _fold(faq: Faq, fold: int) -> Iterator[Outcome]:
    bot = build(without_fold(faq, fold))
    for entry in faq.entries:
        for text in entry.matches[fold::FOLDS]:
            yield _ask(bot, text, None, entry.id)
    for language, texts in faq.out_of_scope.items():
        for text in texts[fold::FOLDS]:
            yield _ask(bot, text, language, None)


def without_fold(faq: Faq, fold: int) -> Faq:
    """Return `faq` without every fourth test message and out-of-scope text, counted from `fold`."""
    entries = tuple(replace(e, matches=_kept(e.matches, fold)) for e in faq.entries)
    return replace(faq, entries=entries, out_of_scope={k: _kept(v, fold) for k, v in faq.out_of_scope.items()})


def _kept(texts: tuple[str, ...], fold: int) -> tuple[str, ...]:
    return tuple(text for at, text in enumerate(texts) if at % FOLDS != fold)


def _ask(bot: Bot, text: str, language: str | None, wanted: str | None) -> Outcome:
    decision = bot.decide(text)
    got = decision.candidates[0].entry if decision.candidates else None
    kind = kind_of(decision)
    return Outcome(text, language or decision.language, wanted, got, kind, decision.confidence, got == wanted)


def kind_of(decision: Decision) -> str:
    """Return answer, clarify or handoff; small talk is no answer of an entry."""
    match decision:
        case Answer(entry=entry):
            return "handoff" if entry.startswith("smalltalk.") else "answer"
        case Clarify():
            return "clarify"
        case HandOver():
            return "handoff"


def _rejects(faq: Faq) -> list[dict[str, str]]:
    """Return the near misses that an entry answers although its editors say it must not."""
    bot = build(faq)
    return [
        {"entry": entry.id, "text": text}
        for entry in faq.entries
        for text in entry.rejects
        if isinstance(decision := bot.decide(text), Answer) and decision.entry == entry.id
    ]


def _row(outcomes: list[Outcome]) -> Row:
    answered = [o for o in outcomes if o.answered]
    return Row(
        messages=len(outcomes),
        top1=_share(outcomes, lambda o: o.right),
        answered=_share(outcomes, lambda o: o.answered),
        precision=_share(answered, lambda o: o.right) if answered else 1.0,
        false_answers=sum(not o.right for o in answered),
        clarified=_share(outcomes, lambda o: o.kind == "clarify"),
    )


def _share(outcomes: list[Outcome], holds: object) -> float:
    assert callable(holds)
    return round(sum(bool(holds(o)) for o in outcomes) / len(outcomes), 4) if outcomes else 0.0


def _reliability(outcomes: list[Outcome], bins: int = 10) -> tuple[float, list[dict[str, float]]]:
    """Return the expected calibration error and, per bin of confidence, how often it was right."""
    found, error = [], 0.0
    for at in range(bins):
        inside = [o for o in outcomes if at == min(int(o.confidence * bins), bins - 1)]
        if inside:
            said = sum(o.confidence for o in inside) / len(inside)
            right = sum(o.right for o in inside) / len(inside)
            error += abs(said - right) * len(inside) / len(outcomes)
            found.append({"messages": len(inside), "confidence": round(said, 4), "right": round(right, 4)})
    return round(error, 4), found
