"""The shield on the command line."""

from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner

from chatgateway.cli.shield import shield_command


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    app.command()(shield_command)
    return app


def test_each_line_is_answered_with_its_text_and_the_spans_in_code_points(app: typer.Typer) -> None:
    """One answer per line, in order; the text is the text given, offsets count code points."""
    lines = ['{"text": "😀 taro@example.com"}', "", '{"text": "\\ud800 こんにちは"}']

    result = CliRunner().invoke(app, input="\n".join(lines))

    assert result.exit_code == 0
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {"text": "😀 taro@example.com", "spans": [{"start": 2, "end": 18, "kind": "email"}]},
        {"text": "\ud800 こんにちは", "spans": []},
    ]


@pytest.mark.parametrize("line", ["no json", "[]", "{}", '{"text": 5}'])
def test_a_line_without_a_text_ends_the_command_and_names_the_line(app: typer.Typer, line: str) -> None:
    """Exit code 2, the line's number on stderr, and nothing of the line itself."""
    result = CliRunner().invoke(app, input=line + "\n")

    assert result.exit_code == 2
    assert "line 1" in result.stderr
