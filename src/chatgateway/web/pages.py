"""The pages: static files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from ..protocol.asyncapi import asyncapi_document

STATIC = Path(__file__).parent / "static"
PAGES = {"/": "index.html", "/console": "console.html", "/supervisor": "supervisor.html"}
# Swagger UI sets styles on elements and starts from an inline script.
DOCS_CSP = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def add_pages(app: FastAPI, version: str) -> None:
    """Pages, the widget's script, and API documents."""
    router = APIRouter(include_in_schema=False)

    def page(name: str) -> Callable[[], Awaitable[Response]]:
        async def show() -> Response:
            return FileResponse(STATIC / name, headers={"Cache-Control": "no-cache"})

        return show

    for path, name in PAGES.items():
        if (STATIC / name).exists():
            router.add_api_route(path, page(name), methods=["GET"])
    router.add_api_route("/widget.js", page("widget.js"), methods=["GET"])

    router.add_api_route("/docs", _docs, methods=["GET"])
    router.add_api_route("/asyncapi.json", _asyncapi(version), methods=["GET"])
    app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")


async def _docs() -> HTMLResponse:
    """Swagger UI from our own files: works in closed networks."""
    html = get_swagger_ui_html(
        openapi_url="/openapi.json",
        title="chatgateway",
        swagger_js_url="/static/vendor/swagger-ui-bundle.js",
        swagger_css_url="/static/vendor/swagger-ui.css",
        swagger_favicon_url="/static/favicon.svg",
    )
    html.headers["Content-Security-Policy"] = DOCS_CSP
    return html


def _asyncapi(version: str) -> Callable[[], Awaitable[Response]]:
    @lru_cache(maxsize=1)
    def document() -> dict[str, Any]:
        return asyncapi_document(version)

    async def show() -> Response:
        return JSONResponse(document())

    return show
