"""`td export`: artefacts as a workbook or as CSV, for colleagues without git."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from tjenestedesign.artefakter import TYPES, type_named
from tjenestedesign.cli.common import ASIDE, project_root, shown_from_here, write_aside
from tjenestedesign.cli.errors import UsageFault
from tjenestedesign.cli.terminal import clean, out
from tjenestedesign.exchange.json_out import whole
from tjenestedesign.files import create
from tjenestedesign.project import Project, load_project
from tjenestedesign.reading import read_files
from tjenestedesign.report.norwegian import listing
from tjenestedesign.shape import closest
from tjenestedesign.sheets.about import copy_warning
from tjenestedesign.sheets.columns import Table, table_named, tables
from tjenestedesign.sheets.write import csv_text, lines, workbook

FORMATS = ("xlsx", "csv", "json")


def run(path: str, names: Sequence[str], format: str, output: str | None) -> None:
    if format not in FORMATS:
        raise UsageFault(f"Formatet «{clean(format)}» finnes ikke.", f"Velg blant {', '.join(FORMATS)}.")
    root = project_root(path)
    files = list(read_files(root))
    project, _ = load_project(root, files)
    chosen = _chosen(project, names)
    base = names[0] if len(names) == 1 else "prosjekt"
    if format == "xlsx":
        written = [_write(project, output, f"{base}.xlsx", workbook(project, chosen))]
    elif format == "json":
        types = {t.type.navn for t in chosen} if names else ()
        data, unread = whole(project, files, types)
        written = [_write(project, output, f"{base}.json", data)]
        if unread:
            out().print(
                Text(clean(f"Ikke med, fordi filene ikke kan leses: {listing(unread)}.")), soft_wrap=True
            )
    else:
        written = _csv_files(project, output, chosen)
    _tell(project, chosen, written, whole_files=format == "json")
    again = "lager filene i et annet prosjekt" if format == "json" else "leser endringene tilbake"
    out().print(Text(f"«td import FIL» {again}."), soft_wrap=True)


def _chosen(project: Project, names: Sequence[str]) -> list[Table]:
    found: dict[str, Table] = {}
    for name in names or [n for n in TYPES if project.of_type(n)]:
        spec = type_named(name)
        table = table_named(name)
        if spec is None and table is None:
            close = closest(name, {t.name: None for n in TYPES for t in tables(n)})
            raise UsageFault(
                f"«{clean(name)}» er verken en artefakttype eller en liste i en.",
                f"Mente du «{close}»?" if close else f"Typene er {', '.join(TYPES)}.",
            )
        for one in tables(spec.navn) if spec else (table,):
            if one is not None:
                found[one.name] = one
    if not found:
        raise UsageFault("Prosjektet har ingen artefakter ennå.", "Lag et med «td new».")
    return list(found.values())


def _csv_files(project: Project, output: str | None, chosen: Sequence[Table]) -> list[Path]:
    """One file for each table that has rows; the ones asked for by name also where they are empty."""
    single = len(chosen) == 1
    return [
        _write(
            project,
            output if single or output is None else str(Path(output) / f"{table.name}.csv"),
            f"{table.name}.csv",
            csv_text(project, table).encode(),
        )
        for table in chosen
        if single or not table.levels or lines(project, table)
    ]


def _write(project: Project, output: str | None, name: str, data: bytes) -> Path:
    if output is None:
        return write_aside(project.root, name, data)
    target = Path(output)
    if target.is_dir():
        target = target / name
    if not target.suffix:
        target = target.with_name(target.name + Path(name).suffix)
    if target.suffix.lower() != Path(name).suffix:
        raise UsageFault(
            f"«{clean(str(target))}» må slutte på {Path(name).suffix}.",
            "Rett navnet, eller velg et annet --format.",
        )
    if _is_inside(target, project.root):
        raise UsageFault(
            "Filen ville havnet i prosjektet, og derfra kanskje i git.",
            f"Velg en mappe utenfor, eller dropp --output. Da legger td den i «{ASIDE}», som git ikke tar med.",
        )
    if not create(target, data):
        raise UsageFault(
            f"«{clean(str(target))}» finnes fra før.",
            "Velg et annet navn. td skriver aldri over filene dine.",
        )
    return target


def _is_inside(target: Path, root: Path) -> bool:
    parent = target.parent.resolve()
    return parent.is_relative_to(root.resolve()) and not parent.is_relative_to((root / ASIDE).resolve())


def _tell(project: Project, chosen: Sequence[Table], written: Sequence[Path], *, whole_files: bool) -> None:
    console = out()
    for path in written:
        shown = shown_from_here(path.parent)(path.name)
        console.print(Text(f"Skrevet til {clean(shown)}."), soft_wrap=True)
    if project.broken and not whole_files:
        files = listing([clean(b.source.file) for b in project.broken.values()])
        console.print(Text(f"Ikke med, fordi filene har feil: {files}. Kjør «td validate»."), soft_wrap=True)
    ids = {e.id for table in chosen for e in project.of_type(table.type.navn)}
    if said := copy_warning(project, ids, len(written)):
        console.print(Text(clean(said)), soft_wrap=True)
