"""Taking on operators, from the command line and over REST alike."""

from __future__ import annotations

from collections.abc import Mapping

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from ..ports import Directory, Ids, OperatorRecord, Role

# OWASP's smallest recommended set: 19 MiB, two passes; about 90 ms here.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$9yLvsB7E0M0o7v9S0wCqX5Y0y3k5yq3yq0yq0yq0yq0"


def hash_password(password: str) -> str:
    """An argon2id hash. Slow on purpose: call it in a thread."""
    return _hasher.hash(password)


def verify_password(password_hash: str | None, password: str) -> bool:
    """Whether the password fits. Slow on purpose, also when there is nobody to check against: call it in a thread."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (Argon2Error, InvalidHashError):
        return False


async def hire(
    directory: Directory,
    ids: Ids,
    *,
    name: str,
    skills: Mapping[str, int],
    tier: str,
    capacity: int,
    role: Role,
    password: str | None = None,
    auto_accept: bool = False,
) -> OperatorRecord:
    """A new operator, `off` until they say otherwise.

    Raises Conflict when the name is taken.
    """
    id = f"op_{ids.token()[:12]}"
    record = OperatorRecord(id, name, role, dict(skills), tier, capacity, auto_accept=auto_accept)
    await directory.add_operator(record, hash_password(password) if password else None)
    return record
