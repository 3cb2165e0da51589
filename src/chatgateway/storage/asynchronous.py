"""SQLAlchemy's asynchronous engines without its ORM, which their package takes along and of which we use no line.

The ORM would be a ninth of all that a server imports. The package's `__init__` is not run; its module of engines is,
and is the same for whoever imports the whole package later.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

_PACKAGE = "sqlalchemy.ext.asyncio"


def _engines() -> ModuleType:
    """The module of engines; with all of its package where that is there already."""
    spec = find_spec(_PACKAGE)
    if _PACKAGE in sys.modules or spec is None:
        return import_module(_PACKAGE)
    # A package that has a place but no content: enough to find its modules by.
    bare = sys.modules[_PACKAGE] = module_from_spec(spec)
    try:
        return import_module(f"{_PACKAGE}.engine")
    except ImportError:
        # Another SQLAlchemy, laid out in another way: the whole package, then.
        for name in [name for name in sys.modules if name.startswith(f"{_PACKAGE}.")]:
            del sys.modules[name]
        del sys.modules[_PACKAGE]
        return import_module(_PACKAGE)
    finally:
        if sys.modules.get(_PACKAGE) is bare:
            del sys.modules[_PACKAGE]


if not TYPE_CHECKING:
    _found = _engines()
    AsyncConnection, AsyncEngine = _found.AsyncConnection, _found.AsyncEngine
    create_async_engine = _found.create_async_engine

__all__ = ["AsyncConnection", "AsyncEngine", "create_async_engine"]
