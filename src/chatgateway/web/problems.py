"""Errors of REST as problem documents (RFC 9457), for every status."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.routing import Match

from ..errors import GatewayError

log = structlog.get_logger()
# As OpenAPI describes every refusal and every failure.
PROBLEM: dict[str, Any] = {
    "description": "A problem document (RFC 9457).",
    "content": {
        "application/problem+json": {
            "schema": {
                "type": "object",
                "required": ["type", "title", "status", "code", "detail"],
                "properties": {
                    "type": {"type": "string"},
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                    "request_id": {"type": "string"},
                    "retry_after": {"type": "number"},
                    "errors": {"type": "array", "items": {"type": "object"}},
                },
            }
        }
    },
}
TITLES = {
    400: "Bad request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    413: "Too large",
    422: "Not valid",
    429: "Too many requests",
    500: "Something went wrong",
    503: "Unavailable",
}


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    retry_after: float | None = None,
    errors: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
    request_id: str | None = None,
) -> Response:
    """One problem document; the request id finds the lines of the log that belong to it."""
    body: dict[str, Any] = {
        "type": f"urn:chatgateway:problem:{code}",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "code": code,
        "detail": detail,
    }
    if request_id is not None:
        body["request_id"] = request_id
    if errors:
        body["errors"] = list(errors)
    extra = dict(headers or {})
    if retry_after is not None:
        body["retry_after"] = retry_after
        extra["Retry-After"] = str(max(1, round(retry_after)))
    if status == 401:
        extra["WWW-Authenticate"] = "Bearer"
    return Response(
        json.dumps(body, ensure_ascii=False), status_code=status, media_type="application/problem+json", headers=extra
    )


def _id_of(request: Request) -> str | None:
    return getattr(request.state, "request_id", None)


def _gateway_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, GatewayError)
    return problem(
        error.http_status, error.code, error.message, retry_after=error.retry_after, request_id=_id_of(request)
    )


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(sorted(_methods_of(request)))
    code = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}.get(error.status_code, "bad_request")
    return problem(error.status_code, code, str(error.detail), headers=headers, request_id=_id_of(request))


def _methods_of(request: Request) -> set[str]:
    """All methods of a path: the framework names only those of the first route that fits."""
    found: set[str] = set()
    for group in request.app.routes:
        included = getattr(group, "original_router", None)
        for route in [group] if included is None else included.routes:
            match, _ = route.matches(request.scope)
            if match is not Match.NONE:
                found |= getattr(route, "methods", None) or set()
    return found


def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = [
        {"field": ".".join(str(part) for part in item["loc"]), "message": item["msg"]} for item in error.errors()[:20]
    ]
    detail = f"{found[0]['field']}: {found[0]['message']}" if found else "the request is not valid"
    return problem(422, "bad_request", detail, errors=found, request_id=_id_of(request))


def _unexpected(request: Request, error: Exception) -> Response:
    log.error("request_failed", path=request.url.path, error=type(error).__name__, exc_info=error)
    return problem(500, "internal", "something went wrong; it has been logged", request_id=_id_of(request))


def add_problems(app: FastAPI) -> None:
    """Every error of the application becomes a problem document."""
    app.add_exception_handler(GatewayError, _gateway_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(Exception, _unexpected)
