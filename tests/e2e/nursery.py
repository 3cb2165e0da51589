"""Where server processes of tests come from: one process imports the gateway, and every node is a fork of it.

Starting Python and importing the gateway costs seconds of CPU, and tests start dozens of nodes. What is forked has done
nothing but imports; from there on it is `python -m chatgateway`, a process of its own.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

IMPORTED = (
    "chatgateway.__main__",
    "chatgateway.cli.serve",
    "chatgateway.storage.migrate",
    "chatgateway.bus.nats",
    "asyncpg",
    "aiosqlite",
    "uvloop",
    "uvicorn.lifespan.off",
    "uvicorn.loops.auto",
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "sqlalchemy.dialects.postgresql.asyncpg",
)


@dataclass
class Child:
    """A forked process, as `subprocess.Popen` shows one."""

    nursery: Nursery
    pid: int
    returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code, or None while it runs."""
        if self.returncode is None:
            self.returncode = self.nursery.ask(look=self.pid)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """The exit code; raises TimeoutExpired."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(f"node {self.pid}", timeout or 0.0)
            time.sleep(0.01)
        return code

    def send_signal(self, number: int) -> None:
        """Nothing once it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """kill -9."""
        self.send_signal(signal.SIGKILL)


@dataclass
class Nursery:
    """The process that forks, spoken to line by line."""

    process: subprocess.Popen[str]
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, **question: Any) -> Any:
        """One line there, one line back."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with self.lock:
            self.process.stdin.write(json.dumps(question) + "\n")
            self.process.stdin.flush()
            return json.loads(self.process.stdout.readline())

    def bear(self, words: Sequence[str], env: Mapping[str, str], folder: Path, log: Path) -> Child:
        """A node that is told `words`."""
        return Child(self, self.ask(bear=list(words), env=dict(env), folder=str(folder), log=str(log)))


@cache
def nursery(source: Path) -> Nursery:
    """The one nursery of this test run; it and all its children end with it."""
    process = subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(source)},
    )
    atexit.register(process.kill)
    return Nursery(process)


# ---- inside


def live(words: Sequence[str], env: Mapping[str, str], folder: str, log: str) -> NoReturn:
    """Be a node until it ends."""
    out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, target in enumerate((nothing, out, out)):
        os.dup2(target, number)
    os.closerange(3, 64)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    sys.argv[:] = ["chatgateway", *words]
    import faulthandler
    import random

    faulthandler.enable()
    # Forks must not throw the same dice.
    random.seed()
    code: Any = 1
    try:
        import_module("chatgateway.__main__").main()
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001  as the interpreter does: say it, and end
        sys.excepthook(*sys.exc_info())
    finally:
        # As an interpreter that ends: whoever left a thread running is waited for.
        threading._shutdown()  # type: ignore[attr-defined]
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def look(pid: int) -> int | None:
    """The child's exit code, negative for a signal; None while it runs."""
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def serve() -> None:
    """Fork on demand until nobody asks any more."""
    for name in IMPORTED:
        import_module(name)
    import gc

    gc.collect()
    gc.freeze()
    children: set[int] = set()
    try:
        for line in sys.stdin:
            question = json.loads(line)
            answer: int | None
            if "bear" in question:
                answer = os.fork()
                if answer == 0:
                    live(question["bear"], question["env"], question["folder"], question["log"])
                children.add(answer)
            else:
                answer = look(question["look"])
                if answer is not None:
                    children.discard(question["look"])
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    serve()
