"""The floor plan, held by machine: who may import whom, what quiet rooms never do, how long a module may be."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "chatgateway"
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts)
MAX_LINES = 250

QUIET = {"conversation", "bot", "routing", "protocol", "shield", "notices", "figures"}
WALLS = {"web", "storage", "bus", "content", "clock", "identity"}
# Which rooms (or top-level modules) a room may import, besides itself, `errors` and `value`.
MAY_IMPORT = {
    "errors": set(),
    "value": set(),
    "conversation": set(),
    "bot": set(),
    "routing": set(),
    "protocol": {"conversation"},
    "shield": set(),
    "notices": {"bot"},
    "figures": {"conversation"},
    "ports": QUIET,
    "settings": set(),
    "folders": set(),
    "clock": {"ports"},
    "flows": QUIET | {"ports"},
    "storage": QUIET | {"ports"},
    "bus": {"ports"},
    "content": QUIET | {"ports"},
    "identity": {"ports"},
    "web": QUIET | {"ports", "flows"},
    "app": QUIET | WALLS | {"ports", "flows", "settings", "folders"},
    "cli": QUIET | WALLS | {"ports", "flows", "settings", "folders", "app"},
    "__main__": {"cli"},
    "__init__": set(),
}
LOUD_MODULES = {
    "asyncio",
    "time",
    "logging",
    "structlog",
    "random",
    "secrets",
    "uuid",
    "os",
    "pathlib",
    "socket",
    "threading",
    "io",
}
LOUD_CALLS = {"open", "print", "input"}


def room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else path.stem


def imported_rooms(path: Path) -> set[str]:
    package = ["chatgateway", *path.relative_to(PACKAGE).parent.parts]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            full = [*base, *(node.module.split(".") if node.module else [])]
            targets = [full] if len(full) > 1 else [[*full, alias.name] for alias in node.names]
        elif isinstance(node, ast.Import):
            targets = [alias.name.split(".") for alias in node.names]
        else:
            continue
        found |= {t[1] for t in targets if t and t[0] == "chatgateway" and len(t) > 1}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_only_what_the_floor_plan_allows(path: Path) -> None:
    """Walls never import each other; flows look inwards; quiet rooms know only errors and each other where named."""
    room = room_of(path)
    allowed = MAY_IMPORT[room] | {room, "errors", "value", "__init__", "__version__"}

    assert imported_rooms(path) <= allowed


@pytest.mark.parametrize("path", [p for p in MODULES if room_of(p) in QUIET], ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_quiet_room_does_not_wait_look_or_speak(path: Path) -> None:
    """Quiet rooms hold no async, clock, file, log or randomness."""
    tree = ast.parse(path.read_text())
    imports = {a.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    imports |= {(n.module or "").split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and not n.level}
    calls = {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    waits = [n for n in ast.walk(tree) if isinstance(n, ast.AsyncFunctionDef | ast.Await)]

    assert not imports & LOUD_MODULES
    assert not calls & LOUD_CALLS
    assert not waits


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_stays_small(path: Path) -> None:
    """One reason per module, at most 250 lines."""
    assert len(path.read_text().splitlines()) <= MAX_LINES


def test_every_room_says_what_lives_there() -> None:
    """Each room's __init__ opens with what lives there and what must not."""
    for room in (p for p in PACKAGE.iterdir() if p.is_dir() and (p / "__init__.py").exists()):
        docstring = ast.get_docstring(ast.parse((room / "__init__.py").read_text()))

        assert docstring, room.name


def relative_imports(path: Path, known: set[str]) -> set[str]:
    """The package's own modules that a module names in its imports."""
    package = list(path.relative_to(PACKAGE).parent.parts)
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = [*package[: len(package) - node.level + 1], *(node.module.split(".") if node.module else [])]
            for alias in node.names:
                full = ".".join([*base, alias.name])
                found.add(full if full in known else ".".join(base))
    return found & known


def test_there_are_no_import_cycles_between_modules() -> None:
    """No module reaches itself through imports inside the package."""
    names = {p: ".".join(p.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__") for p in MODULES}
    left = {name: relative_imports(path, set(names.values())) - {name} for path, name in names.items()}
    while free := [name for name, needs in left.items() if not needs & left.keys()]:
        for name in free:
            del left[name]

    assert left == {}
