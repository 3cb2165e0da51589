"""`chatgateway faq …`: the editor's tools over a FAQ folder.

What checks or writes files is imported by the commands that do: a bot from the cache is asked without it.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from ..bot import Asked, Bot, Faq
from ..bot.described import described
from ..content.load import load_bot
from ..content.texts import read_texts
from ..errors import BadContent
from ..folders import cache_folder, shipped_cache
from . import faq_lint, faq_measure, faq_report
from .faq_learn import suggest

faq_app = typer.Typer(name="faq", help="Check, try and measure the FAQ.", no_args_is_help=True)
# Precision of a few hundred messages is uncertain by about this much.
TOLERANCE = 0.02
FaqFolder = Annotated[Path, typer.Option("--faq", help="The FAQ folder.", envvar="CHATGATEWAY_FAQ_DIR")]


def bot_of(folder: Path) -> Bot:
    """Return the bot of `folder` or leave with its problems on stderr and exit code 1."""
    try:
        return load_bot(folder, cache_folder(), shipped_cache())
    except BadContent as error:
        raise _leave(error) from error


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
    """Check the folder: problems as file:line:column on stderr, findings as JSON; exit code 1 on errors."""
    bot = bot_of(faq)
    found = faq_lint.lint(bot)
    typer.echo(_json({"version": bot.version, "entries": len(bot.entries()), "findings": [asdict(f) for f in found]}))
    if any(finding.level == "error" for finding in found):
        raise typer.Exit(1)


@faq_app.command("test")
def run_tests(
    faq: FaqFolder = Path("faq"),
    as_json: Annotated[bool, typer.Option("--json")] = False,
    html: Annotated[Path | None, typer.Option(help="Write a page with the reliability plot here.")] = None,
    save: Annotated[Path | None, typer.Option(help="Save the figures here.")] = None,
    against: Annotated[Path | None, typer.Option(help="Compare with figures saved before.")] = None,
) -> None:
    """Ask every test message of a bot that does not know it; exit code 1 when answers are less precise than wanted."""
    content = _parsed(faq)
    report = faq_measure.measure(content)
    if html:
        html.write_text(faq_report.as_html(report), encoding="utf-8")
    if save:
        save.write_text(_json(asdict(report)), encoding="utf-8")
    typer.echo(_json(asdict(report)) if as_json else faq_report.as_text(report))
    if against:
        typer.echo(_json(faq_report.difference(report, json.loads(against.read_text(encoding="utf-8")))))
    if report.overall.precision < content.settings.wanted_precision - TOLERANCE:
        raise typer.Exit(1)


@faq_app.command("format")
def format_files(
    faq: FaqFolder = Path("faq"), check: Annotated[bool, typer.Option("--check", help="Change nothing.")] = False
) -> None:
    """Bring the topic files into canonical form; files with comments inside are left alone."""
    from ..content.write import canonical

    changed = []
    for name, text in _texts(faq).items():
        wanted = None if name.startswith("_") else canonical(text, name)
        if wanted is not None and wanted != text:
            changed.append(name)
            if not check:
                (faq / name).write_text(wanted, encoding="utf-8")
    typer.echo(_json({"changed": changed}))
    if check and changed:
        raise typer.Exit(1)


@faq_app.command("export")
def export_csv(faq: FaqFolder = Path("faq"), out: Path | None = None) -> None:
    """Write the FAQ as CSV that Excel in Japan opens (UTF-8 with BOM), to --out or stdout."""
    from ..content.table import to_csv

    text = to_csv(_texts(faq))
    if out:
        out.write_text(text, encoding="utf-8", newline="")
    else:
        sys.stdout.write(text)


@faq_app.command("import")
def import_csv(file: Path, faq: FaqFolder = Path("faq"), force: bool = False) -> None:
    """Read a CSV as `export` writes it into topic files; existing files are kept unless --force."""
    from ..content.table import from_csv
    from ..content.write import topic_file

    try:
        topics = from_csv(file.read_text(encoding="utf-8"))
    except BadContent as error:
        raise _leave(error) from error
    faq.mkdir(parents=True, exist_ok=True)
    taken = [topic for topic in topics if (faq / f"{topic}.yaml").exists()]
    if taken and not force:
        typer.echo(f"already there: {', '.join(taken)} (use --force)", err=True)
        raise typer.Exit(1)
    for topic, value in topics.items():
        (faq / f"{topic}.yaml").write_text(topic_file(value), encoding="utf-8")
    typer.echo(_json({"written": sorted(topics), "entries": sum(len(t["entries"]) for t in topics.values())}))


def _texts(folder: Path) -> dict[str, str]:
    try:
        return read_texts(folder)
    except BadContent as error:
        raise _leave(error) from error


def _parsed(folder: Path) -> Faq:
    from ..content.folder import parse

    try:
        return parse(read_texts(folder))
    except BadContent as error:
        raise _leave(error) from error


def _leave(error: BadContent) -> typer.Exit:
    typer.echo(error.message, err=True)
    return typer.Exit(1)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


faq_app.command("suggest")(suggest)
