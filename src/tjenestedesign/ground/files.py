"""Files: written so that a reader never sees half of one, and read from nowhere but the project."""

from __future__ import annotations

import errno
import hashlib
import itertools
import os
import platform
import shutil
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Final

from tjenestedesign.ground.patience import PATIENCE, HeldOpen, Several, patiently

_NO_LOCKS: Final = (errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP)
_NO_LINKS: Final = (errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.EACCES)
_number = itertools.count(1)


# --- writing ------------------------------------------------------------------------------------------------------


def write_bytes(
    path: Path, data: bytes, beside: Path | None = None, *, lasting: bool = False, patience: float = PATIENCE
) -> None:
    """Creates the folder, writes a temporary file, and puts it in place in one step.

    The temporary file stands beside the file, or in the folder `beside` where that is on the same disk. With `lasting` it is
    on the disk before it is put in place, also if the power goes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    made = beside / temporary_name(path.name) if beside else beside_of(path)
    try:
        _written(made, data, like=path, lasting=lasting)
        try:
            put_in_place(made, path, patience)
        except OSError as error:
            if beside is None or error.errno != errno.EXDEV:
                raise
            write_bytes(path, data, lasting=lasting, patience=patience)
    finally:
        _take_away((made,))


def write_text(path: Path, text: str) -> None:
    write_bytes(path, text.encode("utf-8"))


def write_all(files: Mapping[Path, bytes]) -> None:
    """Makes or replaces each of them. Raises `RestDone` where some are held open; the others are written."""
    several = Several()
    for path, data in files.items():
        several.done(lambda path=path, data=data: write_bytes(path, data, patience=several.patience), path)
    several.tell()


@contextmanager
def written_beside(path: Path) -> Generator[Path]:
    """The name of a file to write, for a library that writes by itself: when all went well it is put in place as `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = beside_of(path)
    try:
        yield made
        put_in_place(made, path)
    finally:
        _take_away((made,))


def create(path: Path, data: bytes) -> bool:
    """Writes a file that must not exist yet, whole or not at all; False where it does. Never overwrites."""
    if os.path.lexists(path):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    made = beside_of(path)
    try:
        _written(made, data)
        return _put_where_nothing_is(made, path)
    finally:
        _take_away((made,))


def create_all(files: Mapping[Path, bytes]) -> Path | None:
    """Several new files, all or none; the first that is in the way, if any. One that says the same already is in nobody's way."""
    made: list[Path] = []
    try:
        for path, data in files.items():
            if create(path, data):
                made.append(path)
            elif not _says(path, data):
                _take_away(made)
                return path
    except BaseException:
        _take_away(made)
        raise
    return None


def create_folder(folder: Path, files: Mapping[str, bytes]) -> bool:
    """A folder that is not there or is empty, with all its files or not at all; False where it holds something."""
    if os.path.lexists(folder) and not (folder.is_dir() and not any(folder.iterdir())):
        return False
    made = temporary_folder(folder.parent)
    try:
        for name, data in files.items():
            (made / name).write_bytes(data)
        with suppress(FileNotFoundError):
            folder.rmdir()
        patiently(lambda: os.rename(made, folder), folder)  # noqa: PTH104  (never over another)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return True


def _says(path: Path, data: bytes) -> bool:
    try:
        return path.is_file() and read_bytes(path) == data
    except OSError:
        return False


def _take_away(paths: Iterable[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink()


def put_in_place(made: Path, path: Path, patience: float = PATIENCE) -> None:
    """Moves a file over another. Raises `HeldOpen` where another program does not let go of it."""
    patiently(lambda: os.replace(made, path), path, patience)  # noqa: PTH105


def delete(path: Path) -> None:
    """Takes a file away, if it is there. Raises `HeldOpen` where another program does not let go of it."""
    patiently(lambda: path.unlink(missing_ok=True), path)


def _written(path: Path, data: bytes, like: Path | None = None, *, lasting: bool = False) -> None:
    """A new file, with the rights its predecessor `like` had."""
    with path.open("xb") as stream:
        stream.write(data)
        if lasting:
            stream.flush()
            os.fsync(stream.fileno())
    if like is not None and os.name == "posix":
        with suppress(FileNotFoundError):
            path.chmod(like.stat().st_mode & 0o777)


def _put_where_nothing_is(made: Path, path: Path) -> bool:
    """Gives the file its name, unless something has it already."""
    try:
        if os.name == "nt":
            patiently(lambda: os.rename(made, path), path)  # noqa: PTH104  (never over another there)
        else:
            os.link(made, path)
        return True
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
    try:
        path.open("xb").close()  # a disk without links: the name is taken first, and the content put there
    except FileExistsError:
        return False
    try:
        put_in_place(made, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return True


# --- temporary files ----------------------------------------------------------------------------------------------


def beside_of(path: Path) -> Path:
    return path.with_name(temporary_name(path.name))


def temporary_name(name: str) -> str:
    """A hidden name that tells whose it is: the machine and the process, so that others see when it is left behind."""
    return f".{name[:40]}.{run_name()}-{next(_number)}.ny"


def temporary_folder(inside: Path) -> Path:
    """A new folder of the same kind."""
    made = inside / f".td-ny-{run_name()}-{next(_number)}"
    made.mkdir(parents=True)
    return made


def run_name() -> str:
    """This run, among all on all machines."""
    return f"{_machine()}-{os.getpid()}"


@cache
def _machine() -> str:
    return hashlib.blake2b(platform.node().encode(), digest_size=3).hexdigest()


def is_mine(machine: str) -> bool:
    """Whether a temporary name was made on this machine."""
    return machine == _machine()


# --- one at a time ------------------------------------------------------------------------------------------------


@contextmanager
def exclusive(
    path: Path, patience: float = 10.0, waiting: Callable[[], None] = lambda: None
) -> Generator[None]:
    """Keeps other runs of td out while this one writes. The system lets go of the file where a run dies.

    `waiting` is called once where it must wait so long that someone wonders. Raises TimeoutError where another run does not finish within `patience` seconds. On a disk that knows no locks
    no one is kept out.
    """
    held = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        waited = 0.0
        while not _locked(held):
            if waited >= patience:
                raise TimeoutError("En annen kjøring av td skriver i prosjektet. Vent litt, og prøv igjen.")
            if waited < 1.0 <= waited + 0.05:
                waiting()
            time.sleep(0.05)
            waited += 0.05
        yield
    finally:
        os.close(held)


def _locked(held: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            locking: Any = getattr(msvcrt, "locking")  # noqa: B009  (a checker on another system has no such name)
            locking(held, getattr(msvcrt, "LK_NBLCK"), 1)  # noqa: B009
        else:
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except OSError as error:
        return error.errno in _NO_LOCKS


# --- reading ------------------------------------------------------------------------------------------------------


def read_bytes(path: Path, patience: float = PATIENCE) -> bytes:
    """The content of a file. Raises `HeldOpen` where another program lets no one read it, and OSError."""
    with _noted_where_it_fails():
        return patiently(path.read_bytes, path, patience)


def opened(path: Path) -> BinaryIO:
    """A file to be read bit by bit. Raises as `read_bytes`."""
    with _noted_where_it_fails():
        return patiently(lambda: path.open("rb"), path)


NOT_HAD: Final = ""
_looked_at: set[str] | None = None


@contextmanager
def looking() -> Generator[set[str]]:
    """The files of a project that are looked at meanwhile, by their paths in it, and `NOT_HAD` where one could not be had.

    For who remembers an answer: it holds as long as these files are as they were. One that could not be had may be had the
    next time, though nothing tells.
    """
    global _looked_at
    before, now = _looked_at, set[str]()
    _looked_at = now
    try:
        yield now
    finally:
        _looked_at = before


def looked_at(file: str) -> None:
    """Notes that a file of the project is looked at; see `looking`."""
    if _looked_at is not None:
        _looked_at.add(file)


@contextmanager
def _noted_where_it_fails() -> Generator[None]:
    try:
        yield
    except OSError:
        looked_at(NOT_HAD)
        raise


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a file that a project names cannot be had, and what to do."""

    reason: str
    hint: str


def read_inside(root: Path, file: str, largest: int) -> bytes | Unread:
    """The bytes of a file in the project, at most `largest` of them. Follows no link out of it."""
    looked_at(file)
    path = root / PurePosixPath(file)
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(root.resolve()):
            return Unread("er en lenke ut av prosjektet", "Legg en kopi av filen i prosjektet.")
        if not real.is_file():
            return Unread("er ikke en vanlig fil", "Legg en kopi av filen i prosjektet.")
        if real.stat().st_size > largest:
            return Unread(f"er større enn {largest // 1_000_000} MB", "Lagre filen i mindre format.")
        return read_bytes(real)
    except HeldOpen:
        return Unread("er åpen i et annet program", "Lukk den der.")
    except (OSError, RuntimeError, ValueError):
        return Unread("finnes ikke eller kan ikke leses", "Sjekk stien. Den regnes fra prosjektmappen.")
