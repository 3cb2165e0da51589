"""What notices do to a conversation: its customer is told once, and told once again at the end."""

from __future__ import annotations

from .draft import Draft
from .events import Answer, Note, Tagged
from .people import BOT, SYSTEM
from .phases import Phase
from .state import Conversation


def announcement(entry: str, text: str, language: str) -> Answer:
    """The bot's answer that tells a notice (`notice:…`) or its end (`resolved:…`)."""
    return Answer(text, entry, language, 1.0, handoff="offer" if entry.startswith("notice:") else "never")


def tell(state: Conversation, answer: Answer, tag: str, lower: bool) -> list[Draft]:
    """A customer who waits is told, and the conversation marked; nothing that was done before is done again."""
    if state.phase not in (Phase.WAITING, Phase.PENDING):
        return []
    drafts = [] if answer.entry in state.told else [Draft(BOT, answer)]
    mark = f"tagged:{answer.entry}"
    if (tag or lower) and mark not in state.told:
        # Danger never waits behind an incident.
        priority = "low" if lower and state.priority != "urgent" else ""
        drafts.append(Draft(SYSTEM, Tagged(mark, tag, priority)))
    return drafts


def tell_end(state: Conversation, entry: str, answer: Answer) -> list[Draft]:
    """Whoever was told `entry` is told its end; where a person has the conversation, that person is told to."""
    assert answer.entry is not None
    if entry not in state.told or answer.entry in state.told or state.phase is Phase.CLOSED:
        return []
    if state.phase is Phase.ACTIVE:
        return [Draft(SYSTEM, Note(answer.text)), Draft(SYSTEM, Tagged(answer.entry))]
    return [Draft(BOT, answer)]
