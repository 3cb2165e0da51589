"""Folders that are there without being configured. Apart from the settings, which take pydantic along."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """Where fitted bots are kept between runs, for all data folders alike: fitting takes seconds, reading none."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("CHATGATEWAY_CACHE") or Path(base) / "chatgateway")


def shipped_cache() -> Path:
    """Where an image may bring the sample desk's bot along, fitted when it was built."""
    return sample_folder() / "cache"


def sample_folder() -> Path:
    """Where the sample desk's files are: in the installed package, or in the checkout."""
    packaged = Path(__file__).parent / "sample"
    return packaged if packaged.exists() else Path(__file__).parent.parent.parent
