"""What td takes where a key holds one value, also when it is not written as td writes it: the patterns that go with `understood.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from tjenestedesign.ground import forms
from tjenestedesign.ground.readings import VOCABULARY
from tjenestedesign.ground.scalars import (
    FIRST_DAY,
    LAST_DAY,
    Enhet,
    Idform,
    Klokkeslett,
    Tidspunkt,
    Varighet,
)
from tjenestedesign.project.choice_lists import Choices
from tjenestedesign.project.fields import (
    bounds,
    field_of,
    holds,
    is_yes_or_no,
    marked_with,
    scalar,
    words,
    words_for,
)
from tjenestedesign.project.model import Del
from tjenestedesign.project.synonyms import TYPES
from tjenestedesign.project.understood import ends_with


@dataclass(frozen=True, slots=True)
class Form:
    """How one value can be written: as a text, and as what an editor takes a text without quotation marks for.

    `pattern` is of the text, and `beside` of one with the key's own word in it. `numbers` is what a schema asks of a number, None where none can be meant.
    """

    navn: str
    pattern: str
    numbers: Mapping[str, Any] | None = None
    booleans: bool = False
    beside: str = ""


def form_of(owner: type[Del], key: str, written: str = "", choices: Choices | None = None) -> Form | None:
    """The form of a key's value, or of each in its list. None where td reads it no other way than it is written: `written` is that
    pattern, which the form takes as well. Without `choices`, a word of a project's own is any word."""
    info = field_of(owner, key)
    if info is None:
        return None
    if known := words_for(info, choices) if choices else words(info.annotation):
        said = VOCABULARY.choices if key != "type" else {**VOCABULARY.choices, **TYPES}
        return Form("valg", forms.choice(known, said, key))
    kind = scalar(info.annotation)
    for known_kind, form in _OF_KIND:
        if kind is not None and issubclass(kind, known_kind):
            return form(key)
    if kind is not None:
        return None  # its own pattern takes what it reads
    if is_yes_or_no(info.annotation):
        return Form("ja-nei", forms.yes_no(), {"minimum": 0, "maximum": 1, "multipleOf": 1}, booleans=True)
    if holds(info.annotation, date):
        return Form("dato", forms.day(), {**_DAY_NUMBERS, "multipleOf": 1})
    if holds(info.annotation, int, float, Decimal):
        return _number(owner, key, written)
    if marked_with(info, Idform) is not None:
        return Form("id", forms.ID)
    return None


_DAY_NUMBERS: Final = {
    "minimum": int(FIRST_DAY.strftime("%Y%m%d")),
    "maximum": int(LAST_DAY.strftime("%Y%m%d")),
}
"""What `20260303` is to an editor."""


def _time(key: str) -> Form:
    years = {"minimum": FIRST_DAY.year, "maximum": LAST_DAY.year + 0.99}
    month_first = {"minimum": 1, "maximum": 12.99, "not": {"multipleOf": 1}}  # 3.2026
    has_end = ends_with(key) is not None
    return Form("tidspunkt", forms.time(has_end=has_end), {"anyOf": [years, month_first, _DAY_NUMBERS]})


def _duration(key: str) -> Form:
    del key
    return Form("varighet", forms.duration())


def _clock(key: str) -> Form:
    del key
    together = {"minimum": 100, "maximum": 2359, "multipleOf": 1}  # 0930
    return Form("klokkeslett", forms.clock(), {"anyOf": [{"minimum": 0, "maximum": 23.59}, together]})


_OF_KIND: Final = (
    (Tidspunkt, _time),
    (Varighet, _duration),
    (Klokkeslett, _clock),
)

_THOUSAND: Final = 1000


def _number(owner: type[Del], key: str, written: str) -> Form:
    info = owner.model_fields[key]
    is_whole = not holds(info.annotation, float, Decimal)
    unit = marked_with(info, Enhet)
    ends = dict(bounds(info))
    least, most = ends.get("ge"), ends.get("le")
    pattern = forms.number(
        is_whole=is_whole,
        unit=unit.navn if unit else "",
        most=most if isinstance(most, int) else None,
        any_unit=unit is None and "enhet" in owner.model_fields,
    )
    limits = {
        name: float(end) if isinstance(end, Decimal) else end
        for name, end in (("minimum", least), ("maximum", most))
        if end is not None
    }
    numbers: dict[str, Any] = {**limits, **({"multipleOf": 1} if is_whole else {})}
    if is_whole and (most is None or most >= _THOUSAND):  # 1.100 is 1100, and 1.1 to an editor
        dotted = {
            "minimum": max(_THOUSAND, least or 0) / _THOUSAND,
            "maximum": min(_THOUSAND * _THOUSAND - 1, most or _THOUSAND * _THOUSAND) / _THOUSAND,
        }
        numbers = {"anyOf": [numbers, dotted]}
    name = "heltall" if is_whole else "tall"
    return Form(
        name, f"{written}|{pattern}" if written else pattern, numbers, beside=forms.number_called(key)
    )
