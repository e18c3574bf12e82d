"""What the pictures of the golden thread show: the boxes, the columns they stand in, and the arrows between them.

A type with many artefacts is gathered: interviews by the role that speaks, insights by theme, ideas into the direction
that joins them, and anything else into one box with its number. Nothing is drawn here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from tjenestedesign.artefakter.ide import Ide
from tjenestedesign.artefakter.innsikt import Innsikt
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.domain.thread.evidence import strength
from tjenestedesign.domain.thread.golden_thread import COLUMNS, Ledd, Thread, column, nearest
from tjenestedesign.ground.links import Href
from tjenestedesign.project.choice_lists import Choices
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt

FEW: Final = 12
"""So many artefacts of a type have a box each. Where there are more, they are gathered."""
VOICES: Final = 6
"""So many interviews have a box each."""
SHOWN_PARTS: Final = 3
"""So many parts of an artefact are named in its box; the others are counted."""

CROWD: Final = 24
"""So many arrows between two kinds of boxes are all drawn. Where there are more, the heaviest are."""
REJECTED: Final = "Forkastet"

Over = Callable[[str], str | None]
"""Type name → address of the page over all artefacts of the type."""


@dataclass(frozen=True, slots=True)
class Post:
    """A box: one artefact, or several of a type that stand together."""

    key: str
    column: int
    kind: str
    name: str
    notes: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    href: str | None = None
    members: tuple[str, ...] = ()
    """The names of the artefacts a gathered box stands for."""
    main: bool = False
    """Whether the picture is about this box."""


@dataclass(frozen=True, slots=True)
class Trådkart:
    """A picture's content. `columns` holds the titles of the columns that are drawn, by their number."""

    posts: tuple[Post, ...]
    edges: tuple[tuple[str, str], ...]
    columns: Mapping[int, str]

    @property
    def gathered(self) -> bool:
        return any(p.members for p in self.posts)

    @property
    def loose(self) -> tuple[Post, ...]:
        return tuple(p for p in self.posts if p.loose)

    def before(self, key: str) -> tuple[Post, ...]:
        return self._named(a for a, b in self.edges if b == key)

    def after(self, key: str) -> tuple[Post, ...]:
        return self._named(b for a, b in self.edges if a == key)

    def _named(self, keys: Iterable[str]) -> tuple[Post, ...]:
        wanted = set(keys)
        return tuple(p for p in self.posts if p.key in wanted)


# --- the whole project --------------------------------------------------------------------------------------------


def whole(project: Project, found: Thread, href: Href, over: Over) -> Trådkart:
    """Every artefact of the thread, gathered where a type has many. Empty columns stay: they say what is to come."""
    homes = _homes(found)
    boxes: dict[str, tuple[str, ...]] = {}
    posts: list[Post] = []
    for key, name, members in _gathered(project.choices, found, homes):
        boxes |= {e.id: (key,) for e in members}
        if name is None:
            posts.append(_single(project, found, members[0], href))
        else:
            posts.append(_group(found, key, name, members, over))
    boxes |= {idea: tuple(dict.fromkeys(boxes[h][0] for h in home)) for idea, home in homes.items()}
    counted: dict[tuple[str, str], set[str]] = {}
    weights: Counter[tuple[str, str]] = Counter()
    drawable: set[tuple[str, str]] = set()
    for a, b in found.artefact_edges():
        if b in homes.get(a, ()):
            continue
        kinds = (found.entries[a].type.navn, found.entries[b].type.navn)
        pairs = [(x, y) for x in boxes[a] for y in boxes[b] if x != y]
        weights.update(pairs)
        if kinds not in _COUNTED_EDGES:
            drawable.update(pairs)
        elif kinds[1] == "ide":
            counted.setdefault((boxes[a][0], "ga"), set()).add(b)
        else:
            counted.setdefault((boxes[b][0], "fra"), set()).add(a)
    posts = [_with_counts(found, p, boxes, homes, counted) for p in posts]
    near = [e for e in nearest(_one_way(weights)) if e in drawable]
    drawn = _thinned(near, weights, {p.key: p.kind for p in posts})
    posts = [_with_rest(p, near, drawn) for p in posts]
    return Trådkart(tuple(posts), drawn, {i: c.tittel for i, c in enumerate(COLUMNS)})


def _thinned(
    edges: Sequence[tuple[str, str]], weights: Mapping[tuple[str, str], int], kinds: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """All arrows where they are few. In a crowd between two kinds: the heaviest to and from each box."""
    crowds = Counter((kinds[a], kinds[b]) for a, b in edges)
    into: dict[str, tuple[str, str]] = {}
    out: dict[str, tuple[str, str]] = {}
    for edge in sorted(edges, key=lambda e: (-weights[e], e)):
        into.setdefault(edge[1], edge)
        out.setdefault(edge[0], edge)
    return tuple(
        e for e in edges if crowds[(kinds[e[0]], kinds[e[1]])] <= CROWD or e == into[e[1]] or e == out[e[0]]
    )


def _with_rest(post: Post, all_edges: Sequence[tuple[str, str]], drawn: Sequence[tuple[str, str]]) -> Post:
    """How many arrows to the box are left out of a crowd."""
    hidden = sum(1 for e in all_edges if e[1] == post.key) - sum(1 for e in drawn if e[1] == post.key)
    if not hidden:
        return post
    return replace(post, notes=(*post.notes, f"Bygger også på {_number(hidden, 'boks', 'bokser')} til"))


_COUNTED_EDGES: Final = frozenset(
    {
        ("innsikt", "brukerreise"),
        ("intervju", "brukerreise"),
        ("workshop", "brukerreise"),
        ("workshop", "ide"),
    }
)
"""In the whole picture these are told with a number in the box: they run beside the way from insight to idea."""

Gathering = tuple[str, str | None, list[Entry[Artefakt]]]
"""The key of a box, the name of a gathered one (None for an artefact's own), and what it holds."""


@lru_cache(maxsize=2)
def _homes(found: Thread) -> dict[str, tuple[str, ...]]:
    """The directions that join each idea: the idea stands in their boxes."""
    homes: dict[str, tuple[str, ...]] = {}
    for a, b in found.artefact_edges():
        if found.entries[a].type.navn == "ide" and found.entries[b].type.navn == "idéretning":
            homes[a] = (*homes.get(a, ()), b)
    return homes


def _gathered(choices: Choices, found: Thread, homes: Mapping[str, tuple[str, ...]]) -> Iterator[Gathering]:
    for type_name in (name for c in COLUMNS for name in c.typer):
        entries = [e for e in found.entries.values() if e.type.navn == type_name and e.id not in homes]
        if len(entries) <= (VOICES if type_name == "intervju" else FEW):
            yield from ((e.id, None, [e]) for e in entries)
            continue
        groups: dict[str, list[Entry[Artefakt]]] = {}
        for entry in entries:
            trait = entry.id if type_name == "idéretning" else _trait(choices, entry)
            groups.setdefault(trait, []).append(entry)
        held = Counter(h for home in homes.values() for h in home)
        ranked = sorted(groups, key=lambda g: (-len(groups[g]), -held[g], g))
        kept = ranked if len(ranked) <= FEW else ranked[: FEW - 1]
        for number, name in enumerate(kept):
            alone = len(groups[name]) == 1
            key = groups[name][0].id if alone else f"_{type_name}-{number}"
            yield key, None if alone else name, groups[name]
        if rest := [e for g in ranked[len(kept) :] for e in groups[g]]:
            yield f"_{type_name}-andre", "Andre", rest


def _trait(choices: Choices, entry: Entry[Artefakt]) -> str:
    """What the artefacts of a gathered box have in common, as its name; blank where that is only their type."""
    match entry.model:
        case Intervju():
            return choices.role(entry.model.respondent.rolle)
        case Innsikt():
            return entry.model.tema or "Uten tema"
        case Ide():
            return "Uten idéretning"
        case _:
            return ""


def _with_counts(
    found: Thread,
    post: Post,
    boxes: Mapping[str, tuple[str, ...]],
    homes: Mapping[str, tuple[str, ...]],
    counted: Mapping[tuple[str, str], set[str]],
) -> Post:
    """What is told with a number: the ideas that stand in a direction, and arrows that are not drawn."""
    ideas = [idea for idea in homes if post.key in boxes[idea]]
    notes = [_number(len(ideas), "idé", "ideer")] if ideas else []
    if sources := counted.get((post.key, "fra")):
        for name in dict.fromkeys(found.entries[s].type.navn for s in sorted(sources)):
            some = [found.entries[s] for s in sources if found.entries[s].type.navn == name]
            notes.append(f"Bygger på {_of_type(some)}")
    if born := counted.get((post.key, "ga")):
        notes.append(f"{_number(len(born), 'idé', 'ideer')} kom herfra")
    told = Counter(words for idea in ideas for words in found.loose(Ledd(idea)))
    loose = tuple(f"{_number(n, 'idé', 'ideer')} {words}" for words, n in told.items())
    return replace(post, notes=(*notes, *post.notes), loose=(*post.loose, *loose))


def _of_type(entries: Sequence[Entry[Artefakt]]) -> str:
    spec = entries[0].type
    return _number(len(entries), spec.tittel.lower(), spec.flertall.lower())


def _single(project: Project, found: Thread, entry: Entry[Artefakt], href: Href) -> Post:
    notes: list[str] = []
    if isinstance(entry.model, Innsikt):
        said = strength(project, entry)  # pyright: ignore[reportArgumentType]
        if said.conversations:
            notes.append(f"{said.conversations} av {_number(said.of_conversations, 'samtale', 'samtaler')}")
        if said.observations:
            notes.append(_number(said.observations, "observasjon", "observasjoner"))
        if said.sources:
            notes.append(_number(len(said.sources), "kilde", "kilder"))
    for kind, singular, plural in _COUNTED:
        count = sum(1 for p in found.parts[entry.id] if p.betegnelse() == kind)
        if count and entry.type.navn in (
            "konsept",
            "kravspesifikasjon",
            "tjenestekart",
            "veikart",
            "effektmåling",
        ):
            notes.append(_number(count, singular, plural))
    if entry.model.forkastet:
        notes.append(REJECTED)
    return Post(
        entry.id,
        column(entry.type.navn) or 0,
        entry.type.tittel,
        entry.name,
        tuple(notes),
        found.loose(Ledd(entry.id)),
        href(entry.id, None),
    )


_COUNTED: Final = (
    ("delelement", "delelement", "delelementer"),
    ("kartsteg", "steg", "steg"),
    ("krav", "krav", "krav"),
    ("aktivitet", "aktivitet", "aktiviteter"),
    ("indikator", "indikator", "indikatorer"),
    ("sitat", "sitat", "sitater"),
    ("innspill", "innspill", "innspill"),
    ("steg", "steg", "steg"),
)
"""The parts that are counted in a box: kind, one of them, several."""


def _number(count: int, singular: str, plural: str) -> str:
    return f"{count} {singular if count == 1 else plural}"


def _group(found: Thread, key: str, name: str, members: list[Entry[Artefakt]], over: Over) -> Post:
    spec = members[0].type
    told = Counter(words for e in members for words in found.loose(Ledd(e.id)))
    count = _of_type(members)
    return Post(
        key,
        column(spec.navn) or 0,
        spec.flertall if name else "",
        name or count,
        (count,) if name else (),
        tuple(f"{n} {words}" for words, n in told.items()),
        over(spec.navn),
        tuple(e.name for e in members),
    )


def _one_way(edges: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of two arrows straight against each other, the first: gathered boxes may lead both ways."""
    kept: dict[tuple[str, str], None] = {}
    for a, b in edges:
        if (b, a) not in kept:
            kept[(a, b)] = None
    return list(kept)


# --- one artefact's own thread ------------------------------------------------------------------------------------


def around(project: Project, found: Thread, entry: Entry[Artefakt], href: Href) -> Trådkart:
    """What the artefact rests on and what came of it. Of each artefact only the parts that have to do with it."""
    start = Ledd(entry.id)
    touched: dict[str, set[str]] = {}
    for link in found.upstream(start) | found.downstream(start) | {start}:
        parts = touched.setdefault(link.id, set())
        if link.del_id is not None and link.id != entry.id:
            parts.add(link.del_id)
    homes = {
        a: kept
        for a, home in _homes(found).items()
        if a in touched and a != entry.id and (kept := tuple(h for h in home if h in touched))
    }
    ids = [id for id in found.entries if id in touched and id not in homes]
    posts: list[Post] = []
    for id in ids:
        ideas = [found.entries[a] for a, home in homes.items() if id in home]
        posts.append(_own(project, found, id, touched[id], id == entry.id, ideas, href))
    edges: dict[tuple[str, str], None] = {}
    for a in found.entries:
        for b in found.following.get(a, ()) if a in touched else ():
            if b in touched and b not in homes.get(a, ()):
                edges |= {(x, y): None for x in homes.get(a, (a,)) for y in homes.get(b, (b,)) if x != y}
    used = {p.column for p in posts}
    columns = {i: c.tittel for i, c in enumerate(COLUMNS) if i in used}
    return Trådkart(tuple(posts), nearest(_one_way(edges)), columns)


def _own(
    project: Project,
    found: Thread,
    id: str,
    parts: Collection[str],
    main: bool,
    ideas: Sequence[Entry[Artefakt]],
    href: Href,
) -> Post:
    post = _single(project, found, found.entries[id], href)
    if main:
        return replace(post, main=True)
    touched = [p for p in found.parts[id] if p.id in parts]
    notes = [_named([e.name for e in ideas], len(ideas), "idé", "ideer")] if ideas else []
    notes += [n for n in post.notes if n == REJECTED]
    for kind, singular, plural in _COUNTED:
        some = [p for p in touched if p.betegnelse() == kind]
        if some:
            titles = [str(t) for p in some if (t := getattr(p, "tittel", None))]
            notes.append(_named(titles, len(some), singular, plural))
    return replace(post, notes=tuple(notes))


def _named(names: Sequence[str], count: int, singular: str, plural: str) -> str:
    """«4 krav: A, B, C og 1 til»"""
    said = names[:SHOWN_PARTS]
    more = f" og {count - len(said)} til" if said and count > len(said) else ""
    return _number(count, singular, plural) + (f": {', '.join(said)}{more}" if said else "")
