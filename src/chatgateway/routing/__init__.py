"""QUIET: needs + operators + now -> who gets a conversation, and why not the others.

Pure and deterministic; configuration arrives as text or values, never as paths."""
