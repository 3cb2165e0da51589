"""What a text mentions that an operator wants to see at once: ticket numbers, amounts, coins, transaction hashes."""

from __future__ import annotations

import re

from .fold import widen

_KINDS = {
    "transaction": re.compile(r"\b(?:0x)?[0-9a-f]{64}\b"),
    "address": re.compile(r"\b(?:0x[0-9a-f]{40}|bc1[a-z0-9]{20,60}|r[1-9a-km-z]{24,34})\b"),
    "ticket": re.compile(
        r"(?:#|no\.? ?|ticket ?|チケット|受付番号|お問い合わせ番号|工单|編號|编号)[:： ]?([a-z]{0,3}-?\d{4,12})"
    ),
    "error": re.compile(
        r"\b(?:[a-z]{1,5}-\d{2,6}|(?:error|code|エラー|错误|錯誤)(?: code|コード|代码|代碼)?[:： ]?[a-z]?\d{2,6})"
    ),
    "amount": re.compile(
        r"\d[\d,.]*\s?(?:億|万|千|百)*\s?(?:円|yen|jpy|日元|日圓|ドル|usd|btc|eth|xrp|sol|ada|dot|ltc|bch)"
    ),
    "coin": re.compile(
        r"(?<![a-z])(?:btc|eth|xrp|sol|ada|dot|ltc|bch|usdt|usdc)(?![a-z])|bitcoin|ethereum|ripple|ビットコイン|イーサリアム|リップル|比特币|以太坊|瑞波"
    ),
}
MOST = 5
_LONG_KINDS = ("transaction", "address")
_LONG_WORD = re.compile(r"[0-9a-z]{23}")
_DIGIT = re.compile(r"\d")


def mentions(text: str) -> dict[str, tuple[str, ...]]:
    """Return what was found by kind, at most five of a kind, in the order of the text."""
    wide = widen(text)
    found = {}
    # Patterns that cannot hold are not tried: most texts have neither a long word nor a digit.
    long, digit = _LONG_WORD.search(wide), _DIGIT.search(wide)
    for kind, pattern in _KINDS.items():
        if not (long if kind in _LONG_KINDS else digit or kind == "coin"):
            continue
        hits = dict.fromkeys(match[match.lastindex or 0].strip() for match in pattern.finditer(wide))
        if hits:
            found[kind] = tuple(hits)[:MOST]
    return found
