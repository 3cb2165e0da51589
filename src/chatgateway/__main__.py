"""`python -m chatgateway` and the `chatgateway` command."""

from __future__ import annotations

from .cli import app


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
