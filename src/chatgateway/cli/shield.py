"""`chatgateway shield`: what the secret shield finds in texts, so that it can be measured."""

from __future__ import annotations

import json
import sys

import typer

from ..shield import scan


def shield_command() -> None:
    """Read JSON lines {"text"} and write {"text","spans":[{"start","end","kind"}]}, one per line, in order.

    Offsets are code points. A line that is no object with a text ends the command with exit code 2."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        if line.strip():
            sys.stdout.write(_answer(line, number) + "\n")
            sys.stdout.flush()


def _answer(line: bytes, number: int) -> str:
    try:
        text = json.loads(line.decode("utf-8-sig"))["text"]
    except (ValueError, KeyError, TypeError) as problem:
        typer.echo(f"line {number}: not a JSON object with a text ({type(problem).__name__})", err=True)
        raise typer.Exit(2) from problem
    if not isinstance(text, str):
        typer.echo(f"line {number}: text is not a string", err=True)
        raise typer.Exit(2)
    spans = [span._asdict() for span in scan(text)]
    # ASCII on the wire: lone surrogates and any terminal encoding survive.
    return json.dumps({"text": text, "spans": spans})
