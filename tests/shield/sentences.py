"""What people write around a secret, and what they write without any: three languages, many tempers."""

from __future__ import annotations

from typing import Final

JA, EN, ZH = "ja", "en", "zh"

AROUND: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "seed-phrase": {
        JA: (
            "{}",
            "シードフレーズは {} です。ログインできません。",
            "リカバリーフレーズ：{}",
            "復元フレーズを入れても弾かれます\n{}\n合ってますか？",
            "これであってますか {}",
            "ウォレットを復元したいです。単語は{}です",
            "フレーズ「{}」を入力したのですがエラーになります",
            "助けてください！！ {} これで復元できません",
            "お世話になっております。ニーモニックは以下です。\n\n{}\n\nよろしくお願いいたします。",
            "{}\nを入力すると無効と出る",
            "バックアップの24単語です→{}",
            "メタマスクのやつ {} 見れますか",
        ),
        EN: (
            "{}",
            "my seed phrase is {} please help",
            "Recovery phrase: {}",
            "here are my words: {}. can you restore my wallet?",
            "I typed {} and it says invalid",
            "hi, the wallet won't restore!! {} what am I doing wrong",
            "Seed:\n{}\n",
            '"{}" <- is this right?',
            "these are the words I wrote down\n{}\nbut the app rejects them",
            "mnemonic = {}",
            "wallet backup {} thx",
            "Dear support, my 12 words are {} and I cannot see my coins.",
        ),
        ZH: (
            "{}",
            "我的助记词是 {}，帮我恢复钱包",
            "助记词：{}",
            "请帮我看看这个助记词对不对 {} 谢谢",
            "恢复短语 {} 提示无效",
            "輸入 {} 之後顯示錯誤",
            "钱包打不开了！助记词如下：\n{}\n",
            "我的助記詞是「{}」，無法還原錢包",
            "这12个单词 {} 不能用",
            "{} 这是我的备份，怎么恢复？",
        ),
    },
    "labelled-key": {
        JA: (
            "秘密鍵は {} です",
            "秘密鍵：{}",
            "プライベートキー {} をインポートできません",
            "私の秘密鍵です。{} 確認お願いします",
            "秘密鍵\n{}",
            "秘密鍵「{}」を入れるとエラー",
            "{} これが秘密鍵なんですけど",
            "メタマスクの秘密鍵を送ります {}",
        ),
        EN: (
            "my private key is {}",
            "Private key: {}",
            "private_key={}",
            "I imported the private key {} but the balance is 0",
            "privkey {}",
            "here's the private key for that wallet:\n{}",
            "{} is my private key",
            "PRIVATE KEY - {} please check",
        ),
        ZH: (
            "我的私钥是{}",
            "私钥：{}",
            "私鑰 {} 無法導入",
            "导入私钥 {} 之后余额是0",
            "{} 这是我的私钥",
            "私钥如下\n{}",
        ),
    },
    "shown-key": {
        JA: (
            "{}",
            "これをインポートしたいです\n{}",
            "キーは {} です。使えません",
            "復元に使うのはこれ？ {}",
            "ファイルの中身です\n{}\nどうすれば？",
        ),
        EN: (
            "{}",
            "can you import this {} for me",
            "I exported {} from my old wallet",
            "this is the file:\n{}\n",
            "key {} doesn't work",
        ),
        ZH: ("{}", "帮我导入 {}", "旧钱包导出的是 {} ，导入失败", "文件内容：\n{}\n怎么办", "這個 {} 不能用"),
    },
    "password": {
        JA: (
            "パスワードは {} です",
            "パスワードは「{}」です。ログインできません。",
            "パスワード：{}",
            "パスワード {} でログインできない",
            "PW: {}",
            "パスワードは{}なのにエラーになります",
            "ログインパスワードが{}ですが合っていますか",
            "IDはtaro01、パスワードは{}です",
            "パス：{}",
            "今のパスワードは{}、これを変えたい",
            "パスワードを{}に設定したのに入れません",
            "{} がパスワードです",
            "pass {} で入れません",
            "パスワードは確か{}だったと思います",
            "ﾊﾟｽﾜｰﾄﾞは{}です",
            "ぱすわーどは{}です",
            "パスワード→{}",
            "パスワード\n{}",
            "パスワードに{}を入れても弾かれる",
            "私のパスワードは {} ですが、何度試してもログインできず困っています。",
        ),
        EN: (
            "my password is {}",
            "Password: {}",
            "password {} doesn't work",
            "pw: {}",
            "I use {} as my password",
            "my pass is {} can you log in for me",
            "login: taro password: {}",
            "The password I set is {}",
            "i changed my password to {} and now i can't log in",
            "pwd={}",
            'My current password is "{}" but the site says wrong',
            "{} is my password",
            "username bob, password {}",
            "password - {}",
            "it says wrong password but my password is definitely {}",
            "Passcode: {}",
        ),
        ZH: (
            "我的密码是{}",
            "密码：{}",
            "登录密码 {} 登不上",
            "我的密碼是 {} 但是登入失敗",
            "账号taro 密码{}",
            "密码设置成了{}，还是错误",
            "{}是我的密码",
            "资金密码是{}，提示错误",
            "密码为{}",
            "我用的密码是 {}",
        ),
    },
    "code": {
        JA: (
            "認証コード {}",
            "認証コードは{}です",
            "届いた認証コード{}を入力してもエラー",
            "2段階認証のコードは {} でした",
            "確認コード：{}",
            "SMSで届いた認証番号は{}です",
            "ワンタイムパスワード {} が使えません",
            "認証アプリの6桁は{}です",
            "コードは{}と表示されています",
            "OTP {}",
            "認証コード（{}）が無効と出ます",
        ),
        EN: (
            "the code is {}",
            "verification code {}",
            "my 2FA code is {}",
            "OTP: {}",
            "I got code {} by sms but it's rejected",
            "2fa {} not working",
            "authenticator shows {}",
            "I entered the verification code {} three times",
            "security code: {}",
            "the one-time password is {}",
            "{} is the code I received",
        ),
        ZH: (
            "验证码{}",
            "验证码是 {}",
            "收到的验证码：{}",
            "谷歌验证码 {} 不对",
            "驗證碼是{}",
            "动态码{}失效了",
            "短信验证码为{}，提示错误",
            "我输入了验证码{}",
        ),
    },
    "card-number": {
        JA: (
            "{}",
            "カード番号は{}です",
            "クレジットカード {} で入金できません",
            "{} このカードが使えない",
            "カード：{} 有効期限 12/27",
            "VISAの{}を登録したい",
            "番号{}のカードを紛失しました",
            "クレカで買えないんですが。{} です。",
            "デビットカード（{}）は使えますか",
        ),
        EN: (
            "{}",
            "my card number is {}",
            "card {} exp 09/28 was declined",
            "I tried to pay with {} but it failed",
            "Visa: {}",
            "please remove my credit card {} from the account",
            "it's {}, why is it declined?",
            "charge {} again",
        ),
        ZH: ("{}", "我的卡号是{}", "信用卡{}付款失败", "银行卡号：{}", "用 {} 买币不成功", "這張卡 {} 不能用"),
    },
    "my-number": {
        JA: (
            "マイナンバーは{}です",
            "マイナンバー：{}",
            "個人番号 {} で登録お願いします",
            "本人確認でマイナンバー{}を入力しました",
            "{} がマイナンバーです",
            "マイナンバーカードの番号は {} です",
            "個人番号は「{}」で合ってますか",
            "マイナンバー\n{}",
        ),
        EN: (
            "my number is {} (My Number card)",
            "My Number: {}",
            "individual number {} for tax",
            "Here is my Japanese My Number {}",
            "mynumber {}",
        ),
        ZH: ("我的个人编号（マイナンバー）是{}", "个人番号 {} 怎么提交 マイナンバー", "My Number是{}", "個人編號：{}"),
    },
    "bank-account": {
        JA: (
            "三菱UFJ銀行 渋谷支店 普通 {}",
            "振込先口座番号は{}です",
            "普通預金 {}",
            "口座番号：{}",
            "みずほ銀行 新宿支店（店番240）普通預金 口座番号 {} 山田太郎",
            "出金先を登録できません。三井住友 梅田支店 普通{}",
            "楽天銀行 支店番号251 口座番号{}",
            "口座は当座 {} です",
            "銀行口座 {} に出金してください",
            "住信SBIネット銀行 法人第一支店 普通口座 {}",
            "普通 {} ヤマダ タロウ",
        ),
        EN: (
            "my bank account number is {}",
            "account number: {}",
            "please withdraw to account no. {}",
            "Bank account {} at Mizuho",
            "acct {} Chase",
            "Send it to my MUFG account {}",
        ),
        ZH: ("我的银行账号是{}", "银行账户：{}", "账号 {} 招商银行", "提现到银行帐号{}", "日本的銀行帳號是 {}"),
    },
    "iban": {
        JA: ("IBANは{}です", "{} に送金したい", "海外口座 IBAN: {}"),
        EN: ("IBAN {}", "my iban is {} please", "withdraw to {}", "{}"),
        ZH: ("IBAN是{}", "汇款到 {}", "{} 可以用吗"),
    },
    "phone": {
        JA: (
            "{}",
            "電話番号は{}です",
            "{}に電話ください",
            "携帯 {} に認証SMSが届かない",
            "連絡先：{}",
            "登録の番号を{}に変更したい",
            "tel {}",
            "折り返しお願いします。{}（山田）",
            "私の番号は{}、よろしく",
        ),
        EN: (
            "{}",
            "my phone number is {}",
            "call me at {}",
            "SMS to {} never arrives",
            "Phone: {}",
            "reach me on {} after 5",
            "change my number to {}",
        ),
        ZH: (
            "{}",
            "我的手机号是{}",
            "请打电话给我 {}",
            "手机 {} 收不到验证短信",
            "电话：{}",
            "換成 {} 這個號碼",
            "联系方式{}",
        ),
    },
    "email": {
        JA: (
            "{}",
            "メールアドレスは{}です",
            "{}にメールが届きません",
            "登録メール：{}",
            "アドレスを{}に変えたい",
            "{}で登録しました",
        ),
        EN: (
            "{}",
            "my email is {}",
            "I never got the mail at {}",
            "Contact: {}.",
            "change {} to another address",
            "(registered as {})",
        ),
        ZH: ("{}", "我的邮箱是{}", "{}收不到邮件", "邮箱：{}", "換成{}", "注册邮箱为{}，谢谢"),
    },
    "wallet-address": {
        JA: ("{}", "{} に送りました", "アドレスは{}です", "送金先：{}", "{}宛に0.5送ったのに届かない"),
        EN: ("{}", "I sent it to {}", "deposit address: {}", "my address is {}, nothing arrived", "to {} yesterday"),
        ZH: ("{}", "我转到{}了", "地址：{}", "充值地址是{}，没到账", "發到 {} 了"),
    },
    "api-key": {
        JA: ("{}", "APIキーは{}です", "{} を使うと403になります", "キー：{}", "設定に{}と書きました"),
        EN: ("{}", "my api key is {}", "I get 401 with {}", "export KEY={}", "token {} expired?"),
        ZH: ("{}", "我的API密钥是{}", "用 {} 报错", "key：{}", "請看 {}"),
    },
    "labelled-api-key": {
        JA: (
            "APIキー: {}",
            "APIキーは{}です",
            "APIシークレットは {} です",
            "シークレットキー：{}",
            "アクセスキー {} でエラー",
            "APIトークン「{}」",
        ),
        EN: (
            "API key: {}",
            "api secret is {}",
            "api_key={}",
            "my access token is {}",
            "client secret: {}",
            "Authorization: Bearer {}",
            "apikey {} stopped working",
        ),
        ZH: ("API密钥：{}", "我的API key是{}", "api secret {} 无效", "访问令牌 access token：{}", "API 密鑰是 {}"),
    },
    "jwt": {
        JA: ("{}", "トークンは{}です", "{} が無効になります", "Bearer {}", "ログに {} と出ています"),
        EN: ("{}", "my token is {}", "Authorization: Bearer {}", "got {} in the response", "jwt={}"),
        ZH: ("{}", "令牌是{}", "Bearer {}", "返回 {} 是什么", "token：{}"),
    },
}

# Nothing in these may be masked. Hashes, references, order ids, amounts, dates … are filled in.
CLEAN: Final[tuple[tuple[str, str], ...]] = tuple(
    (language, line.strip())
    for language, text in (
        (
            JA,
            """
            出金がまだ届きません。どうなっていますか？
            TXID: {hash} の着金が確認できません
            トランザクションハッシュは {hash} です。{amount}円分です
            {hash}
            0x{hash}
            秘密鍵ではなくトランザクションハッシュです {hash}
            問い合わせ番号 {ref} の件です
            チケット#{order6} の返信がありません
            注文番号 {order} がキャンセルできません
            注文ID：{order16} が約定しません
            受付番号{order12}の状況を教えてください
            {amount}円を入金しましたが反映されません
            {date}の{time}に0.5BTCを送金しました
            パスワードを忘れました。再設定の方法を教えてください。
            パスワードは何文字以上ですか？
            パスワードは8文字以上必要ですか
            パスワードを3回間違えてロックされました
            パスワードをリセットしたいのにメールが来ない
            パスワード再設定のリンクの有効期限は24時間ですか？
            パスワードは英数字と記号を含む必要がありますか
            パスワードが違いますと表示されます。エラーコードE1024
            認証コードが届きません
            認証コードが10分たっても届かないんですけど
            認証コードは6桁ですか？
            認証コードをiPhone15で受け取れません
            2段階認証をGoogle Authenticatorに変えたい
            二段階認証アプリを入れたスマホをなくしました
            SMS認証コードの有効期限は何分ですか
            シードフレーズって何ですか？
            シードフレーズをなくしたらどうなりますか
            リカバリーフレーズを聞かれました。教えて大丈夫？
            秘密鍵はどこで確認できますか
            APIキーの発行方法を教えて
            APIキーの権限を変更したい
            APIキーが有効になりません。エラー401です
            マイナンバーの提出は必要ですか？
            マイナンバーカードを持っていません
            マイナンバーの提出を{date}に済ませました。受付番号は{order}です
            銀行口座の登録方法を知りたい
            銀行口座から{amount}円振り込みました
            普通預金に{amount}円入金したい
            口座開設の審査はどのくらいかかりますか
            ゆうちょ銀行は使えますか
            振込限度額は1日{amount}円ですか
            クレジットカードで買えますか
            カードの有効期限が12/27で切れます
            JCBカードは使えますか？VISAだけ？
            電話で問い合わせたいのですが
            電話番号を変更したい
            メールアドレスを変更したい
            @coinami_jp のアカウントは公式ですか
            郵便番号が150-0002から160-0022に変わりました
            〒106-0032 東京都港区六本木1-2-3 に引っ越しました
            アプリのバージョン{version}で落ちます
            iOS 17.4.1 iPhone 15 Pro です
            Android14 Pixel8a アプリ{version}
            Chrome 124.0.6367.119 を使っています
            エラーコード 403 が出ます
            エラー ERR_CONNECTION_TIMED_OUT が出る
            エラーコード:{order6}と表示されました
            BTC/JPYが{price}円のときに成行で買いました
            XRPの宛先タグは{order} で合ってますか
            宛先タグ {tag} を入れ忘れました
            ブロック高 {block} で承認されています
            ユーザーID {uid} です
            会員番号：{uid}
            お客様番号は {order} です。出金が遅いです。
            手数料は0.0005BTCですか？
            {date} 〜 {date} の取引履歴がほしい
            損益計算書 2023年分 {amount}円
            リクエストID {uuid} でエラー
            人と話したいです
            オペレーターにつないでください
            ありがとうございました。解決しました！
            あいさつ　ありがとう　おはよう　こんにちは
            詐欺かもしれません。知らない人にパスワードを聞かれました
            サポートを名乗る人に秘密鍵を教えてと言われた
            ロックされた口座を解除してほしい。{time}からずっと待ってます
            最低注文数量は 0.0001 BTC、最大 30 BTC ですか
            法人番号 7000012050002 で法人口座を作れますか
            1234
            １２３４円
            100,000,000円の送金上限
            スワップ 2.5% 期間 30日 元本 {amount}円
            紹介コード ABC123 を入れ忘れました
            招待コード{code}が使えません
            キャンペーンコード SPRING2024 は有効ですか
            https://coinami.example/help/withdraw?id={order} を見ました
            https://etherscan.io/tx/0x{hash}
            本人確認の書類が3回も否認されました
            ログイン履歴に 203.0.113.45 という見知らぬIPがあります
            コールセンターは10:00-18:00ですか
            パスワードの変更は{date}に行いました
            パスワードを{date}に変えました
            暗証番号とパスワードの違いは何ですか
            セキュリティコードってどこに書いてあるの
            取引番号{order12}が保留のままです
            認証メールが来ないのでもう一度送ってください
            パスキーに対応していますか
            コイン　アプリ　落ちる　ログイン　できない　エラー
            ビットコイン 送金 できない なぜ 詰まってる 手数料 安い 遅い
            PINコードを忘れたのですが、初期化できますか？
            APIのレート制限は1秒間に10回ですか、それとも1分間に600回ですか？
            API v2 の /v2/orders エンドポイントで 429 が返ります
            トークンは ERC20 と TRC20 のどちらで送ればいいですか
            アクセストークンの有効期限は3600秒ですか
            コード署名の期限は？
         """,
        ),
        (
            EN,
            """
            My withdrawal has not arrived yet.
            txid {hash} still unconfirmed
            Transaction hash: 0x{hash}
            0x{hash}
            Here is the tx: {hash} can you check
            this is not my private key, it is a transaction hash {hash}
            ticket {ref} please
            Regarding ticket #{order6}
            order id {order16} is stuck
            My order number is {order12}
            Order {order} was cancelled but not refunded
            I deposited {amount} JPY on {date} at {time}
            I forgot my password, how do I reset it?
            my password is not working
            my password is wrong, it says invalid
            What is the password policy? 8 characters minimum?
            password must be 12 characters long
            My password was changed without my permission!
            the password reset link expired after 24 hours
            I never received the verification code
            the code never arrives on my iPhone15
            verification code expired after 10 minutes
            2FA reset takes how long?
            how do I move 2FA to a new phone
            Is it safe to share my seed phrase?
            Someone asked for my seed phrase and I think it was a scam
            my recovery phrase does not work on the new device, what should i do
            Where can I find my private key?
            How do I create an API key with read only permission
            API key returns error 403 since yesterday
            my api key is not working, error code 401
            the api returns 429 after 100 requests per minute
            Do you need my My Number for tax?
            how long does bank account verification take
            my bank account was rejected three times
            can I use my credit card? Visa or Mastercard
            my card expires 12/27, how do I update it
            card was declined with error 51
            I want to change my phone number
            I want to change my email address
            follow us @coinami_official is this real?
            my zip code is 94103-1234
            app version {version} crashes on start
            iOS 17.4.1, iPhone 15 Pro
            Windows 11 Chrome 124.0.6367.119
            error code {order6}
            BTC price was {price} when I sold
            destination tag {tag} missing
            block height {block} confirmed
            user id {uid}
            UID: {order}
            fee is 0.0005 BTC right?
            from {date} to {date} statement please
            request id {uuid} failed
            I need a human please
            thanks, that solved it!
            This is the second time that you cancel my order without any reason, please explain why you did that.
            Can you also tell me what happens when they close my account before the end of the year?
            I just want to know when I can sell my coin and how much the fee will be this time.
            You must answer me today because I am very angry about all this.
            buy coin limit order cancel fee
            trade history export error
            wallet address change device lost phone
            referral code ABC123 was not applied
            promo code {code} is invalid
            the coupon code is WELCOME2024
            https://coinami.example/orders/{order16}
            https://mempool.space/tx/{hash}
            login from ip 203.0.113.45 was not me
            my tracking number {order12} shows no update
            invoice {order} dated {date}
            tell me the minimum: 0.0001 BTC or 10,000 JPY?
            a pin prompt keeps appearing, I never set a pin
            I can't pass the identity check, 3 attempts
            my pass was rejected because the photo is blurry
            code review of your SDK 2.10.4 shows a bug
            is the security code on the back of the card required?
            the secret key page shows nothing
            what token standard do you use, ERC20 or BEP20?
            my number one complaint is the fee of {amount} JPY
            Since {time} the market page has shown status code 502.
            Never share your password with anyone, right?
            where do I enter the one-time password
            the password field is greyed out
            password changed on {date}, still cannot log in
            Please please please help me I lost access to my account and nobody answers my mail
            {amount}
            I bought 1,234.5678 XRP at {price}
            Reference {ref}, amount {amount}, date {date}
            UTR {order12} for the deposit
            my account was opened in {date} and it is level 2
            account balance shows {amount} instead of {amount}
            call center hours 10:00-18:00?
            +{amount} JPY profit and -{amount} JPY loss on the same day
         """,
        ),
        (
            ZH,
            """
            我的提现还没有到账，请问是怎么回事？
            交易哈希 {hash}
            TXID：{hash} 一直未确认
            0x{hash}
            {hash} 这是交易哈希不是私钥
            工单 {ref} 什么时候处理
            订单号{order16}无法取消
            订单编号：{order12}
            流水号 {order} 查不到
            我充值了{amount}日元还没到
            {date} {time} 转了0.5个BTC
            忘记密码怎么办
            密码是什么格式的？
            密码要求8位以上吗
            密码输错3次被锁了
            修改密码的邮件收不到
            我的密码不对，怎么重置
            收不到验证码
            验证码10分钟还没收到
            验证码是几位数？
            验证码错误代码{order6}
            谷歌验证器换手机怎么办
            助记词是什么？
            助记词丢了还能找回吗
            有人问我要助记词，是不是骗子
            私钥在哪里查看
            如何创建API密钥
            API密钥权限怎么改
            API返回错误403
            需要提交个人编号吗
            银行账户怎么绑定
            从银行转账{amount}元
            信用卡可以买币吗
            卡的有效期是12/27
            我想换手机号
            怎么修改邮箱
            邮编100-0001
            App版本{version}闪退
            iPhone 15 Pro iOS 17.4.1
            错误代码 {order6}
            比特币价格{price}的时候卖的
            标签 {tag} 忘记填了
            区块高度 {block}
            用户ID {uid}
            UID：{order}
            手续费是0.0005BTC吗
            {date}到{date}的账单
            请求ID {uuid}
            我要人工客服
            谢谢，已经解决了
            為什麼提領一直沒有到帳？
            訂單編號 {order} 還在處理中
            密碼忘記了，怎麼重設
            驗證碼一直收不到，等了30分鐘
            交易雜湊 {hash} 查不到
            邀请码 ABC123 没有生效
            推荐码{code}无效
            优惠码 WELCOME2024 可以用吗
            https://etherscan.io/tx/0x{hash}
            登录IP 203.0.113.45 不是我
            客服电话几点上班 10:00-18:00
            我的账户余额{amount}不对
            账户{uid}被冻结了
            我 想 问 一 下 怎 么 提 现
            密码和资金密码有什么区别
            每天限额{amount}日元吗
            安全码在哪里
            两步验证怎么关闭
            请不要告诉别人密码是对的吗
            用 USDT-TRC20 还是 ERC20 充值
            转账备注 {tag} 填错了
            实名认证失败3次
            {amount}円
         """,
        ),
    )
    for line in text.strip().splitlines()
    if line.strip()
)
