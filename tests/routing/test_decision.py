"""decision.py and why.py: every operator with the first reason against them, and why somebody still waits."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chatgateway.routing.line import Line, Operator, Waiting
from chatgateway.routing.needs import Needs, Preference

from .test_line import JA, TAX, line_of, ready, waits

NOW = 1_000.0
STEPS = Needs({"ja": 3}, (Preference(tier="2"), Preference(operator="x"), Preference("tax", None, 2)), ending="any")


@pytest.mark.parametrize(
    ("operator", "reason"),
    [
        (ready("o", {"ja": 3}, connected=False), "offline"),
        (ready("o", {"ja": 3}, status="break"), "break"),
        (ready("o", {"ja": 3}, status="not_responding"), "not responding"),
        (ready("o", {}, role="supervisor"), "supervisor without skills"),
        (ready("o", {"ja": 3}, on_shift_until=NOW), "off shift"),
        (ready("o", {"ja": 2}), "ja 2 < 3"),
        (ready("o", {"en": 2}), "no ja"),
        (ready("o", {"ja": 3, "tax": 2}, tier="1"), "tier 1, asked 2"),
        (ready("o", {"ja": 3, "tax": 2}, tier="2"), "asked for operator x"),
    ],
)
def test_the_first_reason_is_named(operator: Operator, reason: str) -> None:
    """Presence, shift, musts, then the preferences in force, each with its numbers."""
    able = ready("x", {"ja": 3, "tax": 2}, tier="2", load=1)

    decision = line_of(waits("c", STEPS, at=NOW - 1), operator, able).explain("c", NOW)

    assert decision.reason(operator) == reason


def test_a_preferred_level_that_lacks_is_named_with_its_numbers() -> None:
    """Like a must, as long as its step lasts."""
    needs = Needs({}, (Preference("tax", None, 2),), ending="any")
    line = line_of(waits("c", needs, at=NOW), ready("o", {"tax": 1}), ready("p", {"tax": 2}, load=1))

    assert line.explain("c", NOW).reason(ready("o", {"tax": 1})) == "tax 1 < 2"


@pytest.mark.parametrize(
    ("operator", "waiting", "reason"),
    [
        (ready("o", {"ja": 3}, capacity=3, load=3), waits("c"), "capacity 3/3"),
        (ready("o", {"ja": 3}), waits("c", cooled={"o": NOW + 48}), "declined 12 s ago"),
        (ready("o", {"ja": 3}), waits("c", refused=frozenset({"o"})), "must not go back"),
        (ready("o", {"ja": 3}, on_shift_until=NOW + 200), waits("c"), "shift ends"),
    ],
)
def test_those_with_the_skills_have_other_reasons(operator: Operator, waiting: Waiting, reason: str) -> None:
    """History, then room, then the end of the shift; their scores are told as well."""
    decision = line_of(waiting, operator, ready("p", {"ja": 1}, load=1)).explain("c", NOW)
    found = {c.operator: c for c in decision.candidates()}["o"]

    assert found.reason == reason
    assert found.scores is not None


def test_outside_the_overflow_team_is_a_reason() -> None:
    """After the last step of an overflow ladder only its team and those with the last preference are asked."""
    needs = Needs({"ja": 1}, (Preference("tax", None, 2),), ending="overflow:general")
    line = line_of(waits("c", needs), ready("o", {"ja": 1}), ready("g", {"ja": 1, "general": 1}, load=1))

    assert line.explain("c", NOW).reason(ready("o", {"ja": 1})) == "not in the overflow team general"


def test_a_decision_is_plain_json_and_complete() -> None:
    """Every operator is in it; the chosen one is first; the configuration is named."""
    line = line_of(waits("c"), ready("b", {"ja": 2}), ready("a", {"ja": 3}, load=1), Operator("off", "Off", {"ja": 1}))
    placement = next(line.placements(NOW))

    data: dict[str, Any] = json.loads(json.dumps(placement.decision.to_json()))

    assert [c["operator"] for c in data["candidates"]] == ["b", "off", "a"]
    assert [c["reason"] for c in data["candidates"]] == [None, "offline", "capacity 1/1"]
    assert data["candidates"][0]["scores"] == {
        "shortfall": 0, "preferred": False, "load": 0.0, "idle_seconds": NOW, "versatility": 2,
    }  # fmt: skip
    assert (data["operator"], data["config"], data["why"]) == ("b", line.config.hash, None)
    assert placement.decision.summary() == {
        "step": 0, "dropped": [], "waited_seconds": NOW, "priority": "normal", "preferred": False,
    }  # fmt: skip


def test_a_stored_decision_does_not_change_afterwards() -> None:
    """What it says is what held at that moment, whenever it is asked."""
    line = line_of(waits("c"), ready("a", {"ja": 3}))
    placement = next(line.placements(NOW))
    line.set_operator(ready("a", {}, connected=False))

    assert placement.decision.candidates()[0].reason is None


def why(line: Line, conversation: str = "c") -> dict[str, Any]:
    found: dict[str, Any] = line.explain(conversation, NOW).to_json()["why"]
    return found


def test_why_it_waits_has_an_answer_at_any_time() -> None:
    """A closed set of codes, a sentence, and how many operators each reason holds back."""
    assert why(line_of(waits("c", TAX), ready("o", {"ja": 5})))["code"] == "unmeetable"
    assert why(line_of(waits("c"), Operator("o", "o", {"ja": 5}))) == {
        "code": "nobody_on_duty",
        "text": "1 operators have what is asked (ja 1), none is on duty",
        "held_back": {"offline": 1},
    }
    busy = line_of(waits("c"), ready("o", {"ja": 5}, load=1), ready("p", {"ja": 5}, status="busy"), ready("q", {}))
    assert why(busy) == {
        "code": "busy",
        "text": "2 on duty with what is asked (ja 1): 1 at capacity, 1 busy",
        "held_back": {"at capacity": 1, "busy": 1, "lack a skill": 1},
    }
    cooled = line_of(waits("c", cooled={"o": NOW + 9}), ready("o", {"ja": 5}), ready("p", {"ja": 5}, load=1))
    assert why(cooled)["text"] == "2 on duty with what is asked (ja 1): 1 at capacity, 1 declined just now"
    refused = line_of(waits("c", refused=frozenset({"o"})), ready("o", {"ja": 5}))
    assert why(refused)["code"] == "held_back"
    assert why(line_of(waits("c"), ready("o", {"ja": 5})))["code"] == "next"
    assert why(line_of(waits("c", Needs({}))))["code"] == "unmeetable"


def test_those_who_stand_equal_share_the_answer() -> None:
    """A board may ask for everyone; a change or another moment is answered anew."""
    line = line_of(waits("c"), waits("d", at=1), ready("o", {"ja": 5}, load=1))
    first = line.why("c", NOW)

    assert line.why("d", NOW) is first
    assert first == line.explain("c", NOW).why()
    line.set_operator(Operator("o", "o", {"ja": 5}))
    assert line.why("d", NOW)["code"] == "nobody_on_duty"
    line.remove_operator("o")
    assert line.why("d", NOW)["code"] == "unmeetable"


def test_lacking_levels_tiers_and_teams_count_as_one_kind() -> None:
    """The board counts people, not wordings."""
    needs = Needs({"ja": 3}, (Preference(tier="2"),), ending="hold")
    people = (ready("a", {"ja": 2}), ready("b", {"ja": 3}), ready("c", {}), ready("d", {"ja": 3}, tier="2", load=1))

    assert why(line_of(waits("c", needs), *people))["held_back"] == {"at capacity": 1, "lack a skill": 3}


def test_musts_that_nobody_has_together_are_unmeetable() -> None:
    """Each of them alone exists, but in no one person; supervisors without skills do not count."""
    line = line_of(
        waits("c", TAX),
        ready("a", {"ja": 1}),
        ready("b", {"tax": 3}),
        Operator("s", "S", {}, role="supervisor"),
    )

    assert line.explain("c", NOW).to_json()["unmeetable"] == ["ja 1 + tax 2"]


def test_what_hold_keeps_is_unmeetable_too() -> None:
    """A held preference that nobody has is as good as a must."""
    line = line_of(waits("c", Needs({"ja": 1}, (Preference(tier="9"),))), ready("a", {"ja": 1}))

    assert line.explain("c", NOW).to_json()["unmeetable"] == ["ja 1 + tier 9"]


def test_the_dropped_preferences_are_named() -> None:
    """Those whose time is over; none of a fresh conversation."""
    line = line_of(
        waits("c", STEPS, at=NOW - 61), ready("x", {"ja": 3, "tax": 2}, tier="2", load=1), waits("d", JA, at=NOW)
    )

    assert line.explain("c", NOW).dropped == ("tier 2",)
    assert line.explain("d", NOW).dropped == ()
