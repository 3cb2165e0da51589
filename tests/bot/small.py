"""A small FAQ in three languages, big enough to learn from."""

from __future__ import annotations

from chatgateway.bot.faq import Concept, Entry, Faq, Lexicon, Rule, SmallTalk, Wording

DEPOSIT = Entry(
    id="deposit",
    handoff="offer",
    skills=("funds",),
    related=("fees",),
    contrast=("withdraw",),
    wordings={
        "ja": Wording(
            "日本円を入金したい",
            ("入金のやり方を教えて", "口座にお金を入れる方法", "振り込み先はどこですか", "入金 方法"),
            ("入金",),
            "入金画面からお手続きください。",
        ),
        "en": Wording(
            "How do I deposit yen?",
            (
                "put money into my account",
                "where do I send my deposit",
                "deposit steps",
                "adding funds by bank transfer",
            ),
            (),
            "Use the deposit screen.",
        ),
        "zh": Wording(
            "如何充值日元？", ("怎么把钱存进账户", "充值步骤", "汇款到哪里", "入金方法"), (), "请使用充值页面。"
        ),
    },
    matches=("入金したいのですが", "how can I deposit", "我要充值"),
)
WITHDRAW = Entry(
    id="withdraw",
    skills=("funds",),
    contrast=("deposit",),
    wordings={
        "ja": Wording(
            "日本円を出金したい",
            ("出金のやり方を教えて", "銀行にお金を引き出す方法", "出金先の登録", "出金 方法"),
            (),
            "出金画面からお手続きください。",
        ),
        "en": Wording(
            "How do I withdraw yen?",
            ("take money out to my bank", "cash out to my bank account", "withdrawal steps", "pulling funds out"),
            (),
            "Use the withdrawal screen.",
        ),
        "zh": Wording(
            "如何提现日元？", ("怎么把钱取到银行", "提现步骤", "提款到银行卡", "出金方法"), (), "请使用提现页面。"
        ),
    },
)
FEES = Entry(
    id="fees",
    skills=("trading",),
    wordings={
        "ja": Wording(
            "取引手数料はいくらですか", ("手数料を知りたい", "売買のコスト", "手数料 一覧"), (), "手数料は無料です。"
        ),
        "en": Wording(
            "What are the trading fees?", ("how much does a trade cost", "fee table", "commission rate"), (), "Free."
        ),
    },
)
TAX = Entry(
    id="tax",
    handoff="offer",
    tier="specialist",
    skills=("tax", "account"),
    wordings={
        "ja": Wording(
            "確定申告は必要ですか", ("税金の申告について", "利益が出たら税務署に届けますか"), (), "税務署へ。"
        )
    },
)
FREEZE = Entry(
    id="freeze",
    handoff="always",
    priority="urgent",
    tier="specialist",
    skills=("security",),
    wordings={
        "ja": Wording(
            "口座を今すぐ止めてください",
            ("緊急で凍結して", "不正ログインされた", "乗っ取られた"),
            (),
            "担当者におつなぎします。",
        ),
        "en": Wording(
            "Freeze my account now", ("I was hacked", "someone logged in to my account"), (), "Connecting you."
        ),
    },
)
HUMAN = Entry(
    id="talk-to-human",
    handoff="always",
    skills=("general",),
    wordings={
        "ja": Wording("担当者と話したい", ("人間に代わって", "オペレーターをお願い"), (), "おつなぎします。"),
        "en": Wording("I want to talk to a person", ("a human please", "operator"), (), "Connecting you to a person."),
    },
)
LEXICON = Lexicon(
    concepts=(
        Concept("money", {}),
        Concept("deposit", {"ja": ("入金/にゅうきん",), "en": ("deposit*",), "zh": ("充值",)}, ("money",)),
        Concept(
            "withdraw",
            {"ja": ("出金/しゅっきん", "引き出"), "en": ("withdraw*", "cash out"), "zh": ("提现",)},
            ("money",),
        ),
        Concept("person", {"ja": ("担当者/たんとうしゃ",), "en": ("person", "human"), "zh": ("人工",)}),
        Concept("talk", {"ja": ("話し/はなし",), "en": ("talk", "speak"), "zh": ("转接",)}),
        Concept("hacked", {"ja": ("乗っ取/のっと",), "en": ("hacked",), "zh": ("被盗",)}),
        Concept("not-arrived", {"ja": ("まだ~来な",), "en": ("not ~ arrived",), "zh": ("没到账",)}),
        Concept("forecast", {"ja": ("値上がりしますか",), "en": ("price prediction",), "zh": ("会涨吗",)}),
    ),
    padding={"ja": ("こんにちは", "お願いします"), "en": ("hello", "please"), "zh": ("你好", "请问")},
    negators={"ja": ("ない", "ません"), "en": ("not", "n't"), "zh": ("没", "不")},
    contrasts=(("deposit", "withdraw"),),
    danger=(Rule((("hacked",),), (), "freeze"),),
    person=(Rule((("person",), ("talk",))),),
    out_of_scope=(Rule((("forecast",),)),),
    readings={"方法": ("ほうほう",), "口座": ("こうざ",)},
    misspellings={"ja": {"入菌": "入金"}, "en": {"withdrawl": "withdrawal"}},
    sounds={"講": "こう", "座": "ざ"},
)
HELLO = SmallTalk("hello", {"ja": ("こんにちは",), "en": ("hello", "hi")}, {"ja": "こんにちは。", "en": "Hello."})
FAQ = Faq(
    entries=(DEPOSIT, WITHDRAW, FEES, TAX, FREEZE, HUMAN),
    version="v1",
    small_talk=(HELLO,),
    out_of_scope={"ja": ("明日の天気は", "おすすめのラーメン屋"), "en": ("what is the weather", "tell me a joke")},
    lexicon=LEXICON,
)
