"""The directory: operators, their presence, and the keys of services."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

Status: TypeAlias = Literal["ready", "busy", "break", "off", "not_responding"]
Role: TypeAlias = Literal["operator", "supervisor"]


@dataclass(frozen=True, slots=True)
class OperatorRecord:
    """An operator as stored. `status` is what they declared; `lost_at_ms`: no console of theirs since."""

    id: str
    name: str
    role: Role
    skills: Mapping[str, int]
    tier: str
    capacity: int
    status: Status = "off"
    enabled: bool = True
    auto_accept: bool = False
    timeouts: int = 0
    status_since_ms: int = 0
    lost_at_ms: int | None = None
    version: int = 0

    @property
    def language(self) -> str:
        """The language they know best, as far as their skills say."""
        spoken = [skill for skill in self.skills if skill in ("ja", "en", "zh")]
        return max(spoken, key=lambda skill: self.skills[skill], default="ja")


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A service's API key without the key itself."""

    id: str
    scopes: tuple[str, ...]
    label: str
    created_at_ms: int
    expires_at_ms: int | None
    revoked_at_ms: int | None


@dataclass(frozen=True, slots=True)
class OperatorChange:
    """What to change of an operator; None leaves as it is."""

    name: str | None = None
    role: Role | None = None
    skills: Mapping[str, int] | None = None
    tier: str | None = None
    capacity: int | None = None
    status: Status | None = None
    enabled: bool | None = None
    auto_accept: bool | None = None
    timeouts: int | None = None
    password_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as a signed token names them."""

    subject: str
    name: str


class HostSite(Protocol):
    """The site that customers come from, and whose backend signs who they are."""

    def read(self, token: str) -> Named:
        """The customer. Raises Unauthorized."""
        ...


class IdentityProvider(Protocol):
    """The company's, whose tokens name operators; what they may do is the directory's to say."""

    async def read(self, token: str) -> Named:
        """Whom the token names. Raises Unauthorized, and Unavailable when it cannot be checked."""
        ...

    def issued(self, token: str) -> bool:
        """Whether the token says that it is the provider's; it may be lying."""
        ...


class Directory(Protocol):
    """Operators, their tokens, presence and services' keys. Secrets are stored as hashes only."""

    async def operators(self) -> list[OperatorRecord]: ...
    async def operator(self, id: str) -> OperatorRecord | None: ...
    async def operator_named(self, name: str) -> OperatorRecord | None: ...
    async def add_operator(self, record: OperatorRecord, password_hash: str | None) -> None:
        """Raises Conflict when the name or id is taken."""
        ...

    async def change_operator(self, id: str, change: OperatorChange, now_ms: int) -> OperatorRecord:
        """Raises NotFound. The version rises, so that every node notices."""
        ...

    async def password_of(self, name: str) -> tuple[OperatorRecord, str] | None: ...
    async def add_token(self, token_hash: str, operator: str, expires_at_ms: int | None) -> None: ...
    async def operator_by_token(self, token_hash: str, now_ms: int) -> OperatorRecord | None:
        """The enabled operator whose live token this is."""
        ...

    async def revoke_tokens(self, operator: str) -> None: ...
    async def add_key(self, record: KeyRecord, key_hash: str) -> None: ...
    async def key_by_hash(self, key_hash: str, now_ms: int) -> KeyRecord | None:
        """The live key whose hash this is; expired and revoked ones are none."""
        ...

    async def keys(self) -> list[KeyRecord]: ...
    async def revoke_key(self, id: str, now_ms: int) -> None: ...
    async def renew_lease(
        self, node: str, until_ms: int, now_ms: int, here: Callable[[], Collection[str]] | None = None
    ) -> None:
        """The node lives until then; who is stored as being at it is made to agree with `here`."""
        ...

    async def arrive(self, operator: str, node: str) -> None:
        """The node has a console of this operator."""
        ...

    async def depart(self, operator: str, node: str, now_ms: int) -> None:
        """The node has no console of this operator any more."""
        ...

    async def present(self, now_ms: int) -> set[str]:
        """Operators with a console on any node whose lease has not run out."""
        ...

    async def set_lost(self, operator: str, lost_at_ms: int | None) -> None: ...
    async def secret(self, name: str, make: Callable[[], str]) -> str:
        """A secret shared by all nodes, made once by whoever asks first."""
        ...

    async def notices(self) -> list[Mapping[str, Any]]: ...
    async def put_notice(self, id: str, body: Mapping[str, Any]) -> None: ...
