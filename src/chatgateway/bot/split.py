"""Cuts a text into parts that may each ask something of their own, and tells whether two of them do."""

from __future__ import annotations

import re

from .fold import sentences

MOST_PARTS, MOST_PIECES = 5, 3
SHORTEST = 4
# Words that join one request to another; after them a new one begins.
_JOINTS = re.compile(
    r"[、。]?(?:それと|あと[、は]?|それから|ついでに|また、|併せて|あわせて|加えて|(?<=[たいるなん])のと、?)"
    r"|[,;.]? (?:and also|also,?|and,|plus,?|besides,?|by the way,?|btw,?|another thing,?|second(?:ly)?,) "
    r"|[，,；;。]?(?:另外|还有|還有|顺便(?:问一下)?|順便(?:問一下)?|以及|同时|同時|此外|再问一下)",
    re.IGNORECASE,
)
# Where a sentence may turn to something else, if both sides ask.
_TURNS = re.compile(
    r"[、，,;；/+＋&＆]|(?<=[るのはがを料方法先限書])と(?=[^いかこ思言])"
    r"| and (?=(?:how|what|when|where|which|who|can|do|does|is|are|could|i |my |the ))| but (?=(?:can|how|what|do) )",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"[?？]|教え|知りた|知らせ|どこ|どう|どの|どれ|いつ|いく[らつ]|なに|何|方法|やり方|手順|た[いく]|ほし|欲し|でき|られ|ますか|ですか|の[かに]?$|もっ?と"
    r"|\b(?:how|what|when|where|which|who|why|can|could|do|does|is|are|need|want|like to|tell|please|help)\b"
    r"|怎么|怎麼|如何|多少|哪|几|幾|吗|嗎|什么|什麼|谁|誰|想|要|能|可以|请问|請問|还没|没",
    re.IGNORECASE,
)


def parts_of(text: str) -> list[str]:
    """Return the sentences and joined questions of `text`, at most six; one part when it does not divide."""
    parts = []
    for sentence in sentences(text):
        parts += [part.strip(" 、,，") for part in _JOINTS.split(sentence)]
    return [part for part in parts if len(part) >= SHORTEST][:MOST_PARTS]


def asking_parts(text: str, *, closely: bool = True) -> list[str]:
    """Return the parts of `text` that each ask something, when there are two at least; else nothing.

    `closely` looks inside sentences too."""
    parts = parts_of(text)
    asking = [part for part in parts if _ASKS.search(part)] if len(parts) > 1 else []
    if len(asking) > 1 or not closely:
        return asking if len(asking) > 1 else []
    turns = [piece.strip() for part in parts for piece in _TURNS.split(part)]
    pieces = [piece for piece in turns if len(piece) >= SHORTEST]
    # Many commas are a story, not a list of questions.
    return pieces if 1 < len(pieces) <= MOST_PIECES and any(map(_ASKS.search, pieces)) else []
