"""What deleting does, in words, and the question before it: for `td delete` and `td forget`."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Sequence
from difflib import unified_diff
from pathlib import Path

from rich.text import Text

from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.cli.asking import agreed
from tjenestedesign.cli.common import shown_from_here
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.terminal import out
from tjenestedesign.domain.thread.golden_thread import Ledd
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.diagnostics import Diagnostic
from tjenestedesign.ground.yaml.edits import Uneditable
from tjenestedesign.ground.yaml.source import as_typed
from tjenestedesign.history.deleting import Deletion, NotDeletable, plan
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.lock import LOCK_FILE
from tjenestedesign.project.reading import RawFile

_SHOWN = 12
"""How many of a kind are named."""


def planned(
    project: Project,
    found: Sequence[Diagnostic],
    files: Sequence[RawFile],
    targets: Sequence[Ledd],
    words: Iterable[str] = (),
) -> Deletion:
    """The plan, or why there is none as a `UsageFault`."""
    try:
        return plan(project, found, files, targets, words)
    except NotDeletable as why:
        raise UsageFault(clean(f"{why.message} Ingenting er slettet."), clean(why.hint)) from None
    except Uneditable as place:
        p = place.position
        raise UsageFault(
            f"td kan ikke ta ut henvisningen i {clean(p.file)}, linje {p.line}, uten å risikere resten av filen.",
            "Ta den ut selv, og kjør kommandoen på nytt. Ingenting er endret.",
        ) from None


# --- what it does, in words ---------------------------------------------------------------------------------------


def show(project: Project, decided: Deletion) -> None:
    """All that would happen, before anything does."""
    for one in decided.targets:
        head(f"{_called(project, one)} blir slettet.")
    if decided.rests_on_it:
        head(f"Dette bygger på det ({len(decided.rests_on_it)}):")
        some([f"{e.type.navn} {e.id}: {e.name}" for e in decided.rests_on_it])
    if decided.svekket:
        head("Belegget blir svakere:")
        some([f"{s.entry.name}: {s.før} → {s.etter}" for s in decided.svekket])
    if decided.new_faults:
        head("Dette blir feil, og må rettes etterpå:")
        some([f"{d.position.file}: {d.message}" for d in decided.new_faults])
    for file, data in decided.change.after.items():
        if data is not None and file != LOCK_FILE:
            difference(file, decided.change.before[file] or b"", data)
    broken = {b.source.file for b in project.broken.values()}
    if unsound := [o for o in decided.omtaler if o.file in broken]:
        head("Disse filene har feil og nevner det, så td vet ikke hva de viser til. Rett dem etterpå:")
        some([f"{o.file}, linje {o.line}: {o.text}" for o in unsound])
    if spoken := [o for o in decided.omtaler if o.file not in broken]:
        what = "intervjuet eller koden" if _of_interviews(project, decided) else "det som blir slettet"
        head(f"Disse stedene nevner {what}. td endrer dem ikke. Se på dem selv:")
        some([f"{o.file}, linje {o.line}: {o.text}" for o in spoken])


def ownerless(project: Project, decided: Deletion) -> None:
    """All the pictures and data files that belong to nothing afterwards, with the command that takes each away."""
    if decided.ownerless:
        head(
            "Disse bildene og datafilene hører ikke til noe lenger. td sletter dem ikke. Vil du det, kjører du:"
        )
        for file in decided.ownerless:  # what is not named is not deleted
            line(f"  {removal(project.root / file)}")


def removal(path: Path) -> str:
    """What to type to take a file away, on this machine."""
    return f"{'del' if os.name == 'nt' else 'rm'} {quoted(path)}"


def quoted(path: Path) -> str:
    """A path from where one stands, for pasting into a shell, which must not run what a file is called."""
    name = shown_path(path)
    return f'"{name}"' if os.name == "nt" else shlex.quote(name)


def shown_path(path: Path) -> str:
    return shown_from_here(path.parent)(path.name)


def done(project: Project, decided: Deletion) -> None:
    """What was done, and what still knows it."""
    changed = [f for f, data in decided.change.after.items() if data is not None and f != LOCK_FILE]
    count = f"{len(changed)} {'fil' if len(changed) == 1 else 'filer'}"
    parts = [one for one in decided.targets if one.del_id]
    if decided.files:
        told = f"Slettet {', '.join(decided.files)}."
        what = "intervjuet" if _of_interviews(project, decided) else "det som er slettet"
        line(told + (f" {count} viser ikke lenger til {what}." if changed and not parts else ""))
    if parts:
        line(f"Slettet {', '.join(one.tekst for one in parts)}. {count} er endret.")
    made = [name for name in ("ut", "ut-offentlig") if (project.root / name).is_dir()]
    if made and not any(is_interview(project, one.id) for one in decided.targets):
        line(f"Sidene i {' og '.join(made)} har det fortsatt. Kjør «td render» på nytt.")
    ownerless(project, decided)
    ids = {one.id for one in decided.targets}
    if any(k.partition("#")[0] in ids for row in project.lock.lines.values() for k in row.bygger_på):
        line(
            f"{LOCK_FILE} nevner id-en, men ikke innholdet. «td approve --check» viser hva som må vurderes på nytt."
        )


def confirm(command: str, *, yes: bool) -> None:
    """Goes on only with a yes. `command` is what to run where td cannot ask."""
    agreed("Slett?", yes=yes, nothing="Ingenting er slettet.", instead=f"Kjør «{command}» for å slette.")


def _called(project: Project, one: Ledd) -> str:
    entry = project.entries.get(one.id)
    if one.del_id:
        part = next((p for _, p in entry.parts if p.id == one.del_id), None) if entry else None
        return f"{(part.betegnelse() if part else 'del').capitalize()} {one.tekst}"
    kind, file = (
        (entry.type.navn, entry.file)
        if entry
        else (project.broken[one.id].type or "artefakt", project.broken[one.id].source.file)
    )
    return f"{kind.capitalize()} {one.id} ({file})"


def is_interview(project: Project, id: str) -> bool:
    """Whether an id is an interview's, also where its file does not load."""
    entry = project.entries.get(id)
    return isinstance(entry.model, Intervju) if entry else project.broken[id].type == "intervju"


def _of_interviews(project: Project, decided: Deletion) -> bool:
    found = [project.entries.get(one.id) for one in decided.targets]
    return all(e is not None and isinstance(e.model, Intervju) for e in found)


def difference(file: str, before: bytes, after: bytes) -> None:
    old, new = as_typed(before), as_typed(after)
    head(f"Endres: {file}")
    for row in list(unified_diff(old, new, lineterm="", n=0))[2:]:
        if not row.startswith("@@"):
            line(f"  {row}")


def some(lines: Sequence[str]) -> None:
    """The first of them, and how many more there are."""
    for text in lines[:_SHOWN]:
        line(f"  {text}")
    if len(lines) > _SHOWN:
        line(f"  og {len(lines) - _SHOWN} til")


def head(text: str) -> None:
    out().print(Text(clean(text), style="bold"), soft_wrap=True)


def line(text: str) -> None:
    out().print(Text(clean(text)), soft_wrap=True)
