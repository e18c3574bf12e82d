"""What starting td costs, in processor time of whole processes, beside `import typer` in the same run.

python bench/start.py        this table alone
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
EDITED = "3-utforming/kontaktpunkter/boligkontoret.yaml"
RUNS = 7
_SETTLED = 3.2
"""Seconds until a file that was just written is known by its sign."""


def measure(note: Callable[[str, float, str], None]) -> None:
    td = [sys.executable, "-P", "-m", "tjenestedesign"]
    completing = {"_TD_COMPLETE": "1", "COMP_CWORD": "1", "COMP_WORDS": "td\nva"}
    commands: dict[str, tuple[list[str], dict[str, str]]] = {
        "typer": ([sys.executable, "-P", "-c", "import typer"], {}),
        "versjon": ([*td, "--version"], {}),
        "fullføring": (td, completing),
        "fullføring_id": (td, {**completing, "COMP_WORDS": "td\ntrace\nin", "COMP_CWORD": "2"}),
        "validate_uendret": ([*td, "validate"], {}),
        "status_uendret": ([*td, "status"], {}),
    }
    with tempfile.TemporaryDirectory() as temp:
        folder = Path(temp) / "asker"
        shutil.copytree(ASKER, folder, ignore=shutil.ignore_patterns(".tjenestedesign"))
        if shutil.which("git"):
            for args in (["init", "-q"], ["add", "-A"]):
                subprocess.run(["git", *args], cwd=folder, check=True, capture_output=True)
            index = {"GIT_INDEX_FILE": str(folder / ".git/index")}  # as git runs a hook
            commands["hook_uendret"] = ([*td, "hook", "run"], index)
        times: dict[str, list[float]] = {name: [] for name in (*commands, "validate_etter_endring")}
        time.sleep(_SETTLED)
        for words in (["validate"], ["status"], ["hook", "run"]):
            _seconds([*td, *words], folder, {})
        edited = folder / EDITED
        before = edited.read_bytes()
        for number in range(RUNS):  # side by side, so that a slow spell of the machine strikes all alike
            _seconds([*td, "status"], folder, {})
            for name, (command, environment) in commands.items():
                times[name].append(_seconds(command, folder, environment))
            edited.write_bytes(before + f"# {number}\n".encode())
            times["validate_etter_endring"].append(_seconds([*td, "validate"], folder, {}))
            edited.write_bytes(before)
            _seconds([*td, "validate"], folder, {})
    floor = statistics.median(times.pop("typer"))
    for name, found in times.items():
        own = statistics.median(found)
        note(f"start_{name}", own / floor, f"{own:.3f} s prosessortid, «import typer» {floor:.3f} s")


def _seconds(command: list[str], folder: Path, environment: dict[str, str]) -> float:
    """Processor time of a process and those it waited for, in seconds."""
    ordinary = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**ordinary, **environment},
    )
    _, _, used = os.wait4(process.pid, 0)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    measure(lambda name, value, text: print(f"{name:<32}{value:>8.2f}  {text}"))
