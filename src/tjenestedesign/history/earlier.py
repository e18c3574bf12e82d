"""What a file said before, by git: to tell in words what has changed since someone approved it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tjenestedesign.check.load import read_artefact
from tjenestedesign.history.git import NoGit, blobs, git
from tjenestedesign.project.loaded import Entry
from tjenestedesign.project.model import Artefakt

_MOST: Final = 300
"""How many versions of a file are looked through, newest first."""


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
    for _, raw in blobs(root, [f"{commit}:./{file}" for commit in commits]):
        entry = read_artefact(file, raw) if raw is not None else None
        if entry is not None:
            yield entry
