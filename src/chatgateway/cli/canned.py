"""`chatgateway canned …`: the editor's tool for canned replies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..content.canned import load_canned
from ..content.files import LANGUAGES
from ..errors import BadContent
from .running import print_json

canned_app = typer.Typer(name="canned", help="Check canned replies.", no_args_is_help=True)
FaqFolder = Annotated[Path, typer.Option("--faq", help="The FAQ whose facts they state.", envvar="CHATGATEWAY_FAQ_DIR")]


@canned_app.callback()
def _group() -> None:
    """Check canned replies."""


@canned_app.command()
def lint(file: Annotated[Path, typer.Argument()] = Path("canned.yaml"), faq: FaqFolder = Path("faq")) -> None:
    """Check FILE: problems as file:line:column: field on stderr, exit code 1; else what is in it, as JSON."""
    try:
        replies = load_canned(file, faq)
    except BadContent as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(1) from error
    missing = {lang: [one.id for one in replies if lang not in one.wordings] for lang in LANGUAGES}
    print_json({"replies": len(replies), "missing": {lang: ids for lang, ids in missing.items() if ids}})
