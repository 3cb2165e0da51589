"""Where a transfer leads: routing's judgement, in the words of the wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ..conversation.operator import Destination
from ..conversation.state import Conversation
from ..errors import Conflict, NotFound
from ..ports import OperatorRecord
from ..routing.config import RoutingConfig
from ..routing.escalation import Hop, Refusal, Target, ToOperator, ToSkills, ToTier, Transfer, transfer
from ..routing.needs import Needs, Preference
from .attendance import as_routed
from .desk import Desk
from .floor import needs_of


@dataclass(frozen=True, slots=True)
class Transfers:
    """Judges transfers by the rules of the moment; tiers of earlier owners are those that they have now."""

    desk: Desk
    config: Callable[[], RoutingConfig]

    def destination(
        self, state: Conversation, who: OperatorRecord, to: Mapping[str, object], reason: str
    ) -> Destination:
        """What the conversation needs after the transfer.

        Raises Conflict saying why it is refused: too many hops, back to an earlier owner, down a tier, a must that the
        operator lacks. NotFound: no such operator.
        """
        words = {name: value for name, value in to.items() if value is not None}
        operator, skills, tier = to.get("operator"), to.get("skills"), to.get("tier")
        if isinstance(operator, str):
            return self._to_operator(state, who, operator, reason)
        needs = needs_of(state)
        wanted: Mapping[str, int] = state.skills or needs.must
        if isinstance(skills, Mapping) and skills:
            # A person chose these skills: musts, all of them.
            wanted = {state.language: 1, **{str(name): int(level) for name, level in skills.items()}}
            needs = self._judge(state, who, needs, ToSkills(wanted, frozenset(wanted)), reason).needs
        if isinstance(tier, str):
            needs = self._judge(state, who, needs, ToTier(tier), reason).needs
        return Destination(words, None, needs.to_json(), wanted)

    def _to_operator(self, state: Conversation, who: OperatorRecord, target: str, reason: str) -> Destination:
        record = self.desk.record(target)
        if record is None:
            raise NotFound(f"to.operator: no operator {target!r}")
        if target == who.id:
            raise Conflict("to.operator: the conversation is yours already")
        needs = self._judge(state, who, needs_of(state), ToOperator(as_routed(record)), reason).needs
        # Nothing is preferred any more but the operator who was named: if they cannot, whoever meets the musts.
        alone = replace(needs, prefer=(Preference(operator=target),), ending="any")
        return Destination({"operator": target, "name": record.name}, target, alone.to_json(), dict(needs.must))

    def _judge(self, state: Conversation, who: OperatorRecord, needs: Needs, to: Target, reason: str) -> Transfer:
        hops = [Hop(operator, self._tier_of(operator)) for operator in state.transferred_from]
        match transfer(needs, state.language, hops, Hop(who.id, who.tier), to, reason, self.config()):
            case Refusal(why):
                raise Conflict(f"transfer: {why}")
            case judged:
                return judged

    def _tier_of(self, operator: str) -> str | None:
        record = self.desk.record(operator)
        return record.tier if record is not None else None
