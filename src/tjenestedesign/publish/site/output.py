"""Files → a folder: only what changed is written, beside first and then swapped in, and nobody's own file is touched."""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
from collections.abc import Callable, Container, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tjenestedesign.ground.files import put_in_place, read_bytes, temporary_folder, write_text
from tjenestedesign.ground.journal.left_behind import clear, is_temporary, left_behind
from tjenestedesign.ground.made import fingerprint, made_elsewhere
from tjenestedesign.ground.own_folder import OUTPUT_MARKER
from tjenestedesign.ground.patience import HeldOpen, Several
from tjenestedesign.publish.site.scope import OutFile

SKIPPED: Final = (".git", "node_modules", ".venv", "__pycache__")
"""Folders of other programs, in which td has made nothing."""


class NotOurs(Exception):
    """The output folder holds something that td did not make. The message names it."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a run did to the folder."""

    written: int
    unchanged: int
    removed: int


@dataclass(frozen=True, slots=True)
class Origin:
    """What a file is made of, as in `OutFile.of`, and what it was to the byte."""

    of: str
    print: str


Origins = Mapping[str, Origin]
"""By the file's name in the folder."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """The files of a folder that are made of what is not there any more: those that went, those somebody has changed, and those held open."""

    gone: tuple[str, ...]
    changed: tuple[str, ...]
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """What stands in a folder that `td render` has made: the files that are td's, and whether it is for everyone."""

    path: Path
    files: frozenset[str]
    public: bool


def everything(_name: str) -> bool:
    """A run that makes a whole folder replaces all that earlier runs made."""
    return True


def write_site(
    folder: Path,
    files: Iterable[OutFile],
    replaces: Callable[[str], bool] = everything,
    *,
    public: bool = False,
) -> Written:
    """Makes `folder` hold `files`, beside what its owner put there; of what earlier runs made, all that `replaces` is removed.

    A folder for the public holds only what is public. Raises `NotOurs` before anything is changed, and `RestDone` where files
    are held open by other programs: they are as they were, and still td's, and all the others are done.
    """
    several = Several()
    known = _manifest(folder)
    if known and _is_public(folder) != public:
        raise NotOurs(
            "mappen er for alle" if _is_public(folder) else "mappen har sider som ikke er offentlige"
        )
    clear(left_behind(folder))
    staging: Path | None = None
    names: list[str] = []
    origins = dict(origins_in(folder))
    fresh: list[str] = []
    try:
        for file in files:
            names.append(file.path)
            origins.pop(file.path, None)
            if file.of:
                origins[file.path] = Origin(file.of, fingerprint(file.data))
            target = folder / file.path
            if target.is_symlink() or _escapes(folder, target):
                raise NotOurs(f"«{file.path}» er en lenke")
            current = _content(target, several)
            if current == file.data:
                continue
            if current is not None and file.path not in known:
                known |= _manifest(folder)  # another run may have made it meanwhile
            if current is not None and file.path not in known:
                raise NotOurs(f"«{file.path}» finnes fra før, og er ikke laget av td")
            if staging is None:
                staging = temporary_folder(folder)
            beside = staging / file.path
            beside.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(file.data)
            fresh.append(file.path)
        gone = sorted(name for name in known - set(names) if replaces(name))
        with _uninterrupted():
            if not known.issuperset(names):
                # First say whose the files will be, so that a run beside this one knows them as td's.
                _swap_in(folder, _as_manifest({*known, *names}, origins_in(folder), public))
            if staging:
                _put_in_place(staging, folder, fresh, several)
            removed, left = _remove_all(folder, gone, several)
            manifest = _as_manifest({*names, *known} - {*gone} | {*left}, origins, public)
            if _bytes(folder / OUTPUT_MARKER) != manifest.encode():
                _swap_in(folder, manifest)
            several.tell()
        return Written(len(fresh), len(names) - len(fresh), removed)
    finally:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)


def output_of(folder: Path) -> Made | None:
    """What `td render` has made in a folder; None where it has made nothing there."""
    if b'"td render' not in (_bytes(folder / OUTPUT_MARKER) or b"") or folder.is_symlink():
        return None
    try:
        there = frozenset(name for name in _manifest(folder) if (folder / name).exists())
    except NotOurs:
        return None
    return Made(folder, there, _is_public(folder))


def outputs(root: Path) -> list[Made]:
    """Every folder with something of a project that `td render` has made: in the project, and elsewhere as far as it is remembered."""
    folders = [*_folders(root), *(path for path in made_elsewhere(root) if path.is_dir())]
    return [made for folder in folders if (made := output_of(folder))]


def _folders(root: Path) -> Iterator[Path]:
    for folder, subfolders, _ in os.walk(root):
        here = Path(folder)
        subfolders[:] = sorted(d for d in subfolders if d not in SKIPPED and not (here / d).is_symlink())
        yield here


def clear_outdated(made: Made, known: Container[str]) -> Outdated:
    """Takes away the files that are of an artefact or a type that is not `known`, as far as they are to the byte as td made them."""
    origins = origins_in(made.path)
    old = sorted(n for n, origin in origins.items() if n in made.files and origin.of not in known)
    unchanged = [name for name in old if is_as_made(made.path, name, origins)]
    several = Several()
    held = _remove_all(made.path, unchanged, several)[1] if unchanged else []
    gone = tuple(name for name in unchanged if name not in held)
    if gone:
        left = made.files - {*gone}
        _swap_in(made.path, _as_manifest(left, origins, made.public))
    return Outdated(gone, tuple(n for n in old if n not in unchanged), tuple(held))


def is_as_made(folder: Path, name: str, origins: Origins) -> bool:
    """Whether a file is to the byte as td made it."""
    if name not in origins or _escapes(folder, folder / name) or (folder / name).is_symlink():
        return False
    data = _bytes(folder / name)
    return data is not None and fingerprint(data) == origins[name].print


def origins_in(folder: Path) -> Origins:
    """What the files of a folder are made of, where that is one artefact or one type."""
    try:
        listed: Any = json.loads(_bytes(folder / OUTPUT_MARKER) or b"{}")["av"]
        found = {n: Origin(*map(str, v)) for n, v in listed.items() if _is_plain(n) and len(v) == 2}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return found


def take_away(made: Made) -> list[str]:
    """Deletes what td has made in a folder, and the folder where nothing else is in it. What could not be deleted is returned."""
    left = sorted(name for name in made.files if not _remove(made.path, name) and (made.path / name).exists())
    if left or any(p.name != OUTPUT_MARKER for p in made.path.iterdir()):
        _swap_in(made.path, _as_manifest(left, origins_in(made.path), made.public))
    else:
        (made.path / OUTPUT_MARKER).unlink(missing_ok=True)
        with suppress(OSError):
            made.path.rmdir()
    return left


def _as_manifest(names: Iterable[str], origins: Origins, public: bool) -> str:
    made_by = "td render --public" if public else "td render"
    names = sorted(names)
    listed: dict[str, Any] = {"laget av": made_by, "filer": names}
    if of := {n: [origins[n].of, origins[n].print] for n in names if n in origins}:
        listed["av"] = of
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def _manifest(folder: Path) -> frozenset[str]:
    """The files an earlier run made. An output folder with other people's files in it and no manifest is refused."""
    marker = folder / OUTPUT_MARKER
    if not folder.exists():
        return frozenset()
    if not folder.is_dir():
        raise NotOurs("dette er en fil, ikke en mappe")
    try:
        listed: Any = json.loads(read_bytes(marker).decode("utf-8"))["filer"]
        return frozenset(n for n in listed if isinstance(n, str) and _is_plain(n))
    except FileNotFoundError:
        others = (p for p in sorted(folder.iterdir()) if not is_temporary(p.name))
        mine = next((p.name for p in others if not (p / OUTPUT_MARKER).exists()), None)
        if mine is not None:
            raise NotOurs(
                f"mappen er ikke tom, og er ikke laget av td (der ligger for eksempel «{mine}»)"
            ) from None
        return frozenset()
    except (ValueError, KeyError, TypeError, RecursionError):
        return frozenset()


def _is_public(folder: Path) -> bool:
    return b'"td render --public"' in (_bytes(folder / OUTPUT_MARKER) or b"")


def _is_plain(name: str) -> bool:
    """A path that stays inside the folder: the list may have been edited."""
    parts = name.split("/")
    return bool(name) and not any(p in ("", ".", "..") or "\\" in p or ":" in p for p in parts)


def _escapes(folder: Path, target: Path) -> bool:
    """Whether a folder on the way to `target` is a link out of the output folder."""
    parent = target.parent
    return parent.exists() and not parent.resolve().is_relative_to(folder.resolve())


def _bytes(path: Path) -> bytes | None:
    try:
        return read_bytes(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _content(path: Path, several: Several) -> bytes | HeldOpen | None:
    """What the file says; that it is held, where another program lets no one read it."""
    try:
        return read_bytes(path, several.patience)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except HeldOpen as error:
        several.held.append(error)
        return error


def _remove_all(folder: Path, names: Iterable[str], several: Several) -> tuple[int, list[str]]:
    """How many went, and those that are there still because another program holds them."""
    removed, left = list[bool](), list[str]()
    for name in names:
        if not several.done(lambda name=name: removed.append(_remove(folder, name)), folder / name):
            left.append(name)
    return sum(removed), left


def _remove(folder: Path, name: str) -> bool:
    """Whether it went. Raises PermissionError."""
    path = folder / name
    if path.is_symlink() or path.is_dir() or _escapes(folder, path):
        return False
    try:
        path.unlink()
    except PermissionError:
        raise
    except OSError:
        return False
    for parent in path.parents:
        if parent == folder:
            break
        try:
            parent.rmdir()
        except OSError:
            break
    return True


def _put_in_place(staging: Path, folder: Path, names: Iterable[str], several: Several) -> None:
    """All that can be: what another program does not let go of is as it was."""
    for name in names:
        made, path = staging / name, folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        several.done(lambda made=made, path=path: put_in_place(made, path, several.patience), path)


def _swap_in(folder: Path, manifest: str) -> None:
    write_text(folder / OUTPUT_MARKER, manifest)


@contextmanager
def _uninterrupted() -> Generator[None]:
    """Ctrl-C waits until the swap is done, so that no reader meets half a site."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if pressed:
            raise KeyboardInterrupt
