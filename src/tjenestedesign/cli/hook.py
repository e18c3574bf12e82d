"""`td hook`: a git hook that looks at what is about to be committed."""

from __future__ import annotations

import sys
from pathlib import Path

import typer
from rich.text import Text

from tjenestedesign.cli.common import sources_of
from tjenestedesign.cli.errors import FAULTS, OK, UsageFault
from tjenestedesign.cli.terminal import clean, err, out
from tjenestedesign.diagnostics import Diagnostic, Level
from tjenestedesign.files import write_text
from tjenestedesign.git import NoGit
from tjenestedesign.hook import HOOK, MARK, StagedProject, hook_file, script, staged
from tjenestedesign.printers import print_text
from tjenestedesign.project import load_project


def install(path: str, *, strict: bool) -> None:
    file = _file(path)
    text = script(Path(sys.executable), strict=strict)
    there = _there(file)
    if there is not None and MARK not in there:
        raise UsageFault(
            f"Det er en annen {HOOK} i {clean(str(file))}. td skriver ikke over den.",
            f"Legg til denne linjen i filen: «{Path(sys.executable).as_posix()}» -m tjenestedesign hook run || exit 1",
        )
    if there != text:
        write_text(file, text)
        file.chmod(0o755)
    done = "fornyet" if there else "satt opp"
    _say(f"Vakten er {done}. Heretter sjekker td det du lagrer i git, før det blir lagret.")
    _say("Personopplysninger stopper lagringen. Prøv den med «td hook run».")


def uninstall(path: str) -> None:
    file = _file(path)
    there = _there(file)
    if there is None:
        _say("Vakten er ikke satt opp.")
    elif MARK not in there:
        raise UsageFault(f"{clean(str(file))} er ikke skrevet av td.", "Ta bort linjen med td selv.")
    else:
        file.unlink()
        _say("Vakten er tatt bort.")


def _file(path: str) -> Path:
    folder = Path(path)
    if not folder.is_dir():
        raise UsageFault(f"«{clean(path)}» er ikke en mappe.", "Skriv mappen prosjektet ligger i.")
    try:
        return hook_file(folder)
    except NoGit as fault:
        raise UsageFault(
            str(fault), "Kjør «git init» i prosjektmappen, eller sjekk at git er installert."
        ) from None


def _there(file: Path) -> str | None:
    try:
        return file.read_text("utf-8", errors="replace")
    except FileNotFoundError:
        return None


def run(*, strict: bool) -> None:
    """Looks at the index of the repository one stands in. Exits with 1 where the commit must not be made."""
    try:
        with staged(Path.cwd()) as projects:
            stopped = [_stops(project, strict=strict) for project in projects]
    except NoGit as fault:
        raise UsageFault(str(fault), "Kjør kommandoen i et git-lager.") from None
    raise typer.Exit(FAULTS if any(stopped) else OK)


def _stops(staged: StagedProject, *, strict: bool) -> bool:
    project, found = load_project(staged.folder)
    private = [d for d in found if d.code.startswith("TD6") and d.level is not Level.RÅD]
    others = [d for d in found if d.level is Level.FEIL and d not in private]
    told = private + (others if strict else [])
    prefix = "" if staged.path == "." else f"{staged.path}/"
    if told:
        print_text(sorted(told, key=_place), sources_of(project), lambda file: prefix + file, err())
    if private:
        _warn(f"Lagringen er stoppet: {len(private)} funn i personvernet. Ingenting er lagret i git.")
        _warn("Rett filene, kjør «git add» og lagre på nytt. «td explain KODE» forklarer en kode.")
    if others:
        stops = "stopper lagringen" if strict else "stopper ikke lagringen"
        _warn(
            f"{len(others)} {'annen feil' if len(others) == 1 else 'andre feil'} {stops}. Kjør «td validate»."
        )
    return bool(told)


def _place(found: Diagnostic) -> tuple[object, ...]:
    return found.sort_key


def _say(text: str) -> None:
    out().print(Text(text), soft_wrap=True)


def _warn(text: str) -> None:
    err().print(Text(text), soft_wrap=True)
