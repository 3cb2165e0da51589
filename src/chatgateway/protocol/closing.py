"""Why a socket is closed: the code carries the verdict for the client."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CloseCode:
    """A close code, its reason (at most 123 bytes), and whether the client should come back."""

    code: int
    reason: str
    come_back: bool


GOING_AWAY = CloseCode(1001, "going away", True)
UNSUPPORTED_DATA = CloseCode(1003, "binary frames are not spoken here", False)
NOT_UTF8 = CloseCode(1007, "not UTF-8", False)
FRAME_TOO_LARGE = CloseCode(1009, "frame too large", False)
RESTARTING = CloseCode(1012, "restarting", True)
SLOW = CloseCode(4000, "slow", True)
IDLE = CloseCode(4001, "idle", True)
OVERLOADED = CloseCode(4002, "overloaded", True)
FLOODING = CloseCode(4003, "flooding", True)
BAD_TOKEN = CloseCode(4500, "bad_token", False)
UNSUPPORTED = CloseCode(4501, "unsupported", False)
REVOKED = CloseCode(4502, "revoked", False)
ABUSE = CloseCode(4503, "abuse", False)

SUBPROTOCOL = "chatgateway.v1"
PROTOCOL_VERSION = 1
HEARTBEAT_SECONDS = 10
