"""A test of the tests: routing with one rule broken is caught by the machine, for each rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chatgateway.routing import group as group_module
from chatgateway.routing import line as line_module
from chatgateway.routing import queue as queue_module
from chatgateway.routing.config import RoutingConfig
from chatgateway.routing.group import Group
from chatgateway.routing.line import Line, Placement
from chatgateway.routing.needs import Fit, Needs
from chatgateway.routing.people import Operator, Waiting
from chatgateway.routing.queue import Bucket, Queue
from chatgateway.routing.roster import Roster
from chatgateway.routing.steps import Standing

from .test_choices import run_choices
from .test_machine import run

Break = Callable[[pytest.MonkeyPatch], None]


def musts_relax(patch: pytest.MonkeyPatch) -> None:
    real = Needs.fit
    patch.setattr(Needs, "fit", lambda self, who: real(replace(self, must={}), who))


def hold_lets_go(patch: pytest.MonkeyPatch) -> None:
    real = Needs.fit

    def fit(self: Needs, who: Operator) -> Fit | None:
        found = real(replace(self, ending="any"), who)
        return None if found is None else (min(found[0], self.last_step), found[1])

    patch.setattr(Needs, "fit", fit)


def offers_take_no_room(patch: pytest.MonkeyPatch) -> None:
    def place(self: Line, conversation: str, operator_id: str, now: float) -> Placement:
        decision = self._decision(conversation, now, operator_id)
        self._queue.take(conversation)
        return Placement(conversation, operator_id, decision.step, decision)

    patch.setattr(Line, "_place", place)


def the_head_blocks_the_line(patch: pytest.MonkeyPatch) -> None:
    def placements(self: Line, now: float) -> Any:
        now = self._queue.advance(now)
        while len(self):
            bucket = min(self._queue.buckets(), key=lambda b: b.keys[0])
            if (operator := self._queue.best(bucket)) is None:
                return
            yield self._place(bucket.keys[0][-1], operator, now)

    patch.setattr(Line, "placements", placements)


def declined_is_offered_again_at_once(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Queue, "is_cooldown_waived", lambda self, bucket: True)


def the_cooldown_holds_although_nobody_else_can(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Queue, "is_cooldown_waived", lambda self, bucket: False)


def busy_colleagues_do_not_keep_the_cooldown(patch: pytest.MonkeyPatch) -> None:
    def waived(self: Queue, bucket: Bucket) -> bool:
        group = self._refreshed(bucket.group)
        return group.best(bucket.step, bucket.cooled | bucket.refused, None) is None

    patch.setattr(Queue, "is_cooldown_waived", waived)


def it_goes_back(patch: pytest.MonkeyPatch) -> None:
    real = Group.best
    patch.setattr(Group, "best", lambda self, step, excluded, preferred: real(self, step, frozenset(), preferred))


def a_decline_costs_the_age(patch: pytest.MonkeyPatch) -> None:
    real = Waiting.after_offer

    def after(self: Waiting, operator: str, offered_at: float, now: float, cooldown_seconds: float) -> Waiting:
        return replace(real(self, operator, offered_at, now, cooldown_seconds), enqueued_at=now)

    patch.setattr(Waiting, "after_offer", after)


def steps_never_come(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(queue_module, "standing", lambda *args: Standing(args[3], None))


def small_desks_wait_for_nobody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Needs, "may_skip", lambda self, step: False)


def hold_is_skipped(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Needs, "may_skip", lambda self, step: step < len(self.prefer))


def priorities_do_not_count(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(RoutingConfig, "boost", lambda self, priority: 0)


def knowing_the_customer_does_not_count(patch: pytest.MonkeyPatch) -> None:
    real = Group.best
    patch.setattr(Group, "best", lambda self, step, excluded, preferred: real(self, step, excluded, None))


def changes_are_not_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Roster, "_profile", lambda self, operator: 1)


def lost_consoles_get_offers(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Operator, "may_get_offers", lambda self, now, quiet: self.status == "ready" and self.takes_offers)


def the_end_of_a_shift_does_not_count(patch: pytest.MonkeyPatch) -> None:
    real = Operator.may_get_offers
    patch.setattr(Operator, "may_get_offers", lambda self, now, quiet: real(self, now, 0.0))


def supervisors_without_skills_get_offers(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Operator, "takes_offers", property(lambda self: True))


def versatile_operators_go_first(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Operator, "versatility", property(lambda self: -sum(self.skills.values())))


def who_just_got_one_gets_the_next(patch: pytest.MonkeyPatch) -> None:
    real = Roster.set
    patch.setattr(Roster, "set", lambda self, operator: real(self, replace(operator, idle_since=-operator.idle_since)))


def tickets_come_before_people(patch: pytest.MonkeyPatch) -> None:
    real = Queue.put
    patch.setattr(Queue, "put", lambda self, waiting: real(self, replace(waiting, is_ticket=False)))


def shifts_end_unnoticed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Roster, "next_wake", lambda self: None)


def cooldowns_end_unnoticed(patch: pytest.MonkeyPatch) -> None:
    real = Queue._wake_entry
    patch.setattr(Queue, "_wake_entry", lambda self, entry, moments: real(self, entry, moments[:1]))


def a_step_counts_alone(patch: pytest.MonkeyPatch) -> None:
    def mask_of(masks: list[int], step: int) -> int:
        return masks[step]

    patch.setattr(group_module, "mask_of", mask_of)
    patch.setattr(queue_module, "mask_of", mask_of)
    patch.setattr(line_module, "mask_of", mask_of)


MUTANTS: list[Break] = [
    musts_relax,
    hold_lets_go,
    offers_take_no_room,
    the_head_blocks_the_line,
    declined_is_offered_again_at_once,
    the_cooldown_holds_although_nobody_else_can,
    busy_colleagues_do_not_keep_the_cooldown,
    it_goes_back,
    a_decline_costs_the_age,
    steps_never_come,
    small_desks_wait_for_nobody,
    hold_is_skipped,
    priorities_do_not_count,
    knowing_the_customer_does_not_count,
    changes_are_not_forgotten,
    lost_consoles_get_offers,
    the_end_of_a_shift_does_not_count,
    supervisors_without_skills_get_offers,
    versatile_operators_go_first,
    who_just_got_one_gets_the_next,
    tickets_come_before_people,
    shifts_end_unnoticed,
    cooldowns_end_unnoticed,
    a_step_counts_alone,
]


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.__name__)
def test_a_broken_rule_is_caught(mutant: Break, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine fails when this one rule is broken."""
    mutant(monkeypatch)

    with pytest.raises((AssertionError, KeyError)):
        look_hard()


def look_hard() -> None:
    run_choices(300, shrink=False)
    run(examples=300, steps=40, shrink=False)
