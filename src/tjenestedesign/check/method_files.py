"""A project that starts from the method of an example: how the work is done is taken over, what came of it is asked for anew.

Two say what is method. The type says which of its keys can be (`Artefakttype.metode`). The example says which of its artefacts and
parts are, in `METHOD_FILE`. Whatever neither has named is the example's own and stays there, so that a new key or type gives
nothing away by itself. The rest of a file is what `td new` writes: prompts, and keys that are explained.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Any, Final, cast

from tjenestedesign.check.load import read_artefact
from tjenestedesign.check.new_files import new_artefact
from tjenestedesign.check.taken_over import taken_over_file
from tjenestedesign.check.types import TYPES
from tjenestedesign.ground.later import Later, later
from tjenestedesign.ground.prompts import PROMPT_OF_OWN
from tjenestedesign.ground.yaml.source import decode, parse
from tjenestedesign.project.choice_lists import BUILT_IN, EttAv
from tjenestedesign.project.fields import field_at, is_prose, is_time, marked_with, naming, part_model
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.loaded import Entry
from tjenestedesign.project.model import Artefakt, Kortform
from tjenestedesign.project.prosjekt import Prosjekt

METHOD_FILE: Final = ".metode.yaml"
"""The list in an example of what in it is method: an artefact by its id, or a part of one by `id#del`."""

_SAID_OF: Final = re.compile(r"\s*\(antatt\)(?=[.,;:]?\s*$)")
"""What the example says of its own text, at the end of it: how sure it was is nothing to take over."""

_STANDING: Final = frozenset({"belegg", "antatt", "gjenfortalt", "fiktiv", "bygger_på", "kilde"})
"""Keys that say what a text rests on, wherever they stand: nothing the new project has."""


@dataclass(frozen=True, slots=True)
class Example:
    """An example as it is read: its files by their path with `/`, what it is called, and whose it is."""

    id: str
    files: Mapping[str, bytes]
    settings: Prosjekt

    @property
    def names(self) -> tuple[str, ...]:
        """Names that only the example has: of the project, the municipality and those who worked for it."""
        s = self.settings
        return (s.navn, s.kommune, *(one.navn for one in s.leverandører))


def method_files(example: Example, now: date) -> dict[str, bytes]:
    """The files of the method, by their path in the new project. Dates are moved so that the first is still to come."""
    chosen = _chosen(example)
    taken: dict[str, bytes] = {}
    for spec in TYPES.values():
        entries = [e for e in _entries(example, spec) if e.id in chosen]
        titles = _titles(example, spec, entries)
        for number, (entry, title) in enumerate(zip(entries, titles, strict=True), 1):
            path = f"{spec.sti}/{spec.id}-{number}.yaml"
            taken[path] = _Taking(example, spec, entry, chosen[entry.id], now).file(path, title)
    return taken


def _chosen(example: Example) -> dict[str, frozenset[str]]:
    """artefact → the parts of it that are method; none where the artefact is so as a whole."""
    listed, _ = parse(decode(METHOD_FILE, example.files.get(METHOD_FILE, b""))[0])
    found: dict[str, set[str]] = {}
    for one in cast("list[str]", listed or []):
        id, _, part = one.partition("#")
        found.setdefault(id, set()).update({part} if part else ())
    return {id: frozenset(parts) for id, parts in found.items()}


def _entries(example: Example, spec: Artefakttype) -> Iterator[Entry[Artefakt]]:
    if not spec.metode:
        return
    for path, raw in sorted(example.files.items()):
        if PurePosixPath(path).suffix == ".yaml" and path.startswith(f"{spec.sti}/"):
            entry = read_artefact(path, raw)
            if entry is not None and entry.type is spec:
                yield entry


def _titles(example: Example, spec: Artefakttype, entries: list[Entry[Artefakt]]) -> list[str]:
    """What each is called: as in the example, where that is method and names nobody; else after its type."""
    told = [e.model.tittel if "tittel" in spec.metode else spec.tittel for e in entries]
    told = [spec.tittel if _names_own(t, example.names) else t for t in told]
    return [t if told.count(t) == 1 else f"{t} {told[:n].count(t) + 1}" for n, t in enumerate(told)]


def _names_own(text: str, names: tuple[str, ...]) -> bool:
    """Whether a text names the example, also in the genitive."""
    return any(re.search(rf"(?<!\w){re.escape(name)}s?(?!\w)", text) for name in names)


_Keys = dict[str, "_Keys"]


def _keys(dotted: tuple[str, ...]) -> _Keys:
    """The keys as the tree they stand in. One with nothing under it is kept with all it holds."""
    tree: _Keys = {}
    for path in dotted:
        at = tree
        for step in path.split("."):
            at = at.setdefault(step, {})
    return tree


@dataclass
class _Taking:
    """One artefact on its way into the new project."""

    example: Example
    spec: Artefakttype
    entry: Entry[Artefakt]
    parts: frozenset[str]
    """Those that are method; none where all are."""
    now: date
    moved: Later | None = field(init=False)

    def __post_init__(self) -> None:
        self.data = cast("dict[str, Any]", parse(self.entry.source)[0])
        self.tree = _keys(self.spec.metode)
        self.gone = {part.id for _, part in self.entry.parts if self.parts and part.id not in self.parts}
        self.moved = later(self._dates(self.data, self.tree, ()), self.now)

    def file(self, path: str, title: str) -> bytes:
        """What `td new` writes, with the method filled in."""
        kept = {key: self._kept(value, self.tree[key], (key,)) for key, value in self._method(self.data)}
        values = {k: v for k, v in kept.items() if k != "tittel" and v not in (None, [], {})}
        new = new_artefact(self.spec, title)
        return taken_over_file(path, new, values, self.example.id, moved=self.moved is not None)

    def _method(self, data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        return ((key, value) for key, value in data.items() if key in self.tree)

    def _kept(self, value: Any, tree: _Keys, way: tuple[str, ...]) -> Any:
        """The method in a value; None where there is none."""
        if isinstance(value, list):
            items = [i for i in cast("list[Any]", value) if not self._is_gone(i, way)]
            return [kept for i in items if (kept := self._kept(i, tree, way)) not in (None, {}, [])]
        if isinstance(value, dict):
            pairs = ((k, v) for k, v in cast("dict[str, Any]", value).items() if k not in _STANDING)
            inside = {k: self._kept(v, tree.get(k, {}), (*way, k)) for k, v in pairs if not tree or k in tree}
            return {k: v for k, v in inside.items() if v not in (None, {}, [])}
        return self._text(value, tree, way) if isinstance(value, str) else value

    def _is_gone(self, item: Any, way: tuple[str, ...]) -> bool:
        """Whether an item is a part that stays in the example, or the name of one."""
        if isinstance(item, dict):
            return cast("dict[str, Any]", item).get("id") in self.gone
        info = field_at(self.spec.modell, way)
        return item in self.gone and info is not None and naming(info) is not None

    def _text(self, text: str, tree: _Keys, way: tuple[str, ...]) -> str | None:
        info = field_at(self.spec.modell, way)
        part = part_model(info.annotation) if info else None
        if part is not None and issubclass(part, Kortform):
            if tree and part.kortform not in tree:
                return None
            info = part.model_fields[part.kortform]
        if info is None:
            return text
        if self.moved and is_time(info):
            return self.moved.moved(text)
        if (mark := marked_with(info, EttAv)) and text not in BUILT_IN.words(mark.liste):
            return None  # the example's own word, which a project of one's own does not have
        if not is_prose(info):
            return text
        paragraphs = _SAID_OF.sub("", text).split("\n\n")
        return "\n\n".join(PROMPT_OF_OWN if _names_own(p, self.example.names) else p for p in paragraphs)

    def _dates(self, value: Any, tree: _Keys, way: tuple[str, ...]) -> Iterator[str]:
        """Every date among what is method."""
        if isinstance(value, list):
            for item in cast("list[Any]", value):
                if not self._is_gone(item, way):
                    yield from self._dates(item, tree, way)
        elif isinstance(value, dict):
            for key, inner in cast("dict[str, Any]", value).items():
                if key in tree:
                    yield from self._dates(inner, tree[key], (*way, key))
        elif isinstance(value, str) and (info := field_at(self.spec.modell, way)) and is_time(info):
            yield value
