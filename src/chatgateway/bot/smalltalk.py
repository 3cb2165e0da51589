"""Pleasantries: a text that is nothing but one is answered by the bot itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from .faq import LANGUAGES, SmallTalk
from .fold import fold

# What may stand between and after pleasantries: "thank you *so much*", 了解*です*.
_FILLER = {
    "ja": (
        "です",
        "でした",
        "ね",
        "よ",
        "ほんとに",
        "本当に",
        "とても",
        "すごく",
        "では",
        "それでは",
        "じゃあ",
        "また",
        "もう",
        "大丈夫",
    ),
    "en": (
        "so",
        "much",
        "very",
        "a lot",
        "again",
        "then",
        "for your help",
        "for the help",
        "for now",
        "all",
        "there",
        "you",
        "and",
        "oh",
        "really",
    ),
    "zh": ("了", "啦", "呀", "哦", "啊", "的", "吧", "你", "您", "哈", "那", "没事", "真的"),
}
# A pleasantry in another language than the text seems to be in is short: "hi", 88, arigatou.
LONGEST, SHORT = 60, 16
SHORTEST_PIECE, LONGEST_PIECE = 2, 24
LIGHT = ("ok", "test", "hello")


@dataclass(frozen=True, slots=True)
class Pleasantries:
    """Small talk by its folded text, without spaces."""

    by_text: Mapping[str, SmallTalk]
    pieces: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def find(self, text: str, language: str, whole: str) -> SmallTalk | None:
        """Return the pleasantry that `text` is, `whole` when folded; None for anything more or else."""
        if len(text) > LONGEST:
            return None
        if found := self.by_text.get(whole.replace(" ", "")):
            return found
        if found := self._joined(whole.replace(" ", ""), language):
            return found
        others = (tried for tried in LANGUAGES if tried != language) if len(text) <= SHORT else ()
        return next((found for tried in others if (found := self.by_text.get(_key(text, tried)))), None)

    def _joined(self, tight: str, language: str) -> SmallTalk | None:
        """Return the last pleasantry but "ok" of a text that is nothing but several, and fillers: "ok thanks bye"."""
        pieces = self.pieces.get(language, frozenset())
        # For each place that can be reached: the pleasantry that counts so far.
        reached: dict[int, SmallTalk | None] = {0: None}
        for at in range(len(tight)):
            if at in reached:
                for end in range(at + 1, min(len(tight), at + LONGEST_PIECE) + 1):
                    if (piece := tight[at:end]) in pieces:
                        item = self.by_text.get(piece)
                        weightier = item is not None and (item.id not in LIGHT or reached[at] is None)
                        reached[end] = item if weightier else reached[at]
        return reached.get(len(tight))


def pleasantries(items: tuple[SmallTalk, ...]) -> Pleasantries:
    """Return the table of small talk; the first item that claims a text has it."""
    by_text: dict[str, SmallTalk] = {}
    for item in items:
        for language, texts in item.texts.items():
            for text in texts:
                by_text.setdefault(_key(text, language), item)
    by_text.pop("", None)
    pieces = {
        language: frozenset((*map(partial(_key, language=language), fillers), *_keys(items, language)))
        for language, fillers in _FILLER.items()
    }
    return Pleasantries(by_text, pieces)


def _keys(items: tuple[SmallTalk, ...], language: str) -> Iterator[str]:
    """Yield what can stand beside other pleasantries; one letter alone cannot."""
    texts = (text for item in items for text in item.texts.get(language, ()))
    return (key for text in texts if len(key := _key(text, language)) >= SHORTEST_PIECE)


def _key(text: str, language: str) -> str:
    return fold(text, language).replace(" ", "")
