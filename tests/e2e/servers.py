"""Real server processes for tests: started, killed, frozen and stopped as in real life."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Self

import httpx
from typer.testing import CliRunner, Result

from chatgateway.cli import app

from .nursery import Child, nursery

HERE = Path(__file__).parent
SOURCE = HERE.parent.parent / "src"
TINY_FAQ = HERE / "faq"
SHIPPED_FAQ = HERE.parent.parent / "faq"
READY_SECONDS = 60.0
PROGRAM = ("-m", "chatgateway")


class Hired(NamedTuple):
    """An operator as `chatgateway operator add` prints them."""

    id: str
    token: str


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command_line(*words: str) -> Any:
    """What a `chatgateway` command prints, as JSON."""
    result = run_command(*words)
    if result.exit_code != 0:
        raise AssertionError(f"chatgateway {' '.join(words)}: exit {result.exit_code}: {result.output}")
    return json.loads(result.stdout)


def run_command(*words: str) -> Result:
    """A `chatgateway` command in this process, because starting one costs seconds; in a thread with its own loop."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(CliRunner().invoke, app, list(words)).result()


def routing_yaml(folder: Path, **rules: Any) -> Path:
    """A routing file that says only these rules."""
    path = folder / "routing.yaml"
    path.write_text(json.dumps({"version": 1, **rules}))
    return path


@dataclass
class Server:
    """One node. `data` outlives the process, so that the same folder can be served again."""

    data: Path
    faq: Path = TINY_FAQ
    limits: str = "open"
    routing: Path | None = None
    database: str | None = None
    nats: str | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    wrapper: tuple[str, ...] = ()
    program: tuple[str, ...] = PROGRAM
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | Child | None = None

    # ---- the process

    def start(self) -> Self:
        """Start and wait until it is ready."""
        self.launch()
        self.wait_until_ready()
        return self

    def launch(self) -> None:
        """Start without waiting."""
        assert self.process is None, "already running"
        self.data.mkdir(parents=True, exist_ok=True)
        if not self.wrapper and self.program == PROGRAM:
            words = ["serve", *self._options()]
            self.process = nursery(SOURCE).bear(words, self._environment(), self.data, self.log_path)
            return
        words = [*self.wrapper, sys.executable, *self.program, "serve", *self._options()]
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(words, stdout=log, stderr=log, env=self._environment(), cwd=self.data)

    def _options(self) -> list[str]:
        options = ["--port", str(self.port), "--faq", str(self.faq), "--limits", self.limits]
        if self.routing is not None:
            options += ["--routing", str(self.routing)]
        if self.nats is not None:
            options += ["--nats", self.nats]
        return [*options, *self.store]

    @property
    def store(self) -> list[str]:
        """The options that name the store, for the server and for commands beside it."""
        return ["--data", str(self.data), *(["--database", self.database] if self.database else [])]

    def _environment(self) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("CHATGATEWAY_")}
        paths = [str(SOURCE), *filter(None, [plain.get("PYTHONPATH")])]
        return {**plain, "PYTHONPATH": os.pathsep.join(paths), "PYTHONFAULTHANDLER": "1", **self.env}

    def wait_until_ready(self, seconds: float = READY_SECONDS) -> None:
        """Wait until the node would get traffic."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process is not None
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.returncode}:\n{self.log()[-4000:]}")
            if self.is_ready():
                return
            time.sleep(0.05)
        raise AssertionError(f"the server was not ready after {seconds} s:\n{self.log()[-4000:]}")

    def is_ready(self) -> bool:
        """What /readyz says right now."""
        try:
            return httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    @property
    def pid(self) -> int:
        """The process, for signals."""
        assert self.process is not None
        return self.process.pid

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(30)
        self.process = None

    def freeze(self) -> None:
        """SIGSTOP: as a paused virtual machine."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        os.kill(self.pid, signal.SIGCONT)

    def stop(self, seconds: float = 30.0) -> int:
        """SIGTERM; returns the exit code. Fails when it takes longer than that."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.kill(self.pid, signal.SIGABRT)
            self.process.wait(10)
            self.process = None
            raise AssertionError(f"still running {seconds} s after SIGTERM:\n{self.log()[-6000:]}") from None
        self.process = None
        return code

    def close(self) -> None:
        """Leave nothing behind."""
        if self.process is not None:
            if self.process.poll() is None:
                self.thaw()
            self.kill()

    # ---- what is outside it

    @property
    def url(self) -> str:
        """Where REST is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def sockets(self) -> str:
        """Where the doors are."""
        return f"ws://127.0.0.1:{self.port}"

    @property
    def log_path(self) -> Path:
        """Everything the server wrote to stdout and stderr."""
        return self.data / "server.log"

    def log(self) -> str:
        """What it wrote so far."""
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def operator(self, name: str, skills: str, capacity: int = 3, role: str = "operator", tier: str = "1") -> Hired:
        """Take on an operator through the command line."""
        words = ["--name", name, "--skills", skills, "--capacity", str(capacity), "--role", role, "--tier", tier]
        printed = command_line("operator", "add", *words, *self.store)
        return Hired(printed["id"], printed["token"])

    def key(self, *scopes: str) -> str:
        """A key for a service through the command line."""
        words = [word for scope in scopes for word in ("--scope", scope)]
        return str(command_line("key", "add", *words, *self.store)["key"])

    def verify(self) -> dict[str, Any]:
        """What `chatgateway verify` finds; fails unless everything derived is what the logs say."""
        before = os.environ.get("CHATGATEWAY_ROUTING")
        if self.routing is not None:
            os.environ["CHATGATEWAY_ROUTING"] = str(self.routing)
        try:
            report: dict[str, Any] = command_line("verify", *self.store)
        finally:
            os.environ.pop("CHATGATEWAY_ROUTING", None)
            if before is not None:
                os.environ["CHATGATEWAY_ROUTING"] = before
        return report

    def logs(self) -> dict[str, list[dict[str, Any]]]:
        """Every conversation's events in order, as `chatgateway export` reads them beside the server."""
        result = run_command("export", *self.store)
        assert result.exit_code == 0, result.output
        found: dict[str, list[dict[str, Any]]] = {}
        for line in result.stdout.splitlines():
            event = json.loads(line)
            found.setdefault(event["conversation"], []).append(event)
        return found


@contextmanager
def serving(folder: Path, **settings: Any) -> Iterator[Server]:
    """A running node on a folder of its own; nothing is left of the process at the end, and its log is clean."""
    server = Server(folder, **settings).start()
    try:
        yield server
    finally:
        server.close()
    assert_clean(server.log())


def assert_clean(log: str) -> None:
    """No bug showed itself in the log."""
    for trace in ("Traceback", "frame_failed", "request_failed", "task_failed", "never retrieved", "was never awaited"):
        assert trace not in log, log[max(0, log.index(trace) - 2000) : log.index(trace) + 6000]


def needs(program: str) -> str:
    """Where a program is that the faults need; fails under CI, else skips by name, when it is missing."""
    found = shutil.which(program)
    if found is None:
        import pytest

        if os.environ.get("CI"):
            raise AssertionError(f"{program} is not installed")
        pytest.skip(f"{program} is not installed")
    return found


def slack() -> float:
    """Two cores that others use as well cannot be held to milliseconds."""
    return 1.0 if os.getloadavg()[0] < 1.5 else 4.0
