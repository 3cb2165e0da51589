"""Japanese by ear: romaji to kana, and kana to a skeleton in which spellings of the same sound fall together."""

from __future__ import annotations

import functools
import re


def _pairs(text: str) -> dict[str, str]:
    """Return "a:1 b:2" as a table."""
    return {key: value for key, _, value in (item.partition(":") for item in text.split())}


_ROWS = _pairs(
    ":あいうえお k:かきくけこ g:がぎぐげご s:さしすせそ z:ざじずぜぞ t:たちつてと d:だぢづでど n:なにぬねの"
    " h:はひふへほ b:ばびぶべぼ p:ぱぴぷぺぽ m:まみむめも r:らりるれろ l:らりるれろ"
)
_GLIDES = _pairs("ky:き gy:ぎ sy:し sh:し zy:じ jy:じ j:じ ty:ち ch:ち ny:に hy:ひ by:び py:ぴ my:み ry:り")
_SPECIAL = _pairs(
    "ya:や yu:ゆ yo:よ wa:わ wo:を shi:し chi:ち tsu:つ tu:つ fu:ふ ji:じ fa:ふぁ fi:ふぃ fe:ふぇ fo:ふぉ she:しぇ"
    " je:じぇ che:ちぇ ti:ち di:でぃ va:ば vi:び vu:ぶ ve:べ vo:ぼ we:うぇ wi:うぃ si:し zi:じ hu:ふ"
)
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
REMEMBERED_WORDS = 20_000
_O_ROW = "おこそとのほもよろごぞどぼぽょ"
_U_ROW = "うくすつぬふむゆるぐずぶぷゅ"
_LONG = re.compile(f"(?<=[{_O_ROW}])[うお]|(?<=[{_U_ROW}])う|っ|ー")
_SOUNDS = str.maketrans("をわぢづぁぃぅぇぉ", "おはじずあいうえお")
# Latin words that Japanese customers leave in Latin letters; they neither speak for nor against romaji.
_NEUTRAL = frozenset(
    _pairs(
        "btc eth xrp ltc bch sol ada dot usdt usdc bnb nft api sms pc ios android app web csv pdf id ip ok line iphone"
        " google wifi kyc faq qr nisa paypay gmail ipad mac windows chrome safari face docomo au softbank"
        " ufj smbc coinami"
    )
)
_PARTICLES = frozenset(("to", "no", "de", "wo", "ga", "ni", "wa", "ka", "mo", "he"))
# Everyday English that happens to read as syllables.
_ENGLISH = frozenset(
    _pairs(
        "a i me to no on in do so go he we use one are there here more same time take make made home name some done"
        " like be am an hi or she it is at you my the of and date rate fee hope"
    )
)


@functools.cache
def _syllables() -> dict[str, str]:
    table = dict(_SPECIAL)
    for consonant, row in _ROWS.items():
        for vowel, kana in zip("aiueo", row, strict=True):
            table.setdefault(consonant + vowel, kana)
    for glide, kana in _GLIDES.items():
        for vowel, small in (("a", "ゃ"), ("u", "ゅ"), ("o", "ょ")):
            table[glide + vowel] = kana + small
    return table


@functools.lru_cache(maxsize=REMEMBERED_WORDS)
def to_kana(word: str) -> str | None:
    """Return `word` in hiragana, or None when it is not romaji throughout."""
    if "'" in word:
        parts = [to_kana(part) for part in word.split("'") if part]
        return None if None in parts else "".join(part for part in parts if part)
    table, kana, at = _syllables(), [], 0
    while at < len(word):
        for size in (3, 2, 1):
            if piece := table.get(word[at : at + size]):
                kana.append(piece)
                at += size
                break
        else:
            step = _lone_consonant(word, at)
            if step is None:
                return None
            kana.append(step)
            at += 1
    return "".join(kana)


def _lone_consonant(word: str, at: int) -> str | None:
    letter, following = word[at], word[at + 1 : at + 2]
    if letter == "n" or (letter == "m" and following in ("b", "p", "m")):
        return "" if following == "n" and word[at + 2 : at + 3] not in tuple("aiueoy") else "ん"
    if letter == "t" and following == "c":
        return "っ"
    return "っ" if letter == following and letter in "kstpgzdbcjr" else None


def as_kana(text: str, english: frozenset[str] = frozenset()) -> str | None:
    """Return a romaji message in hiragana, words left apart, or None when it is not romaji.

    `text` is folded Latin text; words of `english` (the FAQ's own vocabulary) speak neither for nor against. Of the
    other letters three quarters must read as Japanese syllables, and not mostly as English words."""
    # A longer word that is not the FAQ's must be there to speak for Japanese; most English messages have none.
    if all(len(word) <= 3 or word in english for word in text.split()):
        return None
    words = _WORD.findall(text)
    judged = [word for word in words if word not in _NEUTRAL and (word not in english or word in _PARTICLES)]
    if not any(len(word) > 3 for word in judged):
        return None
    letters = sum(map(len, judged))
    read = {word: kana for word in judged if (kana := to_kana(word)) is not None}
    romaji = sum(len(word) for word in judged if word in read and word not in _ENGLISH)
    if romaji < max(6, 0.72 * letters, 0.25 * sum(map(len, words))) or not any(len(word) > 3 for word in read):
        return None
    return _WORD.sub(lambda match: read.get(match[0], match[0]), text)


def skeleton(kana: str) -> str:
    """Return hiragana with long vowels, doubled consonants and same-sounding kana folded together."""
    return _LONG.sub("", kana).translate(_SOUNDS)
