"""A seeded corpus of messages with and without secrets, and how the shield does on it."""

from __future__ import annotations

import random
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chatgateway.shield import Span, scan

from . import secrets_made as made
from .sentences import AROUND, CLEAN

SEED_LANGUAGES = {
    "ja": ("english", "japanese", "japanese"),
    "en": ("english",),
    "zh": ("english", "english", "chinese_simplified"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A message and where its secret stands."""

    text: str
    start: int
    end: int
    kind: str
    language: str
    style: str


def seed_phrase(rng: random.Random, language: str, number: int) -> tuple[str, str]:
    """A phrase in one of the ways people write it down, and the name of that way."""
    words = made.phrase(rng, rng.choice(SEED_LANGUAGES[language]), rng.choice((12, 12, 12, 15, 18, 21, 24, 24)))
    latin = words[0].isascii()
    single = len(words[0]) == 1
    composed = [unicodedata.normalize("NFC", word) for word in words]
    if rng.random() < 0.7:
        words = composed
    typos = list(words)
    for place in rng.sample(range(len(words)), 2):
        word = typos[place]
        cut = rng.randrange(len(word))
        typos[place] = word[:cut] + word[cut + 1 :] if len(word) > 3 else word + word[-1]
    styles: list[tuple[str, str]] = [
        ("spaces", " ".join(words)),
        ("ideographic", "\u3000".join(words)),
        ("commas", ", ".join(words)),
        ("lines", "\n".join(words)),
        ("numbered", " ".join(f"{i}. {w}" for i, w in enumerate(words, 1))),
        ("numbered lines", "\n".join(f"{i}) {w}" for i, w in enumerate(words, 1))),
        ("touten", "、".join(words)),
        ("dashes", "-".join(words)),
        ("double", "  ".join(words)),
        ("one missing", " ".join(words[1:])),
        ("two lines", " ".join(words[: len(words) // 2]) + "\n" + " ".join(words[len(words) // 2 :])),
        ("slashes", " / ".join(words)),
        ("numbered tight", " ".join(f"{i}.{w}" for i, w in enumerate(words, 1))),
        ("brackets", " ".join(f"({i}){w}" for i, w in enumerate(words, 1))),
    ]
    if not single:
        styles.append(("typos", " ".join(typos)))
        styles.append(("zero width", " ".join(w[:2] + "\u200b" + w[2:] for w in composed)))
    if latin:
        styles += [
            ("capitals", " ".join(words).upper()),
            ("title", " ".join(w.title() for w in words)),
            ("wide", made.wide(" ".join(words))),
            ("mixed", " ".join(rng.choice((w, w.title(), w.upper())) for w in words)),
            ("comma tight", ",".join(words)),
        ]
    return styles[number % len(styles)][::-1]


def _plain(make: Callable[[random.Random], str]) -> Callable[[random.Random, str, int], tuple[str, str]]:
    def value(rng: random.Random, _language: str, number: int) -> tuple[str, str]:
        return (made.wide(make(rng)), "wide") if number % 12 == 11 else (make(rng), "plain")

    return value


def _card(rng: random.Random, _language: str, number: int) -> tuple[str, str]:
    card = made.card(rng)
    return (
        (card, "plain"),
        (made.grouped_card(rng, card, " "), "spaces"),
        (made.grouped_card(rng, card, "-"), "dashes"),
        (made.wide(card), "wide"),
        (made.wide(made.grouped_card(rng, card, "-")), "wide dashes"),
        (made.grouped_card(rng, card, "\u3000"), "ideographic"),
        (made.grouped_card(rng, card, "－"), "wide minus"),
        (made.grouped_card(rng, card, " - "), "spaced dashes"),
        (made.grouped_card(rng, card, "."), "dots"),
    )[number % 9]


def _my_number(rng: random.Random, _language: str, number: int) -> tuple[str, str]:
    n = made.my_number(rng)
    grouped = (n[:4], n[4:8], n[8:])
    return ((n, "plain"), (" ".join(grouped), "spaces"), ("-".join(grouped), "dashes"), (made.wide(n), "wide"))[
        number % 4
    ]


def _account(rng: random.Random, language: str, number: int) -> tuple[str, str]:
    n = made.digits(rng, 7 if language == "ja" else rng.choice((7, 8, 10)))
    return (made.wide(n), "wide") if number % 5 == 4 else (n, "plain")


def _iban(rng: random.Random, _language: str, number: int) -> tuple[str, str]:
    n = made.iban(rng)
    return (" ".join(n[i : i + 4] for i in range(0, len(n), 4)), "spaces") if number % 2 else (n, "plain")


def _labelled_key(rng: random.Random, _language: str, number: int) -> tuple[str, str]:
    key = made.hexes(rng, 64)
    return (
        (key, "hex"),
        ("0x" + key, "0x"),
        (key.upper(), "capitals"),
        (made.base58(bytes([9]) + rng.randbytes(63)), "solana"),
    )[number % 4]


def _code(rng: random.Random, _language: str, number: int) -> tuple[str, str]:
    code = made.digits(rng, 6)
    return ((code, "plain"), (code, "plain"), (made.wide(code), "wide"), (code[:3] + " " + code[3:], "split"))[
        number % 4
    ]


_PHONES = {"ja": made.phone_ja, "en": made.phone_en, "zh": made.phone_zh}


def _phone(rng: random.Random, language: str, number: int) -> tuple[str, str]:
    phone = _PHONES[language](rng)
    return (made.wide(phone), "wide") if number % 6 == 5 else (phone, "plain")


MAKERS: dict[str, tuple[str, Callable[[random.Random, str, int], tuple[str, str]]]] = {
    "seed-phrase": ("seed-phrase", seed_phrase),
    "labelled-key": ("private-key", _labelled_key),
    "shown-key": ("private-key", lambda rng, _language, _number: (made.shown_key(rng), "shown")),
    "password": ("password", _plain(made.password)),
    "code": ("password", _code),
    "card-number": ("card-number", _card),
    "my-number": ("my-number", _my_number),
    "bank-account": ("bank-account", _account),
    "iban": ("bank-account", _iban),
    "phone": ("phone", _phone),
    "email": ("email", _plain(made.email)),
    "wallet-address": ("wallet-address", lambda rng, _language, _number: (made.wallet(rng), "plain")),
    "api-key": ("api-key", lambda rng, _language, _number: (made.api_key(rng), "plain")),
    "labelled-api-key": ("api-key", lambda rng, _language, _number: (made.random_key(rng), "labelled")),
    "jwt": ("jwt", lambda rng, _language, _number: (made.jwt(rng), "plain")),
}


def positives(seed: int, rounds: int) -> list[Case]:
    """Every sentence of every kind and language, `rounds` times with new secrets in turn in every style."""
    rng = random.Random(seed)
    cases: list[Case] = []
    number = 0
    for group, languages in AROUND.items():
        kind, make = MAKERS[group]
        for language, sentences in languages.items():
            for _ in range(rounds):
                for sentence in sentences:
                    secret, style = make(rng, language, number)
                    number += 1
                    before, after = sentence.split("{}")
                    cases.append(
                        Case(
                            before + secret + after,
                            len(before),
                            len(before) + len(secret),
                            kind,
                            language,
                            f"{group}/{style}",
                        )
                    )
    return cases


def clean(seed: int, rounds: int) -> list[tuple[str, str]]:
    """Messages without a secret, full of hashes, ids, amounts, dates and versions: language, text."""
    rng = random.Random(seed)
    return [(language, _filled(sentence, rng)) for _ in range(rounds) for language, sentence in CLEAN]


def _filled(sentence: str, rng: random.Random) -> str:
    values = {
        "hash": made.hexes(rng, 64),
        "ref": f"{made.pick(rng, made.CROCKFORD, 4)}-{made.pick(rng, made.CROCKFORD, 4)}",
        "order": made.digits(rng, 9),
        "order6": made.digits(rng, 6),
        "order12": made.digits(rng, 12),
        "order16": made.digits(rng, 16),
        "amount": f"{rng.randrange(1000, 9_000_000):,}",
        "date": rng.choice(("2024-05-01", "2024/5/1", "5月1日", "2024年5月1日")),
        "time": f"{rng.randrange(24)}:{rng.randrange(60):02d}",
        "uid": made.digits(rng, 8),
        "uuid": "-".join(made.hexes(rng, size) for size in (8, 4, 4, 4, 12)),
        "block": made.digits(rng, 6),
        "version": f"{rng.randrange(9)}.{rng.randrange(20)}.{rng.randrange(9)}",
        "price": f"{rng.randrange(9, 18)},{made.digits(rng, 3)},{made.digits(rng, 3)}",
        "tag": made.digits(rng, 10),
        "code": made.pick(rng, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 8),
    }
    return sentence.format(**values)


def is_found(case: Case, spans: Iterable[Span]) -> bool:
    """Whether spans of the right kind cover every letter and digit of the secret."""
    places = {i for i in range(case.start, case.end) if case.text[i].isalnum()}
    for span in spans:
        if span.kind == case.kind:
            places -= set(range(span.start, span.end))
    return not places


@dataclass(frozen=True, slots=True)
class Score:
    """Per kind: secrets, those found, spans given, and those of them that touch a secret of the kind."""

    secrets: dict[str, int]
    found: dict[str, int]
    given: dict[str, int]
    right: dict[str, int]
    missed: tuple[Case, ...]

    def recall(self, kind: str) -> float:
        return self.found[kind] / self.secrets[kind]

    def precision(self, kind: str) -> float:
        return self.right[kind] / max(1, self.given[kind])


def measure(cases: Iterable[Case], clean_texts: Iterable[str]) -> Score:
    """Scan everything and count."""
    secrets, found, given, right = (defaultdict[str, int](int) for _ in range(4))
    missed: list[Case] = []
    for case in cases:
        spans = scan(case.text)
        secrets[case.kind] += 1
        if is_found(case, spans):
            found[case.kind] += 1
        else:
            missed.append(case)
        for span in spans:
            given[span.kind] += 1
            right[span.kind] += span.kind == case.kind and span.start < case.end and case.start < span.end
    for text in clean_texts:
        for span in scan(text):
            given[span.kind] += 1
    return Score(secrets, found, given, right, tuple(missed))
