"""The HTTP application: REST, health and pages."""

from __future__ import annotations

from fastapi import FastAPI

from .health import router as health
from .house import House
from .pages import add_pages
from .problems import PROBLEM, add_problems
from .rest.attachments import router as attachments
from .rest.console import router as console
from .rest.conversations import router as conversations
from .rest.customers import router as customers
from .rest.desk import router as desk
from .rest.feed import router as feed
from .rest.notices import router as notices
from .rest.people import router as people
from .rest.stats import router as stats


def make_application(house: House, version: str) -> FastAPI:
    """FastAPI with every REST door; it knows the house, and nothing else is global."""
    app = FastAPI(
        title="chatgateway",
        version=version,
        description="FAQ bot first, the right person next, nothing lost, everything explained.",
        docs_url=None,
        redoc_url=None,
        # A redirect would repeat whatever the Host header says.
        redirect_slashes=False,
        responses={"4XX": PROBLEM, "5XX": PROBLEM},
    )
    app.state.house = house
    add_problems(app)
    for router in (conversations, feed, people, desk, console, notices, attachments, customers, stats, health):
        app.include_router(router)
    add_pages(app, version)
    return app
