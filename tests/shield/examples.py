"""Messages as people wrote them down for us, one by one: [[kind|secret]] is what must be masked, and nothing else."""

from __future__ import annotations

from typing import Final

# ruff: noqa: E501
EXAMPLES: Final = r"""
ログインできません、パスワードあってるはずなんですけど [[password|Mikan-2019]] でやってます
ID: yamada88 / PW: [[password|kx92!mmQ]]
id yamada88 pass [[password|hanako0412]]
パスワードは半角で[[password|Abc12345]]と入れています
パスワードが[[password|tiger77tiger]]で間違いないはずです
登録したパスワード[[password|tokyo#2021]]が通りません
パスワードは[[password|sunshine]]です
パスワード変更前は[[password|Neko123456]]、変更後は[[password|Inu654321]]です
パスワード（[[password|Qwerty99!]]）を入れても「正しくありません」と出る
取引パスワードは [[password|885522]] です
取引暗証番号は[[password|7788]]です
暗証番号[[password|1192]]で設定したはず
PINは[[password|4821]]
PINコード：[[password|482190]]
スマホに届いた[[password|482913]]という認証コードを入れましたが期限切れと出ました
認証コードとして[[password|482913]]を入力したけどダメ
さっき届いたコードは[[password|204 881]]でした
Google Authenticatorに表示されてるのは[[password|771902]]です
2FAコード [[password|660127]] 弾かれる
メールで来た6桁の番号 [[password|118273]] を入れても進まない
二段階認証のバックアップコードは [[password|a1b2-c3d4-e5f6]] です
セットアップキー [[password|JBSWY3DPEHPK3PXP]] を控えました
ワンタイムパスコード：[[password|093311]]
my login is [[email|bob@x.com]] and password [[password|Winter2020!]]
pls reset, old password was [[password|Bluebird7]]
Password is [[password|iloveyou22]] why can't i log in??
password "[[password|s3cretPa55]]" not accepted
my pw [[password|qazwsx123]] stopped working
the passcode is [[password|990211]]
I keep entering [[password|h0td0g!!]] as the password and it fails
tried password [[password|Mango_tree9]] and [[password|Mango_tree10]]
my pin number is [[password|4821]]
Sms code [[password|337812]] expired
code: [[password|337812]]
google authenticator code [[password|337 812]]
The OTP I received was [[password|337812]]
here is the verification code you sent: [[password|337812]]
2FA backup codes: [[password|8f3k-29dk]]
密码应该是 [[password|Wang1990]] 没错啊
我的登入密碼：[[password|Chen#8812]]
用户名 wang 密码 [[password|wang8812]]
密码[[password|abc@1234]]登录不了
交易密码[[password|556677]]
资金密码是[[password|556677]]
短信验证码[[password|556677]]
验证码：[[password|556677]]，为什么说过期
手机收到验证码[[password|556677]]输入后提示错误
谷歌验证码是[[password|556 677]]
驗證碼 [[password|556677]] 無效
カード番号 [[card-number|4539 1488 0343 6467]] 名義 TARO YAMADA 期限 08/27 CVV [[card-number|123]]
[[card-number|4539148803436467]] 08/27 123
master [[card-number|5500-0000-0000-0004]]で決済できない
アメックスの[[card-number|3782 822463 10005]]は？
jcb[[card-number|3530111333300000]]
card: [[card-number|4539148803436467]], zip 94103
amex [[card-number|378282246310005]] declined twice
银行卡 [[card-number|6212 3456 7890 0000 003]] 无法绑定
マイナンバー[[my-number|123456789018]]
個人番号（[[my-number|1234-5678-9018]]）
マイナンバーカードの裏の番号[[my-number|1234 5678 9018]]を入れたけどエラー
My Number ([[my-number|123456789018]]) rejected
三菱UFJ 渋谷支店 [[bank-account|1234567]]
みずほ銀行 東京営業部 普通 [[bank-account|1234567]] ヤマダタロウ
支店コード123 普通口座[[bank-account|7654321]]
ゆうちょ [[bank-account|記号10120 番号12345671]]
ゆうちょ銀行 記号:[[bank-account|10120]] 番号:[[bank-account|12345671]]
ゆうちょ [[bank-account|10120-12345671]]
口座番号を[[bank-account|7654321]]に変更したい
銀行コード0005 支店コード052 口座番号 [[bank-account|7654321]]
GMOあおぞらネット銀行 普 [[bank-account|7654321]]
PayPay銀行 すずめ支店 普通 口座番号[[bank-account|7654321]]
routing number [[bank-account|021000021]] account number [[bank-account|000123456789]]
sort code [[bank-account|20-00-00]] account [[bank-account|55779911]]
開戶行 三井住友 帳號 [[bank-account|7654321]]
[[bank-account|GB82 WEST 1234 5698 7654 32]]
[[phone|090 1234 5678]]
[[phone|０９０－１２３４－５６７８]]です
TEL:[[phone|03-5555-1234]]
連絡は[[phone|08012345678]]まで
[[phone|+81(0)90-1234-5678]]
[[phone|090ー1234ー5678]]
[[phone|0312345678]] 固定電話です
電話は[[phone|0463-21-1234]]
My cell is [[phone|07700 900123]]
phone [[phone|5551234567]]
call [[phone|(415) 555-2671]]
[[phone|+1 (415) 555-2671]]
whatsapp [[phone|+65 8123 4567]]
我的电话是[[phone|13812345678]]
手機[[phone|0912345678]]
[[phone|0912-345-678]]打给我
香港電話 [[phone|9123 4567]]
[[email|taro.yamada@gmail.com]]で登録
ﾒｰﾙ:[[email|taro@docomo.ne.jp]]
[[email|taro＠example.com]]
contact [[email|bob+coin@proton.me]], thanks
邮箱[[email|88123456@qq.com]]
秘密鍵→[[private-key|9f3c1b7a0e5d4c2f8a6b1d3e5f7091a2b3c4d5e6f708192a3b4c5d6e7f8091ab]]
プライベートキー貼ります。0x[[private-key|9f3c1b7a0e5d4c2f8a6b1d3e5f7091a2b3c4d5e6f708192a3b4c5d6e7f8091ab]]
私の秘密鍵 [[private-key|9f3c1b7a0e5d4c2f8a6b1d3e5f7091a2b3c4d5e6f708192a3b4c5d6e7f8091ab]] をインポートしてもTXが見えない
MetaMask の秘密鍵をエクスポートしたら [[private-key|9f3c1b7a0e5d4c2f8a6b1d3e5f7091a2b3c4d5e6f708192a3b4c5d6e7f8091ab]] でした
i pasted my private key ([[private-key|9f3c1b7a0e5d4c2f8a6b1d3e5f7091a2b3c4d5e6f708192a3b4c5d6e7f8091ab]]) in a site, am i hacked?
privatekey=[[private-key|9f3c1b7a0e5d4c2f8a6b1d3e5f7091a2b3c4d5e6f708192a3b4c5d6e7f8091ab]]
pk: [[private-key|9f3c1b7a0e5d4c2f8a6b1d3e5f7091a2b3c4d5e6f708192a3b4c5d6e7f8091ab]]
私钥是0x[[private-key|9f3c1b7a0e5d4c2f8a6b1d3e5f7091a2b3c4d5e6f708192a3b4c5d6e7f8091ab]]
把私钥[[private-key|9f3c1b7a0e5d4c2f8a6b1d3e5f7091a2b3c4d5e6f708192a3b4c5d6e7f8091ab]]导入了
[[private-key|5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ]]をスイープしたい
秘密鍵 [[private-key|5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTX]]
APIキー [[api-key|d41d8cd98f00b204e9800998ecf8427e]] シークレット [[api-key|kJ8sd0Lw93Hh27Zx0Qp1vbnM4TyU6rEe]]
api key=[[api-key|kJ8sd0Lw93Hh27Zx]]; secret=[[api-key|kJ8sd0Lw93Hh27Zx0Qp1vbnM4TyU6rEe]]
X-API-KEY: [[api-key|kJ8sd0Lw93Hh27Zx0Qp1vbnM4TyU6rEe]]
API Secret を間違えて公開しました [[api-key|kJ8sd0Lw93Hh27Zx0Qp1vbnM4TyU6rEe]]
{"apiKey":"[[api-key|kJ8sd0Lw93Hh27Zx0Qp1]]","secret":"[[api-key|kJ8sd0Lw93Hh27Zx0Qp1vbnM4TyU6rEe]]"}
密钥：[[api-key|kJ8sd0Lw93Hh27Zx0Qp1vbnM4TyU6rEe]]
API 私钥 [[api-key|kJ8sd0Lw93Hh27Zx0Qp1vbnM4TyU6rEe]]
カードは[[card-number|４５３９　１４８８　０３４３　６４６７]]です
メアドは[[email|taro_y.88@softbank.ne.jp]]です
my [[email|taro at gmail dot com]] please
[[seed-phrase|①hedgehog ②lumber ③velvet ④orbit ⑤canoe ⑥tumble ⑦walnut ⑧pigeon ⑨gravity ⑩dragon ⑪mirror ⑫cactus]]
word1: [[seed-phrase|hedgehog, word2: lumber, word3: velvet, word4: orbit, word5: canoe, word6: tumble, word7: walnut, word8: pigeon, word9: gravity, word10: dragon, word11: mirror and word12: cactus]]
my seed starts with [[seed-phrase|hedgehog lumber velvet orbit canoe]] and that is all I remember
[[seed-phrase|hedg lumb velv orbi cano tumb waln pige grav drag mirr cact]]
助记词：[[seed-phrase|生据批些壤氯整斜些卷会权]]
我的助記詞是「[[seed-phrase|生據批些壤氯整斜些卷會權]]」
[[seed-phrase|アイコクシン アイサツ アイダ アオゾラ アカチャン アキル アケガタ アケル アコガレル アサイ アサヒ アシアト]]
秘密鍵は[[private-key|9f3c1b7a 0e5d4c2f 8a6b1d3e 5f7091a2 b3c4d5e6 f708192a 3b4c5d6e 7f8091ab]]です
solana [[private-key|[10,13,16,19,22,25,28,31,34,37,40,43,46,49,52,55,58,61,64,67,70,73,76,79,82,85,88,91,94,97,100,103,106,109,112,115,118,121,124,127,130,133,136,139,142,145,148,151,154,157,160,163,166,169,172,175,178,181,184,187,190,193,196,199]]] is what the wallet exported
Stellar [[private-key|SAV76USXIJOBMEQXPANUOQM6F5LIOTLPDIDVRJBFFE2MDJXG24TAPUU7]]
手帳に [[seed-phrase|abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about]] とあります
さっきからログインボタン押しても[[password|Himawari77]]で弾かれる。パスワードこれだよね？
PWは[[password|rakuten0512]]、IDはメールのやつです
夫のパスワード[[password|Kenji#1975]]で入ろうとしたらロックされました
新しいパスワードを[[password|T0kyoTower!]]にしました。反映はいつ？
パスワード再発行後の仮パス[[password|xK39-pq02]]が無効と出ます
暗証番号4桁は[[password|0314]]にしました
今きた認証番号、[[password|920114]]です。代わりに入れてもらえますか
ログイン用のワンタイムは[[password|558 203]]
グーグルのアプリの数字は[[password|730045]]って出てる
The temp password you emailed ([[password|Vx82!kLm]]) is not accepted
password=[[password|hunter2222]]
I reset it to [[password|Orange!Cat9]] and that password still fails
2fa says [[password|604118]] but site says expired
got a text with [[password|604118]] as the verification code
我把密码改成[[password|Lihua2023]]以后登不上
登录名[[phone|13800001234]]的密码是[[password|qwe123456]]
刚收到的验证码[[password|730281]]填进去没反应
密碼設為 [[password|Hk_money88]] 但系統不接受
カード番号[[card-number|４２４２４２４２４２４２４２４２]]で決済できず
クレカ→[[card-number|4242 4242 4242 4242]] 有効期限 03/29
VISA [[card-number|4242-4242-4242-4242]] を削除してください
dinersの[[card-number|3056 930902 5904]]は登録可能？
pls charge my mastercard [[card-number|5105105105105100]] not the visa
用这张卡[[card-number|4242424242424242]]付款被拒
my card no. is [[card-number|6011 1111 1111 1117]]
番号確認のマイナンバー：[[my-number|1234-5678-9018]]（通知カード）
マイナンバー通知カードに書いてある12桁 [[my-number|123456789018]] で合ってますか
出金先 住信SBIネット銀行 イチゴ支店 普通 [[bank-account|1928374]]
口座名義ヤマダ、口座番号[[bank-account|1928374]]、支店は新宿です
振込先はゆうちょ銀行 〇一八支店 普通 [[bank-account|1928374]]
ゆうちょの記号[[bank-account|10180]]、番号[[bank-account|19283741]]に出金したい
My Mizuho account no: [[bank-account|1928374]], branch 240
我的三菱日联银行账号：[[bank-account|1928374]]
[[phone|080-5555-1234]]にお電話いただけますか
日中の連絡先 [[phone|06-6123-4567]]
番号変わりました旧[[phone|09011112222]]→新[[phone|08033334444]]
You can text me on [[phone|+44 7911 123456]]
my new number: [[phone|+1 202-555-0147]]
手机号换成[[phone|18612345678]]了
电话+86 [[phone|13912345678]]
ログインメールは[[email|suzuki.ichiro@i.softbank.jp]]でした
please use [[email|jane_doe+cn@outlook.com]] instead
邮箱是[[email|zhang.san@163.com]]，收不到验证邮件
プライベートキーこれです↓
[[private-key|0x9f3c1b7a0e5d4c2f8a6b1d3e5f7091a2b3c4d5e6f708192a3b4c5d6e7f8091ab]] プライベートキーです、残高が見えません
メタマスクから書き出した秘密鍵「[[private-key|9f3c1b7a0e5d4c2f8a6b1d3e5f7091a2b3c4d5e6f708192a3b4c5d6e7f8091ab]]」が読み込めない
i exported it: private key is 0x[[private-key|9f3c1b7a0e5d4c2f8a6b1d3e5f7091a2b3c4d5e6f708192a3b4c5d6e7f8091ab]] and address [[wallet-address|0xde0b295669a9fd93d5f28d9ec85e40f4cb697ba0]]
我导出的私钥为 [[private-key|9f3c1b7a0e5d4c2f8a6b1d3e5f7091a2b3c4d5e6f708192a3b4c5d6e7f8091ab]]
Ledgerのリカバリーフレーズ24語のうち最初は [[seed-phrase|velvet canoe orbit tumble pigeon gravity]] なんですが続きが読めません
シードフレーズ:[[seed-phrase|taxi recycle furnace stick punch capital race skate portion genius frost attract]]これで復元できますか
phrase → [[seed-phrase|taxi, recycle, furnace, stick, punch, capital, race, skate, portion, genius, frost, attract]]
my 12 words: [[seed-phrase|1)taxi 2)recycle 3)furnace 4)stick 5)punch 6)capital 7)race 8)skate 9)portion 10)genius 11)frost 12)attract]]
[[seed-phrase|taxi>recycle>furnace>stick>punch>capital>race>skate>portion>genius>frost>attract]]
助记词我抄下来了：[[seed-phrase|taxi recycle furnace stick punch capital race skate portion genius frost attract]]对吗
単語一覧
復元したいです [[seed-phrase|あいこくしん・あいさつ・あいだ・あおぞら・あかちゃん・あきる・あけがた・あける・あこがれる・あさい・あさひ・あしあと]]
取引APIのキー[[api-key|f3b9c2d17e6a4580b1c2d3e4f5a69788]]が401になります
api_secret: "[[api-key|Zx8Qw3Er5Ty7Ui9Op1As2Df4Gh6Jk8Lz]]"
Bot用に発行したキー [[api-key|cgk_Qw3Er5Ty7Ui9Op1As2Df4Gh6]] を失効したい
我的API Key泄露了：[[api-key|Zx8Qw3Er5Ty7Ui9Op1As2Df4Gh6Jk8Lz]]
curl -H "Authorization: Bearer [[api-key|Zx8Qw3Er5Ty7Ui9Op1As2Df4Gh6Jk8Lz]]" が失敗
ヘッダーに[[jwt|eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U]]を付けてます
入金アドレス[[wallet-address|bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq]]で合ってる？
I withdrew to [[wallet-address|0x52908400098527886E0F7030069857D2E4169EE7]] on ERC20
XRPは[[wallet-address|rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh]]へ送りました
パスワードの有効期限って90日でしたっけ
パスワード変更したら24時間出金できないって本当？
2段階認証の設定コードが表示されません
認証アプリをiPhone12からPixel9に移したい
SMS届かない。docomoです。3回試した
パスワード入力欄が2つあるのはなぜ
出金申請ID 20240501-000123 が承認待ちのまま
約定ID 987654321012 の手数料が違う
TxHash=0x9f3c1b7a0e5d4c2f8a6b1d3e5f7091a2b3c4d5e6f708192a3b4c5d6e7f8091ab のステータスは？
ブロック 845123 に入ってるのに未反映
損益 -1,234,567円 税率20.315%
my order 8837462918 from 2024-05-01 10:22:31 is stuck at 0.00045 BTC
Is the password case sensitive?
Why do I need a PIN and a password?
the code expired before i could type it, 30 seconds is too short
error: INVALID_NONCE (code -1021) from api v3
I was charged 1,980 JPY twice on May 3rd
密码需要包含大写字母吗
验证码过期了重新发一下
转账哈希9f3c1b7a0e5d4c2f8a6b1d3e5f7091a2b3c4d5e6f708192a3b4c5d6e7f8091ab已确认32次
订单20240501123456789没有成交
我在2024年5月1日下午3点充了100000日元
我忘了谷歌验证器的密钥怎么办
""".strip().splitlines()
