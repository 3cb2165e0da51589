"""`chatgateway serve`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import structlog
import typer

from ..app.serve import serve as serve_house
from ..settings import Settings, read_settings
from ..web.house import House
from .running import Data, Database, run, set_up_logs, settings_or_exit

log = structlog.get_logger()


def serve(
    data: Data = None,
    port: Annotated[int | None, typer.Option(help="The port; 0 takes any free one.")] = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    faq: Annotated[Path | None, typer.Option(help="The FAQ folder.")] = None,
    database: Database = None,
    nats: Annotated[str | None, typer.Option(help="The URL of a NATS server, for several nodes.")] = None,
    limits: Annotated[str | None, typer.Option(help="default, or open for load tests on loopback.")] = None,
    routing: Annotated[Path | None, typer.Option(help="The routing rules.")] = None,
    canned: Annotated[
        Path | None, typer.Option(help="The canned replies; else canned.yaml beside the routing rules.")
    ] = None,
) -> None:
    """Serve customers, operators and services until told to stop."""
    settings = settings_or_exit(
        lambda: read_settings(
            data=data,
            port=port,
            host=host,
            faq=faq,
            database=database,
            nats=nats,
            limits=limits,
            routing=routing,
            canned=canned,
        )
    )
    set_up_logs(settings)
    if settings.limits == "open":
        log.warning(
            "limits_are_open", meaning="no per-customer and per-address limits; for load tests on loopback only"
        )
    run_server(settings)


def run_server(settings: Settings, ready: bool = True) -> None:
    """Serve on the fastest event loop there is."""
    use_uvloop()

    def tell(house: House) -> None:
        log.info("serving", host=settings.host, port=settings.port, faq=house.bot().version[:12])

    run(lambda: serve_house(settings, tell if ready else lambda _house: None))


def use_uvloop() -> None:
    """uvloop where the extra `speed` is installed."""
    if sys.platform == "win32":
        return
    try:
        import uvloop
    except ImportError:
        return
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
