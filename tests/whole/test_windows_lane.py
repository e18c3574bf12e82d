"""What `make windows` runs: every test it names is there, and what Wine is excused for has a reason."""

from __future__ import annotations

import ast
import re
import runpy
from pathlib import Path

import pytest

from tests.conftest import REPO

WINDOWS = REPO / "scripts/windows"
LANE = runpy.run_path(str(WINDOWS / "run.py"), run_name="lane")
NEEDS = runpy.run_path(str(WINDOWS / "needs.py"), run_name="needs")


def is_there(test: str) -> bool:
    file, _, name = test.partition("::")
    path = REPO / file
    if not name:
        return path.exists()
    names = {n.name for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.FunctionDef)}
    return name.partition("[")[0] in names


@pytest.mark.parametrize("test", [*LANE["chosen"](), *LANE["excused"]()])
def test_each_test_that_is_named_is_there(test: str) -> None:
    assert is_there(test)


def test_what_wine_is_excused_for_is_of_the_lane_and_has_a_reason() -> None:
    chosen = LANE["chosen"]()
    for test, reason in LANE["excused"]().items():
        assert len(reason.split()) > 3, test
        assert any(test.startswith(one) for one in chosen), test


def test_the_needs_are_the_locks_own_lines_with_hashes() -> None:
    lines, needed = NEEDS["locked"](), NEEDS["needed"]()
    assert {"pydantic", "pydantic-core", "typst", "starlette", "openpyxl", "pytest", "colorama"} <= needed
    assert "colorama" in lines, "Windows alone needs it"
    assert not {"pexpect", "uvloop", "pyspark", "playwright", "duckdb", "numpy"} & needed
    lock = (REPO / "requirements.lock").read_text("utf-8")
    for name in needed & set(lines):
        head, *hashes = lines[name].split(" \\\n")
        assert head in lock
        assert hashes
        assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}", h) for h in hashes), name


def test_the_lane_is_no_part_of_the_ordinary_tests() -> None:
    rules = re.findall(r"^(\w+):(.*)$", (REPO / "Makefile").read_text("utf-8"), re.M)
    assert "windows" in dict(rules)
    assert "windows" not in dict(rules)["test"].split()
    assert not any("windows" in line for line in (Path(REPO) / ".ci/run").read_text("utf-8").splitlines())
