"""What `td validate` and `td status` say of a folder: from memory where nothing has changed, and else from a check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tjenestedesign.check.remembered.seen import FOUND, Look, Spared, look, look_at_copy
from tjenestedesign.check.remembered.store import Memory, digest, unpack
from tjenestedesign.check.remembered.surveyed import InDoubt, Surveyed, read
from tjenestedesign.ground.diagnostics import Diagnostic
from tjenestedesign.project.reading import id_of

if TYPE_CHECKING:
    from tjenestedesign.ground.yaml.source import Source
    from tjenestedesign.project.loaded import Project


@dataclass(frozen=True)
class Answer:
    """The findings, and what is asked for to tell them."""

    root: Path
    files: int
    """How many files were read, now or before."""
    found: list[Diagnostic]
    types: Mapping[str, str]
    """The type of every sound artefact, by id."""
    holds_unread: bool
    """Whether there is a file that could not become an artefact."""
    source_of: Callable[[str], Source | None]
    titles: Callable[[], Mapping[str, str]]
    """Code → its title."""
    spared: Spared = field(default_factory=Spared)


def checked(root: Path) -> Answer:
    """What a check says, whatever is known from before."""
    from tjenestedesign.check.load import load_project

    return _of_project(*load_project(root))


def answered(root: Path) -> Answer:
    """The same, in less work."""
    return _answered(root, look(root))


def answered_of_copy(copy: Path, root: Path) -> Answer:
    """The same of what is on its way into git, laid out in a folder of its own, from the project `root`."""
    return _answered(copy, look_at_copy(copy, root))


def remembered(
    root: Path, name: str, tell: Callable[[Project, list[Diagnostic]], dict[str, Any]]
) -> dict[str, Any]:
    """What `tell` makes of the project and its findings, as it stands in JSON; from memory, by name, where nothing has changed."""
    seen = look(root)
    if seen is not None and (known := seen.unchanged()) is not None and name in known.answers:
        return known.answers[name]
    from tjenestedesign.check.remembered.checking import told_of

    return told_of(root, seen, name, tell)


def _answered(root: Path, seen: Look | None) -> Answer:
    if seen is not None and (known := seen.unchanged()) is not None:
        return _remembered(seen, known)
    if seen is None:
        return checked(root)
    from tjenestedesign.check.remembered.checking import check_folder

    return _of_project(*check_folder(root, seen), seen.memory)


def _of_project(
    project: Project, found: list[Diagnostic], spared: Spared | None = None, known: Memory | None = None
) -> Answer:
    types, unread = project.types(), bool(project.broken)
    return Answer(
        project.root,
        project.files,
        found,
        types,
        unread,
        project.source_of,
        lambda: _titles(known),
        spared or Spared(),
    )


def _remembered(seen: Look, known: Memory) -> Answer:
    sound = {id_of(file): record.type for file, record in known.records.items() if record.sound}
    return Answer(
        seen.root,
        seen.found.files,
        [unpack(row) for row in known.answers[FOUND]],
        dict(sorted(sound.items())),
        len(sound) < len(known.records),
        lambda file: _source(seen.found, known, file),
        lambda: _titles(known),
        Spared(len(known.records), len(sound)),
    )


def _titles(known: Memory | None) -> Mapping[str, str]:
    if known and known.parts:
        return known.parts["titler"]
    from tjenestedesign.check.catalogue import titles

    return titles()


def _source(found: Surveyed, known: Memory, file: str) -> Source | None:
    """A file's text; None where it has changed since: an excerpt would show something else."""
    from tjenestedesign.ground.yaml.source import decode

    if file in found.steering:
        return decode(file, found.steering[file])[0]
    if file not in known.records:
        return None
    try:
        raw = read(found.yaml[file])
    except InDoubt:
        return None
    return decode(file, raw)[0] if digest(raw) == known.records[file].digest else None
