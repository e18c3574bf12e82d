"""The house: any module can be the first that is imported, and none stands in a ring with half the others."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import grimp

from tests.conftest import REPO

PACKAGE = "tjenestedesign"
LARGEST_RING = 5
"""Types that name each other inside one room. It may get smaller, never larger."""


def rings() -> Iterator[list[str]]:
    """Modules that lead to each other, imports inside functions and for type checkers with them (Tarjan 1972)."""
    graph = grimp.build_graph(PACKAGE, cache_dir=None)
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    waiting: list[str] = []

    def visit(module: str) -> Iterator[list[str]]:
        number[module] = lowest[module] = len(number)
        waiting.append(module)
        for other in sorted(graph.find_modules_directly_imported_by(module)):
            if other not in number:
                yield from visit(other)
                lowest[module] = min(lowest[module], lowest[other])
            elif other in waiting:
                lowest[module] = min(lowest[module], number[other])
        if lowest[module] == number[module]:
            ring = waiting[waiting.index(module) :]
            del waiting[waiting.index(module) :]
            if len(ring) > 1:
                yield sorted(ring)

    for module in sorted(graph.modules):
        if module not in number:
            yield from visit(module)


RINGS = list(rings())


def test_no_ring_is_larger_than_the_types_that_name_each_other() -> None:
    assert max(map(len, RINGS)) <= LARGEST_RING, max(RINGS, key=len)


def test_a_ring_stays_in_one_folder_of_modules() -> None:
    for ring in RINGS:
        rooms = {module.split(".")[1] for module in ring}
        assert len(rooms) == 1, ring


def test_a_module_in_a_ring_can_be_imported_first() -> None:
    """Where there is no ring, whatever is imported first finds what it needs. In one process, which forgets td in between:
    what td is built on is imported once."""
    wanted = [module for ring in RINGS for module in ring]
    done = subprocess.run(
        [sys.executable, "-c", FIRST, *wanted], capture_output=True, text=True, cwd=Path(__file__).parent
    )
    assert (done.returncode, done.stdout.split()) == (0, wanted), done.stderr


FIRST = f"""
import importlib, sys
for module in sys.argv[1:]:
    for name in [n for n in sys.modules if n.partition(".")[0] == "{PACKAGE}"]:
        del sys.modules[name]
    importlib.import_module(module)
    print(module)
"""


MAP = (REPO / "docs/arkitektur.md").read_text("utf-8")
SOURCE = REPO / "src/tjenestedesign"
FILES = sorted(p.relative_to(SOURCE).as_posix() for p in SOURCE.rglob("*.py") if p.name != "__init__.py")


def test_a_file_s_name_stands_once_in_the_house() -> None:
    names = Counter(file.rpartition("/")[2] for file in FILES)
    assert not {name: [f for f in FILES if f.endswith(f"/{name}")] for name, n in names.items() if n > 1}


def test_the_map_names_only_what_is_there() -> None:
    named = set(re.findall(r"`([\w/]+\.py)`", MAP))
    assert len(named) > 60
    for name in named:
        assert (
            name in FILES
            or any(f.endswith(f"/{name}") for f in FILES)
            or (REPO / name).is_file()
            or (SOURCE / name).is_file()
        ), name


def test_every_folder_of_the_house_is_on_the_map() -> None:
    folders = {file.rpartition("/")[0] for file in FILES} - {""}
    for folder in folders:
        assert f"`{folder}/`" in MAP or f"`{folder.rpartition('/')[2]}/`" in MAP, folder


def test_the_rooms_on_the_map_stand_in_the_contract_s_order() -> None:
    contracts = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    rooms = next(c for c in contracts if c["id"] == "rooms")
    assert "ignore_imports" not in rooms
    wanted = [layer.split(" : ")[0] for layer in rooms["layers"]]
    assert re.findall(r"^\| (\w+) \| `", MAP, re.MULTILINE) == wanted
