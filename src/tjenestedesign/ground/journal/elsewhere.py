"""Writing outside the project: noted while it is done, so that the next run finds what one that was cut off left there.

`.tjenestedesign/begynt.json` says for each run which files it is making. When it is done, or has given up and cleaned up after
itself, its line goes; so most of the time the file is not there, and nothing outside the project is looked at.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, cast

from tjenestedesign.ground.files import run_name, write_bytes
from tjenestedesign.ground.journal.left_behind import clear, is_running, left_in
from tjenestedesign.ground.own_folder import FOLDER, own_folder

_FILE: Final = "begynt.json"
_OTHERS: Final = ".ny"
"""Stands for a file that is somebody's already, so that only what is half-written beside it is looked for."""


@contextmanager
def noted(root: Path, targets: Iterable[Path]) -> Generator[None]:
    """While the block makes new files, outside the project or not. Where it cannot be noted, it is not."""
    inside = root.resolve()
    absolute = [path.parent.resolve() / path.name for path in targets]
    new = [p for p in absolute if not p.parent.is_relative_to(inside)]
    begun = [str(p.with_name(_OTHERS) if p.is_file() else p) for p in new]
    if not begun:
        yield
        return
    with suppress(OSError):
        _write(root, _begun(root) | {run_name(): begun})
    try:
        yield
    finally:
        _forget(root, run_name())


def clear_elsewhere(root: Path) -> list[Path]:
    """Takes away what runs that were cut off left outside the project: half-written files, and names taken for files that never came."""
    gone: list[Path] = []
    for run, names in _begun(root).items():
        if is_running(run):
            continue
        targets = [Path(name) for name in names]
        for folder in dict.fromkeys(target.parent for target in targets):
            gone += clear(left_in(folder))
        for target in targets:
            with suppress(OSError):
                if target.is_file() and not target.is_symlink() and not target.stat().st_size:
                    target.unlink()
                    gone.append(target)
        _forget(root, run)
    return gone


def _forget(root: Path, run: str) -> None:
    left = _begun(root)
    if left.pop(run, None) is not None:
        with suppress(OSError):
            _write(root, left)


def _begun(root: Path) -> dict[str, list[str]]:
    """Run → the files it is making."""
    try:
        listed: Any = json.loads((root / FOLDER / _FILE).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(listed, dict):
        return {}
    found = cast("dict[str, Any]", listed)
    lists = {run: cast("list[Any]", names) for run, names in found.items() if isinstance(names, list)}
    return {run: [name for name in names if isinstance(name, str)] for run, names in lists.items()}


def _write(root: Path, begun: dict[str, list[str]]) -> None:
    path = own_folder(root) / _FILE
    if begun:
        write_bytes(path, json.dumps(begun, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass"))
    else:
        path.unlink(missing_ok=True)
