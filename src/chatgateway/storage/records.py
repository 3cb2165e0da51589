"""Promises and attendance in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Table, select

from ..ports import AttendanceRecord, PromiseRecord
from .dialects import insert_for
from .engine import Engines, reading, writing
from .tables import attendance, promises


@dataclass(frozen=True, slots=True)
class SqlRecords:
    """The records on SQLite or PostgreSQL."""

    engines: Engines

    async def keep(self, told: Sequence[PromiseRecord], present: Sequence[AttendanceRecord]) -> None:
        """Keep them; what was kept already stays as it is."""
        async with writing(self.engines) as connection:
            for table, rows in ((promises, told), (attendance, present)):
                if rows:
                    await connection.execute(self._insert(table), [asdict(row) for row in rows])

    def _insert(self, table: Table) -> Any:
        return insert_for(self.engines.dialect, table).on_conflict_do_nothing()

    async def promises(self, since_ms: int, until_ms: int) -> list[PromiseRecord]:
        """Promises of a period, in the order they were made."""
        period = promises.c.at_ms.between(since_ms, until_ms - 1)
        async with reading(self.engines) as connection:
            found = await connection.execute(select(promises).where(period).order_by(promises.c.at_ms))
            return [PromiseRecord(**row._mapping) for row in found]

    async def attendance(self, since_ms: int, until_ms: int) -> list[AttendanceRecord]:
        """Comings and goings of a period."""
        period = attendance.c.at_ms.between(since_ms, until_ms - 1)
        async with reading(self.engines) as connection:
            found = await connection.execute(select(attendance).where(period).order_by(attendance.c.at_ms))
            return [AttendanceRecord(**row._mapping) for row in found]
