"""Which language a text is in: by script, then by the FAQ's own words, then by the conversation so far."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from .fold import fold, widen

_LATIN = re.compile(r"[a-z]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
# Japanese spellings, and characters of everyday Chinese that everyday Japanese has not.
_JAPANESE = frozenset("円図気経済転対応変検読込様続発売単価権縁総覧雑働峠辻絵駅届払帳択両弐歩")
_CHINESE = frozenset("您你们們么麼吗嗎呢吧啊这這哪谁誰怎為为没還还過过給给讓让钱錢账賬帐戶户號号碼码證证驗验請请問问")


@dataclass(frozen=True, slots=True)
class Tongues:
    """The languages of the FAQ, its English words, and pairs of Han characters that its Japanese or Chinese uses."""

    languages: tuple[str, ...] = ("ja", "en", "zh")
    english: frozenset[str] = frozenset()
    han: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of(self, text: str, prior: str | None = None) -> str:
        """Return ja, en or zh; a text in Han characters alone is never taken for a language that the FAQ has not."""
        return self.of_wide(widen(text), prior)

    def of_wide(self, text: str, prior: str | None = None) -> str:
        """Return the same for a text that has been widened already."""
        language = _decided(text, prior, self._familiar)
        if language == "zh" and "zh" not in self.languages and "ja" in self.languages:
            return "ja"
        return language

    def _familiar(self, text: str) -> str | None:
        """Return ja or zh by which of them the FAQ uses the text's pairs of characters in, None for a draw."""
        pairs = han_pairs([text])
        ja, zh = (len(pairs & self.han.get(language, frozenset())) for language in ("ja", "zh"))
        return None if ja == zh else "ja" if ja > zh else "zh"


def language_of(text: str, prior: str | None = None) -> str:
    """Return ja, en or zh by script; `prior` decides where the script does not."""
    return _decided(widen(text), prior, lambda _: None)


def _decided(text: str, prior: str | None, familiar: Callable[[str], str | None]) -> str:
    if text.isascii():
        return "en" if _LATIN.search(text) else _spoken(prior)
    if _KANA.search(text):
        return "ja"
    if _HAN.search(text):
        return _of_han(text, prior, familiar)
    return "en" if _LATIN.search(text) else _spoken(prior)


def _spoken(prior: str | None) -> str:
    return prior if prior in ("ja", "en", "zh") else "ja"


def _of_han(text: str, prior: str | None, familiar: Callable[[str], str | None]) -> str:
    chinese = sum(c in _CHINESE for c in text)
    japanese = sum(c in _JAPANESE for c in text)
    if chinese != japanese:
        return "zh" if chinese > japanese else "ja"
    return "ja" if (prior or familiar(text)) == "ja" else "zh"


def han_pairs(texts: Iterable[str]) -> frozenset[str]:
    """Return all pairs of neighbouring Han characters."""
    runs = (run for text in texts for run in _HAN_RUN.findall(text))
    return frozenset(run[i : i + 2] for run in runs for i in range(len(run) - 1))


def tongues(texts: Iterable[tuple[str, str | None]]) -> Tongues:
    """Return what (text, language) of the FAQ tell about languages; texts of unknown language tell nothing."""
    by_language: dict[str, list[str]] = {}
    for text, language in texts:
        if language:
            by_language.setdefault(language, []).append(text)
    english = frozenset(word for text in by_language.get("en", ()) for word in fold(text, "en").split())
    han = {language: han_pairs(by_language.get(language, ())) for language in ("ja", "zh")}
    return Tongues(tuple(by_language), english, han)
