"""WALL: FAQ folders and other editors' files on disk: reading, caching, reloading while the service runs.

No decisions are made here; what the files mean is the business of the quiet rooms."""
