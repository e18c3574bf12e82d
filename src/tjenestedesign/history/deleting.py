"""Artefacts and parts taken out of a project, with every reference to them: what rests on them first. A plan, then the deed."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from tjenestedesign.artefakter.innsikt import Innsikt
from tjenestedesign.check.load import load_project
from tjenestedesign.check.own_form import in_own_forms
from tjenestedesign.domain.thread.approval import pruned
from tjenestedesign.domain.thread.evidence import strength
from tjenestedesign.domain.thread.golden_thread import Ledd, full_thread
from tjenestedesign.domain.thread.mentions import Mention, Spoken, mentions_in, spoken_of
from tjenestedesign.ground.change import Change
from tjenestedesign.ground.decided import Delete, FileEdit, In, proposed
from tjenestedesign.ground.diagnostics import Diagnostic, Level
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.yaml.edits import removals
from tjenestedesign.ground.yaml.source import Loc, Source, scalars
from tjenestedesign.project.fields import model_at, naming, reference
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.lock import LOCK_FILE, lock_text
from tjenestedesign.project.model import Artefakt, Del, Ref, part_at, texts
from tjenestedesign.project.reading import LEDGER_SUFFIX, RawFile
from tjenestedesign.project.shape import closest


class NotDeletable(Exception):
    """What was asked for cannot be taken out: why, and what to do instead, in bokmål."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Weakened:
    """An insight whose evidence changes: what it is now, and what it becomes."""

    entry: Entry[Innsikt]
    før: str
    etter: str


@dataclass(frozen=True, eq=False)
class Deletion:
    """What it takes to be without something. Nothing is done yet."""

    targets: tuple[Ledd, ...]
    files: tuple[str, ...]
    """The files that go."""
    rests_on_it: tuple[Entry[Artefakt], ...]
    svekket: tuple[Weakened, ...]
    change: Change
    new_faults: tuple[Diagnostic, ...]
    """What becomes wrong with the project."""
    omtaler: tuple[Spoken, ...]
    """Words td does not change, for someone to look at."""
    ownerless: tuple[str, ...] = ()
    """Pictures and data files that nothing in the project shows or measures from afterwards."""


def plan(
    project: Project,
    found: Iterable[Diagnostic],
    files: Iterable[RawFile],
    targets: Iterable[Ledd],
    words: Iterable[str] = (),
) -> Deletion:
    """What goes with the targets. `files` is the project as it was read; `words` are looked for in running text, beside the ids.

    Raises `NotDeletable`, and `Uneditable` where a reference cannot be taken out safely.
    """
    files = list(files)
    on_disk = {f.file: f for f in files}
    project, found, files = in_own_forms(project, list(found), files)
    wholes = {one for one in targets if one.del_id is None}
    targets = tuple(one for one in dict.fromkeys(targets) if one in wholes or Ledd(one.id) not in wholes)
    for one in targets:
        _there(project, one)
    gone = dict.fromkeys(_files_of(project, targets))
    places = _places(project, targets, gone)
    content = {f.file: f for f in files}
    edits: list[FileEdit] = [In(file, edit) for file, locs in places.items() for edit in removals(locs)]
    change = proposed(lambda file: _content(content[file]), [*edits, *map(Delete, gone)])
    after = dict(change.after)
    left = [RawFile(f.file, after.get(f.file) or f.raw) for f in files if f.file not in gone]
    then, faults = load_project(project.root, left)
    known = {(d.code, d.position.file, d.message) for d in found}
    new_faults = (
        d for d in faults if d.level is Level.FEIL and (d.code, d.position.file, d.message) not in known
    )
    if project.lock.source is not None and project.lock.readable:
        lines = pruned(project.lock, then)
        if lines != dict(project.lock.lines):
            after[LOCK_FILE] = lock_text(lines).encode()
    before = {file: _content(on_disk[file]) for file in after}
    return Deletion(
        targets,
        tuple(gone),
        _resting(project, targets),
        tuple(_weakened(project, then)),
        Change(before, after),
        tuple(new_faults),
        tuple(one for one in _spoken(project, targets, words, places) if one.file not in gone),
        tuple(sorted(_brought(project) - _brought(then) - set(gone))),
    )


def _brought(project: Project) -> set[str]:
    """The pictures and data files that something in the project names, as far as they are there. A file with faults names what stands in it."""
    there = {f.file for f in project.others}
    named = {text for e in project.entries.values() for _, text in texts(e.model)}
    others = [*(b.source for b in project.broken.values()), *project.extra_sources.values()]
    named |= {_as_path(text) for source in others for text, _ in scalars(source)}
    return named & there


def _as_path(text: str) -> str:
    return str(PurePosixPath(text.strip().replace("\\", "/")))


def _there(project: Project, one: Ledd) -> None:
    entry = project.entries.get(one.id)
    source = entry.source if entry else project.broken[one.id].source if one.id in project.broken else None
    if source is not None and one.del_id is None and (project.root / source.file).is_symlink():
        raise NotDeletable(
            f"«{source.file}» er en lenke, så innholdet ligger i en annen fil.",
            "Slett filen lenken viser til, og så lenken.",
        )
    if entry is None and one.id in project.broken and one.del_id is None:
        return
    if entry is None and one.id in project.broken:
        raise NotDeletable(f"«{one.id}» har feil.", "Rett dem først. «td validate» viser dem.")
    if entry is None:
        close = closest(one.id, dict.fromkeys(project.entries))
        raise NotDeletable(
            f"«{one.id}» finnes ikke i prosjektet.",
            f"Mente du «{close}»?" if close else "Sjekk id-en. Den er filnavnet uten .yaml.",
        )
    known = {part.id: None for _, part in entry.parts}
    if one.del_id is not None and one.del_id not in known:
        close = closest(one.del_id, known)
        raise NotDeletable(
            f"«{one.id}» har ingen del med id-en «{one.del_id}».",
            f"Mente du «{one.id}#{close}»?" if close else "Sjekk id-en etter #.",
        )


# --- what is to be taken out --------------------------------------------------------------------------------------


def _files_of(project: Project, targets: Iterable[Ledd]) -> Iterator[str]:
    """The artefacts' own files, and the results that are known by their names."""
    for one in targets:
        if one.del_id is None:
            entry = project.entries.get(one.id)
            yield entry.file if entry else project.broken[one.id].source.file
            if result := project.results.get(one.id):
                yield result.file
            name = f"/{one.id}{LEDGER_SUFFIX}"
            yield from (f.file for f in project.others if f"/{f.file}".endswith(name))


@dataclass(frozen=True, slots=True)
class _Holds:
    """What cannot be without a target, and has more in it than that: the part to take along, or the place to mend."""

    one: Ledd
    part: Ledd | None
    file: str
    line: int


def _places(project: Project, targets: Sequence[Ledd], gone: Container[str]) -> dict[str, set[Loc]]:
    """What is to be taken out of the files that stay, by file. Raises `NotDeletable` with all that holds a target back."""
    found: dict[str, set[Loc]] = {}
    held: dict[tuple[Ledd | None, str, int], _Holds] = {}
    for entry in project.entries.values():
        if entry.file in gone:
            continue
        for mention in mentions_in(entry):
            for one in targets:
                place = _place(entry, mention, one, targets)
                if isinstance(place, _Holds):
                    held.setdefault((place.part, place.file, place.line), place)
                elif place is not None:
                    found.setdefault(entry.file, set()).add(place)
    if held:
        raise _held_back(targets, list(held.values()))
    return found


def _held_back(targets: Sequence[Ledd], held: Sequence[_Holds]) -> NotDeletable:
    parts = [one.part for one in held if one.part]
    others = [f"{one.file}, linje {one.line}" for one in held if not one.part]
    names = [one.tekst for one in parts] + others
    users = listing([f"«{name}»" if name not in others else name for name in names])
    ids = " ".join(one.tekst for one in (*targets, *dict.fromkeys(parts)))
    return NotDeletable(
        f"{listing(list(dict.fromkeys(f'«{one.one.tekst}»' for one in held)))} kan ikke slettes alene. Dette har innhold, og kan ikke være uten: {users}.",
        "Rett det, eller ta det ut, først." if others else f"Skal alt bort, kjør «td delete {ids}».",
    )


def _place(
    entry: Entry[Artefakt], mention: Mention, one: Ledd, targets: Collection[Ledd]
) -> Loc | _Holds | None:
    """What goes with a mention of a target: the reference, or the part that is nothing without it."""
    if mention.names != one:
        return None
    if one.del_id is None or mention.loc[-1] != "id" or mention.on_key:
        return _needed(entry, mention, one, targets)
    own = Ledd(entry.id, one.del_id)  # a step of a tjenestekart has the id of its journey's
    if entry.id == one.id or own in targets:
        return mention.loc[:-1]
    return _Holds(one, own, entry.file, entry.source.locate(mention.loc).line)


def _needed(entry: Entry[Artefakt], mention: Mention, one: Ledd, targets: Collection[Ledd]) -> Loc | _Holds:
    """The place of a reference, or of what is only that: an arrow is nothing without the step it comes from."""
    loc = mention.loc
    owner = model_at(type(entry.model), loc[:-1])
    if mention.on_key or len(loc) == 1 or owner is None or not isinstance(loc[-1], str):
        return loc
    info = owner.model_fields.get(loc[-1])
    if info is None or not info.is_required():
        return loc
    part = part_at(entry.model, loc[:-1])
    around = Ledd(entry.id, part.id) if part else None
    if _is_link(owner) or around in targets:
        return loc[:-1]
    return _Holds(one, around, entry.file, entry.source.locate(loc).line)


def _is_link(owner: type[Del]) -> bool:
    """Whether a part only ties others together, as an arrow does: it must name two of them, and has no id of its own."""
    needed = [f for f in owner.model_fields.values() if f.is_required()]
    return (
        "id" not in owner.model_fields and sum(bool(naming(f) or reference(f.annotation)) for f in needed) > 1
    )


# --- what it does -------------------------------------------------------------------------------------------------


def _resting(project: Project, targets: Iterable[Ledd]) -> tuple[Entry[Artefakt], ...]:
    thread = full_thread(project)
    own = {one.id for one in targets if one.del_id is None}
    found: dict[str, None] = {}
    for one in targets:
        if one.id in thread.entries:
            found |= dict.fromkeys(at.id for at in thread.downstream(one) if at.id != one.id)
        found |= dict.fromkeys(
            e.id for e in project.entries.values() if any(_is_to(r, one) for _, r in e.refs)
        )
    return tuple(e for id, e in project.entries.items() if id in found and id not in own)


def _is_to(ref: Ref, one: Ledd) -> bool:
    return ref.id == one.id and one.del_id in (None, ref.del_id)


def _weakened(project: Project, then: Project) -> Iterator[Weakened]:
    for entry in project.all(Innsikt):
        before = strength(project, entry)
        now = next((e for e in then.all(Innsikt) if e.id == entry.id), None)
        if now is None and entry.id not in then.broken:
            continue  # it goes itself
        after = strength(then, now) if now else None
        if after is None or after.counts != before.counts:
            yield Weakened(entry, before.text, after.text if after else "ingen bevis igjen")


def _spoken(
    project: Project, targets: Collection[Ledd], words: Iterable[str], places: Mapping[str, Collection[Loc]]
) -> Iterator[Spoken]:
    """Words td does not change."""
    ids = sorted({re.escape(word) for word in (*(one.tekst for one in targets), *words)})
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(ids)})(?![\w-]|#)", re.IGNORECASE)
    whole = {one.id for one in targets if one.del_id is None}
    files = dict(_spans(project, places))

    def taken_out(source: Source) -> Collection[int]:
        return files.get(source.file, ())

    found = spoken_of(project, pattern, taken_out, without=whole)
    return (one for one in found if one.file != LOCK_FILE)  # td keeps that in order itself


def _spans(project: Project, places: Mapping[str, Collection[Loc]]) -> Iterator[tuple[str, set[int]]]:
    """The lines that go, by file."""
    for entry in project.entries.values():
        if locs := places.get(entry.file):
            at = [entry.source.locate(loc) for loc in locs]
            yield entry.file, {line for p in at for line in range(p.line, (p.end_line or p.line) + 1)}


def _content(file: RawFile) -> bytes:
    with file.open() as stream:
        return stream.read()
