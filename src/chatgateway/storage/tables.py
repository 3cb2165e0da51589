"""The tables. `events` and `commands` are the truth; all else about conversations can be rebuilt from them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, Table, Text, UniqueConstraint, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite gives only INTEGER PRIMARY KEY the rowid, which makes the feed a plain range scan.
Position = BigInteger().with_variant(Integer(), "sqlite")

events = Table(
    "events",
    metadata,
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("conversation", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("author_role", Text, nullable=False),
    Column("author_id", Text, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("opening", Text),
    UniqueConstraint("conversation", "seq"),
)

# Idempotency has no window: a command's name is kept as long as its conversation.
commands = Table(
    "commands",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("author", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("reference", Text, nullable=False, unique=True),
    Column("customer", Text, nullable=False),
    Column("customer_name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("phase", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("owner", Text),
    Column("offered_to", Text),
    Column("priority", Text, nullable=False),
    Column("skill", Text, nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("changed_at_ms", BigInteger, nullable=False),
    Column("enqueued_at_ms", BigInteger),
    Column("due_at_ms", BigInteger),
    Column("closed_at_ms", BigInteger),
    Index(None, "position"),
    Index(None, "due_at_ms"),
    Index(None, "created_at_ms", "id"),
    Index(None, "customer", "created_at_ms"),
    Index(None, "phase", "created_at_ms"),
    Index(None, "owner", "phase"),
    Index(None, "offered_to"),
    # Two sockets of one customer that begin at the same moment: the second is told to look again.
    Index(
        "uq_conversations_open_customer",
        "customer",
        unique=True,
        # On PostgreSQL too, by its migration; to say so here would import that dialect in every process.
        sqlite_where=text("phase <> 'closed'"),
    ),
)

decisions = Table(
    "decisions",
    metadata,
    Column("conversation", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
)

# One row, locked from its update to the commit: positions become visible in the order in which they are given out.
feed_heads = Table(
    "feed_heads",
    metadata,
    Column("name", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)

operators = Table(
    "operators",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("skills", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("auto_accept", Boolean, nullable=False),
    Column("timeouts", Integer, nullable=False),
    Column("status_since_ms", BigInteger, nullable=False),
    Column("lost_at_ms", BigInteger),
    Column("version", Integer, nullable=False),
    Column("password_hash", Text),
)

tokens = Table(
    "tokens",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("operator", Text, nullable=False, index=True),
    Column("expires_at_ms", BigInteger),
)

keys = Table(
    "keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),
    Column("scopes", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("expires_at_ms", BigInteger),
    Column("revoked_at_ms", BigInteger),
)

nodes = Table(
    "nodes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("lease_until_ms", BigInteger, nullable=False),
)

presence = Table(
    "presence",
    metadata,
    Column("operator", Text, primary_key=True),
    Column("node", Text, primary_key=True),
)

promises = Table(
    "promises",
    metadata,
    Column("conversation", Text, primary_key=True),
    Column("at_ms", BigInteger, primary_key=True, autoincrement=False),
    Column("position", Integer, nullable=False),
    Column("low", Integer, nullable=False),
    Column("high", Integer, nullable=False),
    Column("skill", Text, nullable=False),
    Index(None, "at_ms"),
)

attendance = Table(
    "attendance",
    metadata,
    Column("operator", Text, primary_key=True),
    Column("at_ms", BigInteger, primary_key=True, autoincrement=False),
    Column("is_ready", Boolean, nullable=False),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner", Text, nullable=False, index=True),
    Column("type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("conversation", Text, index=True),
)

# Only grows: triggers refuse everything else. Positions come from `feed_heads`, one chain over all nodes.
audit = Table(
    "audit",
    metadata,
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index(None, "actor", "at_ms"),
)

secrets = Table("secrets", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

notices = Table("notices", metadata, Column("id", Text, primary_key=True), Column("body", Text, nullable=False))
