"""`chatgateway operator …`: works while the server runs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import typer

from ..app.parts import open_store
from ..clock import SystemClock, SystemIds
from ..errors import BadFrame, NotFound
from ..flows.staff import hash_password, hire
from ..ports import OperatorChange, OperatorRecord
from ..settings import Settings, read_settings
from ..storage.directory import SqlDirectory
from ..web.tokens import Tokens
from .running import Data, Database, print_json, run, settings_or_exit

operator_app = typer.Typer(name="operator", help="Take on, change and list operators.", no_args_is_help=True)

Skills = Annotated[str | None, typer.Option(help="Skills with levels 1 to 5, such as ja:5,tax:3.")]
Tier = Annotated[str | None, typer.Option(help="1, 2 or specialist.")]
Capacity = Annotated[int | None, typer.Option(min=1, max=50, help="Conversations at once.")]
Role = Annotated[Literal["operator", "supervisor"] | None, typer.Option(help="What the operator may do.")]
Password = Annotated[str | None, typer.Option(help="For logging in at /console.", envvar="CHATGATEWAY_PASSWORD")]


def skills_of(text: str) -> dict[str, int]:
    """`ja:5,tax:3` as levels by skill; a skill without a level has level 1.

    Raises BadFrame naming what is wrong.
    """
    found: dict[str, int] = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, _, level = part.partition(":")
        if not name or (level and level not in "12345") or len(level) > 1:
            raise BadFrame(f"skills: {part!r} is not name:level with a level from 1 to 5")
        found[name.strip()] = int(level or 1)
    return found


def shown(record: OperatorRecord) -> dict[str, Any]:
    """An operator as JSON."""
    return {
        "id": record.id,
        "name": record.name,
        "role": record.role,
        "skills": dict(record.skills),
        "tier": record.tier,
        "capacity": record.capacity,
        "status": record.status,
        "enabled": record.enabled,
        "auto_accept": record.auto_accept,
    }


def _tokens(directory: SqlDirectory) -> Tokens:
    return Tokens(directory, SystemClock(), SystemIds(), "")


def _settings(data: Any, database: str | None) -> Settings:
    return settings_or_exit(lambda: read_settings(data=data, database=database))


async def _find(directory: SqlDirectory, name: str) -> OperatorRecord:
    for record in await directory.operators():
        if name in (record.id, record.name):
            return record
    raise NotFound(f"operator: no operator {name!r}")


@operator_app.command()
def add(
    name: Annotated[str, typer.Option(help="The name that customers see.")],
    skills: Skills = None,
    tier: Tier = None,
    capacity: Capacity = None,
    role: Role = None,
    password: Password = None,
    auto_accept: Annotated[bool, typer.Option(help="Conversations are given, not offered.")] = False,
    data: Data = None,
    database: Database = None,
) -> None:
    """Take on an operator; prints their id and token, the token only this once."""
    settings = _settings(data, database)

    async def work() -> dict[str, Any]:
        levels = skills_of(skills or "")
        async with open_store(settings) as engines:
            directory = SqlDirectory(engines)
            record = await hire(
                directory,
                SystemIds(),
                name=name,
                skills=levels,
                tier=tier or "1",
                capacity=capacity or 3,
                role=role or "operator",
                password=password,
                auto_accept=auto_accept,
            )
            token = await _tokens(directory).issue_operator_token(record.id, None)
            return {"id": record.id, "token": token}

    print_json(run(work))


@operator_app.command("list")
def list_operators(data: Data = None, database: Database = None) -> None:
    """All operators."""
    settings = _settings(data, database)

    async def work() -> list[dict[str, Any]]:
        async with open_store(settings) as engines:
            return [shown(record) for record in await SqlDirectory(engines).operators()]

    print_json(run(work))


@operator_app.command("set")
def set_operator(
    operator: Annotated[str, typer.Argument(help="Id or name.")],
    name: Annotated[str | None, typer.Option(help="A new name.")] = None,
    skills: Skills = None,
    tier: Tier = None,
    capacity: Capacity = None,
    role: Role = None,
    password: Password = None,
    auto_accept: Annotated[bool | None, typer.Option(help="Conversations are given, not offered.")] = None,
    enable: Annotated[bool, typer.Option("--enable", help="Let a disabled operator work again.")] = False,
    data: Data = None,
    database: Database = None,
) -> None:
    """Change an operator; what is not named stays."""
    settings = _settings(data, database)

    async def work() -> dict[str, Any]:
        change = OperatorChange(
            name=name,
            role=role,
            skills=skills_of(skills) if skills is not None else None,
            tier=tier,
            capacity=capacity,
            enabled=True if enable else None,
            auto_accept=auto_accept,
            password_hash=hash_password(password) if password else None,
        )
        async with open_store(settings) as engines:
            directory = SqlDirectory(engines)
            record = await _find(directory, operator)
            return shown(await directory.change_operator(record.id, change, SystemClock().now_ms()))

    print_json(run(work))


@operator_app.command()
def disable(
    operator: Annotated[str, typer.Argument(help="Id or name.")], data: Data = None, database: Database = None
) -> None:
    """The operator may do nothing any more: tokens are void, open consoles are closed."""
    settings = _settings(data, database)

    async def work() -> dict[str, Any]:
        async with open_store(settings) as engines:
            directory = SqlDirectory(engines)
            record = await _find(directory, operator)
            await directory.revoke_tokens(record.id)
            change = OperatorChange(enabled=False, status="off")
            return shown(await directory.change_operator(record.id, change, SystemClock().now_ms()))

    print_json(run(work))
