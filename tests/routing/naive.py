"""Routing as plainly as it can be said: scan everything, every time. What the line answers must be the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chatgateway.routing.config import RoutingConfig
from chatgateway.routing.needs import Needs, Preference
from chatgateway.routing.people import Operator, Waiting


def meets(preference: Preference, operator: Operator) -> bool:
    if preference.skill is not None:
        return operator.skills.get(preference.skill, 0) >= preference.level
    if preference.tier is not None:
        return operator.tier == preference.tier
    return operator.id == preference.operator


def may_take(needs: Needs, operator: Operator, step: int) -> bool:
    """Musts always; the preferences that are not dropped yet; after the last step what the ending says."""
    if operator.role == "supervisor" and not operator.skills:
        return False
    if any(operator.skills.get(skill, 0) < level for skill, level in needs.must.items()):
        return False
    count = len(needs.prefer)
    never_dropped = count - 1 if needs.ending in ("hold", "ticket") else count
    in_force = needs.prefer[min(step, never_dropped) :]
    if step >= count > 0 and needs.ending.startswith("overflow:"):
        helps_out = operator.skills.get(needs.ending.split(":")[1], 0) > 0
        return helps_out or meets(needs.prefer[-1], operator)
    return all(meets(p, operator) for p in in_force)


def is_on_duty(operator: Operator, now: float) -> bool:
    return (
        operator.connected
        and operator.status in ("ready", "busy")
        and (operator.on_shift_until is None or now < operator.on_shift_until)
        and not (operator.role == "supervisor" and not operator.skills)
    )


def gets_offers(operator: Operator, now: float, config: RoutingConfig) -> bool:
    ends = operator.on_shift_until
    return (
        is_on_duty(operator, now)
        and operator.status == "ready"
        and (ends is None or now < ends - config.last_offer_before_shift_end)
    )


def step_of(waiting: Waiting, operators: Sequence[Operator], now: float, config: RoutingConfig) -> int:
    """Each step has its time; one that nobody on duty could meet has none, the last before hold or ticket apart."""
    needs, begins = waiting.needs, waiting.step_started_at
    last = {"hold": max(0, len(needs.prefer) - 1), "any": len(needs.prefer)}.get(
        needs.ending, max(1, len(needs.prefer))
    )
    for step in range(last):
        skippable = step < len(needs.prefer) - (1 if needs.ending in ("hold", "ticket") else 0)
        somebody = any(is_on_duty(o, now) and may_take(needs, o, step) for o in operators)
        if skippable and not somebody:
            continue
        begins += config.durations(needs.ladder, last + 1)[step]
        if now < begins:
            return step
    return last


def eligible(waiting: Waiting, operators: Sequence[Operator], now: float, config: RoutingConfig) -> list[Operator]:
    """Who could get it this moment: offers, skills, room, history."""
    step = step_of(waiting, operators, now, config)
    fit = [
        o
        for o in operators
        if gets_offers(o, now, config) and may_take(waiting.needs, o, step) and o.id not in waiting.refused
    ]
    warm = [o for o in fit if waiting.cooled.get(o.id, now) <= now]
    return [o for o in (warm or fit) if o.load < o.capacity]


def order_key(waiting: Waiting, now: float, config: RoutingConfig) -> tuple[bool, float, int, str]:
    score = now - waiting.enqueued_at + config.boosts.model_dump()[waiting.priority]
    return (waiting.is_ticket, -score, waiting.arrival, waiting.conversation)


def choice_key(waiting: Waiting, operator: Operator, now: float) -> tuple[int, bool, float, float, int, str]:
    missing = 0
    for p in waiting.needs.prefer:
        if p.skill is not None:
            missing += max(0, p.level - operator.skills.get(p.skill, 0))
        else:
            missing += not meets(p, operator)
    return (
        missing,
        operator.id != waiting.preferred_operator,
        operator.load / operator.capacity,
        -(now - operator.idle_since),
        sum(operator.skills.values()),
        operator.id,
    )


def placements(
    waiting: Mapping[str, Waiting], operators: Mapping[str, Operator], now: float, config: RoutingConfig
) -> list[tuple[str, str, int]]:
    """(conversation, operator, step) of everyone who can be served, the foremost first."""
    found, people = [], dict(operators)
    for w in sorted(waiting.values(), key=lambda w: order_key(w, now, config)):
        able = eligible(w, list(people.values()), now, config)
        if able:
            chosen = min(able, key=lambda o: choice_key(w, o, now))
            people[chosen.id] = replace(chosen, load=chosen.load + 1, idle_since=now)
            found.append((w.conversation, chosen.id, step_of(w, list(people.values()), now, config)))
    return found


def position(
    conversation: str,
    waiting: Mapping[str, Waiting],
    operators: Sequence[Operator],
    now: float,
    config: RoutingConfig,
) -> int:
    """1 + those ahead for whom somebody on duty could be wanted who could also take this one."""

    def could(w: Waiting, everybody: bool) -> set[str]:
        step = step_of(w, operators, now, config)
        return {o.id for o in operators if may_take(w.needs, o, step) and (everybody or is_on_duty(o, now))}

    me = waiting[conversation]
    ahead = [w for w in waiting.values() if order_key(w, now, config) < order_key(me, now, config)]
    for everybody in (False, True):
        if mine := could(me, everybody):
            return 1 + sum(bool(mine & could(w, everybody)) for w in ahead)
    return 1 + sum(w.needs == me.needs for w in ahead)
