"""QUIET: what a conversation is: its events, its state (a fold of events), what each command may do, its clocks.

No I/O, no clock, no randomness: times and ids come in as values."""
