"""What the gateway itself says to customers, in their language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

Sentence: TypeAlias = Literal["handoff", "nudge", "operator_lost", "ticket", "secret"]

SENTENCES: Mapping[Sentence, Mapping[str, str]] = {
    "handoff": {
        "ja": "担当者におつなぎします。このままお待ちください。",
        "en": "I'm connecting you to one of our staff. Please stay in this chat.",
        "zh": "正在为您转接人工客服，请稍候。",
    },
    "nudge": {
        "ja": "まだご覧になっていますか？ご返信がない場合、このチャットはまもなく終了します。",
        "en": "Are you still there? Without a reply, this chat will close shortly.",
        "zh": "请问您还在吗？如果没有回复，本次对话即将结束。",
    },
    "operator_lost": {
        "ja": "担当者との接続が途切れました。つなぎ直しておりますので、このままお待ちください。",
        "en": "We lost the connection to your agent and are reconnecting you. Please stay in this chat.",
        "zh": "与客服的连接中断，正在为您重新连接，请稍候。",
    },
    "ticket": {
        "ja": "お問い合わせをお預かりしました。担当者がこのチャットに返信します。",
        "en": "We have taken your request. A member of staff will answer in this chat.",
        "zh": "您的问题已受理，客服将在本对话中回复您。",
    },
    "secret": {
        "ja": "秘密の情報が含まれていたため、自動で削除しました。"
        "シードフレーズやパスワードは、当社の担当者を含め誰にも教えないでください。",
        "en": "We removed secret information from your message. Never share a seed phrase or password with anyone, "
        "including our staff.",
        "zh": "您的消息中含有机密信息，已自动删除。请勿将助记词或密码告诉任何人，包括我们的客服。",
    },
}


def say(sentence: Sentence, language: str) -> str:
    """The sentence in the customer's language, English where we have no other."""
    texts = SENTENCES[sentence]
    return texts.get(language, texts["en"])
