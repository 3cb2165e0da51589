"""The words that people put beside a secret, or beside something that only looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

PRIVATE_KEY: Final = (
    "pk:", "pk=", "秘密鍵", "秘密キー", "ひみつかぎ", "プライベートキー", "プライベート キー", "private key",
    "private-key", "private_key", "privatekey", "privkey", "priv key", "secret key", "secretkey", "secret_key",
    "signing key", "spend key", "私钥", "私鑰", "密钥", "密鑰", "私密金鑰", "私密金钥",
)  # fmt: skip
TRANSACTION: Final = (
    "txid", "tx id", "txhash", "tx hash", "tx:", "tx ", "txn", "transaction", "トランザクション", "ハッシュ",
    "hash", "取引id", "取引番号", "送金id", "交易", "哈希", "雜湊", "区块", "block", "ブロック", "signature",
    "署名", "etherscan", "explorer", "tx/", "contract", "コントラクト",
)  # fmt: skip
SEED: Final = (
    "シードフレーズ", "シード フレーズ", "シード", "リカバリーフレーズ", "リカバリフレーズ", "復元フレーズ",
    "復旧フレーズ", "回復フレーズ", "バックアップフレーズ", "シークレットフレーズ", "ニーモニック", "ニモニック",
    "復元用の単語", "フレーズ", "seed phrase", "seedphrase", "seed words", "seed", "recovery phrase",
    "recovery words", "secret phrase", "backup phrase", "mnemonic", "wallet phrase", "12 words", "24 words",
    "12単語", "24単語", "12個の単語", "24個の単語", "助记词", "助記詞", "註記詞", "恢复短语", "恢復短語", "种子",
    "種子", "复原词", "单词", "助记",
)  # fmt: skip
MY_NUMBER: Final = (
    "マイナンバー", "個人番号", "まいなんばー", "my number", "mynumber", "my-number", "individual number",
    "マイナカード", "个人编号", "个人号码", "個人編號", "個人號碼", "マイナ番号",
)  # fmt: skip
CARD: Final = (
    "カード", "クレカ", "card", "visa", "mastercard", "master", "jcb", "amex", "アメックス", "ビザ", "デビット",
    "debit", "信用卡", "银行卡", "卡号", "銀行卡", "卡號", "信用咭", "diners", "ダイナース", "credit", "银联",
    "銀聯",
)  # fmt: skip
# A number with one of these right before it is a reference, whatever its check digit says.
REFERENCE: Final = (
    "注文", "order", "受付", "問い合わせ", "問合せ", "チケット", "ticket", "取引id", "取引番号", "トランザクション",
    "transaction", "txid", "tx id", "订单", "訂單", "单号", "單號", "流水号", "流水號", "编号", "編號", "reference",
    "ref", "invoice", "請求書", "追跡", "tracking", "伝票", "uid", "ユーザーid", "ユーザid", "会員番号", "会員id",
    "顧客番号", "お客様番号", "member", "user id", "userid", "交易id", "用户id", "用戶id", "案件", "case",
    "申込番号", "管理番号", "整理番号", "確認番号", "法人番号", "シリアル", "serial", "version", "バージョン",
    "版本", "block", "ブロック", "height", "タグ", "tag", "memo", "メモ", "timestamp", "出金id", "入金id",
    "withdrawal id", "deposit id", "request id", "リクエストid", "工单", "工單", "error", "エラー", "错误", "錯誤",
)  # fmt: skip
API_KEY: Final = (
    "apiキー", "api キー", "api key", "apikey", "api-key", "api_key", "apiシークレット", "api シークレット",
    "api secret", "apisecret", "api_secret", "api-secret", "apiトークン", "api token", "api_token", "apitoken",
    "シークレットキー", "シークレット", "secret key", "secretkey", "secret_key", "secret access key",
    "client secret", "client_secret", "クライアントシークレット", "アクセスキー", "access key", "access_key",
    "accesskey", "アクセストークン", "access token", "access_token", "bearer", "token", "トークン", "api密钥",
    "api 密钥", "api密鑰", "api 密鑰", "密钥", "密鑰", "apiパスフレーズ", "api passphrase", "令牌", "权杖", "秘钥",
    "api金鑰", "api 金鑰", "金鑰", "api", "secret",
)  # fmt: skip
# Every label above has one of these in it.
API_ROOTS: Final = (
    "api", "secret", "シークレット", "アクセス", "access", "bearer", "token", "トークン", "密", "令牌", "权杖",
    "秘钥", "金鑰",
)  # fmt: skip
BANK: Final = (
    "口座", "普通", "当座", "貯蓄", "預金", "銀行", "支店", "信用金庫", "信金", "ゆうちょ", "郵貯", "店番", "記号",
    "振込", "振り込", "入金先", "出金先", "account", "acct", "a/c", "bank", "routing", "sort code", "branch",
    "账号", "账户", "帐号", "帐户", "帳號", "賬號", "賬戶", "帳戶", "银行", "開戶", "开户", "支行", "分行", "iban",
    "swift",
)  # fmt: skip


def any_of(labels: Iterable[str], low: str) -> bool:
    """Whether one of the labels stands anywhere in the lower-case text."""
    return any(label in low for label in labels)


def last_of(labels: Iterable[str], low: str, start: int, end: int) -> int:
    """Where the last label in `low[start:end]` ends, or -1 if there is none."""
    return max((at + len(label) for label in labels if (at := low.rfind(label, start, end)) >= 0), default=-1)


def ends_of(labels: Iterable[str], low: str) -> Iterator[int]:
    """Where each occurrence of a label ends: finding words is far cheaper than a pattern that begins with them."""
    for label in labels:
        at = low.find(label)
        while at >= 0:
            yield at + len(label)
            at = low.find(label, at + len(label))


def pattern_of(labels: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds the longest of many labels at a place, and shares their beginnings to do so fast."""
    tree: dict[str, Any] = {}
    for label in labels:
        node = tree
        for character in label:
            node = node.setdefault(character, {})
        node[""] = {}
    return re.compile(_alternatives(tree))


def _alternatives(node: dict[str, Any]) -> str:
    branches = [re.escape(c) + _alternatives(rest) for c, rest in sorted(node.items()) if c]
    if not branches:
        return ""
    together = f"(?:{'|'.join(branches)})"
    return together + "?" if "" in node else together
