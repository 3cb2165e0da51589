"""What a conversation needs: musts that never relax, and preferences that are dropped in their declared order."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ..errors import BadContent
from .config import ENDINGS, OVERFLOW, RoutingConfig

# These endings never drop the last preference.
KEEPING = ("hold", "ticket")


class Able(Protocol):
    """Someone whose abilities are looked at: an operator."""

    @property
    def id(self) -> str: ...
    @property
    def skills(self) -> Mapping[str, int]: ...
    @property
    def tier(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Preference:
    """One thing that is preferred: a skill at a level, a tier, or one operator; dropped as a whole."""

    skill: str | None = None
    tier: str | None = None
    level: int = 1
    operator: str | None = None

    def __post_init__(self) -> None:
        if sum(part is not None for part in (self.skill, self.tier, self.operator)) != 1:
            raise BadContent("a preference names a skill, a tier or an operator, one of them")

    def __str__(self) -> str:
        if self.skill is not None:
            return f"{self.skill} {self.level}"
        return f"tier {self.tier}" if self.tier is not None else f"operator {self.operator}"

    def shortfall(self, who: Able) -> int:
        """Levels that are missing, 0 when met; another tier or operator counts as one level."""
        if self.skill is not None:
            return max(0, self.level - who.skills.get(self.skill, 0))
        return int(who.tier != self.tier) if self.tier is not None else int(who.id != self.operator)

    def to_json(self) -> dict[str, Any]:
        """Plain values; only what is said."""
        if self.skill is not None:
            return {"skill": self.skill, "level": self.level}
        return {"tier": self.tier} if self.tier is not None else {"operator": self.operator}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Preference:
        """Read what `to_json` wrote."""
        return cls(data.get("skill"), data.get("tier"), data.get("level", 1), data.get("operator"))


# The first step at which an operator may take the conversation, and the preferred levels that are missing.
Fit = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Needs:
    """Who may take a conversation, and in which order its preferences are given up (the first is dropped first)."""

    must: Mapping[str, int]
    prefer: tuple[Preference, ...] = ()
    ladder: str = "default"
    ending: str = "hold"

    def __post_init__(self) -> None:
        object.__setattr__(self, "must", dict(sorted(self.must.items())))
        object.__setattr__(self, "prefer", tuple(self.prefer))
        if self.ending not in ENDINGS and not self.overflow_skill:
            raise BadContent(f"unknown ending {self.ending!r}: hold, any, overflow:<skill> or ticket")

    def __hash__(self) -> int:
        return hash((tuple(self.must.items()), self.prefer, self.ladder, self.ending))

    @property
    def overflow_skill(self) -> str | None:
        """The skill of the team that helps out after the last step, if there is one."""
        return (self.ending.removeprefix(OVERFLOW) or None) if self.ending.startswith(OVERFLOW) else None

    @property
    def last_step(self) -> int:
        """The step at which nothing changes any more.

        Step k asks for the preferences from k on. `hold` never drops the last of them; the other endings have one
        more step, in which the ending applies.
        """
        if self.ending == "hold":
            return max(0, len(self.prefer) - 1)
        return len(self.prefer) if self.ending == "any" else max(1, len(self.prefer))

    def may_skip(self, step: int) -> bool:
        """Is this step left at once while nobody on duty could meet it? Not the last before `hold` or `ticket`."""
        kept = 1 if self.ending in KEEPING else 0
        return step < len(self.prefer) - kept

    def asked(self, step: int) -> tuple[Preference, ...]:
        """The preferences that are in force at a step."""
        if step >= len(self.prefer) and self.ending in KEEPING:
            return self.prefer[-1:]
        return self.prefer[step:]

    def fit(self, who: Able) -> Fit | None:
        """How this operator fits: from which step on, and how many preferred levels are missing; None: never.

        Levels are missing over all preferences; what is dropped is no longer waited for, but still preferred.
        """
        skills = who.skills
        for skill, level in self.must.items():
            if skills.get(skill, 0) < level:
                return None
        step = missing = 0
        for count, preference in enumerate(self.prefer, 1):
            if lack := preference.shortfall(who):
                step, missing = count, missing + lack
        if step and step == len(self.prefer) and self.ending != "any":
            helps_out = self.overflow_skill is not None and skills.get(self.overflow_skill, 0) > 0
            return (step, missing) if helps_out else None
        return step, missing

    def to_json(self) -> dict[str, Any]:
        """Plain values that `from_json` reads back to an equal `Needs`."""
        prefer = [p.to_json() for p in self.prefer]
        return {"must": dict(self.must), "prefer": prefer, "ladder": self.ladder, "ending": self.ending}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Needs:
        """Read what `to_json` wrote."""
        prefer = tuple(Preference.from_json(p) for p in data["prefer"])
        return cls(data["must"], prefer, data["ladder"], data["ending"])


def needs_from(
    skills: Mapping[str, int], must: Collection[str], language: str, tier: str | None, config: RoutingConfig
) -> Needs:
    """Make needs of what the bot or an operator's transfer asks for; the first skill is the primary one.

    Musts: the language, the skills in `must`, and those that `must_skills` names (what law and safety demand).
    Preferences are dropped in this order: tier, fluency in the language, then the skills from the last to the first.
    """
    required = {s: level for s, level in skills.items() if s in must or s in config.must_skills or s == language}
    wished = [Preference(s, None, level) for s, level in skills.items() if s not in required]
    prefer = [Preference(None, tier)] if tier else []
    if language and language not in required:
        required[language] = config.languages.must
        if config.languages.prefer > config.languages.must:
            prefer.append(Preference(language, None, config.languages.prefer))
    ladder = config.ladder_for(skills)
    ending = config.ladders[ladder].ending
    # `hold` and `ticket` keep the last preference: let it be what the ladder is about, not some secondary skill.
    kept = [Preference(ladder, None, required[ladder])] if ladder in required and ending in KEEPING else []
    return Needs(required, (*prefer, *reversed(wished), *kept), ladder, ending)


def primary_skill(skills: Mapping[str, int] | None) -> str:
    """The first skill that is not a language: the queue's name for people."""
    return next((skill for skill in skills or {} if len(skill) != 2), "")
