"""Operators, keys and logging in over REST."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from ...errors import BadFrame, RateLimited, Unauthorized
from ...flows.staff import hire, verify_password
from ...ports import KeyRecord, OperatorChange, OperatorRecord
from ...protocol.moments import rfc3339
from ..person import operator_view
from ..tokens import LOGIN_MS
from .access import SCOPES, Address, Admin, AtHome

router = APIRouter(tags=["people"])
Level = Annotated[int, Field(ge=1, le=5)]
Name = Annotated[str, Field(min_length=1, max_length=64)]


class Body(BaseModel):
    """Unknown fields are errors: a typing mistake must not pass as a default."""

    model_config = ConfigDict(extra="forbid")


class Login(Body):
    """Name and password of an operator."""

    name: Name
    password: Annotated[str, Field(min_length=1, max_length=256)]


class NewOperator(Body):
    """A new operator."""

    name: Name
    skills: dict[str, Level] = {}
    tier: str = "1"
    capacity: Annotated[int, Field(ge=1, le=50)] = 3
    role: Literal["operator", "supervisor"] = "operator"
    password: Annotated[str, Field(min_length=8, max_length=256)] | None = None
    auto_accept: bool = False


class OperatorPatch(Body):
    """What to change; what is left out stays."""

    name: Name | None = None
    skills: dict[str, Level] | None = None
    tier: str | None = None
    capacity: Annotated[int, Field(ge=1, le=50)] | None = None
    role: Literal["operator", "supervisor"] | None = None
    status: Literal["ready", "busy", "break", "off"] | None = None
    enabled: bool | None = None
    auto_accept: bool | None = None


class NewKey(Body):
    """A new API key."""

    scopes: Annotated[list[str], Field(min_length=1)]
    label: Annotated[str, Field(max_length=100)] = ""
    days: Annotated[int, Field(ge=1, le=3_650)] | None = None


@router.post("/v1/login")
async def login(house: AtHome, address: Address, wanted: Login) -> dict[str, Any]:
    """An operator's token for twelve hours."""
    house.address_logins.charge(address, "attempts from your address")
    wait = house.logins.take(wanted.name)
    if wait:
        raise RateLimited("too many attempts; wait a little", retry_after=round(wait + 0.05, 2))
    found = await house.directory.password_of(wanted.name)
    # The same work whether the name exists or not, so that the time tells nobody which names do.
    fits = await asyncio.to_thread(verify_password, found[1] if found else None, wanted.password)
    if found is None or not fits:
        raise Unauthorized("name or password is wrong")
    token = await house.tokens.issue_operator_token(found[0].id, LOGIN_MS)
    return {"token": token, "operator": operator_view(found[0]), "expires_in": LOGIN_MS // 1000}


def _shown(record: OperatorRecord) -> dict[str, Any]:
    return {**operator_view(record), "enabled": record.enabled, "auto_accept": record.auto_accept}


@router.get("/v1/operators")
async def list_operators(house: AtHome, _caller: Admin) -> dict[str, Any]:
    """All operators."""
    return {"items": [_shown(record) for record in await house.directory.operators()]}


@router.post("/v1/operators", status_code=201)
async def add_operator(house: AtHome, _caller: Admin, wanted: NewOperator) -> dict[str, Any]:
    """A new operator and their first token, shown once."""
    record = await hire(
        house.directory,
        house.ids,
        name=wanted.name,
        skills=wanted.skills,
        tier=wanted.tier,
        capacity=wanted.capacity,
        role=wanted.role,
        password=wanted.password,
        auto_accept=wanted.auto_accept,
    )
    token = await house.tokens.issue_operator_token(record.id, None)
    return {**_shown(record), "token": token}


@router.patch("/v1/operators/{operator}")
async def change_operator(house: AtHome, _caller: Admin, operator: str, wanted: OperatorPatch) -> dict[str, Any]:
    """Change an operator; disabling closes their sockets."""
    change = OperatorChange(**wanted.model_dump(exclude_none=True))
    record = await house.directory.change_operator(operator, change, house.clock.now_ms())
    if wanted.enabled is False:
        await house.directory.revoke_tokens(operator)
    await house.presence.refresh()
    return _shown(record)


def _key(record: KeyRecord) -> dict[str, Any]:
    return {
        "id": record.id,
        "scopes": list(record.scopes),
        "label": record.label,
        "created_at": rfc3339(record.created_at_ms),
        "expires_at": None if record.expires_at_ms is None else rfc3339(record.expires_at_ms),
        "revoked_at": None if record.revoked_at_ms is None else rfc3339(record.revoked_at_ms),
    }


@router.get("/v1/keys")
async def list_keys(house: AtHome, _caller: Admin) -> dict[str, Any]:
    """All keys, without the keys themselves."""
    return {"items": [_key(record) for record in await house.directory.keys()]}


@router.post("/v1/keys", status_code=201)
async def add_key(house: AtHome, _caller: Admin, wanted: NewKey) -> dict[str, Any]:
    """A new key, shown once."""
    check_scopes(wanted.scopes)
    lifetime = None if wanted.days is None else wanted.days * 86_400_000
    record, key = await house.tokens.issue_key(tuple(wanted.scopes), wanted.label, lifetime)
    return {**_key(record), "key": key}


@router.delete("/v1/keys/{key}", status_code=204)
async def revoke_key(house: AtHome, _caller: Admin, key: str) -> Response:
    """The key is void from now on."""
    await house.directory.revoke_key(key, house.clock.now_ms())
    return Response(status_code=204)


def check_scopes(scopes: list[str]) -> None:
    """Raises BadFrame for a scope that does not exist."""
    for scope in scopes:
        if scope not in SCOPES:
            raise BadFrame(f"scope: {json.dumps(scope)} is none of {', '.join(SCOPES)}")
