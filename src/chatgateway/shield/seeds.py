"""Seed phrases: rows of BIP 39 words, told from sentences that happen to use some of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .labels import SEED, any_of
from .reading import Reading
from .runs import Run, Word, runs, words_of
from .spans import Span
from .words import COMMON, LENGTHS, beginnings, has_checksum, of_language

_LABEL_REACH = 80
_SEPARATORS = " \n,、・/-.>|\t;_+"
_FEWEST = 5
_CHINESE = re.compile(
    r"(?:助记词|助記詞|註記詞|恢复短语|恢復短語|复原词"
    r"|种子词?)[^\n]{0,12}?[\s::是为為「\"](?=([\u4e00-\u9fff]{12,24})(?![\u4e00-\u9fff]))"
)


def find_seeds(reading: Reading) -> Iterator[Span]:
    """Seed phrases of eight words and more in any of twelve languages; shorter pieces only beside their label."""
    low = reading.low
    if sum(map(low.count, _SEPARATORS)) >= _FEWEST - 1:
        words = words_of(low)
        found = [run for run in runs(words, low) if is_seed(run, reading, len(words))]
        for run in found or _abbreviated(words, low):
            exact = _trimmed(_grown(run, words))
            yield reading.span(exact.words[0].start, exact.words[-1].end, "seed-phrase")
    if any_of(("助", "短语", "短語", "种子", "复原"), low):
        yield from _unspaced_chinese(reading)


def is_seed(run: Run, reading: Reading, words_in_text: int) -> bool:
    """Whether a row of list words is a secret: long enough for where it stands, and not made of everyday words."""
    count, common = run.hits, run.common
    if run.language.startswith("chinese"):
        return count >= 12 or (count >= 8 and _is_labelled(run, reading))
    if count >= 12:
        return common <= 0.8 * count or has_checksum(run.texts, run.language)
    if count >= 8:
        return common <= 0.6 * count
    if common > 0.5 * count or count < 4:
        return False
    if run.is_numbered or (count >= 5 and _is_labelled(run, reading)):
        return True
    return count >= 6 and len(run.words) == words_in_text


def _is_labelled(run: Run, reading: Reading) -> bool:
    start, end = run.words[0].start, run.words[-1].end
    return any_of(SEED, reading.low[max(0, start - _LABEL_REACH) : start]) or any_of(SEED, reading.low[end : end + 30])


def _abbreviated(words: Sequence[Word], low: str) -> Iterator[Run]:
    """Phrases written with the first four letters of each word."""
    if len(words) < 12:
        return
    row: list[Word] = []
    for word in [*words, Word("", 0, 0, 0)]:
        if 3 <= len(word.text) <= 4 and (word.bits & 1 or word.text in beginnings()):
            row.append(word)
            continue
        if len(row) >= 12 and sum(w.bits & 1 for w in row) <= 0.6 * len(row):
            yield Run(tuple(row), "english", len(row), False)
        row = []


def _grown(run: Run, words: Sequence[Word]) -> Run:
    """A run one or two words short of a usual length takes in its neighbours if they are list words with a typo."""
    missing = min((n - len(run.words) for n in LENGTHS if n > len(run.words)), default=3)
    grown = run
    for _ in range(missing if missing <= 2 else 0):
        first, last = words.index(grown.words[0]), words.index(grown.words[-1])
        if last + 1 < len(words) and _is_near(words[last + 1], run.language):
            grown = Run((*grown.words, words[last + 1]), run.language, run.hits, run.is_numbered)
        elif first and _is_near(words[first - 1], run.language):
            grown = Run((words[first - 1], *grown.words), run.language, run.hits, run.is_numbered)
    return grown


def _is_near(word: Word, language: str) -> bool:
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extractOne

    if len(word.text) < 3 or word.text in COMMON:
        return False
    return extractOne(word.text, of_language(language).keys(), scorer=OSA.distance, score_cutoff=1) is not None


def _trimmed(run: Run) -> Run:
    """Without everyday words at its ends that belong to the sentence around, if the rest is a whole phrase."""
    count = len(run.words)
    if count in LENGTHS or run.hits != count:
        return run
    for length in (n for n in reversed(LENGTHS) if 1 <= count - n <= 3):
        for skip in range(count - length + 1):
            inner = run.words[skip : skip + length]
            outer = run.words[:skip] + run.words[skip + length :]
            if all(w.text in COMMON for w in outer) and has_checksum([w.text for w in inner], run.language):
                return Run(inner, run.language, length, run.is_numbered)
    return run


def _unspaced_chinese(reading: Reading) -> Iterator[Span]:
    """Chinese phrases without spaces: only after their label, of a whole length, and with a valid checksum."""
    for match in _CHINESE.finditer(reading.low):
        characters = list(match[1])
        for language in ("chinese_simplified", "chinese_traditional"):
            table = of_language(language)
            if all(c in table for c in characters) and has_checksum(characters, language):
                yield reading.span(*match.span(1), "seed-phrase")
                break
