"""folder → load → resolve → check: the loaded project and everything that is wrong with it.

Every file is read and every fault is collected; one broken file never hides another. A file that does not load keeps
its known id, so that references to it stay quiet.
"""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from tjenestedesign.check.findings import check
from tjenestedesign.check.types import TYPES
from tjenestedesign.check.weight import leaning_on_unread, without_follow_on
from tjenestedesign.ground.crashes import mark, since, tried
from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position, Related
from tjenestedesign.ground.ids import ID_PATTERN, holds_everywhere, slug
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.readings import meant_word, same_word
from tjenestedesign.ground.yaml.recovery import ReadOn, read_on
from tjenestedesign.ground.yaml.source import Reading, Source, decode, parse, read_so
from tjenestedesign.project.choice_lists import BUILT_IN, Choices
from tjenestedesign.project.fields import written_refs
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.loaded import Broken, Entry, Project, Settings
from tjenestedesign.project.lock import LOCK_FILE, Lock, read_lock
from tjenestedesign.project.model import Artefakt, Del
from tjenestedesign.project.prosjekt import Prosjekt
from tjenestedesign.project.reading import (
    PROJECT_FILE,
    RawFile,
    id_of,
    read_again,
    read_files,
    results_by_id,
    stem_of,
)
from tjenestedesign.project.references import meant, resolve
from tjenestedesign.project.shape import closest, shape_diagnostics
from tjenestedesign.project.synonyms import KEYS
from tjenestedesign.project.synonyms import TYPES as TYPE_WORDS
from tjenestedesign.project.understood import Understood, told, told_of_lines, told_of_name, understood
from tjenestedesign.project.valg import Valg


def load_project(
    root: Path, files: Iterable[RawFile] | None = None, memo: Memo | None = None
) -> tuple[Project, list[Diagnostic]]:
    """Loads, resolves and checks. `files` replaces what stands in the folder, for unsaved or staged content."""
    with collector_paused():
        project, found = read_project(root, read_files(root) if files is None else files, memo)
        found += check(project)
        if project.broken:
            found = without_follow_on(found, leaning_on_unread(project))
        return project, sorted(set(found), key=lambda d: d.sort_key)


def read_project(
    root: Path, files: Iterable[RawFile], memo: Memo | None = None
) -> tuple[Project, list[Diagnostic]]:
    """Loads and resolves, without asking the rules."""
    with collector_paused():
        loaded, found = _load(files, memo)
        for id, entry, readings in meant(loaded.entries, loaded.broken.keys()):
            loaded.entries[id] = read_again = _with(entry, readings)
            found += told(read_again.source, since=len(entry.source.readings))
        before = mark()
        backlinks, reference_faults = resolve(loaded.entries, loaded.broken)
        found += reference_faults
        found += since(before)
        project = Project(
            root,
            loaded.settings,
            loaded.entries,
            loaded.broken,
            backlinks,
            loaded.extra,
            loaded.files,
            loaded.lock,
            tuple(loaded.others),
            results_by_id(loaded.others),
            tuple(TYPES),
        )
        return project, found


def _with(entry: Entry[Artefakt], readings: Iterable[Reading]) -> Entry[Artefakt]:
    """An artefact with more of it read in another way."""
    source = replace(entry.source, readings=(*entry.source.readings, *readings))
    return Entry(entry.id, entry.type, entry.type.modell.model_validate(parse(source)[0]), source)


@contextmanager
def collector_paused() -> Generator[None]:
    """Loading makes only objects that stay; looking for garbage among them costs a quarter of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@dataclass
class _Loaded:
    settings: Settings | None = None
    entries: dict[str, Entry[Artefakt]] = field(default_factory=dict[str, Entry[Artefakt]])
    broken: dict[str, Broken] = field(default_factory=dict[str, Broken])
    extra: dict[str, Source] = field(default_factory=dict[str, Source])
    files: int = 0
    lock: Lock = field(default_factory=Lock)
    others: list[RawFile] = field(default_factory=list[RawFile])


def read_artefact(file: str, raw: bytes) -> Entry[Artefakt] | None:
    """One artefact by itself, from a file's bytes, whatever its project lets it choose between; None where it is not sound."""
    return read_one(file, raw).entry


@dataclass(frozen=True, eq=False)
class OneFile:
    """What one file says by itself, whatever the others say."""

    source: Source
    told: tuple[Diagnostic, ...]
    entry: Entry[Artefakt] | None = None
    broken: Broken | None = None
    settings: Settings | None = None
    lock: Lock | None = None
    choices: Choices | None = None
    """Of prosjekt.yaml: what it lets the other files choose between; None where that cannot be read."""


class Memo:
    """What the files said when they were last read. With the same bytes and choices a file says the same, and is not read again."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[bytes, Choices | None, OneFile]] = {}
        self._now: dict[str, tuple[bytes, Choices | None, OneFile]] = {}

    def read(self, file: str, raw: bytes, choices: Choices | None) -> OneFile:
        known = self._last.get(file)
        same = known is not None and known[:2] == (raw, choices)
        found = known[2] if known and same else read_one(file, raw, choices)
        self._now[file] = (raw, choices, found)
        return found

    def turn(self) -> None:
        """Every file is read: what was not there this time is forgotten."""
        self._last, self._now = self._now, {}


def _load(files: Iterable[RawFile], memo: Memo | None = None) -> tuple[_Loaded, list[Diagnostic]]:
    loaded = _Loaded()
    found: list[Diagnostic] = []
    sources: dict[str, Source] = {}
    has_settings = False
    files = list(files)
    settings = _settings_of(files)
    choices = _choices(files, settings)
    for raw in files:
        if isinstance(raw.raw, Path) or (isinstance(raw.raw, bytes) and not raw.is_yaml):
            loaded.others.append(raw)
            continue
        loaded.files += 1
        is_settings = raw.file == PROJECT_FILE
        has_settings |= is_settings
        id = id_of(raw.file)
        if isinstance(raw.raw, Diagnostic):
            found.append(raw.raw)
            if raw.raw.level is Level.FEIL:
                loaded.broken.setdefault(id, Broken(id, None, Source(raw.file, "")))
            continue
        if is_settings and settings:
            one = settings
        else:
            one = memo.read(raw.file, raw.raw, choices) if memo else read_one(raw.file, raw.raw, choices)
        source = one.source
        if not source.text and raw.raw and raw.file != LOCK_FILE:
            loaded.others.append(raw)
        if one.lock is not None:
            loaded.lock = one.lock
            if one.lock.source:
                loaded.extra[raw.file] = one.lock.source
        elif is_settings:
            loaded.extra[raw.file] = source
            loaded.settings = one.settings
        elif (first := sources.get(id)) is not None:
            found += (d for d in one.told if d.code.startswith("TD0") and d.code != "TD015")
            found.append(_same_id(id, raw.file, first))
            loaded.extra[raw.file] = source
            continue
        else:
            sources[id] = source
            if one.entry is not None:
                loaded.entries[id] = one.entry
            elif one.broken is not None:
                loaded.broken[id] = one.broken
        found += one.told
    if memo:
        memo.turn()
    if not has_settings:
        found.append(
            Diagnostic(
                "TD100",
                Level.FEIL,
                "Mappen mangler prosjekt.yaml.",
                Position(PROJECT_FILE),
                "Lag et prosjekt med «td init».",
            )
        )
    loaded.entries = dict(sorted(loaded.entries.items()))
    return loaded, found


def choices_of(root: Path) -> Choices:
    """What the files of a project may choose between, as prosjekt.yaml says now; td's own where that cannot be read."""
    raw = read_again(root, PROJECT_FILE)
    settings = _settings_of([raw] if raw else [])
    return (settings.choices if settings else None) or BUILT_IN


def _settings_of(files: Iterable[RawFile]) -> OneFile | None:
    """prosjekt.yaml, which may lie anywhere among the files and must be read before them."""
    raw = next((f.raw for f in files if f.file == PROJECT_FILE), None)
    return read_one(PROJECT_FILE, raw) if isinstance(raw, bytes) else None


def _choices(files: Iterable[RawFile], settings: OneFile | None) -> Choices | None:
    """What the files may choose between; None where that cannot be known."""
    if settings is not None:
        return settings.choices
    return None if any(f.file == PROJECT_FILE for f in files) else BUILT_IN


def _same_id(id: str, file: str, first: Source) -> Diagnostic:
    return Diagnostic(
        "TD102",
        Level.FEIL,
        f"Id-en «{id}» er brukt av to filer.",
        Position(file),
        "Gi en av filene et annet navn.",
        (Related(Position(first.file), "Her er den første."),),
    )


def read_one(file: str, raw: bytes, choices: Choices | None = None) -> OneFile:
    """One file's bytes → what it says and what is wrong with it. What td cannot stand is a finding, and hides no other file.

    `choices` is what prosjekt.yaml lets it choose between; without, it may choose anything.
    """
    return tried(lambda: _read_one(file, raw, choices), "leste filen", file, lambda told: _unread(file, told))


def _unread(file: str, told: Diagnostic) -> OneFile:
    source = Source(file, "")
    if file == LOCK_FILE:
        return OneFile(source, (told,), lock=Lock())
    broken = None if file == PROJECT_FILE else Broken(id_of(file), None, source)
    return OneFile(source, (told,), broken=broken)


def _read_one(file: str, raw: bytes, choices: Choices | None) -> OneFile:
    if file == LOCK_FILE:
        lock, found = read_lock(raw)
        return OneFile(lock.source or Source(file, ""), tuple(found), lock=lock)
    source, found = decode(file, raw)
    found += told_of_lines(source)
    is_text = not any(d.level is Level.FEIL for d in found)
    reading = read_on(source) if is_text else ReadOn(None, (), source)
    found += reading.faults
    if file == PROJECT_FILE:
        source, settings = _settings(source, reading, found) if is_text else (source, None)
        offered = settings.choices if settings else _choices_alone(reading.data)
        return OneFile(source, tuple(found), settings=settings, choices=offered)
    id = id_of(file)
    stem = stem_of(file)
    if not ID_PATTERN.fullmatch(id) or not holds_everywhere(stem):
        found.append(_bad_name(stem, file))
    elif stem != id:
        found.append(told_of_name(stem, id, file))
    made = _artefact(found, id, source, reading, choices) if is_text else Broken(id, None, source)
    if isinstance(made, Entry):
        return OneFile(made.source, tuple(found), entry=made)
    return OneFile(made.source, tuple(found), broken=made)


def _bad_name(id: str, file: str) -> Diagnostic:
    suggestion = slug(id) if holds_everywhere(id) else f"{slug(id)}-1"
    hint = (
        f"Gi filen navnet «{suggestion}.yaml»."
        if suggestion
        else "Bruk små bokstaver a–z, tall og bindestrek."
    )
    return Diagnostic(
        "TD101",
        Level.FEIL,
        f"Filnavnet «{id}» kan ikke være en id.",
        Position(file),
        f"{hint} Id-en er filnavnet, med små bokstaver a–z, tall og bindestrek.",
    )


def _settings(source: Source, reading: ReadOn, found: list[Diagnostic]) -> tuple[Source, Settings | None]:
    """prosjekt.yaml as a model; None where anything in it is wrong, all of which is told."""
    data = reading.data
    if not isinstance(data, dict):
        if not reading.is_faulty:
            found.append(_not_mapping(source, data))
        return source, None
    read = understood(Prosjekt, cast("dict[str, Any]", data))
    found += _told_of(reading, read, (), Prosjekt)
    if reading.is_faulty:
        return source, None
    source = replace(source, readings=read.readings)
    return source, Settings(read.model, source) if read.model else None


def _choices_alone(data: Any) -> Choices | None:
    """What is to be chosen between, in a prosjekt.yaml in which something else is wrong; None where it cannot be known."""
    if not isinstance(data, dict):
        return None
    said = cast("dict[str, Any]", data).get("valg")
    if said is None:
        return BUILT_IN
    read = understood(Valg, cast("dict[str, Any]", said)).model if isinstance(said, dict) else None
    return read.choices if read else None


def _told_of(
    reading: ReadOn,
    read: Understood[Any],
    first: Iterable[Reading],
    model: type[Del],
    choices: Choices | None = None,
) -> list[Diagnostic]:
    """What was read in another spelling in a file, and what is wrong with its shape."""
    spelt = replace(reading.source, readings=(*first, *read.readings))
    found = reading.settled(told(spelt))
    if read.error is not None:
        found += reading.settled(shape_diagnostics(read.error, spelt, model, read.asked, choices))
    return found


def _not_mapping(source: Source, data: Any) -> Diagnostic:
    if data is None and not source.text.strip():
        return Diagnostic(
            "TD015",
            Level.FEIL,
            "Filen er tom.",
            Position(source.file),
            "Fyll den ut, eller slett den. «td new TYPE ID» lager en fil å starte fra.",
        )
    return Diagnostic(
        "TD015",
        Level.FEIL,
        "Filen inneholder ingen nøkler.",
        source.locate(()),
        "En artefaktfil består av linjer på formen «nøkkel: verdi».",
    )


def _artefact(
    found: list[Diagnostic], id: str, source: Source, reading: ReadOn, choices: Choices | None
) -> Entry[Artefakt] | Broken:
    """The artefact a file holds. Where anything in it is wrong, it is told with all else that is, and the file is no artefact."""
    data = reading.data
    if not isinstance(data, dict):
        if not reading.is_faulty:
            found.append(_not_mapping(source, data))
        return Broken(id, None, source)
    content = cast("dict[str, Any]", data)
    first = _type_readings(content)
    content = read_so(content, first)
    name = content.get("type")
    spec = TYPES.get(name) if isinstance(name, str) else None
    is_sound = spec is not None and not reading.is_faulty
    if spec is None:
        spec = _meant_type(source, name)
        found += reading.settled([_unknown_type(reading.source, content, name, spec)])
        if spec is None:
            return Broken(id, None, source)
        content = {**content, "type": spec.navn}
    read = understood(spec.modell, content, choices)
    found += _told_of(reading, read, first, spec.modell, choices)
    if not reading.is_faulty:
        source = replace(source, readings=(*first, *read.readings))
    if is_sound and read.model is not None:
        return Entry(id, spec, read.model, source)
    spelt = replace(reading.source, readings=(*first, *read.readings))
    named = tuple(
        (at, ref)
        for loc, ref in written_refs(spec.modell, read.data)
        if reading.is_sure(at := spelt.locate(loc))
    )
    return Broken(id, spec.navn, source, named)


def _type_readings(content: dict[str, Any]) -> list[Reading]:
    """How the key `type` and what it holds are read: before all else, since the type says what the rest is."""
    found: list[Reading] = []
    name = content.get("type")
    if "type" not in content:
        spelt = [k for k in content if same_word(k, ("type",), KEYS)]
        if len(spelt) != 1:
            return []
        found.append(Reading((spelt[0],), spelt[0], key="type"))
        name = content[spelt[0]]
    if isinstance(name, str) and name not in TYPES:
        read = meant_word(name, TYPES, TYPE_WORDS)
        if isinstance(read, str):
            found.append(Reading(("type",), name, value=read))
    return found


def _meant_type(source: Source, name: Any) -> Artefakttype | None:
    """The type a file most likely is of where it does not say it right: by the word, or by the folder where there is none."""
    if name is None:
        return next((t for t in TYPES.values() if source.file.startswith(f"{t.sti}/")), None)
    close = closest(name, TYPES) if isinstance(name, str) else None
    return TYPES[close] if close else None


def _unknown_type(
    source: Source, content: dict[str, Any], name: Any, meant: Artefakttype | None
) -> Diagnostic:
    types = listing(list(TYPES), last="eller")
    if name is None:
        hint = f"Skriv «type: {meant.navn}» øverst." if meant else f"Skriv «type:» øverst: {types}."
        return Diagnostic(
            "TD103",
            Level.FEIL,
            "Filen mangler «type».",
            source.locate(("type",), key=True) if "type" in content else source.locate(()),
            hint,
            lacks=("type",),
        )
    hint = f"Mente du «{meant.navn}»?" if meant else f"Velg {types}."
    message = f"«{str(name)[:60]}» er ikke en artefakttype."
    return Diagnostic(
        "TD103", Level.FEIL, message, source.locate(("type",)), hint, meant=meant.navn if meant else ""
    )
