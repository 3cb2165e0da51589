"""What every answer over HTTP comes in: headers that let nothing else in, a request id; and a limit for bodies."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

import structlog
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException

from .problems import problem

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Any, Receive, Send], Awaitable[None]]

BODY_BYTES = 256 * 1024
# Files have their own limit, and are looked at while they stream.
STREAMED = {"/v1/attachments"}
REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors 'none'"
)
# Nothing that REST answers is a page.
DATA_CSP = "default-src 'none'; frame-ancestors 'none'; sandbox"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
HSTS = "max-age=31536000"
# Host sites load these from us.
LENT = ("/widget.js", "/static/")
DATA = ("/v1/", "/metrics", "/readyz", "/healthz", "/openapi.json", "/asyncapi.json")


class Envelope:
    """ASGI around the application. No `BaseHTTPMiddleware`: it would run every answer through a second task."""

    def __init__(self, app: App, new_id: Callable[[], str]) -> None:
        self.app = app
        self.new_id = new_id

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        id = _request_id(scope) or self.new_id()
        scope.setdefault("state", {})["request_id"] = id
        structlog.contextvars.bind_contextvars(request_id=id)
        answer = _Answer(scope, send, id)
        try:
            await self._limited(scope, receive, answer)
        except Exception:
            # It is in the log by now. An answer cut short must look like one, or half an export passes for a whole.
            if not answer.is_complete:
                raise
        finally:
            structlog.contextvars.unbind_contextvars("request_id")

    async def _limited(self, scope: Any, receive: Receive, answer: _Answer) -> None:
        if scope["path"] in STREAMED:
            await self.app(scope, receive, answer.send)
            return
        if _content_length(scope) > BODY_BYTES:
            too_large = problem(413, "too_large", f"the body is larger than {BODY_BYTES} bytes", request_id=answer.id)
            await too_large(scope, receive, answer.send)
            return
        await self.app(scope, _counted(receive), answer.send)


class _Answer:
    """The answer on its way out."""

    def __init__(self, scope: Any, send: Send, id: str) -> None:
        self.id = id
        self.is_complete = False
        self._scope = scope
        self._send = send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            _add_headers(self._scope, MutableHeaders(scope=message), self.id)
        await self._send(message)
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            self.is_complete = True


def _add_headers(scope: Any, headers: MutableHeaders, id: str) -> None:
    path = scope["path"]
    is_data = path.startswith(DATA)
    headers["X-Request-ID"] = id
    headers.setdefault("Content-Security-Policy", DATA_CSP if is_data else CSP)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if scope.get("scheme") == "https":
        headers.setdefault("Strict-Transport-Security", HSTS)
    if is_data:
        headers.setdefault("Cache-Control", "no-store")
    if path.startswith(LENT):
        headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
        headers.setdefault("Access-Control-Allow-Origin", "*")
    elif path not in STREAMED:
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")


def _request_id(scope: Any) -> str | None:
    """The caller's own id where it is harmless, so that their log and ours can be laid side by side."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and REQUEST_ID.fullmatch(value):
            return str(value, "ascii")
    return None


def _content_length(scope: Any) -> int:
    found = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(found[0]) if found and found[0].isdigit() else 0


def _counted(receive: Receive) -> Receive:
    """For bodies that come in chunks and do not say how long they are."""
    size = 0

    async def receive_some() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > BODY_BYTES:
            raise HTTPException(413, f"the body is larger than {BODY_BYTES} bytes")
        return message

    return receive_some
