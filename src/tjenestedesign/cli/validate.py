"""`td validate`: everything that is wrong, in one run."""

from __future__ import annotations

import os
import sys
import time

import typer

from tjenestedesign.cache.check import check_folder
from tjenestedesign.cli.common import load, project_root, seconds, shown_from_here, tell
from tjenestedesign.cli.errors import FAULTS, OK, UsageFault
from tjenestedesign.cli.terminal import manners, out
from tjenestedesign.ground.diagnostics import Diagnostic, Level
from tjenestedesign.printers import as_github, as_json, as_sarif, print_text, summary
from tjenestedesign.project.loaded import Project

FORMATS = ("text", "json", "github", "sarif")


def run(path: str, format: str | None, *, strict: bool, cache: bool = True) -> None:
    chosen = format or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
    if chosen not in FORMATS:
        raise UsageFault(f"Formatet «{chosen}» finnes ikke.", f"Velg blant {', '.join(FORMATS)}.")
    project, found = _checked(path) if cache else load(path)
    failing = (Level.FEIL, Level.ADVARSEL) if strict else (Level.FEIL,)
    shown = shown_from_here(project.root)
    match chosen:
        case "json":
            sys.stdout.write(as_json(found, shown) + "\n")
        case "sarif":
            from tjenestedesign.catalogue import titles

            sys.stdout.write(as_sarif(found, shown, titles()) + "\n")
        case "github":
            sys.stdout.write("".join(f"{line}\n" for line in as_github(found, shown).splitlines()))
        case _:
            console = out()
            told = [d for d in found if d.level in failing] if manners.quiet else found
            print_text(told, project.source_of, shown, console)
            if not manners.quiet:
                console.print(summary(found, project.files), soft_wrap=True)
                if found:
                    console.print("«td explain KODE» forklarer en kode.", style="dim")
    raise typer.Exit(FAULTS if any(d.level in failing for d in found) else OK)


def _checked(path: str) -> tuple[Project, list[Diagnostic]]:
    start = time.perf_counter()
    project, found, spared = check_folder(project_root(path))
    known = f"{spared.files} {'fil' if spared.files == 1 else 'filer'}"
    unchecked = f"{spared.artefacts} {'artefakt' if spared.artefacts == 1 else 'artefakter'}"
    tell(
        f"Leste {project.files} filer i {project.root} og sjekket dem på {seconds(start)}. "
        f"Som sist: {known}. Uten ny sjekk: {unchecked}."
    )
    return project, found
