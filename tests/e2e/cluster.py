"""Two nodes on one PostgreSQL, with a NATS server between them that can be frozen, killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from .databases import a_database
from .servers import Server, assert_clean, free_port, routing_yaml


def nats_program() -> str:
    """Where PyPI's wheel put the server; skips by name where it is missing, except under CI."""
    beside = Path(sys.executable).with_name("nats-server")
    found = str(beside) if beside.exists() else shutil.which("nats-server")
    if found is None:
        if os.environ.get("CI"):
            raise AssertionError("nats-server is not installed")
        pytest.skip("nats-server is not installed")
    return found


@dataclass
class Nats:
    """One NATS server, always on the same port."""

    program: str
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is, or will be."""
        return f"nats://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait until it takes connections."""
        words = [self.program, "-p", str(self.port), "-a", "127.0.0.1"]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.02)
        raise AssertionError("nats-server does not listen")

    def freeze(self) -> None:
        """SIGSTOP: it takes connections and bytes, and does nothing with them."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
            self.process = None


@dataclass
class Pair:
    """Node A, node B, and the bus between them."""

    a: Server
    b: Server
    bus: Nats

    @property
    def nodes(self) -> tuple[Server, Server]:
        """Both."""
        return self.a, self.b

    def mend(self) -> None:
        """Whatever a test did to it: the bus runs, both nodes run and hear each other."""
        if self.bus.process is None:
            self.bus.start()
        self.bus.thaw()
        for node in self.nodes:
            if node.process is None:
                node.launch()
            else:
                node.thaw()
        for node in self.nodes:
            node.wait_until_ready()
        self.wait_for_bus()

    def wait_for_bus(self, seconds: float = 20.0) -> None:
        """Until both nodes say that the bus is there."""
        deadline = time.monotonic() + seconds
        while {says_of_bus(node) for node in self.nodes} != {"connected"}:
            assert time.monotonic() < deadline, "the bus was not found again"
            time.sleep(0.05)


def says_of_bus(node: Server) -> str:
    """What a node says of its bus."""
    return str(httpx.get(f"{node.url}/readyz", timeout=5).json()["bus"])


@contextmanager
def a_pair(folder: Path, **settings: Any) -> Iterator[Pair]:
    """Two running nodes; nothing is left of them at the end, and their logs are clean."""
    with ExitStack() as stack:
        bus = Nats(nats_program())
        stack.callback(bus.kill)
        database = stack.enter_context(a_database()).new("pair")
        routing = routing_yaml(folder, offer_seconds=30, cooldown_seconds=1, grace_seconds=1)
        shared = {"database": database, "nats": bus.url, "routing": routing, **settings}
        nodes = [Server(folder / name, **shared) for name in "ab"]
        for node in nodes:
            stack.callback(node.close)
        pair = Pair(nodes[0], nodes[1], bus)
        pair.mend()
        yield pair
        for node in nodes:
            assert_clean(node.log())
