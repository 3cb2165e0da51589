"""Mail addresses and phone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from .labels import PHONE, any_of
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
# Mobile, IP, free and landline numbers (Telecommunications Numbering Plan of Japan).
_JAPAN = re.compile(r"0(?:[5789]0\d{8}|120\d{6}|800\d{7}|570\d{6}|[1-9]\d{8})")
_CHINA = re.compile(r"1[3-9]\d{9}")
_TAIWAN = re.compile(r"09\d{8}")
_NORTH_AMERICA = re.compile(r"1?[2-9]\d{2}[2-9]\d{6}")
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
    if any_of(("dot", "ドット"), reading.low):
        for match in _SPOKEN.finditer(reading.low):
            yield reading.span(*match.span(), "email")


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
        plus = reading.plain[max(0, number.start - 2) : number.start].rstrip("( ").endswith("+")
        if plus:
            checks += 1
            if checks > _MOST_PLUS_CHECKS or _is_possible(number.digits):
                start = reading.plain.rfind("+", 0, number.start)
                yield reading.span(start, number.end, "phone")
        elif not number.is_glued and not number.is_amount:
            yield from _domestic(reading, number)


def _domestic(reading: Reading, number: Number) -> Iterator[Span]:
    for start, end, digits in number.windows(8, 13):
        if _is_phone(number, reading.plain[start:end], digits):
            opened = (
                start - 1 if start and reading.plain[start - 1] == "(" and ")" in reading.plain[start:end] else start
            )
            yield reading.span(opened, end, "phone")
            return


def _is_phone(number: Number, written: str, digits: str) -> bool:
    if _JAPAN.fullmatch(digits) or _TAIWAN.fullmatch(digits):
        return not number.is_reference and (
            len(digits) == 11 or digits != written or _labelled(number) or digits[:4] == "0120"
        )
    if number.is_reference and not _labelled(number):
        return False
    if _CHINA.fullmatch(digits):
        return True
    if digits.startswith("00") and len(digits) > 10:
        return _labelled(number)
    if _NORTH_AMERICA.fullmatch(digits) and re.fullmatch(
        r"(?:1[\- .])?\(?\d{3}\)?[\- .]{1,2}\d{3}[\-. ]\d{4}", written
    ):
        return True
    return len(digits) <= 12 and _labelled(number)


def _labelled(number: Number) -> bool:
    return any_of(PHONE, number.before(_REACH))
