"""Gateways with one flaw each, so that a test can show that it would see it: `bad_gateway.py FLAW serve …`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from chatgateway.__main__ import main
from chatgateway.flows.news import News
from chatgateway.web.wire import Wire


def nothing(*_arguments: Any) -> None:
    """In place of what the flaw leaves out."""


async def nothing_at_all(*_arguments: Any) -> None:
    """The same, awaited."""


def be_patient() -> None:
    """A stalled write has no deadline."""
    Wire._give_time = nothing  # type: ignore[assignment, method-assign]


def believe_the_bus() -> None:
    """The journal is not looked at for what other nodes wrote."""
    News.look = nothing_at_all  # type: ignore[assignment, method-assign]


FLAWS = {"patient": be_patient, "trusts-the-bus": believe_the_bus}


def program(flaw: str) -> tuple[str, ...]:
    """What a test's server runs instead of the gateway."""
    return (str(Path(__file__)), flaw)


if __name__ == "__main__":
    FLAWS[sys.argv.pop(1)]()
    main()
