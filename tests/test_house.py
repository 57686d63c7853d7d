"""The house as it stands: imports go down a floor or stay in the room, nothing goes in circles, things stay small."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src" / "broadsheet"
FLOORS = {
    0: "_native",  # compiled, see native/
    1: "model errors native",
    2: "anchors urls dates written_dates charset sniffing jsonpath markup text language selectors phrase",
    3: "config identity players pictures forwarding jsonld image_sources",
    4: "fetch archive schedule feeds read clean store stories media publish site export importers revisions",
    5: "pipeline",
    6: "api demo web bulk",
    7: "cli",
    8: "__main__ __init__",
}
FLOOR = {room: floor for floor, rooms in FLOORS.items() for room in rooms.split()}
FILES = sorted(SRC.rglob("*.py"))


def room(path: Path) -> str:
    """The room (top-level folder or file) that a file stands in."""
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Dotted names below broadsheet that a file imports, type-only imports included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            if node.module == "broadsheet":
                yield from (alias.name for alias in node.names)
            elif node.module and node.module.startswith("broadsheet."):
                yield node.module.removeprefix("broadsheet.")
        elif isinstance(node, ast.Import):
            yield from (a.name.removeprefix("broadsheet.") for a in node.names if a.name.startswith("broadsheet."))


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SRC)))
def test_imports_go_down_or_stay_in_the_room(path: Path) -> None:
    here = room(path)
    assert here in FLOOR, f"{here} has no floor yet: add it to FLOORS"
    for name in imports(path):
        there = name.split(".")[0]
        assert there == here or FLOOR[there] < FLOOR[here], f"{path.name} ({here}) imports {name}"


def test_no_circles() -> None:
    graph = {".".join(p.relative_to(SRC).with_suffix("").parts): set(imports(p)) for p in FILES}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail, name))
        if name not in done:
            for other in graph.get(name, ()):
                visit(other, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def test_files_and_functions_are_small() -> None:
    sources = [p.read_text(encoding="utf-8") for p in FILES if p.name != "__init__.py"]
    functions = [
        node.end_lineno - node.body[0].lineno + 1
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.end_lineno
    ]
    assert statistics.median(len(s.splitlines()) for s in sources) <= 160
    assert statistics.median(functions) <= 10
