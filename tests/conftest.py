"""Fixtures that every room's tests may use."""

from .engines import database_url, postgres

__all__ = ["database_url", "postgres"]
