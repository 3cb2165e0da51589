"""Seed phrases: rows of BIP 39 words, told from sentences that happen to use some of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise, takewhile

from rapidfuzz.distance.OSA import distance

from .glance import places_of_rows
from .labels import SEED, any_of
from .reading import Reading
from .runs import FUNCTION_WORDS, Run, Word, runs, words_of
from .spans import Span
from .words import LENGTHS, beginnings, has_checksum, of_language

_LABEL_REACH = 80
_LONGEST_GAP = 8
_LABEL_WORDS = frozenset(("seed", "phrase", "secret", "wallet", "word", "key", "code", "this", "check", "help"))
_NO_DIGITS = re.compile(r"\d+")
_FIRST_NUMBER = re.compile(r"[(\[#]?(?<!\d)0?1[.):\]、,\-]?\s?$")
_CHINESE = re.compile(
    r"(?:助记词|助記詞|註記詞|恢复短语|恢復短語|复原词"
    r"|种子词?)[^\n]{0,12}?[\s::是为為「\"](?=([\u4e00-\u9fff]{12,24})(?![\u4e00-\u9fff]))"
)


def find_seeds(reading: Reading) -> Iterator[Span]:
    """Seed phrases of eight words and more in any of twelve languages; shorter pieces only beside their label."""
    low = reading.low
    for start, end in places_of_rows(low):
        words = words_of(low, start, end)
        is_all = start == 0 and end == len(low)
        found = [run for run in runs(words, low) if is_seed(run, reading, is_all and len(run.words) == len(words))]
        for run in found or _abbreviated(words, low):
            exact = _trimmed(_unglued(_grown(run, words), words, low))
            yield span_of(reading, exact)
    if any_of(("助", "短语", "短語", "种子", "复原"), low):
        yield from _unspaced_chinese(reading)


def span_of(reading: Reading, run: Run) -> Span:
    """The span of a row of words, with the number before the first one."""
    start = run.words[0].start
    number = _FIRST_NUMBER.search(reading.low, max(0, start - 8), start)
    return reading.span(number.start() if number else start, run.words[-1].end, "seed-phrase")


def is_seed(run: Run, reading: Reading, is_whole_text: bool) -> bool:
    """Whether a row of list words is a secret: long enough for where it stands, and not made of everyday words."""
    count, common = run.hits, run.common
    if len(run.words) - count > max(1, count // 4) or len(set(run.texts)) < 0.8 * count:
        return has_checksum(run.texts, run.language)
    if run.language.startswith("chinese"):
        return count >= 11 or (count >= 8 and _is_labelled(run, reading))
    if count >= 12:
        return common <= 0.8 * count or has_checksum(run.texts, run.language)
    if count >= 8:
        return common <= (0.7 if count >= 10 else 0.6) * count
    if common > 0.5 * count or count < 4:
        return False
    if run.is_numbered or (count >= 5 and _is_labelled(run, reading)):
        return True
    return count >= 6 and is_whole_text


def _is_labelled(run: Run, reading: Reading) -> bool:
    """Whether the label stands before, after, or as the first word: "seed" is on the list itself."""
    start, end = run.words[0].start, run.words[-1].end
    return any_of(SEED, reading.low[max(0, start - _LABEL_REACH) : end + 30])


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
    """Neighbours one letter away from a list word belong to the run: up to four on each side."""
    row = run.words
    first, last = words.index(row[0]), words.index(row[-1])
    after = list(takewhile(lambda w: _is_near(w, run.language), words[last + 1 : last + 5]))
    before = list(takewhile(lambda w: _is_near(w, run.language), words[max(0, first - 4) : first][::-1]))[::-1]
    if not _is_adjoining([*before, *row, *after]):
        return run
    return Run((*before, *row, *after), run.language, run.hits, run.is_numbered)


def _is_adjoining(row: Sequence[Word]) -> bool:
    return all(b.start - a.end <= _LONGEST_GAP for a, b in pairwise(row))


def _unglued(run: Run, words: Sequence[Word], low: str) -> Run:
    """List words that lean on the sentence belong to a Japanese run: "単語はあいさつ … せつぞくです"."""
    row = run.words
    if run.language != "japanese":
        return run
    table, first, last = of_language("japanese"), words.index(row[0]), words.index(row[-1])
    usual = _NO_DIGITS.sub("", low[row[0].end : row[1].start])
    before = (
        words[first - 1] if first and _NO_DIGITS.sub("", low[words[first - 1].end : row[0].start]) == usual else None
    )
    after = words[last + 1] if last + 1 < len(words) else None
    if after and _NO_DIGITS.sub("", low[row[-1].end : after.start]) != usual:
        after = None
    size = next((n for n in range(8, 2, -1) if before and before.text[-n:] in table), 0)
    if before and size:
        row = (Word(before.text[-size:], max(before.start, before.end - size), before.end, 0), *row)
    size = next((n for n in range(8, 2, -1) if after and after.text[:n] in table), 0)
    if after and size:
        row = (*row, Word(after.text[:size], after.start, min(after.end, after.start + size), 0))
    return Run(row, run.language, run.hits, run.is_numbered)


def _is_near(word: Word, language: str) -> bool:
    """Whether a word is on the list but for one letter; that it begins or ends as one there is looked at only."""
    text = word.text
    if len(text) < 2 or text in FUNCTION_WORDS:
        return False
    similar = _by_edges(language)
    return any(
        distance(text, other, score_cutoff=1) <= 1
        for key in (text[:1], "-" + text[-2:])
        for other in similar.get(key, ())
    )


@cache
def _by_edges(language: str) -> dict[str, list[str]]:
    """The words of a list by their first letter and by their last two."""
    found: dict[str, list[str]] = {}
    for word in of_language(language):
        found.setdefault(word[:1], []).append(word)
        found.setdefault("-" + word[-2:], []).append(word)
    return found


def _trimmed(run: Run) -> Run:
    """Without the words of its label before it, if the rest is a whole phrase. Behind it rather a word too many."""
    for skip in (1, 2):
        inner = run.words[skip:]
        if (
            len(run.words) in LENGTHS
            or run.hits != len(run.words)
            or not _LABEL_WORDS.issuperset(w.text for w in run.words[:skip])
        ):
            return run
        if has_checksum([w.text for w in inner], run.language):
            return Run(inner, run.language, len(inner), run.is_numbered)
    return run


def _unspaced_chinese(reading: Reading) -> Iterator[Span]:
    """Chinese phrases without spaces: only after their label, of a whole length, and with a valid checksum."""
    for match in _CHINESE.finditer(reading.low):
        characters = list(match[1])
        for language in ("chinese_simplified", "chinese_traditional"):
            if has_checksum(characters, language):
                yield reading.span(*match.span(1), "seed-phrase")
                break
