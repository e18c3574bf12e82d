"""`td export`: artefacts as a workbook, CSV or JSON for colleagues without git, or in another tool's format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.text import Text

from tjenestedesign.check.load import load_project
from tjenestedesign.check.types import TYPES, type_named
from tjenestedesign.cli.common import ASIDE, project_root, shown_from_here, write_aside
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.terminal import out, warn
from tjenestedesign.exchange.formats import FORMATS
from tjenestedesign.exchange.json_out import left_out, whole
from tjenestedesign.exchange.outgoing import Format, Outgoing
from tjenestedesign.exchange.sheets.columns import Table, own_of, table_named, tables
from tjenestedesign.exchange.sheets.cover import copy_warning
from tjenestedesign.exchange.sheets.labels import shown_in
from tjenestedesign.exchange.sheets.tasks import TASKS, task_named
from tjenestedesign.exchange.sheets.write import blank_workbook, csv_text, lines, workbook
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.crashes import tried
from tjenestedesign.ground.files import create_all
from tjenestedesign.ground.journal.elsewhere import noted
from tjenestedesign.ground.made import remember_made
from tjenestedesign.ground.norwegian import choose, listing
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.reading import PROJECT_FILE, read_files
from tjenestedesign.project.shape import closest

SHEETS = ("xlsx", "csv", "json")


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What is to be exported: the tables, and the artefacts whose rows are in them."""

    tables: tuple[Table, ...]
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Made:
    """A file that is to be written."""

    name: str
    data: bytes
    suffix: str = ""
    """What a name without one gets, where it is more than the last part of `name`."""


def run_blank(path: str, names: Sequence[str], format: str, output: str | None) -> None:
    """A workbook to fill in for those who do not write files, one sheet for each task."""
    if format != "xlsx":
        raise UsageFault("--blank lager en arbeidsbok.", "Dropp --format.")
    found = {name: task_named(name) for name in names}
    if unknown := next((name for name, task in found.items() if task is None), None):
        known = [t.name.lower() for t in TASKS]
        close = closest(unknown, (*known, *(t.type for t in TASKS)))
        raise UsageFault(
            f"Det er ikke noe skjema for «{clean(unknown)}».",
            f"Mente du «{close}»?" if close else f"Velg {listing(known, last='eller')}.",
        )
    chosen = [t for t in TASKS if not names or t in found.values()]
    project, _ = load_project(project_root(path))
    name = chosen[0].name.lower() if len(chosen) == 1 else "skjema"
    written = _write(project, [_Made(f"{name}-til-utfylling.xlsx", blank_workbook(project, chosen))], output)
    _say_written(written)
    if said := copy_warning(project, shown_in(project, chosen)):
        warn().print(Text(clean(said)), soft_wrap=True)
    out().print(
        Text("Fyll ut i Excel, og les inn med «td import FIL». Du trenger verken YAML eller id-er."),
        soft_wrap=True,
    )


def run(path: str, names: Sequence[str], format: str, output: str | None) -> None:
    if format not in (*SHEETS, *FORMATS):
        close = closest(format, (*SHEETS, *FORMATS))
        raise UsageFault(
            f"Formatet «{clean(format)}» finnes ikke.",
            f"Mente du «{close}»?" if close else choose((*SHEETS, *FORMATS)),
        )
    root = project_root(path)
    files = list(read_files(root))
    project, _ = load_project(root, files)
    if format in FORMATS:
        _foreign(project, names, FORMATS[format], output)
        return
    everything = format == "json" and not names
    chosen = _chosen(
        project, names, may_be_empty=everything and any(f.is_yaml and f.file != PROJECT_FILE for f in files)
    )
    base = names[0] if len(names) == 1 else "prosjekt"
    if format == "xlsx":
        book = workbook(project, chosen.tables, chosen.ids, every=bool(names))
        written = _write(project, [_Made(f"{base}.xlsx", book)], output)
    elif format == "json":
        types = {t.type.navn for t in chosen.tables} if names else ()
        data, unread = whole(project, files, types, chosen.ids)
        written = _write(project, [_Made(f"{base}.json", data)], output)
        if unread:
            out().print(
                Text(clean(f"Ikke med, fordi filene ikke kan leses: {listing(unread)}.")), soft_wrap=True
            )
        if not names and (said := left_out(files)):
            out().print(Text(clean(f"Ikke med: {listing(said)}.")), soft_wrap=True)
    else:
        written = _write(project, _csv_files(project, chosen), output)
    _tell(project, chosen, written, whole_files=format == "json")
    again = "lager filene i et annet prosjekt" if format == "json" else "leser endringene tilbake"
    out().print(Text(f"«td import FIL» {again}."), soft_wrap=True)


def _chosen(project: Project, names: Sequence[str], *, may_be_empty: bool = False) -> _Chosen:
    found: dict[str, Table] = {}
    ids: set[str] = set()
    own = own_of(project)
    for name in names or [n for n in TYPES if project.of_type(n)]:
        spec = type_named(name)
        table = table_named(name, own)
        entry = _artefact(project, name) if spec is None and table is None else None
        if entry is not None:
            ids.add(entry.id)
            spec = entry.type
        else:
            ids |= {e.id for e in project.of_type(spec.navn if spec else table.type.navn if table else "")}
        for one in tables(spec.navn, own) if spec else (table,):
            if one is not None:
                found[one.name] = one
    if not found and not may_be_empty:
        raise UsageFault("Prosjektet har ingen artefakter ennå.", "Lag et med «td new».")
    return _Chosen(tuple(found.values()), frozenset(ids))


def _artefact(project: Project, name: str) -> Entry[Artefakt]:
    """The artefact with an id. Raises `UsageFault` where there is none, or none that can be read."""
    if (entry := project.entries.get(name)) is not None:
        return entry
    if (broken := project.broken.get(name)) is not None:
        raise UsageFault(f"«{clean(broken.source.file)}» har feil.", "«td validate» viser dem.")
    known = (*(t.name for n in TYPES for t in tables(n)), *project.entries)
    close = closest(name, known)
    raise UsageFault(
        f"«{clean(name)}» er verken en id, en artefakttype eller en liste i en.",
        f"Mente du «{close}»?" if close else f"Typene er {listing(list(TYPES))}.",
    )


def _csv_files(project: Project, chosen: _Chosen) -> list[_Made]:
    """One file for each table that has rows; the ones asked for by name also where they are empty."""
    single = len(chosen.tables) == 1
    return [
        _Made(f"{table.name}.csv", csv_text(project, table, chosen.ids).encode())
        for table in chosen.tables
        if single or not table.levels or lines(project, table, chosen.ids)
    ]


def _foreign(project: Project, names: Sequence[str], format: Format, output: str | None) -> None:
    """One file for each artefact the format can hold, and what each file does not say."""
    entries = _held(project, names, format)
    made: list[tuple[Entry[Artefakt], Outgoing]] = []
    for entry in entries:
        make = partial(format.writers[entry.type.navn].make, project, entry)
        one = tried(make, f"laget {entry.id}{format.suffix}", entry.source.file, lambda _: None)
        if one is not None:
            made.append((entry, one))
    files = [_Made(f"{entry.id}{format.suffix}", one.data, format.suffix) for entry, one in made]
    _say_written(_write(project, files, output))
    console = warn()
    for entry, one in made:
        said = [*one.notes, *(f"Ikke med: {text}." for text in format.left_out(entry))]
        if said:
            console.print(Text(f"{clean(entry.id)} – {format.title} har ikke plass til alt:"), soft_wrap=True)
        for text in said:
            console.print(Text(f"  {clean(text)}"), soft_wrap=True)
    if files and (warning := copy_warning(project, {e.id for e, _ in made}, len(files))):
        console.print(Text(clean(warning)), soft_wrap=True)


def _held(project: Project, names: Sequence[str], format: Format) -> list[Entry[Artefakt]]:
    """The artefacts asked for, in order. Raises `UsageFault` where one of them does not fit in the format."""
    types = listing([f"«{n}»" for n in format.writers], last="eller")
    found: dict[str, Entry[Artefakt]] = {}
    for name in names or format.writers:
        spec = type_named(name)
        entries = project.of_type(spec.navn) if spec else [_artefact(project, name)]
        wrong = spec if spec else entries[0].type
        if wrong.navn not in format.writers:
            raise UsageFault(
                f"{format.title} kan ikke vise «{clean(name)}».", f"Velg artefakter av typen {types}."
            )
        found |= {e.id: e for e in entries}
    if not found:
        raise UsageFault(
            f"Prosjektet har ingenting {format.title} kan vise.", f"Lag artefakter av typen {types}."
        )
    return list(found.values())


def _write(project: Project, made: Sequence[_Made], output: str | None) -> list[Path]:
    """All the files or none of them: beside the project's own, or where `output` says."""
    if output is None:
        return write_aside(project.root, {one.name: one.data for one in made})
    folder = Path(output)
    files = {_target(project, folder if len(made) == 1 else folder / one.name, one): one.data for one in made}
    with noted(project.root, files):
        in_the_way = create_all(files)
    if in_the_way:
        raise UsageFault(
            f"«{clean(str(in_the_way))}» finnes fra før.",
            "Velg et annet navn. td skriver aldri over filene dine.",
        )
    remember_made(project.root, files)
    return list(files)


def _target(project: Project, target: Path, made: _Made) -> Path:
    suffix = made.suffix or Path(made.name).suffix
    if target.is_dir():
        target = target / made.name
    if not target.suffix:
        target = target.with_name(target.name + suffix)
    if target.suffix.lower() != Path(made.name).suffix:
        raise UsageFault(
            f"«{clean(str(target))}» må slutte på {suffix}.",
            "Rett navnet, eller velg et annet --format.",
        )
    if _is_inside(target, project.root):
        raise UsageFault(
            "Filen ville havnet i prosjektet, og derfra kanskje i git.",
            f"Velg en mappe utenfor, eller dropp --output. Da legger td den i «{ASIDE}», som git ikke tar med.",
        )
    return target


def _is_inside(target: Path, root: Path) -> bool:
    parent = target.parent.resolve()
    return parent.is_relative_to(root.resolve()) and not parent.is_relative_to((root / ASIDE).resolve())


def _tell(project: Project, chosen: _Chosen, written: Sequence[Path], *, whole_files: bool) -> None:
    console = warn()
    _say_written(written)
    if project.broken and not whole_files:
        files = listing([clean(b.source.file) for b in project.broken.values()])
        console.print(Text(f"Ikke med, fordi filene har feil: {files}. Kjør «td validate»."), soft_wrap=True)
    if said := copy_warning(project, chosen.ids, len(written)):
        console.print(Text(clean(said)), soft_wrap=True)


def _say_written(written: Sequence[Path]) -> None:
    for path in written:
        shown = shown_from_here(path.parent)(path.name)
        out().print(Text(f"Skrevet til {clean(shown)}."), soft_wrap=True)
