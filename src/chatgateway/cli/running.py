"""How a command runs: settings from its options, one event loop, and errors as one line on stderr.

What only running needs is imported by then: a command's `--help` needs neither an event loop nor logs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from ..errors import GatewayError
from .logs import import_structlog

if TYPE_CHECKING:
    from ..settings import Settings

T = TypeVar("T")

Data = Annotated[Path | None, typer.Option("--data", help="The data folder of the embedded default.")]
Database = Annotated[str | None, typer.Option("--database", help="A database URL instead of the embedded default.")]


def run(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run one coroutine to its end; a GatewayError becomes a line on stderr and exit code 1."""
    import asyncio

    import_structlog()
    try:
        return asyncio.run(work())
    except GatewayError as error:
        typer.echo(f"chatgateway: {error.message}", err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(f"chatgateway: {error.strerror or error}", err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def settings_or_exit(read: Callable[[], T]) -> T:
    """What the options say; what is wrong with them is said on stderr."""
    try:
        return read()
    except GatewayError as error:
        typer.echo(f"chatgateway: {error.message}", err=True)
        raise typer.Exit(2) from None


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    typer.echo(json.dumps(value, ensure_ascii=False))


def where_it_happened(exc_info: Any) -> str:
    """A traceback without the errors' own words: they may repeat what somebody wrote."""
    import traceback

    lines: list[str] = []
    error = exc_info[1]
    while error is not None:
        lines[:0] = [
            *traceback.format_tb(error.__traceback__),
            f"{type(error).__module__}.{type(error).__qualname__}\n",
        ]
        error = error.__cause__ or error.__context__
    return "".join(lines)


def set_up_logs(settings: Settings) -> None:
    """Structured lines on stderr; never what people wrote, never a token."""
    import logging

    import structlog

    level = getattr(logging, settings.log_level.upper())
    logging.basicConfig(
        level=max(level, logging.WARNING), stream=sys.stderr, format="%(levelname)s %(name)s %(message)s"
    )
    renderer: Any = (
        structlog.dev.ConsoleRenderer() if settings.log_format == "console" else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(where_it_happened),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
