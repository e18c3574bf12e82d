"""How one artefact came to be: every commit that changed what it says, newest first."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

from tjenestedesign.check.load import read_artefact
from tjenestedesign.history.changes.comparison import Changed, between
from tjenestedesign.history.git import blobs, git
from tjenestedesign.project.loaded import Entry
from tjenestedesign.project.model import Artefakt

_MOST: Final = 1000
"""How many commits are looked through."""

What = Literal["laget", "endret", "nytt-navn", "oppsett", "feil"]


@dataclass(frozen=True, slots=True)
class Step:
    """A commit in an artefact's history: `commit` is empty for what git does not have yet."""

    commit: str
    day: str
    author: str
    subject: str
    what: What
    """What it did to the artefact; «feil» where the file could not be read then."""
    changed: Changed | None = None
    was: str = ""
    """The file's name before, where it has another one since."""


@dataclass(frozen=True, slots=True)
class _Commit:
    id: str
    day: str
    author: str
    subject: str
    file: str


def log(root: Path, file: str, now: bytes | None) -> list[Step]:
    """The history of an artefact's file, newest first, followed through its names. `now` is what the file says. Raises `NoGit`."""
    commits = list(_commits(root, file))
    names = [f"{c.id}:{c.file}" for c in commits]
    texts = dict(blobs(root, names))
    versions = [(c, texts.get(n), _entry(c.file, texts.get(n))) for c, n in zip(commits, names, strict=True)]
    found: list[Step] = []
    if now is not None and (not versions or _plain(now) != _plain(versions[0][1] or b"")):
        before = versions[0][2] if versions else None
        found.append(_step(_Commit("", "", "", "", file), _entry(file, now), before, first=not versions))
    for (commit, _, entry), (older, _, before) in pairwise(versions):
        step = _step(commit, entry, before, first=False)
        if step.what == "oppsett" and _stem(older.file) != _stem(commit.file):
            step = Step(
                commit.id, commit.day, commit.author, commit.subject, "nytt-navn", None, _stem(older.file)
            )
        found.append(step)
    if versions:
        commit, _, entry = versions[-1]
        found.append(_step(commit, entry, None, first=True))
    return found


def _plain(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n")


def _entry(file: str, raw: bytes | None) -> Entry[Artefakt] | None:
    return read_artefact(file, raw) if raw is not None else None


def _stem(file: str) -> str:
    return file.rpartition("/")[2].rpartition(".")[0]


def _step(
    commit: _Commit, entry: Entry[Artefakt] | None, before: Entry[Artefakt] | None, *, first: bool
) -> Step:
    told = (commit.id, commit.day, commit.author, commit.subject)
    if entry is None:
        return Step(*told, "feil")
    if first:
        return Step(*told, "laget")
    if before is None:
        return Step(*told, "endret")
    found = between(before, entry)
    return Step(*told, "endret" if found.differences or found.parts else "oppsett", found)


def _commits(root: Path, file: str) -> Iterator[_Commit]:
    """The commits that touched the file, with the name it had in each, from the repository's top."""
    shape = "--format=%x1e%H%x1f%cs%x1f%an%x1f%s"
    asked = (
        "log",
        "--follow",
        f"--max-count={_MOST}",
        "-z",
        shape,
        "--name-status",
        "-M",
        "--no-ext-diff",
        "--no-textconv",
    )
    answer = git(root, *asked, "HEAD", "--", file)
    for record in answer.split(b"\x1e")[1:]:
        head, _, rest = record.partition(b"\0")
        commit, day, author, subject = head.decode("utf-8", "replace").split("\x1f", 3)
        fields = [f for f in rest.split(b"\0") if f.strip()]
        if fields:
            yield _Commit(commit, day, author, subject, os.fsdecode(fields[-1]))
