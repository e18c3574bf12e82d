"""A project whose artefacts are read when someone asks for them, and which notes what was asked for.

What a look at one artefact asked for is what its result rests on. The notes, one text each:

    sok-bolig          the artefact, or the file that could not become one
    <sok-bolig         who refers to it
    :intervju          every artefact of a type
    =evidence.factors  what the artefacts have to tell of a fact
    *                  which artefacts there are
    @                  the attached files
    !                  something whose changes nobody is told of
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar, cast

from tjenestedesign.check.remembered.surveyed import InDoubt
from tjenestedesign.check.types import TYPES
from tjenestedesign.ground.yaml.source import Loc, Source
from tjenestedesign.project.fact import Fact
from tjenestedesign.project.loaded import Broken, Entry, Project
from tjenestedesign.project.model import Artefakt, Ref
from tjenestedesign.project.reading import RawFile
from tjenestedesign.project.references import links

M = TypeVar("M", bound=Artefakt, covariant=True)
T = TypeVar("T")
V = TypeVar("V")

WHICH: Final = "*"
ATTACHED: Final = "@"
NEVER: Final = "!"


def about(id: str) -> str:
    return f"<{id}"


def of_type(name: str) -> str:
    return f":{name}"


def of_fact(name: str) -> str:
    return f"={name}"


class Notes:
    """What was asked for since someone began to take notes."""

    def __init__(self) -> None:
        self._taken: set[str] | None = None

    def add(self, note: str) -> None:
        if self._taken is not None:
            self._taken.add(note)

    def update(self, notes: Collection[str]) -> None:
        if self._taken is not None:
            self._taken.update(notes)

    @contextmanager
    def taken(self) -> Generator[set[str]]:
        outer, self._taken = self._taken, set()
        try:
            yield self._taken
        finally:
            self._taken = outer


class _Asked(Mapping[str, V], Generic[V]):
    """A mapping by id that is read when it is asked, and notes what it was asked for."""

    def __init__(
        self, ids: Collection[str], read: Callable[[str], V], note: Callable[[str], str], notes: Notes
    ) -> None:
        self._ids, self._read, self._note, self._notes = ids, read, note, notes

    def __getitem__(self, id: str) -> V:
        self._notes.add(self._note(id))
        if id not in self._ids:
            raise KeyError(id)
        return self._read(id)

    def __contains__(self, id: object) -> bool:
        self._notes.add(self._note(str(id)))
        return id in self._ids

    def __iter__(self) -> Iterator[str]:
        self._notes.add(WHICH)
        return iter(self._ids)

    def __len__(self) -> int:
        self._notes.add(WHICH)
        return len(self._ids)


class _Attached(tuple[RawFile, ...]):
    """The attached files. To look through them is noted."""

    notes: Notes

    def __iter__(self) -> Iterator[RawFile]:
        self.notes.add(ATTACHED)
        return super().__iter__()


@dataclass
class Folder:
    """What is known of the folder's artefacts without reading them, and how to read one."""

    types: Mapping[str, str]
    """Of the sound artefacts, by id in order."""
    is_a: Callable[[str, type[Artefakt]], bool]
    """Whether the model of a type is a kind of a model."""
    unsound: Collection[str]
    """The ids of the files that became none."""
    files: Mapping[str, str]
    """File → id."""
    read: Callable[[str], Entry[Artefakt]]
    read_unsound: Callable[[str], Broken]
    read_source: Callable[[str], Source]
    """The three raise `InDoubt` where the file is not as it was when the rest was found out."""
    referrers: Callable[[str], Collection[str]]
    """Those that name an id in a reference, whether it can be followed or not, in order."""
    facts: Mapping[str, Mapping[str, Any]]
    """Fact → id → what it has to tell."""
    holding: Callable[[Callable[[str], bool]], Collection[str] | None]
    """The ids of the texts a condition holds for; None where that is not known."""
    notes: Notes = field(default_factory=Notes)


@dataclass(frozen=True, eq=False)
class Watched(Project):
    """See the module. It is asked as any other project is."""

    folder: Folder = field(kw_only=True)

    def all(self, model: type[M]) -> Iterator[Entry[M]]:
        wanted = {name for name in TYPES if self.folder.is_a(name, model)}
        self.folder.notes.update([of_type(name) for name in wanted])
        for id, type in self.folder.types.items():
            if type in wanted:
                yield cast("Entry[M]", self.folder.read(id))

    def of_type(self, name: str) -> list[Entry[Artefakt]]:
        self.folder.notes.add(of_type(name))
        return [self.folder.read(id) for id, type in self.folder.types.items() if type == name]

    def types(self) -> Mapping[str, str]:
        self.folder.notes.add(WHICH)
        return self.folder.types

    def get(self, ref: Ref | None, model: type[M]) -> Entry[M] | None:
        if ref is None:
            return None
        self.folder.notes.add(ref.id)
        type = self.folder.types.get(ref.id)
        if type is None or not self.folder.is_a(type, model):
            return None
        return cast("Entry[M]", self.folder.read(ref.id))

    def facts(self, fact: Fact[T]) -> Iterator[tuple[str, T]]:
        self.folder.notes.add(of_fact(fact.name))
        yield from self.folder.facts[fact.name].items()

    def once(self, of: Callable[[Project], T]) -> T:
        if of not in self._known:
            with self.folder.notes.taken() as notes:
                found = of(self)
            self._known[of] = found, frozenset(notes)
        found, rests_on = cast("tuple[T, frozenset[str]]", self._known[of])
        self.folder.notes.update(rests_on)
        return found

    def source_of(self, file: str) -> Source | None:
        if file in self.extra_sources:
            return self.extra_sources[file]
        id = self.folder.files.get(file)
        try:
            return self.folder.read_source(id) if id is not None else None
        except InDoubt:  # changed since it was checked: an excerpt would show something else
            return None

    def sources(self, holds: Callable[[str], bool] | None = None) -> Iterator[Source]:
        known = self.folder.holding(holds) if holds else None
        if known is None or holds is None:
            yield from super().sources(holds)
            return
        yield from (source for source in self.extra_sources.values() if holds(source.text))
        for id in known:
            yield self.folder.read_source(id)


def watched(project: Project, folder: Folder) -> Watched:
    """A project that asks the folder for its artefacts. The rest is as `project` has it."""
    known: dict[str, tuple[tuple[Entry[Artefakt], Loc, Ref], ...]] = {}

    def linked(id: str) -> tuple[tuple[Entry[Artefakt], Loc, Ref], ...]:
        if id in known:
            return known[id]
        with folder.notes.taken():  # `<id` says it all
            found = [
                link
                for other in folder.referrers(id)
                if other in folder.types
                for link in links(made, folder.read(other), id)
            ]
        known[id] = tuple(found)
        return known[id]

    others = _Attached(project.others)
    others.notes = folder.notes
    made = Watched(
        project.root,
        project.settings,
        _Asked(folder.types, folder.read, str, folder.notes),
        _Asked(folder.unsound, folder.read_unsound, str, folder.notes),
        _Asked(folder.types, linked, about, folder.notes),
        project.extra_sources,
        project.files,
        project.lock,
        others,
        _Asked(project.results, project.results.__getitem__, lambda _: ATTACHED, folder.notes),
        project.kinds,
        folder=folder,
    )
    return made
