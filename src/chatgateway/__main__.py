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
    from .cli import command_line

    app = command_line(sys.argv[1:])
    gc.freeze()
    gc.enable()
    app(prog_name="chatgateway")


if __name__ == "__main__":
    main()
