"""Proves content/canned.py: canned replies are read strictly, filled with the FAQ's facts, and reloaded."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chatgateway.content.canned import LiveCanned, load_canned
from chatgateway.errors import BadContent
from chatgateway.folders import sample_folder

FILE = """\
version: 1
replies:
  - id: hello
    ja: {title: 挨拶, text: "{customer}、{operator}です。手数料は${fee}です。"}
    en: {title: Greeting, text: "Hello {customer}"}
  - id: tax
    skills: [tax]
    zh: {title: 税务, text: 请稍候}
"""
FACTS = "version: 1\nfacts:\n  fee: {ja: 無料, en: free}\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of canned replies beside the facts of a FAQ."""
    (tmp_path / "_facts.yaml").write_text(FACTS, encoding="utf-8")
    (tmp_path / "canned.yaml").write_text(FILE, encoding="utf-8")
    return tmp_path / "canned.yaml"


def edit(path: Path, text: str) -> None:
    """An edit as an editor makes it."""
    path.write_text(text, encoding="utf-8")


def test_replies_come_in_their_order_with_facts_filled_in(path: Path) -> None:
    """Facts are those of the FAQ; what only a console knows stays for the console."""
    hello, tax = load_canned(path, path.parent)

    assert hello.wordings["ja"].text == "{customer}、{operator}です。手数料は無料です。"
    assert (hello.skills, hello.wordings["en"].title) == ((), "Greeting")
    assert (tax.id, tax.skills, set(tax.wordings)) == ("tax", ("tax",), {"zh"})


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("id: tax", "id: hello", "canned.yaml:6:9: replies.1.id: 'hello' stands here twice"),
        ("${fee}", "${price}", "canned.yaml:4:27: replies.0.ja.text: no fact 'price' in ja"),
        (
            "Hello {customer}",
            "Free: ${fee}, {custmer}",
            "canned.yaml:5:33: replies.0.en.text: no placeholder {custmer}",
        ),
        ("请稍候", "请告诉我您的密码", "canned.yaml:8:27: replies.1.zh.text: asks a customer for a "),
        (
            "请稍候",
            "致电 090-1234-5678",
            "canned.yaml:8:27: replies.1.zh.text: the shield would mask what it takes for phone",
        ),
        ("title: 税务, ", "", "canned.yaml:8:9: replies.1.zh.title: Field required"),
        ("skills:", "skill:", "canned.yaml:7:12: replies.1.skill: Extra inputs are not permitted"),
        ("    zh: {title: 税务, text: 请稍候}\n", "", "canned.yaml:6:5: replies.1: Value error, a canned reply needs"),
        ("version: 1", "version: 2", "canned.yaml:1:10: version: "),
        ("title: Greeting", "title: Greeting, title: Hi", "canned.yaml:5:27: duplicate key 'title'"),
    ],
)
def test_a_problem_is_told_with_file_line_and_field(path: Path, old: str, new: str, problem: str) -> None:
    """Whoever edits the file is told where it is wrong; nothing of a wrong file is used."""
    path.write_text(FILE.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(BadContent) as caught:
        load_canned(path, path.parent)
    assert caught.value.message.startswith(problem)


@pytest.mark.parametrize("content", [None, b"\xff"])
def test_a_file_that_cannot_be_read_is_named(path: Path, content: bytes | None) -> None:
    """A missing file and one that is not UTF-8 are problems like others."""
    path.unlink() if content is None else path.write_bytes(content)

    with pytest.raises(BadContent, match=r"canned\.yaml:1:1: "):
        load_canned(path, path.parent)


def test_broken_facts_are_reported_as_theirs(path: Path) -> None:
    """The problem is told of the file in which it is."""
    (path.parent / "_facts.yaml").write_text("version: 1\nfigures: {}\n", encoding="utf-8")

    with pytest.raises(BadContent, match=r"^_facts\.yaml:2:10: figures: "):
        load_canned(path, path.parent)


def test_no_facts_are_needed_where_none_are_named(tmp_path: Path) -> None:
    """A folder without facts is a FAQ, too."""
    (tmp_path / "canned.yaml").write_text("replies: [{id: a, en: {title: A, text: 1}}]\n", encoding="utf-8")

    assert load_canned(tmp_path / "canned.yaml", tmp_path)[0].wordings["en"].text == "1"


async def test_an_edit_is_in_force_and_a_broken_one_is_not(path: Path) -> None:
    """The last good replies stay until the file is right again."""
    live = LiveCanned(path, path.parent, load_canned(path, path.parent))
    unchanged = await live.refresh()
    edit(path, FILE.replace("Greeting", "Welcome"))
    edited = await live.refresh()
    edit(path, "replies: 7\n")
    broken = await live.refresh()
    kept, problem = live.replies[0].wordings["en"].title, live.problem
    edit(path, FILE)
    mended = await live.refresh()

    assert (unchanged, edited, broken, mended) == (False, True, False, True)
    assert (kept, live.replies[0].wordings["en"].title) == ("Welcome", "Greeting")
    assert (problem or "").startswith("canned.yaml:1:10: replies")
    assert live.problem is None


async def test_a_new_fact_changes_the_replies_that_state_it(path: Path) -> None:
    """Figures are written once, in the FAQ; a file that is gone is a problem, not the end of the replies."""
    live = LiveCanned(path, path.parent, load_canned(path, path.parent))
    edit(path.parent / "_facts.yaml", FACTS.replace("無料", "385円"))
    await live.refresh()
    os.remove(path)
    await live.refresh()

    assert "385円" in live.replies[0].wordings["ja"].text
    assert (live.problem or "").endswith("No such file or directory")


def test_the_sample_desk_speaks_three_languages() -> None:
    """Every canned reply of the sample desk is there in Japanese, English and Chinese."""
    replies = load_canned(sample_folder() / "canned.yaml", sample_folder() / "faq")

    assert {language for one in replies for language in one.wordings} == {"ja", "en", "zh"}
    assert all(len(one.wordings) == 3 for one in replies)
