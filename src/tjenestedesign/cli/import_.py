"""`td import`: what colleagues wrote, in a workbook, a CSV or a file of another kind, shown first, and then all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import typer
from rich.text import Text

from tjenestedesign.check.load import load_project
from tjenestedesign.check.types import TYPES, type_named
from tjenestedesign.cli.asking import agreed
from tjenestedesign.cli.common import project_root
from tjenestedesign.cli.failures import FAULTS, UsageFault
from tjenestedesign.cli.import_foreign import is_foreign, plan_foreign
from tjenestedesign.cli.terminal import out
from tjenestedesign.cli.writing import carry_out
from tjenestedesign.exchange.sheets.changes import plan
from tjenestedesign.exchange.sheets.checked_import import check, place
from tjenestedesign.exchange.sheets.columns import Own, Table, is_own_column, own_of, table_named, tables
from tjenestedesign.exchange.sheets.match import Reject, Sheet, Wishes, in_order, matched
from tjenestedesign.exchange.sheets.parting import apart
from tjenestedesign.exchange.sheets.planned import Plan
from tjenestedesign.exchange.sheets.read import Unreadable, read
from tjenestedesign.exchange.sheets.task_rows import task_sheets
from tjenestedesign.ground.change import Change
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.diagnostics import Diagnostic
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.reading import RawFile, read_files
from tjenestedesign.project.shape import closest

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """The options, as they were given."""

    type_name: str | None
    into: str
    columns: tuple[str, ...]
    no_header: bool
    delete_missing: bool
    id: str = ""


def run(path: str, files: Sequence[str], asked: Asked, *, pretend: bool, yes: bool) -> None:
    root = project_root(path)
    found_files = list(read_files(root))
    project, found = load_project(root, found_files)
    foreign = [f for f in files if is_foreign(f, asked.type_name)]
    if foreign or asked.id:
        if len(foreign) < len(files):
            raise UsageFault(
                "--id gjelder bare dokumenter, diagrammer og tabeller."
                if not foreign
                else "Regneark kan ikke leses sammen med andre filer.",
                "Radene i et regneark får id fra arket." if not foreign else "Kjør kommandoen to ganger.",
            )
        if asked.into:
            raise UsageFault("--into gjelder bare rader fra et regneark.", "Bruk --id for å velge id-en.")
        decided = plan_foreign(project, found_files, foreign, asked.id, asked.type_name)
        _finish(project, found_files, found, decided, pretend=pretend, yes=yes)
        return
    wishes = _wishes(project, asked)
    rejects: list[Reject] = []
    notes: list[str] = []
    sheets: list[Sheet] = []
    for file in files:
        try:
            book = read(Path(file), has_header=not asked.no_header)
        except Unreadable as why:
            raise UsageFault(f"«{clean(file)}»: {why.message}", why.hint) from None
        notes += book.notes
        book = apart(book, rejects)
        if wishes.table is None:
            filled, book = task_sheets(project, book, rejects, notes)
            sheets += filled
        sheets += matched(book, wishes, rejects, notes, own_of(project))
    decided = plan(project, found_files, sheets, delete_missing=asked.delete_missing)
    decided.rejects[:0] = rejects
    decided.notes[:0] = notes
    _finish(project, found_files, found, decided, pretend=pretend, yes=yes)


def _finish(
    project: Project,
    found_files: Sequence[RawFile],
    found: Sequence[Diagnostic],
    decided: Plan,
    *,
    pretend: bool,
    yes: bool,
) -> None:
    """Shows what would happen, and does it."""
    check(project, found_files, found, decided)
    decided.rejects[:] = in_order(decided.rejects)
    _show(decided)
    if decided.rejects:
        _show_rejects(decided.rejects)
        raise typer.Exit(FAULTS)
    if not decided.after:
        _line("Ingenting å endre. Filene i prosjektet sier det samme.")
    elif pretend:
        _line(f"Ingenting er skrevet. {_count(decided)}, uten --pretend.")
    else:
        _carry_out(project, decided, yes=yes)


def _wishes(project: Project, asked: Asked) -> Wishes:
    own = own_of(project)
    table = _table(asked.type_name, own) if asked.type_name else None
    if asked.into and table is None:
        raise UsageFault("--into gjelder bare sammen med --type.", "Legg til «--type TYPE.LISTE».")
    if asked.into and asked.into not in project.entries:
        close = closest(asked.into, dict.fromkeys(project.entries))
        raise UsageFault(
            f"«{clean(asked.into)}» finnes ikke i prosjektet.",
            f"Mente du «{close}»?" if close else "Sjekk id-en.",
        )
    columns: dict[str, str] = {}
    for pair in asked.columns:
        header, equals, key = pair.rpartition("=")
        if not equals or not header.strip() or not key.strip():
            raise UsageFault(
                f"«{clean(pair)}» er ikke på formen KOLONNE=NØKKEL.", 'Skriv for eksempel --map "Svar=tekst".'
            )
        key = key.strip()
        names = [*table.keys, *(c.name for c in table.columns)] if table else []
        if table and key not in names and not (is_own_column(key) and not table.levels):
            close = closest(key, dict.fromkeys(names))
            raise UsageFault(
                f"«{clean(key)}» er ikke en nøkkel i «{table.name}».",
                f"Mente du «{close}»?" if close else f"Nøklene er {listing(list(names))}.",
            )
        columns[header.strip()] = key
    return Wishes(table, asked.into, columns)


def _table(name: str, own: Own) -> Table:
    spec = type_named(name)
    table = tables(spec.navn, own)[0] if spec else table_named(name, own)
    if table is None:
        close = closest(name, {t.name: None for n in TYPES for t in tables(n)})
        raise UsageFault(
            f"«{clean(name)}» er verken en artefakttype eller en liste i en.",
            f"Mente du «{close}»?" if close else f"Typene er {listing(list(TYPES))}.",
        )
    return table


def _show(decided: Plan) -> None:
    if decided.told:
        _head("Endringer:")
    left = _SHOWN
    for id, group in groupby(sorted(decided.told, key=lambda t: t.id), key=lambda t: t.id):
        if left > 0:
            _line(f"  {id}")
        for told in group:
            left -= 1
            if left >= 0:
                _line(f"    {told.what}{_change(told.before, told.after)}")
    if left < 0:
        _line(f"    og {-left} til")
    if decided.cautions:
        _head("Før du skriver:")
        for text in decided.cautions:
            _line(f"  {text}")
    if decided.cautions and decided.notes:
        _head("Dette må du vite om innholdet:")
    for text in decided.notes:
        _line(text)
    if decided.missing:
        _head("Disse er borte fra arket, men blir stående i prosjektet:")
        for text in decided.missing[:_SHOWN]:
            _line(f"  {text}")
        if len(decided.missing) > _SHOWN:
            _line(f"  og {len(decided.missing) - _SHOWN} til")
        _line("Skal deler av et artefakt slettes, kjør på nytt med --delete-missing.")
    if decided.faulty:
        _head(
            f"Disse feilene følger med filene ({len(decided.faulty)}). «td validate» viser hvordan de rettes:"
        )
        for found in decided.faulty[:_SHOWN]:
            _line(f"  {place(decided, found)}: {found.code} {found.message}")
        if len(decided.faulty) > _SHOWN:
            _line(f"  og {len(decided.faulty) - _SHOWN} til")
    if decided.warnings:
        _head(f"Dette blir nye advarsler ({len(decided.warnings)}):")
        for found in decided.warnings[:_SHOWN]:
            _line(f"  {place(decided, found)}: {found.message}")


def _change(before: str, after: str) -> str:
    if not before and not after:
        return ""
    if not before:
        return f": {_short(after)}"
    return f": {_short(before)} → {_short(after) or '(tom)'}"


def _short(text: str) -> str:
    line = " / ".join(text.split("\n"))
    return line if len(line) <= 100 else f"{line[:97]}…"


def _show_rejects(rejects: Sequence[Reject]) -> None:
    _head(f"Ingenting er skrevet. {len(rejects)} ting må rettes først:")
    for reject in rejects[:_SHOWN]:
        _line(f"  {reject.where}: {reject.message}")
        if reject.hint:
            _line(f"    {reject.hint}")
    if len(rejects) > _SHOWN:
        _line(f"  og {len(rejects) - _SHOWN} til")


def _count(decided: Plan) -> str:
    files = len(decided.after)
    changes = len(decided.told)
    return f"{changes} {'endring' if changes == 1 else 'endringer'} i {files} {'fil' if files == 1 else 'filer'} blir skrevet"


def _carry_out(project: Project, decided: Plan, *, yes: bool) -> None:
    agreed(
        f"{_count(decided)}. Skrive?",
        yes=yes,
        nothing="Ingenting er skrevet.",
        instead="Kjør på nytt med --yes for å skrive endringene.",
    )
    carry_out(project.root, Change(decided.before, decided.after), "Ingenting er skrevet.")
    _line(f"Skrevet: {', '.join(decided.after)}.")
    ids = {told.id for told in decided.told}
    if ids & set(project.lock.lines):
        _line("Noe av dette er godkjent. «td approve --check» viser hva som må vurderes på nytt.")


def _head(text: str) -> None:
    out().print(Text(clean(text), style="bold"), soft_wrap=True)


def _line(text: str) -> None:
    out().print(Text(clean(text)), soft_wrap=True)
