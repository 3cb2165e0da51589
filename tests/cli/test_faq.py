"""Proves cli/faq.py: the editor's tools, as a terminal sees them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from chatgateway.cli import faq as tools
from chatgateway.cli.faq_lint import lint
from chatgateway.cli.faq_measure import measure
from chatgateway.cli.faq_report import difference
from chatgateway.content.folder import parse, read_texts
from chatgateway.content.load import load_bot

RUN = CliRunner()


def entry(verb: str, noun: str) -> str:
    lines = [f"  - id: {verb}", "    en:", f"      question: How do I {verb} {noun}?", "      variants:"]
    lines += [f"        - {text}" for text in (f"{verb} my {noun}", f"ways to {verb}", f"{noun} {verb} steps")]
    lines += ["      answer: So.", "    tests:", f"      match: [how can I {verb} the {noun}, '{verb} {noun} please']"]
    return "\n".join([*lines, "      reject: [what is love]", ""])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small FAQ folder, and a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    place = tmp_path / "faq"
    place.mkdir()
    text = "version: 1\ntopic: t\nentries:\n" + entry("deposit", "yen") + entry("sell", "coins")
    (place / "t.yaml").write_text(text, encoding="utf-8")
    (place / "_out_of_scope.yaml").write_text("en: [tell me a joke, who won the game, is it raining, any good films]\n")
    return place


def test_match_answers_line_by_line_in_order(folder: Path) -> None:
    """One JSON document a line, also for what is no question."""
    lines = '{"text": "How do I deposit yen?", "language": "en"}\n\nnonsense\n{"text": "coins sell steps"}\n'
    result = RUN.invoke(tools.faq_app, ["match", "--faq", str(folder)], input=lines)
    found = [json.loads(line) for line in result.stdout.splitlines()]

    assert [f.get("candidates", [{}])[0].get("entry") for f in found] == ["deposit", None, "sell"]
    assert "error" in found[1]


def test_explain_shows_why(folder: Path) -> None:
    """Candidates, guards and thresholds as JSON."""
    result = RUN.invoke(tools.faq_app, ["explain", "deposit yen", "--faq", str(folder)])

    assert json.loads(result.stdout)["candidates"][0]["entry"] == "deposit"


def test_a_broken_folder_is_told_on_stderr(folder: Path) -> None:
    """Problems with file:line:column, nothing on stdout, exit code 1, for every tool."""
    (folder / "t.yaml").write_text("entries: 1\n")
    for command in (["match"], ["lint"], ["test"]):
        result = RUN.invoke(tools.faq_app, [*command, "--faq", str(folder)])

        assert result.exit_code == 1
        assert result.stderr.startswith("t.yaml:1:10: entries:")
    assert RUN.invoke(tools.faq_app, ["format", "--faq", str(folder / "no")]).exit_code == 1


def test_lint_finds_twins_and_dead_references(folder: Path) -> None:
    """A text of two entries and a reference to nothing are errors; few variants are a note."""
    text = (folder / "t.yaml").read_text().replace("ways to sell", "ways to deposit")
    (folder / "t.yaml").write_text(text + "    related: [nowhere]\n")
    found = lint(load_bot(folder))
    result = RUN.invoke(tools.faq_app, ["lint", "--faq", str(folder)])

    assert {"'ways to deposit' is also a text of deposit", "related: no entry 'nowhere'"} <= {f.message for f in found}
    assert any(f.level == "note" for f in found)
    assert result.exit_code == 1


def test_test_reports_saves_and_compares(folder: Path, tmp_path: Path) -> None:
    """Figures as a table, JSON, a page, a saved run, and the difference to one."""
    saved, page = tmp_path / "run.json", tmp_path / "page.html"
    base = ["test", "--faq", str(folder)]
    table = RUN.invoke(tools.faq_app, [*base, "--save", str(saved), "--html", str(page)])
    again = RUN.invoke(tools.faq_app, [*base, "--json"])
    compared = RUN.invoke(tools.faq_app, [*base, "--against", str(saved)])

    assert "weakest entries" in table.stdout
    assert json.loads(again.stdout)["overall"]["messages"] == 4
    assert json.loads(saved.read_text())["entries"]["sell"]["messages"] == 2
    assert "<svg" in page.read_text()
    assert '"entries": {}' in compared.stdout


def test_a_difference_names_the_entries_that_moved(folder: Path) -> None:
    """Only entries whose top-1 changed are listed."""
    report = measure(parse(read_texts(folder)))
    before = {"overall": {}, "entries": {"sell": {"top1": -1.0}, "deposit": {"top1": report.entries["deposit"].top1}}}

    moved = difference(report, before)["entries"]

    assert isinstance(moved, dict)
    assert list(moved) == ["sell"]


def test_format_changes_once_and_check_changes_nothing(folder: Path) -> None:
    """`--check` tells and fails; formatting brings peace."""
    before = (folder / "t.yaml").read_text()
    check = RUN.invoke(tools.faq_app, ["format", "--check", "--faq", str(folder)])
    untouched = (folder / "t.yaml").read_text() == before
    RUN.invoke(tools.faq_app, ["format", "--faq", str(folder)])

    assert (check.exit_code, untouched) == (1, True)
    assert RUN.invoke(tools.faq_app, ["format", "--check", "--faq", str(folder)]).exit_code == 0


def test_export_and_import_are_inverse(folder: Path, tmp_path: Path) -> None:
    """A new folder from the CSV holds the same entries; an existing one is kept unless forced."""
    out, copy = tmp_path / "faq.csv", tmp_path / "copy"
    RUN.invoke(tools.faq_app, ["export", "--faq", str(folder), "--out", str(out)])
    first = RUN.invoke(tools.faq_app, ["import", str(out), "--faq", str(copy)])
    second = RUN.invoke(tools.faq_app, ["import", str(out), "--faq", str(copy)])
    shown = RUN.invoke(tools.faq_app, ["export", "--faq", str(folder)])

    assert (first.exit_code, second.exit_code) == (0, 1)
    assert parse(read_texts(copy)).entries == parse(read_texts(folder)).entries
    assert shown.stdout.startswith("\ufefftopic,id,")


def test_a_broken_table_is_told(folder: Path, tmp_path: Path) -> None:
    """The row is named on stderr."""
    bad = tmp_path / "bad.csv"
    bad.write_text("id,language,question\nx,fr,q\n")

    assert RUN.invoke(tools.faq_app, ["import", str(bad), "--faq", str(folder)]).stderr.startswith("row 2: language")
