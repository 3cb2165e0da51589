"""`python -m chatgateway` and the `chatgateway` command."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line."""
    # Imports make a hundred thousand objects that live for ever: looking through them again and again helps nobody.
    gc.disable()
    from .cli import command_line

    app = command_line(sys.argv[1:])
    gc.enable()
    app(prog_name="chatgateway")


if __name__ == "__main__":
    main()
