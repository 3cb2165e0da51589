"""Notices and incidents over REST."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, field_validator

from ...errors import BadFrame
from ...notices.notice import Notice
from ...protocol.frame import Words
from ...protocol.moments import rfc3339
from ..house import House
from .access import Admin, AtHome
from .conversations import moment

router = APIRouter(tags=["notices"])
LANGUAGES = ("ja", "en", "zh")
Severity = Literal["info", "warning", "critical", "incident"]
Language = Annotated[str, Field(pattern="^[a-z]{2}$")]
Text = Annotated[Words, Field(max_length=2_000)]
Texts = dict[Language, Text]
Term = Annotated[Words, Field(min_length=1, max_length=100)]
Terms = dict[Language, Annotated[list[Term], Field(max_length=100)]]
EntryName = Annotated[Words, Field(min_length=1, max_length=100)]


class _Fields(BaseModel):
    """What may be said of a notice. A text or a list alone holds for every language."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("title", "body", "resolution", mode="before", check_fields=False)
    @classmethod
    def _in_every_language(cls, value: object) -> object:
        return dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else value

    @field_validator("match", mode="before", check_fields=False)
    @classmethod
    def _for_every_language(cls, value: object) -> object:
        return dict.fromkeys(LANGUAGES, value) if isinstance(value, list) else value


class NewNotice(_Fields):
    """A new notice; with `match` an incident."""

    id: Annotated[str, Field(pattern="^[A-Za-z0-9_-]{1,64}$")] | None = None
    severity: Severity = "info"
    title: Annotated[Texts, Field(min_length=1)]
    body: Texts = {}
    until: str | None = None
    public: bool = True
    match: Terms = {}
    suspend: Annotated[list[EntryName], Field(max_length=100)] = []
    override: Annotated[dict[EntryName, Texts], Field(max_length=100)] = {}
    lower: bool = False
    tag: Annotated[Words, Field(max_length=40)] = ""
    resolution: Texts = {}


class NoticePatch(_Fields):
    """What to change; what is left out stays. `resolution` or `ended` ends the notice, unless `ended` is false."""

    severity: Severity | None = None
    title: Texts | None = None
    body: Texts | None = None
    until: str | None = None
    public: bool | None = None
    match: Terms | None = None
    suspend: Annotated[list[EntryName], Field(max_length=100)] | None = None
    override: Annotated[dict[EntryName, Texts], Field(max_length=100)] | None = None
    lower: bool | None = None
    tag: Annotated[Words, Field(max_length=40)] | None = None
    resolution: Texts | None = None
    ended: bool | None = None


@router.get("/v1/notices")
async def list_notices(house: AtHome, _caller: Admin) -> dict[str, Any]:
    """All notices, the newest first; those that are over too."""
    return {"items": [_shown(house, notice) for notice in house.notices.everything()]}


@router.post("/v1/notices", status_code=201)
async def post_notice(house: AtHome, _caller: Admin, wanted: NewNotice) -> dict[str, Any]:
    """Announce it: sockets see it at once, matching customers who wait are told in their conversations."""
    _check_entries(house, [*wanted.suspend, *wanted.override])
    now_ms = house.clock.now_ms()
    fields = _values(wanted)
    id = fields.pop("id", None) or f"n_{house.ids.token()[:10]}"
    notice = Notice(**{"body": {}, **fields}, id=id, created_at_ms=now_ms, changed_at_ms=now_ms)
    return _shown(house, await house.notices.post(notice))


@router.patch("/v1/notices/{notice}")
async def change_notice(house: AtHome, _caller: Admin, notice: str, wanted: NoticePatch) -> dict[str, Any]:
    """Edit a notice, or end it: everybody who was told is told once again."""
    _check_entries(house, [*(wanted.suspend or ()), *(wanted.override or ())])
    fields = _values(wanted)
    ended = fields.pop("ended", None)
    ends = ended if ended is not None else bool(wanted.resolution)
    return _shown(house, await house.notices.change(notice, fields, ends=ends))


def _values(wanted: NewNotice | NoticePatch) -> dict[str, Any]:
    given = wanted.model_dump(exclude_unset=True)
    fields = {name: value for name, value in given.items() if value is not None or name == "until"}
    if "until" in fields:
        fields["until_ms"] = moment("until", fields.pop("until"))
    if "suspend" in fields:
        fields["suspend"] = tuple(fields["suspend"])
    if "match" in fields:
        fields["match"] = {language: tuple(terms) for language, terms in fields["match"].items()}
    return {"severity": "info", **fields} if isinstance(wanted, NewNotice) else fields


def _check_entries(house: House, entries: Iterable[str]) -> None:
    """A typing mistake must not leave a wrong answer standing during an incident."""
    bot = house.bot()
    for entry in entries:
        if bot.entry(entry) is None:
            raise BadFrame(f"suspend, override: there is no entry {entry!r}")


def _shown(house: House, notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.id,
        "severity": notice.severity,
        "title": dict(notice.title),
        "body": dict(notice.body),
        "until": None if notice.until_ms is None else rfc3339(notice.until_ms),
        "public": notice.public,
        "match": {language: list(terms) for language, terms in notice.match.items()},
        "suspend": list(notice.suspend),
        "override": {entry: dict(texts) for entry, texts in notice.override.items()},
        "lower": notice.lower,
        "tag": notice.tag,
        "resolution": dict(notice.resolution),
        "on": notice.is_on(house.clock.now_ms()),
        "created_at": rfc3339(notice.created_at_ms),
        "changed_at": rfc3339(notice.changed_at_ms),
        "ended_at": None if notice.ended_at_ms is None else rfc3339(notice.ended_at_ms),
    }
