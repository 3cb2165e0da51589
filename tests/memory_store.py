"""The journal and the directory in memory: the same promises as on a database, and nothing that waits.

Every method is one step: it looks and writes before anybody else has a turn, as a transaction would.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from chatgateway.conversation.events import Event
from chatgateway.conversation.fold import fold
from chatgateway.conversation.phases import Phase
from chatgateway.conversation.state import Conversation
from chatgateway.errors import Conflict, NotFound
from chatgateway.ports import (
    Append,
    Appended,
    KeyRecord,
    Moved,
    NoSeat,
    OperatorChange,
    OperatorRecord,
    Query,
    Receipt,
    Repeated,
    Row,
    StoredDecision,
    Verdict,
)
from chatgateway.storage.redaction import emptied
from chatgateway.storage.rows import derived_row

FORGOTTEN_MS = 60_000


@dataclass(slots=True)
class Store:
    """What a database would hold; any number of journals and directories may stand on one."""

    logs: dict[str, list[Event]] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    receipts: dict[tuple[str, str, str], Receipt] = field(default_factory=dict)
    feed: list[Event] = field(default_factory=list)
    decisions: list[StoredDecision] = field(default_factory=list)
    operators: dict[str, OperatorRecord] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    keys: dict[str, KeyRecord] = field(default_factory=dict)
    leases: dict[str, int] = field(default_factory=dict)
    present: set[tuple[str, str]] = field(default_factory=set)
    secrets: dict[str, str] = field(default_factory=dict)
    notices: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def room(self, operator: str) -> int:
        """Free places of an operator's capacity; none unless they are ready."""
        record = self.operators.get(operator)
        if record is None or record.status != "ready" or not record.enabled:
            return 0
        held = sum(
            row.offered_to == operator or (row.owner == operator and row.phase == Phase.ACTIVE)
            for row in self.rows.values()
        )
        return record.capacity - held

    def state(self, conversation: str) -> Conversation:
        """What the log says."""
        state = fold(self.logs[conversation])
        assert state is not None
        return state


@dataclass(slots=True)
class MemoryJournal:
    """The journal on a `Store`."""

    store: Store

    # ---- writing

    async def append(self, append: Append) -> Verdict:
        """See ports.Journal."""
        return self._refusal(append) or self._write(append)

    def backlog(self) -> int:
        """Nothing waits here."""
        return 0

    def _refusal(self, append: Append) -> Verdict | None:
        store, state = self.store, append.state
        for key in append.keys:
            receipt = store.receipts.get((key.scope, key.author, key.id))
            if receipt is not None:
                return Repeated(receipt)
        if len(store.logs.get(append.conversation, ())) != append.after_seq:
            return Moved()
        if append.seat is not None and store.room(append.seat) < 1:
            return NoSeat(append.seat)
        others = [row for row in store.rows.values() if row.id != append.conversation]
        if any(row.reference == state.reference for row in others):
            return Moved()
        is_open = state.phase is not Phase.CLOSED
        if is_open and any(row.customer == state.customer and row.phase != Phase.CLOSED for row in others):
            return Moved()
        return None

    def _write(self, append: Append) -> Appended:
        store = self.store
        store.logs.setdefault(append.conversation, []).extend(append.events)
        store.feed.extend(append.events)
        position = len(store.feed)
        store.rows[append.conversation] = Row(*derived_row(append.state, position, append.due_at_ms))
        for key in append.keys:
            own = next((e for e in append.events if e.command == key.id), append.events[-1])
            store.receipts[key.scope, key.author, key.id] = Receipt(own.conversation, own.seq, own.at_ms, key.digest)
        if append.decision is not None:
            last = append.events[-1]
            store.decisions.append(StoredDecision(append.conversation, last.seq, last.at_ms, append.decision))
        return Appended(position)

    async def schedule(self, conversation: str, seq: int, due_at_ms: int | None) -> None:
        """Look at the conversation at another time."""
        row = self.store.rows[conversation]
        if row.seq == seq:
            self.store.rows[conversation] = replace(row, due_at_ms=due_at_ms)

    async def redact(self, append: Append, seq: int) -> Verdict:
        """As append, and the text of event `seq` is gone."""
        verdict = await self.append(append)
        if isinstance(verdict, Appended):
            log = self.store.logs[append.conversation]
            event = log[seq - 1]
            log[seq - 1] = replace(event, data=emptied(event.data))
            self.store.feed[self.store.feed.index(event)] = log[seq - 1]
        return verdict

    async def erase(self, append: Append, pseudonym: str) -> Verdict:
        """Nobody is erased here."""
        raise NotImplementedError

    async def scrub(self) -> None:
        """Memory has no files."""

    # ---- reading

    async def since(self, conversation: str, after_seq: int, limit: int = 1000) -> list[Event]:
        """The log after `after_seq`."""
        return self.store.logs.get(conversation, [])[after_seq : after_seq + limit]

    async def receipt(self, scope: str, author: str, command: str) -> Receipt | None:
        """The first result of a command."""
        return self.store.receipts.get((scope, author, command))

    async def receipts(self, scopes: Sequence[str], author: str, command: str) -> list[Receipt]:
        """The first results of this author's commands of this name, in any of these scopes."""
        found = (self.store.receipts.get((scope, author, command)) for scope in scopes)
        return [receipt for receipt in found if receipt is not None]

    async def row(self, id_or_reference: str) -> Row | None:
        """One conversation by id or reference."""
        found = [row for row in self.store.rows.values() if id_or_reference in (row.id, row.reference)]
        return found[0] if found else None

    async def latest_of(self, customer: str) -> Row | None:
        """The customer's open conversation, else the one that ended last."""
        theirs = [row for row in self.store.rows.values() if row.customer == customer]
        return max(
            theirs, key=lambda row: (row.phase != Phase.CLOSED, row.closed_at_ms or 0, row.created_at_ms), default=None
        )

    async def rows(self, query: Query) -> list[Row]:
        """Conversations that match, newest first."""
        found = [row for row in self.store.rows.values() if self._matches(row, query)]
        return sorted(found, key=_newness, reverse=True)[: query.limit]

    def _matches(self, row: Row, query: Query) -> bool:
        wanted = (
            (query.phase, row.phase),
            (query.operator, row.owner),
            (query.skill, row.skill),
            (query.language, row.language),
            (query.customer, row.customer),
        )
        return (
            all(value is None or value == found for value, found in wanted)
            and (query.since_ms is None or row.created_at_ms >= query.since_ms)
            and (query.until_ms is None or row.created_at_ms < query.until_ms)
            and (query.before is None or _newness(row) < query.before)
            and (not query.text or self._holds(row, query.text))
        )

    def _holds(self, row: Row, words: str) -> bool:
        said = [getattr(e.data, "text", "") for e in self.store.logs[row.id] if e.kind in ("message", "answer")]
        return words in (row.reference, row.customer) or any(words in text for text in said)

    async def at_the_desk(self) -> list[Row]:
        """What people wait for or own."""
        return [row for row in self.store.rows.values() if row.phase in ("waiting", "pending", "active")]

    async def changed_since(self, position: int, limit: int = 5000) -> list[Row]:
        """What changed after a feed position."""
        changed = [row for row in self.store.rows.values() if row.position > position]
        return sorted(changed, key=lambda row: row.position)[:limit]

    async def due(self, now_ms: int, limit: int = 500) -> list[str]:
        """Conversations at which something is due."""
        found = [(row.due_at_ms, row.id) for row in self.store.rows.values() if row.due_at_ms is not None]
        return [id for at_ms, id in sorted(found) if at_ms <= now_ms][:limit]

    async def feed(self, after: int, limit: int, kinds: Sequence[str] = ()) -> list[tuple[int, Event]]:
        """All events in one total order, or those of some kinds."""
        found = enumerate(self.store.feed[after:], start=after + 1)
        return [(at, event) for at, event in found if not kinds or event.kind in kinds][:limit]

    async def head(self) -> int:
        """The newest feed position."""
        return len(self.store.feed)

    async def answered_with(self, entry: str, after: int) -> list[str]:
        """Open conversations in which the bot gave this entry."""
        found = {e.conversation for e in self.store.feed[after:] if getattr(e.data, "entry", None) == entry}
        return sorted(id for id in found if self.store.rows[id].phase != Phase.CLOSED)

    async def logs(self, since_ms: int, until_ms: int, after: str, limit: int) -> list[list[Event]]:
        """Whole logs of conversations that were alive in a period."""
        alive = [
            row.id
            for row in self.store.rows.values()
            if row.id > after and row.created_at_ms < until_ms and row.changed_at_ms >= since_ms
        ]
        return [list(self.store.logs[id]) for id in sorted(alive)[:limit]]

    async def decisions(self, conversation: str) -> list[StoredDecision]:
        """Every routing decision of a conversation."""
        return [decision for decision in self.store.decisions if decision.conversation == conversation]

    async def closed_before(self, at_ms: int, after: str, limit: int) -> list[Row]:
        """Nobody is erased here."""
        raise NotImplementedError

    async def check(self) -> None:
        """Memory always answers."""


def _newness(row: Row) -> tuple[int, str]:
    return (row.created_at_ms, row.id)


@dataclass(slots=True)
class MemoryDirectory:
    """The directory on a `Store`."""

    store: Store

    # ---- operators

    async def operators(self) -> list[OperatorRecord]:
        """All operators by name."""
        return sorted(self.store.operators.values(), key=lambda record: record.name)

    async def operator(self, id: str) -> OperatorRecord | None:
        """One operator by id."""
        return self.store.operators.get(id)

    async def operator_named(self, name: str) -> OperatorRecord | None:
        """One operator by name."""
        return next((r for r in self.store.operators.values() if r.name == name), None)

    async def add_operator(self, record: OperatorRecord, password_hash: str | None) -> None:
        """Raises Conflict when the name or id is taken."""
        if record.id in self.store.operators or await self.operator_named(record.name) is not None:
            raise Conflict(f"name: an operator named {record.name!r} exists already")
        self.store.operators[record.id] = record
        if password_hash is not None:
            self.store.passwords[record.id] = password_hash

    async def change_operator(self, id: str, change: OperatorChange, now_ms: int) -> OperatorRecord:
        """Raises NotFound."""
        record = self.store.operators.get(id)
        if record is None:
            raise NotFound(f"operator: no operator {id!r}")
        values = {n: getattr(change, n) for n in OperatorChange.__dataclass_fields__ if getattr(change, n) is not None}
        values.pop("password_hash", None)
        if "status" in values:
            values["status_since_ms"] = now_ms
        self.store.operators[id] = replace(record, **values, version=record.version + 1)
        return self.store.operators[id]

    async def password_of(self, name: str) -> tuple[OperatorRecord, str] | None:
        """The enabled operator of this name and their password's hash."""
        record = await self.operator_named(name)
        if record is None or not record.enabled or record.id not in self.store.passwords:
            return None
        return record, self.store.passwords[record.id]

    async def add_token(self, token_hash: str, operator: str, expires_at_ms: int | None) -> None:
        """Keep the hash of a token."""
        self.store.tokens[token_hash] = (operator, expires_at_ms)

    async def operator_by_token(self, token_hash: str, now_ms: int) -> OperatorRecord | None:
        """The enabled operator whose live token this is."""
        operator, expires_at_ms = self.store.tokens.get(token_hash, ("", None))
        record = self.store.operators.get(operator)
        if record is None or not record.enabled or (expires_at_ms is not None and expires_at_ms <= now_ms):
            return None
        return record

    async def revoke_tokens(self, operator: str) -> None:
        """Every token of this operator is void."""
        self.store.tokens = {h: kept for h, kept in self.store.tokens.items() if kept[0] != operator}

    # ---- keys

    async def add_key(self, record: KeyRecord, key_hash: str) -> None:
        """Keep a key's hash."""
        self.store.keys[key_hash] = record

    async def key_by_hash(self, key_hash: str, now_ms: int) -> KeyRecord | None:
        """The live key whose hash this is."""
        record = self.store.keys.get(key_hash)
        if record is None or record.revoked_at_ms is not None:
            return None
        return record if record.expires_at_ms is None or record.expires_at_ms > now_ms else None

    async def keys(self) -> list[KeyRecord]:
        """All keys, newest first."""
        return sorted(self.store.keys.values(), key=lambda record: -record.created_at_ms)

    async def revoke_key(self, id: str, now_ms: int) -> None:
        """Raises NotFound."""
        for key_hash, record in self.store.keys.items():
            if record.id == id:
                self.store.keys[key_hash] = replace(record, revoked_at_ms=now_ms)
                return
        raise NotFound(f"key: no key {id!r}")

    # ---- presence

    async def renew_lease(
        self, node: str, until_ms: int, now_ms: int, here: Callable[[], Collection[str]] | None = None
    ) -> None:
        """The node lives until then; who is stored as being at it is made to agree with `here`."""
        store = self.store
        store.leases[node] = until_ms
        store.leases = {n: ms for n, ms in store.leases.items() if ms >= now_ms - FORGOTTEN_MS}
        store.present = {(operator, at) for operator, at in store.present if at in store.leases}
        if here is not None:
            self._agree(node, set(here()), now_ms)

    def _agree(self, node: str, true: set[str], now_ms: int) -> None:
        for operator in {operator for operator, at in self.store.present if at == node} - true:
            self._leave(operator, node, now_ms)
        for operator in true:
            self.store.present.add((operator, node))
            self._set_lost(operator, None)

    async def arrive(self, operator: str, node: str) -> None:
        """The node has a console of this operator."""
        self.store.present.add((operator, node))
        self._set_lost(operator, None)

    async def depart(self, operator: str, node: str, now_ms: int) -> None:
        """The node's last console of this operator is gone."""
        self._leave(operator, node, now_ms)

    def _leave(self, operator: str, node: str, now_ms: int) -> None:
        self.store.present.discard((operator, node))
        record = self.store.operators.get(operator)
        if record is not None and record.lost_at_ms is None and not any(o == operator for o, _ in self.store.present):
            self._set_lost(operator, now_ms)

    def _set_lost(self, operator: str, lost_at_ms: int | None) -> None:
        record = self.store.operators.get(operator)
        if record is not None:
            self.store.operators[operator] = replace(record, lost_at_ms=lost_at_ms)

    async def present(self, now_ms: int) -> set[str]:
        """Operators with a console on a living node."""
        return {operator for operator, node in self.store.present if self.store.leases.get(node, 0) > now_ms}

    async def set_lost(self, operator: str, lost_at_ms: int | None) -> None:
        """Since when no console of the operator is connected."""
        self._set_lost(operator, lost_at_ms)

    # ---- what all nodes share

    async def secret(self, name: str, make: Callable[[], str]) -> str:
        """A secret shared by all nodes, made once."""
        return self.store.secrets.setdefault(name, make())

    async def notices(self) -> list[Mapping[str, Any]]:
        """All notices as they were put."""
        return list(self.store.notices.values())

    async def put_notice(self, id: str, body: Mapping[str, Any]) -> None:
        """Make or replace a notice."""
        self.store.notices[id] = dict(body)


class Forgetful:
    """Records, audit and attachments of a house in which nobody reads reports or sends files."""

    async def keep(self, promises: Sequence[Any], attendance: Sequence[Any]) -> None:
        """Nothing is kept."""

    async def find(self, ids: Sequence[str]) -> list[Any]:
        """There are no files."""
        return []

    async def bind(self, ids: Sequence[str], conversation: str) -> None:
        """There are no files."""

    async def record(self, entry: Any) -> None:
        """Nobody audits."""

    async def read_by(self, actor: str, since_ms: int) -> set[str]:
        """Nothing was read."""
        return set()
