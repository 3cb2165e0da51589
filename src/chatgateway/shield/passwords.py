"""Passwords and one-time codes: a word that looks like one, held out by its label in Japanese, English or Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .plausible import is_code, is_password, is_plain_password
from .reading import Reading
from .spans import Span

_WORDY = (
    "パスワード", "ぱすわーど", "パスコード", "パスフレーズ", "暗証番号", "暗証", "パスワ", "合言葉",
    "秘密の質問の答え", "password", "pass word", "passwd", "passcode", "passphrase", "pwd", "pswd", "pass", "pw",
    "pin", "pass:", "密码", "密碼", "口令", "パス", "暗号", "passwort", "パスは", "mima",
)  # fmt: skip
_CODED = (
    "認証コード", "認証番号", "確認コード", "確認番号", "ワンタイムコード", "ワンタイム", "二段階認証", "2段階認証",
    "二要素認証", "2要素認証", "認証アプリ", "セキュリティコード", "コード", "6桁", "六桁", "6けた", "数字", "2fa",
    "mfa", "otp", "totp", "sms", "google認証", "authenticator", "code", "six digits", "6 digits", "6-digit",
    "six-digit", "验证码", "驗證碼", "动态码", "動態碼", "动态密码", "校验码", "校驗碼", "短信码", "认证码",
    "認證碼", "动态口令", "6位", "六位", "安全码", "验证代码", "確認碼", "确认码", "暗証番号", "pin", "ピン",
)  # fmt: skip
_LONG = (
    "セットアップキー", "setup key", "2fa secret", "2fa key", "totp secret", "authenticator key",
    "バックアップコード", "backup code", "リカバリーコード", "recovery code", "備用碼", "备用码", "恢复码",
    "恢復碼", "復旧コード", "recovery key", "復元コード", "谷歌密钥", "otp secret",
)  # fmt: skip
_OTHER_CODES = re.compile(
    r"(?:エラー|error|err|郵便|postal|zip|銀行|支店|bank|branch|招待|紹介|クーポン|キャンペーン|referral"
    r"|invite|invitation|promo|coupon|qr|バー|bar|swift|bic"
    r"|国|country|area|ソース|source|status|ステータス|商品|通貨|currency|ティッカー|http|response|reason|理由"
    r"|推荐|邀请|邀請|错误|錯誤|地区|区域|優惠|优惠|refer|sort"
    r"|reference|証券|銘柄|カラー|color|discount|割引|ギフト|gift|国別|トークン|hs|exit|法人|お客様|ユーザー"
    r"|問い合わせ|チケット)[\s\-]?$"
)
_FILLER = (
    r"(?:[\s:=>\-\"'`(\[<{「『【“*,、|/]|は|が|も|を|に|の|で|と|って|です|ですが|ですけど|だけど|だが|以下"
    r"|下記|次|通り|とおり|こちら|これ|それ|として|今|現在|現在の|番号|コード|"
    r"届いた|来た|きた|入力|設定|使って|いる|る|して|した|のは|私|ログイン|いつも|確か|たしか|多分|たぶん|"
    r"is|was|are|be|it's|its|it|should|set|to|i|use|used|using|am|currently|here|follows|following|the|as|for"
    r"|my|account|wallet|login|log|in|"
    r"code|number|received|got|entered|that|which|you|sent|me|just|now|still|says|typed|new|old|current|"
    r"是|为|為|叫|就|用|的|我|设|設|置|改|成|了|如下|现在|現在|目前|收到|输入|輸入|给|給|您|一直|应该|應該|可能)"
)
_VALUE = re.compile(
    rf"((?:{_FILLER}){{0,14}}?)(?<![0-9A-Za-z!-/])([0-9A-Za-z!#-&*+@^_~?$.][!-~]{{2,63}})", re.IGNORECASE
)
_SPLIT_CODE = re.compile(r"\d{3}[ \-]\d{3}(?!\d)")
_SPLIT_LONG = re.compile(r"[0-9A-Za-z]{4}(?:[ \-][0-9A-Za-z]{4}){1,9}(?![0-9A-Za-z])")
_EXPLICIT = re.compile(r"は|:|=|\bis\b|\bwas\b|是|为|為|「|『|\"|'|就|[({【\[]|が|で、?$")
_BACKWARD = re.compile(
    r"(?:^|(?<![!-~]))([!-~]{4,64})[」』\"')]?\s{0,2}(?:が|って|という|というのが|っていう|と言う|is|was|as"
    r"|for|是|就是|作为|作為|を|,|、|は|になって|のほうが|の)"
    r"[\s、,]{0,2}(?:私の|僕の|今の|現在の|届いた|ログイン|ログイン用の|取引|my|the|our|a|我的|我|登录|登錄"
    r"|账户|帳戶|two-factor|2fa|sms|login|coinami|verification|one-time|"
    r"authentication|current|old|new|\s){0,4}$",
    re.IGNORECASE,
)
_BACK_REACH = 90


def find_passwords(reading: Reading) -> Iterator[Span]:
    """What stands after (or before) a label and looks like a password or code; questions about passwords hold none."""
    low = reading.low
    for labels, kind in ((_WORDY, "word"), (_CODED, "code"), (_LONG, "long")):
        for label in labels:
            at = low.find(label)
            while at >= 0:
                end = at + len(label)
                if _stands_alone(low, at, end) and not (
                    kind == "code" and _OTHER_CODES.search(low, max(0, at - 14), at)
                ):
                    yield from _after(reading, end, kind)
                    yield from _ahead(reading, at, kind)
                at = low.find(label, end)


def _stands_alone(low: str, start: int, end: int) -> bool:
    """Whether a Latin label is a word of its own ("pin", not "spinning"); "passwords" holds no password."""
    if not low[start].isascii():
        return True
    before, after = low[max(0, start - 1) : start], low[end : end + 1]
    return not (before.isascii() and before.isalpha()) and not (after.isascii() and after.isalpha())


def _after(reading: Reading, at: int, kind: str) -> Iterator[Span]:
    match = _VALUE.match(reading.plain, at)
    if match is None:
        return
    start, joint = match.start(2), match[1]
    for pattern in (_SPLIT_CODE,) if kind == "code" else (_SPLIT_LONG,) if kind == "long" else ():
        parts = pattern.match(reading.plain, start)
        if parts:
            yield reading.span(*parts.span(), "password")
            return
    value = _bare(match[2])
    if _holds(value, joint, reading.low[start + len(value) : start + len(value) + 12], kind):
        yield reading.span(start, start + len(value), "password")


def _holds(value: str, joint: str, after: str, kind: str) -> bool:
    explicit = _EXPLICIT.search(joint.lower()) is not None
    if kind == "code":
        return is_code(value, after, explicit)
    return is_password(value, after, explicit) or (explicit and is_plain_password(value, after))


def _ahead(reading: Reading, at: int, kind: str) -> Iterator[Span]:
    match = _BACKWARD.search(reading.plain, max(0, at - _BACK_REACH), at)
    if match:
        value = _bare(match[1])
        after = reading.low[match.start(1) + len(value) : at]
        if value and (is_code(value, after, True) if kind == "code" else is_password(value, after, False)):
            yield reading.span(match.start(1), match.start(1) + len(value), "password")


def _bare(value: str) -> str:
    """Without the punctuation of the sentence around it."""
    shorter = value.rstrip(".,;:)」』\"'`>]}")
    return shorter[:-1] if shorter.endswith("?") else shorter
