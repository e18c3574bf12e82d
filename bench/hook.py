"""The guard in git: what it adds to a commit, and what starting td costs beside an empty Python.

python bench/hook.py        this table alone
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ASKER = Path(__file__).parent.parent / "examples/asker"
RUNS = 7


def measure(note: Callable[[str, float, str], None]) -> None:
    if shutil.which("git") is None:
        note("vakt_mot_tom_python", float("nan"), "git mangler")
        return
    td = [sys.executable, "-P", "-m", "tjenestedesign"]
    with tempfile.TemporaryDirectory() as temp:
        folder = Path(temp) / "asker"
        shutil.copytree(ASKER, folder)
        _git(folder, "init", "-q")
        _git(folder, "add", "-A")
        commands = {
            "tom": [sys.executable, "-c", "pass"],
            "lagring": ["git", *_NAME, "commit", "-qm", "x", "--no-verify"],
            "vakt": [*td, "hook", "run"],
            "sjekk": [*td, "validate"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(RUNS):  # side by side, so that a slow spell of the machine strikes all alike
            for name in ("vakt", "sjekk", "tom", "lagring"):
                times[name].append(_seconds(commands[name], folder))
            _git(folder, "update-ref", "-d", "HEAD")
        empty, commit, guard, check = (
            statistics.median(times[n]) for n in ("tom", "lagring", "vakt", "sjekk")
        )
    note(
        "vakt_mot_tom_python", guard / empty, f"td hook run på Asker {guard:.2f} s, tom Python {empty:.3f} s"
    )
    note("vakt_mot_lagring", guard / commit, f"git commit uten vakt {commit:.3f} s")
    note("asker_validate_mot_tom_python", check / empty, f"td validate på Asker {check:.2f} s")


_NAME = ("-c", "user.email=a@b.no", "-c", "user.name=A")


def _git(folder: Path, *args: str) -> None:
    subprocess.run(["git", *args], cwd=folder, check=True, capture_output=True)


def _seconds(command: list[str], folder: Path) -> float:
    start = time.perf_counter()
    subprocess.run(
        command,
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        env={k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        | {"GIT_INDEX_FILE": str(folder / ".git/index")},  # as git runs a hook
    )
    return time.perf_counter() - start


if __name__ == "__main__":
    measure(lambda name, value, text: print(f"{name:<32}{value:>8.2f}  {text}"))
