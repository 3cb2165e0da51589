"""Signed tokens (JWT) as RFC 8725 wants them checked: the key decides the algorithm, the token decides nothing."""

from __future__ import annotations

import re
from typing import Any

import jwt

from ..errors import Unauthorized

TOKEN_BYTES = 8 * 1024
SKEW_SECONDS = 60
NAME_CHARACTERS = 128
# No padding and no white space: one token, one spelling.
SHAPE = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){2}")
TYPES = {"jwt", "at+jwt"}
# A token that brings its own key, or names a place to fetch it from, would be checking itself.
BRINGS_A_KEY = {"jwk", "jku", "x5u", "x5c"}


def header_of(token: str) -> dict[str, Any]:
    """The header, unverified: good for finding the key, for nothing else.

    Raises Unauthorized.
    """
    if len(token) > TOKEN_BYTES:
        raise Unauthorized("token: too long")
    if SHAPE.fullmatch(token) is None:
        raise Unauthorized("token: not a signed token")
    try:
        header: dict[str, Any] = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise Unauthorized(f"token: {type(error).__name__}") from None
    if header.keys() & BRINGS_A_KEY:
        raise Unauthorized("token: brings its own key")
    if "crit" in header or "b64" in header:
        raise Unauthorized("token: has critical extensions")
    kind = header.get("typ", "JWT")
    if not isinstance(kind, str) or kind.lower() not in TYPES:
        raise Unauthorized("token: typ is not JWT")
    return header


def claims_of(token: str, key: Any, algorithm: str, audience: str, issuer: str | None) -> dict[str, Any]:
    """The claims of a token that is signed with this key by this algorithm, is for us, and is valid now.

    Raises Unauthorized with the kind of the fault, never with what the token says.
    """
    if header_of(token).get("alg") != algorithm:
        raise Unauthorized("token: alg is not the key's")
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            audience=audience,
            issuer=issuer,
            leeway=SKEW_SECONDS,
            options={"require": ["exp", "sub", "aud"], "enforce_minimum_key_length": True},
        )
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Unauthorized(f"token: {type(error).__name__}") from None
    return claims


def name_in(claims: dict[str, Any], claim: str) -> str:
    """What this claim names somebody.

    Raises Unauthorized for what is no name.
    """
    name = claims.get(claim)
    if not isinstance(name, str) or not 1 <= len(name) <= NAME_CHARACTERS or not name.isprintable():
        raise Unauthorized(f"token: {claim} is not a name")
    return name
