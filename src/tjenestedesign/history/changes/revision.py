"""A project as git has it in a commit: read from git's own objects, so that the work tree is never touched."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from tjenestedesign.check.load import read_project
from tjenestedesign.ground.files import read_bytes
from tjenestedesign.ground.own_folder import OUTPUT_MARKER
from tjenestedesign.ground.yaml.size import MAX_BYTES, too_large
from tjenestedesign.history.git import NoGit, blobs, git
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.reading import LEDGER_SUFFIX, PROJECT_FILE, RESULT_SUFFIX, RawFile, read_files

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class UnknownRevision(Exception):
    """Git knows no such version. The message is what was asked for."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit: its full name, the day it was made, and its first line."""

    commit: str
    day: str
    subject: str

    @property
    def short(self) -> str:
        return self.commit[:8]


def revision(root: Path, name: str) -> Revision:
    """A commit by any name git understands, or the last one at the end of a day (ÅÅÅÅ-MM-DD). Raises `UnknownRevision` and `NoGit`."""
    git(root, "rev-parse", "--git-dir")  # without a repository that is what to say
    if _DATE.fullmatch(name):
        found = git(root, "rev-list", "-1", f"--before={name}T23:59:59", "HEAD").decode().strip()
        if not found:
            raise UnknownRevision(name)
    else:
        try:
            found = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
            found = found.decode().strip()
        except NoGit:
            raise UnknownRevision(name) from None
    told = git(root, "show", "--no-patch", "--no-notes", "--format=%cs%x00%s", found).decode(
        "utf-8", "replace"
    )
    day, _, subject = told.strip().partition("\0")
    return Revision(found, day, subject)


@dataclass(frozen=True, eq=False)
class Version:
    """A project at one point: what it said, and a fingerprint of every other file, by path."""

    project: Project
    others: dict[str, str]
    name: str
    """What to call it: «3f2a91bc (2026-03-01)», or «arbeidsmappen»."""


def version_at(root: Path, at: Revision) -> Version:
    """The project as it was in a commit."""
    prefix = (
        git(root, "rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").strip("\n").rstrip("/")
    )
    listed = list(_listed(root, f"{at.commit}:{prefix}"))
    outside = _not_the_projects(path for path, _, _ in listed)
    inside = [one for one in listed if not _skipped(one[0], outside)]
    if not any(path == PROJECT_FILE for path, _, _ in inside):
        raise UnknownRevision(at.short)
    wanted = {name: (path, size) for path, name, size in inside if _is_read(path)}
    files: list[RawFile] = []
    large = [
        RawFile(_shown(p), too_large(p, size)) for p, size in wanted.values() if size > MAX_BYTES and _yaml(p)
    ]
    paths = {name: path for name, (path, size) in wanted.items() if size <= MAX_BYTES * 8}
    by_name: dict[str, list[str]] = {}
    for path, name, _ in inside:
        if name in paths and _is_read(path):
            by_name.setdefault(name, []).append(path)
    for name, raw in blobs(root, list(by_name)):
        files += [RawFile(_shown(path), raw) for path in by_name[name] if raw is not None]
    files = sorted([*files, *large], key=lambda f: f.file)
    others = {_shown(path): name for path, name, _ in inside if not _yaml(path)}
    project, _ = read_project(root, files)
    return Version(project, others, f"{at.short} ({at.day})")


def version_now(root: Path, like: Version | None = None) -> Version:
    """The project as it stands in the folder. Other files get the fingerprint git would give them."""
    files = list(read_files(root))
    project, _ = read_project(root, files)
    known = like.others if like else {}
    others = {
        f.file: _fingerprint(f.raw, known.get(f.file))
        for f in files
        if isinstance(f.raw, Path) and not f.is_yaml
    }
    return Version(project, others, "arbeidsmappen")


def _listed(root: Path, tree: str) -> Iterator[tuple[str, str, int]]:
    """(path, object, size) of every ordinary file."""
    for line in git(root, "ls-tree", "-r", "-l", "-z", "--full-tree", tree).split(b"\0"):
        head, tab, path = line.partition(b"\t")
        fields = head.split()
        if tab and fields[0] in (b"100644", b"100755"):
            yield path.decode("utf-8", "surrogateescape"), fields[2].decode(), int(fields[3])


def _not_the_projects(paths: Iterator[str]) -> frozenset[str]:
    """Folders td does not read: what it has made, and projects of their own."""
    marks = (p for p in map(PurePosixPath, paths) if p.name in (OUTPUT_MARKER, PROJECT_FILE))
    return frozenset(str(p.parent) for p in marks if str(p.parent) != ".")


def _skipped(path: str, outside: frozenset[str]) -> bool:
    parts = PurePosixPath(path).parts
    if any(p.startswith(".") or p == "node_modules" for p in parts):
        return True
    return any(str(parent) in outside for parent in PurePosixPath(path).parents)


def _yaml(path: str) -> bool:
    return path.lower().endswith((".yaml", ".yml"))


def _is_read(path: str) -> bool:
    return _yaml(path) or path.endswith((RESULT_SUFFIX, LEDGER_SUFFIX))


def _shown(path: str) -> str:
    return unicodedata.normalize("NFC", path).encode("utf-8", "replace").decode("utf-8")


def _fingerprint(path: Path, known: str | None) -> str:
    """The name git has for the content; with the line breaks git may have taken away, where that is what is known."""
    import hashlib

    try:
        data = read_bytes(path)
    except OSError:
        return ""
    make = hashlib.sha256 if known and len(known) == 64 else hashlib.sha1

    def name(content: bytes) -> str:
        return make(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()

    found = name(data)
    return known if known and known != found and name(data.replace(b"\r\n", b"\n")) == known else found
