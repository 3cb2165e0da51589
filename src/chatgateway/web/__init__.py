"""WALL: the doors: sockets, REST, pages (static/)."""
