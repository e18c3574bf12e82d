"""A folder → its files, as found: bytes, or why they could not be had. Never leaves the project."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position
from tjenestedesign.ground.files import opened, read_bytes
from tjenestedesign.ground.ids import ID_PATTERN, slug
from tjenestedesign.ground.own_folder import OUTPUT_MARKER
from tjenestedesign.ground.patience import HeldOpen
from tjenestedesign.ground.yaml.size import MAX_BYTES, too_large

PROJECT_FILE: Final = "prosjekt.yaml"
LOCK_FILE: Final = "godkjent.lock.yaml"
RESULT_SUFFIX: Final = ".resultat.json"
"""What follows the id in the name of an effektmåling's result."""
LEDGER_SUFFIX: Final = ".utgitt.json"
"""The same for everything that has been told of it."""


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file as found: its path relative to the project with `/`, and its bytes or why they could not be had.

    A file that is no YAML, or too large to be, is not read: its path stands in place of its bytes.
    """

    file: str
    raw: bytes | Diagnostic | Path

    @property
    def is_yaml(self) -> bool:
        return self.file.lower().endswith((".yaml", ".yml"))

    def open(self) -> BinaryIO:
        """Its content as a stream, for those who read as much as they need."""
        if isinstance(self.raw, Path):
            return opened(self.raw)
        return BytesIO(self.raw if isinstance(self.raw, bytes) else b"")


def by_name(files: Iterable[RawFile]) -> dict[str, RawFile]:
    """Files by their name. A file that stands there twice is too large: the first says so."""
    found: dict[str, RawFile] = {}
    for file in files:
        found.setdefault(file.file, file)
    return found


def find_root(start: Path) -> Path | None:
    """The nearest folder from `start` upwards that holds prosjekt.yaml."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / PROJECT_FILE).is_file():
            return folder
    return None


Sign = tuple[int, int, int, int]
"""Size in bytes, last written and last changed in nanoseconds, and the file's own number."""


class Lying(NamedTuple):
    """A file as it lies in the folder, not opened. `sign` changes when the file does; None where it is no ordinary file."""

    file: str
    path: str
    sign: Sign | None

    @property
    def is_yaml(self) -> bool:
        return self.file.lower().endswith((".yaml", ".yml"))


def sign_of(info: os.stat_result) -> Sign:
    return info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino


def read_files(root: Path) -> Iterator[RawFile]:
    """Every file below `root` in a fixed order, the YAML files with their content. Follows no link out of the project."""
    inside = root.resolve()
    for found in survey(root):
        if isinstance(found, RawFile):
            yield found
        elif found.is_yaml:
            read = _read_lying(found) or _read(Path(found.path), inside, root)
            yield read
            if isinstance(read.raw, Diagnostic) and read.raw.code == "TD001":
                yield RawFile(read.file, Path(found.path))
        elif _is_within(Path(found.path), inside):
            yield RawFile(found.file, Path(found.path))


def survey(root: Path) -> Iterator[Lying | RawFile]:
    """The files below `root` in a fixed order, and what cannot be looked into with why."""
    closed: list[RawFile] = []
    waiting = [(str(root), "")]
    while waiting:
        folder, prefix = waiting.pop()
        try:
            with os.scandir(folder) as found:
                items = sorted(found, key=lambda item: item.name)
        except OSError:
            if folder != str(root):
                hint = "Sjekk at du har tilgang til mappen."
                told = _unread(Path(folder), root, "TD013", "Mappen kan ikke leses.", hint)
                closed.append(RawFile(told.position.file, told))
            continue
        if prefix and _is_another(items):
            continue
        folders: list[os.DirEntry[str]] = []
        for item in items:
            if _is_folder(item):
                folders.append(item)
            elif not item.name.startswith("."):
                yield _lying(item, prefix)
        subfolders: list[tuple[str, str]] = []
        for item in folders:
            if _is_hidden(item.name):
                continue
            if item.is_symlink():
                told = _unread(
                    Path(item.path),
                    root,
                    "TD014",
                    "Mappen er en lenke. td følger ikke lenker til mapper.",
                    "Legg filene i prosjektet.",
                    Level.ADVARSEL,
                )
                yield RawFile(told.position.file, told)
            else:
                subfolders.append((item.path, f"{prefix}{_plain(item.name)}/"))
        waiting += reversed(subfolders)
    yield from closed


def _is_folder(item: os.DirEntry[str]) -> bool:
    try:
        return item.is_dir()
    except OSError:  # a link in a ring
        return False


def _lying(item: os.DirEntry[str], prefix: str) -> Lying:
    sign = None
    try:
        if item.is_file(follow_symlinks=False):
            sign = sign_of(os.stat(item.path))  # noqa: PTH116  what scandir remembers lacks the number on Windows
    except OSError:
        pass
    return Lying(prefix + _plain(item.name), item.path, sign)


def yaml_paths(root: Path) -> Iterator[Path]:
    """The YAML files below `root`, not read, in a fixed order."""
    for folder, subfolders, names in os.walk(root):
        here = Path(folder)
        subfolders[:] = sorted(
            d for d in subfolders if not (here / d).is_symlink() and not _skipped(here / d)
        )
        for name in sorted(names):
            if not name.startswith(".") and name.lower().endswith((".yaml", ".yml")):
                yield here / name


def read_again(root: Path, file: str) -> RawFile | None:
    """One YAML file of the project as it is now; None where it is no longer an ordinary file in it."""
    path = root / file
    return _read(path, root.resolve(), root) if _is_within(path, root.resolve()) else None


def is_outside(root: Path, path: Path) -> bool:
    """Whether a path below `root` is none of the project's: hidden, made by td, or in a project of its own."""
    folders = path.relative_to(root).parent.parts
    here = root
    for name in folders:
        here = here / name
        if _skipped(here):
            return True
    return path.name.startswith(".")


_ANOTHER: Final = frozenset((OUTPUT_MARKER, PROJECT_FILE))
"""What only a folder made by td, or a project of its own, holds."""


def _is_another(items: Iterable[os.DirEntry[str]]) -> bool:
    return any(item.name.lower() in _ANOTHER and os.path.exists(item.path) for item in items)  # noqa: PTH110


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name == "node_modules"


def _skipped(folder: Path) -> bool:
    if _is_hidden(folder.name):
        return True
    if folder.is_symlink():
        return False  # told of, and never followed
    return (folder / OUTPUT_MARKER).exists() or (folder / PROJECT_FILE).exists()


def _is_within(path: Path, inside: Path) -> bool:
    """Whether it is an ordinary file of the project's own."""
    try:
        return path.is_file() and (not path.is_symlink() or path.resolve(strict=True).is_relative_to(inside))
    except (OSError, RuntimeError):
        return False


def _display(path: Path, root: Path) -> str:
    return _plain(path.relative_to(root).as_posix())


def _plain(name: str) -> str:
    if name.isascii():
        return name
    return unicodedata.normalize("NFC", name).encode("utf-8", "replace").decode("utf-8")


def _unread(
    path: Path, root: Path, code: str, message: str, hint: str, level: Level = Level.FEIL
) -> Diagnostic:
    return Diagnostic(code, level, message, Position(_display(path, root)), hint)


def _read_lying(found: Lying) -> RawFile | None:
    """An ordinary file, which most are; None where there is more to say of it."""
    if found.sign is None or found.sign[0] > MAX_BYTES:
        return None
    try:
        return RawFile(found.file, read_bytes(Path(found.path)))
    except OSError:
        return None


def _read(path: Path, inside: Path, root: Path) -> RawFile:
    file = _display(path, root)
    try:
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(inside):
            return RawFile(
                file,
                _unread(
                    path,
                    root,
                    "TD014",
                    "Filen er en lenke ut av prosjektet.",
                    "Legg en kopi av filen i prosjektet.",
                ),
            )
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            return RawFile(
                file,
                _unread(path, root, "TD013", "Dette er ikke en vanlig fil.", "Fjern den fra prosjektmappen."),
            )
        if info.st_size > MAX_BYTES:
            return RawFile(file, too_large(file, info.st_size))
        return RawFile(file, read_bytes(path))
    except (OSError, RuntimeError) as error:
        reason = (
            "Filen er en lenke som går i ring eller ikke fører noe sted."
            if path.is_symlink()
            else "Filen er åpen i et annet program, som ikke lar andre lese den."
            if isinstance(error, HeldOpen)
            else "Filen kan ikke leses."
            if isinstance(error, PermissionError)
            else f"Filen kan ikke leses ({getattr(error, 'strerror', None) or error})."
        )
        hint = (
            "Lukk den der, og prøv igjen."
            if isinstance(error, HeldOpen)
            else "Sjekk at filen finnes og at du har tilgang til den."
        )
        return RawFile(file, _unread(path, root, "TD013", reason, hint))


def stem_of(file: str) -> str:
    """A file's name without its ending."""
    return file.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def id_of(file: str) -> str:
    """The id a file's name stands for: `Intervju 1.yaml` is `intervju-1`. Where nothing in it can be an id, the name itself."""
    stem = stem_of(file)
    return stem if ID_PATTERN.fullmatch(stem) else slug(stem) or stem


def results_by_id(others: Iterable[RawFile]) -> dict[str, RawFile]:
    """By the id in their names; of two of a name the first stands."""
    found: dict[str, RawFile] = {}
    for other in others:
        name = other.file.rpartition("/")[2]
        if name.endswith(RESULT_SUFFIX):
            found.setdefault(name.removesuffix(RESULT_SUFFIX), other)
    return found
