"""The copies of an interview: td's own are taken away, and the rest is named, each with what to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.check.remembered.store import forget as forget_cache
from tjenestedesign.cli.deletion import head, line, quoted, removal, shown_path, some
from tjenestedesign.ground.files import HeldOpen, delete
from tjenestedesign.history.copies import Copies, Traces, copies, traces
from tjenestedesign.history.deleting import Deletion
from tjenestedesign.project.loaded import Project
from tjenestedesign.publish.site.output import Made, take_away

_FORMATS = ("docx", "html", "md", "pdf", "pptx")
_FIGURES = ("svg", "png", "pdf")


def traces_of(project: Project, ids: Sequence[str]) -> Traces:
    """What tells that a file has something of these interviews, also of one that does not load."""
    entries = [project.entries[id] for id in ids if id in project.entries]
    sources = [e.source for e in entries] + [project.broken[id].source for id in ids if id in project.broken]
    codes = [e.model.respondent.kode for e in entries if isinstance(e.model, Intervju)]
    return traces(sources, [*ids, *codes])


def found(project: Project, sought: Traces, decided: Deletion) -> Copies:
    """The copies there are. Where td tells of the places in a file already, the file is not told of again."""
    known = {o.file for o in decided.omtaler}
    return copies(project.root, sought, decided.files, known)


def show(there: Copies) -> None:
    """What td will take away, before anyone has said yes."""
    told = [f"{shown_path(made.path)} ({_count(len(made.files))})" for made in there.folders if made.files]
    told += [shown_path(path) for path in (*there.exports, *there.logs)]
    if told:
        head("Dette har td laget. Det kan ha intervjuet i seg, og blir tatt bort:")
        some(told)


def clear(project: Project, there: Copies) -> list[Path]:
    """Takes away all that td has made, the innermost folders first. What another program holds open is returned."""
    forget_cache(project.root)
    held: list[Path] = []
    for made in sorted(there.folders, key=lambda m: len(m.path.parts), reverse=True):
        held += [made.path / name for name in take_away(made)]
    for path in (*there.exports, *there.logs):
        try:
            delete(path)
        except (HeldOpen, PermissionError):
            held.append(path)
    return held


def tell(project: Project, cleared: Copies, sought: Traces, decided: Deletion, held: Sequence[Path]) -> None:
    """What is gone, what is left where td does not delete, and how each is taken away."""
    again = [command for made in cleared.folders for command in _again(project, made)]
    if gone := [shown_path(m.path) for m in cleared.folders if m.files]:
        line(f"Tatt bort: alt td hadde laget i {', '.join(dict.fromkeys(gone))}.")
    if files := [shown_path(p) for p in (*cleared.exports, *cleared.logs) if p not in held]:
        line(f"Tatt bort: {', '.join(files)}.")
    if held:
        head("Disse er åpne i et annet program. Lukk dem, og slett dem:")
        some([removal(path) for path in held])
    left = copies(project.root, sought, (), {o.file for o in decided.omtaler})
    if left.texts:
        head("Disse filene gjentar noe fra intervjuet. td endrer ikke tekst. Skriv om dem:")
        some([shown_path(path) for path in left.texts])
    if others := [p for p in (*left.others, *left.exports) if p not in held]:
        head("Disse filene har noe fra intervjuet. De er ikke laget av td, eller endret siden. Slett dem:")
        _all([removal(path) for path in others])
    if left.unread:
        head("Disse filene kan ikke td se i. Se selv om de har intervjuet i seg, og slett dem da:")
        _all([removal(path) for path in left.unread])
    line("Har noen td serve åpent i nettleseren: Lukk fanene. En gammel fane viser det den sist hentet.")
    line("Har dere lagt sidene ut, sendt dem eller skrevet dem ut: Ta dem bort der også. Det ser ikke td.")
    if again:
        head("Lag sider og dokumenter på nytt, uten intervjuet:")
        some(list(dict.fromkeys(again)))


def _again(project: Project, made: Made) -> list[str]:
    """The commands that make again what stood in a folder."""
    endings = {name.rpartition(".")[2] for name in made.files if "/" not in name}
    public = " --public" if made.public else ""
    base = "ut-offentlig" if made.public else "ut"
    place = made.path.relative_to(project.root).as_posix() if made.path.is_relative_to(project.root) else ""
    where = "" if place in (base, f"{base}/dokumenter", f"{base}/trykk") else f" --output {quoted(made.path)}"
    if not made.files:
        return []
    if "index.html" in made.files:
        return [f"td render{public}{where}"]
    if place.endswith("trykk"):
        return [f"td render{public} --format {e}{' --paper A3' if e == 'pdf' else ''}{where}" for e in _FIGURES if e in endings]  # fmt: skip
    return [f"td render{public} --format {e}{where}" for e in _FORMATS if e in endings]


def _count(files: int) -> str:
    return "1 fil" if files == 1 else f"{files} filer"


def _all(lines: Sequence[str]) -> None:
    """Every one of them: what is not named is not deleted."""
    for text in lines:
        line(f"  {text}")
