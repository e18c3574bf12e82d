"""`td fix`: the files as td writes them, and what has one right answer set right; the lines are shown first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from tjenestedesign.cli.asking import agreed
from tjenestedesign.cli.common import project_root, shown_from_here
from tjenestedesign.cli.deletion import difference, head, line
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.writing import carry_out
from tjenestedesign.live.editor.fixing import Fixing, plan
from tjenestedesign.project.reading import read_files

_NOTHING = "Ingenting er endret."


def run(paths: Sequence[str], *, yes: bool, check: bool) -> None:
    """Raises `typer.Exit` with 1 where `check` finds something to write."""
    root = project_root(paths[0])
    decided = plan(root, read_files(root), _chosen(root, paths))
    for at in decided.left:
        line(
            f"{at.file}, linje {at.line}: td leser dette på sin egen måte, men kan ikke skrive det trygt. Rett det selv."
        )
    if not decided.change:
        line("Alt er skrevet slik td skriver det.")
        return
    _show(root, decided)
    if check:
        raise typer.Exit(1)
    agreed("Skriv dette?", yes=yes, nothing=_NOTHING, instead="Kjør «td fix --yes» for å skrive det.")
    carry_out(root, decided.change, _NOTHING)
    count = len({*decided.change.after} - {*decided.moved})
    line(f"{count} {'fil' if count == 1 else 'filer'} er skrevet.")


def _chosen(root: Path, paths: Sequence[str]) -> Callable[[str], bool]:
    """Whether a file of the project is among those named: one of them, or in one of them."""
    inside = root.resolve()
    named: list[str] = []
    for path in paths:
        there = Path(path)
        if not there.exists():
            raise UsageFault(f"«{path}» finnes ikke.", "Sjekk stien.")
        if not there.resolve().is_relative_to(inside):
            raise UsageFault(f"«{path}» er ikke i prosjektet.", "Rett ett prosjekt om gangen.")
        named.append(there.resolve().relative_to(inside).as_posix())
    return lambda file: any(n == "." or file == n or file.startswith(f"{n}/") for n in named)


def _show(root: Path, decided: Fixing) -> None:
    inside = shown_from_here(root)
    names = {new: old for old, new in decided.moved.items()}
    for file, data in decided.change.after.items():
        if data is None:
            continue
        before = decided.change.before.get(names.get(file, file))
        if file in names:
            head(f"Nytt navn: {inside(names[file])} → {inside(file)}")
        if before is not None and before != data:
            difference(inside(file), before, data)
