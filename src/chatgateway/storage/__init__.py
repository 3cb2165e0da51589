"""WALL: the truth: the journal of events and what is derived from it. The only room with SQL."""
