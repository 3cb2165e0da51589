"""Passwords and one-time codes: a word that looks like one, held out by its label in Japanese, English or Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .labels import REFERENCE, any_of, ends_of, last_of, pattern_of
from .password_labels import PASSWORD_LABELS, Held
from .plausible import is_code, is_password, is_plain_password, is_strong
from .reading import Reading
from .spans import Span

_OTHER_CODES = re.compile(
    r"(?:エラー|error|err|郵便|postal|zip|銀行|支店|bank|branch|招待|紹介|クーポン|キャンペーン|referral"
    r"|invite|invitation|promo|coupon|qr|バー|bar|swift|bic"
    r"|国|country|area|ソース|source|status|ステータス|商品|通貨|currency|ティッカー|http|response|reason|理由"
    r"|推荐|邀请|邀請|错误|錯誤|地区|区域|優惠|优惠|refer|sort"
    r"|reference|証券|銘柄|カラー|color|discount|割引|ギフト|gift|国別|トークン|hs|exit|法人|お客様|ユーザー"
    r"|問い合わせ|チケット)[\s\-]?$"
)
# What may stand between a label and its value: particles, brackets, and the small words of "the one I set is".
_SIGNS = r"[\s:=>\-\"'`(\[<{「『【“*,、|/;↓…・]"
_JAPANESE = (
    r"[ぁ-ん]|[4-8]桁|以下|下記|次|通|今|現在|番号|コード|届|来|入力|設定|使|私|僕|俺|ログイン|確|多分|正|表示|欄|半角"
    r"|英数字|変更|前|後|旧|新|受|送|登録"
)
_ENGLISH = (
    r"(?:is|was|are|be|it's|its|it|should|set|to|i|use|used|using|am|currently|here|follows|following|the|as"
    r"|for|my|account|wallet"
    r"|login|log|in|code|number|received|got|entered|that|which|you|sent|me|just|now|still|says|typed|new|old"
    r"|current|shows?"
    r"|displays?|definitely|surely|really|actually|always|probably|maybe|below|this|one|have|been|changed|app"
    r"|by|from|saved|on"
    r"|coinami|sms|email|enter|put|gave|and|a|of|string)(?![0-9A-Za-z])"
)
_CHINESE = (
    r"是|为|為|叫|就|用|的|我|设|設|置|改|成|了|如下|现在|現在|目前|收到|输入|輸入|给|給|您|你|一直|应该|應該"
    r"|可能|显示|顯示|填|写|寫|码"
)
_VALUE = re.compile(
    rf"((?:{_SIGNS}|{_JAPANESE}|{_ENGLISH}|{_CHINESE}){{0,24}}+)([0-9A-Za-z!#$%&*+@^_~?.][!-~]{{2,63}})", re.IGNORECASE
)
_SPLIT_CODE = re.compile(r"\d{3}[ \-]\d{3}(?![\d\-])")
_SPLIT_LONG = re.compile(r"[0-9A-Za-z]{4}(?:[ \-][0-9A-Za-z]{4}){1,9}(?![0-9A-Za-z])")
_EXPLICIT = re.compile(
    r"は|:|=|>| - |^が$|\b(?:is|was|to|shows?|says|use)\b|是|为|為|成|显示|顯示|「|『|\"|'|就|[({【\[]|で、?$"
    r"|に設定|\n|↓"
)
# What joins a value to a label after it: "hoge123 がパスワードです", "hoge123 is my password".
_BACKWARD = re.compile(
    r"[」』\"')]?\s{0,2}(?:がログインの?|が|って|という|というのが|っていう|と言う|になって|のほうが|\bis\b"
    r"|\bwas\b|\bas\b|是|就是|作为|作為)"
    r"[\s、,]{0,2}(?:私の|僕の|今の|現在の|届いた|ログイン|ログイン用の|取引|my|the|our|a|我的|我|登录|登錄"
    r"|账户|帳戶|two-factor|2fa|sms|login|coinami|verification|one-time|authentication|current|old|new|\s){0,4}$",
    re.IGNORECASE,
)
_LAST_VALUE = re.compile(r"(?:\d{3} \d{3}|[!-~]{4,64})$")
_BACK_REACH = 28
_JOINTS = ("が", "って", "とい", "と言", "なって", " is ", " was ", " as ", "是", "作")
_PINS = frozenset(("暗証番号", "pin", "ピン", "暗証"))
_WEAK = frozenset(("pass", "pw", "pin", "パス", "暗号"))
_CODE_SIGNS = re.compile(r"[()<>{}\[\]=|]")


# Further from its label only what nobody writes for another reason: small letters and digits with capitals or signs.
_STRONG = re.compile(
    r"(?<![0-9A-Za-z!#-&*+\-./@^_~])(?=[!-~]{0,24}[a-z])(?=[!-~]{0,24}\d)[0-9A-Za-z!#$%&*+@^_~?.\-]{8,24}(?![0-9A-Za-z@/_=])"
)
_STRONG_LABELS = ("パスワード", "password", "密码", "密碼", "passcode")
_STRONG_REACH = 48
_SENTENCE_END = re.compile(r"[。\n]|[!?.]\s")


def find_strong(reading: Reading) -> Iterator[Span]:
    """Words near a password's label, after it in the same sentence or before it, that look like nothing but one."""
    for end in ends_of(_STRONG_LABELS, reading.low):
        stop = _SENTENCE_END.search(reading.plain, end, end + _STRONG_REACH)
        last = stop.start() if stop else end + _STRONG_REACH
        for match in _STRONG.finditer(reading.plain, max(0, end - _STRONG_REACH), last):
            named = last_of(REFERENCE, reading.low, max(0, match.start() - 10), match.start()) >= 0
            if not named and is_strong(_bare(match[0])):
                yield reading.span(match.start(), match.start() + len(_bare(match[0])), "password")


_HELD: Final = {
    label: tuple(held for _, held, labels in PASSWORD_LABELS if label in labels)
    for _, _, all_labels in PASSWORD_LABELS
    for label in all_labels
}
_LATIN: Final = tuple(
    (root, tuple(label for label in _HELD if root in label and label.isascii()))
    for root in (
        "pass",
        "pw",
        "swd",
        "pin",
        "mima",
        "2fa",
        "mfa",
        "otp",
        "sms",
        "authenticator",
        "code",
        "digit",
        "key",
        "secret",
    )
)
# Among other scripts one pass is faster than a look for each.
_OTHERS: Final = pattern_of(label for label in _HELD if not label.isascii())


def find_passwords(reading: Reading) -> Iterator[Span]:
    """What stands after (or before) a label and looks like a password or code; questions about passwords hold none."""
    for label, start, end, held in _labels_in(reading.low):
        yield from _after(reading, end, held, label)
        yield from _ahead(reading, start, held)


def _labels_in(low: str) -> Iterator[tuple[str, int, int, Held]]:
    """Every label that stands as a word of its own: itself, its place, and what it holds out."""
    for label, start in _all_labels(low):
        end = start + len(label)
        end += label.isascii() and low.startswith("s", end)
        if _stands_alone(low, start, end):
            is_other = _is_other_code(low, start)
            yield from ((label, start, end, held) for held in _HELD[label] if not (held == "code" and is_other))


def _all_labels(low: str) -> Iterator[tuple[str, int]]:
    for root, labels in _LATIN:
        if root in low:
            for label in labels:
                yield from ((label, end - len(label)) for end in ends_of((label,), low))
    match = None if low.isascii() else _OTHERS.search(low)
    while match:
        yield match[0], match.start()
        match = _OTHERS.search(low, match.start() + 1)


def _is_other_code(low: str, start: int) -> bool:
    """Whether it is the code of an error, a bank, a coupon …"""
    return _OTHER_CODES.search(low, max(0, start - 14), start) is not None


def _is_weak(label: str, value: str) -> bool:
    """Whether a short label ("pass it to `f(x)`") stands before what is code rather than a password."""
    return label in _WEAK and _CODE_SIGNS.search(value) is not None


def _stands_alone(low: str, start: int, end: int) -> bool:
    """Whether a Latin label is a word of its own ("pin", not "spinning"); "passwords" holds no password."""
    if not low[start].isascii():
        return True
    before, after = low[max(0, start - 1) : start], low[end : end + 1]
    return not (before.isascii() and before.isalpha()) and not (after.isascii() and (after.isalpha() or after == "_"))


def _after(reading: Reading, at: int, held: Held, label: str) -> Iterator[Span]:
    match = _VALUE.match(reading.plain, at)
    if match is None:
        return
    start, joint = match.start(2), match[1]
    for pattern in (_SPLIT_CODE,) if held == "code" else (_SPLIT_LONG,) if held == "long" else ():
        parts = pattern.match(reading.plain, start)
        if parts:
            yield reading.span(*parts.span(), "password")
            return
    value = _bare(match[2])
    if not _is_weak(label, value) and _holds(
        value, joint, reading.low[start + len(value) : start + len(value) + 12], held, label
    ):
        yield reading.span(start, start + len(value), "password")


def _holds(value: str, joint: str, after: str, held: Held, label: str) -> bool:
    explicit = _EXPLICIT.search(joint.lower()) is not None
    if held == "code":
        return is_code(value, after, explicit or (label in _PINS and not joint.strip()))
    # Six digits right after the label need no verb; fewer may be a count or a year.
    told = explicit or (not joint.strip() and value.isdigit() and len(value) >= 6)
    return is_password(value, after, told) or (explicit and is_plain_password(value, after))


def _ahead(reading: Reading, at: int, held: Held) -> Iterator[Span]:
    if not any_of(_JOINTS, reading.low[max(0, at - _BACK_REACH) : at]):
        return
    joint = _BACKWARD.search(reading.plain, max(0, at - _BACK_REACH), at)
    if joint is None:
        return
    match = _LAST_VALUE.search(reading.plain, max(0, joint.start() - 65), joint.start())
    if match is None:
        return
    value = _bare(match[0]).lstrip("\"'(")
    start = match.start() + match[0].index(value)
    after = reading.low[start + len(value) : at]
    digits = value.replace(" ", "")
    if value and (is_code(digits, after, True) if held == "code" else is_password(digits, after, True)):
        yield reading.span(start, start + len(value), "password")


def _bare(value: str) -> str:
    """Without the punctuation of the sentence around it."""
    shorter = value.rstrip(".,;:)」』\"'`>]}")
    return shorter[:-1] if shorter.endswith("?") else shorter
