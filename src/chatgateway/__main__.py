"""`python -m chatgateway` and the `chatgateway` command."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line."""
    # Imports make a hundred thousand objects that live for ever: looking through them again and again helps nobody.
    gc.disable()
    # More threads of the matrix library wait for each other by spinning: on two busy cores fitting took twice the CPU.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _import_structlog()
    from .cli import command_line

    app = command_line(sys.argv[1:])
    gc.enable()
    app(prog_name="chatgateway")


def _import_structlog() -> None:
    """structlog takes rich along wherever it finds it (a quarter of a second), for tracebacks that we never print."""
    missing = "rich" not in sys.modules
    if missing:
        sys.modules["rich"] = None  # type: ignore[assignment]  # how Python spells "cannot be imported"
    try:
        import structlog as structlog
    finally:
        if missing:
            del sys.modules["rich"]


if __name__ == "__main__":
    main()
