"""Erasing a person over REST."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ...flows.reading import actor_of
from .access import Admin, AtHome

router = APIRouter(tags=["customers"])


@router.delete("/v1/customers/{customer:path}")
async def erase(house: AtHome, caller: Admin, customer: str) -> dict[str, Any]:
    """Everything of this person is gone for good: words, names, context, files. The log keeps its places, empty."""
    erased = await house.erasure.erase_customer(customer, actor_of(caller))
    return {"conversations": erased.conversations, "events": erased.events, "attachments": erased.attachments}
