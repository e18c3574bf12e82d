"""Where ids stand in the project's texts: the parts that are defined, the references, and ids that name something by themselves.

What a reader of the files would point at, to the character: for renaming, and for an editor that follows ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from tjenestedesign.domain.thread.golden_thread import Ledd
from tjenestedesign.ground.yaml.source import Loc, Source, Span
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt, Navngir, Ref, named


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where an id stands. What a file is called is no place in it, so an artefact's own id has no definition here."""

    names: Ledd
    """The artefact, or the part of one, that the id is the name of."""
    source: Source
    loc: Loc
    on_key: bool = False
    """Whether it is the key that is the id, not the value."""
    at: int = 0
    """How many characters of the value come before it, as it is written in YAML without quotes."""
    defines: bool = False

    @property
    def id(self) -> str:
        return self.names.del_id or self.names.id

    def span(self) -> Span | None:
        """The id's own characters; None where the file says it in a way that cannot be pointed at (an alias, an escape)."""
        span = self.source.spans.get((self.loc, "key" if self.on_key else "value"))
        if span is None or span.start[0] != span.end[0]:
            return None
        line, first = span.start
        written = self.source.lines[line][first : span.end[1]]
        start = 1 if written[:1] in ('"', "'") else 0
        start = (
            written.find(" ") + 1 if written[:1] in ("&", "!") else start
        )  # an anchor comes before what it is of
        start += written[start : start + 1] in ('"', "'") if written[:1] in ("&", "!") else 0
        column = first + start + self.at
        if self.source.lines[line][column : column + len(self.id)] != self.id:
            return None
        return Span((line, column), (line, column + len(self.id)))


def mentions_in(entry: Entry[Artefakt]) -> Iterator[Mention]:
    """Every id that stands in an artefact's file."""
    for loc, part in entry.parts:
        yield Mention(Ledd(entry.id, part.id), entry.source, (*loc, "id"), defines=loc[0] != "varianter")
    for loc, ref in entry.refs:
        loc = written_at(entry.source, loc)
        yield Mention(Ledd(ref.id), entry.source, loc)
        if ref.del_id:
            yield Mention(Ledd(ref.id, ref.del_id), entry.source, loc, at=len(ref.id) + 1)
    for loc, id, marker in named(entry.model):
        on_key = isinstance(loc[-1], str) and loc[-1] == id and (loc, "key") in entry.source.spans
        for ledd in _named_by(entry, id, marker):
            yield Mention(ledd, entry.source, loc, on_key)


def mentions(project: Project, wanted: Ledd) -> list[Mention]:
    """Every place that names an artefact or a part, in files sorted by name. A step of a brukerreise is named by those that follow it."""
    same = followers(project, wanted)
    found = [m for e in project.entries.values() for m in mentions_in(e) if m.names in same]
    seen: dict[tuple[str, Loc, bool, int], Mention] = {}
    for one in sorted(found, key=lambda m: (m.source.file, not m.defines)):
        seen.setdefault((one.source.file, one.loc, one.on_key, one.at), one)
    return list(seen.values())


def followers(project: Project, wanted: Ledd) -> set[Ledd]:
    """The part itself, and the parts of other artefacts whose id must be the same (a step of a tjenestekart has its journey's id)."""
    same = {wanted}
    if wanted.del_id is None:
        return same
    for entry, _, _ in project.backlinks.get(wanted.id, ()):
        own = {part.id for _, part in entry.parts}
        for loc, id, marker in named(entry.model):
            if loc[-1] == "id" and id in own and wanted in _named_by(entry, id, marker):
                same.add(Ledd(entry.id, id))
    return same if id_is_own(project, wanted) else {wanted}


def id_is_own(project: Project, wanted: Ledd) -> bool:
    """Whether the artefact itself has such a part, and the id is its own to change."""
    entry = project.entries.get(wanted.id)
    if entry is None or wanted.del_id not in {p.id for _, p in entry.parts}:
        return False
    taken = {id for loc, id, m in named(entry.model) if loc[-1] == "id" and m.i and _referred(entry, m.i)}
    return wanted.del_id not in taken


def owner_of(project: Project, wanted: Ledd) -> Ledd:
    """The part whose id a part's id is: of a step in a tjenestekart, the step in the brukerreise."""
    entry = project.entries.get(wanted.id)
    for loc, id, marker in named(entry.model) if entry else ():
        if entry and loc[-1] == "id" and id == wanted.del_id:
            for ledd in _named_by(entry, id, marker):
                if ledd.id in project.entries:
                    return ledd
    return wanted


def written_at(source: Source, loc: Loc) -> Loc:
    """The place as it stands in the file: a short form is written where the model has a key more."""
    while loc and (loc, "value") not in source.spans:
        loc = loc[:-1]
    return loc


def _named_by(entry: Entry[Artefakt], id: str, marker: Navngir) -> list[Ledd]:
    if marker.del_ is None:
        return [Ledd(id)]
    if marker.i is None:
        return [Ledd(entry.id, id)]
    return [Ledd(other, id) for other in _referred(entry, marker.i)]


def _referred(entry: Entry[Artefakt], key: str) -> list[str]:
    """The artefacts a key refers to."""
    value: Any = getattr(entry.model, key)
    found = cast("tuple[Any, ...]", value) if isinstance(value, tuple) else (value,)
    return list(dict.fromkeys(r.id for r in found if isinstance(r, Ref)))


# --- words --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spoken:
    """A place that mentions something in running text, which td does not change: for someone to look at."""

    file: str
    line: int
    text: str


_TEXT_FILES: Final = (".md", ".txt", ".csv", ".tsv", ".json", ".svg", ".html")
_LARGEST: Final = 2_000_000


def spoken_of(
    project: Project,
    pattern: re.Pattern[str],
    known: Callable[[Source], Collection[int]],
    without: Collection[str] = (),
) -> Iterator[Spoken]:
    """Words in texts, comments, other files and their names. `known` are the lines of a file that are counted elsewhere.

    `without` are artefacts that are not looked in.
    """
    known_files = (*project.entries.values(), *project.broken.values())
    sources = {e.source for e in known_files if e.id not in without}
    sources |= set(project.extra_sources.values())
    for source in sorted(sources, key=lambda s: s.file):
        yield from _in_text(source.file, source.lines, pattern, known(source))
    for raw in project.others:
        if raw.file.lower().endswith(_TEXT_FILES):
            with raw.open() as stream:
                lines = stream.read(_LARGEST).decode("utf-8", "replace").splitlines()
            yield from _in_text(raw.file, lines, pattern, ())
        if pattern.search(raw.file):
            yield Spoken(raw.file, 1, "Filnavnet")


def _in_text(
    file: str, lines: Sequence[str], pattern: re.Pattern[str], known: Collection[int]
) -> Iterator[Spoken]:
    for number, line in enumerate(lines, 1):
        if number not in known and pattern.search(line):
            yield Spoken(file, number, line.strip()[:100])
