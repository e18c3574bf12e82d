"""The golden thread in words: what a link rests on and what came of it, as a tree, as edges and as a matrix. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from tjenestedesign.artefakter.innsikt import Innsikt
from tjenestedesign.evidence import strength
from tjenestedesign.model import Artefakt, filled
from tjenestedesign.project import Entry, Project
from tjenestedesign.thread import KOLONNER, Kolonne, Ledd, Thread, column, full_thread, thread

Way = Literal["up", "down"]

_SAYS = ("tekst", "tittel", "hva", "område", "navn")
"""The keys a part's words are found in."""


@dataclass(frozen=True, slots=True)
class Gren:
    """A line of the tree: how deep it stands, the link, and whether it stands in full earlier."""

    dybde: int
    ledd: Ledd
    igjen: bool


def tree(found: Thread, start: Ledd, way: Way) -> list[Gren]:
    """What the link rests on (`up`) or what came of it (`down`), nearest first, each branch in full once."""
    lines: list[Gren] = []
    seen = {start, start.whole}
    waiting = [(1, at) for at in reversed(_next(found, start, way))]
    while waiting:
        depth, at = waiting.pop()
        again = at in seen
        further = [] if again else [n for n in _next(found, at, way) if n != start]
        lines.append(Gren(depth, at, again and bool(_next(found, at, way))))
        seen.add(at)
        waiting += [(depth + 1, n) for n in reversed(further)]
    return lines


def _next(found: Thread, at: Ledd, way: Way) -> list[Ledd]:
    """The links one step away. A whole has its parts' as well; what rests on a part leads on to what rests on its whole."""
    edges = found.above if way == "up" else found.below
    links = dict.fromkeys(edges.get(at, ()))
    if at.del_id is None:
        for part in found.parts.get(at.id, ()):
            links |= dict.fromkeys(edges.get(Ledd(at.id, part.id), ()))
    elif way == "down":
        links |= dict.fromkeys(edges.get(at.whole, ()))
    return [n for n in links if n.id != at.id]


def says(project: Project, at: Ledd) -> str:
    """What a link is, in its own words: an artefact's title, or what a part says."""
    entry = project.entries[at.id]
    if at.del_id is None:
        return entry.name
    part = next((p for p in full_thread(project).parts[at.id] if p.id == at.del_id), None)
    words = next((str(t) for key in _SAYS if (t := getattr(part, key, None))), "")
    text = " ".join(filled(words).split())
    return f"«{text}»" if text else at.del_id


def kind(project: Project, at: Ledd) -> str:
    """The type's name, or what sort of part it is."""
    entry = project.entries[at.id]
    part = next((p for p in full_thread(project).parts[at.id] if p.id == at.del_id), None)
    return entry.type.navn if part is None else part.betegnelse()


def weight(project: Project, at: Ledd) -> str:
    """The strength of an insight's evidence, in words; nothing for what is no insight."""
    if at.del_id is not None or not isinstance(project.entries[at.id].model, Innsikt):
        return ""
    return strength(project, cast("Entry[Innsikt]", project.entries[at.id])).text


def edges(found: Thread, links: frozenset[Ledd] | None = None) -> Iterator[tuple[Ledd, Ledd]]:
    """From what was first to what rests on it, in the guide's order; only between `links` where they are given."""
    order = {id: n for n, id in enumerate(found.entries)}
    for first in sorted(found.below, key=lambda at: (order[at.id], at.del_id or "")):
        for then in found.below[first]:
            if links is None or (first in links and then in links):
                yield first, then


# --- the whole project --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rad:
    """An insight, and the ids of what it rests on and led to, by column of the way."""

    innsikt: Entry[Innsikt]
    styrke: str
    ruter: tuple[tuple[str, ...], ...]


MATRIX: tuple[Kolonne, ...] = tuple(k for k in KOLONNER if "innsikt" not in k.typer)
"""The columns of the matrix beside the insight itself."""


def matrix(project: Project) -> list[Rad]:
    """A row per insight that is not rejected."""
    found = thread(project)
    rows: list[Rad] = []
    for entry in project.all(Innsikt):
        if entry.model.status == "forkastet":
            continue
        at = Ledd(entry.id)
        ids = {link.id for link in found.upstream(at) | found.downstream(at)}
        by_type: defaultdict[str, list[str]] = defaultdict(list)
        for id in found.entries:
            if id in ids and id != entry.id:
                by_type[found.entries[id].type.navn].append(id)
        cells = tuple(tuple(id for name in k.typer for id in by_type[name]) for k in MATRIX)
        rows.append(Rad(entry, strength(project, entry).text, cells))
    return rows


def loose_ends(project: Project) -> Mapping[str, Sequence[Ledd]]:
    """What hangs loose, by what is missing, in the guide's order."""
    found = thread(project)
    ends: dict[str, list[Ledd]] = {}
    for id in found.entries:
        for part in (None, *(p.id for p in found.parts[id])):
            for word in found.loose(Ledd(id, part)):
                ends.setdefault(word, []).append(Ledd(id, part))
    return ends


@dataclass(frozen=True, slots=True)
class Strekning:
    """A stretch of the way in one direction from an artefact: the artefacts there, and their parts that are on the way."""

    tittel: str
    artefakter: tuple[tuple[Entry[Artefakt], tuple[Ledd, ...]], ...]


def stretches(project: Project, entry: Entry[Artefakt], way: Way) -> list[Strekning]:
    """The whole way from an artefact, by column; what stands beside the way comes last."""
    found = full_thread(project)
    at = Ledd(entry.id)
    links = found.upstream(at) if way == "up" else found.downstream(at)
    parts: defaultdict[str, list[Ledd]] = defaultdict(list)
    for link in links:
        parts[link.id] += [link] if link.del_id else []
    groups: defaultdict[int, list[tuple[Entry[Artefakt], tuple[Ledd, ...]]]] = defaultdict(list)
    for id, met in found.entries.items():
        if id in parts and id != entry.id:
            place = column(met.type.navn)
            some = tuple(sorted(parts[id], key=lambda a: a.del_id or ""))
            groups[len(KOLONNER) if place is None else place].append((met, some))
    titles = [*(k.tittel for k in KOLONNER), "Ved siden av"]
    return [Strekning(titles[n], tuple(groups[n])) for n in sorted(groups)]
