"""`td render`: the site, from what is sound."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from tjenestedesign.artefakter import TYPES, type_named
from tjenestedesign.cli.common import load, shown_from_here, sources_of
from tjenestedesign.cli.errors import FAULTS, OK, UsageFault
from tjenestedesign.cli.terminal import clean, err, out
from tjenestedesign.diagnostics import Level
from tjenestedesign.printers import print_text
from tjenestedesign.project import Project
from tjenestedesign.reading import PROJECT_FILE
from tjenestedesign.report.output import NotOurs, write_site
from tjenestedesign.report.pages import OutFile, Site, plan_site, render_site
from tjenestedesign.shape import closest


def run(path: str, output: str | None, only: list[str]) -> None:
    project, found = load(path)
    only = [_as_type(wanted) for wanted in only]
    _check_selection(project, only)
    folder = Path(output) if output is not None else project.root / "ut"
    if folder.resolve() == project.root.resolve() or project.root.resolve().is_relative_to(folder.resolve()):
        raise UsageFault(
            "Sidene kan ikke skrives rett i prosjektmappen eller over den.",
            "Velg en egen mappe, for eksempel «--output ut».",
        )
    faults = [d for d in found if d.level is Level.FEIL]
    site = plan_site(project, found, only)
    shown = shown_from_here(project.root)
    if faults:
        print_text(faults, sources_of(project), shown, err())
    try:
        done = write_site(folder, _with_progress(site, render_site(site)))
    except NotOurs as reason:
        raise UsageFault(
            f"Kan ikke skrive til «{folder.as_posix()}»: {reason}.", "Velg en annen mappe med --output."
        ) from None
    console = out()
    place = shown_from_here(folder)("index.html")
    pages = len(site.chosen)
    console.print(
        Text(
            f"Laget {pages} {'artefaktside' if pages == 1 else 'artefaktsider'} i {clean(place.rpartition('/')[0] or '.')}. {done.written} filer skrevet, {done.unchanged} uendret{f', {done.removed} fjernet' if done.removed else ''}."
        ),
        soft_wrap=True,
    )
    console.print(Text(f"Åpne {clean(place)} i nettleseren."), soft_wrap=True)
    if site.left_out:
        console.print(
            Text(f"Utelatt på grunn av feil: {', '.join(clean(m.file) for m in site.left_out)}."),
            soft_wrap=True,
        )
    if project.settings is None:
        console.print(
            Text(f"{PROJECT_FILE} har feil, så prosjektets navn og faser mangler på sidene."), soft_wrap=True
        )
    raise typer.Exit(FAULTS if faults else OK)


def _as_type(wanted: str) -> str:
    """A type's own name where that is what was asked for, however it was typed; else what was asked for."""
    spec = type_named(wanted)
    return spec.navn if spec else wanted


def _check_selection(project: Project, only: list[str]) -> None:
    known = {**dict.fromkeys(TYPES), **dict.fromkeys(project.entries), **dict.fromkeys(project.broken)}
    for wanted in only:
        if wanted not in known:
            close = closest(wanted, known)
            raise UsageFault(
                f"«{wanted}» er verken en artefakttype eller en id i prosjektet.",
                f"Mente du «{close}»?" if close else f"Typene er {', '.join(TYPES)}.",
            )


def _with_progress(site: Site, files: Iterable[OutFile]) -> Iterator[OutFile]:
    """A bar on the error stream while there is much to do and someone to see it."""
    if site.count < 50 or not sys.stderr.isatty():
        yield from files
        return
    with Progress(
        TextColumn("Lager sider"), BarColumn(), MofNCompleteColumn(), console=err(), transient=True
    ) as bar:
        task = bar.add_task("", total=site.count)
        for file in files:
            if file.path.endswith(".html"):
                bar.advance(task)
            yield file
