"""Opaque cursors for lists: where the last page ended, sealed so that nobody builds one by hand."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from ...errors import BadFrame


def seal(secret: str, place: Any) -> str:
    """A place in a list as an opaque text."""
    body = json.dumps(place, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_mac(secret, body) + body).decode().rstrip("=")


def unseal(secret: str, cursor: str) -> Any:
    """The inverse of seal.

    Raises BadFrame for what we did not seal.
    """
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        mac, body = raw[:12], raw[12:]
        if not hmac.compare_digest(mac, _mac(secret, body)):
            raise BadFrame("cursor: not one of ours")
        return json.loads(body)
    except ValueError:
        raise BadFrame("cursor: not one of ours") from None


def _mac(secret: str, body: bytes) -> bytes:
    return hmac.digest(secret.encode(), b"cursor" + body, hashlib.sha256)[:12]
