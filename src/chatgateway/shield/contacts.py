"""Mail addresses and phone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from .labels import ends_of
from .numbers import Number
from .reading import Reading
from .spans import Span

_LOCAL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}\s?$")
_DOMAIN = re.compile(r"@\s?((?:[A-Za-z0-9\-]{1,63}\.){1,6}[A-Za-z]{2,24})(?![A-Za-z0-9])")
_SPOKEN = re.compile(
    r"(?<![a-z0-9._%+\-])[a-z0-9._%+\-]{2,64}\s?[\[({]?\s?(?:at|アット"
    r"|アットマーク)\s?[\])}]?\s?[a-z0-9\-]{2,63}\s?[\[({]?\s?(?:dot|ドット)\s?[\])}]?\s?[a-z]{2,10}\b"
)
_REACH = 24
_SPOKEN_REACH = 90
# Mobile, IP, free and landline numbers (Telecommunications Numbering Plan of Japan).
_JAPAN = re.compile(r"0(?:[5789]0\d{8}|120\d{6}|800\d{7}|570\d{6}|[1-9]\d{8})")
_CHINA = re.compile(r"1[3-9]\d{9}")
_TAIWAN = re.compile(r"09\d{8}")
_NORTH_AMERICA = re.compile(r"1?[2-9]\d{2}[2-9]\d{6}")
_JAPANESE_FORM = re.compile(r"\(?\d{2,5}(?:[)(\-ー. /_]{0,3}\d{2,4}){1,2}(?:[)(\-ー. /_]{0,3}\d{3,4})?")
_NORTH_AMERICAN_FORM = re.compile(r"(?:1[\- .])?\(?\d{3}\)?[\- .]{1,2}\d{3}[\-. ]\d{4}")
_ANY_FORM = re.compile(r"\(?\d+(?:[)(\-ー. ]{1,3}\d{2,}){0,4}")
_DECIMAL = re.compile(r"\d+\.\d+(?![\d.\- ])")
_DATE = re.compile(r"(?:19|20)\d{2}[\-. ]\d{1,2}[\-. ]\d{1,2}|\d+\.\d+$")
_LABEL = re.compile(
    r"電話|でんわ|携帯|ケータイ|連絡先|手机|手機|电话|電話|联系|聯絡|聯繫|微信|ファックス|my number|号码|號碼"
    r"|(?<![a-z])(?:tel|phones?|mobile|cell|call|whatsapp|sms|fax|contact|reach me|text me)(?![a-z])"
)
_MOST_PLUS_CHECKS = 20


def find_emails(reading: Reading) -> Iterator[Span]:
    """Mail addresses, also with a space beside the @ or spelled with "at" and "dot"."""
    at = reading.plain.find("@")
    while at >= 0:
        local = _LOCAL.search(reading.plain, max(0, at - 65), at)
        domain = _DOMAIN.match(reading.plain, at)
        if local and domain:
            yield reading.span(local.start(), domain.end(), "email")
        at = reading.plain.find("@", at + 1)
    for end in ends_of(("dot", "ドット"), reading.low):
        spoken = _SPOKEN.search(reading.low, max(0, end - _SPOKEN_REACH), end + 12)
        if spoken:
            yield reading.span(*spoken.span(), "email")


@cache
def _plan() -> Any:
    """The numbering plans of the world, read once when the first number with a plus appears."""
    import phonenumbers

    return phonenumbers


def _is_possible(digits: str) -> bool:
    plan = _plan()
    try:
        return bool(plan.is_possible_number(plan.parse("+" + digits)))
    except plan.NumberParseException:
        return False


def find_phones(reading: Reading, found: Sequence[Number]) -> Iterator[Span]:
    """Japanese numbers by their plan, numbers with a plus by the world's, others by their label or their usual form."""
    checks = 0
    for number in found:
        if number.has_plus:
            checks += 1
            if _DECIMAL.match(reading.plain, number.start):
                continue
            if checks > _MOST_PLUS_CHECKS or _is_possible(number.digits):
                start = reading.plain.rfind("+", 0, number.start)
                yield reading.span(start, number.end, "phone")
        elif not number.is_glued and not number.is_amount:
            yield from _domestic(reading, number)


def _domestic(reading: Reading, number: Number) -> Iterator[Span]:
    labelled = _LABEL.search(number.before(_REACH)) is not None
    if number.is_reference and not labelled:
        return
    for start, end, digits in number.windows(8, 13):
        written = reading.plain[start:end]
        if _is_phone(number, written, digits, labelled):
            is_open = start and reading.plain[start - 1] == "(" and ")" in written
            yield reading.span(start - 1 if is_open else start, end, "phone")
            return


def _is_phone(number: Number, written: str, digits: str, labelled: bool) -> bool:
    if _JAPAN.fullmatch(digits) or _TAIWAN.fullmatch(digits):
        sure = labelled or len(digits) == 11 or digits != written or digits.startswith("0120") or _is_alone(number)
        return sure and not number.is_reference and _JAPANESE_FORM.fullmatch(written) is not None
    if _CHINA.fullmatch(digits):
        return _ANY_FORM.fullmatch(written) is not None
    if _NORTH_AMERICA.fullmatch(digits) and _NORTH_AMERICAN_FORM.fullmatch(written):
        return True
    return labelled and _ANY_FORM.fullmatch(written) is not None and _DATE.match(written) is None


def _is_alone(number: Number) -> bool:
    """Whether the number is the whole message, or its label follows."""
    whole = number.reading.plain.strip() == number.reading.plain[number.start : number.end]
    return whole or _LABEL.search(number.around(0, 12)) is not None
