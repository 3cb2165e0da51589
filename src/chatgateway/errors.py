"""Everything that can go wrong, as facts with a remedy: a wire code and whether trying again helps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(slots=True)
class GatewayError(Exception):
    """Root of every error this package raises on purpose."""

    message: str
    retry_after: float | None = None

    code: ClassVar[str] = "unavailable"
    http_status: ClassVar[int] = 500
    # Seconds after which trying again makes sense, where nobody knows better; None: it does not.
    usual_pause: ClassVar[float | None] = None

    def __post_init__(self) -> None:
        if self.retry_after is None:
            self.retry_after = self.usual_pause

    def __str__(self) -> str:
        return self.message


class BadFrame(GatewayError):
    """Raised when a frame or request body is not what the protocol says; the message names the field."""

    code = "bad_frame"
    http_status = 422


class Unauthorized(GatewayError):
    """Raised when a token is missing, wrong or expired."""

    code = "unauthorized"
    http_status = 401


class Forbidden(GatewayError):
    """Raised when the caller is known but the thing is not theirs."""

    code = "forbidden"
    http_status = 403


class NotFound(GatewayError):
    """Raised when no such conversation, operator, entry or key exists."""

    code = "not_found"
    http_status = 404


class Conflict(GatewayError):
    """Raised when a command id is reused with other content, or the state does not allow the command."""

    code = "conflict"
    http_status = 409


class StaleEpoch(GatewayError):
    """Raised when the operator no longer owns the conversation or the offer is over."""

    code = "stale_epoch"
    http_status = 409


class TooLarge(GatewayError):
    """Raised when a text or attachment is over its limit."""

    code = "too_large"
    http_status = 413


class RateLimited(GatewayError):
    """Raised when one caller is too fast; try again after `retry_after` seconds."""

    code = "rate_limited"
    usual_pause = 1.0
    http_status = 429


class Overloaded(GatewayError):
    """Raised when the node sheds load; try again after `retry_after` seconds."""

    code = "overloaded"
    usual_pause = 2.0
    http_status = 503


class Unavailable(GatewayError):
    """Raised when storage is down; nothing was kept; try again after `retry_after` seconds."""

    code = "unavailable"
    usual_pause = 1.0
    http_status = 503


class BadContent(GatewayError):
    """Raised when a FAQ, routing or settings file is wrong; the message begins with file:line:column."""

    code = "bad_content"
    http_status = 422
