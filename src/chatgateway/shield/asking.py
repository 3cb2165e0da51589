"""Operators never ask for secrets: which texts do."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from .reading import read
from .scanning import REMEMBERED, SHORT
from .spans import Kind

# What each kind of secret is called: in words without Latin letters, and in words with them.
_NAMES: Final[tuple[tuple[Kind, str, str], ...]] = (
    (
        "seed-phrase",
        r"シード(?:フレーズ)?|リカバリーフレーズ|(?:復元|復旧|回復|バックアップ"
        r"|シークレット)(?:用の)?(?:フレーズ|単語)|ニーモニック|(?:12|24|十二|二十四)(?:個の)?単語"
        r"|助记词|助記詞|註記詞|恢复短语|恢復短語|种子短语|(?:12|24|十二)个(?:单词|词)",
        r"\bseed\b|recovery (?:phrase|words)|(?:secret|backup|wallet) (?:phrase|words)|mnemonic|(?:12|24"
        r"|twelve|twenty-four)[ -]words?",
    ),
    (
        "private-key",
        r"秘密鍵|プライベートキー|シークレットキー|私钥|私鑰|密钥|密鑰|キーストア",
        r"private key|secret key|keystore|xprv",
    ),
    (
        "password",
        r"パスワード|パスコード|暗証番号|(?:認証|確認|セキュリティ|バックアップ)コード|認証番号|ワンタイム"
        r"|(?:二|2)(?:段階|要素)認証の?(?:コード|番号|数字)|6桁の(?:数字|コード|番号)"
        r"|密码|密碼|口令|验证码|驗證碼|动态码|動態碼|校验码",
        r"smsの?コード"
        r"|password|passcode|passphrase|\bpin\b|(?:verification|security|2fa|auth(?:entication|enticator)?"
        r"|one[- ]time|sms|login|6[- ]digit|six[- ]digit|backup) (?:code|pin|number|password)s?|\botp\b"
        r"|\b2fa\b|\bcode (?:you|we|that|from|on your)",
    ),
)
_LATIN: Final = re.compile(r"[a-z]")
_SECRETS: Final = tuple((kind, re.compile(f"{plain}|{latin}")) for kind, plain, latin in _NAMES)
# Half the work, for texts that hold no Latin letter.
_SECRETS_WITHOUT_LATIN: Final = tuple((kind, re.compile(plain)) for kind, plain, _ in _NAMES)
_CLAUSE: Final = re.compile(
    r"[。．!?\n;]+|(?<!\d)\.(?:\s|$)|(?:ですが|ますが|けれど|けど|しかし|ただし)[、,]?|\b(?:but|however)\b"
    r"|(?:但是|但|不过|不過)"
)
_WANTS: Final = re.compile(
    # Japanese: the polite and plain forms in which one asks to be told; input only into this chat.
    r"(?:教え|おしえ|お知らせ|知らせ|お伝え|伝え|送っ|お送り|送信|共有|ご提示|提示|ご提供|提供|ご返信|返信"
    r"|貼り付け|貼っ|ペースト|お聞かせ|聞かせ|ご記入|記入|書い|お書き|読み上げ|開示|ご連絡|連絡|ご回答|回答"
    r"|申告|メッセージ)"
    r".{0,8}(?:ください|下さい|もらえ|いただけ|頂け|くれ|願い|ませんか|ちょうだい|頂戴|ほしい|欲しい|必要"
    r"|いただき|頂き|ますか|てね|て$)"
    r"|(?:こちら|ここ|チャット|このまま|当方|次のメッセージ|この画面).{0,20}(?:入力|打ち込|入れて|書き込)"
    r"|(?:何|なん|どれ|いくつ)(?:です|でしょう|になり)|(?:が|の提示が|の確認が)必要(?:です|とな)|(?:を"
    r"|の)(?:ご)?確認させて|(?:を|が)お分かり|は\s?$|[をも]お(?:願い|ねがい)"
    # English
    r"|\b(?:send|give|tell|share|provide|reply with|respond with|type|paste|submit|disclose|read (?:me|us|out)"
    r"|let (?:me|us) (?:know|have)|forward|supply|write|text|message|show)\b"
    r"|\b(?:need|require|want|confirm|verify|have|know|see)\b.{0,40}\byour\b|what(?:'s| is| was| are| does)\b"
    r"|\b(?:enter|input|put)\b.{0,60}\b(?:here|in (?:the|this) chat|below|to me|into this chat)\b|\bmay i\b"
    r"|\bask(?:ing)? (?:you )?for\b|^\s?(?:your )?[\w ]{0,20}(?:password|code|phrase|pin|otp)[\w ]{0,10}please"
    r"|\bplease (?:enter|input)\b.{0,30}\b(?:code|otp)\b.{0,20}\b(?:received|sent)\b"
    # Chinese
    r"|(?:提供|发送|發送|发给|發給|发来|發來|发到|發到|发一下|發一下|发我|發我|告诉|告訴|告知|回复|回覆|分享"
    r"|贴|貼|说一下|說一下|报一下|出示|给我|給我|给我们|透露|写下|传给|傳給|报给|念给)"
    r"|(?:在|到)(?:这里|這裡|此处|此處|聊天|对话|對話).{0,10}(?:输入|輸入|填写|填寫)|(?:是什么|是什麼|是多少"
    r"|是哪)|需要(?:您|你)的"
)
_NOT: Final = re.compile(
    r"ないで|なさらない|いけません|ません(?!か)|しないよう|控え|絶対に|決して|けっして|ことはない|ことはござい"
    r"|必要はあり|不要|禁止|注意|詐欺|教えない|送らない|なくて(?:も)?(?:大丈夫|結構|いい|よい)|させません|以外"
    r"|\b(?:never|don't|do not|dont|won't|will not|would not|not ask|no one|nobody|without|must not|should not"
    r"|shouldn't|cannot|can't|not (?:share|send|give|tell|provide|need|required|have to)|no need|avoid|refrain"
    r"|scam|phishing|anyone who|if anyone|if someone|keep)\b"
    r"|不要|请勿|請勿|切勿|勿|不会|不會|绝不|絕不|无需|無需|不需要|别(?!的)|別(?!的)|不得|不必|不可|骗|騙|谨防"
    r"|謹防|任何人|妥善|保管"
)
# How to set, change or get back a password is everyday help, not a question for it.
_HELP: Final = re.compile(
    r"(?:再設定|変更|リセット|お忘れ|忘れた|作成|設定)(?:の|する|用|いただ|して|画面|手順|方法|ページ|を"
    r"|リンク|メール|は)|パスワードを?(?:変え|お忘れ)|届かない|届きません|届いて(?:い|な)|入力欄|手順|方法"
    r"|\b(?:reset|change|forgot|forgotten|update|create|set up)\b.{0,25}\bpassword|password (?:reset|change"
    r"|manager|policy)|\b(?:reset|change|set) (?:link|page)|error (?:code|message)"
    r"|(?:重置|修改|更改|忘记|忘記|找回|设置|設置|重设|重設).{0,6}(?:密码|密碼)|(?:密码|密碼).{0,4}(?:重置"
    r"|修改|找回)|收不到|没收到|沒收到"
)


def asks_for_secret(text: str) -> Kind | None:
    """What kind of secret an operator's text asks the customer for, or None; warnings and help ask for none."""
    return _asks(text) if len(text) <= SHORT else _asks.__wrapped__(text)


# Operators send the same sentences again and again.
@lru_cache(maxsize=REMEMBERED)
def _asks(text: str) -> Kind | None:
    low = read(text).low
    secrets = _SECRETS if _LATIN.search(low) else _SECRETS_WITHOUT_LATIN
    if not any(pattern.search(low) for _, pattern in secrets):
        return None
    for clause in _CLAUSE.split(low):
        if not clause or _NOT.search(clause) or _WANTS.search(clause) is None or _HELP.search(clause):
            continue
        for kind, pattern in secrets:
            if pattern.search(clause):
                return kind
    return None
