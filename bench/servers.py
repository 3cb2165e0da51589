"""Server processes for load tests: pinned to one core, ready when they answer, ended when the test is over."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
# As installed: with compiled modules, which pip leaves behind and some machines' environment forbids to write.
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(HERE.parent / "src"),
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(HERE / "out" / "bytecode"),
}
SERVER_CORE, LOAD_CORE = 0, 1


def free_port() -> int:
    """A port that nobody uses right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_up(port: int, ready: str | None) -> bool:
    """Whether the server answers: its readiness path, or just its port."""
    try:
        if ready is None:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        else:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{ready}", timeout=1).close()
    except OSError:
        return False
    return True


@contextmanager
def server(*command: str, port: int, ready: str | None) -> Iterator[int]:
    """A Python server on its own core; yields its pid once it is ready."""
    pinned = ["taskset", "-c", str(SERVER_CORE), sys.executable, *command]
    process = subprocess.Popen(pinned, env=ENVIRONMENT, stderr=subprocess.DEVNULL)
    try:
        for _ in range(3_000):
            if is_up(port, ready):
                break
            time.sleep(0.02)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


@contextmanager
def echo() -> Iterator[tuple[int, int]]:
    """The yardstick; yields port and pid."""
    port = free_port()
    with server(str(HERE / "echo.py"), str(port), port=port, ready=None) as pid:
        yield port, pid


@contextmanager
def gateway(folder: str, limits: str = "open") -> Iterator[tuple[int, int]]:
    """A gateway on a data folder; yields port and pid."""
    port = free_port()
    command = ("-m", "chatgateway", "serve", "--data", folder, "--port", str(port), "--limits", limits)
    with server(*command, port=port, ready="/readyz") as pid:
        yield port, pid


def cli(*words: str) -> dict[str, str]:
    """What a command of the gateway prints, without the seconds that a process needs to start."""
    sys.path.insert(0, ENVIRONMENT["PYTHONPATH"])
    from typer.testing import CliRunner

    from chatgateway.cli import app

    found: dict[str, str] = json.loads(CliRunner().invoke(app, list(words)).stdout)
    return found
