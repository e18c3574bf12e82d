"""folder → load → resolve → check: the loaded, immutable project and everything that is wrong with it.

Every file is read and every fault is collected; one broken file never hides another. A file that does not load keeps
its known id, so that references to it stay quiet.
"""

from __future__ import annotations

import gc
import os
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Generic, TypeVar, cast

from pydantic import ValidationError

from tjenestedesign.artefakter import TYPES
from tjenestedesign.artefakter._type import Artefakttype
from tjenestedesign.artefakter.prosjekt import Prosjekt
from tjenestedesign.diagnostics import Diagnostic, Level, Position, Related
from tjenestedesign.model import (
    ID_PATTERN,
    Artefakt,
    DelMedId,
    Mål,
    Ref,
    is_placeholder,
    missing,
    parts,
    refs,
    slug,
)
from tjenestedesign.rule import Finding, Rule
from tjenestedesign.shape import closest, shape_diagnostics
from tjenestedesign.yaml_source import MAX_BYTES, Loc, Source, decode, parse, too_large

PROJECT_FILE: Final = "prosjekt.yaml"
OUTPUT_MARKER: Final = ".td-ut.json"
"""The file in an output folder that says td made it; such folders are never read as a project."""

M = TypeVar("M", bound=Artefakt, covariant=True)


@dataclass(frozen=True, eq=False)
class Entry(Generic[M]):
    """One sound artefact: its model, its id, and the text it was read from."""

    id: str
    type: Artefakttype
    model: M
    source: Source

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


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file as found: its path relative to the project with `/`, and its bytes or why they could not be had."""

    file: str
    raw: bytes | Diagnostic


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

    def all(self, model: type[M]) -> Iterator[Entry[M]]:
        """The sound artefacts of one type, by id."""
        for entry in self.entries.values():
            if isinstance(entry.model, model):
                yield cast("Entry[M]", entry)

    def of_type(self, name: str) -> list[Entry[Artefakt]]:
        return [e for e in self.entries.values() if e.type.navn == name]

    def get(self, ref: Ref | None, model: type[M]) -> Entry[M] | None:
        """The artefact a reference names, where it is sound and of that type."""
        entry = self.entries.get(ref.id) if ref else None
        return cast("Entry[M]", entry) if entry is not None and isinstance(entry.model, model) else None

    def part(self, ref: Ref | None) -> DelMedId | None:
        """The part a reference names, where there is one."""
        entry = self.entries.get(ref.id) if ref and ref.del_id else None
        if entry is None or ref is None:
            return None
        return next((part for _, part in parts(entry.model) if part.id == ref.del_id), None)


def find_root(start: Path) -> Path | None:
    """The nearest folder from `start` upwards that holds prosjekt.yaml."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / PROJECT_FILE).is_file():
            return folder
    return None


def load_project(root: Path, files: Iterable[RawFile] | None = None) -> tuple[Project, list[Diagnostic]]:
    """Loads, resolves and checks. `files` replaces what stands in the folder, for unsaved or staged content."""
    with _collector_paused():
        loaded, found = _load(root, read_files(root) if files is None else files)
        project, reference_faults = _resolve(loaded)
        found += reference_faults
        found += check(project)
        return project, sorted(set(found), key=lambda d: d.sort_key)


@contextmanager
def _collector_paused() -> Generator[None]:
    """Loading makes only objects that stay; looking for garbage among them costs a quarter of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


# --- reading ------------------------------------------------------------------------------------------------------


def read_files(root: Path) -> Iterator[RawFile]:
    """prosjekt.yaml and every YAML file below `root`, in a fixed order. Follows no link out of the project."""
    inside = root.resolve()
    for folder, subfolders, names in os.walk(root, onerror=None):
        here = Path(folder)
        subfolders[:] = sorted(d for d in subfolders if not _skipped(here / d))
        for name in sorted(names):
            if name.startswith(".") or not name.lower().endswith((".yaml", ".yml")):
                continue
            yield _read(here / name, inside, root)
        for name in subfolders:
            linked = here / name
            if linked.is_symlink():
                yield RawFile(
                    _display(linked, root),
                    _unread(
                        linked,
                        root,
                        "TD014",
                        "Mappen er en lenke. td følger ikke lenker til mapper.",
                        "Legg filene i prosjektet.",
                        Level.ADVARSEL,
                    ),
                )
        subfolders[:] = [d for d in subfolders if not (here / d).is_symlink()]


def _skipped(folder: Path) -> bool:
    if folder.name.startswith(".") or folder.name == "node_modules":
        return True
    if folder.is_symlink():
        return False  # told of, and never followed
    return (folder / OUTPUT_MARKER).exists() or (folder / PROJECT_FILE).exists()


def _display(path: Path, root: Path) -> str:
    shown = unicodedata.normalize("NFC", path.relative_to(root).as_posix())
    return shown.encode("utf-8", "replace").decode("utf-8")


def _unread(
    path: Path, root: Path, code: str, message: str, hint: str, level: Level = Level.FEIL
) -> Diagnostic:
    return Diagnostic(code, level, message, Position(_display(path, root)), hint)


def _read(path: Path, inside: Path, root: Path) -> RawFile:
    file = _display(path, root)
    try:
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(inside):
            return RawFile(
                file,
                _unread(
                    path,
                    root,
                    "TD014",
                    "Filen er en lenke ut av prosjektet.",
                    "Legg en kopi av filen i prosjektet.",
                ),
            )
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            return RawFile(
                file,
                _unread(path, root, "TD013", "Dette er ikke en vanlig fil.", "Fjern den fra prosjektmappen."),
            )
        if info.st_size > MAX_BYTES:
            return RawFile(file, too_large(file, info.st_size))
        return RawFile(file, path.read_bytes())
    except (OSError, RuntimeError) as error:
        reason = (
            "Filen er en lenke som går i ring eller ikke fører noe sted."
            if path.is_symlink()
            else "Filen kan ikke leses."
            if isinstance(error, PermissionError)
            else f"Filen kan ikke leses ({getattr(error, 'strerror', None) or error})."
        )
        return RawFile(
            file, _unread(path, root, "TD013", reason, "Sjekk at filen finnes og at du har tilgang til den.")
        )


# --- loading ------------------------------------------------------------------------------------------------------


@dataclass
class _Loaded:
    root: Path
    settings: Settings | None = None
    entries: dict[str, Entry[Artefakt]] = field(default_factory=dict[str, Entry[Artefakt]])
    broken: dict[str, Broken] = field(default_factory=dict[str, Broken])
    extra: dict[str, Source] = field(default_factory=dict[str, Source])
    files: int = 0


def _load(root: Path, files: Iterable[RawFile]) -> tuple[_Loaded, list[Diagnostic]]:
    loaded = _Loaded(root)
    found: list[Diagnostic] = []
    sources: dict[str, Source] = {}
    has_settings = False
    for raw in files:
        loaded.files += 1
        is_settings = raw.file == PROJECT_FILE
        has_settings |= is_settings
        id = raw.file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        if isinstance(raw.raw, Diagnostic):
            found.append(raw.raw)
            if raw.raw.level is Level.FEIL:
                loaded.broken.setdefault(id, Broken(id, None, Source(raw.file, "")))
            continue
        source, told = decode(raw.file, raw.raw)
        data: Any = None
        if not any(d.level is Level.FEIL for d in told):
            data, faults = parse(source)
            told += faults
        found += told
        if is_settings:
            loaded.extra[raw.file] = source
            if not any(d.level is Level.FEIL for d in told):
                loaded.settings = _settings(source, data, found)
            continue
        if not ID_PATTERN.fullmatch(id):
            suggestion = slug(id)
            hint = (
                f"Gi filen navnet «{suggestion}.yaml»."
                if suggestion
                else "Bruk små bokstaver a–z, tall og bindestrek."
            )
            found.append(
                Diagnostic(
                    "TD101",
                    Level.FEIL,
                    f"Filnavnet «{id}» kan ikke være en id.",
                    Position(raw.file),
                    f"{hint} Id-en er filnavnet, med små bokstaver a–z, tall og bindestrek.",
                )
            )
        if (first := sources.get(id)) is not None:
            related = (Related(Position(first.file), "Her er den første."),)
            found.append(
                Diagnostic(
                    "TD102",
                    Level.FEIL,
                    f"Id-en «{id}» er brukt av to filer.",
                    Position(raw.file),
                    "Gi en av filene et annet navn.",
                    related,
                )
            )
            loaded.extra[raw.file] = source
            continue
        sources[id] = source
        if any(d.level is Level.FEIL for d in told):
            loaded.broken[id] = Broken(id, None, source)
        else:
            _artefact(loaded, found, id, source, data)
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


def _artefact(loaded: _Loaded, found: list[Diagnostic], id: str, source: Source, data: Any) -> None:
    if not isinstance(data, dict):
        found.append(_not_mapping(source, data))
        loaded.broken[id] = Broken(id, None, source)
        return
    content = cast("dict[str, Any]", data)
    name = content.get("type")
    spec = TYPES.get(name) if isinstance(name, str) else None
    if spec is None:
        loaded.broken[id] = Broken(id, None, source)
        found.append(_unknown_type(source, content, name))
        return
    try:
        model = spec.modell.model_validate(content)
    except ValidationError as error:
        loaded.broken[id] = Broken(id, spec.navn, source)
        found += shape_diagnostics(error, source, spec.modell)
        return
    loaded.entries[id] = Entry(id, spec, model, source)


def _unknown_type(source: Source, content: dict[str, Any], name: Any) -> Diagnostic:
    types = ", ".join(TYPES)
    if "type" not in content or name is None:
        return Diagnostic(
            "TD103",
            Level.FEIL,
            "Filen mangler «type».",
            source.locate(("type",), key=True) if "type" in content else source.locate(()),
            f"Skriv «type:» øverst. Typene er {types}.",
        )
    close = closest(str(name), TYPES)
    hint = f"Mente du «{close}»?" if close else f"Typene er {types}."
    return Diagnostic(
        "TD103", Level.FEIL, f"«{str(name)[:60]}» er ikke en artefakttype.", source.locate(("type",)), hint
    )


# --- references ---------------------------------------------------------------------------------------------------


def _resolve(loaded: _Loaded) -> tuple[Project, list[Diagnostic]]:
    found: list[Diagnostic] = []
    part_index: dict[str, dict[str, tuple[Loc, DelMedId]]] = {}
    backlinks: dict[str, list[tuple[Entry[Artefakt], Loc, Ref]]] = defaultdict(list)
    for entry in loaded.entries.values():
        own: dict[str, tuple[Loc, DelMedId]] = {}
        for loc, part in parts(entry.model):
            scope = loc[:2] if loc[0] == "varianter" and len(loc) > 2 else ()
            if scope:
                continue  # a variant repeats the ids of the steps it varies
            if part.id in own:
                first = Related(entry.source.locate((*own[part.id][0], "id")), "Her er den første.")
                found.append(
                    Diagnostic(
                        "TD110",
                        Level.FEIL,
                        f"Id-en «{part.id}» er brukt to ganger i filen.",
                        entry.source.locate((*loc, "id")),
                        "Gi en av delene en annen id.",
                        (first,),
                    )
                )
            else:
                own[part.id] = (loc, part)
        part_index[entry.id] = own
    for entry in loaded.entries.values():
        for loc, ref in refs(entry.model):
            fault = _fault(loaded, part_index, entry, loc, ref)
            if fault is not None:
                found.append(fault)
            elif ref.id in loaded.entries:
                backlinks[ref.id].append((entry, loc, ref))
    project = Project(
        loaded.root,
        loaded.settings,
        loaded.entries,
        loaded.broken,
        {k: tuple(v) for k, v in backlinks.items()},
        loaded.extra,
        loaded.files,
    )
    return project, found


def _names(targets: tuple[Mål, ...]) -> str:
    return " eller ".join(dict.fromkeys(m.type for m in targets))


def _fault(
    loaded: _Loaded,
    part_index: Mapping[str, Mapping[str, tuple[Loc, DelMedId]]],
    entry: Entry[Artefakt],
    loc: Loc,
    ref: Ref,
) -> Diagnostic | None:
    targets = type(ref).mål
    target = loaded.entries.get(ref.id)
    if target is None:
        broken = loaded.broken.get(ref.id)
        if broken is not None:
            return None
        return _dangling(loaded, entry, loc, ref, targets)
    allowed = next((m for m in targets if m.type == target.type.navn), None)
    if allowed is None:
        here = entry.source.locate(loc)
        seen = Related(Position(target.file), f"Her står «{ref.id}» ({target.type.navn}).")
        return Diagnostic(
            "TD202",
            Level.FEIL,
            f"«{ref.id}» er av typen {target.type.navn}, men her skal det stå {_names(targets)}.",
            here,
            f"Skriv id-en til et artefakt av typen {_names(targets)}.",
            (seen,),
        )
    if ref.del_id is None:
        if allowed.del_ is None or allowed.del_valgfri:
            return None
        here = entry.source.locate(loc)
        known = [p.id for _, p in part_index[target.id].values() if p.betegnelse() == allowed.del_]
        hint = (
            f"Skriv «{ref.id}#{known[0]}»."
            if len(known) == 1
            else f"Velg blant {', '.join(f'«{ref.id}#{k}»' for k in known[:5])}."
            if known
            else f"«{ref.id}» har ingen å vise til ennå."
        )
        return Diagnostic(
            "TD204",
            Level.FEIL,
            f"«{ref.id}» må følges av # og id-en til en del ({_part_name(allowed.del_)}).",
            here,
            hint,
        )
    if allowed.del_ is None:
        here = entry.source.locate(loc)
        return Diagnostic(
            "TD204",
            Level.FEIL,
            f"«{ref}» peker på en del, men her skal hele artefaktet stå.",
            here,
            f"Skriv «{ref.id}».",
        )
    found = part_index[target.id].get(ref.del_id)
    if found is None or found[1].betegnelse() != allowed.del_:
        here = entry.source.locate(loc)
        known = [p.id for _, p in part_index[target.id].values() if p.betegnelse() == allowed.del_]
        close = closest(ref.del_id, known)
        hint = (
            f"Mente du «{ref.id}#{close}»?"
            if close
            else f"Delene er {', '.join(known[:8])}."
            if known
            else f"«{ref.id}» har ingen slike deler ennå."
        )
        where = Related(Position(target.file), f"Her står «{ref.id}».")
        return Diagnostic(
            "TD203",
            Level.FEIL,
            f"«{ref.id}» har ikke {_part_article(allowed.del_)} med id-en «{ref.del_id}».",
            here,
            hint,
            (where,),
        )
    return None


_PART_NAMES: Final = {
    "sitat": ("sitat", "noe sitat"),
    "innspill": ("innspill", "noe innspill"),
    "kartsteg": ("steg", "noe steg"),
    "krav": ("krav", "noe krav"),
}


def _part_name(kind: str) -> str:
    return _PART_NAMES.get(kind, (kind, ""))[0]


def _part_article(kind: str) -> str:
    return _PART_NAMES.get(kind, ("", f"noen {kind}"))[1]


def _dangling(
    loaded: _Loaded, entry: Entry[Artefakt], loc: Loc, ref: Ref, targets: tuple[Mål, ...]
) -> Diagnostic:
    here = entry.source.locate(loc)
    message = f"«{ref.id}» finnes ikke i prosjektet."
    makeable = [m.type for m in targets if m.type in TYPES]
    if not makeable:
        return Diagnostic(
            "TD201",
            Level.FEIL,
            message,
            here,
            f"Artefakttypen {_names(targets)} kan ikke lages i denne versjonen av td. Fjern henvisningen.",
        )
    same_kind = [e.id for e in loaded.entries.values() if e.type.navn in makeable]
    close = closest(ref.id, same_kind) or closest(ref.id, loaded.entries)
    if close:
        suffix = f"#{ref.del_id}" if ref.del_id else ""
        related = (Related(Position(loaded.entries[close].file), f"Her står «{close}»."),)
        return Diagnostic("TD201", Level.FEIL, message, here, f"Mente du «{close}{suffix}»?", related)
    id = slug(ref.id) or "min-id"
    return Diagnostic(
        "TD201", Level.FEIL, message, here, f"Lag den med «td new {makeable[0]} {id}», eller rett id-en."
    )


# --- rules --------------------------------------------------------------------------------------------------------


def check(project: Project) -> list[Diagnostic]:
    """Runs every rule over what is sound."""
    found: list[Diagnostic] = []
    for rule in all_rules():
        for finding in rule.check(project):
            found.append(to_diagnostic(rule, finding))
    found += _unfinished(project)
    return found


def all_rules() -> tuple[Rule, ...]:
    from tjenestedesign.rules import RULES

    return (*RULES, *(r for t in TYPES.values() for r in t.regler))


def to_diagnostic(rule: Rule, finding: Finding) -> Diagnostic:
    position = finding.entry.source.locate(finding.loc)
    related = tuple(Related(also.entry.source.locate(also.loc), also.message) for also in finding.also)
    return Diagnostic(
        rule.code, finding.level or rule.level, finding.message, position, finding.hint, related
    )


def _unfinished(project: Project) -> Iterator[Diagnostic]:
    """Keys an approved artefact must have: advice in a draft, a fault once someone asks for approval."""
    for entry in project.entries.values():
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
            yield Diagnostic("TD104", level, f"«{name}» mangler.", position, f"{when} {described}.")
