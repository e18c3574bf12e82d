"""Following ids: what stands at a place, where it is defined, who names it, and what a file is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tjenestedesign.check.types import TYPES
from tjenestedesign.domain.thread.golden_thread import Ledd
from tjenestedesign.domain.thread.mentions import Mention, mentions, mentions_in, owner_of
from tjenestedesign.ground.yaml.lines import Place
from tjenestedesign.ground.yaml.source import Span
from tjenestedesign.live.editor.explanations import about_artefact, about_field, about_part, about_type
from tjenestedesign.live.editor.outline import Cursor
from tjenestedesign.live.editor.suggestions import model_of
from tjenestedesign.project.fields import field_at, keys, model_at
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt, DelMedId


@dataclass(frozen=True, slots=True)
class Where:
    """A span in a file of the project."""

    file: str
    span: Span


@dataclass(frozen=True, slots=True)
class Symbol:
    """An artefact or a part: its id, what it is called, where all of it stands and where its name does."""

    id: str
    title: str
    kind: str
    whole: Where
    name: Where
    within: str = ""


_TOP = Span((0, 0), (0, 0))


def entry_of(project: Project, file: str) -> Entry[Artefakt] | None:
    return next((e for e in project.entries.values() if e.file == file), None)


def mention_at(project: Project, file: str, place: Place) -> Mention | None:
    """The id that stands at a place."""
    entry = entry_of(project, file)
    for one in mentions_in(entry) if entry else ():
        span = one.span()
        if span and span.start <= place <= span.end:
            return one
    return None


def named_at(project: Project, file: str, place: Place, at: Cursor | None) -> Ledd | None:
    """What a place is about: the id there, or the artefact itself on its type and its title."""
    if (one := mention_at(project, file, place)) is not None:
        return one.names
    entry = entry_of(project, file)
    path = (at.path or (_word(entry, at),)) if at and entry else ()
    return Ledd(entry.id) if entry and path in (("type",), ("tittel",)) else None


def _word(entry: Entry[Artefakt], at: Cursor) -> str:
    return entry.source.lines[at.start[0]][at.start[1] : at.end[1]]


def definition(project: Project, wanted: Ledd) -> Where | None:
    """Where an artefact or a part is written. A step of a tjenestekart leads on to the journey's."""
    entry = project.entries.get(wanted.id)
    if entry is None:
        return None
    if wanted.del_id is None:
        return Where(entry.file, entry.source.spans.get((("tittel",), "value"), _TOP))
    found = next((m for m in mentions_in(entry) if m.defines and m.names == wanted), None)
    span = (found.span() or entry.source.spans.get((found.loc, "value"))) if found else None
    return Where(entry.file, span) if span else None


def further(project: Project, wanted: Ledd) -> Ledd:
    """Standing on a definition, what it is a definition of elsewhere: else itself."""
    return owner_of(project, wanted)


def references(project: Project, wanted: Ledd, *, definitions: bool) -> list[Where]:
    """Every place that names it."""
    found: list[Where] = []
    if definitions and wanted.del_id is None and (own := definition(project, wanted)):
        found.append(own)
    for one in mentions(project, wanted):
        span = one.span() or one.source.spans.get((one.loc, "value"))
        if span and (definitions or not one.defines):
            found.append(Where(one.source.file, span))
    return found


def part_named(project: Project, wanted: Ledd) -> DelMedId | None:
    entry = project.entries.get(wanted.id)
    return next((p for _, p in entry.parts if p.id == wanted.del_id), None) if entry else None


def hover(project: Project, file: str, at: Cursor | None, wanted: Ledd | None, word: str) -> str:
    """What to say of a place, in Markdown; empty where there is nothing to say."""
    if wanted and (entry := project.entries.get(wanted.id)) and entry.file != file:
        part = part_named(project, wanted)
        return about_part(entry, part) if part else about_artefact(entry, project)
    if wanted and (part := part_named(project, wanted)):
        return about_part(project.entries[wanted.id], part)
    if at is None:
        return ""
    if at.path == ("type",) and at.on == "value" and word in TYPES:
        return about_type(TYPES[word])
    model = model_of(file, at)
    path = at.path if at.on == "value" else (*at.path, word)
    owner = model_at(model, path[:-1])
    key = str(path[-1]) if path else ""
    info = (keys(owner, project.choices).get(key) if owner else None) or field_at(model, path)
    return about_field(key, info, project.choices) if owner and info else ""


# --- what there is ------------------------------------------------------------------------------------------------


def symbols_in(entry: Entry[Artefakt]) -> list[Symbol]:
    """The parts of an artefact, in the order they stand."""
    found: list[Symbol] = []
    for loc, part in entry.parts:
        whole = entry.source.spans.get((loc, "value"))
        name = entry.source.spans.get(((*loc, "id"), "value")) or whole
        if whole and name:
            file = entry.file
            said = _called(part)
            found.append(
                Symbol(part.id, said, part.betegnelse(), Where(file, whole), Where(file, name), entry.id)
            )
    return found


def symbols(entries: Iterable[Entry[Artefakt]], query: str) -> Iterator[Symbol]:
    """Artefacts and parts whose id or title has every word of the query."""
    words = query.casefold().split()

    def fits(*said: str) -> bool:
        text = " ".join(said).casefold()
        return all(w in text for w in words)

    for entry in entries:
        if fits(entry.id, entry.model.tittel, entry.type.navn):
            at = Where(entry.file, _TOP)
            yield Symbol(entry.id, entry.model.tittel, entry.type.navn, at, at)
        if words:
            yield from (s for s in symbols_in(entry) if fits(s.id, s.title))


def _called(part: DelMedId) -> str:
    for key in ("tittel", "navn", "tekst", "hva"):
        if isinstance(said := getattr(part, key, None), str):
            return " ".join(said.split())[:120]
    return ""
