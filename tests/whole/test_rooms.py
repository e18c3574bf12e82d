"""The house: any module can be the first that is imported, and none stands in a ring with half the others."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp

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
        assert len(rooms) == 1 or ring == VEIKART or rooms <= {"check", "rules"}, ring


VEIKART = [
    "tjenestedesign.artefakter.veikart",
    "tjenestedesign.figures.veikart.gantt_content",
    "tjenestedesign.figures.veikart.gantt_cost",
    "tjenestedesign.artefakter.gantt_plan",
]
"""In the contract's list of what is still wrong."""


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
