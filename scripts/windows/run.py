"""Runs the tests that mean something on Windows, as `make windows` does; `--only WORD` takes those of the list that have it.

`tests.txt` says which they are, `wine.txt` which of them Wine is to blame for, and why.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent.parent


def chosen() -> list[str]:
    """Files, or single tests, as pytest is to have them."""
    return _lines("tests.txt")


def excused() -> dict[str, str]:
    """What is not run, each with its reason: `tests/test_x.py::test_y  because …`."""
    found: dict[str, str] = {}
    for line in _lines("wine.txt"):
        test, _, reason = line.partition(" ")
        found[test] = reason.strip()
    return found


def _lines(name: str) -> list[str]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def main(folder: str, words: list[str]) -> int:
    tests = chosen()
    if words[:1] == ["--only"]:
        tests = [test for test in tests if words[1] in test]
        words = words[2:]
    without = [word for test in excused() for word in ("--deselect", test)]
    python = Path(folder).resolve() / "python"
    # Bytecode is left out: the folder is shared with the Python that made it.
    plugins = ("-p", "no:cacheprovider", "-p", "scripts.windows.without_copyfile2")
    command = [str(python), "-B", "-m", "pytest", *plugins, "-rfs", *words, *without, *tests]
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
