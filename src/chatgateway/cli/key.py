"""`chatgateway key …`: API keys for services; works while the server runs."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ..app.parts import open_store
from ..clock import SystemClock, SystemIds
from ..settings import read_settings
from ..storage.directory import SqlDirectory
from ..web.rest.people import check_scopes
from ..web.tokens import Tokens
from .running import Data, Database, print_json, run, settings_or_exit

key_app = typer.Typer(name="key", help="API keys for services.", no_args_is_help=True)


@key_app.command()
def add(
    scope: Annotated[
        list[str], typer.Option(help="transcripts:read, monitor:read, bot:read or admin; may be repeated.")
    ],
    label: Annotated[str, typer.Option(help="What it is for.")] = "",
    days: Annotated[int | None, typer.Option(min=1, help="Days until it expires; never if left out.")] = None,
    data: Data = None,
    database: Database = None,
) -> None:
    """A new key; prints its id and the key itself, the latter only this once."""
    settings = settings_or_exit(lambda: read_settings(data=data, database=database))

    async def work() -> dict[str, Any]:
        check_scopes(scope)
        async with open_store(settings) as engines:
            tokens = Tokens(SqlDirectory(engines), SystemClock(), SystemIds(), "")
            record, key = await tokens.issue_key(tuple(scope), label, None if days is None else days * 86_400_000)
            return {"id": record.id, "key": key}

    print_json(run(work))


@key_app.command("list")
def list_keys(data: Data = None, database: Database = None) -> None:
    """All keys, without the keys themselves."""
    settings = settings_or_exit(lambda: read_settings(data=data, database=database))

    async def work() -> list[dict[str, Any]]:
        async with open_store(settings) as engines:
            return [
                {
                    "id": record.id,
                    "scopes": list(record.scopes),
                    "label": record.label,
                    "revoked": record.revoked_at_ms is not None,
                }
                for record in await SqlDirectory(engines).keys()
            ]

    print_json(run(work))


@key_app.command()
def revoke(
    id: Annotated[str, typer.Argument(help="The key's id.")], data: Data = None, database: Database = None
) -> None:
    """The key is void from now on."""
    settings = settings_or_exit(lambda: read_settings(data=data, database=database))

    async def work() -> dict[str, Any]:
        async with open_store(settings) as engines:
            await SqlDirectory(engines).revoke_key(id, SystemClock().now_ms())
        return {"id": id, "revoked": True}

    print_json(run(work))
