"""`chatgateway faq …`: the editor's tools over a FAQ folder."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from ..bot import Asked, Bot
from ..bot.described import described
from ..content.load import load_bot
from ..errors import BadContent

faq_app = typer.Typer(name="faq", help="Check, try and measure the FAQ.", no_args_is_help=True)
FaqFolder = Annotated[Path, typer.Option("--faq", help="The FAQ folder.", envvar="CHATGATEWAY_FAQ_DIR")]


def bot_of(folder: Path) -> Bot:
    """Return the bot of `folder` or leave with its problems on stderr and exit code 1."""
    try:
        return load_bot(folder, cache_folder())
    except BadContent as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(1) from error


def cache_folder() -> Path:
    """Return where fitted bots are kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "chatgateway"


@faq_app.command()
def match(faq: FaqFolder = Path("faq")) -> None:
    """Read JSON lines {"text", "language"?} and write one decision a line, in order."""
    bot = bot_of(faq)
    for line in sys.stdin:
        if line.strip():
            sys.stdout.write(json.dumps(_matched(bot, line), ensure_ascii=False) + "\n")
            sys.stdout.flush()


def _matched(bot: Bot, line: str) -> dict[str, Any]:
    try:
        question = json.loads(line)
        text, language = str(question["text"]), question.get("language")
    except (ValueError, KeyError, TypeError, AttributeError):
        return {"error": 'a line is {"text": …, "language"?: "ja" | "en" | "zh"}'}
    known = language if language in ("ja", "en", "zh") else None
    return described(bot, bot.decide(text, Asked(language=known)))


@faq_app.command()
def explain(text: str, faq: FaqFolder = Path("faq"), language: str | None = None) -> None:
    """Show what the bot makes of TEXT and why, as JSON."""
    explanation = bot_of(faq).explain(text, Asked(language=language))
    typer.echo(json.dumps(asdict(explanation), ensure_ascii=False, indent=2, default=str))


@faq_app.command()
def lint(faq: FaqFolder = Path("faq")) -> None:
    """Check the folder; problems go to stderr as file:line:column, exit code 1."""
    bot = bot_of(faq)
    typer.echo(json.dumps({"version": bot.version, "entries": len(bot.entries()), "problems": []}))


if __name__ == "__main__":
    faq_app()
