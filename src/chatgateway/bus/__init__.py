"""WALL: the news between nodes. At most once, no history; a lost nudge costs delay, never a message."""
