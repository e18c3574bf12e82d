"""Files: written so that a reader never sees half of one, and read from nowhere but the project."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath


def write_bytes(path: Path, data: bytes) -> None:
    """Creates the folder, writes beside, and replaces in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".ny")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        if os.name == "posix":
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(name, 0o666 & ~mask)  # noqa: PTH101
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str) -> None:
    write_bytes(path, text.encode("utf-8"))


def create(path: Path, data: bytes) -> bool:
    """Writes a file that must not exist yet; False where it does. Never overwrites."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as stream:
            stream.write(data)
    except FileExistsError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a file that a project names cannot be had, and what to do."""

    reason: str
    hint: str


def read_inside(root: Path, file: str, largest: int) -> bytes | Unread:
    """The bytes of a file in the project, at most `largest` of them. Follows no link out of it."""
    path = root / PurePosixPath(file)
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(root.resolve()):
            return Unread("er en lenke ut av prosjektet", "Legg en kopi av filen i prosjektet.")
        if real.stat().st_size > largest:
            return Unread(f"er større enn {largest // 1_000_000} MB", "Lagre filen i mindre format.")
        return real.read_bytes()
    except (OSError, RuntimeError, ValueError):
        return Unread("finnes ikke eller kan ikke leses", "Sjekk stien. Den regnes fra prosjektmappen.")
