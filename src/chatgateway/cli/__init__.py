"""The command line: typer commands that build what they need through app and print results.

No rules live here; JSON goes to stdout, errors to stderr."""
