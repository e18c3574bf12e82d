"""What a reference is called where people choose it: the title of an artefact, and the words of a part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from tjenestedesign.exchange.sheets.tasks import Task
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt, DelMedId, Ref

_LONGEST = 60


def labels(project: Project, ref: type[Ref]) -> dict[str, str]:
    """What to show → what it refers to. Where two are called the same, each says its id too."""
    found = sorted(
        {pair for goal in ref.mål for pair in _named(project, goal.type, goal.del_, goal.del_valgfri)}
    )
    often = Counter(said for said, _ in found)
    return {(said if often[said] == 1 else f"{said} ({text})"): text for said, text in found}


def _named(project: Project, type_name: str, part: str | None, optional: bool) -> Iterator[tuple[str, str]]:
    for entry in project.of_type(type_name):
        if part is None or optional:
            yield _short(entry.model.tittel), entry.id
        if part is not None:
            yield from _parts(entry, part)


def _parts(entry: Entry[Artefakt], kind: str) -> Iterator[tuple[str, str]]:
    for _, part in entry.parts:
        if part.betegnelse() == kind and part.id:
            yield f"{_short(entry.model.tittel)}: {_short(words_of(part))}", f"{entry.id}#{part.id}"


def shown_in(project: Project, tasks: Iterable[Task]) -> set[str]:
    """The artefacts that the lists to choose from in some sheets tell of."""
    columns = (
        column
        for task in tasks
        for asked in (*task.top, *task.parts)
        for table in (task.table, *task.list_tables.values())
        if (column := asked.column(table)) is not None and column.ref is not None
    )
    return {text.partition("#")[0] for c in columns if c.ref for text in labels(project, c.ref).values()}


def words_of(part: DelMedId) -> str:
    """What a part is called by those who do not know its id."""
    return str(getattr(part, "tittel", "") or getattr(part, "tekst", "") or part.id)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
