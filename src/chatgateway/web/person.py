"""How people are shown."""

from __future__ import annotations

from ..ports import OperatorRecord
from ..protocol.outbound import OperatorView


def operator_view(record: OperatorRecord) -> OperatorView:
    """An operator as their console sees them."""
    return {
        "id": record.id,
        "name": record.name,
        "role": record.role,
        "skills": dict(record.skills),
        "tier": record.tier,
        "capacity": record.capacity,
        "status": record.status,
    }
