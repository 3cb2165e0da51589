"""Who may call: the scope is part of a route's signature."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from ...errors import Forbidden, Unauthorized
from ...ports import KeyRecord, OperatorRecord
from ..house import House
from ..tokens import KEY_PREFIX

SCOPES = ("transcripts:read", "monitor:read", "bot:read", "admin")
bearer = HTTPBearer(auto_error=False, description="An API key (`chatgateway key add`) or an operator's token.")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


def house_of(request: Request) -> House:
    """The house behind this application."""
    house: House = request.app.state.house
    return house


AtHome = Annotated[House, Depends(house_of)]


def address_of(request: Request) -> str:
    """Where the call comes from: the peer, or what a trusted proxy says."""
    return request.client.host if request.client else ""


Address = Annotated[str, Depends(address_of)]


async def who_calls(house: House, credentials: HTTPAuthorizationCredentials | None) -> KeyRecord | OperatorRecord:
    """The key or the operator behind a token.

    Raises Unauthorized without a valid one.
    """
    if credentials is None:
        raise Unauthorized("send `Authorization: Bearer <api key>`")
    if credentials.credentials.startswith(f"{KEY_PREFIX}_"):
        return await house.tokens.key(credentials.credentials)
    return await house.tokens.operator(credentials.credentials)


def may(caller: KeyRecord | OperatorRecord, scope: str) -> bool:
    """Whether the caller has this scope."""
    match caller:
        case KeyRecord(scopes=scopes):
            return scope in scopes or "admin" in scopes
        case OperatorRecord(role=role):
            # Supervisors read; only keys administer.
            return role == "supervisor" and scope != "admin"


def needs_scope(scope: str) -> Callable[..., Coroutine[Any, Any, KeyRecord | OperatorRecord]]:
    """A dependency that lets only callers with this scope in.

    Raises Unauthorized without a valid key, Forbidden without the scope.
    """

    async def check(house: AtHome, credentials: Credentials) -> KeyRecord | OperatorRecord:
        caller = await who_calls(house, credentials)
        if not may(caller, scope):
            raise Forbidden(f"this needs the scope {scope}")
        return caller

    return check


async def still_may(house: House, credentials: HTTPAuthorizationCredentials | None, scope: str) -> bool:
    """Whether the caller of a long answer may still have it: a revoked key ends it."""
    try:
        return may(await who_calls(house, credentials), scope)
    except Unauthorized:
        return False


Reader = Annotated[KeyRecord | OperatorRecord, Depends(needs_scope("transcripts:read"))]
Monitor = Annotated[KeyRecord | OperatorRecord, Depends(needs_scope("monitor:read"))]
BotReader = Annotated[KeyRecord | OperatorRecord, Depends(needs_scope("bot:read"))]
Admin = Annotated[KeyRecord | OperatorRecord, Depends(needs_scope("admin"))]
