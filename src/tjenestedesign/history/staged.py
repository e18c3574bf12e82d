"""What is about to be committed, as a folder of its own: the staged content and nothing of the working tree.

Git hands a hook its own index (`GIT_INDEX_FILE`), which is another one for `git commit FILE`; `git` passes the environment on.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Container, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from tjenestedesign.ground.journal.left_behind import is_temporary
from tjenestedesign.ground.own_folder import FOLDER
from tjenestedesign.history.git import git, top

HOOK: Final = "pre-commit"
_PROJECT_FILE: Final = "prosjekt.yaml"
_MARK: Final = "# Skrevet av «td hook install». Avtrykk: "
"""td knows its own hook by this line: the fingerprint of what follows it, so that a line someone added is seen."""


@dataclass(frozen=True, slots=True)
class StagedProject:
    """A project in the index: where it is in the repository, with `/`, and where its staged files are laid out."""

    path: str
    folder: Path
    root: Path
    """The project itself, in the working tree."""
    half_written: tuple[str, ...] = ()
    """What someone has added that is only td's: half-written files, and what it keeps in its own folder."""


@dataclass(frozen=True, slots=True)
class HookFile:
    """The hook file git would run. `shared` where its folder serves other repositories too."""

    path: Path
    shared: bool


def hook_file(folder: Path) -> HookFile:
    """The hook of a folder's repository, also with core.hooksPath and in worktrees. Raises `NoGit`."""
    root = top(folder)
    asked = ("rev-parse", "--git-common-dir", "--git-path", f"hooks/{HOOK}")
    common, file = (
        (root / os.fsdecode(line)).resolve() for line in git(root, *asked, trust_hooks=True).splitlines()
    )
    own = file.is_relative_to(common) or file.is_relative_to(root.resolve())
    return HookFile(file, not own)


def script(python: Path, *, strict: bool) -> str:
    """A hook for any sh, Git for Windows' too. It stops the commit where td cannot be run: a guard must not fall asleep."""
    body = f"""# Sjekker det som er på vei inn i git. Ta den bort med «td hook uninstall».
td_python={quoted(python)}
if [ -x "$td_python" ]; then
  "$td_python" -P -m tjenestedesign hook run{" --strict" if strict else ""} && exit 0
  "$td_python" -P -c "import tjenestedesign" 2>/dev/null && exit 1
fi
echo "td er flyttet eller fjernet, så ingen har sjekket det du lagrer. Ingenting er lagret." >&2
echo "Kjør «td hook install» på nytt." >&2
exit 1
"""
    return f"#!/bin/sh\n{_MARK}{_fingerprint(body)}\n{body}"


def quoted(python: Path) -> str:
    """A path as sh reads it back unchanged, with `/` on Windows too."""
    return "'" + python.as_posix().replace("'", "'\\''") + "'"


def is_own(text: str) -> bool:
    """Whether a hook is td's, as td wrote it: nothing is lost when it is written again."""
    lines = text.replace("\r\n", "\n").split("\n", 2)
    return len(lines) == 3 and lines[1] == _MARK + _fingerprint(lines[2])


def has_been_own(text: str) -> bool:
    """Whether td wrote it once, whatever has happened to it since."""
    return _MARK in text


def _fingerprint(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:16]


@contextmanager
def staged(folder: Path) -> Generator[list[StagedProject]]:
    """The projects the commit touches, laid out in a temporary folder that is gone afterwards. Raises `NoGit`."""
    root = top(folder)
    changed = _names(git(root, "diff", "--cached", "--name-only", "--no-renames", "--no-ext-diff", "-z"))
    listed = _names(git(root, "ls-files", "-z", "--cached")) if changed else []
    homes = _projects(root, [*listed, *changed])
    touched = {_home(name, homes) for name in changed} - {None}
    files = [name for name in listed if _home(name, homes) in touched]
    with tempfile.TemporaryDirectory(prefix="td-hook-", ignore_cleanup_errors=True) as name:
        place = Path(name).resolve()
        if files:
            lay_out = (
                "checkout-index",
                "--quiet",
                "--force",
                "-z",
                "--stdin",
                f"--prefix={place.as_posix()}/",
            )
            git(
                root,
                "-c",
                "core.longPaths=true",
                *lay_out,
                given=b"".join(os.fsencode(n) + b"\0" for n in files),
            )
        found = [
            StagedProject(home, place / home, root / home, _half_written(files, home, homes))
            for home in sorted(h for h in touched if h is not None)
        ]
        yield [project for project in found if project.folder.is_dir()]


def _half_written(files: Iterable[str], home: str, homes: Container[str]) -> tuple[str, ...]:
    return tuple(f for f in files if _is_unfit(f) and _home(f, homes) == home)


def _is_unfit(file: str) -> bool:
    """Whether a file is td's on its way to be another, or what td keeps for itself: neither is for anyone else."""
    parts = file.split("/")
    return any(map(is_temporary, parts)) or (
        FOLDER in parts and parts[parts.index(FOLDER) + 1 :][:1] != ["skjema"]
    )


def _names(answer: bytes) -> list[str]:
    return [os.fsdecode(n) for n in answer.split(b"\0") if n]


def _projects(root: Path, files: Iterable[str]) -> frozenset[str]:
    """The folders that are projects: in the index, or on the disk where prosjekt.yaml is not added to git yet."""
    names = set(files)
    folders = {parent for name in names for parent in _parents(name)}
    return frozenset(
        f
        for f in folders
        if (_PROJECT_FILE if f == "." else f"{f}/{_PROJECT_FILE}") in names
        or (root / f / _PROJECT_FILE).is_file()
    )


def _home(name: str, homes: Container[str]) -> str | None:
    """The innermost project a file is in."""
    return next((parent for parent in _parents(name) if parent in homes), None)


def _parents(name: str) -> Iterable[str]:
    """The folders around a file, the nearest first; the repository's own is «.»."""
    return map(str, PurePosixPath(name).parents)
