"""The command line: typer commands that build what they need through app and print results.

No rules live here; JSON for machines goes to stdout, errors to stderr with an exit code that is not 0. Each command's
module is imported only when it is called: `faq match` need not wait for the web server's imports.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from .. import __version__

# Command → its module here and the name in it: a function is a command, a typer app a group of them.
COMMANDS = {
    "serve": ("serve", "serve"),
    "demo": ("demo", "demo"),
    "operator": ("operator", "operator_app"),
    "key": ("key", "key_app"),
    "faq": ("faq", "faq_app"),
    "canned": ("canned", "canned_app"),
    "migrate": ("store", "migrate"),
    "verify": ("store", "verify"),
    "export": ("store", "export"),
    "retain": ("retain", "retain"),
    "replay": ("replay", "replay"),
    "staff": ("staff", "staff"),
    "waits": ("waits", "waits"),
    "shield": ("shield", "shield_command"),
    "audit": ("audit", "audit_app"),
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
    """The application with the command that `arguments` name, or with all of them when they name none."""
    app = typer.Typer(name="chatgateway", no_args_is_help=True, pretty_exceptions_show_locals=False)
    app.callback()(_options)
    named = next((word for word in arguments if not word.startswith("-")), None)
    for command, (module, name) in COMMANDS.items():
        if named not in COMMANDS or command == named:
            found = getattr(import_module(f".{module}", __package__), name)
            if isinstance(found, typer.Typer):
                app.add_typer(found, name=command)
            else:
                app.command(command)(found)
    return app


def __getattr__(name: str) -> typer.Typer:
    """`app`: every command, for tests and for documentation."""
    if name == "app":
        return command_line(())
    raise AttributeError(name)
