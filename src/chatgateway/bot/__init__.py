"""QUIET: words in, Answer | Clarify | HandOver out.

Pure and deterministic; FAQ files arrive as parsed values, never as paths."""
