"""The word lists of BIP 39 in twelve languages, as one table: word -> language and index."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from typing import Final
from unicodedata import combining, normalize

LANGUAGES: Final = (
    "english", "japanese", "chinese_simplified", "chinese_traditional", "korean", "spanish", "french", "italian",
    "portuguese", "czech", "turkish", "russian",
)  # fmt: skip
LENGTHS: Final = (12, 15, 18, 21, 24)
# Words of the English list that ordinary sentences are full of.
_COMMON_TEXT = """
able about above access account across address admit advice again age agree ahead alert all allow almost alone
already also always amount anger announce another answer any appear april ask august balance because become
before behind below best better between bonus business call can cancel card case cash change chat check choose
claim clean click close code coin come confirm connect control correct cost could country credit current cycle
daily day december decide depend deposit detail develop device differ disagree display doctor during easy edit
either else empty end enough enter error ever every exchange exit expect expire explain express fail family fee
few file find fine finish first fix follow for force forget forward friend from future gain gas get gift give
glad good great group guess guide happy have hello help high history home hope hour how human idea identify
image impose include inform input interest invest issue item join just keep key kind know language laptop large
later learn legal letter level life like limit link list little live loan local long loss love machine mail main
major make man manage many market master match matter maybe mean member message method mind minute miss mistake
mobile model money monitor month more morning most move much must name need network never new news next nice
nothing notice now number office often okay once one only open option orange order other outside own page panic
paper parent pass patient pay people perfect permit person phone phrase picture piece place play please point
position possible power present price print private problem process profit program project proof property
protect proud provide public purchase push put question quick quote rate raw ready real reason recall receive
record reduce refuse region release rely remain remember remind remove rent repeat replace report require rescue
result return review reward right risk rule run safe same say scan scheme school screen search season second
secret section security seed seek select sell senior service session setup share shift shop short should show
sign similar simple since site situation slow small smart sms soon sorry sort source spend staff stage stand
start state stay step still stock stop story strategy student submit success such support sure system table talk
tax term test text thank that then there they thing this time title today together tomorrow tonight tool topic
total trade transfer trust try type unable under until update upgrade use usual valid very view visit voice wait
wallet want warn way weekend welcome what when where why will window wish with word work world worry write wrong
year you young
"""
COMMON: Final = frozenset(_COMMON_TEXT.split())


@cache
def _lists() -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """Per language word -> index, and word -> bits of the languages that have it; read once, when first needed."""
    from mnemonic import Mnemonic

    tables: dict[str, dict[str, int]] = {}
    bits: dict[str, int] = {}
    for bit, language in enumerate(LANGUAGES):
        table = tables[language] = {}
        for index, word in enumerate(Mnemonic(language).wordlist):
            for form in _forms(word):
                table.setdefault(form, index)
                bits[form] = bits.get(form, 0) | 1 << bit
    return tables, bits


def _forms(word: str) -> set[str]:
    """A word composed and, where its letters are Latin, also without accents, as many people type it."""
    composed = normalize("NFC", word)
    bare = "".join(c for c in normalize("NFD", word) if not combining(c))
    return {composed, bare} if bare.isascii() else {composed}


def languages_of(word: str) -> int:
    """The languages whose list has the word, as bits in the order of `LANGUAGES`; 0 if none has."""
    return _lists()[1].get(word, 0)


def all_words() -> Iterable[str]:
    """Every word of every list."""
    return _lists()[1].keys()


@cache
def beginnings() -> frozenset[str]:
    """The first four letters of the English words, which are enough to know each (BIP 39)."""
    return frozenset(word[:4] for word in _lists()[0]["english"])


@cache
def of_language(language: str) -> dict[str, int]:
    """Word -> index of one language's list."""
    return _lists()[0][language]


def has_checksum(words: list[str], language: str) -> bool:
    """Whether words of one list end in the checksum that BIP 39 demands; one of sixteen random dozens does."""
    table = of_language(language)
    if len(words) not in LENGTHS or not all(word in table for word in words):
        return False
    number = 0
    for word in words:
        number = number << 11 | table[word]
    check_bits = len(words) * 11 // 33
    entropy = (number >> check_bits).to_bytes(len(words) * 4 // 3, "big")
    return number & ((1 << check_bits) - 1) == sha256(entropy).digest()[0] >> (8 - check_bits)
