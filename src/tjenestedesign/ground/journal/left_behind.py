"""What runs of td that were cut off left in a project: half-written files, pages never put in place, locks of older versions."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from tjenestedesign.ground.files import is_mine
from tjenestedesign.ground.own_folder import FOLDER, OUTPUT_MARKER
from tjenestedesign.ground.pattern import late

_MADE: Final = late(
    r"\..+\.(?P<machine>[0-9a-f]{6})-(?P<run>\d+)-\d+\.ny|\.td-ny-(?P<machine_>[0-9a-f]{6})-(?P<run_>\d+)-\d+"
)
_OLD_FILE: Final = late(r"\.(?:.{40}|.+\.(?:ya?ml|json|txt))\.(?![0-9]{8})[a-z0-9_]{8}\.ny")
_OLD_LOCK: Final = late(r"\..+\.(?:ya?ml|json)\.opptatt")
_OLD_FOLDER: Final = late(r"\.td-ny-(?![0-9]{8})[a-z0-9_]{8}")
"""What versions before the journal called theirs: nothing in the name says which run it was."""
_PATIENCE: Final = 600.0
"""Seconds after which what another machine was writing was left behind."""
_LONG: Final = 24 * 3600.0
"""The same where the number of the run is in use on this machine: it may be the same run, on a machine that has slept."""
_NOT_OURS: Final = (".git", "node_modules")


def is_temporary(name: str) -> bool:
    """Whether a file or folder of that name is td's, on its way to be something else."""
    return any(p.fullmatch(name) for p in (_MADE, _OLD_FILE, _OLD_LOCK, _OLD_FOLDER))


def left_behind(root: Path) -> Iterator[Path]:
    """What no run is working on any more, anywhere in the project. What a run is writing just now is left out."""
    waiting = [str(root)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as found:
                items = sorted(found, key=lambda item: item.name)
        except OSError:
            continue
        is_output = any(item.name == OUTPUT_MARKER for item in items)
        for item in items:
            if item.name.startswith(".") and is_temporary(item.name):
                if _is_td_s(item) and not _is_at_work(item):
                    yield Path(item.path)
            elif not is_output and _is_looked_into(item):
                waiting.append(item.path)


def left_in(folder: Path) -> Iterator[Path]:
    """The same right in one folder, for those outside a project."""
    with suppress(OSError), os.scandir(folder) as found:
        for item in sorted(found, key=lambda item: item.name):
            if _MADE.fullmatch(item.name) and _is_td_s(item) and not _is_at_work(item):
                yield Path(item.path)


def is_running(run: str) -> bool:
    """Whether a run (`run_name`) may be at work still: one on another machine may."""
    machine, _, number = run.partition("-")
    return not is_mine(machine) or (number.isdigit() and _is_running(int(number)))


def clear(paths: Iterator[Path]) -> list[Path]:
    """Takes them away. Those that went."""
    gone: list[Path] = []
    for path in paths:
        with suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
            gone.append(path)
    return gone


def _is_td_s(item: os.DirEntry[str]) -> bool:
    """Whether what has one of td's names is what td makes under it: locks hold nothing, and only pages are folders."""
    try:
        if item.is_symlink():
            return False
        if item.name.startswith(".td-ny-"):
            return item.is_dir()
        return item.is_file() and (not _OLD_LOCK.fullmatch(item.name) or item.stat().st_size == 0)
    except OSError:
        return False


def _is_looked_into(item: os.DirEntry[str]) -> bool:
    try:
        return (
            item.name not in _NOT_OURS
            and (not item.name.startswith(".") or item.name == FOLDER)
            and item.is_dir(follow_symlinks=False)
        )
    except OSError:
        return False


def _is_at_work(item: os.DirEntry[str]) -> bool:
    made = _MADE.fullmatch(item.name)
    if made is None:
        return False
    machine, run = made["machine"] or made["machine_"], made["run"] or made["run_"]
    mine = is_mine(machine)
    if mine and not _is_running(int(run)):
        return False
    try:
        return time.time() - item.stat(follow_symlinks=False).st_mtime < (_LONG if mine else _PATIENCE)
    except OSError:
        return True


def _is_running(run: int) -> bool:
    if os.name == "nt":
        return _is_running_on_windows(run)
    try:
        os.kill(run, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _is_running_on_windows(run: int) -> bool:
    import ctypes

    kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009  (a checker on another system has no such name)
    handle = kernel.OpenProcess(0x1000, False, run)  # to ask about it, no more
    if not handle:
        return bool(kernel.GetLastError() == 5)  # it is there, and someone else's
    try:
        code = ctypes.c_ulong()
        kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        return code.value == 259  # still active
    finally:
        kernel.CloseHandle(handle)
