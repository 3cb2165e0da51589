"""The words beside which people write passwords and codes, in three languages."""

from __future__ import annotations

from typing import Final, Literal

# What a label holds out: a password, a one-time code of digits, or a long code in groups.
Held = Literal["word", "code", "long"]

# Labels by a part that all of a group contain, so that one look rules out the group.
PASSWORD_LABELS: Final[tuple[tuple[str, Held, tuple[str, ...]], ...]] = (
    ("パス", "word", ("パスワード", "パスコード", "パスフレーズ", "パスワ", "パス",)),
    ("パス", "code", ("ワンタイムパスワード",)),
    ("ぱす", "word", ("ぱすわーど",)),
    ("暗", "word", ("暗証番号", "暗証", "暗号",)),
    ("暗", "code", ("暗証番号",)),
    ("合言葉", "word", ("合言葉",)),
    ("秘密の", "word", ("秘密の質問の答え",)),
    ("pass", "word", ("password", "pass word", "passwd", "passcode", "passphrase", "pass", "passwort",)),
    ("pass", "code", ("one-time password", "one time password",)),
    ("pw", "word", ("pwd", "pw",)),
    ("swd", "word", ("pswd",)),
    ("pin", "word", ("pin",)),
    ("pin", "code", ("pin",)),
    ("密", "word", ("密码", "密碼",)),
    ("密", "code", ("一次性密码", "一次性密碼", "动态密码",)),
    ("密", "long", ("谷歌密钥",)),
    ("口令", "word", ("口令",)),
    ("口令", "code", ("动态口令",)),
    ("mima", "word", ("mima",)),
    ("コード", "code", ("認証コード", "確認コード", "ワンタイムコード", "セキュリティコード", "コード",)),
    ("コード", "long", ("バックアップコード", "リカバリーコード", "復旧コード", "復元コード",)),
    ("認証", "code", ("認証番号", "二段階認証", "2段階認証", "二要素認証", "2要素認証", "認証アプリ",
        "google認証",)),
    ("確認", "code", ("確認番号", "確認碼",)),
    ("ワンタイム", "code", ("ワンタイム",)),
    ("桁", "code", ("6桁", "六桁",)),
    ("けた", "code", ("6けた",)),
    ("数字", "code", ("数字",)),
    ("2fa", "code", ("2fa",)),
    ("2fa", "long", ("2fa secret", "2fa key",)),
    ("mfa", "code", ("mfa",)),
    ("otp", "code", ("otp", "totp",)),
    ("otp", "long", ("totp secret", "otp secret",)),
    ("sms", "code", ("sms",)),
    ("authenticator", "code", ("authenticator",)),
    ("authenticator", "long", ("authenticator key",)),
    ("code", "code", ("code",)),
    ("code", "long", ("backup code", "recovery code",)),
    ("digit", "code", ("six digits", "6 digits", "6-digit", "six-digit",)),
    ("验", "code", ("验证码", "校验码", "验证代码",)),
    ("驗", "code", ("驗證碼", "校驗碼",)),
    ("动态", "code", ("动态码",)),
    ("動態", "code", ("動態碼",)),
    ("码", "code", ("短信码", "认证码", "安全码", "确认码",)),
    ("码", "long", ("备用码", "恢复码",)),
    ("碼", "code", ("認證碼",)),
    ("碼", "long", ("備用碼", "恢復碼",)),
    ("位", "code", ("6位", "六位",)),
    ("ピン", "code", ("ピン",)),
    ("キー", "long", ("セットアップキー",)),
    ("key", "long", ("setup key", "recovery key",)),
)  # fmt: skip
