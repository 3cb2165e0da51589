"""What a command imports is what its start costs: time is not measured here, modules are."""

from __future__ import annotations

import inspect
import subprocess
import sys
from importlib import import_module

import pytest
import typer

from chatgateway.cli import COMMANDS

SERVING = {"fastapi", "starlette", "uvicorn", "sqlalchemy", "aiosqlite", "prometheus_client"}
NEVER = {
    "rich",
    "alembic",
    "httpx",
    "jsonschema",
    "asyncpg",
    "nats",
    "jwt",
    "cryptography",
    "sqlalchemy.dialects.postgresql",
}


def imported_by(*arguments: str) -> set[str]:
    """The modules that are there when the command has ended."""
    code = (
        "import sys, chatgateway.__main__ as m\n"
        "try: m.main()\n"
        "except SystemExit: pass\n"
        "sys.stderr.write(chr(10).join(['', *(n for n, m in sys.modules.items() if m is not None)]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], input="", capture_output=True, text=True, timeout=60, check=True
    )
    return set(done.stderr.splitlines())


def test_help_imports_nothing_that_a_command_needs() -> None:
    """`chatgateway --help` imports no command, no server, no numbers and no terminal decoration."""
    modules = imported_by("--help")

    assert not modules & (SERVING | NEVER | {"numpy", "pydantic", "chatgateway.app"})


def test_the_shield_imports_only_what_finds_secrets() -> None:
    """`chatgateway shield` needs neither the server nor the bot."""
    modules = imported_by("shield")

    assert "chatgateway.shield" in modules
    assert not modules & (SERVING | NEVER | {"numpy", "chatgateway.bot", "chatgateway.app"})


def test_serving_imports_nothing_for_what_is_not_configured() -> None:
    """`serve` takes no migrations, identity provider, other database or decoration along before they are asked for."""
    modules = imported_by("serve", "--help")

    assert "chatgateway.app.node" in modules
    assert not modules & NEVER


@pytest.mark.parametrize("command", COMMANDS)
def test_the_line_of_help_is_the_commands_own(command: str) -> None:
    """What `--help` says of a command without importing it is what the command says of itself."""
    place = COMMANDS[command]
    found = getattr(import_module(f"chatgateway.cli.{place.module}"), place.name)

    own = found.info.help if isinstance(found, typer.Typer) else inspect.getdoc(found)
    assert own is not None
    assert place.summary == " ".join(own.split("\n\n")[0].split())
