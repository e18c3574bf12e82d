"""`td forget`: an interview and all that points to it, gone; and plainly, what is not."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from pathlib import PurePosixPath

from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.check.load import load_project
from tjenestedesign.cli import left_over
from tjenestedesign.cli.common import project_root
from tjenestedesign.cli.deletion import confirm, done, head, line, planned, show, some
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.writing import carry_out
from tjenestedesign.domain.thread.golden_thread import Ledd
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.installed import installed
from tjenestedesign.history.git import NoGit, git, top
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.reading import read_files
from tjenestedesign.project.shape import closest


def run(path: str, id: str, *, yes: bool) -> None:
    root = project_root(path, words_say_all=True)
    files = list(read_files(root))
    project, found = load_project(root, files)
    _check(project, id)
    entry = project.entries.get(id)
    decided = planned(project, found, files, [Ledd(id)], code_of(entry))
    show(project, decided)
    if same := _same_person(project, entry):
        head("Samme person har også disse intervjuene:")
        some([f"td forget {other}" for other in same])
    sought = left_over.traces_of(project, [id])
    there = left_over.found(project, sought, decided)
    left_over.show(there)
    confirm(f"td forget {id} --yes", yes=yes)
    held = left_over.clear(project, there)
    carry_out(root, decided.change, "Intervjuet er ikke slettet.")
    done(project, decided)
    left_over.tell(project, there, sought, decided, held)
    remembered(project, decided.files[:1])


def code_of(entry: Entry[Artefakt] | None) -> tuple[str, ...]:
    """What an interview calls the person."""
    return (entry.model.respondent.kode,) if entry and isinstance(entry.model, Intervju) else ()


def _same_person(project: Project, entry: Entry[Artefakt] | None) -> tuple[str, ...]:
    codes = [code.casefold() for code in code_of(entry)]
    return tuple(
        e.id
        for e in project.all(Intervju)
        if entry is not None and e.id != entry.id and e.model.respondent.kode.casefold() in codes
    )


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
            f"Kjør «td delete {id}».",
        )


def remembered(project: Project, files: Sequence[str]) -> None:
    """What git still knows of interviews, and what to do about it."""
    try:
        root = top(project.root)
        names = [name for file in files for name in _names_in_history(project, file)]
    except NoGit:
        line(
            "Prosjektet er ikke i git, så det finnes ingen historikk å rydde i. Husk sikkerhetskopier og det dere har sendt."
        )
        return
    if not names:
        _only_added(project, files)
        return
    head("Git husker fortsatt intervjuet.")
    line(
        "Å slette filen fjerner den ikke fra historikken. Alle som har en kopi, kan lese den. Slik fjerner dere den:"
    )
    line("  1. Snakk med personvernombudet, og bli enige om et tidspunkt. Alle må levere det de har, først.")
    command = installed().other("git-filter-repo")
    line(f"  2. Installer git-filter-repo ({command}), og lag en helt ny kopi av lageret.")
    line("  3. Kjør i den nye kopien:")
    paths = " ".join(f"--path {_quoted(name)}" for name in names)
    line(f"       git filter-repo --invert-paths {paths}")
    remotes = _remotes(project)
    if remotes:
        line(f"  4. Send den nye historikken til {remotes[0]}:")
        line("       git push --force --all")
        line("       git push --force --tags")
        line(
            "  5. Alle andre sletter kopien sin og henter på nytt. En gammel kopi som sendes inn, bringer intervjuet tilbake."
        )
        line("  6. Be den som drifter lageret, om å slette mellomlagrede utgaver, kopier (forks) og logger.")
    else:
        line("  4. Slett alle andre kopier av lageret, og sikkerhetskopiene.")
    line(f"Les mer i docs/slette.md. Lagerets øverste mappe er {clean(str(root))}.")


def _only_added(project: Project, files: Sequence[str]) -> None:
    """A file git was told of, and never saved: git has a copy of its content all the same."""
    added = [f for f in files if git(project.root, "ls-files", "--cached", "-z", "--", f)]
    if not added:
        line("Filen har aldri vært lagret i git.")
        return
    head("Filen var lagt til med «git add», så git har en kopi. Slik fjerner dere den:")
    line(f"  git rm --cached {' '.join(map(_quoted, added))}")
    line("  git gc --prune=now")


def _names_in_history(project: Project, file: str) -> list[str]:
    """Every path the file has had, from the repository's top, the newest first."""
    here = git(project.root, "rev-parse", "--show-prefix").decode("utf-8", "replace").strip()
    said = git(project.root, "log", "--all", "--follow", "--format=", "--name-only", "-z", "--", file)
    names = [n.decode("utf-8", "replace").strip("\n") for n in said.split(b"\0") if n.strip()]
    current = str(PurePosixPath(here) / file)
    return list(dict.fromkeys(([current] if names else []) + names))


def _quoted(name: str) -> str:
    """For pasting into a shell, which must not run what a file is called."""
    return f'"{name}"' if re.fullmatch(r"[\w ./-]+", name) else shlex.quote(name)


def _remotes(project: Project) -> list[str]:
    return git(project.root, "remote").decode("utf-8", "replace").split()
