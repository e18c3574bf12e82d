"""A person's right to be forgotten: what goes when an interview goes, and what loses its ground. A plan first, then the deed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tjenestedesign.artefakter.innsikt import Innsikt
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.cache.store import forget
from tjenestedesign.check.load import load_project
from tjenestedesign.evidence import strength
from tjenestedesign.ground.diagnostics import Diagnostic, Level
from tjenestedesign.ground.files import write_bytes
from tjenestedesign.ground.yaml.edits import edited, removals
from tjenestedesign.ground.yaml.source import Source
from tjenestedesign.mentions import Omtale, spoken_of, written_at
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.reading import RawFile, read_files
from tjenestedesign.thread import Ledd, full_thread


@dataclass(frozen=True, slots=True)
class Svekket:
    """An insight whose evidence changes: what it is now, and what it becomes."""

    entry: Entry[Innsikt]
    før: str
    etter: str


@dataclass(frozen=True, eq=False)
class Plan:
    """What forgetting an interview does. Nothing is done yet."""

    id: str
    file: str
    rests_on_it: tuple[Entry[Artefakt], ...]
    svekket: tuple[Svekket, ...]
    before: Mapping[str, bytes]
    """The bytes of every file that is to change, and of the interview, as they were when the plan was made."""
    after: Mapping[str, bytes]
    """The new bytes of the files that change."""
    new_faults: tuple[Diagnostic, ...]
    """What becomes wrong with the project."""
    omtaler: tuple[Omtale, ...]
    same_person: tuple[str, ...]
    """Other interviews with the same code."""


def plan(project: Project, found: list[Diagnostic], id: str) -> Plan:
    """What goes with an interview. Raises `Uneditable` where a reference cannot be taken out safely, `KeyError` for an unknown id."""
    entry = project.entries.get(id)
    file = entry.file if entry else project.broken[id].source.file
    on_disk = {raw.file: raw.raw for raw in read_files(project.root) if isinstance(raw.raw, bytes)}
    after: dict[str, bytes] = {}
    for other in project.entries.values():
        locs = [written_at(other.source, loc) for loc, ref in other.refs if ref.id == id and other.id != id]
        if locs:
            after[other.file] = edited(other.file, on_disk[other.file], removals(locs))
    left = [RawFile(f, after.get(f, raw)) for f, raw in on_disk.items() if f != file]
    then, faults = load_project(project.root, left)
    known = {(d.code, d.position.file, d.message) for d in found}
    return Plan(
        id,
        file,
        _resting(project, id),
        tuple(_weakened(project, then)),
        {f: on_disk[f] for f in (*after, file)},
        after,
        tuple(
            d for d in faults if d.level is Level.FEIL and (d.code, d.position.file, d.message) not in known
        ),
        tuple(_mentions(project, entry, id)),
        _same_person(project, entry),
    )


def _resting(project: Project, id: str) -> tuple[Entry[Artefakt], ...]:
    thread = full_thread(project)
    if id not in thread.entries:
        return tuple(
            {e.id: e for e in project.entries.values() if any(r.id == id for _, r in e.refs)}.values()
        )
    found = {at.id for at in thread.downstream(Ledd(id))} - {id}
    return tuple(e for e in thread.entries.values() if e.id in found)


def _weakened(project: Project, then: Project) -> Iterator[Svekket]:
    for entry in project.all(Innsikt):
        before = strength(project, entry)
        now = next((e for e in then.all(Innsikt) if e.id == entry.id), None)
        after = strength(then, now) if now else None
        if after is None or (after.informants, after.groups, after.roles) != (
            before.informants,
            before.groups,
            before.roles,
        ):
            yield Svekket(entry, before.text, after.text if after else "ingen bevis igjen")


def _same_person(project: Project, entry: Entry[Artefakt] | None) -> tuple[str, ...]:
    if entry is None or not isinstance(entry.model, Intervju):
        return ()
    code = entry.model.respondent.kode.casefold()
    return tuple(
        e.id for e in project.all(Intervju) if e.id != entry.id and e.model.respondent.kode.casefold() == code
    )


def _mentions(project: Project, entry: Entry[Artefakt] | None, id: str) -> Iterator[Omtale]:
    """Words td does not change: the id or the person's code."""
    words = [id]
    if entry is not None and isinstance(entry.model, Intervju):
        words.append(entry.model.respondent.kode)
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-]|#)", re.IGNORECASE)

    def taken_out(source: Source) -> set[int]:
        return {
            source.locate(loc).line
            for e in project.entries.values()
            if e.source is source
            for loc, r in e.refs
            if r.id == id
        }

    return spoken_of(project, pattern, taken_out, without=id)


class ChangedMeanwhile(Exception):
    """A file is no longer as it was when the plan was made."""


def carry_out(root: Path, decided: Plan) -> None:
    """All or nothing: the other files first, the interview last; what was written is put back where something fails.

    What td remembers of the project goes with it.

    Raises `ChangedMeanwhile` or OSError, and has then changed nothing.
    """
    for file, was in decided.before.items():
        if (root / file).read_bytes() != was:
            raise ChangedMeanwhile(file)
    forget(root)
    written: list[str] = []
    try:
        for file, data in decided.after.items():
            written.append(file)
            write_bytes(root / file, data)
        (root / decided.file).unlink()
    except BaseException:
        for file in written:
            write_bytes(root / file, decided.before[file])
        raise
