"""The loaded project: its artefacts as models with the text they were read from. Immutable; rules and views only read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from tjenestedesign.ground.diagnostics import Position
from tjenestedesign.ground.prompts import is_placeholder
from tjenestedesign.ground.yaml.source import Loc, Source
from tjenestedesign.project.choice_lists import BUILT_IN, Choices
from tjenestedesign.project.fact import Fact
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.lock import Lock
from tjenestedesign.project.model import Artefakt, DelMedId, Ref
from tjenestedesign.project.prosjekt import Prosjekt
from tjenestedesign.project.reading import RawFile
from tjenestedesign.project.references import within_variant
from tjenestedesign.project.walked import Walked, walked

M = TypeVar("M", bound=Artefakt, covariant=True)
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Entry(Generic[M]):
    """One sound artefact: its model, its id, and the text it was read from."""

    id: str
    type: Artefakttype
    model: M
    source: Source

    @cached_property
    def walked(self) -> Walked:
        """What the rules look for in it, found in one walk."""
        return walked(self.model)

    @property
    def refs(self) -> tuple[tuple[Loc, Ref], ...]:
        """Every reference it makes, with where it stands."""
        return self.walked.refs

    @property
    def parts(self) -> tuple[tuple[Loc, DelMedId], ...]:
        """Every part with an id, with where it stands."""
        return self.walked.parts

    @cached_property
    def named_parts(self) -> Mapping[str, tuple[Loc, DelMedId]]:
        """The parts others can refer to, by id: of two with the same id the first, and none of a variant."""
        found: dict[str, tuple[Loc, DelMedId]] = {}
        for loc, part in self.parts:
            if not within_variant(loc):
                found.setdefault(part.id, (loc, part))
        return found

    @property
    def file(self) -> str:
        return self.source.file

    @property
    def name(self) -> str:
        """What to call it: its title, or its id while the title is still to be written."""
        title = self.model.tittel
        return f"{self.id} (uten tittel)" if is_placeholder(title) else title


@dataclass(frozen=True, eq=False)
class Settings:
    """prosjekt.yaml as a model, with the text it was read from."""

    model: Prosjekt
    source: Source

    @cached_property
    def choices(self) -> Choices:
        """What the project's files may choose between."""
        return self.model.choices


@dataclass(frozen=True, eq=False)
class Broken:
    """A file that could not become a model. Its id is known, and its type and references where they could be read."""

    id: str
    type: str | None
    source: Source
    refs: tuple[tuple[Position, Ref], ...] = ()


@dataclass(frozen=True, eq=False)
class Project:
    """Everything that loaded. Immutable; rules and views only read it."""

    root: Path
    settings: Settings | None
    entries: Mapping[str, Entry[Artefakt]]
    broken: Mapping[str, Broken]
    backlinks: Mapping[str, tuple[tuple[Entry[Artefakt], Loc, Ref], ...]]
    extra_sources: Mapping[str, Source]
    """Texts that belong to no artefact but may have something said about them, such as the second of two equal ids."""
    files: int
    """How many files were read."""
    lock: Lock = field(default_factory=Lock)
    """What is approved, and what was taken over from an example."""
    others: tuple[RawFile, ...] = ()
    """Files that are no artefacts: attachments, not read yet, and YAML that td could not read as text."""
    results: Mapping[str, RawFile] = field(default_factory=dict[str, RawFile])
    """The result files (`ID.resultat.json`) by id, not read yet."""
    kinds: tuple[str, ...] = ()
    """The types there are, in the order the guide takes them."""
    redacted: bool = False
    """Whether something is withheld from it, so that nothing can be said to be missing."""
    plain: Project | None = None
    """The project as it is written, where this is how it is shown: with marks on what is less sure (`project/marked.py`)."""
    _known: dict[Callable[[Project], Any], Any] = field(
        default_factory=dict[Callable[["Project"], Any], Any], init=False, repr=False
    )
    _by_model: dict[type[Artefakt], tuple[Entry[Any], ...]] = field(
        default_factory=dict[type[Artefakt], "tuple[Entry[Any], ...]"], init=False, repr=False
    )

    def all(self, model: type[M]) -> Iterator[Entry[M]]:
        """The sound artefacts of one type, by id."""
        if (known := self._by_model.get(model)) is None:
            kinds = {type(entry.model) for entry in self.entries.values()}
            wanted = {kind for kind in kinds if issubclass(kind, model)}
            known = self._by_model[model] = tuple(
                entry for entry in self.entries.values() if type(entry.model) in wanted
            )
        return cast("Iterator[Entry[M]]", iter(known))

    def of_type(self, name: str) -> list[Entry[Artefakt]]:
        return [e for e in self.entries.values() if e.type.navn == name]

    def may_hold_unread(self, name: str) -> bool:
        """Whether a file that could not be read is of a type, or may be: then nothing can be said to be missing of it."""
        return any(b.type in (name, None) for b in self.broken.values())

    def types(self) -> Mapping[str, str]:
        """The type of every sound artefact, by id."""
        return {entry.id: entry.type.navn for entry in self.entries.values()}

    def get(self, ref: Ref | None, model: type[M]) -> Entry[M] | None:
        """The artefact a reference names, where it is sound and of that type."""
        entry = self.entries.get(ref.id) if ref else None
        return cast("Entry[M]", entry) if entry is not None and isinstance(entry.model, model) else None

    def part(self, ref: Ref | None) -> DelMedId | None:
        """The part a reference names, where there is one."""
        entry = self.entries.get(ref.id) if ref and ref.del_id else None
        if entry is None or ref is None:
            return None
        return next((part for _, part in entry.parts if part.id == ref.del_id), None)

    def facts(self, fact: Fact[T]) -> Iterator[tuple[str, T]]:
        """What each artefact has to tell, with its id."""
        for entry in self.all(fact.model):
            if (told := fact.of(entry)) is not None:
                yield entry.id, told

    @property
    def choices(self) -> Choices:
        """What its files may choose between."""
        return self.settings.choices if self.settings else BUILT_IN

    @property
    def example_mark(self) -> str:
        """What stands at the foot of everything made of an example to learn from; blank for a project of one's own."""
        return self.settings.model.om_eksempelet if self.settings else ""

    def once(self, of: Callable[[Project], T]) -> T:
        """What is worked out of the whole project: the first time it is asked for, and then remembered."""
        if of not in self._known:
            self._known[of] = of(self)
        return self._known[of]

    def source_of(self, file: str) -> Source | None:
        """The text of a file td has read."""
        return self.once(_by_file).get(file)

    def sources(self, holds: Callable[[str], bool] | None = None) -> Iterator[Source]:
        """Every YAML text td has read, also those that became no artefact; with `holds`, those it is true of."""
        kept = (e.source for e in (*self.entries.values(), *self.broken.values()))
        for source in (*self.extra_sources.values(), *kept):
            if holds is None or holds(source.text):
                yield source


def _by_file(project: Project) -> Mapping[str, Source]:
    found = {e.source.file: e.source for e in (*project.entries.values(), *project.broken.values())}
    return {**found, **project.extra_sources}
