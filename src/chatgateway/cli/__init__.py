"""The command line: typer commands that build what they need through app and print results.

No rules live here; JSON for machines goes to stdout, errors to stderr with an exit code that is not 0.
"""

from __future__ import annotations

from typing import Annotated

import typer

from .. import __version__
from .audit import audit_app
from .demo import demo
from .faq import faq_app
from .key import key_app
from .operator import operator_app
from .replay import replay
from .retain import retain
from .serve import serve
from .shield import shield_command
from .staff import staff
from .store import export, migrate, verify
from .waits import waits

app = typer.Typer(
    name="chatgateway",
    help="Chat gateway: FAQ bot first, the right person next, nothing lost, everything explained.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Chat gateway: FAQ bot first, the right person next, nothing lost, everything explained."""


app.command()(serve)
app.command()(demo)
app.command()(migrate)
app.command()(verify)
app.command()(export)
app.command()(retain)
app.command()(replay)
app.command()(staff)
app.command()(waits)
app.command("shield")(shield_command)
app.add_typer(audit_app)
app.add_typer(faq_app)
app.add_typer(operator_app)
app.add_typer(key_app)
