"""What Prometheus sees. No ids and no text in labels."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from ..conversation.events import Answer, Assigned, Closed, Event, Handoff, Message
from ..flows.ledger import Commit


class Metrics:
    """Hears every commit and counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.connections = Gauge("chatgateway_connections", "Open sockets", ["door"], registry=self.registry)
        self.messages = Counter("chatgateway_messages", "Messages kept", ["author"], registry=self.registry)
        self.bot = Counter(
            "chatgateway_bot_decisions", "What the bot did", ["decision", "language"], registry=self.registry
        )
        self.handoffs = Counter(
            "chatgateway_handoffs", "Conversations given to people", ["reason"], registry=self.registry
        )
        self.closed = Counter(
            "chatgateway_conversations_closed", "Conversations that ended", ["reason"], registry=self.registry
        )
        self.waiting = Gauge("chatgateway_queue_waiting", "Conversations in the queue", registry=self.registry)
        self.operators = Gauge("chatgateway_operators_ready", "Operators who may get offers", registry=self.registry)
        self.wait = Histogram(
            "chatgateway_wait_seconds",
            "From entering the queue to an operator",
            buckets=(1, 5, 15, 30, 60, 120, 300, 600, 1800),
            registry=self.registry,
        )
        self.shed = Counter("chatgateway_shed", "What was put off under load", ["kind"], registry=self.registry)
        self.lag = Gauge("chatgateway_loop_lag_seconds", "How late the event loop is", registry=self.registry)
        # A label's child is looked up once, not with every message.
        self._message_counts = {role: self.messages.labels(role) for role in ("customer", "operator")}
        self.bus_connected = Gauge("chatgateway_bus_connected", "Whether the bus answers", registry=self.registry)

    def hear(self, commit: Commit) -> None:
        """Count what has just been committed on this node."""
        if not commit.position:
            return
        for event in commit.events:
            self._count(event, commit)

    def _count(self, event: Event, commit: Commit) -> None:
        match event.data:
            case Message():
                self._message_counts[event.author.role].inc()
            case Answer(clarifies=clarifies, language=language):
                self.bot.labels("clarify" if clarifies else "answer", language).inc()
            case Handoff(reason=reason, language=language):
                self.bot.labels("handoff", language).inc()
                self.handoffs.labels(reason).inc()
            case Assigned():
                since = commit.before.enqueued_at_ms if commit.before else None
                if since is not None:
                    self.wait.observe(max(0.0, (event.at_ms - since) / 1000))
            case Closed(reason=reason):
                self.closed.labels(reason).inc()
            case _:
                pass

    def count_shed(self, kind: str) -> None:
        """Something was refused because the node is busy."""
        self.shed.labels(kind).inc()

    def text(self) -> bytes:
        """The exposition."""
        return generate_latest(self.registry)
