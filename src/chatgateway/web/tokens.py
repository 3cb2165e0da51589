"""Who is it? Visitor tokens, host sites' JWTs, operators' tokens, services' keys. None is stored in clear or logged."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field

from ..errors import Unauthorized
from ..ports import PSEUDONYM, Clock, Directory, HostSite, IdentityProvider, Ids, KeyRecord, OperatorRecord

VISITOR_PREFIX = "cgv1"
OPERATOR_PREFIX = "cgo"
KEY_PREFIX = "cgk"
TOKEN_BYTES = 8 * 1024
LOGIN_MS = 12 * 3_600_000


def is_visitor(customer: str) -> bool:
    """Whether this customer is anonymous; no host site's token can name such an id."""
    return customer.startswith("v_")


def hash_of(token: str) -> str:
    """What is stored of a token. 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as their token names them; visitors are anonymous and never merged with identified customers."""

    id: str
    name: str
    token: str
    is_visitor: bool


@dataclass(frozen=True, slots=True)
class Tokens:
    """Issues and checks tokens.

    A token has expired as soon as either clock says so, ours or the machine's: a clock turned back revives nothing, and
    one that was behind and is put right lets nothing live longer. At worst somebody signs in an hour too early.
    """

    directory: Directory
    clock: Clock
    ids: Ids
    visitor_secret: str = field(repr=False)
    host_site: HostSite | None = None
    provider: IdentityProvider | None = None

    # ---- customers

    def new_visitor(self) -> Person:
        """Somebody whom we have not seen."""
        visitor = f"v_{self.ids.token()[:22]}"
        return Person(visitor, "", self._visitor_token(visitor), True)

    def person(self, token: str) -> Person:
        """The customer whose token this is.

        Raises Unauthorized: not ours, altered, expired.
        """
        if len(token) > TOKEN_BYTES:
            raise Unauthorized("token: too long")
        if token.startswith(f"{VISITOR_PREFIX}."):
            return self._visitor(token)
        return self._identified(token)

    def _visitor_token(self, visitor: str) -> str:
        mac = hmac.digest(self.visitor_secret.encode(), visitor.encode(), "sha256")
        return f"{VISITOR_PREFIX}.{visitor}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"

    def _visitor(self, token: str) -> Person:
        parts = token.split(".")
        if len(parts) != 3 or not hmac.compare_digest(self._visitor_token(parts[1]).encode(), token.encode()):
            raise Unauthorized("token: not a visitor token of ours")
        return Person(parts[1], "", token, True)

    def _identified(self, token: str) -> Person:
        if self.host_site is None:
            raise Unauthorized("token: unknown")
        named = self.host_site.read(token)
        if is_visitor(named.subject) or named.subject.startswith(PSEUDONYM):
            raise Unauthorized("token: sub is not a customer id")
        return Person(named.subject, named.name, token, False)

    # ---- operators

    async def issue_operator_token(self, operator: str, lifetime_ms: int | None) -> str:
        """A new token of this operator; shown once."""
        token = f"{OPERATOR_PREFIX}_{self.ids.token()}"
        expires = None if lifetime_ms is None else self.clock.now_ms() + lifetime_ms
        await self.directory.add_token(hash_of(token), operator, expires)
        return token

    def is_operators(self, token: str) -> bool:
        """Whether this looks like a token for operators, ours or the identity provider's; it may be a bad one."""
        if token.startswith(f"{OPERATOR_PREFIX}_"):
            return True
        return self.provider is not None and token.count(".") == 2 and self.provider.issued(token)

    async def operator(self, token: str) -> OperatorRecord:
        """The operator whose token this is: one of ours, or one that the company's identity provider signed.

        Raises Unauthorized.
        """
        record = None
        if token.startswith(f"{OPERATOR_PREFIX}_") and len(token) < 200:
            record = await self.directory.operator_by_token(hash_of(token), self.clock.latest_ms())
        elif self.provider is not None and token.count(".") == 2:
            record = await self._named((await self.provider.read(token)).subject)
        if record is None:
            raise Unauthorized("token: not an operator's")
        return record

    async def _named(self, subject: str) -> OperatorRecord | None:
        """Nobody becomes an operator by a token: it names one that is in the directory, or nobody."""
        record = await self.directory.operator(subject) or await self.directory.operator_named(subject)
        return record if record is not None and record.enabled else None

    # ---- services

    async def issue_key(self, scopes: tuple[str, ...], label: str, lifetime_ms: int | None) -> tuple[KeyRecord, str]:
        """A new API key; shown once."""
        id = f"k_{self.ids.token()[:12]}"
        key = f"{KEY_PREFIX}_{self.ids.token()}"
        now_ms = self.clock.now_ms()
        record = KeyRecord(id, scopes, label, now_ms, None if lifetime_ms is None else now_ms + lifetime_ms, None)
        await self.directory.add_key(record, hash_of(key))
        return record, key

    async def key(self, key: str) -> KeyRecord:
        """The key's record.

        Raises Unauthorized.
        """
        record = None
        if key.startswith(f"{KEY_PREFIX}_") and len(key) < 200:
            record = await self.directory.key_by_hash(hash_of(key), self.clock.latest_ms())
        if record is None:
            raise Unauthorized("the API key is unknown, expired or revoked")
        return record
