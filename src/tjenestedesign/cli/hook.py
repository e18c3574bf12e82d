"""`td hook`: a git hook that looks at what is about to be committed."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tjenestedesign.cli.failures import FAULTS, OK, UsageFault
from tjenestedesign.cli.terminal import err, out
from tjenestedesign.cli.writing import tidy
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.files import delete, write_text
from tjenestedesign.history.git import NoGit
from tjenestedesign.history.staged import (
    HookFile,
    StagedProject,
    has_been_own,
    hook_file,
    is_own,
    quoted,
    script,
    staged,
)

if TYPE_CHECKING:
    from tjenestedesign.ground.diagnostics import Diagnostic
    from tjenestedesign.ground.yaml.source import Source

_PRE_COMMIT: Final = "pre-commit.com"
"""What the hook of the program pre-commit says about itself."""


def install(path: str, *, strict: bool) -> None:
    hook = _hook(path)
    python = Path(sys.executable)
    there = _there(hook)
    if there is not None and not is_own(there):
        raise _foreign(hook, there, python)
    write_text(hook.path, script(python, strict=strict))
    hook.path.chmod(0o755)
    done = "fornyet" if there else "satt opp"
    _say(f"Vakten er {done}. Heretter sjekker td det du lagrer i git, før det blir lagret.")
    _say("Personopplysninger stopper lagringen. Prøv den med «td hook run».")
    if hook.shared:
        _say(
            f"Git henter vakter fra {clean(str(hook.path.parent))}. Vakten gjelder alle lagre som bruker den."
        )


def _foreign(hook: HookFile, there: str, python: Path) -> UsageFault:
    shown = clean(str(hook.path))
    if has_been_own(there):
        return UsageFault(
            f"{shown} er endret etter at td skrev den. td skriver ikke over den.",
            "Flytt det du har lagt til, et annet sted. Slett filen, og kjør «td hook install» på nytt.",
        )
    if _PRE_COMMIT in there:
        return UsageFault(
            "Lageret bruker pre-commit, som har sin egen vakt. td skriver ikke over den.",
            "Legg td til i .pre-commit-config.yaml. docs/git.md viser hvordan.",
        )
    return UsageFault(
        f"Det er en annen vakt i {shown}. td skriver ikke over den.",
        "Legg til denne linjen øverst i filen, under den første linjen:\n"
        f"{quoted(python)} -P -m tjenestedesign hook run || exit 1",
    )


def uninstall(path: str) -> None:
    hook = _hook(path)
    there = _there(hook)
    if there is None:
        _say("Vakten er ikke satt opp.")
    elif is_own(there):
        delete(hook.path)
        _say("Vakten er tatt bort.")
    else:
        raise UsageFault(
            f"{clean(str(hook.path))} er skrevet eller endret av noen andre enn td. td rører den ikke.",
            "Ta bort linjen med tjenestedesign fra filen.",
        )


def _hook(path: str) -> HookFile:
    folder = Path(path)
    if not folder.is_dir():
        raise UsageFault(f"«{clean(path)}» er ikke en mappe.", "Skriv mappen prosjektet ligger i.")
    try:
        return hook_file(folder)
    except NoGit as fault:
        raise UsageFault(
            str(fault), "Kjør «git init» i prosjektmappen, eller sjekk at git er installert."
        ) from None


def _there(hook: HookFile) -> str | None:
    try:
        return hook.path.read_text("utf-8", errors="replace")
    except FileNotFoundError:
        return None


@dataclass(frozen=True, slots=True)
class _Checked:
    """One project of the commit: what must not be saved, and what else is wrong in it."""

    path: str
    private: Sequence[Diagnostic]
    faults: Sequence[Diagnostic]
    sources: Mapping[str, Source | None]
    """The text of every file something is said of, read before what was laid out is gone."""


def run(*, strict: bool = False) -> int:
    """Looks at the index of the repository one stands in. Gives 1 where the commit must not be made."""
    try:
        with staged(Path.cwd()) as projects:
            unsound = [project for project in projects if _finished_or_half_done(project)]
            checked = [_check(project) for project in projects]
    except NoGit as fault:
        raise UsageFault(str(fault), "Ingenting er sjekket. Kjør kommandoen i et git-lager.") from None
    for each in checked:
        _tell(each, strict=strict)
    private = sum(len(c.private) for c in checked)
    faults = sum(len(c.faults) for c in checked)
    other = f"{faults} {('annen ' if faults == 1 else 'andre ') if private else ''}feil"
    stopping = [f"{private} funn i personvernet"] * bool(private) + [other] * (strict and bool(faults))
    if stopping:
        _warn(f"Lagringen er stoppet: {' og '.join(stopping)}. Ingenting er lagret i git.")
        _warn("Rett filene, kjør «git add» og lagre på nytt. «td explain KODE» forklarer en kode.")
    if unsound:
        _warn("Lagringen er stoppet: Noe av det du har lagt til, er halvferdig. Ingenting er lagret i git.")
        _warn("Legg til filene på nytt, og lagre igjen.")
    if faults and not strict:
        _warn(f"{other} stopper ikke lagringen. Kjør «td validate»{_where(checked)}.")
    if (
        not private and not faults and not unsound and "GIT_INDEX_FILE" not in os.environ
    ):  # run by hand, not by git
        _say(_calm(len(checked)))
    return FAULTS if stopping or unsound else OK


def _finished_or_half_done(project: StagedProject) -> bool:
    """Whether a run of td that was cut off left something in what is about to be committed. It is finished and cleared here."""
    found = tidy(project.root)
    for file in project.half_written:
        _warn(f"{clean(file)} er bare for td, og skal ikke i git. Ta den ut med «git rm --cached».")
    return bool(project.half_written) or (found is not None and bool(found.finished or found.left))


def _check(staged: StagedProject) -> _Checked:
    from tjenestedesign.check.remembered.answer import answered_of_copy
    from tjenestedesign.ground.diagnostics import Level

    answer = answered_of_copy(staged.folder, staged.root)
    private = [d for d in answer.found if d.code.startswith("TD6") and d.level is not Level.RÅD]
    faults = [d for d in answer.found if d.level is Level.FEIL and d not in private]
    places = (place for d in (*private, *faults) for place in (d.position, *(r.position for r in d.related)))
    return _Checked(
        staged.path, private, faults, {file: answer.source_of(file) for file in {p.file for p in places}}
    )


def _tell(checked: _Checked, *, strict: bool) -> None:
    told = [*checked.private, *(checked.faults if strict else ())]
    if not told:
        return
    from tjenestedesign.cli.printed_findings import print_text

    prefix = "" if checked.path == "." else f"{checked.path}/"
    ordered = sorted(told, key=lambda d: d.sort_key)
    print_text(ordered, checked.sources.get, lambda file: prefix + file, err())


def _where(checked: Sequence[_Checked]) -> str:
    """Which projects to look in, where it is not the one folder of the repository."""
    folders = [f"«{clean(c.path)}»" for c in checked if c.faults and c.path != "."]
    return f" i {', '.join(folders[:5])}{' og flere' if len(folders) > 5 else ''}" if folders else ""


def _calm(projects: int) -> str:
    if not projects:
        return "Du har ikke lagt til noe fra et prosjekt med «git add», så det er ikke noe å sjekke."
    which = "prosjektet" if projects == 1 else f"{projects} prosjekter"
    return f"Sjekket det du har lagt til i {which}. Ingenting stopper lagringen."


def _say(text: str) -> None:
    out().print(text, soft_wrap=True)


def _warn(text: str) -> None:
    err().print(text, soft_wrap=True)
