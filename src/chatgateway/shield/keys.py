"""Private keys of wallets in every usual spelling, told from transaction hashes, which look the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .checks import RIPPLE, base58check
from .labels import PRIVATE_KEY, TRANSACTION, any_of, ends_of, last_of
from .reading import Reading
from .spans import Span

_TOKEN = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z_]{28,300}(?![0-9A-Za-z_])")
_HEX = re.compile(r"(?:0x)?(?:[0-9a-f]{64}|[0-9a-f]{128})")
_HEX_GROUPS = re.compile(r"(?<![0-9a-z])(?:0x)?[0-9a-f]{4,32}(?:[\s\-][0-9a-f]{4,32}){1,15}(?![0-9a-z])")
_EXTENDED = re.compile(r"[xyzwtuvXYZUV]prv[1-9A-HJ-NP-Za-km-z]{60,}")
_WIF = re.compile(r"[5KL9c6TQ][1-9A-HJ-NP-Za-km-z]{50,51}")
_WIF_VERSIONS = (0x80, 0xEF, 0xB0, 0x9E)
_RIPPLE_SEED = re.compile(r"s[1-9A-HJ-NP-Za-km-z]{28,30}")
_STELLAR_SEED = re.compile(r"S[A-D][A-Z2-7]{54}")
_ENCRYPTED = re.compile(r"6P[1-9A-HJ-NP-Za-km-z]{56}")
_PREFIXES = ("suiprivkey1", "nsec1", "edsk", "spsk", "p2sk", "PVT_K1_", "PVT_R1_", "PVT_WA_", "ed25519_sk1")
_BASE58_LONG = re.compile(r"[1-9A-HJ-NP-Za-km-z]{43,88}")
_PEM = "PRIVATE KEY"
_PEM_BEGIN = re.compile(r"-{2,5} ?BEGIN [A-Z ]{0,20}PRIVATE KEY( BLOCK)?")
_PEM_END = re.compile(r"-{2,5} ?END [A-Z ]{0,20}PRIVATE KEY( BLOCK)? ?-{2,5}")
_BYTES = re.compile(r"\[\s?(?:\d{1,3}\s?,\s{0,2}){31,63}\d{1,3}\s?\]")
_NO_KEY = re.compile(r"不是|並非|并非|ではな|じゃな|\bnot (?:my|a|the|an)?\s?(?:private|priv|secret)")
_NO_HEX = re.compile(r"[^0-9a-f]")
_GROUPS_REACH = 130
_KEY_ROOTS = ("key", "鍵", "キー", "钥", "鑰", "私密", "かぎ", "pk")
_BEFORE, _AFTER = 60, 24


def find_keys(reading: Reading, words: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """Private keys among the long words: those that show themselves, and hex or base58 beside the words for one."""
    for start, end in words:
        for match in _TOKEN.finditer(reading.plain, start, end):
            if _is_key(match[0]) or (_looks_like_key(match[0]) and is_called_key(reading, *match.span())):
                yield reading.span(*match.span(), "private-key")


def _in_groups(reading: Reading) -> Iterator[Span]:
    """Hex keys written in groups or over lines, after their label."""
    for end in ends_of(PRIVATE_KEY if any_of(_KEY_ROOTS, reading.low) else (), reading.low):
        match = _HEX_GROUPS.search(reading.low, end, end + _GROUPS_REACH)
        if match and len(_NO_HEX.sub("", match[0].removeprefix("0x"))) == 64 and is_called_key(reading, *match.span()):
            yield reading.span(*match.span(), "private-key")


def _is_key(token: str) -> bool:
    if _EXTENDED.fullmatch(token) or _STELLAR_SEED.fullmatch(token) or token.startswith(_PREFIXES):
        return True
    if _WIF.fullmatch(token):
        payload = base58check(token)
        return payload is not None and payload[0] in _WIF_VERSIONS
    if _ENCRYPTED.fullmatch(token):
        return base58check(token) is not None
    return bool(_RIPPLE_SEED.fullmatch(token)) and base58check(token, RIPPLE) is not None


def _looks_like_key(token: str) -> bool:
    return bool(
        _HEX.fullmatch(token.lower()) or _BASE58_LONG.fullmatch(token) or _RIPPLE_SEED.fullmatch(token)
    ) and any(c.isdigit() for c in token)


def is_called_key(reading: Reading, start: int, end: int) -> bool:
    """Whether the nearest label says private key; a label of a transaction that is nearer says it is none."""
    low = reading.low
    begin = max(0, start - _BEFORE)
    key, other = last_of(PRIVATE_KEY, low, begin, start), last_of(TRANSACTION, low, begin, start)
    if key >= 0 or other >= 0:
        named = low[max(begin, key - 24) : key]
        return key > other and "api" not in named and _NO_KEY.search(named) is None
    after = low[end : end + _AFTER]
    key = min((at for label in PRIVATE_KEY if (at := after.find(label)) >= 0), default=-1)
    return key >= 0 and not any_of((*TRANSACTION, "api"), after[:key]) and _NO_KEY.search(after) is None


def find_key_blocks(reading: Reading) -> Iterator[Span]:
    """Keys in many pieces: hex in groups, PEM, keystore JSON, the bytes of a Solana key."""
    yield from _in_groups(reading)
    plain = reading.plain
    if _PEM in plain:
        for begin in _PEM_BEGIN.finditer(plain):
            end = _PEM_END.search(plain, begin.end())
            yield reading.span(begin.start(), end.end() if end else len(plain.rstrip()), "private-key")
    if "ciphertext" in reading.low and "{" in plain and any_of(("kdf", "cipherparams", "mac"), reading.low):
        yield reading.span(*_object_around(plain, reading.low.find("ciphertext")), "private-key")
    if "[" in plain:
        for match in _BYTES.finditer(plain):
            yield reading.span(*match.span(), "private-key")


def _object_around(plain: str, at: int) -> tuple[int, int]:
    """The outermost braces around a place; to the end of the text where they do not close."""
    opened: list[int] = []
    for place, character in enumerate(plain):
        if character == "{":
            opened.append(place)
        elif character == "}" and opened:
            start = opened.pop()
            if not opened and start < at < place:
                return start, place + 1
    return min(opened[0] if opened else at, at), len(plain.rstrip())
