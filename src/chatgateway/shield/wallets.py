"""Public addresses of wallets. Operators need them, so the usual policy lets them stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .checks import RIPPLE, base58, base58check, is_bech32
from .reading import Reading
from .spans import Span

_TOKEN = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z_]{25,130}(?![0-9A-Za-z_])")
_ETHEREUM = re.compile(r"0x[0-9a-fA-F]{40}")
_OTHERS = re.compile(
    r"G[A-D][A-Z2-7]{54}|(?:tz1|tz2|tz3|KT1)[1-9A-HJ-NP-Za-km-z]{33}|[48][0-9AB][1-9A-HJ-NP-Za-km-z]{93}"
    r"|[qp][a-z0-9]{41}"
)
_BECH32_PREFIXES = (
    "bc1",
    "tb1",
    "ltc1",
    "addr1",
    "cosmos1",
    "osmo1",
    "stake1",
    "inj1",
    "celestia1",
    "bnb1",
    "avax1",
    "kaspa1",
)
_BASE58_CHECKED = frozenset("123LMDA9nmXtTz")
_BASE58_BYTES = (32, 35)


def find_wallets(reading: Reading, words: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """Addresses among the long words: those whose checksum holds, and Ethereum and Solana ones by their form."""
    for start, end in words:
        for match in _TOKEN.finditer(reading.plain, start, end):
            if is_address(match[0]):
                yield reading.span(*match.span(), "wallet-address")


def is_address(token: str) -> bool:
    """Whether a word is a public address of a known chain."""
    if _ETHEREUM.fullmatch(token) or _OTHERS.fullmatch(token):
        return True
    if token.lower().startswith(_BECH32_PREFIXES) and is_bech32(token):
        return True
    if token[0] in _BASE58_CHECKED and len(token) <= 35 and base58check(token) is not None:
        return True
    if token[0] == "r" and len(token) <= 35 and base58check(token, RIPPLE) is not None:
        return True
    if not 43 <= len(token) <= 48 or token.isdigit() or token.islower():
        return False
    whole = base58(token)
    return whole is not None and len(whole) in _BASE58_BYTES
