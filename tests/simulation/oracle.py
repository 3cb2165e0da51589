"""What must hold after every run, whatever happened in it; each rule returns what speaks against it."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator

from chatgateway.conversation.events import Answer, Assigned, Closed, Event, Offered, OfferEnded, Requeued, Ticketed
from chatgateway.conversation.fold import apply, begin
from chatgateway.conversation.phases import Phase
from chatgateway.conversation.state import Conversation
from chatgateway.protocol.views import Audience, is_visible

from .people import Client, Customer
from .world import Node, Played, World


def judge(played: Played) -> list[str]:
    """Everything that speaks against this run."""
    world = played.world
    rules = (logs, promises, owners, capacity, skills, views, nobody_waits, mirrors)
    return [*world.faults, *played.errors, *(f"{rule.__name__}: {fault}" for rule in rules for fault in rule(world))]


def logs(world: World) -> Iterator[str]:
    """Every log is 1…n, its row says what it says, and the bot is silent while a person owns the conversation."""
    for id, log in world.store.logs.items():
        if [event.seq for event in log] != list(range(1, len(log) + 1)):
            yield f"{id} has a hole"
        state: Conversation | None = None
        for event in log:
            if state is not None and state.phase is Phase.ACTIVE and isinstance(event.data, Answer):
                yield f"the bot spoke at {id}#{event.seq} while {state.owner} owned it"
            state = apply(state or begin(event), event)
        row = world.store.rows[id]
        assert state is not None
        if (row.phase, row.owner, row.seq, row.epoch) != (state.phase, state.owner, state.seq, state.epoch):
            yield f"the row of {id} does not say what its log says"


def promises(world: World) -> Iterator[str]:
    """What was acknowledged is stored, once, where the ack said; what was refused is not stored."""
    stored: dict[str, list[Event]] = defaultdict(list)
    for event in world.store.feed:
        if event.command:
            stored[event.command].append(event)
    for id, events in stored.items():
        if len(events) > 1:
            yield f"{id} was carried out {len(events)} times: {[(e.conversation, e.seq) for e in events]}"
    for client in world.clients:
        yield from _kept(client, stored)


def _kept(client: Client, stored: dict[str, list[Event]]) -> Iterator[str]:
    for id, place in client.acked.items():
        found = [(event.conversation, event.seq) for event in stored.get(id, ())]
        # Nothing to do is no promise; a copy may have come when there was something.
        if place is not None and found != [place]:
            yield f"{client.name} was promised {id} at {place}, and it is at {found}"
    for id, code in client.refused.items():
        # Two copies on two nodes may meet two states: then one is refused while the other is carried out.
        if id in stored and client.copies[id] == 1:
            yield f"{client.name} was refused {id} ({code}), and it was carried out"
    for id in client.outstanding:
        yield f"{client.name} never got an answer to {client.sent[id]}"
    if not client.is_welcome:
        yield f"{client.name} could not come back"


def owners(world: World) -> Iterator[str]:
    """At most one offer or owner at a time; the epoch rises with each."""
    for id, log in world.store.logs.items():
        epoch, offered = 0, ""
        for event in log:
            match event.data:
                case Offered(operator=operator, epoch=number):
                    if offered or number <= epoch:
                        yield f"{id}#{event.seq}: offer {number} to {operator} over {epoch} to {offered or 'nobody'}"
                    offered, epoch = operator, number
                case OfferEnded():
                    offered = ""
                case Assigned(operator=operator, epoch=number):
                    if number < epoch:
                        yield f"{id}#{event.seq}: epoch {number} after {epoch}"
                    offered, epoch = "", number
                case _:
                    pass


def capacity(world: World) -> Iterator[str]:
    """Whoever is offered a conversation has room for it at that moment."""
    holders: dict[str, str] = {}
    for event in world.store.feed:
        match event.data:
            case Offered(operator=operator):
                holders[event.conversation] = operator
                held = Counter(holders.values())[operator]
                if held > world.store.operators[operator].capacity:
                    yield f"{operator} was offered {event.conversation} as number {held}"
            case Assigned(operator=operator):
                holders[event.conversation] = operator
            case OfferEnded() | Closed() | Requeued() | Ticketed():
                holders.pop(event.conversation, None)
            case _:
                pass


def skills(world: World) -> Iterator[str]:
    """Nobody is offered what they cannot do."""
    for id, log in world.store.logs.items():
        state: Conversation | None = None
        for event in log:
            if isinstance(event.data, Offered) and state is not None and state.needs is not None:
                able = world.store.operators[event.data.operator].skills
                if any(able.get(skill, 0) < level for skill, level in state.needs["must"].items()):
                    yield f"{event.data.operator} was offered {id}#{event.seq}, which needs {state.needs['must']}"
            state = apply(state or begin(event), event)


def views(world: World) -> Iterator[str]:
    """What every client has seen is what it may see of the log: no hole, no repeat, no other order."""
    for client in world.customers:
        yield from _customer_view(world, client)
    for console in world.consoles:
        for id in console.owned:
            if world.store.rows[id].owner != console.operator:
                yield f"{console.name} believes to own {id}, which {world.store.rows[id].owner} owns"
        held = {row.id for row in world.store.rows.values() if row.owner == console.operator and row.phase == "active"}
        for id in sorted(held | console.watched):
            yield from _missing(world, console, id)


def _customer_view(world: World, client: Customer) -> Iterator[str]:
    theirs = [row for row in world.store.rows.values() if row.customer == client.principal]
    if not theirs:
        return
    newest = max(theirs, key=lambda row: (row.phase != Phase.CLOSED, row.closed_at_ms or 0, row.created_at_ms))
    if newest.phase == Phase.CLOSED and world.config.reopen_hours < 1:
        # Whoever comes back later than that is not told of it any more.
        return
    yield from _missing(world, client, newest.id)


def _missing(world: World, client: Client, id: str) -> Iterator[str]:
    audience: Audience = "customer" if isinstance(client, Customer) else "staff"
    due = {event.seq for event in world.store.logs[id] if is_visible(event, audience)}
    own = {place[1] for place in client.acked.values() if place is not None and place[0] == id}
    seen = client.views[id].seen if id in client.views else set()
    if lacking := sorted(due - seen - own):
        yield f"{client.name} lacks {id}#{lacking} of {len(world.store.logs[id])}"
    if surplus := sorted(seen - due):
        yield f"{client.name} has {id}#{surplus}, which is not theirs to see"


def nobody_waits(world: World) -> Iterator[str]:
    """With everybody back and nothing failing, nobody waits for people for ever."""
    for row in world.store.rows.values():
        if row.phase in ("waiting", "pending"):
            yield f"{row.id} still waits, offered to {row.offered_to or 'nobody'}"


def mirrors(world: World) -> Iterator[str]:
    """Every node knows what the journal knows of the desk."""
    for node in world.nodes.values():
        if node is None:
            yield "a node never came back"
        else:
            yield from _mirror(world, node)


def _mirror(world: World, node: Node) -> Iterator[str]:
    desk, ledger = node.house.desk, node.house.ledger
    for row in world.store.rows.values():
        known = ledger.known(row.id)
        if row.phase in ("waiting", "pending", "active") and (known is None or known.seq != row.seq):
            yield f"{node.name} knows {row.id} up to {known.seq if known else 0} of {row.seq}"
    for operator in world.store.operators.values():
        held = sorted(
            row.id
            for row in world.store.rows.values()
            if row.offered_to == operator.id or (row.owner == operator.id and row.phase == "active")
        )
        if desk.held_by(operator.id) != held:
            yield f"{node.name} believes that {operator.id} has {desk.held_by(operator.id)}; it is {held}"
        record = desk.record(operator.id)
        if record is None or record.status != operator.status:
            yield f"{node.name} believes that {operator.id} is {record}; it is {operator.status}"
        if not desk.is_connected(operator.id):
            yield f"{node.name} does not know that {operator.id} is back"


def digest(played: Played) -> str:
    """Tells one run from another: the same seed has the same."""
    feed = played.world.store.feed
    told = "\n".join(f"{e.conversation}#{e.seq} {e.at_ms} {e.kind} {e.author.id} {e.command}" for e in feed)
    return hashlib.sha256(told.encode()).hexdigest()[:12]
