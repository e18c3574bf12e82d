"""A file held open by another program: really so on Windows, and as Windows tells it elsewhere."""

from __future__ import annotations

import builtins
import errno
import io
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tjenestedesign.ground import patience

_READ, _SHARE_READ, _SHARE_NONE, _OPEN_EXISTING = 0x80000000, 1, 0, 3


@contextmanager
def held_open(*paths: Path, readable: bool = True) -> Generator[None]:
    """Nobody can replace or delete the files meanwhile, as when Word has them; nor read them, where not `readable`."""
    with _really(paths, readable) if os.name == "nt" else _as_told(paths, readable):
        yield


@contextmanager
def _really(paths: tuple[Path, ...], readable: bool) -> Generator[None]:
    windows: Any = import_module("_winapi")
    share = _SHARE_READ if readable else _SHARE_NONE
    handles = [windows.CreateFile(str(p), _READ, share, 0, _OPEN_EXISTING, 0, 0) for p in paths]
    try:
        yield
    finally:
        for handle in handles:
            windows.CloseHandle(handle)


@contextmanager
def _as_told(paths: tuple[Path, ...], readable: bool) -> Generator[None]:
    held = {os.path.realpath(p) for p in paths}

    def refusing(real: Callable[..., Any], *which: int, reading: bool = False) -> Callable[..., Any]:
        def call(*args: Any, **keys: Any) -> Any:
            writes = not reading or (len(args) > 1 and args[1] not in ("r", "rb"))
            for at in which:
                there = isinstance(args[at], (str, Path)) and os.path.realpath(args[at]) in held
                if there and (writes or not readable):
                    error = PermissionError(errno.EACCES, "i bruk", str(args[at]))
                    error.winerror = 32  # type: ignore[attr-defined]
                    raise error
            return real(*args, **keys)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name, which in (("replace", (0, 1)), ("rename", (0, 1)), ("unlink", (0,)), ("remove", (0,))):
            patch.setattr(os, name, refusing(getattr(os, name), *which))
        for module in (io, builtins):
            patch.setattr(module, "open", refusing(module.open, 0, reading=True))
        patch.setattr(patience.time, "sleep", lambda _: None)
        yield
