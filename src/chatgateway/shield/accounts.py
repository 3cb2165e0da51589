"""Bank accounts: Japanese ones by the words before their digits, ゆうちょ symbol and number, labelled ones, IBAN."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .checks import is_iban
from .labels import BANK, any_of
from .reading import Reading
from .spans import Span

_NO_UNIT = r"(?![\d,]|\s?(?:円|¥|jpy|yen|btc|eth|xrp|万|ドル|usd|usdt))"
_PAST = r"[\s:=はがのをもnoo.#番号,、/\-_|\"'「『(\[)」』\]]{0,10}"
_TYPED = re.compile(
    rf"(?:(?:普通|当座|貯蓄|総合)(?:預金|口座|貯金)?"
    rf"|(?<![一-龠])[普当](?=[\s)])){_PAST}(?:口座番号)?{_PAST}(\d{{3}}-?\d{{4}}|\d{{6,8}}){_NO_UNIT}"
)
_LABELLED = re.compile(
    r"(?:口座番号|口座no|口座ナンバー|口座|account\s{0,2}(?:number|no\.?|num|#)|a/c(?:\s{0,2}no\.?)?"
    r"|acct\.?(?:\s{0,2}(?:no\.?|number|#))?|bank account|银行账号|银行账户|银行帐号|银行帐户|银行卡号?"
    r"|銀行帳號|銀行帳戶|銀行賬號|銀行卡號?)"
    rf"(?:\s?(?:is|は|是|为|為)\s?)?{_PAST}(\d(?:[ \-]?\d){{5,21}}){_NO_UNIT}"
)
# These words also mean the customer's account here, so a bank must be named too.
_WEAK = re.compile(
    r"(?:account|账号|帐号|帳號|賬號|账户|帐户|帳戶|賬戶|卡号|卡號|账户号码)"
    rf"(?:\s?(?:is|は|是|为|為)\s?)?{_PAST}(\d(?:[ \-]?\d){{5,21}}){_NO_UNIT}"
)
_A_BANK = re.compile(
    r"银行|銀行|bank|mufg|mizuho|smbc|resona|rakuten|chase|wells fargo|hsbc|citi|barclays|lloyds|dbs|招商|工商"
    r"|工行|建行|农行|农业|建设|"
    r"中行|交通|withdraw|提现|提現|汇款|匯款|转账|轉帳|transfer|wire|开户|開戶|iban|swift|routing|sort code"
)
_CODES = re.compile(
    rf"(?<![\d\-])(\d{{4}}[\-\s/]{{1,3}}\d{{3}}[\-\s/]{{1,3}}(?:普通|当座|普|当)?[\s/\-]{{0,2}}\d{{7}}){_NO_UNIT}"
)
_POSTAL = re.compile(
    r"(?:記号|きごう|ゆうちょ|郵貯)[\s:はが\-、,(]{0,4}(?:銀行)?[\s:は、,]{0,3}(?:記号)?[\s:は]{0,3}"
    r"(\d{5}(?:-\d)?[\s\-/、,のと]{0,3}(?:番号|ばんごう)?[\s:はが\-]{0,4}\d{6,8})(?!\d)"
)
_BRANCH = re.compile(rf"(?:支店|支行|店番|店|branch)[^\d\n。]{{0,12}}(?:\d{{3}}[^\d\n。]{{1,12}})?(\d{{7}}){_NO_UNIT}")
_ROUTING = re.compile(r"(?:routing|aba|sort code)[\s:a-z#.]{0,12}(\d[\d\-]{5,10})(?!\d)")
_IBAN = re.compile(r"(?<![0-9A-Za-z])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?![0-9A-Za-z])")
_PATTERNS = (_POSTAL, _TYPED, _LABELLED, _CODES, _BRANCH, _ROUTING)
# 口座 at an exchange may be the customer's account there: these words say that a bank is meant, or a number of one.
_CHINESE_CARD = re.compile(r"(?:银行|銀行|开户|開戶|支行)[^\d\n]{0,12}(\d(?:[ \-]?\d){14,18})(?!\d)")


def find_accounts(reading: Reading) -> Iterator[Span]:
    """Account numbers by the words before them; amounts are left alone."""
    low = reading.low
    if not any_of(BANK, low):
        return
    for pattern in (*_PATTERNS, _CHINESE_CARD):
        for match in pattern.finditer(low):
            yield reading.span(*match.span(1), "bank-account")
    if _A_BANK.search(low):
        for match in _WEAK.finditer(low):
            yield reading.span(*match.span(1), "bank-account")


def find_ibans(reading: Reading) -> Iterator[Span]:
    """International account numbers whose checksum holds, with or without spaces."""
    for match in _IBAN.finditer(reading.plain):
        start, end = match.span()
        # A capital word after it looks like one more group.
        while end - start >= 15 and not is_iban(reading.plain[start:end].replace(" ", "")):
            end = max(reading.plain.rfind(" ", start, end), start)
        if end > start + 14:
            yield reading.span(start, end, "bank-account")
