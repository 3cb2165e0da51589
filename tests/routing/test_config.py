"""config.py and strict_yaml.py: strict reading of routing.yaml, errors with their place, one hash per meaning."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatgateway.errors import BadContent
from chatgateway.routing.config import DEFAULT, RoutingConfig, parse_routing, routing_schema
from chatgateway.routing.strict_yaml import read_yaml

ROOT = Path(__file__).parents[2]


def complaint(text: str) -> str:
    with pytest.raises(BadContent) as caught:
        parse_routing(text, "routing.yaml")
    return str(caught.value)


def test_an_empty_file_means_the_defaults() -> None:
    """Whatever the file leaves out has the default."""
    assert parse_routing("", "routing.yaml") == DEFAULT
    assert parse_routing("version: 1\n", "routing.yaml").hash == DEFAULT.hash


def test_the_defaults_are_those_of_the_design() -> None:
    """30 s offers, 60 s cool-down and grace, two timeouts, boosts, idle times, safe endings for safe skills."""
    c = DEFAULT

    assert (c.offer_seconds, c.cooldown_seconds, c.grace_seconds, c.timeouts_until_not_responding) == (30, 60, 60, 2)
    assert [c.boost(p) for p in ("urgent", "high", "normal", "low", "odd")] == [600, 180, 0, -120, 0]
    assert (c.idle.nudge, c.idle.close, c.idle.operator_reminder, c.idle.supervisor) == (300, 900, 180, 360)
    assert {s: c.ladders[s].ending for s in ("default", "security", "tax", "legal")} == {
        "default": "any",
        "security": "hold",
        "tax": "hold",
        "legal": "hold",
    }
    assert (c.hop_budget, c.reopen_hours) == (4, 24)


def test_the_sample_and_its_schema_are_in_order() -> None:
    """The shipped routing.yaml reads without complaint; routing.schema.json is what the code says."""
    config = parse_routing((ROOT / "routing.yaml").read_text(), "routing.yaml")

    assert config.ladders["corporate"].ending == "ticket"
    assert json.loads((ROOT / "routing.schema.json").read_text()) == routing_schema()


def test_every_key_is_explained() -> None:
    """docs/routing.md lists each key of the file."""
    explained = (ROOT / "docs" / "routing.md").read_text()

    assert [key for key in RoutingConfig.model_fields if f"| `{key}` |" not in explained] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("version: 2", "routing.yaml:1:1: version: Input should be 1"),
        ("version: 1\nfoo: 3", "routing.yaml:2:1: foo: Extra inputs are not permitted"),
        ("version: 1\nversion: 1", "routing.yaml:2:1: 'version' stands here twice"),
        ("a: [1", "routing.yaml:1:6: expected"),
        ("- 1", "routing.yaml:1:1: should be a mapping"),
        ("boosts:\n  urgent: no", "routing.yaml:2:3: boosts.urgent: Input should be a valid integer"),
        ("offer_seconds: 4", "routing.yaml:1:1: offer_seconds: Input should be greater than or equal to 5"),
        (
            "ladders:\n  tax: {steps: [34]}",
            "routing.yaml:2:3: ladders.tax: a step lasts at least offer_seconds + 5 = 35 s",
        ),
        ("offer_seconds: 60", "routing.yaml:1:1: ladders.default: a step lasts at least"),
        ("ladders:\n  tax: {ending: anyone}", "routing.yaml:2:9: ladders.tax.ending: should be hold, any"),
        ("time_zone: Asia/Tokio", "routing.yaml:1:1: time_zone: is no time zone"),
        ("hours:\n  tax:\n    mon: ['9:00-25:00']", "routing.yaml:3:5: hours.tax.mon: '9:00-25:00' is no time of day"),
        ("hours: {tax: {mo: []}}", "routing.yaml:1:15: hours.tax.mo: 'mo' is no day"),
        ("shifts: {Sato: {fri-x: []}}", "routing.yaml:1:17: shifts.Sato.fri-x: 'fri-x' is no day"),
        ("dates: {02-30: []}", "routing.yaml:1:9: dates.02-30: day is out of range"),
        ("dates: {2026-02-30: []}", "routing.yaml:1:9: dates.2026-02-30: day is out of range"),
        ("hours: {tax: {mon: ['9-17']}}", "routing.yaml:1:15: hours.tax.mon: '9-17' should look like 09:00-21:00"),
        (
            "hours: {tax: {mon: ['09:00-12:00', '11:00-13:00']}}",
            "routing.yaml:1:15: hours.tax.mon: the spans overlap",
        ),
        ("ladders: 3", "routing.yaml:1:1: ladders: Input should be a valid dictionary"),
        ("a: &x [1]\nb: *x", "routing.yaml:1:4: aliases"),
        ("? [a]\n: 1", "routing.yaml:1:3: a key should be a word"),
        ("a: \x01", "routing.yaml:1:1:"),
        ("a: b: c", "routing.yaml:1:5: mapping values are not allowed here"),
        ("[" * 30 + "]" * 30, "routing.yaml:1:22: aliases and deep nesting"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, expected: str) -> None:
    """Every complaint begins with file:line:column and says what is wrong."""
    assert complaint(text).startswith(expected)


def test_every_mistake_is_told_at_once() -> None:
    """A file with two mistakes gets two lines."""
    assert len(complaint("foo: 1\nbar: 2").splitlines()) == 2


def test_the_hash_names_the_meaning() -> None:
    """Comments, order and spelled-out defaults do not change it; another number does."""
    plain = parse_routing("version: 1\nhop_budget: 3\noffer_seconds: 20", "a")
    other = parse_routing("# hello\noffer_seconds: 20\ncooldown_seconds: 60\nhop_budget: 3", "b")

    assert plain.hash == other.hash
    assert plain.hash != DEFAULT.hash


def test_a_ladder_is_found_by_the_first_skill_that_has_one() -> None:
    """Others use `default`; a ladder that names too few steps goes on with step_seconds."""
    config = parse_routing("ladders: {kyc: {steps: [40, 50]}}", "routing.yaml")

    assert config.ladder_for(["trading", "kyc", "tax"]) == "kyc"
    assert config.ladder_for(["default", "trading"]) == "default"
    assert config.durations("kyc", 3) == (40, 50, 60)
    assert config.durations("gone", 1) == (60,)


def test_words_stay_words() -> None:
    """`no` is a word, 9:00 no number, 012 no octal; true, null, numbers and quoted text are what they look like."""
    source = read_yaml('a: no\nb: 9:00\nc: 012\nd: true\ne:\nf: 1.5\ng: "3"\nh: -2\ni: |\n  7\n', "x.yaml")

    assert source.value == {
        "a": "no", "b": "9:00", "c": "012", "d": True, "e": None, "f": 1.5, "g": "3", "h": -2, "i": "7\n",
    }  # fmt: skip
    assert source.where(("b", "deeper")) == "x.yaml:2:1"


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    """No text crashes the reader."""
    try:
        parse_routing(text, "routing.yaml")
    except BadContent as error:
        assert str(error).startswith("routing.yaml:")  # noqa: PT017
