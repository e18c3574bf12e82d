"""What people write, read as what it means: keys and values in their own spelling, where only one thing can be meant.

pydantic says where a file is not as td writes it, so a file that is, costs nothing here. Each such place is looked at with what its
key can hold (`ground/readings/`), read, and the file tried again; what could mean two things stays a fault, with both in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final, Generic, TypeVar, cast

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position
from tjenestedesign.ground.readings import (
    Ambiguous,
    Read,
    as_clock,
    as_day,
    as_duration,
    as_grade,
    as_id,
    as_items,
    as_number,
    as_time,
    as_yes_no,
    folded,
    meant_word,
    same_word,
    unit_called,
    without_more,
    without_word,
)
from tjenestedesign.ground.scalars import Enhet, Idform, Klokkeslett, Tidspunkt, Varighet, shown
from tjenestedesign.ground.yaml.source import Loc, Reading, Source, Span, read_so
from tjenestedesign.project.choice_lists import Choices, EttAv
from tjenestedesign.project.fields import (
    bounds,
    field_at,
    holds,
    is_list,
    is_yes_or_no,
    keys,
    marked_with,
    model_at,
    naming,
    part_model,
    scalar,
    words_for,
)
from tjenestedesign.project.model import Del, DelMedId, Kortform, Ref, in_full
from tjenestedesign.project.spelt_keys import key_meant
from tjenestedesign.project.synonyms import NAMES

M = TypeVar("M", bound=Del)

_ROUNDS: Final = 12
"""How many times a file is tried: once more for each layer of it that hides another."""


_READ_ALREADY: Final = frozenset(
    (
        "missing",
        "greater_than_equal",
        "less_than_equal",
        "greater_than",
        "less_than",
        "string_too_short",
        "too_short",
    )
)
"""Faults of what can be read, or is not there."""


_LISTS: Final = frozenset(("tuple_type", "list_type"))
"""Faults of what is no list where one is asked for."""


@dataclass(frozen=True, slots=True)
class Understood(Generic[M]):
    """A file's content as a model, or why it is none; what was read in it, and what could mean two things where it stands."""

    model: M | None
    error: ValidationError | None
    data: Any
    readings: tuple[Reading, ...] = ()
    asked: Mapping[Loc, Ambiguous] = field(default_factory=dict[Loc, Ambiguous])


def understood(model: type[M], data: dict[str, Any], choices: Choices | None = None) -> Understood[M]:
    """The content of a file, read as it is meant, with the project's own choices. `data` is left as it is."""
    try:
        return Understood(model.model_validate(data, context=choices), None, data)
    except ValidationError as error:
        return _tried(model, deepcopy(data), error, choices)


def _tried(
    model: type[M], data: dict[str, Any], error: ValidationError, choices: Choices | None
) -> Understood[M]:
    readings: list[Reading] = []
    asked: dict[Loc, Ambiguous] = {}
    for _ in range(_ROUNDS):
        found = list(_readings(model, data, error, asked, choices))
        if not found:
            break
        readings += found
        read_so(data, found)
        try:
            return Understood(model.model_validate(data, context=choices), None, data, tuple(readings))
        except ValidationError as next_error:
            error = next_error
    return Understood(None, error, data, tuple(readings), asked)


def _readings(
    model: type[Del],
    data: dict[str, Any],
    error: ValidationError,
    asked: dict[Loc, Ambiguous],
    choices: Choices | None,
) -> Iterator[Reading]:
    """What can be read otherwise in the places an error names, each place once. What is ambiguous is added to `asked`."""
    seen: set[Loc] = set()
    for item in error.errors(include_url=False):
        loc = _place(data, item["loc"])
        if not loc or loc in seen:
            continue
        seen.add(loc)
        if item["type"] == "extra_forbidden":
            owner = model_at(model, loc[:-1])
            key = key_meant(owner, keys(owner, choices), _at(data, loc[:-1]), str(loc[-1])) if owner else None
            if (whole := _counted_pair(model, data, loc)) is not None:
                yield whole
            elif isinstance(key, Ambiguous):
                asked[loc] = key
            elif key is not None:
                yield Reading(loc, str(loc[-1]), key=key)
            continue
        if item["type"] in _READ_ALREADY:
            continue
        value = _at(data, loc)
        info = field_at(model, loc)
        place = _Place(data, loc, model, choices)
        read = _value_meant(info, value, place, is_list_asked=item["type"] in _LISTS) if info else None
        if isinstance(read, Ambiguous):
            asked[loc] = read
        elif read is not None and read != value:
            yield Reading(loc, value if isinstance(value, str) else str(loc[-1]), value=read)


def _counted_pair(model: type[Del], data: Any, loc: Loc) -> Reading | None:
    """`Huseiere: 4` in a list of those who are counted: to YAML a key with a value, to people who and how many."""
    part = model_at(model, loc[:-1])
    there = cast("dict[str, Any]", _at(data, loc[:-1]))
    many = there.get(str(loc[-1]))
    if (
        part is None
        or len(there) != 1
        or not isinstance(many, str)
        or len(loc) < 2
        or not isinstance(loc[-2], int)
    ):
        return None
    said = f"{loc[-1]}: {many}"
    keys = in_full(part, said)
    return Reading(loc[:-1], said, value=keys) if isinstance(keys, dict) and "antall" in keys else None


def _place(data: Any, loc: Loc) -> Loc:
    """Pydantic's path without what it puts in between: as far as it leads in the data."""
    path: Loc = ()
    for step in loc:
        if isinstance(data, dict) and step in data:
            data = cast("dict[Any, Any]", data)[step]
        elif isinstance(data, list) and isinstance(step, int) and step < len(cast("list[Any]", data)):
            data = cast("list[Any]", data)[step]
        else:
            continue
        path = (*path, step)
    return path


def _at(data: Any, loc: Loc) -> Any:
    for step in loc:
        data = data[step]
    return data


# --- values -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands: what is beside it says what it counts, and what is around it what it names."""

    data: dict[str, Any]
    loc: Loc
    model: type[Del]
    choices: Choices | None

    @property
    def key(self) -> str:
        return next((step for step in reversed(self.loc) if isinstance(step, str)), "")

    def beside(self, key: str) -> Any:
        around = _at(self.data, self.loc[:-1])
        return cast("dict[str, Any]", around).get(key) if isinstance(around, dict) else None


def _value_meant(info: FieldInfo, value: Any, place: _Place, *, is_list_asked: bool) -> Any:
    many = is_list(info.annotation)
    part = part_model(info.annotation)
    if many and isinstance(place.loc[-1], str):
        if isinstance(value, dict) and part is not None:
            return [value] if is_list_asked else None
        if not isinstance(value, str):
            return None
        if not is_list_asked and (one := _text_meant(info, value, place)) is not None:
            return one  # where one value may stand for the list
        read = as_items(value, prose=_has_prose(info, part), names=place.key in NAMES)
        if isinstance(read, Ambiguous):
            return read
        return list(read) if is_list_asked or len(read) > 1 else None
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return items[0] if len(items) == 1 and not many else None
    if isinstance(value, str):
        return (in_full(part, value) if part else None) or _text_meant(info, value, place)
    return None


def _has_prose(info: FieldInfo, part: type[Del] | None) -> bool:
    """Whether a list's items are texts in which a comma or a slash may stand: not ids, choices and numbers."""
    if part is not None:
        if not issubclass(part, Kortform):
            return False
        info = part.model_fields[part.kortform]
    known = (
        words_for(info, None)
        or scalar(info.annotation)
        or marked_with(info, Idform)
        or marked_with(info, EttAv)
    )
    return not (known or holds(info.annotation, int, float, Decimal, date))


def _text_meant(info: FieldInfo, text: str, place: _Place) -> Read:
    """One text, by what its key can hold."""
    part = part_model(info.annotation)
    if part is not None and issubclass(part, Kortform):
        info = part.model_fields[part.kortform]
    kind = scalar(info.annotation)
    if known := words_for(info, place.choices):
        said = without_word(text, place.key)
        return meant_word(text, known) or same_word(said, known) or same_word(without_more(said), known)
    if kind is not None:
        if issubclass(kind, Ref):
            return None  # what there is to refer to, the others say (`project/references.py`)
        if issubclass(kind, Tidspunkt):
            return as_time(text, last=ends_with(place.key))
        readers = ((Varighet, as_duration), (Klokkeslett, as_clock))
        return next((read(text) for of, read in readers if issubclass(kind, of)), kind.ment(text))
    if is_yes_or_no(info.annotation):
        return as_yes_no(text)
    if holds(info.annotation, date):
        return as_day(text)
    if holds(info.annotation, int, float, Decimal):
        return _number(info, text, place)
    if marked_with(info, Idform) is not None:
        named = naming(info)
        if named is not None and named.del_ is not None and named.i is None:
            return _id_named(named.del_, text, place)
        return as_id(text)
    return None


def ends_with(key: str) -> bool | None:
    """Whether a key holds the end of a time, where a half-year is its last month. None where it may be either."""
    return True if key in _ENDS else False if key in _STARTS else None


_STARTS: Final = frozenset(("fra", "start", "oppstart"))
_ENDS: Final = frozenset(("til", "slutt", "frist"))


def _number(info: FieldInfo, text: str, place: _Place) -> Read:
    unit = place.beside("enhet")
    said = without_word(text, place.key)
    if isinstance(unit, str) and marked_with(info, Enhet) is None:
        whole = holds(info.annotation, int)
        bare = without_word(said, unit)
        return as_number(bare if bare != said else said, whole=whole, unit=unit_called(unit) or "stk")
    return number_meant(info, said)


def _id_named(kind: str, text: str, place: _Place) -> str | None:
    """The id of the one part in the file that a key names in other words, by its id or else its title. None where there is none:
    an id made of the words would name nothing."""
    wanted = folded(text)
    ids = list(_ids_called(place.model, place.data, kind))
    id = as_id(text)
    if any(as_id(one) == id for one, _ in ids):
        return id
    called = [id for id, title in ids if folded(title) == wanted]
    return called[0] if len(called) == 1 else None


def _ids_called(model: type[Del], data: Any, kind: str) -> Iterator[tuple[str, str]]:
    """The ids of a kind of part in a file, each with what the part is called."""
    if isinstance(data, list):
        for item in cast("list[Any]", data):
            yield from _ids_called(model, item, kind)
        return
    if not isinstance(data, dict):
        return
    here = cast("dict[str, Any]", data)
    if issubclass(model, DelMedId) and model.betegnelse() == kind and isinstance(here.get("id"), str):
        title = next((here[k] for k in _TITLES if isinstance(here.get(k), str)), "")
        yield here["id"], title
    for key, inner in here.items():
        info = model.model_fields.get(key)
        part = part_model(info.annotation) if info else None
        if part is not None:
            yield from _ids_called(part, inner, kind)


_TITLES: Final = ("tittel", "navn", "gruppe", "tekst")
"""The keys that say what a part is called."""


def number_meant(info: FieldInfo, text: str) -> Read:
    """A number, in the unit its key counts."""
    unit = marked_with(info, Enhet)
    read = as_number(text, whole=holds(info.annotation, int), unit=unit.navn if unit else "")
    if read is None and (most := _most(info)) is not None:
        return as_grade(text, most)
    return read


def _most(info: FieldInfo) -> int | None:
    """The highest a number can be, where that is a whole number."""
    ends = (end for kind, end in bounds(info) if kind == "le")
    return next((end for end in ends if isinstance(end, int)), None)


# --- told ---------------------------------------------------------------------------------------------------------


def told_of_name(stem: str, id: str, file: str) -> Diagnostic:
    """A file's name that stands for an id."""
    return Diagnostic(
        "TD112",
        Level.RÅD,
        f"Filnavnet «{shown(stem)}» er lest som id-en «{id}».",
        Position(file),
        f"«td fix» gir filen navnet «{id}.yaml».",
    )


def told_of_lines(source: Source) -> Iterator[Diagnostic]:
    """Lines with other list marks and spaces than those of YAML."""
    for line in source.pasted:
        text = source.lines[line]
        column = len(text) - len(text.lstrip())
        yield Diagnostic(
            "TD112",
            Level.RÅD,
            f"Linjen er lest som «{shown(text.strip())}»." if text.strip() else "Linjen er lest som tom.",
            source.position(Span((line, column), (line, max(len(text), column + 1)))),
            "«td fix» skriver det slik i filen.",
        )


def told(source: Source, since: int = 0) -> Iterator[Diagnostic]:
    """What td read its own way in a file, from a certain reading on."""
    for number, reading in enumerate(source.readings[since:], since):
        before = Source(source.file, source.text, source.readings[:number])
        at = before.locate(reading.loc, key=reading.key is not None)
        if reading.key is not None:
            said, meant = f"«{shown(reading.was)}» er lest som «{reading.key}».", reading.key
        elif isinstance(reading.value, str):
            said, meant = f"«{shown(reading.was)}» er lest som «{shown(reading.value)}».", reading.value
        elif isinstance(value := reading.value, dict):
            keys = cast("dict[str, str]", value)
            said = f"«{shown(reading.was)}» er lest som «{shown(', '.join(f'{k}: {v}' for k, v in keys.items()))}»."
            meant = ""
        else:
            many = len(cast("list[Any]", reading.value))
            points = "ett punkt" if many == 1 else f"{many} punkter"
            said, meant = f"«{reading.loc[-1]}» er lest som en liste med {points}.", ""
        yield Diagnostic("TD112", Level.RÅD, said, at, "«td fix» skriver det slik i filen.", meant=meant)
