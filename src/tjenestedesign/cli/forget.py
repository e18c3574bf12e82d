"""`td forget`: an interview and all that points to it, gone; and plainly, what is not."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Sequence
from difflib import unified_diff
from pathlib import PurePosixPath

import typer
from rich.text import Text

from tjenestedesign.cli.common import load
from tjenestedesign.cli.errors import OK, UsageFault
from tjenestedesign.cli.terminal import clean, out
from tjenestedesign.forgetting import ChangedMeanwhile, Plan, carry_out, plan
from tjenestedesign.git import NoGit, git, top
from tjenestedesign.ground.yaml.edits import Uneditable
from tjenestedesign.ground.yaml.source import decode
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.lock import LOCK_FILE
from tjenestedesign.project.shape import closest

_SHOWN = 12
"""How many of a kind are named."""


def run(path: str, id: str, *, yes: bool) -> None:
    project, found = load(path)
    _check(project, id)
    try:
        decided = plan(project, found, id)
    except Uneditable as place:
        p = place.position
        raise UsageFault(
            f"td kan ikke ta ut henvisningen i {clean(p.file)}, linje {p.line}, uten å risikere resten av filen.",
            "Ta den ut selv, og kjør kommandoen på nytt. Ingenting er endret.",
        ) from None
    _show(decided)
    _confirm(decided, yes=yes)
    try:
        carry_out(project.root, decided)
    except ChangedMeanwhile as file:
        raise UsageFault(
            f"{clean(str(file))} ble endret mens td arbeidet. Ingenting er endret.",
            "Kjør kommandoen på nytt.",
        ) from None
    _line(
        f"Slettet {decided.file}."
        + (
            f" {len(decided.after)} {'fil' if len(decided.after) == 1 else 'filer'} viser ikke lenger til intervjuet."
            if decided.after
            else ""
        )
    )
    _after(project, decided)


def _check(project: Project, id: str) -> None:
    entry = project.entries.get(id)
    if entry is None and id not in project.broken:
        close = closest(id, {e.id: None for e in project.of_type("intervju")})
        raise UsageFault(
            f"«{clean(id)}» finnes ikke i prosjektet.",
            f"Mente du «{close}»?" if close else "Sjekk id-en. Den er filnavnet uten .yaml.",
        )
    kind = entry.type.navn if entry else project.broken[id].type or "intervju"
    if kind != "intervju":
        raise UsageFault(
            f"«{id}» er av typen {kind}. td forget gjelder intervjuer.",
            "Slett filen selv, og kjør «td validate» for å se hva som viste til den.",
        )


def _show(decided: Plan) -> None:
    _head(f"Intervjuet {decided.id} ({decided.file}) blir slettet.")
    if decided.rests_on_it:
        _head(f"Dette bygger på det ({len(decided.rests_on_it)}):")
        _some([f"{e.type.navn} {e.id}: {e.name}" for e in decided.rests_on_it])
    if decided.svekket:
        _head("Belegget blir svakere:")
        _some([f"{s.entry.name}: {s.før} → {s.etter}" for s in decided.svekket])
    if decided.new_faults:
        _head("Dette blir feil, og må rettes etterpå:")
        _some([f"{d.position.file}: {d.message}" for d in decided.new_faults])
    for file, data in decided.after.items():
        _diff(file, decided.before[file], data)
    if decided.omtaler:
        _head("Disse stedene nevner intervjuet eller koden. td endrer dem ikke. Se på dem selv:")
        _some([f"{o.file}, linje {o.line}: {o.text}" for o in decided.omtaler])
    if decided.same_person:
        _head("Samme person har også disse intervjuene:")
        _some([f"td forget {id}" for id in decided.same_person])


def _diff(file: str, before: bytes, after: bytes) -> None:
    old, new = (decode(file, raw)[0].lines for raw in (before, after))
    _head(f"Endres: {file}")
    for line in list(unified_diff(old, new, lineterm="", n=0))[2:]:
        if not line.startswith("@@"):
            _line(f"  {line}")


def _confirm(decided: Plan, *, yes: bool) -> None:
    if yes:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageFault("Ingenting er slettet.", f"Kjør «td forget {decided.id} --yes» for å slette.")
    if typer.prompt("Slett? [j/N]", default="n", show_default=False).strip().casefold() not in ("j", "ja"):
        _line("Ingenting er slettet.")
        raise typer.Exit(OK)


def _after(project: Project, decided: Plan) -> None:
    """What still knows the interview, and what to do about each."""
    made = [name for name in ("ut", "ut-offentlig") if (project.root / name).is_dir()]
    if made:
        _line(f"Sidene i {' og '.join(made)} har det fortsatt. Kjør «td render» på nytt.")
    if decided.id in project.lock.lines or any(
        decided.id == k.partition("#")[0] for line in project.lock.lines.values() for k in line.bygger_på
    ):
        _line(
            f"{LOCK_FILE} nevner id-en, men ikke innholdet. «td approve --check» viser hva som må vurderes på nytt."
        )
    try:
        root = top(project.root)
        names = _names_in_history(project, decided)
    except NoGit:
        _line(
            "Prosjektet er ikke i git, så det finnes ingen historikk å rydde i. Husk sikkerhetskopier og det dere har sendt."
        )
        return
    if not names:
        _line("Filen har aldri vært lagret i git.")
        return
    _head("Git husker fortsatt intervjuet.")
    _line(
        "Å slette filen fjerner den ikke fra historikken. Alle som har en kopi, kan lese den. Slik fjerner dere den:"
    )
    _line("  1. Snakk med personvernombudet, og bli enige om et tidspunkt. Alle må levere det de har, først.")
    _line("  2. Installer git-filter-repo (pip install git-filter-repo), og lag en helt ny kopi av lageret.")
    _line("  3. Kjør i den nye kopien:")
    paths = " ".join(f"--path {_quoted(name)}" for name in names)
    _line(f"       git filter-repo --invert-paths {paths}")
    remotes = _remotes(project)
    if remotes:
        _line(f"  4. Send den nye historikken til {remotes[0]}:")
        _line("       git push --force --all")
        _line("       git push --force --tags")
        _line(
            "  5. Alle andre sletter kopien sin og henter på nytt. En gammel kopi som sendes inn, bringer intervjuet tilbake."
        )
        _line("  6. Be den som drifter lageret, slette mellomlagrede utgaver, forgreininger og logger.")
    else:
        _line("  4. Slett alle andre kopier av lageret, og sikkerhetskopiene.")
    _line(f"Les mer i docs/slette.md. Lagerets øverste mappe er {clean(str(root))}.")


def _names_in_history(project: Project, decided: Plan) -> list[str]:
    """Every path the file has had, from the repository's top, the newest first."""
    here = git(project.root, "rev-parse", "--show-prefix").decode("utf-8", "replace").strip()
    said = git(project.root, "log", "--all", "--follow", "--format=", "--name-only", "-z", "--", decided.file)
    names = [n.decode("utf-8", "replace").strip("\n") for n in said.split(b"\0") if n.strip()]
    current = str(PurePosixPath(here) / decided.file)
    return list(dict.fromkeys(([current] if names else []) + names))


def _quoted(name: str) -> str:
    """For pasting into a shell, which must not run what a file is called."""
    return f'"{name}"' if re.fullmatch(r"[\w ./-]+", name) else shlex.quote(name)


def _remotes(project: Project) -> list[str]:
    return git(project.root, "remote").decode("utf-8", "replace").split()


def _some(lines: Sequence[str]) -> None:
    for line in lines[:_SHOWN]:
        _line(f"  {line}")
    if len(lines) > _SHOWN:
        _line(f"  og {len(lines) - _SHOWN} til")


def _head(text: str) -> None:
    out().print(Text(clean(text), style="bold"), soft_wrap=True)


def _line(text: str) -> None:
    out().print(Text(clean(text)), soft_wrap=True)
