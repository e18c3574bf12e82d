"""What td has written where it does not look by itself, remembered on this machine so that it can be taken away again.

`.tjenestedesign/laget.json` names the folders and files outside the project, and `ut-eksport/.td-ut.json` has the fingerprint of
each export, so that one somebody has worked in is not taken for td's own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, cast

from tjenestedesign.ground.files import write_bytes
from tjenestedesign.ground.own_folder import FOLDER, OUTPUT_MARKER, own_folder

_FILE: Final = "laget.json"
_MOST: Final = 500
"""Places that are remembered, the latest."""
_PRINTS: Final = "avtrykk"


def remember_made(root: Path, paths: Iterable[Path]) -> None:
    """Notes what was written outside the project. Where it cannot be noted, it is not."""
    inside = root.resolve()
    new = [str(p) for p in (path.resolve() for path in paths) if not p.is_relative_to(inside)]
    before = [str(path) for path in made_elsewhere(root)]
    kept = list(dict.fromkeys([*before, *new]))[-_MOST:]
    if new and kept != before:
        with suppress(OSError):
            write_bytes(own_folder(root) / _FILE, _as_bytes(kept))


def made_elsewhere(root: Path) -> list[Path]:
    """The folders and files outside the project that td has written, and that are there still."""
    listed = _read(root / FOLDER / _FILE)
    names = cast("list[Any]", listed) if isinstance(listed, list) else []
    return [Path(name) for name in names if isinstance(name, str) and Path(name).exists()]


def note_exports(folder: Path, files: Mapping[str, bytes]) -> None:
    """Adds the fingerprints of exports, by their names in `folder`, to its marker."""
    marked = _read(folder / OUTPUT_MARKER)
    blank: dict[str, Any] = {"laget av": "td export", "filer": []}
    told: dict[str, Any] = cast("dict[str, Any]", marked) if isinstance(marked, dict) else blank
    prints: Any = told.get(_PRINTS)
    known = cast("dict[str, Any]", prints) if isinstance(prints, dict) else {}
    there = {name: mark for name, mark in known.items() if (folder / name).exists()}
    new = {name: fingerprint(data) for name, data in files.items()}
    with suppress(OSError):
        write_bytes(folder / OUTPUT_MARKER, _as_bytes({**told, _PRINTS: {**there, **new}}))


def is_as_made(path: Path) -> bool:
    """Whether an export is to the byte as td made it."""
    marked = _read(path.parent / OUTPUT_MARKER)
    prints = cast("dict[str, Any]", marked).get(_PRINTS) if isinstance(marked, dict) else None
    if not isinstance(prints, dict):
        return False
    try:
        return cast("dict[str, Any]", prints).get(path.name) == fingerprint(path.read_bytes())
    except OSError:
        return False


def fingerprint(data: bytes) -> str:
    """What tells a file from one somebody has changed."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _as_bytes(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
