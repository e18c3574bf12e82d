"""folder → load → resolve → check: the loaded, immutable project and everything that is wrong with it.

Every file is read and every fault is collected; one broken file never hides another. A file that does not load keeps
its known id, so that references to it stay quiet.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from pydantic import ValidationError

from tjenestedesign.artefakter import TYPES
from tjenestedesign.artefakter._type import Artefakttype
from tjenestedesign.artefakter.prosjekt import Prosjekt
from tjenestedesign.diagnostics import Diagnostic, Level, Position, Related
from tjenestedesign.fact import Fact
from tjenestedesign.lock import LOCK_FILE, Lock, read_lock
from tjenestedesign.model import Artefakt, DelMedId, Ref, is_placeholder, missing, parts, refs
from tjenestedesign.reading import PROJECT_FILE, RESULT_SUFFIX, RawFile, read_files
from tjenestedesign.references import resolve, within_variant
from tjenestedesign.rule import Finding, Rule
from tjenestedesign.scalars import ID_PATTERN, holds_everywhere, slug
from tjenestedesign.shape import closest, shape_diagnostics
from tjenestedesign.yaml_source import Loc, Source, decode, parse

M = TypeVar("M", bound=Artefakt, covariant=True)
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Entry(Generic[M]):
    """One sound artefact: its model, its id, and the text it was read from."""

    id: str
    type: Artefakttype
    model: M
    source: Source

    @cached_property
    def refs(self) -> tuple[tuple[Loc, Ref], ...]:
        """Every reference it makes, with where it stands."""
        return tuple(refs(self.model))

    @cached_property
    def parts(self) -> tuple[tuple[Loc, DelMedId], ...]:
        """Every part with an id, with where it stands."""
        return tuple(parts(self.model))

    @cached_property
    def named_parts(self) -> Mapping[str, tuple[Loc, DelMedId]]:
        """The parts others can refer to, by id: of two with the same id the first, and none of a variant."""
        found: dict[str, tuple[Loc, DelMedId]] = {}
        for loc, part in self.parts:
            if not within_variant(loc):
                found.setdefault(part.id, (loc, part))
        return found

    @property
    def file(self) -> str:
        return self.source.file

    @property
    def name(self) -> str:
        """What to call it: its title, or its id while the title is still to be written."""
        title = self.model.tittel
        return f"{self.id} (uten tittel)" if is_placeholder(title) else title


@dataclass(frozen=True, eq=False)
class Settings:
    """prosjekt.yaml as a model, with the text it was read from."""

    model: Prosjekt
    source: Source


@dataclass(frozen=True, eq=False)
class Broken:
    """A file that could not become a model. Its id is known, and its type where it could be read."""

    id: str
    type: str | None
    source: Source


@dataclass(frozen=True, eq=False)
class Project:
    """Everything that loaded. Immutable; rules and views only read it."""

    root: Path
    settings: Settings | None
    entries: Mapping[str, Entry[Artefakt]]
    broken: Mapping[str, Broken]
    backlinks: Mapping[str, tuple[tuple[Entry[Artefakt], Loc, Ref], ...]]
    extra_sources: Mapping[str, Source]
    """Texts that belong to no artefact but may have something said about them, such as the second of two equal ids."""
    files: int
    """How many files were read."""
    lock: Lock = field(default_factory=Lock)
    """What is approved, and what was taken over from an example."""
    others: tuple[RawFile, ...] = ()
    """Files that are no artefacts: attachments, not read yet, and YAML that td could not read as text."""
    results: Mapping[str, RawFile] = field(default_factory=dict[str, RawFile])
    """The result files (`ID.resultat.json`) by id, not read yet."""
    redacted: bool = False
    """Whether something is withheld from it, so that nothing can be said to be missing."""
    _known: dict[Callable[[Project], Any], Any] = field(
        default_factory=dict[Callable[["Project"], Any], Any], init=False, repr=False
    )

    def all(self, model: type[M]) -> Iterator[Entry[M]]:
        """The sound artefacts of one type, by id."""
        for entry in self.entries.values():
            if isinstance(entry.model, model):
                yield cast("Entry[M]", entry)

    def of_type(self, name: str) -> list[Entry[Artefakt]]:
        return [e for e in self.entries.values() if e.type.navn == name]

    def types(self) -> Mapping[str, str]:
        """The type of every sound artefact, by id."""
        return {entry.id: entry.type.navn for entry in self.entries.values()}

    def get(self, ref: Ref | None, model: type[M]) -> Entry[M] | None:
        """The artefact a reference names, where it is sound and of that type."""
        entry = self.entries.get(ref.id) if ref else None
        return cast("Entry[M]", entry) if entry is not None and isinstance(entry.model, model) else None

    def part(self, ref: Ref | None) -> DelMedId | None:
        """The part a reference names, where there is one."""
        entry = self.entries.get(ref.id) if ref and ref.del_id else None
        if entry is None or ref is None:
            return None
        return next((part for _, part in entry.parts if part.id == ref.del_id), None)

    def facts(self, fact: Fact[T]) -> Iterator[tuple[str, T]]:
        """What each artefact has to tell, with its id."""
        for entry in self.all(fact.model):
            if (told := fact.of(entry)) is not None:
                yield entry.id, told

    def once(self, of: Callable[[Project], T]) -> T:
        """What is worked out of the whole project: the first time it is asked for, and then remembered."""
        if of not in self._known:
            self._known[of] = of(self)
        return self._known[of]

    def source_of(self, file: str) -> Source | None:
        """The text of a file td has read."""
        return self.once(_by_file).get(file)

    def sources(self, holds: Callable[[str], bool] | None = None) -> Iterator[Source]:
        """Every YAML text td has read, also those that became no artefact; with `holds`, those it is true of."""
        kept = (e.source for e in (*self.entries.values(), *self.broken.values()))
        for source in (*self.extra_sources.values(), *kept):
            if holds is None or holds(source.text):
                yield source


def _by_file(project: Project) -> Mapping[str, Source]:
    found = {e.source.file: e.source for e in (*project.entries.values(), *project.broken.values())}
    return {**found, **project.extra_sources}


def load_project(
    root: Path, files: Iterable[RawFile] | None = None, memo: Memo | None = None
) -> tuple[Project, list[Diagnostic]]:
    """Loads, resolves and checks. `files` replaces what stands in the folder, for unsaved or staged content."""
    with collector_paused():
        project, found = read_project(root, read_files(root) if files is None else files, memo)
        found += check(project)
        return project, sorted(set(found), key=lambda d: d.sort_key)


def read_project(
    root: Path, files: Iterable[RawFile], memo: Memo | None = None
) -> tuple[Project, list[Diagnostic]]:
    """Loads and resolves, without asking the rules."""
    with collector_paused():
        loaded, found = _load(files, memo)
        backlinks, reference_faults = resolve(loaded.entries, loaded.broken.keys())
        found += reference_faults
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
        )
        return project, found


def results_by_id(others: Iterable[RawFile]) -> dict[str, RawFile]:
    """By the id in their names; of two of a name the first stands."""
    found: dict[str, RawFile] = {}
    for other in others:
        name = other.file.rpartition("/")[2]
        if name.endswith(RESULT_SUFFIX):
            found.setdefault(name.removesuffix(RESULT_SUFFIX), other)
    return found


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
    """One artefact by itself, from a file's bytes; None where it is not sound."""
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


class Memo:
    """What the files said when they were last read. A file with the same bytes says the same, and is not read again."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[bytes, OneFile]] = {}
        self._now: dict[str, tuple[bytes, OneFile]] = {}

    def read(self, file: str, raw: bytes) -> OneFile:
        known = self._last.get(file)
        found = known[1] if known and known[0] == raw else read_one(file, raw)
        self._now[file] = (raw, found)
        return found

    def turn(self) -> None:
        """Every file is read: what was not there this time is forgotten."""
        self._last, self._now = self._now, {}


def _load(files: Iterable[RawFile], memo: Memo | None = None) -> tuple[_Loaded, list[Diagnostic]]:
    loaded = _Loaded()
    found: list[Diagnostic] = []
    sources: dict[str, Source] = {}
    has_settings = False
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
        one = memo.read(raw.file, raw.raw) if memo else read_one(raw.file, raw.raw)
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


def id_of(file: str) -> str:
    return file.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _same_id(id: str, file: str, first: Source) -> Diagnostic:
    return Diagnostic(
        "TD102",
        Level.FEIL,
        f"Id-en «{id}» er brukt av to filer.",
        Position(file),
        "Gi en av filene et annet navn.",
        (Related(Position(first.file), "Her er den første."),),
    )


def read_one(file: str, raw: bytes) -> OneFile:
    """One file's bytes → what it says and what is wrong with it."""
    if file == LOCK_FILE:
        lock, told = read_lock(raw)
        return OneFile(lock.source or Source(file, ""), tuple(told), lock=lock)
    source, told = decode(file, raw)
    data: Any = None
    if not any(d.level is Level.FEIL for d in told):
        data, faults = parse(source)
        told += faults
    unreadable = any(d.level is Level.FEIL for d in told)
    if file == PROJECT_FILE:
        settings = None if unreadable else _settings(source, data, told)
        return OneFile(source, tuple(told), settings=settings)
    id = id_of(file)
    if not ID_PATTERN.fullmatch(id) or not holds_everywhere(id):
        told.append(_bad_name(id, file))
    if unreadable:
        return OneFile(source, tuple(told), broken=Broken(id, None, source))
    made = _artefact(told, id, source, data)
    if isinstance(made, Entry):
        return OneFile(source, tuple(told), entry=made)
    return OneFile(source, tuple(told), broken=made)


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


def _settings(source: Source, data: Any, found: list[Diagnostic]) -> Settings | None:
    if not isinstance(data, dict):
        found.append(_not_mapping(source, data))
        return None
    try:
        model = Prosjekt.model_validate(data)
    except ValidationError as error:
        found += shape_diagnostics(error, source, Prosjekt)
        return None
    return Settings(model, source)


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


def _artefact(found: list[Diagnostic], id: str, source: Source, data: Any) -> Entry[Artefakt] | Broken:
    if not isinstance(data, dict):
        found.append(_not_mapping(source, data))
        return Broken(id, None, source)
    content = cast("dict[str, Any]", data)
    name = content.get("type")
    spec = TYPES.get(name) if isinstance(name, str) else None
    if spec is None:
        found.append(_unknown_type(source, content, name))
        return Broken(id, None, source)
    try:
        model = spec.modell.model_validate(content)
    except ValidationError as error:
        found += shape_diagnostics(error, source, spec.modell)
        return Broken(id, spec.navn, source)
    return Entry(id, spec, model, source)


def _unknown_type(source: Source, content: dict[str, Any], name: Any) -> Diagnostic:
    types = ", ".join(TYPES)
    if "type" not in content or name is None:
        return Diagnostic(
            "TD103",
            Level.FEIL,
            "Filen mangler «type».",
            source.locate(("type",), key=True) if "type" in content else source.locate(()),
            f"Skriv «type:» øverst. Typene er {types}.",
            lacks=("type",),
        )
    close = closest(str(name), TYPES)
    hint = f"Mente du «{close}»?" if close else f"Typene er {types}."
    message = f"«{str(name)[:60]}» er ikke en artefakttype."
    return Diagnostic("TD103", Level.FEIL, message, source.locate(("type",)), hint, meant=close or "")


def check(project: Project) -> list[Diagnostic]:
    """Runs every rule over what is sound."""
    from tjenestedesign.privacy.silence import silenced

    left_out = waived(project)
    found = [d for rule in all_rules() for d in told(rule, rule.check(project), left_out)]
    for entry in project.entries.values():
        found += unfinished(entry)
    return silenced(project, found)


def told(rule: Rule, findings: Iterable[Finding], left_out: frozenset[str]) -> Iterator[Diagnostic]:
    """A rule's findings, apart from the advice the project has decided against."""
    for finding in findings:
        if rule.code not in left_out or (finding.level or rule.level) is not Level.RÅD:
            yield to_diagnostic(rule, finding)


def waived(project: Project) -> frozenset[str]:
    """The advice this project has decided against, each with its reason in prosjekt.yaml."""
    return (
        frozenset(f.kode.upper() for f in project.settings.model.fravik) if project.settings else frozenset()
    )


def all_rules() -> tuple[Rule, ...]:
    from tjenestedesign.rules import RULES

    return (*RULES, *(r for t in TYPES.values() for r in t.regler))


def to_diagnostic(rule: Rule, finding: Finding) -> Diagnostic:
    at = finding.entry
    position = at if isinstance(at, Position) else at.source.locate(finding.loc)
    related = tuple(Related(also.entry.source.locate(also.loc), also.message) for also in finding.also)
    return Diagnostic(
        rule.code,
        finding.level or rule.level,
        finding.message,
        position,
        finding.hint,
        related,
        finding.private,
        finding.meant,
    )


def unfinished(entry: Entry[Artefakt]) -> Iterator[Diagnostic]:
    """Keys an approved artefact must have: advice in a draft, a fault once someone asks for approval."""
    ready = entry.model.status in ("til-godkjenning", "godkjent")
    level = Level.FEIL if ready else Level.RÅD
    for loc, name, info in missing(entry.model):
        position = entry.source.locate((*loc, name), key=True)
        described = (info.description or "").rstrip(".")
        when = (
            f"Artefaktet er «{entry.model.status}», og da må den være fylt ut."
            if ready
            else "Den må være fylt ut før artefaktet kan godkjennes."
        )
        yield Diagnostic(
            "TD104", level, f"«{name}» mangler.", position, f"{when} {described}.", lacks=(*loc, name)
        )
