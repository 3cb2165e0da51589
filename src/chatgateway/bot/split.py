"""Cuts a text into parts that may each ask something of their own."""

from __future__ import annotations

import re

from .fold import sentences

MOST_PARTS = 6
_JOINTS = re.compile(
    r"、?(?:それと|あと、|それから|ついでに|また、|併せて|加えて)"
    r"|[,;]? (?:and also|also,?|and,|plus,?|besides,?|by the way,?) "
    r"|[，,；;]?(?:另外|还有|還有|顺便|順便|以及|同时|同時)",
    re.IGNORECASE,
)


def parts_of(text: str) -> list[str]:
    """Return the sentences and joined questions of `text`, at most six; one part when it does not divide."""
    parts = []
    for sentence in sentences(text):
        parts += [part.strip(" 、,，") for part in _JOINTS.split(sentence)]
    return [part for part in parts if len(part) > 3][:MOST_PARTS]
