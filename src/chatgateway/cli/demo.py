"""`chatgateway demo`: a seeded desk of Coinami, ready to try."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from ..app.parts import open_store
from ..app.serve import serve as serve_house
from ..clock import SystemClock, SystemIds
from ..flows.staff import hire
from ..folders import sample_folder
from ..settings import Settings, read_settings
from ..storage.directory import SqlDirectory
from ..web.house import House
from ..web.tokens import Tokens
from .running import Data, run, set_up_logs, settings_or_exit
from .serve import use_uvloop

PASSWORD = "coinami-demo"  # noqa: S105  printed on purpose: a demonstration desk on loopback
PEOPLE: tuple[dict[str, Any], ...] = (
    {"name": "佐藤", "skills": {"ja": 5, "general": 4, "account": 3, "trading": 3, "funds": 3}, "tier": "1"},
    {"name": "Emma", "skills": {"en": 5, "ja": 3, "general": 3, "funds": 4, "crypto-ops": 4, "system": 3}, "tier": "2"},
    {"name": "王", "skills": {"zh": 5, "ja": 4, "tax": 4, "security": 4, "legal": 3, "kyc": 3}, "tier": "specialist"},
)
SUPERVISOR = "高橋"


def demo(
    port: Annotated[int, typer.Option(help="The port.")] = 8080,
    data: Data = None,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
) -> None:
    """A seeded desk of the sample exchange Coinami: FAQ, operators and pages, on this machine only."""
    folder = data or Path("data") / "demo"
    routing = sample_folder() / "routing.yaml"
    settings = settings_or_exit(
        lambda: read_settings(data=folder, port=port, host=host, routing=routing, log_level="warning")
    )
    set_up_logs(settings)
    use_uvloop()
    key = run(lambda: _seed(settings))

    def tell(_house: House) -> None:
        where = f"http://{'localhost' if host == '127.0.0.1' else host}:{port}"
        names = ", ".join(person["name"] for person in PEOPLE)
        for line in (
            f"Coinami's front page with the chat   {where}/",
            f"Operators' console                   {where}/console",
            f"  log in as                          {names} (supervisor: {SUPERVISOR}), password {PASSWORD}",
            f"REST documentation                   {where}/docs",
            *([f"  API key (shown once)               {key}"] if key else []),
            "Ctrl-C stops.",
        ):
            print(line, file=sys.stderr if not sys.stdout.isatty() else sys.stdout, flush=True)

    run(lambda: serve_house(settings, tell))


async def _seed(settings: Settings) -> str | None:
    """Operators and a key, the first time."""
    async with open_store(settings) as engines:
        directory = SqlDirectory(engines)
        if await directory.operators():
            return None
        ids = SystemIds()
        for person in PEOPLE:
            await hire(directory, ids, capacity=3, role="operator", password=PASSWORD, **person)
        await hire(
            directory, ids, name=SUPERVISOR, skills={}, tier="2", capacity=3, role="supervisor", password=PASSWORD
        )
        tokens = Tokens(directory, SystemClock(), ids, "")
        _, key = await tokens.issue_key(("transcripts:read", "monitor:read", "bot:read"), "demo", None)
        return key
