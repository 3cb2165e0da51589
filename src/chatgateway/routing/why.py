"""What stands between a conversation and the operators, in words that supervisors can act on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from .needs import Needs, Preference
from .people import Operator


def first_lack(needs: Needs, operator: Operator, step: int) -> str:
    """The first skill (musts, then the preferences in force) that is lacking, for an operator who lacks one."""
    for skill, level in needs.must.items():
        if operator.skills.get(skill, 0) < level:
            return _lack(skill, operator.skills, level)
    for preference in needs.asked(step):
        if preference.shortfall(operator):
            return _unmet(preference, operator)
    return f"not in the overflow team {needs.overflow_skill}"


def _unmet(preference: Preference, operator: Operator) -> str:
    if preference.skill is not None:
        return _lack(preference.skill, operator.skills, preference.level)
    if preference.tier is not None:
        return f"tier {operator.tier or '-'}, asked {preference.tier}"
    return f"asked for operator {preference.operator}"


def _lack(skill: str, skills: Mapping[str, int], level: int) -> str:
    return f"{skill} {skills[skill]} < {level}" if skill in skills else f"no {skill}"


def unmeetable(needs: Needs, operators: tuple[Operator, ...]) -> tuple[str, ...]:
    """What no operator at all, on duty or not, can meet: each lacking must, or their combination."""
    able = [o for o in operators if o.takes_offers]
    if any(needs.fit(o) is not None for o in able):
        return ()
    lacking = [f"{s} {n}" for s, n in needs.must.items() if not any(o.skills.get(s, 0) >= n for o in able)]
    if lacking:
        return tuple(lacking)
    together = [*(f"{s} {n}" for s, n in needs.must.items()), *(str(p) for p in needs.asked(needs.last_step))]
    return (" + ".join(together) or "anyone",)


Judged = Sequence[tuple[Operator, str | None]]


def why_waiting(needs: Needs, step: int, now: float, able: Judged, everybody: Judged) -> dict[str, Any]:
    """Say why nobody has the conversation: a closed code, a sentence, and the operators held back per reason.

    `everybody`: every operator with the first reason against them; `able`: those of them who have what is asked.
    """
    here = [reason for o, reason in able if o.is_on_duty(now)]
    held_back = Counter(_kind(reason) for _, reason in everybody if reason)
    code, text = _verdict(needs, step, tuple(o for o, _ in everybody), len(able), here)
    return {"code": code, "text": text, "held_back": dict(sorted(held_back.items()))}


def _verdict(
    needs: Needs, step: int, everybody: tuple[Operator, ...], fit: int, reasons: list[str | None]
) -> tuple[str, str]:
    asked = ", ".join([*(f"{s} {n}" for s, n in needs.must.items()), *(str(p) for p in needs.asked(step))]) or "anyone"
    if lacking := unmeetable(needs, everybody):
        return "unmeetable", f"no operator at all has {', '.join(lacking)}"
    if None in reasons:
        return "next", "an operator is free and gets it at once, after those before it"
    if not reasons:
        return "nobody_on_duty", f"{fit} operators have what is asked ({asked}), none is on duty"
    kinds = Counter(_kind(reason) for reason in reasons if reason)
    text = ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items(), key=lambda k: (-k[1], k[0])))
    code = "busy" if kinds["at capacity"] or kinds["busy"] else "held_back"
    return code, f"{len(reasons)} on duty with what is asked ({asked}): {text}"


def _kind(reason: str) -> str:
    """The reason without its numbers, so that operators can be counted per reason."""
    for start, kind in (("capacity", "at capacity"), ("declined", "declined just now"), ("no ", "lack a skill")):
        if reason.startswith(start):
            return kind
    if " < " in reason or reason.startswith(("tier ", "not in ", "asked for ")):
        return "lack a skill"
    return reason
