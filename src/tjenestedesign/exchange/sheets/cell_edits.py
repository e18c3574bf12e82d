"""Edits to one artefact, gathered cell by cell and row by row, and carried out on its text in one go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tjenestedesign.exchange.sheets.columns import Column, Level, Step
from tjenestedesign.exchange.sheets.rows import Place, Row, follow, is_list, is_mapping
from tjenestedesign.exchange.sheets.values import to_yaml
from tjenestedesign.ground.yaml.edits import Clear, Edit, Insert, Remove, Set, applied, edited, removals
from tjenestedesign.ground.yaml.source import Loc, decode, parse


class NotHere(Exception):
    """A cell that cannot be changed in a sheet: why, and what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass
class Draft:
    """A file on its way to be changed. Nothing is written.

    `data` is what the file says, and the places are those there: nothing in `edits` moves another place, and `gone` goes last.
    """

    file: str
    raw: bytes
    is_new: bool = False
    data: Any = None
    edits: list[Edit] = field(default_factory=list[Edit])
    gone: list[Loc] = field(default_factory=list[Loc])
    now: Any = None
    """What the file will say with the edits."""

    def __post_init__(self) -> None:
        self._read()

    @property
    def is_changed(self) -> bool:
        return bool(self.edits or self.gone)

    def result(self) -> bytes:
        """The new bytes. Raises `Uneditable`."""
        return edited(self.file, self.raw, [*self.edits, *removals(self.gone, comments=False)])

    def set(self, row: Row, column: Column, text: str) -> None:
        """A cell's new text. Raises `NotHere`."""
        place = follow(row, column.steps)
        if place.left or place.raw is None:
            self._put(place, column.steps, to_yaml(column, text))
        elif text:
            self._existing(place, column, text)
        elif place.short:
            raise NotHere("Cellen kan ikke være tom.", "Skriv hva det er, eller slett hele raden.")
        else:
            self.gone.append(place.loc)

    def append(self, around: Row, level: Level, item: dict[str, Any]) -> None:
        """A new part at the end of its list. Raises `NotHere`."""
        place = follow(around, level.steps)
        if not place.left and is_mapping(place.raw):
            raise NotHere(
                "Listen er skrevet som én del i filen.",
                "Skriv den som en liste med bindestrek i filen først.",
            )
        loc = (*place.loc, *place.left)
        there = _find(self.now, loc)
        if is_list(there) and there:
            self._do(Insert(loc, None, item))
        else:
            self._put(place, level.steps, [there, item] if there else [item])

    def remove(self, loc: Loc) -> None:
        """A row goes, when all else is done. The comments above it stay."""
        self.gone.append(loc)

    def clear(self, around: Row, level: Level) -> None:
        """Takes out what `td new` wrote as an example in a list that is to be filled."""
        place = follow(around, level.steps)
        if not place.left and is_list(place.raw) and place.raw:
            self.raw = edited(self.file, self.raw, [Remove(place.loc)])
            self._read()

    def blank(self, locs: Iterable[Loc]) -> None:
        """Takes out what `td new` suggests; the keys stay."""
        self.raw = edited(self.file, self.raw, [Clear(loc) for loc in sorted(locs, reverse=True)])
        self._read()

    def _read(self) -> None:
        source = decode(self.file, self.raw)[0]
        self.data, self.now = parse(source)[0], parse(source)[0]
        for edit in self.edits:
            self.now = applied(self.now, edit)

    def _do(self, edit: Edit) -> None:
        self.edits.append(edit)
        self.now = applied(self.now, edit)

    def _existing(self, place: Place, column: Column, text: str) -> None:
        loc = place.loc
        if place.short and is_mapping(_find(self.now, loc)):
            loc = (*loc, place.short)  # the short form has been written out, to make room for another key
        self._do(Set(loc, to_yaml(column, text, place.raw)))

    def _put(self, place: Place, steps: tuple[Step, ...], value: Any) -> None:
        """A value under keys that are not written yet, beside what else was put there, in the order of the model."""
        there = _find(self.now, place.loc)
        if place.short and isinstance(there, str):
            self._do(Set(place.loc, {place.short: there}))
        loc, left = place.loc, list(place.left)
        while left and is_mapping(_find(self.now, (*loc, left[0]))):
            loc = (*loc, left.pop(0))
        if not left:
            self._do(Set(loc, value))
            return
        for key in reversed(left[1:]):
            value = {key: value}
        order = list(steps[len(steps) - len(left)].owner.model_fields)
        beside = _find(self.now, loc)
        named = list(beside) if is_mapping(beside) else []
        before = order[: order.index(left[0])] if left[0] in order else [*order, *named]
        self._do(Set((*loc, left[0]), value, tuple(before)))


def _nest(into: dict[str, Any], keys: tuple[str, ...], value: Any) -> None:
    for key in keys[:-1]:
        into = into.setdefault(key, {})
    into[keys[-1]] = value


def nested(column: Column, into: dict[str, Any], text: str) -> None:
    """A cell of a new part, under its keys."""
    _nest(into, tuple(s.key for s in column.steps), to_yaml(column, text))


def _find(data: Any, loc: Loc) -> Any:
    for step in loc:
        if is_list(data) and isinstance(step, int):
            data = data[step]
        elif is_mapping(data):
            data = data.get(str(step))
        else:
            return None
    return data
