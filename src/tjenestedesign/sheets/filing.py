"""Edits to one artefact, gathered cell by cell and row by row, and carried out on its text in one go."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, cast

from tjenestedesign.edit import remove
from tjenestedesign.ground.yaml.source import Loc, decode, parse
from tjenestedesign.rewriting import Addition, change
from tjenestedesign.sheets.columns import Column, Level, Step
from tjenestedesign.sheets.rows import Place, Row, follow, is_list, is_mapping
from tjenestedesign.sheets.values import canonical, to_yaml


class NotHere(Exception):
    """A cell that cannot be changed in a sheet: why, and what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass
class Draft:
    """A file on its way to be changed. Nothing is written."""

    file: str
    raw: bytes
    is_new: bool = False
    data: Any = None
    replaced: dict[Loc, Any] = field(default_factory=dict[Loc, Any])
    added: dict[tuple[Loc, str], Addition] = field(default_factory=dict[tuple[Loc, str], Addition])
    items: list[Addition] = field(default_factory=list[Addition])
    removed: list[Loc] = field(default_factory=list[Loc])

    def __post_init__(self) -> None:
        self.data = parse(decode(self.file, self.raw)[0])[0]

    @property
    def is_changed(self) -> bool:
        return bool(self.replaced or self.added or self.items or self.removed)

    def result(self) -> bytes:
        """The new bytes. Raises `Uneditable`."""
        raw = self.raw
        if self.replaced or self.added or self.items:
            raw = change(self.file, raw, self.replaced, [*self.added.values(), *self.items])
        return remove(self.file, raw, self.removed, comments=False) if self.removed else raw

    def set(self, row: Row, column: Column, text: str) -> None:
        """A cell's new text. Raises `NotHere`."""
        place = follow(row, column.steps)
        if not place.left and place.raw is not None:
            self._existing(place, column, text)
            return
        value = to_yaml(column, text)
        if not place.left:
            self.replaced[place.loc] = value
        else:
            self._put(place.loc, place.raw, place.short, column.steps, place.left, value)

    def _existing(self, place: Place, column: Column, text: str) -> None:
        loc: Loc = place.loc
        raw: Any = place.raw
        if not text and place.short:
            raise NotHere("Cellen kan ikke være tom.", "Skriv hva det er, eller slett hele raden.")
        if not text:
            self.removed.append(loc)
        elif column.many and isinstance(raw, list) and raw:
            self._listed(loc, column, cast("list[Any]", raw), text)
        elif loc in self.replaced and isinstance(self.replaced[loc], dict):
            self.replaced[loc][column.steps[-1].key] = to_yaml(column, text, raw)
        else:
            self.replaced[loc] = to_yaml(column, text, raw)

    def _listed(self, loc: Loc, column: Column, old: list[Any], text: str) -> None:
        """Only the lines that changed."""
        new = cast("list[Any]", to_yaml(column, text, old))
        before = [canonical(column, [o]) for o in old]
        after = [canonical(column, [n]) for n in new]
        gone: list[int] = []
        for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if what == "equal":
                continue
            for offset in range(min(b - a, d - c)):
                self.replaced[(*loc, a + offset)] = new[c + offset]
            gone += range(a + (d - c), b)
            at = b if b < len(old) else None
            self.items += [Addition(loc, v, at=at) for v in new[c + (b - a) : d]]
        for n in gone:
            earlier = sum(i.owner == loc and i.at is not None and i.at <= n for i in self.items)
            self.removed.append((*loc, n + earlier))

    def _put(
        self, loc: Loc, raw: Any, short: str, steps: tuple[Step, ...], left: tuple[str, ...], value: Any
    ) -> None:
        """A value under keys that are not written yet, beside what else was put there."""
        if raw is None or isinstance(raw, str):
            there = self.replaced.get(loc)
            if not isinstance(there, dict):
                there = {short: raw if there is None else there} if raw is not None else {}
                self.replaced[loc] = there
            _nest(cast("dict[str, Any]", there), left, value)
            return
        step = steps[len(steps) - len(left)]
        order = list(step.owner.model_fields)
        first = left[0]
        key = (loc, first)
        if key not in self.added:
            start: Any = {} if len(left) > 1 else value
            self.added[key] = Addition(loc, start, first, tuple(order[: order.index(first)]))
        if len(left) > 1:
            _nest(self.added[key].value, left[1:], value)

    def append(self, around: Row, level: Level, item: dict[str, Any]) -> None:
        """A new part at the end of its list. Raises `NotHere`."""
        place = follow(around, level.steps)
        if place.left:
            added = self.added.get((place.loc, place.left[0]))
            put = _find(added.value, place.left[1:]) if added else None
            existing = put or _find(self.replaced.get(place.loc), place.left)
            if is_list(existing):
                existing.append(item)
            else:
                self._put(place.loc, place.raw, place.short, level.steps, place.left, [item])
        elif is_list(place.raw) and place.raw:
            self.items.append(Addition(place.loc, item))
        elif is_mapping(place.raw):
            raise NotHere(
                "Listen er skrevet som én del i filen.",
                "Skriv den som en liste med bindestrek i filen først.",
            )
        else:
            there_now: Any = self.replaced.get(place.loc, [place.raw] if place.raw else [])
            listed: list[Any] = there_now if is_list(there_now) else [there_now]
            self.replaced[place.loc] = [*listed, item]

    def clear(self, around: Row, level: Level) -> None:
        """Takes out what `td new` wrote as an example in a list that is to be filled."""
        place = follow(around, level.steps)
        if not place.left and is_list(place.raw) and place.raw:
            self.raw = remove(self.file, self.raw, [place.loc])
            self.data = parse(decode(self.file, self.raw)[0])[0]


def _nest(into: dict[str, Any], keys: tuple[str, ...], value: Any) -> None:
    for key in keys[:-1]:
        into = into.setdefault(key, {})
    into[keys[-1]] = value


def nested(column: Column, into: dict[str, Any], text: str) -> None:
    """A cell of a new part, under its keys."""
    _nest(into, tuple(s.key for s in column.steps), to_yaml(column, text))


def _find(data: Any, keys: tuple[str, ...]) -> Any:
    for key in keys:
        if not is_mapping(data):
            return None
        data = data.get(key)
    return data
