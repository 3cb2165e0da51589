"""The REST doors, one module per kind of thing."""
