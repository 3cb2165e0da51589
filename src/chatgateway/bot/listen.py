"""From what the customer typed to what the matcher compares: language, spelling, padding, concepts, sound."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import grams
from .faq import Lexicon
from .fold import fold, fold_wide, widen
from .language import Tongues
from .lexicon import Compiled, compile_lexicon, padding_of
from .phrase_trie import any_of
from .reading import Readings, readings_of
from .romaji import as_kana
from .spelling import Spelling

Views = grams.Features


@dataclass(frozen=True, slots=True)
class Heard:
    """A text as the matcher sees it."""

    text: str
    language: str
    whole: str  # folded, before anything was mended or peeled
    folded: str
    sound: str
    concepts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Listener:
    """Turns texts into what was heard; holds the compiled lexicon, nothing about entries."""

    lexicon: Compiled
    readings: Readings
    padding: dict[str, re.Pattern[str]]
    misspellings: dict[str, tuple[re.Pattern[str], dict[str, str]]]
    tongues: Tongues = field(default_factory=Tongues)
    spelling: Spelling = field(default_factory=Spelling)

    def hear(self, text: str, prior: str | None = None) -> Heard:
        """Return `text` normalised, in the language it is written in; `prior` decides where the script does not."""
        wide = widen(text)
        language = self.tongues.of_wide(wide, prior)
        whole = folded = fold_wide(wide, language)
        if language == "en" and "ja" in self.tongues.languages and (kana := as_kana(folded, self.tongues.english)):
            language, whole, folded = "ja", fold_wide(wide, "ja"), fold(kana, "ja")
        if language in self.misspellings:
            pattern, meant = self.misspellings[language]
            folded = pattern.sub(lambda match: meant[match[0]], folded)
        if language == "en":
            folded = self.spelling.mended(folded)
        folded = self._peel(folded, language)
        tight = folded if language == "en" else folded.replace(" ", "")
        heard = self.readings.hear(tight) if language == "ja" else ""
        return Heard(text, language, whole, folded, heard, self.lexicon.find(tight, language, heard))

    def _peel(self, folded: str, language: str) -> str:
        pattern = self.padding.get(language)
        if pattern is None:
            return folded
        peeled, found = pattern.subn(" ", folded)
        if not found:
            return folded
        peeled = " ".join(peeled.split())
        # What is nothing but padding is small talk; it keeps its words.
        return peeled if len(peeled) > 1 else folded

    def views(self, heard: Heard) -> Views:
        """Return the features of all views."""
        return grams.features(heard.folded, heard.concepts, heard.sound)


def listener(written: Lexicon, spoken: Tongues, spelling: Spelling = Spelling()) -> Listener:  # noqa: B008 (frozen)
    """Return a listener that knows the lexicon and the languages spoken."""
    readings = {
        spelling: tuple(sounds)
        for concept in written.concepts
        for form in concept.forms.get("ja", ())
        for spelling, *sounds in [form.split("/")]
        if sounds and "~" not in form
    }
    return Listener(
        lexicon=compile_lexicon(written),
        readings=readings_of({**written.readings, **readings}, written.sounds),
        padding={
            lang: any_of(phrases, whole_words=lang == "en") for lang, phrases in padding_of(written).items() if phrases
        },
        misspellings={lang: _replacing(found, lang) for lang, found in written.misspellings.items() if found},
        tongues=spoken,
        spelling=spelling,
    )


def _replacing(found: object, language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    assert isinstance(found, dict)
    meant = {fold(wrong, language): fold(right, language) for wrong, right in found.items()}
    return any_of(meant, whole_words=language == "en"), meant
