"""The golden thread: from what a citizen said to what was built and measured. The graph alone, nothing of its looks.

A link of the thread (`Ledd`) is an artefact or a part of one: a quote, an element of a concept, a requirement. It points
from what was there first to what rests on it, which is against the references: an insight refers to its quotes, so the
thread goes from the quotes to the insight. A part belongs to its whole: what rests on the part leads on to the whole,
and the whole rests on what its parts rest on. What is said of the whole is not said of each of its parts.

    found = thread(project)
    found.downstream(Ledd("lange-linjer"))   # all that came of the insight
    found.upstream(Ledd("velferdslab"))      # all the concept rests on
    found.loose(Ledd("ensom-ide"))           # ("svarer ikke på noen innsikt",)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeVar
from weakref import WeakKeyDictionary

from tjenestedesign.ground.yaml.source import Loc
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt, Del, DelMedId, Ref, walk

N = TypeVar("N")


@dataclass(frozen=True, slots=True)
class Column:
    """A stretch of the way from citizen to effect, and the artefact types that belong to it."""

    tittel: str
    typer: tuple[str, ...]


COLUMNS: Final = (
    Column("Det folk sa", ("intervju", "workshop")),
    Column("Innsikt", ("innsikt", "brukerreise")),
    Column("Idé", ("ide", "idéretning")),
    Column("Konsept", ("konsept",)),
    Column("Tjenestekart, test og krav", ("tjenestekart", "brukertest", "kravspesifikasjon")),
    Column("Veikart og pilot", ("veikart", "pilot")),
    Column("Effekt", ("effektmåling",)),
)
"""In the guide's order. Types that stand in none of them are beside the thread."""

_COLUMN: Final = {name: index for index, column in enumerate(COLUMNS) for name in column.typer}

_ASIDE: Final = frozenset(
    {
        ("workshop", "innsikter"),  # what was brought to the table, not where it came from
        ("idéretning", "valgt_bort"),
        ("brukerreise", "sammenlign_med"),
        ("konsept", "alternativ_til"),
        ("brukertest", "endringer"),  # what the test changed is what it tested
    }
)
"""References that are no step of the way, as (type, key)."""

_ONWARD: Final = frozenset({("tjenestekart", "krav")})
"""References that already point downstream: the step gives rise to the requirement."""


@dataclass(frozen=True, slots=True)
class _Need:
    """What a link must have on one side, and what is said of it where that is missing."""

    words: str
    of: frozenset[str] = frozenset()
    """The types that count; any where it is empty."""


_FOUNDED: Final[Mapping[str, _Need]] = {
    "innsikt": _Need("uten bevis", frozenset({"intervju", "workshop"})),
    "brukerreise": _Need("uten belegg"),
    "ide": _Need("svarer ikke på noen innsikt", frozenset({"innsikt"})),
    "idéretning": _Need("uten ideer", frozenset({"ide"})),
    "konsept": _Need("uten ideer og innsikter"),
    "brukertest": _Need("prøver ingenting"),
    "tjenestekart": _Need("bygger ikke på noe"),
    "kravspesifikasjon": _Need("uten kilder"),
    "krav": _Need("uten kilde"),
    "veikart": _Need("leverer ingenting"),
    "aktivitet": _Need("leverer ingenting"),
    "pilot": _Need("prøver ingenting"),
    "effektmåling": _Need("måler ingen ferd"),
}
"""What a type or a kind of part must rest on."""

_USED: Final[Mapping[str, _Need]] = {
    "brukergruppe": _Need(
        "ingen svarer på behovene", frozenset({"ide", "konsept", "scenario", "tjenestekart"})
    ),
    "intervju": _Need("ikke brukt"),
    "workshop": _Need("ikke brukt"),
    "innsikt": _Need("ikke tatt opp"),
    "ide": _Need("ikke tatt videre"),
    "idéretning": _Need("ikke tatt videre"),
    "konsept": _Need("ikke tatt videre"),
    "delelement": _Need("uten krav", frozenset({"kravspesifikasjon"})),
    "tjenestekart": _Need("ikke tatt videre"),
    "kravspesifikasjon": _Need("ikke i veikart eller pilot"),
    "krav": _Need("ikke i veikart eller pilot", frozenset({"veikart", "pilot"})),
}
"""What must rest on a type or a kind of part."""


def column(type_name: str) -> int | None:
    """Where a type stands on the way, 0 first; None for what is beside the thread."""
    return _COLUMN.get(type_name)


@dataclass(frozen=True, slots=True)
class Ledd:
    """A link of the thread: an artefact, or a part of one."""

    id: str
    del_id: str | None = None

    @classmethod
    def of(cls, text: str) -> Ledd:
        """From a reference as it is written."""
        id, _, part = text.partition("#")
        return cls(id, part or None)

    @property
    def tekst(self) -> str:
        """As a reference is written: `filid` or `filid#delid`."""
        return f"{self.id}#{self.del_id}" if self.del_id else self.id

    @property
    def whole(self) -> Ledd:
        return Ledd(self.id) if self.del_id else self


Edges = Mapping[Ledd, tuple[Ledd, ...]]


@dataclass(frozen=True, eq=False)
class Thread:
    """All links of a project and what leads to what. `entries` holds the artefacts in it, in the guide's order."""

    entries: Mapping[str, Entry[Artefakt]]
    parts: Mapping[str, tuple[DelMedId, ...]]
    """Every part of each artefact, by the artefact's id."""
    above: Edges
    """What each link rests on directly, by reference."""
    below: Edges
    """What rests on each link directly, by reference."""
    complete: bool = True
    """Whether all of the project is in it; where something is withheld, nothing can be said to be missing."""

    @cached_property
    def before(self) -> Edges:
        """What each link rests on, one step up. A whole rests on what each of its parts rests on."""
        wholes = {Ledd(id): held for id in self.entries if (held := tuple(self._linked(id)))}
        return {at: (*self.above.get(at, ()), *wholes.get(at, ())) for at in (*self.above, *wholes)}

    @cached_property
    def after(self) -> Edges:
        """What came of each link, one step down. What came of a part leads on to what came of its whole."""
        parts = [at for at in (*self.above, *self.below) if at.del_id is not None]
        return {**self.below, **{at: (*self.below.get(at, ()), at.whole) for at in parts}}

    def upstream(self, *start: Ledd) -> frozenset[Ledd]:
        """All that the links rest on, however far up. They are themselves part of it only in a ring."""
        return _reached(start, self.before)

    def downstream(self, *start: Ledd) -> frozenset[Ledd]:
        """All that came of the links, however far down. A whole starts from itself and from each of its parts."""
        parts = [p for s in start if s.del_id is None for p in self._linked(s.id) if p in self.below]
        wholes = {s.whole for s in start}
        return _reached([*start, *wholes, *parts], self.after) - wholes

    def artefact_edges(self) -> tuple[tuple[str, str], ...]:
        """From artefact to artefact, with the parts seen as their wholes; once each, none to itself."""
        return self._artefact_edges

    @cached_property
    def following(self) -> Mapping[str, tuple[str, ...]]:
        """The same by where they start, in the same order."""
        found: dict[str, list[str]] = {}
        for a, b in self._artefact_edges:
            found.setdefault(a, []).append(b)
        return {a: tuple(to) for a, to in found.items()}

    @cached_property
    def _artefact_edges(self) -> tuple[tuple[str, str], ...]:
        order = {id: n for n, id in enumerate(self.entries)}
        pairs = {(a.id, b.id) for a, following in self.below.items() for b in following if a.id != b.id}
        return tuple(sorted(pairs, key=lambda p: (order[p[0]], order[p[1]])))

    def loose(self, at: Ledd) -> tuple[str, ...]:
        """What is missing for the link to hang together, in words. Nothing is missing where something was rejected."""
        entry = self.entries[at.id]
        if entry.model.forkastet or not self.complete:
            return ()
        kind = entry.type.navn if at.del_id is None else self._kind(at)
        found: list[str] = []
        for needs, edges in ((_FOUNDED, self.above), (_USED, self.below)):
            need = needs.get(kind)
            if need is not None and not any(self._counts(to, need) for to in self._beside(at, edges)):
                found.append(need.words)
        return tuple(found)

    def _beside(self, at: Ledd, edges: Edges) -> Iterator[Ledd]:
        yield from edges.get(at, ())
        if at.del_id is None:
            for part in self._linked(at.id):
                yield from edges.get(part, ())

    def _counts(self, at: Ledd, need: _Need) -> bool:
        entry = self.entries[at.id]
        return not entry.model.forkastet and (not need.of or entry.type.navn in need.of)

    def _linked(self, id: str) -> Iterator[Ledd]:
        """The parts of an artefact that have an edge of their own."""
        for part in self.parts[id]:
            if (link := Ledd(id, part.id)) in self.above or link in self.below:
                yield link

    def part(self, at: Ledd) -> DelMedId | None:
        return self._parts.get(at)

    @cached_property
    def _parts(self) -> Mapping[Ledd, DelMedId]:
        return {Ledd(id, p.id): p for id, held in self.parts.items() for p in held}

    def _kind(self, at: Ledd) -> str:
        found = self.part(at)
        return found.betegnelse() if found else ""


def thread(project: Project) -> Thread:
    """The main way of a project, from citizen to effect: the types in `COLUMNS` alone."""
    return project.once(_main)


def _main(project: Project) -> Thread:
    return _woven(project, [e for e in project.entries.values() if e.type.navn in _COLUMN])


def full_thread(project: Project) -> Thread:
    """The thread through every type, also those beside the main way."""
    return project.once(_whole)


def _whole(project: Project) -> Thread:
    return _woven(project, project.entries.values())


def _woven(project: Project, chosen: Iterable[Entry[Artefakt]]) -> Thread:
    """The thread through the chosen artefacts. References that cannot be followed are no part of it."""
    order = {name: n for n, name in enumerate(project.kinds)}
    members = sorted(chosen, key=lambda e: (_COLUMN.get(e.type.navn, len(COLUMNS)), order[e.type.navn], e.id))
    entries = {e.id: e for e in members}
    parts: dict[str, tuple[DelMedId, ...]] = {}
    above: dict[Ledd, dict[Ledd, None]] = defaultdict(dict)
    below: dict[Ledd, dict[Ledd, None]] = defaultdict(dict)
    for entry in members:
        edges, parts[entry.id] = _own(entry)
        for other, first, then in edges:
            if other in entries:
                below[first][then] = None
                above[then][first] = None
    return Thread(
        entries,
        parts,
        {k: tuple(v) for k, v in above.items()},
        {k: tuple(v) for k, v in below.items()},
        complete=not project.redacted,
    )


_Own = tuple[tuple[tuple[str, Ledd, Ledd], ...], tuple[DelMedId, ...]]
_OWN: Final[WeakKeyDictionary[Entry[Artefakt], _Own]] = WeakKeyDictionary()


def _own(entry: Entry[Artefakt]) -> _Own:
    """An artefact's own edges, each with the artefact at the other end, and its parts. Remembered as long as the artefact is."""
    if (known := _OWN.get(entry)) is None:
        held: dict[str, DelMedId] = {}
        edges: list[tuple[str, Ledd, Ledd]] = []
        for owner, key, ref in _references(entry.model, held):
            if (entry.type.navn, key) in _ASIDE:
                continue
            first, then = Ledd(ref.id, ref.del_id), Ledd(entry.id, owner)
            if (entry.type.navn, key) in _ONWARD:
                first, then = then, first
            if first != then:
                edges.append((ref.id, first, then))
        known = _OWN[entry] = tuple(edges), tuple(held.values())
    return known


def _references(model: Artefakt, held: dict[str, DelMedId]) -> Iterator[tuple[str | None, str, Ref]]:
    """Each reference with the part it stands in and its key: the first, or where it stands in a part, the part's own.

    Fills `held` with the parts met on the way.
    """
    around: list[tuple[Loc, DelMedId]] = []
    for loc, value in walk(model):
        while around and loc[: len(around[-1][0])] != around[-1][0]:
            around.pop()
        if isinstance(value, DelMedId):
            held.setdefault(value.id, value)
            around.append((loc, value))
        elif not isinstance(value, Del):
            names = [step for step in loc if isinstance(step, str)]
            yield (around[-1][1].id if around else None), _key(names), value


def _key(names: Sequence[str]) -> str:
    """The key that tells what the reference is for: «krav» in a step of a map, else the outermost."""
    return names[-1] if names[0] in ("steg", "varianter") else names[0]


def _reached(start: Iterable[Ledd], edges: Edges) -> frozenset[Ledd]:
    found: set[Ledd] = set()
    waiting = list(start)
    while waiting:
        new = {link for at in waiting for link in edges.get(at, ()) if link not in found}
        found |= new
        waiting = list(new)
    return frozenset(found)


def nearest(edges: Collection[tuple[N, N]]) -> tuple[tuple[N, N], ...]:
    """The edges without those that another way already tells: a → c goes where a → b → c is there. Reach is kept."""
    after: dict[N, dict[N, None]] = defaultdict(dict)
    for a, b in edges:
        after[a][b] = None
    kept: list[tuple[N, N]] = []
    for a, b in edges:
        del after[a][b]
        if not _leads(after, a, b):
            after[a][b] = None
            kept.append((a, b))
    return tuple(kept)


def _leads(after: Mapping[N, Mapping[N, None]], start: N, end: N) -> bool:
    seen = {start}
    waiting = [start]
    while waiting:
        for following in after.get(waiting.pop(), ()):
            if following == end:
                return True
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return False
