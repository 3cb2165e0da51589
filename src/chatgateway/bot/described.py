"""A decision as one flat JSON document: what `faq match` prints and `POST /v1/bot/match` returns."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from .bot import Bot
from .decision import Answer, Clarify, Decision, HandOver


def described(bot: Bot, decision: Decision) -> dict[str, Any]:
    """Return a decision as the flat document that `match` promises."""
    found: dict[str, Any] = {
        "decision": "",
        "entry": None,
        "confidence": round(decision.confidence, 4),
        "handoff": None,
    }
    found |= {
        "needs": {decision.language: 1},
        "priority": "normal",
        "reason": decision.reason,
        "language": decision.language,
    }
    match decision:
        case Answer(entry=name, handoff=handoff):
            entry = bot.entry(name)
            found |= {"decision": "answer", "entry": name, "handoff": handoff}
            found |= {"priority": entry.priority if entry else "normal"}
            found["needs"] |= {skill: 1 for skill in entry.skills} if entry else {}
        case Clarify(suggestions=suggestions):
            found |= {"decision": "clarify", "suggestions": [asdict(s) for s in suggestions]}
        case HandOver(entry=name):
            found |= {
                "decision": "handoff",
                "entry": name,
                "handoff": decision.handoff if name else None,
                "needs": dict(decision.needs),
            }
            found |= {"priority": decision.priority, "must": sorted(decision.must), "tier": decision.tier}
    found["candidates"] = [{"entry": c.entry, "confidence": round(c.confidence, 4)} for c in decision.candidates]
    return found
