"""Secrets of programs: API keys by prefix or beside their label, and JWTs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .labels import API_KEY, API_ROOTS, ends_of, pattern_of
from .reading import Reading
from .spans import Span
from .wallets import is_address

_JWT = re.compile(r"(?<![0-9A-Za-z_\-])eyJ[0-9A-Za-z_\-]{8,}\.[0-9A-Za-z_\-]{8,}(?:\.[0-9A-Za-z_\-]*){0,3}")
# A published prefix (GitHub, Stripe, AWS, Slack, Google, OpenAI …), and how many characters follow it at least.
_PREFIXES = (
    ("sk_live_", 10), ("sk_test_", 10), ("rk_live_", 10), ("rk_test_", 10), ("whsec_", 16), ("AKIA", 16), ("ASIA", 16),
    ("ghp_", 20), ("gho_", 20), ("ghu_", 20), ("ghs_", 20), ("ghr_", 20), ("github_pat_", 20), ("glpat-", 16),
    ("xoxb-", 10), ("xoxp-", 10), ("xoxa-", 10), ("xoxr-", 10), ("xoxs-", 10), ("xapp-", 10), ("cgk_", 12),
    ("cg_live_", 10),
    ("sk-", 20), ("AIza", 30), ("ya29.", 20), ("SG.", 30), ("npm_", 30), ("pypi-", 30), ("hf_", 30), ("dop_v1_", 40),
    ("shpat_", 30), ("EAACEdEose", 20), ("key-", 32), ("pk_live_", 20), ("sq0csp-", 30), ("lin_api_", 30),
    ("coinami_", 16),
)  # fmt: skip
_LEAST = dict(_PREFIXES)
_PREFIX = pattern_of(_LEAST)
# A prefix that ends in a dot stands before its long word.
_DOTTED = 6
_AWS = re.compile(r"[A-Z2-7]{16}(?![0-9A-Za-z])")
_BODY = re.compile(r"[0-9A-Za-z_\-.]+")
_VALUE = re.compile(
    r"(?:[\s:=>\-\"'`「『(はがもをのis是为為]|key|キー|secret|シークレット|トークン|token|です|値|あたい|value"
    r"|です。|と|、|,|以下|こちら|です|_)"
    r"{0,14}?(?<![0-9A-Za-z_\-+/])([0-9A-Za-z+/][0-9A-Za-z_\-+/=.]{15,199})"
)
_BEARER = re.compile(r"bearer\s{1,3}([0-9a-z_\-+/=.]{16,})")
_HEX_OR_UUID = re.compile(r"[0-9a-f]{32,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NOT_KEYS = re.compile(r"(?:0x)[0-9a-fA-F]{40}(?:[0-9a-fA-F]{24})?|https?|.*\.(?:com|jp|org|io|net|html|php)(?:/|$)")


_RANDOM = re.compile(r"(?<![0-9A-Za-z+/_\-])[0-9A-Za-z+/_\-]{20,128}(?![0-9A-Za-z+/_\-])")
_FAR_LABELS = (
    "apiキー",
    "api key",
    "api secret",
    "apiシークレット",
    "シークレット",
    "secret",
    "akia",
    "api密",
    "api 密",
    "api 私钥",
    "api 私鑰",
)
_FAR_REACH = 48


def find_jwts(reading: Reading) -> Iterator[Span]:
    """JSON web tokens by their header."""
    if "eyJ" in reading.plain:
        for match in _JWT.finditer(reading.plain):
            yield reading.span(*match.span(), "jwt")


def find_api_keys(reading: Reading, words: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """Keys of services: known prefixes among the long words, and long mixed words right after a label."""
    plain = reading.plain
    for begin, stop in words:
        for match in _PREFIX.finditer(plain, max(0, begin - _DOTTED), stop):
            prefix, at = match[0], match.start()
            body = _BODY.match(plain, match.end())
            key = body[0].rstrip(".-") if body else ""
            if len(key) >= _LEAST[prefix] and not _inside_word(plain, at) and _is_mixed(prefix, key):
                yield reading.span(at, match.end() + len(key), "api-key")
    yield from _labelled(reading)


def _inside_word(plain: str, at: int) -> bool:
    return at > 0 and plain[at - 1].isascii() and (plain[at - 1].isalnum() or plain[at - 1] in "_-")


def _labelled(reading: Reading) -> Iterator[Span]:
    low = reading.low
    for root in API_ROOTS:
        if root not in low:
            continue
        for end in ends_of((label for label in API_KEY if root in label), low):
            match = _VALUE.match(reading.plain, end)
            if match and _is_secret(match[1]):
                yield reading.span(match.start(1), match.start(1) + len(match[1].rstrip(".,")), "api-key")
    for end in ends_of(_FAR_LABELS, low):
        for match in _RANDOM.finditer(reading.plain, end, end + _FAR_REACH + 64):
            if match.start() - end <= _FAR_REACH and _is_random(match[0]):
                yield reading.span(*match.span(), "api-key")


def _is_random(value: str) -> bool:
    """Whether a word can hardly be anything but a key: small and capital letters, digits, many different ones."""
    kinds = (any(c.islower() for c in value), any(c.isupper() for c in value), any(c.isdigit() for c in value))
    return all(kinds) and len(set(value)) >= 14 and not is_address(value) and _NOT_KEYS.match(value) is None


def _is_mixed(prefix: str, value: str) -> bool:
    """Whether it is no word: digits among letters, or capitals among small ones; AWS keys are base32."""
    if prefix.isupper() and len(prefix) == 4:
        return _AWS.match(value) is not None
    return any(c.isdigit() for c in value) or not (value.islower() or value.isupper())


def _is_secret(value: str) -> bool:
    """Whether a word beside a label is random enough for a key: letters and digits, many different ones."""
    if _NOT_KEYS.match(value) or not any(c.isdigit() for c in value) or not any(c.isalpha() for c in value):
        return False
    return _HEX_OR_UUID.fullmatch(value.lower()) is not None or len(set(value)) >= 9
