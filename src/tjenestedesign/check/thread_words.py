"""The golden thread in words: what a link rests on and what came of it, as a tree, as edges and as a matrix. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final, Literal, cast

from tjenestedesign.artefakter.innsikt import TYPE as INSIGHT
from tjenestedesign.artefakter.innsikt import Innsikt
from tjenestedesign.artefakter.kartlegging import Kartlegging
from tjenestedesign.artefakter.plan import Plan
from tjenestedesign.domain.thread.evidence import strength
from tjenestedesign.domain.thread.golden_thread import (
    COLUMNS,
    Column,
    Ledd,
    Thread,
    column,
    full_thread,
    thread,
)
from tjenestedesign.ground.prompts import filled
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt

Way = Literal["up", "down"]

_NAMED: Final = ("tekst", "tittel", "indikator", "tema", "hva", "område", "navn", "gruppe")
"""The keys a part's words are found in, the first it has."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of the tree: how deep it stands, the link, and what else it leads to that stands elsewhere in the tree."""

    dybde: int
    ledd: Ledd
    også: tuple[Ledd, ...]


def tree(found: Thread, start: Ledd, way: Way) -> list[Branch]:
    """What the link rests on (`up`) or what came of it (`down`). Each link stands once, where it is nearest the start."""
    children: dict[Ledd, list[Ledd]] = {}
    elsewhere: dict[Ledd, list[Ledd]] = {}
    seen = {start, start.whole}
    waiting = deque([start])
    while waiting:
        at = waiting.popleft()
        children[at], elsewhere[at] = [], []
        for link in _next(found, start, at, way):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
                children[at].append(link)
            elif link.id not in (at.id, start.id):
                elsewhere[at].append(link)
    lines: list[Branch] = []
    left = [(1, link) for link in reversed(children[start])]
    while left:
        depth, at = left.pop()
        lines.append(Branch(depth, at, tuple(elsewhere[at])))
        left += [(depth + 1, link) for link in reversed(children[at])]
    return lines


def _next(found: Thread, start: Ledd, at: Ledd, way: Way) -> Iterator[Ledd]:
    """The links one step away, once each. A part is a step of its own only where it leads on."""
    edges = found.above if way == "up" else found.below
    links: list[Ledd] = []
    if way == "up":
        links += (n for n in found.before.get(at, ()) if n.id != at.id or n in edges)
    else:
        links += found.after.get(at, ())
        if at == start:
            own = found.parts[at.id] if at.del_id is None else ()
            links += (link for p in own if (link := Ledd(at.id, p.id)) in edges)
            links += edges.get(at.whole, ())
    yield from dict.fromkeys(links)


def says(project: Project, at: Ledd) -> str:
    """What a link is, for a reader: an artefact's title, a part's name, or its text in quotation marks."""
    part = full_thread(project).part(at)
    text = words(project, at)
    return f"«{text}»" if getattr(part, "tekst", None) else text


def words(project: Project, at: Ledd) -> str:
    """The same as data: nothing around it."""
    entry = project.entries[at.id]
    if at.del_id is None:
        return entry.name
    if isinstance(entry.model, (Kartlegging, Plan)) and not entry.model.oppdiktet:
        return at.del_id  # a life that may be real is not retold
    part = full_thread(project).part(at)
    return next((n for key in _NAMED if (n := _line(getattr(part, key, None)))), at.del_id)


def _line(value: object) -> str:
    return " ".join(filled(str(value)).split()) if value else ""


def kind(project: Project, at: Ledd) -> str:
    """The type's name, or what sort of part it is."""
    entry = project.entries[at.id]
    part = full_thread(project).part(at)
    return entry.type.navn if part is None else part.betegnelse()


def weight(project: Project, at: Ledd) -> str:
    """The strength of an insight's evidence, in words; nothing for what is no insight."""
    if at.del_id is not None or not isinstance(project.entries[at.id].model, Innsikt):
        return ""
    return strength(project, cast("Entry[Innsikt]", project.entries[at.id])).text


def edges(found: Thread, links: frozenset[Ledd] | None = None) -> Iterator[tuple[Ledd, Ledd]]:
    """From what was first to what rests on it, in the guide's order; only between `links` where they are given."""
    order = order_of(found)
    for first in sorted(found.below, key=lambda at: (order[at.id], at.del_id or "")):
        for then in found.below[first]:
            if links is None or (first in links and then in links):
                yield first, then


# --- the whole project --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """An insight, and the ids of what it rests on and led to, by column of the way."""

    innsikt: Entry[Innsikt]
    styrke: str
    ruter: tuple[tuple[str, ...], ...]


MATRIX: tuple[Column, ...] = tuple(k for k in COLUMNS if INSIGHT.navn not in k.typer)
"""The columns of the matrix beside the insight itself."""


def matrix(project: Project) -> list[Row]:
    """A row per insight that is not rejected."""
    found = thread(project)
    rows: list[Row] = []
    for entry in project.all(Innsikt):
        if entry.model.forkastet:
            continue
        at = Ledd(entry.id)
        ids = {link.id for link in found.upstream(at) | found.downstream(at)}
        by_type: defaultdict[str, list[str]] = defaultdict(list)
        for id in found.entries:
            if id in ids and id != entry.id:
                by_type[found.entries[id].type.navn].append(id)
        cells = tuple(tuple(id for name in k.typer for id in by_type[name]) for k in MATRIX)
        rows.append(Row(entry, strength(project, entry).text, cells))
    return rows


def loose_ends(project: Project) -> Mapping[str, Sequence[Ledd]]:
    """What hangs loose, by what is missing, in the guide's order. User groups' needs stand beside the way, and come last."""
    main, every = thread(project), full_thread(project)
    ends: dict[str, list[Ledd]] = {}
    for id in every.entries:
        found = main if id in main.entries else every
        for at in (Ledd(id), *(Ledd(id, p.id) for p in found.parts[id])):
            for word in found.loose(at):
                ends.setdefault(word, []).append(at)
    return ends


@dataclass(frozen=True, slots=True)
class Stop:
    """An artefact on the way, its parts that are on it too, and how many more of them there are than are named."""

    entry: Entry[Artefakt]
    deler: tuple[Ledd, ...]
    flere: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the way in one direction, the artefacts there, and how many more there are than are named."""

    tittel: str
    stopp: tuple[Stop, ...]
    flere: int


_MOST: Final = 25
"""How many artefacts of a stretch a page names: what came of everything is read on a page of its own."""
_MOST_PARTS: Final = 8


def stretches(
    project: Project, entry: Entry[Artefakt], way: Way, shown: Container[str] | None = None
) -> list[Stretch]:
    """The whole way from an artefact, by column; what stands beside the way comes last. Only `shown` is named, if given."""
    found = full_thread(project)
    at = Ledd(entry.id)
    links = found.upstream(at) if way == "up" else found.downstream(at)
    parts = Counter(link.id for link in links if link.del_id)
    ids = {link.id for link in links if shown is None or link.id in shown} - {entry.id}
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for id in sorted(ids, key=order_of(found).__getitem__):
        place = column(found.entries[id].type.navn)
        groups[len(COLUMNS) if place is None else place].append(id)
    titles = [*(k.tittel for k in COLUMNS), "Ved siden av"]
    return [
        Stretch(
            titles[n],
            tuple(_stop(found, id, links, parts[id]) for id in groups[n][:_MOST]),
            max(0, len(groups[n]) - _MOST),
        )
        for n in sorted(groups)
    ]


def _stop(found: Thread, id: str, links: frozenset[Ledd], count: int) -> Stop:
    on_way = (at for p in found.parts[id] if (at := Ledd(id, p.id)) in links)
    return Stop(found.entries[id], tuple(islice(on_way, _MOST_PARTS)), max(0, count - _MOST_PARTS))


@lru_cache(maxsize=4)
def order_of(found: Thread) -> Mapping[str, int]:
    """Where each artefact stands in the guide's order."""
    return {id: n for n, id in enumerate(found.entries)}
