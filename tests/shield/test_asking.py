"""Operators never ask for secrets."""

from __future__ import annotations

import pytest

from chatgateway.shield import asks_for_secret

ASKING = """
シードフレーズを教えてください
お手数ですが、パスワードをお知らせください。
本人確認のため、パスワードを送っていただけますか？
認証コードをこちらに入力してください
届いた6桁のコードを教えてください
SMSで届いた認証コードをご返信ください。
秘密鍵をチャットに貼り付けてください
復元フレーズ24単語をすべて送信してください
2段階認証のコードは何ですか？
ログインパスワードは何でしょうか
確認のため、リカバリーフレーズのご提示をお願いいたします
パスワードを教えてもらえますか
暗証番号をお伝えください
念のため認証番号もお願いします
ワンタイムパスワードを読み上げてください
ウォレットを復元しますので12個の単語を書いてください
他の人には絶対に教えないでください。では、パスワードを教えてください。
Please send me your seed phrase
Could you tell me your password?
What is your 2FA code?
I need your verification code to continue
Please provide the 6-digit code you received
Can you share your private key so I can check
Please type your recovery phrase here
kindly reply with the OTP
Give me your 12 words
To verify your identity, please confirm your password.
We never ask for your password, but please send me your seed phrase.
Please enter your PIN in this chat
may I have your passcode please
Send the code from your authenticator
请提供您的助记词
请把验证码发给我
请告诉我您的登录密码
您的私钥是什么？
麻烦发一下短信验证码
需要您的密码才能继续处理
請提供您的助記詞
請將驗證碼告訴我
请在这里输入您的密码
把您的12个单词发给我们
密码是多少
""".strip().splitlines()

HELPING = """
パスワードは誰にも教えないでください
当社がパスワードやシードフレーズをお聞きすることは決してありません
シードフレーズは絶対に他人に教えないでください。
パスワードを変更してください
パスワードを再設定してください
ログイン画面でパスワードを入力してください
パスワードの再設定リンクをお送りしました
認証コードが届かない場合は迷惑メールをご確認ください
認証コードを再送信しました。
アプリに届いた認証コードを入力画面に入力してください
秘密鍵はお客様ご自身で保管してください
秘密鍵を送らないでください
シードフレーズをなくされた場合、復元はできません
問い合わせ番号を教えてください
取引ハッシュを送っていただけますか
ご登録のメールアドレスを教えてください
エラーコードを教えてください
表示されているエラーコードは何ですか？
パスワードをお忘れの場合はこちらから再設定できます
2段階認証を解除する手順をお送りします
マイナンバーカードの画像をアップロードしてください
サポートがパスワードを尋ねることはありません。もし聞かれたら詐欺ですのでご連絡ください。
パスワードは8文字以上で設定してください
お客様のパスワードを当社が確認することはできません
認証コードは10分間有効です
Never share your password with anyone
We will never ask for your seed phrase
Please do not send your private key in chat
Don't tell anyone your 2FA code, not even us.
You can reset your password from the login page
Please change your password immediately
Enter the code in the app to finish
Could you tell me the transaction hash?
What error code do you see?
Please send me the ticket number
Keep your recovery phrase safe and offline
I have sent you a password reset link
If someone asks for your password, please tell us
Your password must have at least 8 characters
Please check that the verification code has not expired
Which email address did you register?
请不要告诉任何人您的密码
我们不会向您索要助记词
请勿分享私钥
您可以在登录页面重置密码
请修改您的密码
请提供交易哈希
错误代码是什么
验证码有效期为10分钟
請勿將驗證碼告訴他人
请妥善保管您的助记词
密码重置链接已发送到您的邮箱
请提供您的工单编号
""".strip().splitlines()


@pytest.mark.parametrize("text", ASKING)
def test_a_text_that_asks_for_a_secret_is_recognised(text: str) -> None:
    """Seed phrases, private keys, passwords and codes, asked for politely or not, in three languages."""
    assert asks_for_secret(text) is not None


@pytest.mark.parametrize("text", HELPING)
def test_warnings_and_everyday_help_ask_for_nothing(text: str) -> None:
    """Never telling a password, setting a new one and asking for a ticket number are what operators do all day."""
    assert asks_for_secret(text) is None


def test_what_is_asked_for_is_named() -> None:
    """The kind tells the operator what was wrong with the text."""
    texts = ("请提供您的助记词", "Can you share your private key", "認証コードを教えてください")

    assert [asks_for_secret(text) for text in texts] == ["seed-phrase", "private-key", "password"]
