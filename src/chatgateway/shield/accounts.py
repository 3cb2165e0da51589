"""Bank accounts: Japanese ones by the words before their digits, ゆうちょ symbol and number, labelled ones, IBAN."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from .checks import is_iban
from .labels import BANK, any_of, ends_of
from .numbers import Number
from .reading import Reading
from .spans import Span

_REACH = 40
_NO_UNIT = r"(?!\d|,\d{3}|\s?(?:円|¥|jpy|yen|btc|eth|xrp|万|ドル|usd|usdt))"
_PAST = r"[\s:=はがのをもnoo.#番号,、/\-_|\"'「『(\[)」』\]]{0,10}"
_NUMBER = rf"(?:\s?(?:is|は|是|为|為)\s?)?{_PAST}(\d(?:[ \-]?\d){{5,21}}){_NO_UNIT}"
# After each label, what leads from it to the number.
_AFTER: Final[tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]] = (
    (
        ("普通", "当座", "貯蓄", "総合", "普", "当"),
        re.compile(rf"(?:預金|口座|貯金)?{_PAST}(?:口座番号)?{_PAST}(\d{{3}}-?\d{{4}}|\d{{6,8}}){_NO_UNIT}"),
    ),
    (
        ("口座番号", "口座no", "口座ナンバー", "口座", "银行账号", "银行账户", "银行帐号", "银行帐户", "银行卡",
         "银行卡号", "銀行帳號", "銀行帳戶", "銀行賬號", "銀行卡", "銀行卡號", "bank account", "acct", "a/c"),
        re.compile(r"(?:\.?\s{0,2}(?:number|no\.?|num|#))?" + _NUMBER),
    ),
    (("account",), re.compile(r"\s{0,2}(?:number|no\.?|num|#)" + _NUMBER)),
    (
        ("記号", "きごう", "ゆうちょ", "郵貯"),
        re.compile(
            r"[\s:はが\-、,(]{0,4}(?:銀行)?[\s:は、,]{0,3}(?:記号)?[\s:は]{0,3}"
            r"(\d{5}(?:-\d)?[\s\-/、,のと]{0,3}(?:番号|ばんごう)?[\s:はが\-]{0,4}\d{6,8})(?!\d)"
        ),
    ),
    (
        ("支店", "支行", "店番", "店", "branch"),
        re.compile(rf"[^\d\n。]{{0,12}}(?:\d{{3}}[^\d\n。]{{1,12}})?(\d{{7}}){_NO_UNIT}"),
    ),
    (("routing", "aba", "sort code"), re.compile(r"[\s:a-z#.]{0,12}(\d[\d\-]{5,10})(?!\d)")),
    (("银行", "銀行", "开户", "開戶", "支行"), re.compile(r"[^\d\n]{0,12}(\d(?:[ \-]?\d){14,18})(?!\d)")),
)  # fmt: skip
# These words also mean the customer's account here, so a bank must be named too.
_WEAK: Final = (
    ("account", "账号", "帐号", "帳號", "賬號", "账户", "帐户", "帳戶", "賬戶", "卡号", "卡號"),
    re.compile(_NUMBER),
)
_A_BANK: Final = (
    "银行", "銀行", "bank", "mufg", "mizuho", "smbc", "resona", "rakuten", "chase", "wells fargo", "hsbc", "citi",
    "barclays", "lloyds", "dbs", "招商", "工商", "工行", "建行", "农行", "农业", "建设", "中行", "交通", "withdraw",
    "提现", "提現", "汇款", "匯款", "转账", "轉帳", "transfer", "wire", "开户", "開戶", "iban", "swift", "routing",
    "sort code",
)  # fmt: skip
# Bank, branch and account number of a Japanese transfer, in four, three and seven digits.
_CODES: Final = re.compile(
    rf"(?<![\d\-])(\d{{4}}[\-\s/]{{1,3}}\d{{3}}[\-\s/]{{1,3}}(?:普通|当座|普|当)?[\s/\-]{{0,2}}\d{{7}}){_NO_UNIT}"
)
_COUNTRY: Final = re.compile(r"[A-Z]{2}\d\d")
_IBAN: Final = re.compile(r"(?<![0-9A-Za-z])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?![0-9A-Za-z])")


def find_accounts(reading: Reading, found: Sequence[Number]) -> Iterator[Span]:
    """Account numbers by the words before them; amounts are left alone."""
    low = reading.low
    if not any(any_of(BANK, number.before(_REACH)) for number in found if not number.is_glued):
        return
    for labels, pattern in (*_AFTER, _WEAK) if any_of(_A_BANK, low) else _AFTER:
        for end in ends_of(labels, low):
            match = pattern.match(low, end)
            if match:
                yield reading.span(*match.span(1), "bank-account")
    for match in _CODES.finditer(low):
        yield reading.span(*match.span(1), "bank-account")


def find_ibans(reading: Reading) -> Iterator[Span]:
    """International account numbers whose checksum holds, with or without spaces."""
    for country in _COUNTRY.finditer(reading.plain):
        match = _IBAN.match(reading.plain, country.start())
        if match is None:
            continue
        start, end = match.span()
        # A capital word after it looks like one more group.
        while end - start >= 15 and not is_iban(reading.plain[start:end].replace(" ", "")):
            end = max(reading.plain.rfind(" ", start, end), start)
        if end > start + 14:
            yield reading.span(start, end, "bank-account")
