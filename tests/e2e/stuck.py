"""Peers that got stuck, each in its own way: plain sockets whose end is seen without reading from them."""

from __future__ import annotations

import json
import select
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from .raw import TEXT, frame

ESTABLISHED = 1


def upgrade(path: str) -> bytes:
    """A whole request for a socket."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


def greeting(token: str | None) -> bytes:
    """A new visitor's hello, or one that resumes from the first event on."""
    return frame(TEXT, json.dumps({"type": "hello", "token": token}).encode())


@dataclass(frozen=True)
class Kind:
    """How it gets stuck: what it says at first, what it does every second, and when it must be gone at the latest."""

    name: str
    first: bytes
    within: float
    after_upgrade: bytes = b""
    drip: bytes = b""
    reads_a_byte: bool = False
    reads: bool = False


@dataclass
class Stuck:
    """One of them. `ended_after` is how long it was let in, or None while it is."""

    kind: Kind
    sock: socket.socket
    began: float
    ended_after: float | None = None

    @classmethod
    def open(cls, kind: Kind, address: tuple[str, int]) -> Stuck:
        """Connect, say the first words, and be stuck."""
        sock = socket.socket()
        if not kind.reads:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.settimeout(10)
        sock.connect(address)
        if kind.first:
            sock.sendall(kind.first)
        if kind.after_upgrade:
            # What comes before the gateway's answer to the upgrade is not heard.
            while not sock.recv(4096).endswith(b"\r\n\r\n"):
                pass
            sock.sendall(kind.after_upgrade)
        sock.setblocking(False)
        return cls(kind, sock, monotonic())

    def look(self) -> bool:
        """Whether the kernel still holds the connection to be open."""
        if self.ended_after is None and self.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] != ESTABLISHED:
            self.ended_after = monotonic() - self.began
        return self.ended_after is None

    def tick(self) -> None:
        """What it does every second."""
        try:
            if self.kind.drip:
                self.sock.send(self.kind.drip)
            if self.kind.reads_a_byte:
                self.sock.recv(1)
            while self.kind.reads and select.select([self.sock], [], [], 0)[0] and self.sock.recv(65_536):
                pass
        except (BlockingIOError, ConnectionError, BrokenPipeError):
            pass


def late(stuck: Sequence[Stuck]) -> list[str]:
    """Those who were let in for too long."""
    faults = {
        f"{one.kind.name}: {one.ended_after or 'still open'}"
        for one in stuck
        if one.ended_after is None or one.ended_after > one.kind.within
    }
    return sorted(faults)


def slowest(stuck: Sequence[Stuck]) -> dict[str, float | None]:
    """When the last of each kind was gone."""
    found: dict[str, float | None] = {}
    for one in stuck:
        so_far, this = found.get(one.kind.name, 0.0), one.ended_after
        found[one.kind.name] = None if so_far is None or this is None else round(max(so_far, this), 1)
    return found


def kinds(customer: str, operator: str, slack: float) -> list[Kind]:
    """Every way to be stuck; the tokens are those of a customer and an operator with a long log."""
    chat, agent = upgrade("/v1/chat"), upgrade("/v1/agent")
    theirs, whose = greeting(customer), greeting(operator)
    return [
        Kind("says nothing", b"", 5 + slack),
        Kind("half a header", chat[:40], 5 + slack),
        Kind("a header byte by byte", chat[:40], 5 + slack, drip=b"x"),
        # Whoever does not take the verdict is cut off two seconds later.
        Kind("customer without hello", chat, 7 + slack),
        Kind("operator without hello", agent, 7 + slack),
        Kind("half a frame", chat, 7 + slack, after_upgrade=theirs[:20]),
        Kind("customer who stops reading a long log", chat, 15, after_upgrade=theirs),
        Kind("operator who stops reading a long log", agent, 15, after_upgrade=whose),
        Kind("customer who reads a byte a second", chat, 15, after_upgrade=theirs, reads_a_byte=True),
        Kind("operator who reads a byte a second", agent, 15, after_upgrade=whose, reads_a_byte=True),
        Kind("customer who never pongs", chat, 22 + slack, after_upgrade=greeting(None), reads=True),
    ]
