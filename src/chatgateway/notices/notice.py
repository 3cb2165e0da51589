"""A notice as a value: what is said in which language, until when, to whom, and what the bot must not say meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from pydantic import TypeAdapter

Severity: TypeAlias = Literal["info", "warning", "critical", "incident"]
Texts: TypeAlias = Mapping[str, str]

# Whoever reads none of the languages we have reads the first of these that there is.
FALLBACK = ("en", "ja", "zh")
# What is said at the end where nobody wrote anything better.
RESOLVED: Texts = {
    "ja": "先ほどお知らせした件は解消しました。ご不便をおかけしました。",
    "en": "The matter we told you about is resolved. We apologise for the inconvenience.",
    "zh": "此前通知您的问题已解决。给您带来不便，敬请谅解。",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the house tells. With `match` it is an incident: matching customers are told in their conversations.

    `position` is the feed's head when it was posted: nobody was told before. `is_settled`: it has ended, and everybody
    who was told has been told so.
    """

    id: str
    severity: Severity
    title: Texts
    body: Texts
    created_at_ms: int
    changed_at_ms: int
    until_ms: int | None = None
    public: bool = True
    match: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    suspend: tuple[str, ...] = ()
    override: Mapping[str, Texts] = field(default_factory=dict)
    lower: bool = False
    tag: str = ""
    resolution: Texts = field(default_factory=dict)
    ended_at_ms: int | None = None
    position: int = 0
    is_settled: bool = False

    def is_on(self, now_ms: int) -> bool:
        """Whether it holds now."""
        return self.ended_at_ms is None and (self.until_ms is None or now_ms < self.until_ms)

    @property
    def is_incident(self) -> bool:
        """Whether it concerns particular customers."""
        return any(self.match.values())

    @property
    def entry(self) -> str:
        """The entry that the bot's answer names when it tells the notice."""
        return f"notice:{self.id}"

    @property
    def end_entry(self) -> str:
        """The entry that the bot's answer names when it tells the end."""
        return f"resolved:{self.id}"

    def words(self, language: str) -> str:
        """Title and body as one text."""
        return "\n".join(part for part in (in_language(self.title, language), in_language(self.body, language)) if part)

    def end_words(self, language: str) -> str:
        """What those are told at the end who were told before."""
        return in_language(self.resolution or RESOLVED, language)

    def shown(self, language: str, until: str | None) -> dict[str, Any]:
        """What a socket is shown; at the end the body gives way to the resolution."""
        plain: dict[str, Any] = {
            "id": self.id,
            "severity": self.severity,
            "title": in_language(self.title, language),
            "body": in_language(self.body, language),
            "until": until,
        }
        if self.ended_at_ms is None:
            return plain
        return {**plain, "severity": "info", "body": in_language(self.resolution, language), "ended": True}


def in_language(texts: Texts, language: str) -> str:
    """The text in this language, else in the first one of the fallbacks, else any."""
    for wanted in (language, *FALLBACK):
        if texts.get(wanted):
            return texts[wanted]
    return next(iter(texts.values()), "")


def suspended(notices: Iterable[Notice], entries: Iterable[str]) -> Notice | None:
    """The notice that forbids the bot to answer with one of these entries."""
    wanted = frozenset(entries)
    return next((notice for notice in notices if not wanted.isdisjoint(notice.suspend)), None)


def overridden(notices: Iterable[Notice], entry: str, language: str) -> str | None:
    """What the bot says instead of the entry's own answer; the newest notice wins."""
    found = [notice for notice in notices if notice.override.get(entry)]
    newest = max(found, key=lambda notice: (notice.created_at_ms, notice.id), default=None)
    return None if newest is None else in_language(newest.override[entry], language)


_ADAPTER: TypeAdapter[Notice] = TypeAdapter(Notice)


def notice_to_json(notice: Notice) -> dict[str, Any]:
    """A notice as plain JSON values: the form in which it is kept."""
    plain: dict[str, Any] = _ADAPTER.dump_python(notice, mode="json")
    return plain


def notice_from_json(plain: Mapping[str, Any]) -> Notice:
    """The inverse of notice_to_json; raises pydantic's ValidationError for what it did not write."""
    return _ADAPTER.validate_python(plain)
