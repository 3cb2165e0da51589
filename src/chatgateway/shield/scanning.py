"""All detectors over one text, the dear ones only where a cheap sign says that they may find something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from .accounts import find_accounts, find_ibans
from .cards import find_cards, find_my_numbers, find_security_codes
from .contacts import find_emails, find_phones
from .keys import find_key_blocks, find_keys
from .numbers import numbers
from .passwords import find_passwords, find_strong
from .reading import Reading, read
from .seeds import find_seeds
from .spans import Span, settle
from .tokens import find_api_keys, find_jwts
from .wallets import find_wallets

_LATIN = re.compile(r"[0-9A-Za-z]{3}")
_DIGITS = re.compile(r"\d{3}")
_LONG = re.compile(r"[0-9A-Za-z_\-+/=]{16,}")
_MIXED = re.compile(r"\d|[a-z][A-Z]|AKIA|ASIA")


# Short texts without secrets are remembered: customers repeat each other. Longer ones are rarely sent twice.
SHORT = 500
REMEMBERED = 4096


def scan(text: str) -> tuple[Span, ...]:
    """Every secret in a text, sorted, without overlap, in code points of the text as given."""
    if len(text) > SHORT:
        return _scan(text)
    try:
        _remember_as_clean(text)
    except _Found as found:
        return found.spans
    return ()


class _Found(Exception):
    """What was found, on a way on which nothing is remembered."""

    def __init__(self, spans: tuple[Span, ...]) -> None:
        super().__init__()
        self.spans = spans


@lru_cache(maxsize=REMEMBERED)
def _remember_as_clean(text: str) -> None:
    """Raises _Found with what is found: a text with a secret in it stays in no memory."""
    if spans := _scan(text):
        raise _Found(spans)


def _scan(text: str) -> tuple[Span, ...]:
    reading = read(text)
    claims = list(find_seeds(reading))
    if _LATIN.search(reading.plain):
        claims += find_passwords(reading)
        claims += find_strong(reading)
        claims += find_emails(reading)
        claims += find_key_blocks(reading)
    if _DIGITS.search(reading.plain):
        found = numbers(reading)
        long_ones = [n for n in found if n.end - n.start >= 12]
        accounts = list(find_ibans(reading))
        # The digits of an IBAN may make a card number by chance.
        claims += (
            c for c in find_cards(reading, long_ones) if all(c.end <= a.start or a.end <= c.start for a in accounts)
        )
        claims += accounts
        claims += find_my_numbers(reading, long_ones)
        claims += find_phones(reading, [n for n in found if n.end - n.start >= 8])
        claims += find_security_codes(reading)
        claims += find_accounts(reading, found)
    claims += _in_long_words(reading)
    return settle(claims)


def _in_long_words(reading: Reading) -> Iterator[Span]:
    """Keys and addresses are long and have digits or capitals inside, which long words have not."""
    words = [m.span() for m in _LONG.finditer(reading.plain) if _MIXED.search(m[0])]
    if words:
        yield from find_keys(reading, words)
        yield from find_api_keys(reading, words)
        yield from find_jwts(reading)
        yield from find_wallets(reading, words)
