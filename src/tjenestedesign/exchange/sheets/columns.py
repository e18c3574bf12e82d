"""Which tables and columns an artefact type has: one row per artefact, and one table for each list of parts in it."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Annotated, Any, Final, Literal, Union, cast, get_args, get_origin

from pydantic.fields import FieldInfo

from tjenestedesign.check.types import TYPES
from tjenestedesign.ground.scalars import Scalar, Tidspunkt
from tjenestedesign.project.choice_lists import BUILT_IN, Choices, EttAv
from tjenestedesign.project.fields import field_of, keys, marked_with
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.model import Del, DelMedId, Egne, Kortform, Ref, is_own_key

ARTEFACT: Final = "artefakt"
ID: Final = "id"
NUMBER: Final = "nr"
_LAST: Final = ("belegg", "egne")
"""How sure a row is, is said after what it says; what is for other systems, after all."""


class Kind(Enum):
    """What a cell holds."""

    TEXT = "tekst"
    CHOICE = "valg"
    DATE = "dato"
    TIME = "tidspunkt"
    NUMBER = "tall"
    YES_NO = "ja eller nei"
    REFERENCE = "henvisning"


@dataclass(frozen=True, slots=True)
class Step:
    """One key on the way to a value. `owner` is the part it stands in, which may be written in its short form."""

    key: str
    owner: type[Del]

    @property
    def is_short(self) -> bool:
        """Whether the owner, written as one text, means this key."""
        return issubclass(self.owner, Kortform) and self.owner.kortform == self.key


@dataclass(frozen=True, slots=True)
class Column:
    """A key whose values go into cells. `many` is a list, one item per line in the cell."""

    steps: tuple[Step, ...]
    kind: Kind
    many: bool
    choices: tuple[str, ...]
    ref: type[Ref] | None
    description: str
    required: bool

    @property
    def name(self) -> str:
        """The header: the key as it is written in YAML, with dots into parts."""
        return ".".join(s.key for s in self.steps)

    @property
    def info(self) -> FieldInfo:
        """The key as the models have it."""
        info = field_of(self.steps[-1].owner, self.steps[-1].key)
        assert info is not None, self.name
        return info

    @property
    def is_own(self) -> bool:
        """Whether it is a key td does not know, which a sheet may come back with though it was not exported."""
        return issubclass(self.steps[-1].owner, Egne)


@dataclass(frozen=True, slots=True)
class Level:
    """A list of parts: the keys that lead to it, from the artefact or from the part around it."""

    steps: tuple[Step, ...]
    item: type[Del]
    description: str

    @property
    def name(self) -> str:
        return ".".join(s.key for s in self.steps)

    @property
    def by_id(self) -> bool:
        """Whether the parts all have ids of their own, or some only a place in the list."""
        return issubclass(self.item, DelMedId) and self.item.model_fields["id"].is_required()


@dataclass(frozen=True, slots=True)
class Table:
    """The artefacts of a type, or the parts in one of its lists. `left_out` are the keys that no cell can carry."""

    type: Artefakttype
    levels: tuple[Level, ...]
    columns: tuple[Column, ...]
    left_out: tuple[str, ...]

    @property
    def name(self) -> str:
        return ".".join([self.type.navn, *(level.name for level in self.levels)])

    @property
    def short_name(self) -> str:
        return self.levels[-1].steps[-1].key if self.levels else self.type.navn

    @property
    def keys(self) -> tuple[str, ...]:
        """The headers of the columns that say which row it is."""
        if not self.levels:
            return (ID,)
        around = (level.name for level in self.levels[:-1])
        return (ARTEFACT, *around, ID if self.levels[-1].by_id else NUMBER)

    @property
    def description(self) -> str:
        return self.levels[-1].description if self.levels else self.type.kort

    def column(self, name: str) -> Column | None:
        return next((c for c in self.columns if c.name == name), None)

    @property
    def model(self) -> type[Del]:
        return self.levels[-1].item if self.levels else self.type.modell


@dataclass(frozen=True, slots=True)
class Own:
    """What a project has named for itself: the choices, and the keys under `egne`, by type."""

    choices: Choices = BUILT_IN
    keys: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def of(self, type_name: str) -> tuple[str, ...]:
        return dict(self.keys).get(type_name, ())

    def with_keys(self, type_name: str, more: Iterable[str]) -> Own:
        """The same, with more keys under `egne` in one type."""
        found = tuple(dict.fromkeys((*self.of(type_name), *more)))
        return Own(self.choices, tuple({**dict(self.keys), type_name: found}.items()))


def is_own_column(header: str) -> bool:
    """Whether a header is a key under `egne`, such as `egne.saksnummer`."""
    part, _, key = header.partition(".")
    return part.casefold() == "egne" and is_own_key(key)


NOTHING_OWN: Final = Own()


def own_of(project: Project) -> Own:
    """What stands in the artefacts that are sound, in the order it is met."""
    found: dict[str, dict[str, None]] = {}
    for entry in project.entries.values():
        if entry.model.egne:
            found.setdefault(entry.type.navn, {}).update(dict.fromkeys(entry.model.egne.egne_nøkler))
    return Own(project.choices, tuple((name, tuple(keys)) for name, keys in found.items()))


@cache
def tables(type_name: str, own: Own = NOTHING_OWN) -> tuple[Table, ...]:
    """Every table of a type, the artefacts themselves first."""
    spec = TYPES[type_name]
    return tuple(_tables(spec, (), spec.modell, own))


def table_named(name: str, own: Own = NOTHING_OWN) -> Table | None:
    """A table by its full name, such as `kravspesifikasjon.krav`."""
    type_name = name.partition(".")[0]
    if type_name not in TYPES:
        return None
    return next((t for t in tables(type_name, own) if t.name == name), None)


def _tables(spec: Artefakttype, levels: tuple[Level, ...], model: type[Del], own: Own) -> Iterator[Table]:
    said_by_the_row = {ID} if levels and levels[-1].by_id else set[str]() if levels else {"type"}
    found = list(_fields(model, (), own.choices, own.of(spec.navn)))
    lists = [f for f in found if isinstance(f, Level)]
    columns = tuple(f for f in found if isinstance(f, Column) and f.name not in said_by_the_row)
    yield Table(spec, levels, columns, tuple(f for f in found if isinstance(f, str)))
    for level in lists:
        yield from _tables(spec, (*levels, level), level.item, own)


def _fields(
    model: type[Del], around: tuple[Step, ...], choices: Choices, own: tuple[str, ...]
) -> Iterator[Column | Level | str]:
    """What the keys of a part are: a column, a list of parts, or the name of a key that no cell can carry. `own` are those under `egne`."""
    fields = {**keys(model, choices), **({key: Egne.eget_felt(key) for key in own} if model is Egne else {})}
    for name, info in sorted(fields.items(), key=lambda f: _LAST.index(f[0]) if f[0] in _LAST else -1):
        steps = (*around, Step(name, model))
        what, many = _bare(info.annotation)
        described = " ".join((info.description or "").split())
        if _is(what, Del):
            yield from [Level(steps, what, described)] if many else _fields(what, steps, choices, own)
        elif words := _own_words(info, choices):
            yield Column(steps, Kind.CHOICE, many, words, None, described, info.is_required() and not around)
        elif (kind := _kind(what)) is None:
            yield ".".join(s.key for s in steps)
        else:
            yield Column(
                steps,
                kind,
                many,
                tuple(map(str, get_args(what))) if kind is Kind.CHOICE else (),
                what if kind is Kind.REFERENCE else None,
                described,
                info.is_required() and not around,
            )


def _own_words(info: FieldInfo, choices: Choices) -> tuple[str, ...]:
    """The words of a key that a project may name for itself; none of others."""
    mark = marked_with(info, EttAv)
    return choices.words(mark.liste) if mark else ()


def _bare(annotation: Any) -> tuple[Any, bool]:
    """(the type of one value, whether there can be several). Where a key takes a single value or something more, the single one."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _bare(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        choices = [a for a in get_args(annotation) if a is not type(None)]
        return _bare(choices[0])
    if origin is tuple:
        return _bare(get_args(annotation)[0])[0], True
    return annotation, False


def _kind(what: Any) -> Kind | None:
    if get_origin(what) is Literal:
        return Kind.CHOICE
    kinds: tuple[tuple[type, Kind], ...] = (
        (bool, Kind.YES_NO),
        (int, Kind.NUMBER),
        (float, Kind.NUMBER),
        (Decimal, Kind.NUMBER),
        (date, Kind.DATE),
        (Ref, Kind.REFERENCE),
        (str, Kind.TEXT),
        (Tidspunkt, Kind.TIME),
        (Scalar, Kind.TEXT),
    )
    return next((kind for base, kind in kinds if _is(what, base)), None)


def _is(what: Any, base: type) -> bool:
    return isinstance(what, type) and issubclass(cast("type[Any]", what), base)
