"""Files: written so that a reader never sees half of one, and read from nowhere but the project."""

from __future__ import annotations

import errno
import os
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

_STALE: Final = 60.0
"""Seconds after which a lock was left by a run that never ended."""


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


@contextmanager
def locked(path: Path, patience: float = 10.0) -> Generator[None]:
    """Keeps other runs of td from writing the same file meanwhile. A lock someone left a minute ago is broken.

    Raises TimeoutError where another run does not finish within `patience` seconds.
    """
    lock = path.with_name(f".{path.name}.opptatt")
    waited = 0.0
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError:
            with suppress(FileNotFoundError):
                if time.time() - lock.stat().st_mtime > _STALE:
                    lock.unlink()
                    continue
            if waited >= patience:
                raise TimeoutError(
                    f"En annen kjøring av td skriver i {path.name}. Vent litt, og prøv igjen."
                ) from None
            time.sleep(0.05)
            waited += 0.05
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


class ChangedMeanwhile(Exception):
    """A file is no longer as it was when it was decided what to do with it. The message is its name."""


def replace_all(
    root: Path, before: Mapping[str, bytes | None], after: Mapping[str, bytes], gone: Sequence[str] = ()
) -> None:
    """All the files or none: what was written is put back where something fails. None before means a new file.

    Those in `gone` are deleted when the rest is written.

    Raises `ChangedMeanwhile`, OSError or TimeoutError, and has then changed nothing.
    """
    with locked(root / "prosjekt.yaml"):
        for file, was in before.items():
            path = root / file
            if not path.resolve().is_relative_to(root.resolve()):
                raise PermissionError(errno.EACCES, "utenfor prosjektet", str(path))
            if (path.read_bytes() if path.exists() else None) != was:
                raise ChangedMeanwhile(file)
        done: list[str] = []
        try:
            for file, data in after.items():
                done.append(file)
                write_bytes((root / file).resolve(), data)
            for file in gone:
                done.append(file)
                (root / file).unlink()
        except BaseException:
            for file in done:
                was = before[file]
                if was is None:
                    (root / file).unlink(missing_ok=True)
                else:
                    write_bytes((root / file).resolve(), was)
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
        if not real.is_file():
            return Unread("er ikke en vanlig fil", "Legg en kopi av filen i prosjektet.")
        if real.stat().st_size > largest:
            return Unread(f"er større enn {largest // 1_000_000} MB", "Lagre filen i mindre format.")
        return real.read_bytes()
    except (OSError, RuntimeError, ValueError):
        return Unread("finnes ikke eller kan ikke leses", "Sjekk stien. Den regnes fra prosjektmappen.")
