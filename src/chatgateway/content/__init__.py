"""WALL: FAQ folders and other editors' files on disk: reading, caching, reloading while the service runs."""
