"""Whatever customers, operators and time do: the rules of routing hold, and the index says what a plain scan says."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from chatgateway.routing.escalation import Target, ToOperator, ToSkills, ToTier
from chatgateway.routing.line import Operator
from chatgateway.routing.needs import Needs, Preference

from .world import World

OPERATORS = ("o1", "o2", "o3", "o4")
skills = st.sampled_from(["ja", "en", "tax", "kyc"])
levels = st.integers(1, 3)
tiers = st.sampled_from(["1", "2"])
operator_ids = st.sampled_from(OPERATORS)
preferences = st.one_of(
    st.builds(Preference, skill=skills, level=levels),
    st.builds(Preference, tier=tiers),
    st.builds(Preference, operator=operator_ids),
)
needs_of_customers = st.just(Needs({"ja": 1})) | st.builds(
    Needs,
    st.dictionaries(skills, levels, max_size=1),
    st.lists(preferences, max_size=3).map(tuple),
    st.sampled_from(["default", "slow"]),
    st.sampled_from(["hold", "any", "ticket", "overflow:ja"]),
)
abilities = st.just({"ja": 3}) | st.dictionaries(skills, levels, max_size=4)


class RoutingMachine(RuleBasedStateMachine):
    """Random days at a small desk."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    @rule(
        needs=needs_of_customers,
        priority=st.sampled_from(["urgent", "high", "normal", "low"]),
        knows=st.none() | operator_ids,
    )
    def arrive(self, needs: Needs, priority: str, knows: str | None) -> None:
        self.world.arrive(needs, priority, knows=knows)

    @rule(needs=needs_of_customers)
    def open_ticket(self, needs: Needs) -> None:
        self.world.arrive(needs, is_ticket=True)

    @rule(
        name=operator_ids,
        skills=abilities,
        tier=tiers,
        capacity=st.integers(1, 2),
        shift=st.sampled_from([0, 40, 80, 200]),
    )
    def sign_in(self, name: str, skills: dict[str, int], tier: str, capacity: int, shift: int) -> None:
        until = self.world.now + shift if shift else None
        role: Any = "supervisor" if name == "o4" else "operator"
        old = self.world.operators.get(name)
        self.world.put_operator(
            Operator(
                name,
                name,
                skills,
                tier,
                max(capacity, old.load if old else 0),
                0,
                "ready",
                True,
                self.world.now,
                until,
                role,
            )
        )

    @precondition(lambda self: self.world.operators)
    @rule(data=st.data(), status=st.sampled_from(["ready", "busy", "break", "off"]))
    def declare(self, data: st.DataObject, status: Any) -> None:
        self.world.declare(data.draw(st.sampled_from(sorted(self.world.operators))), status)

    @precondition(lambda self: self.world.operators)
    @rule(data=st.data(), connected=st.booleans())
    def connect(self, data: st.DataObject, connected: bool) -> None:
        self.world.connect(data.draw(st.sampled_from(sorted(self.world.operators))), connected)

    @precondition(lambda self: any(not o.connected for o in self.world.operators.values()))
    @rule(data=st.data())
    def grace_ends(self, data: st.DataObject) -> None:
        gone = sorted(o.id for o in self.world.operators.values() if not o.connected)
        self.world.lose(data.draw(st.sampled_from(gone)))

    @precondition(lambda self: self.world.offers)
    @rule(data=st.data(), accepts=st.booleans())
    def answer_offer(self, data: st.DataObject, accepts: bool) -> None:
        conversation = data.draw(st.sampled_from(sorted(self.world.offers)))
        (self.world.accept if accepts else self.world.decline)(conversation)

    @precondition(lambda self: self.world.open)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        self.world.leave(data.draw(st.sampled_from(sorted(self.world.open))))

    @precondition(lambda self: self.world.owned)
    @rule(data=st.data())
    def hand_on(self, data: st.DataObject) -> None:
        conversation = data.draw(st.sampled_from(sorted(self.world.owned)))
        to: Target = data.draw(
            st.one_of(
                st.sampled_from(sorted(self.world.operators)).map(lambda o: ToOperator(self.world.operators[o])),
                st.dictionaries(skills, levels, min_size=1, max_size=2).map(ToSkills),
                st.builds(ToTier, tiers),
            )
        )
        self.world.hand_on(conversation, to)

    @precondition(lambda self: self.world.waiting and "o4" in self.world.operators)
    @rule(data=st.data())
    def supervisor_takes(self, data: st.DataObject) -> None:
        self.world.take(data.draw(st.sampled_from(sorted(self.world.waiting))), "o4")

    @rule(seconds=st.sampled_from([0.5, 5, 20, 30, 40, 61, 130]))
    def tick(self, seconds: float) -> None:
        self.world.tick(seconds)

    @rule()
    def restart(self) -> None:
        self.world.restart()

    @invariant()
    def everything_holds(self) -> None:
        self.world.check()


def run(examples: int, steps: int, *, shrink: bool = True) -> None:
    """Run the machine; AssertionError if a rule broke."""
    phases = tuple(Phase) if shrink else (Phase.generate,)
    run_state_machine_as_test(
        RoutingMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=phases,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_rules_of_routing_hold_whatever_happens() -> None:
    """One state and at most one owner each; skills, room and history respected; nobody idle while somebody could be
    served; relaxation only widens; age kept; every due thing once; the index equals a plain scan."""
    run(examples=50, steps=40)
