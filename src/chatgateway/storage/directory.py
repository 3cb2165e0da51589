"""Operators, their tokens, and the keys of services."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from ..errors import Conflict, NotFound
from ..ports import KeyRecord, OperatorChange, OperatorRecord
from .engine import Engines, reading, writing
from .presence import Presence
from .rows import to_operator
from .tables import keys, notices, operators, secrets, tokens


@dataclass(slots=True)
class SqlDirectory(Presence):
    """The directory on SQLite or PostgreSQL."""

    engines: Engines

    # ---- operators

    async def operators(self) -> list[OperatorRecord]:
        """All operators by name, disabled ones too."""
        async with reading(self.engines) as connection:
            return [to_operator(row) for row in await connection.execute(select(operators).order_by(operators.c.name))]

    async def operator(self, id: str) -> OperatorRecord | None:
        """One operator by id."""
        async with reading(self.engines) as connection:
            row = (await connection.execute(select(operators).where(operators.c.id == id))).first()
            return None if row is None else to_operator(row)

    async def operator_named(self, name: str) -> OperatorRecord | None:
        """One operator by name."""
        async with reading(self.engines) as connection:
            row = (await connection.execute(select(operators).where(operators.c.name == name))).first()
            return None if row is None else to_operator(row)

    async def add_operator(self, record: OperatorRecord, password_hash: str | None) -> None:
        """Raises Conflict when the name or id is taken."""
        values = {name: getattr(record, name) for name in OperatorRecord.__dataclass_fields__}
        values |= {"skills": json.dumps(dict(record.skills)), "password_hash": password_hash}
        try:
            async with writing(self.engines) as connection:
                await connection.execute(insert(operators).values(**values))
        except IntegrityError:
            raise Conflict(f"name: an operator named {record.name!r} exists already") from None

    async def change_operator(self, id: str, change: OperatorChange, now_ms: int) -> OperatorRecord:
        """Raises NotFound, or Conflict when the new name is taken."""
        values: dict[str, Any] = {
            name: getattr(change, name)
            for name in OperatorChange.__dataclass_fields__
            if getattr(change, name) is not None
        }
        if "skills" in values:
            values["skills"] = json.dumps(dict(values["skills"]))
        if "status" in values:
            values["status_since_ms"] = now_ms
        values["version"] = operators.c.version + 1
        statement = update(operators).where(operators.c.id == id).values(**values).returning(operators)
        try:
            async with writing(self.engines) as connection:
                row = (await connection.execute(statement)).first()
        except IntegrityError:
            raise Conflict(f"name: an operator named {change.name!r} exists already") from None
        if row is None:
            raise NotFound(f"operator: no operator {id!r}")
        return to_operator(row)

    async def password_of(self, name: str) -> tuple[OperatorRecord, str] | None:
        """The enabled operator of this name and their password's hash."""
        async with reading(self.engines) as connection:
            wanted = select(operators).where(operators.c.name == name, operators.c.enabled)
            row = (await connection.execute(wanted)).first()
            return None if row is None or row.password_hash is None else (to_operator(row), row.password_hash)

    async def add_token(self, token_hash: str, operator: str, expires_at_ms: int | None) -> None:
        """Keep the hash of a token of this operator."""
        async with writing(self.engines) as connection:
            await connection.execute(
                insert(tokens).values(hash=token_hash, operator=operator, expires_at_ms=expires_at_ms)
            )

    async def operator_by_token(self, token_hash: str, now_ms: int) -> OperatorRecord | None:
        """The enabled operator whose live token this is."""
        live = or_(tokens.c.expires_at_ms.is_(None), tokens.c.expires_at_ms > now_ms)
        wanted = (
            select(operators)
            .join(tokens, tokens.c.operator == operators.c.id)
            .where(tokens.c.hash == token_hash, live, operators.c.enabled)
        )
        async with reading(self.engines) as connection:
            row = (await connection.execute(wanted)).first()
            return None if row is None else to_operator(row)

    async def revoke_tokens(self, operator: str) -> None:
        """Every token of this operator is void."""
        async with writing(self.engines) as connection:
            await connection.execute(delete(tokens).where(tokens.c.operator == operator))

    # ---- keys

    async def add_key(self, record: KeyRecord, key_hash: str) -> None:
        """Keep a key's hash and scopes."""
        values = {name: getattr(record, name) for name in KeyRecord.__dataclass_fields__}
        async with writing(self.engines) as connection:
            await connection.execute(
                insert(keys).values(**{**values, "scopes": json.dumps(record.scopes), "hash": key_hash})
            )

    async def key_by_hash(self, key_hash: str, now_ms: int) -> KeyRecord | None:
        """The live key whose hash this is."""
        live = or_(keys.c.expires_at_ms.is_(None), keys.c.expires_at_ms > now_ms)
        wanted = select(keys).where(keys.c.hash == key_hash, live, keys.c.revoked_at_ms.is_(None))
        async with reading(self.engines) as connection:
            row = (await connection.execute(wanted)).first()
            return None if row is None else _to_key(row)

    async def keys(self) -> list[KeyRecord]:
        """All keys, revoked ones too, newest first."""
        async with reading(self.engines) as connection:
            found = await connection.execute(select(keys).order_by(keys.c.created_at_ms.desc()))
            return [_to_key(row) for row in found]

    async def revoke_key(self, id: str, now_ms: int) -> None:
        """Raises NotFound."""
        statement = update(keys).where(keys.c.id == id).values(revoked_at_ms=now_ms)
        async with writing(self.engines) as connection:
            if (await connection.execute(statement)).rowcount == 0:
                raise NotFound(f"key: no key {id!r}")

    # ---- what all nodes share

    async def secret(self, name: str, make: Callable[[], str]) -> str:
        """A secret shared by all nodes, made once."""
        wanted = select(secrets.c.value).where(secrets.c.name == name)
        async with reading(self.engines) as connection:
            value = (await connection.execute(wanted)).scalar()
        if value is not None:
            return str(value)
        try:
            async with writing(self.engines) as connection:
                await connection.execute(insert(secrets).values(name=name, value=make()))
        except IntegrityError:
            # Another node was faster; its secret is the one.
            pass
        async with reading(self.engines) as connection:
            return str((await connection.execute(wanted)).scalar_one())

    async def notices(self) -> list[Mapping[str, Any]]:
        """All notices as they were put."""
        async with reading(self.engines) as connection:
            return [json.loads(body) for body in (await connection.execute(select(notices.c.body))).scalars()]

    async def put_notice(self, id: str, body: Mapping[str, Any]) -> None:
        """Make or replace a notice."""
        async with writing(self.engines) as connection:
            await connection.execute(delete(notices).where(notices.c.id == id))
            await connection.execute(insert(notices).values(id=id, body=json.dumps(dict(body), ensure_ascii=False)))


def _to_key(row: Any) -> KeyRecord:
    fields = {name: getattr(row, name) for name in KeyRecord.__dataclass_fields__}
    return KeyRecord(**{**fields, "scopes": tuple(json.loads(row.scopes))})
