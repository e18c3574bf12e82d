"""`td validate` over a folder it has seen before: the same findings as `load_project` gives, and less work.

A file is looked at again when it has changed. An artefact is checked again when what its last check asked for has
changed. Rules about the whole project always run; what they count is kept as facts. In doubt, nothing kept is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

from tjenestedesign.check.findings import told, unfinished, waived
from tjenestedesign.check.load import OneFile, collector_paused, load_project, read_one
from tjenestedesign.check.remembered.parts import Parts
from tjenestedesign.check.remembered.seen import FOUND, Look, Spared, look
from tjenestedesign.check.remembered.store import (
    Attached,
    Memory,
    Packed,
    Record,
    Whole,
    digest,
    pack,
    split,
    unpack,
)
from tjenestedesign.check.remembered.surveyed import InDoubt, Surveyed, read
from tjenestedesign.check.remembered.watched import (
    ATTACHED,
    NEVER,
    WHICH,
    Folder,
    Notes,
    about,
    of_fact,
    of_type,
    watched,
)
from tjenestedesign.check.types import TYPES
from tjenestedesign.check.weight import leaning, without_follow_on
from tjenestedesign.domain.privacy.silence import holds_mark, silenced
from tjenestedesign.ground.crashes import PassedOn, mark, since
from tjenestedesign.ground.diagnostics import Diagnostic
from tjenestedesign.ground.files import looking
from tjenestedesign.ground.yaml.source import Source, decode
from tjenestedesign.project.choice_lists import Choices
from tjenestedesign.project.loaded import Broken, Entry, Project
from tjenestedesign.project.lock import Lock
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.reading import LOCK_FILE, PROJECT_FILE, Lying, RawFile, id_of, results_by_id
from tjenestedesign.project.references import faults, twins, unsound_faults

T = TypeVar("T")


def check_folder(root: Path, seen: Look | None = None) -> tuple[Project, list[Diagnostic], Spared]:
    """The project with its findings. Its artefacts are read when someone asks for them. `seen` is the folder as it was just looked at."""
    seen = seen or look(root)
    checked = _tried(lambda: _check(seen)[:3]) if seen else None
    return checked or (*load_project(root), Spared())


def told_of(root: Path, seen: Look | None, name: str, tell: Callable[[Project, list[Diagnostic]], T]) -> T:
    """What `tell` makes of the project and its findings: something for JSON. It is kept by a name, for as long as nothing changes."""
    told = _tried(lambda: _told_of(seen, name, tell)) if seen else None
    return tell(*load_project(root)) if told is None else told


def _told_of(seen: Look, name: str, tell: Callable[[Project, list[Diagnostic]], T]) -> T:
    project, found, _, memory = _check(seen)
    before = mark()
    with looking() as files:
        told = tell(project, found)
    if memory.answers and not files and not since(before):
        seen.keep(replace(memory, answers={**memory.answers, name: told}))
    return told


def _tried(make: Callable[[], T]) -> T | None:
    """None where the folder cannot be kept in mind, or something goes to pieces."""
    try:
        with collector_paused():
            return make()
    except InDoubt:
        return None
    except (PassedOn, OSError):
        raise
    except Exception:
        return None  # the whole way asks for one thing at a time, and tells which of them it was


def _check(seen: Look) -> tuple[Project, list[Diagnostic], Spared, Memory]:
    before = mark()
    steering = {file: read_one(file, raw) for file, raw in seen.found.steering.items()}
    settings = steering[PROJECT_FILE].settings
    if settings is None:
        raise InDoubt
    now = _Now(seen.found, seen.memory, settings.choices)
    lock = steering[LOCK_FILE].lock if LOCK_FILE in steering else None
    others = tuple(RawFile(lying.file, Path(lying.path)) for lying in seen.found.attached.values())
    bare = Project(
        seen.root,
        settings,
        {},
        {},
        {},
        {file: one.source for file, one in steering.items() if one.source.text},
        seen.found.files,
        others=others,
        results=results_by_id(others),
        lock=lock or Lock(),
        kinds=tuple(TYPES),
    )
    project = watched(bare, now.folder)
    left_out = waived(project)
    changed = now.changed()
    stale = [id for id in now.folder.types if now.must_be_checked(id, changed)]
    for id in stale:
        now.check(project, id, left_out)
    for id in now.folder.unsound:
        if now.must_be_checked(id, changed):
            now.follow(project, id)
    now.look_at_attached(project, left_out)
    now.ask_about_the_whole(project, changed, left_out)
    now.look_at_steering(steering.values(), left_out)
    said = without_follow_on(silenced(project, now.said()), now.leaning_on_unread())
    said = sorted(set(said), key=lambda d: d.sort_key)
    if since(before):
        raise InDoubt  # nothing is remembered of a check that was not finished
    now.answer(said)
    if now.differs:
        seen.keep(now.memory)
    spared = Spared(len(seen.found.yaml) - len(now.fresh), len(now.folder.types) - len(stale))
    return project, said, spared, now.memory


class _Now:
    """The folder as it is, beside what is known of it from before."""

    def __init__(self, found: Surveyed, before: Memory, choices: Choices) -> None:
        self._found, self._before, self._parts = found, before, Parts(before.parts)
        self._choices = choices
        self.records: dict[str, Record] = {}
        """By file."""
        self.fresh: dict[str, OneFile] = {}
        """The files that are not as they were, by id."""
        self.differs = found.yaml.keys() != before.records.keys()
        """Whether there is something to keep that is not kept already."""
        self._read: dict[str, OneFile] = {}
        for file, lying in found.yaml.items():
            self.records[file] = self._record(file, lying)
        gone = [id_of(file) for file in before.records if file not in found.yaml]
        self._dirty = {*self.fresh, *gone}
        self._file = {id_of(file): file for file in found.yaml}
        if any(ref not in self._file for record in self.records.values() for ref in split(record.refs)):
            raise InDoubt  # what it may be another way of writing, only all of them together say
        self._facts = self._told()
        marked = {id for id, one in self.fresh.items() if holds_mark(one.source.text)}
        self._marked = frozenset(marked | (before.marked - self._dirty))
        self.attached = {file: self._known_attached(lying) for file, lying in found.attached.items()}
        self.differs |= self.attached != before.attached
        self._whole: dict[str, Whole] = {}
        self._steering: list[Packed] = []
        self._answers: Mapping[str, Any] = {}

    def _told(self) -> dict[str, dict[str, Any]]:
        """Fact → id → what it has to tell."""
        told: dict[str, dict[str, Any]] = {
            name: {
                id: _tupled(value)
                for id, value in self._before.facts.get(name, {}).items()
                if id not in self._dirty
            }
            for name in self._parts.facts()
        }
        for id, one in self.fresh.items():
            for fact in self._parts.facts_of(one.entry.type.navn) if one.entry else ():
                if one.entry and (tells := fact.of(one.entry)) is not None:
                    told[fact.name][id] = tells
        return {name: dict(sorted(column.items())) for name, column in told.items()}

    def _record(self, file: str, lying: Lying) -> Record:
        known = self._before.records.get(file)
        sign = list(lying.sign or ())
        if known and known.sign == sign:
            return known
        self.differs = True
        raw = read(lying)
        if known and known.digest == digest(raw):
            return known._replace(sign=sign)
        one = read_one(file, raw, self._choices)
        if not one.source.text and raw:
            raise InDoubt  # no text td can read; what it holds is looked for in the bytes
        self.fresh[id_of(file)] = self._read[id_of(file)] = one
        own = [*one.told]
        for rule in self._parts.rules_about_texts():
            own += told(rule, rule.ask_text(one.source), frozenset())
        refs: dict[str, None] = {}
        if one.entry:
            own += twins(one.entry)
        if either := one.entry or one.broken:
            refs = dict.fromkeys(ref.id for _, ref in either.refs)
        type = one.entry.type.navn if one.entry else (one.broken.type if one.broken else None)
        packed = [pack(d) for d in own]
        return Record(sign, digest(raw), type or "", one.entry is not None, "/".join(refs), packed, [], "")

    @cached_property
    def folder(self) -> Folder:
        """What rules can ask for."""
        types: dict[str, str] = {}
        unsound: set[str] = set()
        for id, file in sorted(self._file.items()):
            record = self.records[file]
            if record.sound:
                types[id] = record.type
            else:
                unsound.add(id)
        return Folder(
            types,
            self._parts.is_a,
            unsound,
            {file: id for id, file in self._file.items()},
            self._entry,
            self._unsound,
            self._source,
            lambda id: self._referrers.get(id, ()),
            self._facts,
            lambda holds: sorted(self._marked) if holds is holds_mark else None,
            Notes(),
        )

    def _one(self, id: str) -> OneFile:
        if id not in self._read:
            self._read[id] = read_one(self._file[id], self._bytes(id), self._choices)
        return self._read[id]

    def _source(self, id: str) -> Source:
        return self._read[id].source if id in self._read else decode(self._file[id], self._bytes(id))[0]

    def _bytes(self, id: str) -> bytes:
        """What was read when the file was last looked at."""
        file = self._file[id]
        raw = read(self._found.yaml[file])
        if digest(raw) != self.records[file].digest:
            raise InDoubt
        return raw

    def _entry(self, id: str) -> Entry[Artefakt]:
        entry = self._one(id).entry
        if entry is None:
            raise InDoubt
        return entry

    def _unsound(self, id: str) -> Broken:
        broken = self._one(id).broken
        if broken is None:
            raise InDoubt
        return broken

    @cached_property
    def _referrers(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for id, file in sorted(self._file.items()):
            for ref in split(self.records[file].refs):
                found.setdefault(ref, []).append(id)
        return found

    def leaning_on_unread(self) -> set[str]:
        """As `check.weight` has it, from what is known of each file."""
        unsound = self.folder.unsound
        named = [ref for id in unsound for ref in split(self.records[self._file[id]].refs)]
        return leaning(unsound, lambda id: self._referrers.get(id, ()), named)

    def changed(self) -> set[str]:
        """Notes of all that is not as it was."""
        was = {id_of(file): record for file, record in self._before.records.items()}
        notes: set[str] = set()
        for id in self._dirty:
            before = was.get(id)
            after = self.records[self._file[id]] if id in self._file else None
            both = [record for record in (before, after) if record]
            notes |= {id, about(id), *(of_type(r.type) for r in both if r.sound)}
            notes |= {about(ref) for record in both for ref in split(record.refs)}
            if len(both) < 2 or (both[0].type, both[0].sound) != (both[1].type, both[1].sound):
                notes.add(WHICH)
        for name, column in self._facts.items():
            kept = self._before.facts.get(name, {})
            if any(_tupled(kept.get(id)) != column.get(id) for id in self._dirty):
                notes.add(of_fact(name))
        if {f: a.sign for f, a in self.attached.items()} != {
            f: a.sign for f, a in self._before.attached.items()
        }:
            notes.add(ATTACHED)
        return notes

    def must_be_checked(self, id: str, changed: set[str]) -> bool:
        return id in self.fresh or not changed.isdisjoint(split(self.records[self._file[id]].rests_on))

    def check(self, project: Project, id: str, left_out: frozenset[str]) -> None:
        """One artefact, among the others."""
        entry = self._entry(id)
        with self.folder.notes.taken() as notes:
            astray = [*faults(project, entry)]
            if any(d.code in ("TD201", "TD203") for d in astray):
                raise InDoubt  # it may be another way of writing what is there: only all of them together say
            found = [*unfinished(entry), *astray]
            for rule in self._parts.rules_for(entry.type.navn):
                found += told(rule, rule.ask_entry(project, entry), left_out)
        self._keep(id, found, notes)

    def follow(self, project: Project, id: str) -> None:
        """The references of a file that became no artefact."""
        one = self._unsound(id)
        with self.folder.notes.taken() as notes:
            found = [*unsound_faults(project, one)]
        self._keep(id, found, notes)

    def _keep(self, id: str, found: Iterable[Diagnostic], rests_on: set[str]) -> None:
        file = self._file[id]
        packed = [pack(d) for d in found]
        self.records[file] = self.records[file]._replace(
            found=packed, rests_on="/".join(sorted(rests_on - {id}))
        )
        self.differs = True

    def _known_attached(self, lying: Lying) -> Attached:
        known = self._before.attached.get(lying.file)
        sign = list(lying.sign or ())
        return known if known and known.sign == sign else Attached(sign, [])

    def look_at_attached(self, project: Project, left_out: frozenset[str]) -> None:
        """Each attached file that is not as it was."""
        for other in project.others:
            if self.attached[other.file] is not self._before.attached.get(other.file):
                found: list[Diagnostic] = []
                for rule in self._parts.rules_about_attached():
                    found += told(rule, rule.ask_attached(project, other), left_out)
                own = [pack(d) for d in found]
                self.attached[other.file] = self.attached[other.file]._replace(own=own)
                self.differs = True

    def ask_about_the_whole(self, project: Project, changed: set[str], left_out: frozenset[str]) -> None:
        """Each rule about the whole whose last answer rested on something that is not as it was."""
        for code in self._parts.codes_about_the_whole():
            known = self._before.whole.get(code)
            if known and {NEVER, *changed}.isdisjoint(split(known.rests_on)):
                self._whole[code] = known
                continue
            rule = self._parts.rule_about_the_whole(code)
            with self.folder.notes.taken() as notes, looking() as files:
                found = [*told(rule, rule.ask_project(project), left_out)]
            if files:
                notes |= {ATTACHED} if files <= self._found.attached.keys() else {NEVER}
            self._whole[code] = Whole([pack(d) for d in found], "/".join(sorted(notes)))
            self.differs |= self._whole[code] != known

    def look_at_steering(self, steering: Iterable[OneFile], left_out: frozenset[str]) -> None:
        """prosjekt.yaml and the approvals as texts. All else rests on them: when they change, nothing is remembered."""
        if self._before.steering is not None:
            self._steering = self._before.steering
            return
        found: list[Diagnostic] = []
        for one in steering:
            found += one.told
            for rule in self._parts.rules_about_texts() if one.source.text else ():
                found += told(rule, rule.ask_text(one.source), left_out)
        self._steering = [pack(d) for d in found]
        self.differs = True

    def said(self) -> list[Diagnostic]:
        """Everything found, before what has been looked at by someone is taken out."""
        said = [*map(unpack, self._steering)]
        for record in self.records.values():
            said += map(unpack, record.own)
            said += map(unpack, record.found)
        for attached in self.attached.values():
            said += map(unpack, attached.own)
        for whole in self._whole.values():
            said += map(unpack, whole.found)
        return said

    def answer(self, said: Iterable[Diagnostic]) -> None:
        """Keeps what was said, for as long as nothing changes. Other answers stay where nothing has."""
        if any(NEVER in split(whole.rests_on) for whole in self._whole.values()):
            return
        packed = [pack(d) for d in said]
        same = not self.differs and self._before.answers.get(FOUND) == packed
        self._answers = self._before.answers if same else {FOUND: packed}
        self.differs |= not same

    @property
    def memory(self) -> Memory:
        return Memory(
            self.records,
            self._facts,
            self._marked,
            self.attached,
            self._whole,
            self._steering,
            self._parts.kept,
            self._answers,
        )


def _tupled(value: Any) -> Any:
    """JSON knows no tuples."""
    return tuple(map(_tupled, cast("list[Any]", value))) if isinstance(value, list) else value
