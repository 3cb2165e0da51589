"""structlog as we use it: without rich."""

from __future__ import annotations

import sys


def import_structlog() -> None:
    """structlog takes rich along wherever it finds it (a quarter of a second), for tracebacks that we never print."""
    missing = "rich" not in sys.modules
    if missing:
        sys.modules["rich"] = None  # type: ignore[assignment]  # how Python spells "cannot be imported"
    try:
        import structlog as structlog
    finally:
        if missing:
            del sys.modules["rich"]
