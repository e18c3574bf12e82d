"""What the schema says in an editor: the words td has for the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from tjenestedesign.check.schema_read import Node, Place
from tjenestedesign.ground.norwegian import listing, written_range
from tjenestedesign.project.fields import is_list
from tjenestedesign.project.hints import hint
from tjenestedesign.project.spellings import Form

ONE: Final = "Skriv bare én verdi her."
UNKNOWN_KEY: Final = "Dette er ikke en nøkkel her. Trykk Ctrl+Mellomrom for å se nøklene."


def must_be_there(required: Iterable[str]) -> str:
    keys = [f"«{key}»" for key in required]
    match keys:
        case []:
            return "Skriv nøklene på linjene under, med to mellomrom innrykk."
        case [key]:
            return f"Her må nøkkelen {key} stå."
        case _:
            return f"Her må nøklene {listing(keys)} stå, hver på sin linje."


@dataclass(frozen=True, slots=True)
class _Told:
    kind: str
    """What td says to do with a value of another kind: a mapping where a text is meant."""
    form: str
    """And with a text in no form it knows."""


SOME_KEY: Final = "x"
"""One td does not know, and which a project may use for itself."""


@cache
def told_at(place: Place) -> _Told:
    trials = ("¤", " ", {SOME_KEY: "¤"})
    if is_list(place.info.annotation):  # each point in it
        trials = tuple([one] for one in trials)
    *texts, mapping = trials
    form, kind = hint_at(place, *texts), hint_at(place, mapping)
    return _Told(kind or form, form or kind)


def hint_at(place: Place, *values: Any) -> str:
    """What td says of the first of some values that it says something of."""
    return next(
        (said for value in values if (said := hint(place.owner, place.key, value, place.choices))), ""
    )


# --- rules with their words -----------------------------------------------------------------------------------------


def of_numbers(form: Form, place: Place, node: Node) -> list[Node]:
    """What is asked of a number that stands without quotation marks: that it is whole, and from where to where it can be."""
    rules: list[Node] = []
    limits = dict(form.numbers or {})
    told = told_at(place)
    if "multipleOf" in limits and "anyOf" not in limits:
        rules.append(
            unless({"multipleOf": limits.pop("multipleOf")}, hint_at(place, "0.5", ["0.5"]) or told.form)
        )
    if limits:
        rules.append(unless(limits, _range_told(node, place) or told.form or told.kind))
    return rules


def _range_told(node: Node, place: Place) -> str:
    ends = [node[k] + step for k, step in (("minimum", -1), ("maximum", 1)) if k in node]
    return hint_at(place, *(f"{end:.0f}" for end in ends), *([f"{end:.0f}"] for end in ends))


def unless(holds: Node, told: str) -> Node:
    """A rule for a number or a mapping, with what is said where it does not hold."""
    return {"if": holds, "else": {"type": ["string"], "errorMessage": told}}


def limited(node: Node) -> Node:
    """A part of a schema that sets limits to a number, with td's words for them."""
    limits = {k: node[k] for k in ("minimum", "maximum") if k in node}
    if not limits:
        return node
    rest = {k: v for k, v in node.items() if k not in limits}
    return {**rest, **unless(limits, written_range(limits.get("minimum"), limits.get("maximum")))}


def only_one(item: Node, told: str) -> Node:
    """A list of one, which is read as what is in it."""
    return {"items": item, "contains": {}, "maxContains": 1, "errorMessage": told}
