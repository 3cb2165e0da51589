"""One right frame of every type in each direction, as a client's author would write it."""

from __future__ import annotations

from typing import Any

Fields = dict[str, Any]
OWNED: Fields = {"conversation": "0192f0c1", "epoch": 4}

CUSTOMER_HELLO: Fields = {
    "type": "hello",
    "token": None,
    "conversation": None,
    "last_seq": 0,
    "language": "ja",
    "channel": "web",
    "context": {"page": "/wallet"},
}
AGENT_HELLO: Fields = {"type": "hello", "token": "t", "resume": [{"conversation": "0192f0c1", "last_seq": 12}]}

CUSTOMER_FRAMES: dict[str, Fields] = {
    "message": {"type": "message", "id": "m1", "text": "出金はいつですか", "attachments": ["a1"]},
    "human": {"type": "human", "id": "h1"},
    "feedback": {"type": "feedback", "id": "f1", "seq": 2, "helpful": False},
    "choose": {"type": "choose", "id": "c1", "seq": 2, "entry": "withdrawal-time"},
    "leave": {"type": "leave", "id": "l1"},
    "rate": {"type": "rate", "id": "r1", "score": 5, "comment": "thanks"},
    "typing": {"type": "typing", "active": True},
    "read": {"type": "read", "seq": 9},
    "ping": {"type": "ping"},
}
AGENT_FRAMES: dict[str, Fields] = {
    "status": {"type": "status", "id": "s1", "status": "ready"},
    "accept": {"type": "accept", "id": "a1", **OWNED},
    "decline": {"type": "decline", "id": "d1", **OWNED, "reason": "lunch"},
    "message": {"type": "message", "id": "m1", **OWNED, "text": "こんにちは", "attachments": []},
    "note": {"type": "note", "id": "n1", "conversation": "0192f0c1", "text": "angry"},
    "transfer": {"type": "transfer", "id": "t1", **OWNED, "to": {"skills": {"tax": 3}}, "reason": "tax"},
    "close": {"type": "close", "id": "x1", **OWNED, "outcome": "solved", "summary": "done"},
    "typing": {"type": "typing", "conversation": "0192f0c1", "active": False},
    "read": {"type": "read", "conversation": "0192f0c1", "seq": 9},
    "watch": {"type": "watch", "id": "w1", "conversation": "0192f0c1"},
    "unwatch": {"type": "unwatch", "id": "w2", "conversation": "0192f0c1"},
    "take": {"type": "take", "id": "k1", "conversation": "0192f0c1"},
    "board": {"type": "board", "id": "b1", "active": True},
    "ping": {"type": "ping"},
}
