"""Canned replies on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from chatgateway.cli.canned import canned_app

GOOD = "replies: [{id: a, ja: {title: 挨拶, text: こんにちは}}]\n"


def test_what_is_in_a_good_file_is_told(tmp_path: Path) -> None:
    """How many replies there are, and in which languages some are missing."""
    (tmp_path / "canned.yaml").write_text(GOOD, encoding="utf-8")

    result = CliRunner().invoke(canned_app, ["lint", str(tmp_path / "canned.yaml"), "--faq", str(tmp_path)])

    assert json.loads(result.stdout) == {"replies": 1, "missing": {"en": ["a"], "zh": ["a"]}}


def test_every_problem_is_a_line_with_its_place(tmp_path: Path) -> None:
    """All at once, with file, line, column and field; exit code 1."""
    (tmp_path / "canned.yaml").write_text("replies:\n  - id: a\n  - ja: {title: b}\n", encoding="utf-8")

    result = CliRunner().invoke(canned_app, ["lint", str(tmp_path / "canned.yaml"), "--faq", str(tmp_path)])

    assert result.exit_code == 1
    places = [line.split(" ")[0] for line in result.stderr.splitlines()]
    assert places == ["canned.yaml:2:5:", "canned.yaml:3:5:", "canned.yaml:3:9:"]
