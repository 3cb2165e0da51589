"""The bot's own sentences, in each language."""

from __future__ import annotations

HANDING_OVER = {
    "ja": "担当者におつなぎします。少々お待ちください。",
    "en": "I am connecting you to a person. One moment, please.",
    "zh": "正在为您转接人工客服，请稍候。",
}
SORRY_HANDING_OVER = {
    "ja": "お役に立てず申し訳ございません。担当者におつなぎします。",
    "en": "I am sorry that did not help. I am connecting you to a person.",
    "zh": "很抱歉没能帮到您，正在为您转接人工客服。",
}
WHICH_ONE = {
    "ja": "次のどれについてのお問い合わせでしょうか。当てはまるものがなければ、担当者におつなぎします。",
    "en": "Which of these do you mean? If none of them fits, I will connect you to a person.",
    "zh": "请问您想咨询的是以下哪一项？如果都不符合，我会为您转接人工客服。",
}
ANOTHER_LANGUAGE = {
    "ja": "（この内容は日本語ではまだご用意がないため、別の言語でご案内します。）",
    "en": "(This answer is not available in English yet.)",
    "zh": "（该内容暂无中文版本，以下为其他语言的说明。）",
}
NOT_UNDERSTOOD = {
    "ja": "担当者におつなぎします。お困りの内容を、もう少し詳しくお書き添えいただけますと助かります。",
    "en": "I am connecting you to a person. It helps if you describe what you need in a little more detail.",
    "zh": "正在为您转接人工客服。如能补充说明具体情况，我们会更快帮到您。",
}


def handing_over(reason: str, language: str) -> str:
    """Return the sentence that tells the customer people take over."""
    if reason in ("unhelpful", "repeated"):
        return SORRY_HANDING_OVER[language]
    return (NOT_UNDERSTOOD if reason == "low_confidence" else HANDING_OVER)[language]
