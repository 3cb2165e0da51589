"""Whether a word beside a label looks like a password or a one-time code, or is just the next word of the sentence."""

from __future__ import annotations

import re
from typing import Final

_UNIT: Final = re.compile(
    r"[\s]?(?:文字|桁|けた|回|分|時間|時|日|年|月|度|円|件|つ|個|位|字|秒|番目|名|人|週|ヶ月|か月|万|以上|以下"
    r"|種類|台|歳|"
    r"characters|chars|digits|digit|times|minutes|mins|hours|days|letters|seconds|attempts|yen|jpy|次|分钟"
    r"|分鐘|小时|小時|天|个|個字|元|%|btc|eth|xrp|usdt)"
)
_SHAPES_OF_OTHERS: Final = re.compile(
    r"\d{1,4}[/.\-]\d{1,2}(?:[/.\-]\d{1,4})?|\d{1,2}:\d{2}(?::\d{2})?|[\d,]+(?:\.\d+)?[a-z]{0,4}"
    r"|v?\d+(?:\.\d+){1,3}|#\d+|(?-i:[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4})"
    r"|[^@]+@[^@]+\.[a-z]+|https?:.*|www\..*|0x[0-9a-f]+|\(?\d+\)|[a-z]{1,3}-?\d{1,4}(?:-\d{1,4})?"
    r"|\d{1,2}(?:am|pm|th|st|nd|rd)|\d+-?(?:digit|char|step|factor|time|day|hour|minute)s?.*",
    re.IGNORECASE,
)
_PRODUCT: Final = re.compile(
    r"(?:iphone|ipad|android|windows|mac|ios|chrome|safari|edge|firefox|google|galaxy|pixel|xperia|aquos|sms"
    r"|e-?mail|gmail|line|qr|app|pc|face|touch|id|2fa|mfa|otp|"
    r"totp|api|kyc|btc|eth|xrp|usdt|usdc|jpy|http|sha|wifi|vpn|coinami|web3|erc|trc|bep|metamask|ledger|trezor"
    r"|authy|authenticator|microsoft|1password|lastpass|docomo|"
    r"softbank|au|ahamo|error|err|code|win1|mp3|4g|5g|covid|bitwarden|outlook|yahoo|icloud|apple|facebook"
    r"|twitter|telegram|wechat|whatsapp|alipay|paypay|mt5|mt4)[0-9a-z.\-/]{0,7}",
    re.IGNORECASE,
)
_MASKED: Final = re.compile(r"[*x•●.\-_?#~!=+]+|.*\*{3,}.*", re.IGNORECASE)
_VERSION_LIKE: Final = re.compile(r"\d\.\d|\.[a-z]{2,4}$|^[0-9a-f\-]{8,}$|^[A-Z]+_")
_LETTER_CODE: Final = re.compile(r"(?=.*\d)(?=.*[A-Z])[A-Z0-9]{6,10}")
_STOP_TEXT = """
wrong right correct incorrect invalid valid expired lost gone missing weak strong short long safe unsafe secure
secret same different empty blank unknown known available unavailable fine okay good great simple complex enough
again always never already still only also very really quite perfect what where when which while with without
within would could should must cannot can't won't doesn't isn't wasn't didn't don't haven't there here this that
these those they them then than please thanks thank help from into about after before because since until unless
your yours mine his hers theirs ours not and but for the too any all both each every some none nothing something
anything everything page screen field form link reset change update email mail phone number login logout account
wallet address security settings manager policy protection prompt hint question issue problem error message
notification request required necessary optional mandatory forgot forget forgotten enter type input submit copy
paste send sent receive back just like stuck step steps via per english japanese chinese letters numbers symbols
characters digits days times minutes hours today tomorrow yesterday tonight private public protected personal
broken shown hidden visible stored saved kept case-sensitive sensitive compromised leaked stolen google
authenticator coinami chrome safari iphone android windows gmail outlook yahoo metamask ledger trezor bitcoin
ethereum a-z 0-9 someone somebody anyone nobody mistake impossible difficult easy hard possible supposed unable
tool text user username coming working arriving longer more less least most ok bad it's i'm i've i'll you're
we're he's she's that's what's and/or word words code codes password passwords passcode passphrase pin pins
username:
"""
_STOP: Final = frozenset(_STOP_TEXT.split())
_ENDINGS: Final = ("ing", "ed", "ly", "able", "ible", "ment", "tion", "n't", "'s")


def is_code(value: str, after: str, is_explicit: bool) -> bool:
    """Four to eight digits (Google's `G-` before them too), not the count of something; bare ones only if six."""
    digits = value.removeprefix("G-").removeprefix("g-")
    if not digits.isdigit():
        return is_explicit and _LETTER_CODE.fullmatch(value) is not None and is_password(value, after, is_explicit)
    if _UNIT.match(after):
        return False
    return len(digits) == 6 or (is_explicit and 4 <= len(digits) <= 8)


def is_password(value: str, after: str, is_explicit: bool) -> bool:
    """Letters with digits or signs, or four digits said to be the password; no date, amount, product or address."""
    if _MASKED.fullmatch(value) or _PRODUCT.fullmatch(value) or value.lower() in _STOP:
        return False
    if value.isdigit():
        return is_explicit and 4 <= len(value) <= 16 and _UNIT.match(after) is None
    if _SHAPES_OF_OTHERS.fullmatch(value):
        is_mixed = not (value.islower() or value.isupper())
        return (is_explicit or is_mixed) and re.fullmatch(r"[a-z]{2,3}-?\d{3,4}", value, re.IGNORECASE) is not None
    letters, digits = any(c.isalpha() for c in value), any(c.isdigit() for c in value)
    signs = any(c in "!@#$%^&*_+=~?" for c in value[:-1])
    if digits and (letters or signs):
        return len(value) >= (4 if is_explicit else 6) and _UNIT.match(after) is None
    return letters and len(value) >= 5 and any(c in "!@#%^&*+~" for c in value[:-1])


def is_plain_password(value: str, after: str) -> bool:
    """A word alone, said to be the password: not one that goes on with the sentence, and the sentence ends after it."""
    low = value.lower()
    if not value.isalpha() or len(value) < 5 or low in _STOP or low.endswith(_ENDINGS) or _PRODUCT.fullmatch(value):
        return False
    return re.match(r"[\"'」』)]?\s?(?:$|[.,!。、」]|です|だ|で|に|と|no|and |but |please|\n)", after) is not None


def is_strong(value: str) -> bool:
    """Whether a word is a password for want of any other reading, even at some distance from its label."""
    mixed = any(c.isupper() for c in value) or any(c in "!@#$%^&*_+~" for c in value[:-1])
    return mixed and is_password(value, "", False) and _VERSION_LIKE.search(value) is None
