"""Card numbers, security codes, My Numbers: digits that a check digit and a label give away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .checks import is_card, is_my_number
from .labels import CARD, MY_NUMBER, any_of
from .numbers import Number
from .reading import Reading
from .spans import Span

_REACH = 40
_CARD_LABEL = re.compile(
    r"カード番号|クレカ番号|card number|card no|card#|卡号|卡號|credit card|信用卡|クレジットカード"
)
_SECURITY_CODE = re.compile(
    r"(?:cvv2?|cvc2?|cid|セキュリティコード|セキュリティーコード|裏の3桁|裏面の?3桁|security code|安全码|安全碼)"
    r"[\s:=はがisも是为為番号\"'「(]{0,6}(\d{3,4})(?!\d|桁|文字|-digit| digit|位)"
)

_BRAND = re.compile(r"(?:visa|jcb|master|mastercard|amex|card|no|diners)$")
# "my number is …" may be any number; these words mean only this one, so that a mistyped one is masked too.
_ONLY_MY_NUMBER = ("マイナンバー", "個人番号", "个人编号", "個人編號")


def find_cards(reading: Reading, found: Sequence[Number]) -> Iterator[Span]:
    """Payment card numbers: issuer, length and Luhn; next to a card's label also those with one digit wrong."""
    for number in found:
        is_part = number.is_glued and _BRAND.search(number.before(10)) is None
        if is_part or number.has_plus or len(number.digits) < 13 or number.is_amount:
            continue
        labelled = any_of(CARD, number.around(_REACH, 20))
        if number.is_reference and not labelled:
            continue
        yield from _cards_in(reading, number)


def _cards_in(reading: Reading, number: Number) -> Iterator[Span]:
    done = 0
    for start, end, digits in number.windows(13, 19):
        if start >= done and is_card(digits):
            yield reading.span(start, end, "card-number")
            done = end
    mistyped = 14 <= len(number.digits) <= 16 and number.digits[0] in "3456"
    if not done and mistyped and _CARD_LABEL.search(number.before(20)):
        yield reading.span(number.start, number.end, "card-number")


def find_security_codes(reading: Reading) -> Iterator[Span]:
    """The three or four digits on the back of a card, next to their label."""
    for match in _SECURITY_CODE.finditer(reading.low):
        yield reading.span(*match.span(1), "card-number")


def find_my_numbers(reading: Reading, found: Sequence[Number]) -> Iterator[Span]:
    """Twelve digits near the words My Number; a tenth of all numbers pass the check digit, so never without them."""
    if not any_of(MY_NUMBER, reading.low):
        return
    for number in found:
        if number.is_glued or number.has_plus or not any_of(MY_NUMBER, number.around(_REACH, 25)):
            continue
        for start, end, digits in number.windows(12, 12):
            # The label before it is enough for a mistyped one.
            if is_my_number(digits) or any_of(_ONLY_MY_NUMBER, number.before(16)):
                yield reading.span(start, end, "my-number")
