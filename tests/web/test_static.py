"""The rules of the pages' modules, held by machine: no build step checks them otherwise."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parent.parent.parent / "src" / "chatgateway" / "web" / "static"
MODULES = sorted(path for path in STATIC.rglob("*.js") if "vendor" not in path.parts)
PAGES = sorted(STATIC.glob("*.html"))
MAX_LINES = 250
# Ways for text to become markup or code.
OPEN_DOORS = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
    "new Function",
    "DOMParser",
    "srcdoc",
)


def name(path: Path) -> str:
    return str(path.relative_to(STATIC))


def keys(path: Path) -> set[str]:
    """The names of all texts in a file, without the texts."""
    without_texts = re.sub(r'"(?:[^"\\]|\\.)*"(?!:)', '""', path.read_text())
    return set(re.findall(r'(?:^|[{,])\s*("[\w-]+"|\w+):', without_texts, re.MULTILINE))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_text_enters_a_page_as_text_only(path: Path) -> None:
    """No module can turn what people wrote into markup or code."""
    source = path.read_text()

    assert [door for door in OPEN_DOORS if door in source] == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_small_and_typed(path: Path) -> None:
    """Every module asks the type checker to look, and has one reason."""
    lines = path.read_text().splitlines()

    assert lines[0] == "// @ts-check"
    assert len(lines) <= MAX_LINES


def test_one_module_touches_the_socket() -> None:
    """Whoever wants to talk to the gateway goes through socket.js."""
    touching = [name(path) for path in MODULES if re.search(r"\bWebSocket\b", path.read_text())]

    assert touching == ["socket.js"]


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_obeys_the_policy(path: Path) -> None:
    """No inline script or style, nothing from elsewhere: the Content-Security-Policy would stop it."""
    html = path.read_text()

    assert re.findall(r"<script(?![^>]*\bsrc=\"/)", html) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=|(?:src|href)=\"https?:", html) == []


@pytest.mark.parametrize("folder", ["widget/texts", "console/texts"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_language_says_everything(folder: str, language: str) -> None:
    """A text that exists in Japanese exists in English and Chinese, and the other way round."""
    assert keys(STATIC / folder / f"{language}.js") == keys(STATIC / folder / "ja.js")


def test_a_page_that_embeds_the_widget_loads_little_until_it_is_opened() -> None:
    """The launcher costs at most 15 KB compressed; the panel comes when somebody opens it."""
    launcher = ["widget.js", "dom.js", "texts.js", "widget/element.js", "widget/memory.js", "widget/style.js"]
    imported = re.findall(r'^import .* from "(.*)";', (STATIC / "widget/element.js").read_text(), re.MULTILINE)

    assert sorted(Path(found).name for found in imported) == ["dom.js", "memory.js", "style.js", "texts.js"]
    assert sum(len(gzip.compress((STATIC / part).read_bytes())) for part in (*launcher, "widget/texts/ja.js")) < 15_000
