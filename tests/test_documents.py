"""Documentation that points somewhere points at something."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .test_architecture import PACKAGE

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs").rglob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """Every relative link names a file that is there."""
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_architecture_page_names_only_what_is_there() -> None:
    """Every path in it is a file of the package, of the tests or of the documentation."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    paths = set(re.findall(r"`([\w/]+/[\w.]+|[\w/]+\.py)`", text))

    assert {path for path in paths if not ((PACKAGE / path).exists() or (ROOT / path).exists())} == set()


def test_the_architecture_page_names_every_room() -> None:
    """A room that is not on the map is a room nobody finds."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}

    assert {room for room in rooms - {"cli"} if f"| `{room}` |" not in text} == set()


def test_the_security_page_names_only_proofs_that_there_are() -> None:
    """Each row of what is proved names a test module, and every one is there."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    proved = text.split("## What is proved")[1].split("## What is not covered")[0]
    rows = [line for line in proved.splitlines() if line.startswith("|") and not line.startswith(("| what", "| ---"))]

    assert [row for row in rows if "`tests/" not in row.rsplit("|", 2)[1]] == []
    assert [path for path in re.findall(r"`(tests/[\w/.]+)`", text) if not (ROOT / path).exists()] == []


def test_the_glossary_is_in_order() -> None:
    """Words are found by the alphabet, each once."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = re.findall(r"^\| \*\*([\w ]+)\*\*", text, re.MULTILINE)

    assert words == sorted(set(words))
