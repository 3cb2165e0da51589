"""What `routing.yaml` may say: every number and rule of routing that a desk can choose, with its default and limits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from ..errors import BadContent
from .schedule import Schedule, read_days
from .strict_yaml import Source, read_yaml

ENDINGS = ("hold", "any", "ticket")
OVERFLOW = "overflow:"

Level = Annotated[int, Field(ge=1, le=5)]
Seconds = Annotated[int, Field(ge=0, le=86_400)]
# A step must outlast the offer made under it, or the next best operator never gets a chance (Amazon Connect's warning).
STEP_MARGIN_SECONDS = 5


class Part(BaseModel):
    """Any part of the file: unknown keys are errors, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _is_ending(value: str) -> str:
    if value in ENDINGS or (value.startswith(OVERFLOW) and len(value) > len(OVERFLOW)):
        return value
    raise ValueError("should be hold, any, overflow:<skill> or ticket")


def _is_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError("is no time zone, e.g. Asia/Tokyo") from None
    return value


class Ladder(Part):
    """How long each step lasts before one more preference is dropped, and what comes after the last."""

    steps: tuple[Annotated[int, Field(ge=5, le=86_400)], ...] = ()
    ending: Annotated[str, AfterValidator(_is_ending)] = "any"


class Boosts(Part):
    """Seconds that a priority adds to (or takes from) the time waited."""

    urgent: int = 600
    high: int = 180
    normal: int = 0
    low: int = -120


class Idle(Part):
    """Seconds of silence until something is done about it."""

    nudge: Seconds = 300
    close: Seconds = 900
    operator_reminder: Seconds = 180
    supervisor: Seconds = 360


class Languages(Part):
    """Levels in the customer's language: what nobody may lack, and what is preferred as long as that lasts."""

    must: Level = 1
    prefer: Level = 3


class Tier(Part):
    """One rung of the escalation ladder."""

    name: str
    ending: Annotated[str, AfterValidator(_is_ending)] = "hold"


class Tickets(Part):
    """When a ticket is due, in hours during which the owning skill's desk is open."""

    due_hours: Annotated[float, Field(gt=0, le=2_000)] = 12.0
    per_skill: dict[str, Annotated[float, Field(gt=0, le=2_000)]] = {}
    remind_hours: Annotated[float, Field(ge=0, le=500)] = 2.0


class RoutingConfig(Part):
    """All of `routing.yaml`; what the file leaves out has these defaults."""

    version: Literal[1] = 1
    offer_seconds: Annotated[int, Field(ge=5, le=300)] = 30
    cooldown_seconds: Seconds = 60
    grace_seconds: Seconds = 60
    timeouts_until_not_responding: Annotated[int, Field(ge=1, le=20)] = 2
    auto_accept: tuple[str, ...] = ()
    boosts: Boosts = Boosts()
    languages: Languages = Languages()
    must_skills: tuple[str, ...] = ("security", "tax", "legal")
    step_seconds: Annotated[int, Field(ge=5, le=86_400)] = 60
    ladders: dict[str, Ladder] = {}
    tiers: tuple[Tier, ...] = (Tier(name="1"), Tier(name="2"), Tier(name="specialist"))
    hop_budget: Annotated[int, Field(ge=0, le=50)] = 4
    idle: Idle = Idle()
    reopen_hours: Annotated[float, Field(ge=0, le=8_760)] = 24.0
    time_zone: Annotated[str, AfterValidator(_is_zone)] = "Asia/Tokyo"
    holidays: Literal["japan", "none"] = "japan"
    dates: Schedule = Schedule()
    hours: dict[str, Schedule] = {}
    shifts: dict[str, Schedule] = {}
    last_offer_before_shift_end: Seconds = 300
    tickets: Tickets = Tickets()

    @model_validator(mode="before")
    @classmethod
    def _with_default_ladders(cls, data: Any) -> Any:
        # What touches security, tax or law waits for the right person unless the file says otherwise.
        if isinstance(data, dict) and isinstance(data.get("ladders", {}), dict):
            held = {skill: {"ending": "hold"} for skill in ("security", "tax", "legal")}
            return {**data, "ladders": {"default": {"ending": "any"}, **held, **data.get("ladders", {})}}
        return data

    @model_validator(mode="after")
    def _steps_outlast_offers(self) -> Self:
        shortest = self.offer_seconds + STEP_MARGIN_SECONDS
        for name, ladder in self.ladders.items():
            if any(seconds < shortest for seconds in (*ladder.steps, self.step_seconds)):
                raise ValueError(f"ladders.{name}: a step lasts at least offer_seconds + 5 = {shortest} s")
        return self

    @cached_property
    def hash(self) -> str:
        """Names these rules: equal for equal meaning, whatever comments and layout the file has."""
        meaning = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(meaning.encode()).hexdigest()[:12]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def boost(self, priority: str) -> int:
        """Seconds by which a priority moves ahead; an unknown one counts as normal."""
        return int(getattr(self.boosts, priority, self.boosts.normal))

    def ladder_for(self, skills: Iterable[str]) -> str:
        """The ladder of the first skill that has one of its own, or `default`."""
        return next((s for s in skills if s in self.ladders and s != "default"), "default")

    def durations(self, ladder: str, steps: int) -> tuple[float, ...]:
        """Seconds of each of `steps` steps; a ladder that names fewer goes on with `step_seconds`."""
        named = self.ladders.get(ladder, self.ladders["default"]).steps
        return tuple(float(named[i]) if i < len(named) else float(self.step_seconds) for i in range(steps))


DEFAULT = RoutingConfig()


def parse_routing(text: str, name: str) -> RoutingConfig:
    """Read `routing.yaml`; everything that is wrong raises BadContent that begins with `name:line:column`."""
    source = read_yaml(text, name)
    if not isinstance(source.value, dict):
        raise BadContent(f"{name}:1:1: should be a mapping, e.g. version: 1")
    try:
        config = RoutingConfig.model_validate(source.value)
    except ValidationError as error:
        raise BadContent("\n".join(complaint(source, e["loc"], e["msg"]) for e in error.errors())) from None
    _check_days(config, source)
    return config


def complaint(source: Source, path: tuple[int | str, ...], message: str) -> str:
    """What is wrong with a part of a file, in one line that begins with `file:line:column`."""
    plain = message.removeprefix("Value error, ")
    if not path and (head := plain.split(":")[0]).startswith("ladders."):
        path = tuple(head.split("."))
    dotted = ".".join(str(p) for p in path)
    prefix = "" if not dotted or plain.startswith(dotted) else f"{dotted}: "
    return f"{source.where(path)}: {prefix}{plain}"


def _check_days(config: RoutingConfig, source: Source) -> None:
    named: list[tuple[tuple[str, ...], Schedule]] = [(("dates",), config.dates)]
    named += [(("hours", skill), days) for skill, days in config.hours.items()]
    named += [(("shifts", operator), days) for operator, days in config.shifts.items()]
    for path, schedule in named:
        for key in schedule.root:
            try:
                read_days(key, schedule.root[key])
            except ValueError as error:
                raise BadContent(complaint(source, (*path, key), str(error))) from None


def routing_schema() -> dict[str, Any]:
    """The JSON Schema of `routing.yaml`, for editors."""
    schema = RoutingConfig.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
