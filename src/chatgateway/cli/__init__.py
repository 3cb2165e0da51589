"""The command line: typer commands that build what they need through app and print results.

No rules live here; JSON for machines goes to stdout, errors to stderr with an exit code that is not 0. Each command's
module is imported only when it is called: `faq match` need not wait for the web server's imports, `--help` for none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Annotated, NamedTuple

import typer

from .. import __version__
from .logs import import_structlog


class Place(NamedTuple):
    """Where a command is: its module here, its name in it, and its line of help, told without importing it."""

    module: str
    name: str
    summary: str


# What these modules import at once writes no logs.
QUIET_MODULES = {"faq", "shield", "store"}
# A function is a command, a typer app a group of them.
COMMANDS = {
    "serve": Place("serve", "serve", "Serve customers, operators and services until told to stop."),
    "demo": Place(
        "demo", "demo", "A seeded desk of the sample exchange Coinami: FAQ, operators and pages, on this machine only."
    ),
    "operator": Place("operator", "operator_app", "Take on, change and list operators."),
    "key": Place("key", "key_app", "API keys for services."),
    "faq": Place("faq", "faq_app", "Check, try and measure the FAQ."),
    "canned": Place("canned", "canned_app", "Check canned replies."),
    "migrate": Place("store", "migrate", "Bring the database to the newest schema."),
    "verify": Place(
        "store",
        "verify",
        "Rebuild everything that is derived from the logs and report every difference; exit code 1 if there is one.",
    ),
    "export": Place(
        "store", "export", "Every event of every conversation in the order of the feed, one JSON document a line."
    ),
    "retain": Place(
        "retain", "retain", "Erase the people in conversations that ended long ago; works while the server runs."
    ),
    "replay": Place(
        "replay", "replay", "Play recorded arrivals again and print the figures, with what really happened in brackets."
    ),
    "staff": Place(
        "staff", "staff", "Heads per hour and kind of operator with which recorded arrivals would have met the target."
    ),
    "waits": Place("waits", "waits", "Promised waits held against real ones, per skill and hour of the day."),
    "shield": Place(
        "shield",
        "shield_command",
        'Read JSON lines {"text"} and write {"text","spans":[{"start","end","kind"}]}, one per line, in order.',
    ),
    "audit": Place("audit", "audit_app", "Who read what; works while the server runs."),
}


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Chat gateway: FAQ bot first, the right person next, nothing lost, everything explained."""


def command_line(arguments: Sequence[str]) -> typer.Typer:
    """The application with the command that `arguments` name; when they name none, with what each command is for."""
    named = next((word for word in arguments if not word.startswith("-")), None)
    if named in COMMANDS:
        return _application([named])
    app = _application([])
    for command, place in COMMANDS.items():
        app.command(command, help=place.summary)(_options)
    return app


def _application(commands: Iterable[str]) -> typer.Typer:
    # Without rich: it takes longer to import than most commands take to run.
    app = typer.Typer(name="chatgateway", no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.callback()(_options)
    for command in commands:
        place = COMMANDS[command]
        if place.module not in QUIET_MODULES:
            import_structlog()
        found = getattr(import_module(f".{place.module}", __package__), place.name)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=command)
        else:
            app.command(command)(found)
    return app


def __getattr__(name: str) -> typer.Typer:
    """`app`: every command, for tests and for documentation."""
    if name == "app":
        return _application(COMMANDS)
    raise AttributeError(name)
