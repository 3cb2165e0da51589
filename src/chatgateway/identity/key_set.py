"""The public keys of an identity provider (JWKS, RFC 7517): which we use, and for which algorithm each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt

from ..errors import Unavailable

# One algorithm a kind of key, chosen here: no `alg` of a token or a key can choose another.
ALGORITHMS = {("RSA", None): "RS256", ("EC", "P-256"): "ES256", ("OKP", "Ed25519"): "EdDSA"}
RSA_BITS = 2048
KEYS = 100


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key and the only algorithm it is used with."""

    key: Any
    algorithm: str


@dataclass(frozen=True, slots=True)
class KeySet:
    """Keys by id; a set of one may be used by tokens that name none."""

    keys: Mapping[str, PublicKey] = field(default_factory=dict)

    def find(self, kid: object) -> PublicKey | None:
        """The key of this id."""
        if kid is None:
            return next(iter(self.keys.values())) if len(self.keys) == 1 else None
        return self.keys.get(kid) if isinstance(kid, str) else None


def read_keys(document: bytes) -> KeySet:
    """The keys that can be used; symmetric, weak, encrypting and unknown ones are left out.

    Raises Unavailable when the document is no key set, or has no key to use.
    """
    try:
        listed = json.loads(document)["keys"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Unavailable("operators' keys: not a JWKS document") from None
    found: dict[str, PublicKey] = {}
    for number, entry in enumerate(listed[:KEYS] if isinstance(listed, list) else []):
        key = _key(entry) if isinstance(entry, dict) else None
        if key is not None:
            found[str(entry.get("kid", f"#{number}"))] = key
    if not found:
        raise Unavailable("operators' keys: none that can be used")
    return KeySet(found)


def _key(entry: dict[str, Any]) -> PublicKey | None:
    kind = entry.get("kty")
    algorithm = ALGORITHMS.get((str(kind), None if kind == "RSA" else str(entry.get("crv"))))
    if algorithm is None or entry.get("use", "sig") != "sig" or entry.get("alg", algorithm) != algorithm:
        return None
    try:
        key = jwt.PyJWK.from_dict({**entry, "alg": algorithm}).key
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        return None
    if getattr(key, "key_size", RSA_BITS) < RSA_BITS and algorithm == "RS256":
        return None
    return PublicKey(key, algorithm)
