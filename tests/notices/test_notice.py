"""A notice as a value."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatgateway.notices.notice import (
    Notice,
    in_language,
    notice_from_json,
    notice_to_json,
    overridden,
    suspended,
)

NOTICE = Notice("n1", "warning", {"ja": "遅延", "en": "Delays"}, {"en": "Withdrawals are late."}, 1000, 1000)
texts = st.dictionaries(st.sampled_from(("ja", "en", "zh", "ko")), st.text(max_size=9))
terms = st.dictionaries(st.sampled_from(("ja", "en")), st.lists(st.text(max_size=5), max_size=2).map(tuple))
moments = st.none() | st.integers(0, 10**13)
notices = st.builds(
    Notice,
    st.text(min_size=1, max_size=5),
    st.sampled_from(("info", "warning", "critical")),
    texts,
    texts,
    st.integers(0, 10**13),
    st.integers(0, 10**13),
    moments,
    st.booleans(),
    terms,
    st.lists(st.text(max_size=5), max_size=2).map(tuple),
    st.dictionaries(st.text(max_size=5), texts, max_size=2),
    st.booleans(),
    st.text(max_size=5),
    texts,
    moments,
    st.integers(0, 10**6),
    st.booleans(),
)


@given(notices)
def test_a_notice_is_kept_without_loss(notice: Notice) -> None:
    """What is read back is what was put, through JSON text."""
    assert notice_from_json(json.loads(json.dumps(notice_to_json(notice)))) == notice


@pytest.mark.parametrize(
    ("until_ms", "ended_at_ms", "is_on"),
    [(None, None, True), (2001, None, True), (2000, None, False), (None, 1, False)],
)
def test_a_notice_is_on_until_its_time_or_its_end(until_ms: int | None, ended_at_ms: int | None, is_on: bool) -> None:
    """The moment named is the first at which it is off."""
    assert replace(NOTICE, until_ms=until_ms, ended_at_ms=ended_at_ms).is_on(2000) is is_on


def test_an_incident_is_a_notice_that_concerns_somebody() -> None:
    """Terms make it one; an empty list does not."""
    assert not replace(NOTICE, match={"ja": ()}).is_incident
    assert replace(NOTICE, match={"ja": ("出金",)}).is_incident


def test_words_are_title_and_body_in_the_best_language() -> None:
    """What is missing in a language comes in the next one; nothing is made up."""
    assert NOTICE.words("ja") == "遅延\nWithdrawals are late."
    assert replace(NOTICE, body={}).words("zh") == "Delays"


def test_a_notice_and_its_end_have_names_in_the_log() -> None:
    """So the bot's answers are told from answers to questions."""
    assert (NOTICE.entry, NOTICE.end_entry) == ("notice:n1", "resolved:n1")


def test_the_end_is_told_even_where_nobody_wrote_anything() -> None:
    """The written resolution, else a sentence of the house."""
    assert "resolved" in NOTICE.end_words("en")
    assert replace(NOTICE, resolution={"en": "All is well."}).end_words("ja") == "All is well."


def test_sockets_see_a_notice_in_their_language_and_its_end_as_such() -> None:
    """At the end the body gives way to the resolution, and a warning is none any more."""
    over = replace(NOTICE, ended_at_ms=9, resolution={"en": "Back."})

    assert NOTICE.shown("en", None) == {
        "id": "n1",
        "severity": "warning",
        "title": "Delays",
        "body": "Withdrawals are late.",
        "until": None,
    }
    assert over.shown("en", "t") == {
        "id": "n1",
        "severity": "info",
        "title": "Delays",
        "body": "Back.",
        "until": "t",
        "ended": True,
    }


@given(texts, st.text(max_size=3))
def test_there_is_a_text_whenever_there_is_any(texts: dict[str, str], language: str) -> None:
    """The wanted language wins where it says something; silence only where nobody wrote anything."""
    found = in_language(texts, language)

    assert found == texts[language] if texts.get(language) else True
    assert bool(found) or not any(texts.get(known) for known in ("en", "ja", "zh"))


def test_a_suspended_entry_is_found_among_several() -> None:
    """By the notice that suspends it."""
    notices = [NOTICE, replace(NOTICE, id="n2", suspend=("fees",))]

    assert suspended(notices, ["hours", "fees"]) == notices[1]
    assert suspended(notices, ["hours"]) is None


def test_of_two_overrides_the_newest_holds() -> None:
    """Whatever order they are known in."""
    old = replace(NOTICE, override={"fees": {"en": "old"}})
    new = replace(NOTICE, id="n2", created_at_ms=2000, override={"fees": {"en": "new"}})

    assert overridden([new, old], "fees", "en") == "new"
    assert overridden([old], "fees", "ja") == "old"
    assert overridden([old, new], "hours", "en") is None
