"""One walk through an artefact, and what the rules look for in it: found once, and remembered on the `Entry`.

What is found is what stands there. What it means, such as how sure a part is, the rules ask the part.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import cast

from tjenestedesign.ground.yaml.source import Loc
from tjenestedesign.project.model import Del, DelMedId, Ref, is_old, required_for_approval, walk
from tjenestedesign.project.pictures import Bilde


@dataclass(frozen=True, slots=True)
class Walked:
    """What an artefact holds, each with where it stands, in the order of its keys."""

    refs: tuple[tuple[Loc, Ref], ...]
    parts: tuple[tuple[Loc, DelMedId], ...]
    """Those with an id."""
    lacking: tuple[tuple[Loc, Del, str], ...]
    """A part without a key that approval asks for; whether this one needs it, it knows itself (`trenger`)."""
    old: tuple[tuple[Loc, Del], ...]
    """The place of each key another has taken the place of, with the part it stands in."""
    graded: tuple[tuple[Loc, Del], ...]
    """The parts that may say how sure they are: by `belegg`, or by a key from before."""
    pictures: tuple[tuple[Loc, Bilde], ...]


def walked(model: Del) -> Walked:
    refs: list[tuple[Loc, Ref]] = []
    parts: list[tuple[Loc, DelMedId]] = []
    lacking: list[tuple[Loc, Del, str]] = []
    old: list[tuple[Loc, Del]] = []
    graded: list[tuple[Loc, Del]] = []
    pictures: list[tuple[Loc, Bilde]] = []
    for at in walk(model):
        loc, value = at
        sought = _sought(type(value))
        if sought is None:
            refs.append(cast("tuple[Loc, Ref]", at))
            continue
        part = cast("Del", value)
        held = vars(part)
        if sought.has_id and held["id"]:
            parts.append(cast("tuple[Loc, DelMedId]", at))
        for name, instead in sought.required:
            if held[name] in (None, ()) and not (instead and held[instead]):
                lacking.append((loc, part, name))
        for name in sought.old:
            if name in part.model_fields_set:
                old.append(((*loc, name), part))
        if sought.graded_by_old or (sought.has_belegg and held["belegg"] is not None):
            graded.append(cast("tuple[Loc, Del]", at))
        if sought.is_picture:
            pictures.append(cast("tuple[Loc, Bilde]", at))
    return Walked(tuple(refs), tuple(parts), tuple(lacking), tuple(old), tuple(graded), tuple(pictures))


@dataclass(frozen=True, slots=True)
class _Sought:
    """What there is to look for in every part of a class."""

    has_id: bool
    required: tuple[tuple[str, str], ...]
    old: tuple[str, ...]
    has_belegg: bool
    graded_by_old: bool
    is_picture: bool


@cache
def _sought(cls: type[Del | Ref]) -> _Sought | None:
    """None for a reference."""
    if not issubclass(cls, Del):
        return None
    return _Sought(
        issubclass(cls, DelMedId),
        required_for_approval(cls),
        tuple(name for name, info in cls.model_fields.items() if is_old(info)),
        "belegg" in cls.model_fields,
        cls.gammelt_belegg is not Del.gammelt_belegg,
        issubclass(cls, Bilde),
    )
