"""Files that other programs hold open: waited for, a moment, and told of by name.

On Windows a program can keep others from a file it has open: Word and PowerPoint, a preview, OneDrive, a virus scanner.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final, TypeVar

T = TypeVar("T")

_HELD: Final = (5, 32, 33, 1224)
"""What Windows answers for a file another program holds: access denied, sharing or lock violation, a file shown from memory."""
_DENIED: Final = 5
"""That answer is also given for what one has no right to."""
PATIENCE: Final = 2.0
"""Seconds to wait for a program to let go of a file: a virus scanner or OneDrive does at once, Word does not."""
_READ: Final = 0x80000000
_DELETE: Final = 0x00010000


class HeldOpen(PermissionError):
    """A file that another program holds open (Windows)."""


class RestDone(HeldOpen):
    """Of many files, those that other programs hold open: they are as they were, and all the others are done."""

    def __init__(self, held: Sequence[HeldOpen]) -> None:
        super().__init__(held[0].errno, held[0].strerror, held[0].filename)
        self.names: Final = tuple(dict.fromkeys(str(one.filename) for one in held))


class Several:
    """Something done with each of many files: one that is held open stops none of the others.

    Only the first such file is waited for, so that ten open documents do not take ten times as long.
    """

    def __init__(self) -> None:
        self.held: list[HeldOpen] = []

    @property
    def patience(self) -> float:
        """Seconds to wait for the next one."""
        return 0.0 if self.held else PATIENCE

    def done(self, do: Callable[[], object], path: Path) -> bool:
        """Does it, patiently; False where another program does not let go of the file."""
        try:
            patiently(do, path, self.patience)
        except HeldOpen as error:
            self.held.append(error)
            return False
        return True

    def tell(self) -> None:
        """Raises `RestDone` where something was held."""
        if self.held:
            raise RestDone(self.held)


def patiently(do: Callable[[], T], path: Path, patience: float = PATIENCE) -> T:
    """Does it, and tries again for a moment where Windows says that another program holds the file. Raises `HeldOpen`.

    All that td reads, replaces or takes away goes through here.
    """
    waited = 0.0
    while True:
        try:
            return do()
        except HeldOpen:
            raise
        except OSError as error:
            if not _may_be_held(error, path):
                raise
            if waited >= patience:
                if _is_denied(error, path):
                    raise
                raise HeldOpen(errno.EACCES, "holdes åpen av et annet program", str(path)) from error
        time.sleep(0.05)
        waited += 0.05


def _may_be_held(error: OSError, path: Path) -> bool:
    code: Any = getattr(error, "winerror", None)
    if code is None and os.name == "nt" and error.errno == errno.EACCES:
        # Python's `open` goes through the C library, which says no more than «not allowed».
        return _asked_windows(path, _READ) in (0, 32, 33)
    return code in _HELD


def _is_denied(error: OSError, path: Path) -> bool:
    """Whether what was refused for long is refused whoever has the file open: no right to it, or marked as read-only."""
    code: Any = getattr(error, "winerror", None)
    if os.name != "nt" or code != _DENIED:
        return False
    return _asked_windows(path, _DELETE) not in (0, 32, 33) or path.is_dir() or not os.access(path, os.W_OK)


def _asked_windows(path: Path, access: int) -> int:
    """What Windows answers one who would open the file, and lets others do as they will with it: 0 where it is allowed."""
    windows: Any = import_module("_winapi")
    try:
        windows.CloseHandle(windows.CreateFile(str(path), access, 7, 0, 3, 0x02000000, 0))
    except OSError as error:
        code: Any = getattr(error, "winerror", None)
        return int(code or -1)
    return 0
