"""What a file said before, by git: to tell in words what has changed since someone approved it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tjenestedesign.git import NoGit, git
from tjenestedesign.model import Artefakt
from tjenestedesign.project import Entry, read_artefact

_MOST: Final = 300
"""How many versions of a file are looked through, newest first."""

_AT_ONCE: Final = 16


def earlier(root: Path, file: str, is_it: Callable[[Entry[Artefakt]], bool]) -> Entry[Artefakt] | None:
    """The newest version of a file in the history that is the one looked for; None where git has none."""
    try:
        return next((e for e in _versions(root, file) if is_it(e)), None)
    except NoGit:
        return None


def _versions(root: Path, file: str) -> Iterator[Entry[Artefakt]]:
    commits = (
        git(root, "rev-list", f"--max-count={_MOST}", "HEAD", "--", f":(literal){file}").decode().split()
    )
    for first in range(0, len(commits), _AT_ONCE):
        asked = "".join(f"{commit}:./{file}\n" for commit in commits[first : first + _AT_ONCE])
        yield from _read(file, git(root, "cat-file", "--batch", given=asked.encode()))


def _read(file: str, answer: bytes) -> Iterator[Entry[Artefakt]]:
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        heading = answer[at:end].rsplit(b" ", 2)
        at = end + 1
        if len(heading) < 3 or heading[1] != b"blob":
            continue  # the file was not there in that commit
        size = int(heading[2])
        entry = read_artefact(file, answer[at : at + size])
        at += size + 1
        if entry is not None:
            yield entry
