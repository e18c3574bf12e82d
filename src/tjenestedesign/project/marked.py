"""A project as it is shown: what is less or more sure than what stands around it carries a mark (`ground/marks.py`).

A part is marked where its name stands, a key at each of its values. What is as sure as the whole it belongs to has no mark: the
whole says it once.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final, TypeVar, cast

from tjenestedesign.ground.marks import MarkedDate, MarkedDecimal, MarkedFloat, MarkedInt, mark
from tjenestedesign.ground.prompts import is_placeholder
from tjenestedesign.ground.scalars import Klokkeslett, Tidspunkt, Varighet
from tjenestedesign.project.belegg import Here, is_less_sure, own_grade, said
from tjenestedesign.project.fields import is_prose
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.lock import Lock
from tjenestedesign.project.model import Artefakt, Del, DelMedId, Grad, Ref, walk

D = TypeVar("D", bound=Del)
_NEVER: Final = frozenset(("id", "type", "belegg"))
"""Keys that are no statement."""
_HOUSEKEEPING: Final = frozenset(("status", "ansvarlig", "merkelapper", "arvet_fra", "egne", "notat"))
"""Keys every artefact has that keep house."""


def marked(project: Project) -> Project:
    """The project with marks. `plain` of the result is the project as it is written."""
    if project.plain is not None:
        return project
    around = project_grade(project)
    changed = {
        id: new
        for id, entry in project.entries.items()
        if (new := _entry(_as_approved(entry, project.lock), around)) is not entry
    }
    settings = project.settings
    if settings is not None:
        model = _Marker(around).within(settings.model, Here(around).at(settings.model), around)
        settings = settings if model is settings.model else replace(settings, model=model)
    if not changed and settings is project.settings:
        return project
    backlinks = {
        id: tuple((changed.get(user.id, user), loc, ref) for user, loc, ref in links)
        for id, links in project.backlinks.items()
    }
    entries = {id: changed.get(id, entry) for id, entry in project.entries.items()}
    return replace(project, settings=settings, entries=entries, backlinks=backlinks, plain=project)


def project_grade(project: Project) -> Grad | None:
    """What the project says of itself as a whole."""
    own = said(project.settings.model) if project.settings else None
    return own.grad if own else None


def _as_approved(entry: Entry[Artefakt], lock: Lock) -> Entry[Artefakt]:
    """An artefact that is approved (`godkjent.lock.yaml`) is called so, whatever its file has not been told."""
    if entry.model.status not in ("utkast", "til-godkjenning") or lock.approved_on(entry.id) is None:
        return entry
    return replace(entry, model=entry.model.model_copy(update={"status": "godkjent"}))


def _entry(entry: Entry[Artefakt], around: Grad | None) -> Entry[Artefakt]:
    here = Here(around).at(entry.model)
    if here.grade is None and not _says_anything(entry.model):
        return entry
    model = _Marker(around).part(entry.model, Here(around), around)
    return entry if model is entry.model else replace(entry, model=model)


def _says_anything(model: Artefakt) -> bool:
    return any(
        isinstance(part, Del) and (said(part) is not None or own_grade(part) is not None)
        for _, part in walk(model)
    )


@dataclass(frozen=True, slots=True)
class _Marker:
    """Marks what is in a project that says `around` of itself."""

    around: Grad | None

    def part(self, part: D, here: Here, told: Grad | None) -> D:
        """A part with the marks in it. `told` is how sure the reader has been told that the whole around it is."""
        here = here.at(part)
        if isinstance(part, DelMedId) and part.løsrevet:
            told = self.around
        if here.grade is None or not is_less_sure(here.grade, told) or part.viser_belegg:
            return self.within(part, here, here.grade if part.viser_belegg else told)
        leads = _leads(part)
        new = {key: with_mark(getattr(part, key), here.grade) for key in leads}
        return self.within(part.model_copy(update=new), here, here.grade, leads)

    def within(self, part: D, here: Here, told: Grad | None, done: tuple[str, ...] = ()) -> D:
        new: dict[str, Any] = {}
        for key in _kept(type(part)):
            if key in done:
                continue
            value = getattr(part, key)
            made = self._value(value, here.within(key), told, is_text=key in _prose(type(part)))
            if made is not value:
                new[key] = made
        return part.model_copy(update=new) if new else part

    def _value(self, value: Any, here: Here, told: Grad | None, *, is_text: bool) -> Any:
        if value is None or isinstance(value, (bool, Ref)):
            return value
        if isinstance(value, Del):
            return self.part(value, here, told)
        if isinstance(value, tuple):
            items = cast("tuple[Any, ...]", value)
            made = tuple(self._value(item, here, told, is_text=is_text) for item in items)
            return made if any(a is not b for a, b in zip(made, items, strict=True)) else items
        if here.grade is None or not is_less_sure(here.grade, told) or not _can_carry(value, is_text=is_text):
            return value
        return with_mark(value, here.grade)


def _can_carry(value: Any, *, is_text: bool) -> bool:
    if isinstance(value, str):
        return is_text and not is_placeholder(value)
    return not isinstance(value, dict)


def _leads(part: Del) -> tuple[str, ...]:
    """Where a part's own mark stands: what it is known by, or else its first text, or else all the values it has."""
    prose = _prose(type(part))
    if part.bærer:
        return tuple(key for key in part.bærer if _text(part, key))
    first = next((key for key in _kept(type(part)) if key in prose and _text(part, key)), None)
    if first is not None:
        return (first,)
    plain = (Tidspunkt, Varighet, Klokkeslett)
    return tuple(
        key
        for key in _kept(type(part))
        if (value := getattr(part, key)) is not None
        and (isinstance(value, plain) or not isinstance(value, (str, tuple, dict, bool, Del, Ref)))
    )


def _text(part: Del, key: str) -> bool:
    value = getattr(part, key)
    return isinstance(value, str) and bool(value) and not is_placeholder(value)


@cache
def _kept(cls: type[Del]) -> tuple[str, ...]:
    out = _NEVER | _HOUSEKEEPING if issubclass(cls, Artefakt) else _NEVER
    return tuple(key for key in cls.model_fields if key not in out)


@cache
def _prose(cls: type[Del]) -> frozenset[str]:
    return frozenset(key for key, info in cls.model_fields.items() if is_prose(info))


def with_mark(value: Any, word: str) -> Any:
    """A value as it is shown with a mark. What can carry none is as it was."""
    match value:
        case bool():
            return value
        case str():
            return mark(value, word)
        case int():
            return MarkedInt(value, word)
        case float():
            return MarkedFloat(value, word)
        case Decimal():
            return MarkedDecimal(value, word)
        case date():
            return MarkedDate(value, word)
        case Tidspunkt():
            made = copy(value)
            object.__setattr__(made, "grad", word)
            return made
        case Varighet() | Klokkeslett():
            made = copy(value)
            object.__setattr__(made, "tekst", mark(value.tekst, word))
            return made
        case _:
            return value
