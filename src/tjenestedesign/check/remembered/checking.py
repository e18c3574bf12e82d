"""`td validate` over a folder it has seen before: the same findings as `load_project` gives, and less work.

A file is looked at again when it has changed. An artefact is checked again when what its last check asked for has
changed. Rules about the whole project always run; what they count is kept as facts. In doubt, nothing kept is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tjenestedesign.check.findings import all_rules, told, unfinished, waived
from tjenestedesign.check.load import OneFile, collector_paused, load_project, read_one
from tjenestedesign.check.remembered.store import (
    Attached,
    Memory,
    Record,
    Store,
    digest,
    open_store,
    pack,
    split,
    unpack,
)
from tjenestedesign.check.remembered.watched import (
    ATTACHED,
    WHICH,
    Folder,
    InDoubt,
    Notes,
    about,
    of_fact,
    of_type,
    watched,
)
from tjenestedesign.check.types import TYPES
from tjenestedesign.check.weight import leaning, without_follow_on
from tjenestedesign.domain.privacy.silence import holds_mark, silenced
from tjenestedesign.ground.clock import today
from tjenestedesign.ground.crashes import PassedOn, mark, since
from tjenestedesign.ground.diagnostics import Diagnostic
from tjenestedesign.ground.yaml.source import MAX_BYTES, Source, decode
from tjenestedesign.project.fact import FACTS
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.loaded import Broken, Entry, Project
from tjenestedesign.project.lock import LOCK_FILE, Lock
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.reading import PROJECT_FILE, Lying, RawFile, id_of, results_by_id, survey
from tjenestedesign.project.references import faults, twins, unsound_faults
from tjenestedesign.project.rule import Rule


@dataclass(frozen=True, slots=True)
class Spared:
    """How many files were as they were, and how many artefacts did not have to be checked again."""

    files: int = 0
    artefacts: int = 0


def check_folder(root: Path) -> tuple[Project, list[Diagnostic], Spared]:
    """The project with its findings. Its artefacts are read when someone asks for them."""
    store = open_store(root)
    if store is not None:
        try:
            with collector_paused():
                return _look(root, store)
        except InDoubt:
            pass
        except (PassedOn, OSError):
            raise
        except Exception:
            pass  # the whole way asks for one thing at a time, and tells which of them it was
    return (*load_project(root), Spared())


def _look(root: Path, store: Store) -> tuple[Project, list[Diagnostic], Spared]:
    before = mark()
    found = _survey(root)
    steering = {file: read_one(file, raw) for file, raw in found.steering.items()}
    settings = steering[PROJECT_FILE].settings
    if settings is None:
        raise InDoubt
    key = {"dag": today().isoformat(), **{file: digest(raw) for file, raw in found.steering.items()}}
    rules = all_rules()  # before the facts: the rules' modules declare them
    now = _Now(found, store.load(key), rules)
    lock = steering[LOCK_FILE].lock if LOCK_FILE in steering else None
    others = tuple(RawFile(lying.file, Path(lying.path)) for lying in found.attached)
    bare = Project(
        root,
        settings,
        {},
        {},
        {},
        {file: one.source for file, one in steering.items() if one.source.text},
        len(found.yaml) + len(found.steering),
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
    said = [d for one in steering.values() for d in one.told]
    now.look_at_attached(project, left_out)
    for record in now.records.values():
        said += map(unpack, record.own)
        said += map(unpack, record.found)
    for attached in now.attached.values():
        said += map(unpack, attached.own)
    for rule in rules:
        if rule.of_project:
            said += told(rule, rule.ask_project(project), left_out)
        if rule.of_text:
            for source in project.extra_sources.values():
                said += told(rule, rule.ask_text(source), left_out)
    said = without_follow_on(silenced(project, said), now.leaning_on_unread())
    said = sorted(set(said), key=lambda d: d.sort_key)
    if since(before):
        raise InDoubt  # nothing is remembered of a check that was not finished
    if now.differs:
        store.save(key, now.memory)
    return project, said, Spared(len(found.yaml) - len(now.fresh), len(now.folder.types) - len(stale))


@dataclass(frozen=True, slots=True)
class _Surveyed:
    steering: Mapping[str, bytes]
    """prosjekt.yaml and the approvals: what every check rests on."""
    yaml: Mapping[str, Lying]
    attached: tuple[Lying, ...]


def _survey(root: Path) -> _Surveyed:
    steering: dict[str, bytes] = {}
    yaml: dict[str, Lying] = {}
    attached: list[Lying] = []
    shown: set[str] = set()
    for found in survey(root):
        if isinstance(found, RawFile) or found.sign is None or found.file in shown:
            raise InDoubt  # a link, a closed folder, two names that are shown alike
        shown.add(found.file)
        if not found.is_yaml:
            attached.append(found)
        elif found.file in (PROJECT_FILE, LOCK_FILE):
            steering[found.file] = _read(found)
        else:
            yaml[found.file] = found
    if PROJECT_FILE not in steering or len({id_of(file) for file in yaml}) < len(yaml):
        raise InDoubt
    return _Surveyed(steering, yaml, tuple(attached))


def _read(lying: Lying) -> bytes:
    try:
        raw = Path(lying.path).read_bytes()
    except OSError:
        raise InDoubt from None
    if len(raw) > MAX_BYTES:
        raise InDoubt
    return raw


class _Now:
    """The folder as it is, beside what is known of it from before."""

    def __init__(self, found: _Surveyed, before: Memory, rules: Iterable[Rule]) -> None:
        self._found, self._before, self._rules = found, before, tuple(rules)
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
        self._facts: dict[str, dict[str, Any]] = {
            name: {id: v for id, v in column.items() if id not in self._dirty}
            for name, column in before.facts.items()
        }
        for f in FACTS:
            column = self._facts.setdefault(f.name, {})
            for id, one in self.fresh.items():
                if (
                    one.entry
                    and isinstance(one.entry.model, f.model)
                    and (tells := f.of(one.entry)) is not None
                ):
                    column[id] = tells
        self._facts = {name: dict(sorted(column.items())) for name, column in self._facts.items()}
        marked = {id for id, one in self.fresh.items() if holds_mark(one.source.text)}
        self._marked = frozenset(marked | (before.marked - self._dirty))
        self.attached = {lying.file: self._known_attached(lying) for lying in found.attached}
        self.differs |= self.attached != before.attached
        self._of_type: dict[str, tuple[Rule, ...]] = {}

    def _record(self, file: str, lying: Lying) -> Record:
        known = self._before.records.get(file)
        sign = list(lying.sign or ())
        if known and known.sign == sign:
            return known
        self.differs = True
        raw = _read(lying)
        if known and known.digest == digest(raw):
            return known._replace(sign=sign)
        one = read_one(file, raw)
        if not one.source.text and raw:
            raise InDoubt  # no text td can read; what it holds is looked for in the bytes
        self.fresh[id_of(file)] = self._read[id_of(file)] = one
        own = [*one.told]
        for rule in self._rules:
            if rule.of_text:
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
        types: dict[str, Artefakttype] = {}
        unsound: set[str] = set()
        for id, file in sorted(self._file.items()):
            record = self.records[file]
            if record.sound:
                types[id] = TYPES[record.type]
            else:
                unsound.add(id)
        return Folder(
            types,
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
            self._read[id] = read_one(self._file[id], self._bytes(id))
        return self._read[id]

    def _source(self, id: str) -> Source:
        return self._read[id].source if id in self._read else decode(self._file[id], self._bytes(id))[0]

    def _bytes(self, id: str) -> bytes:
        """What was read when the file was last looked at."""
        file = self._file[id]
        raw = _read(self._found.yaml[file])
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
            if any(kept.get(id) != column.get(id) for id in self._dirty):
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
            for rule in self._rules_for(entry):
                if rule.of_entry:
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
                for rule in self._rules:
                    if rule.of_attached:
                        found += told(rule, rule.ask_attached(project, other), left_out)
                own = [pack(d) for d in found]
                self.attached[other.file] = self.attached[other.file]._replace(own=own)
                self.differs = True

    def _rules_for(self, entry: Entry[Artefakt]) -> tuple[Rule, ...]:
        name = entry.type.navn
        if name not in self._of_type:
            model = entry.type.modell
            self._of_type[name] = tuple(r for r in self._rules if r.models and issubclass(model, r.models))
        return self._of_type[name]

    @property
    def memory(self) -> Memory:
        return Memory(self.records, self._facts, self._marked, self.attached)
