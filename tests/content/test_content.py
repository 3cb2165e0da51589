"""Proves content/: reading folders strictly, remembering, reloading, writing, tables."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chatgateway.bot import Bot
from chatgateway.content import load
from chatgateway.content.files import schema
from chatgateway.content.folder import parse, read_texts
from chatgateway.content.japanese import readings
from chatgateway.content.kept import recall
from chatgateway.content.load import load_bot
from chatgateway.content.strict_yaml import read
from chatgateway.content.table import BOM, from_csv, to_csv
from chatgateway.content.watch import LiveBot
from chatgateway.content.write import canonical, topic_file
from chatgateway.errors import BadContent

TOPIC = """\
version: 1
topic: funds
defaults: {skills: [funds], handoff: offer}
entries:
  - id: deposit
    ja:
      question: 入金したい
      variants:
        - 入金の方法
        - 振り込み先はどこ
      answer: |
        ${fee}で入金できます。
  - id: withdraw
    handoff: never
    tier: 2
    en:
      question: How do I withdraw?
      variants: [cash out, take money out]
      answer: From the withdrawal screen.
    tests:
      match: [withdrawal please]
"""
FACTS = "version: 1\nfacts:\n  fee: {ja: 無料, en: free}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small FAQ folder."""
    (tmp_path / "funds.yaml").write_text(TOPIC, encoding="utf-8")
    (tmp_path / "_facts.yaml").write_text(FACTS, encoding="utf-8")
    return tmp_path


def problems(texts: dict[str, str]) -> list[str]:
    with pytest.raises(BadContent) as caught:
        parse(texts)
    return caught.value.message.splitlines()


def test_a_folder_becomes_entries_with_defaults_and_facts(folder: Path) -> None:
    """Defaults fill in, entries overrule them, facts are rendered in the entry's language."""
    deposit, withdraw = parse(read_texts(folder)).entries

    assert (deposit.handoff, deposit.skills, deposit.topic) == ("offer", ("funds",), "funds")
    assert deposit.wordings["ja"].answer == "無料で入金できます。"
    assert (withdraw.handoff, withdraw.tier, withdraw.matches) == ("never", "2", ("withdrawal please",))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\na: 2\n", "t.yaml:2:1: duplicate key 'a'"),
        ("a: [1\n", "t.yaml:2:1: "),
        ("a: &x 1\nb: *x\n", "t.yaml:2:4: anchors and aliases"),
        ("? [a]\n: 1\n", "t.yaml:1:3: a key must be a plain word"),
        ("a: \t\x07", "t.yaml:"),
    ],
)
def test_yaml_surprises_are_errors_with_a_place(text: str, problem: str) -> None:
    """Duplicate keys, aliases and broken syntax name file, line and column."""
    with pytest.raises(BadContent, match=r"t\.yaml") as caught:
        read(text, "t.yaml")

    assert caught.value.message.startswith(problem)


def test_yaml_words_stay_words() -> None:
    """`no` is Norwegian, 012 is a text, only true and false are booleans."""
    assert read("[no, 012, 10, true, false, '5', ~, 1.5]", "t") == ["no", "012", 10, True, False, "5", None, "1.5"]


def test_every_problem_of_every_file_is_told_at_once(folder: Path) -> None:
    """Unknown keys, wrong values and missing parts come with file:line:column, all together."""
    bad = TOPIC.replace("handoff: never", "handoff: sometimes").replace("tier: 2", "colour: red")
    found = problems({"funds.yaml": bad, "_facts.yaml": "facts: [1]\n"})

    assert any(p.startswith("funds.yaml:14:14: entries.1.handoff:") for p in found)
    assert any(p.startswith("funds.yaml:15:13: entries.1.colour:") for p in found)
    assert any(p.startswith("_facts.yaml:1:8: facts:") for p in found)


def test_ids_facts_and_concepts_must_exist_once() -> None:
    """Ids are unique over files; answers use known facts; rules and contrasts use known concepts."""
    lexicon = "concepts: {a: {en: [x]}}\ncontrasts: [[a, b], [a]]\nrules: {danger: [{all: [a|c], entry: deposit}]}\n"
    found = problems({"a.yaml": TOPIC, "b.yaml": TOPIC, "_concepts.yaml": lexicon})

    assert "b.yaml:5:9: entries.0.id: 'deposit' is already in a.yaml" in found
    assert "a.yaml:11:15: entries.0.ja.answer: no fact 'fee' in ja" in found
    assert any("no concept 'b'" in p for p in found)
    assert any("no concept 'c'" in p for p in found)
    assert any("a contrast is a pair" in p for p in found)


def test_an_entry_speaks_at_least_one_language() -> None:
    """An entry without any language is an error, as is a folder without topics."""
    assert "at least one of ja, en, zh" in problems({"a.yaml": "entries: [{id: x}]\n"})[0]


def test_a_folder_without_files_is_an_error(tmp_path: Path) -> None:
    """No folder, no topic file and bytes that are not UTF-8 are told plainly."""
    for name, message in (("nowhere", "no such folder"), (".", "no FAQ file")):
        with pytest.raises(BadContent, match=message):
            read_texts(tmp_path / name)
    (tmp_path / "a.yaml").write_bytes(b"\xff")
    with pytest.raises(BadContent, match="not UTF-8"):
        read_texts(tmp_path)


def test_the_lexicon_small_talk_and_settings_are_read(folder: Path) -> None:
    """The underscore files arrive as values; empty ones are as good as none."""
    (folder / "_concepts.yaml").write_text(
        "concepts: {deposit: {ja: [入金/にゅうきん], is: [money]}, none: }\nreadings: {口座: こうざ}\n"
        "rules: {person: [{all: [deposit|money], none: [none]}]}\ncontrasts: [[deposit, money]]\n"
    )
    (folder / "_smalltalk.yaml").write_text("entries: [{id: smalltalk.hi, en: {variants: [hi], answer: Hi.}}]\n")
    (folder / "_out_of_scope.yaml").write_text("en: ['weather?']\n")
    (folder / "_settings.yaml").write_text("wanted_precision: 0.9\n")
    faq = parse(read_texts(folder))

    assert faq.lexicon.concepts[0].parents == ("money",)
    assert faq.lexicon.person[0].every == (("deposit", "money"),)
    assert faq.lexicon.readings["口座"] == ("こうざ",)
    assert (faq.small_talk[0].id, faq.small_talk[0].texts) == ("hi", {"en": ("hi",)})
    assert faq.out_of_scope["en"] == ("weather?",)
    assert faq.settings.wanted_precision == 0.9


def test_shipped_readings_know_homophones() -> None:
    """Words come with readings, single characters with the sound they have in compounds."""
    assert readings().words["講座"] == readings().words["口座"]
    assert readings().sounds["菌"] == "きん"


def test_the_same_files_are_fitted_once(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the cache comes the same bot; changed files or a broken cache are fitted anew."""
    cache = tmp_path / "cache"
    first = load_bot(folder, cache)
    with monkeypatch.context() as patch:
        patch.setattr(load, "build", None)
        again = load_bot(folder, cache)
    kept = next(cache.glob("faq-*.bin"))
    (tmp_path / "garbage").write_bytes(b"garbage")
    (tmp_path / "garbage").replace(kept)

    assert again.match("cash out").confidences == first.match("cash out").confidences
    assert load_bot(folder, cache).version == first.version


def test_what_was_read_from_the_cache_outlives_its_file(folder: Path, tmp_path: Path) -> None:
    """Arrays stay where they lie in the file, aligned and read-only; deleting it takes nothing away."""
    cache = tmp_path / "cache"
    load_bot(folder, cache)
    bot = load_bot(folder, cache)
    next(cache.glob("faq-*.bin")).unlink()

    axes = bot.matcher.profile.space.axes
    assert not axes.flags.writeable
    assert axes.ctypes.data % 64 == 0
    assert bot.match("cash out").confidences


@pytest.mark.parametrize("text", ["", "5\n", "[]\n", "[9]\nhalf", "[1, 10]\n" + " " * 200])
def test_a_cache_of_another_shape_is_none(tmp_path: Path, text: str) -> None:
    """Half a file, an empty one or another's is no bot."""
    (tmp_path / "kept").write_text(text)

    assert recall(tmp_path / "kept") is None


def test_a_cache_lets_nothing_foreign_in(folder: Path, tmp_path: Path) -> None:
    """A file that would run something when read is ignored."""
    cache = tmp_path / "cache"
    load_bot(folder, cache)
    foreign = b"cos\nsystem\n(S'true'\ntR."
    head = f"[{len(foreign)}]\n".encode().ljust(64, b"\0")
    kept = next(cache.glob("faq-*.bin"))
    kept.write_bytes(head + foreign)

    assert recall(kept) is None
    assert isinstance(load_bot(folder, cache), Bot)


def test_a_bot_that_was_shipped_is_not_fitted(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read where the cache has nothing, and never written to."""
    load_bot(folder, tmp_path / "shipped")
    monkeypatch.setattr(load, "build", None)

    assert load_bot(folder, tmp_path / "cache", tmp_path / "shipped").version
    assert not (tmp_path / "cache").exists()


def test_a_cache_that_cannot_be_written_only_costs_time(folder: Path, tmp_path: Path) -> None:
    """A file where the cache folder should be does not stop the bot."""
    (tmp_path / "cache").write_text("")

    assert load_bot(folder, tmp_path / "cache").version == load_bot(folder).version


async def test_an_edit_is_taken_over_and_a_broken_one_is_not(folder: Path) -> None:
    """The last good set stays in force; the problem is told until it is mended."""
    told: list[Bot] = []
    live = LiveBot(folder, load_bot(folder), changed=told.append)
    looks = 0

    async def sleep(seconds: float) -> None:
        nonlocal looks
        looks += 1
        if looks == 1:
            _edit(folder, "entries: 5\n", 1)
        elif looks == 2:
            assert live.problem is not None
            assert live.bot.entry("deposit") is not None
            _edit(folder, TOPIC.replace("id: deposit", "id: paying-in"), 2)
        elif looks == 4:
            raise StopAsyncIteration

    with pytest.raises(RuntimeError):
        await _run(live, sleep)

    assert live.problem is None
    assert live.bot.entry("paying-in") is not None
    assert [bot.version for bot in told] == [live.bot.version]


async def _run(live: LiveBot, sleep: object) -> None:
    try:
        await live.watch(sleep)  # type: ignore[arg-type]
    except StopAsyncIteration as error:
        raise RuntimeError from error


def _edit(folder: Path, text: str, second: int) -> None:
    path = folder / "funds.yaml"
    path.write_text(text, encoding="utf-8")
    os.utime(path, (second, second))


def test_the_canonical_form_means_the_same_and_is_stable() -> None:
    """Formatting changes no value, and formatting twice changes nothing more."""
    once = canonical(TOPIC, "funds.yaml")

    assert once is not None
    assert (
        parse({"f.yaml": once, "_facts.yaml": FACTS}).entries == parse({"f.yaml": TOPIC, "_facts.yaml": FACTS}).entries
    )
    assert canonical(once, "funds.yaml") == once


def test_comments_inside_a_file_are_not_lost() -> None:
    """A file with comments below its head is left alone; those above stay."""
    assert canonical(TOPIC.replace("entries:", "# why\nentries:"), "f") is None
    assert (canonical("# head\n" + TOPIC, "f") or "").startswith("# head\n")


def test_texts_that_yaml_would_misread_are_quoted() -> None:
    """Words with a meaning in YAML, marks and spaces survive."""
    words = ["no", "- a", "a: b", "1,000円", " x ", "#tag", "true"]
    text = topic_file(
        {"entries": [{"id": "a", "en": {"question": "q", "variants": words, "answer": ""}, "enabled": True}]}
    )

    assert read(text, "t")["entries"][0]["en"]["variants"] == words


def test_a_table_goes_out_and_comes_back(folder: Path) -> None:
    """CSV with a mark for Excel holds everything an entry is made of; facts stay as written."""
    texts = read_texts(folder)
    table = to_csv(texts)
    topics = from_csv(table)
    again = parse({"funds.yaml": topic_file(topics["funds"]), "_facts.yaml": FACTS})

    assert table.startswith(BOM)
    assert "${fee}" in table
    assert again.entries == parse(texts).entries


def test_a_broken_row_is_named() -> None:
    """The row's number and what is missing are told; entries without a topic are `imported`."""
    with pytest.raises(BadContent, match="row 2: question"):
        from_csv("id,language,question\nx,ja,\n")
    with pytest.raises(BadContent, match="row 2: language"):
        from_csv("id,language,question\nx,fr,q\n")
    assert list(from_csv("id,language,question,priority\nx,en,q,high\n")) == ["imported"]


def test_a_broken_folder_cannot_be_exported() -> None:
    """Exporting checks like loading does."""
    with pytest.raises(BadContent):
        to_csv({"a.yaml": "entries: [{}]\n"})


def test_the_schema_beside_the_faq_is_the_models() -> None:
    """`faq/faq.schema.json` is what the loader checks by; after a change write `schema()` there."""
    assert (Path(__file__).parents[2] / "faq" / "faq.schema.json").read_text(encoding="utf-8") == schema()
