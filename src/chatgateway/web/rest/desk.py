"""The board, the bot and notices over REST."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from ...bot.decision import Asked
from ...bot.described import described
from ...errors import NotFound
from .access import Address, AtHome, BotReader, Monitor

router = APIRouter(tags=["desk"])


class MatchRequest(BaseModel):
    """A text to try on the bot."""

    model_config = ConfigDict(extra="forbid")
    text: Annotated[str, Field(min_length=1, max_length=4_000)]
    language: Annotated[str, Field(max_length=10)] | None = None


@router.get("/v1/board")
async def get_board(house: AtHome, _caller: Monitor) -> dict[str, Any]:
    """The queue, the operators, and why each conversation still waits."""
    return dict(house.board.board())


@router.post("/v1/bot/match")
async def match(house: AtHome, _caller: BotReader, wanted: MatchRequest) -> dict[str, Any]:
    """What the bot would do with a text, and why."""
    house.load.admit("search")
    asked = Asked(None, wanted.language)
    bot = house.bot()
    explanation = bot.explain(wanted.text, asked)
    return {**described(bot, bot.decide(wanted.text, asked)), "explanation": asdict(explanation)}


@router.get("/v1/faq")
async def search(
    house: AtHome,
    address: Address,
    q: Annotated[str, Query(max_length=500)] = "",
    language: Annotated[str | None, Query(max_length=10)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> dict[str, Any]:
    """The help centre: entries that fit `q`, or all of them."""
    house.searches.charge(address, "searches from your address")
    house.load.admit("search")
    bot = house.bot()
    if q.strip():
        return {"items": [asdict(found) for found in bot.search(q, language, limit)]}
    items = []
    for entry in bot.entries():
        wording = entry.wordings.get(language or "ja") or next(iter(entry.wordings.values()))
        items.append({"entry": entry.id, "topic": entry.topic, "question": wording.question})
    return {"items": items}


@router.get("/v1/faq/{entry}")
async def get_entry(house: AtHome, entry: str) -> dict[str, Any]:
    """One entry in all its languages."""
    found = house.bot().entry(entry)
    if found is None:
        raise NotFound("no such entry")
    wordings = {lang: {"question": w.question, "answer": w.answer} for lang, w in found.wordings.items()}
    return {"entry": found.id, "topic": found.topic, "related": list(found.related), "languages": wordings}
