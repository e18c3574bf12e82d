"""How sure each thing in an artefact is: what is said nearest to it (`docs/adr/0014-belegg.md`).

What is said nearest counts: of the key (`unntak`, wherever it is said), then by the part, then by the part around it, then by the
artefact, then by the project. What nobody says is the project's own, and carries no mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast, get_args

from tjenestedesign.ground.yaml.source import Loc
from tjenestedesign.project.model import Belegg, Del, DelMedId, Grad, KildeRef, Prosjektbelegg, Ref

GRADER: Final[tuple[Grad, ...]] = get_args(Grad)
"""In the order they are explained."""
_DOUBT: Final[Mapping[Grad | None, int]] = {
    None: 0,
    "belagt": 0,
    "gjenfortalt": 1,
    "foreslått": 2,
    "antatt": 3,
    "oppdiktet": 4,
}


def is_less_sure(grade: Grad | None, than: Grad | None) -> bool:
    """Whether a reader who has been told one must be told the other. What is surer than it is said to be, misleads nobody."""
    return _DOUBT[grade] > _DOUBT[than]


BETYR: Final[Mapping[Grad, str]] = {
    "belagt": "Vi har hørt eller sett det selv.",
    "gjenfortalt": "En kilde sier det. Vi har ikke sett det selv.",
    "antatt": "Vi tror det, men har ikke hørt eller sett det.",
    "oppdiktet": "Laget for å øve eller vise noe. Det har ikke skjedd.",
    "foreslått": "Noe vi foreslår. Det finnes ikke ennå.",
}
EKTE: Final[frozenset[Grad | None]] = frozenset((None, "belagt", "gjenfortalt"))
"""What somebody has really said or done. What nobody has marked is the project's own."""


def said(part: Del) -> Prosjektbelegg | None:
    """What a part, an artefact or the project says of itself."""
    found = vars(part).get("belegg")
    return found if isinstance(found, Prosjektbelegg) else None


def sources(part: Del) -> tuple[KildeRef, ...]:
    found = said(part)
    return found.kilde if isinstance(found, Belegg) else ()


def own_grade(part: Del) -> Grad | None:
    """What a part says of itself, also by a key that `belegg` has taken the place of."""
    found = said(part)
    if found is not None and found.grad is not None:
        return found.grad
    return part.gammelt_belegg()


@dataclass(frozen=True, slots=True)
class Here:
    """What holds at a place: the grade, and the exceptions further in that have been met on the way."""

    grade: Grad | None = None
    ahead: tuple[tuple[tuple[str, ...], Grad], ...] = ()

    def within(self, key: str) -> Here:
        """One key further in."""
        grade = self.grade
        ahead: list[tuple[tuple[str, ...], Grad]] = []
        for (first, *rest), excepted in self.ahead:
            if first == key and rest:
                ahead.append((tuple(rest), excepted))
            elif first == key:
                grade = excepted
        return Here(grade, tuple(ahead))

    def at(self, part: Del) -> Here:
        """In a part, where it may say something for itself."""
        found = said(part)
        grade = (found.grad if found else None) or part.gammelt_belegg() or self.grade
        if grade is None and isinstance(part, DelMedId):
            grade = part.uten_belegg
        if grade == self.grade and not (found and found.unntak):
            return self
        own = found.unntak.items() if found else ()
        return Here(grade, (*self.ahead, *((tuple(path.split(".")), excepted) for path, excepted in own)))


def grade_at(model: Del, loc: Loc = (), around: Grad | None = None) -> Grad | None:
    """How sure what stands at a place in an artefact is; None where nobody has said. `around` is what the project says."""
    here = Here(around).at(model)
    value: Any = model
    for step in loc:
        if isinstance(step, int):
            value = cast("tuple[Any, ...]", value)[step]
        else:
            here = here.within(step)
            inner = cast("dict[str, Any]", value) if isinstance(value, dict) else vars(value)
            value = inner[step]
        if isinstance(value, Del):
            here = here.at(value)
    return here.grade


def paths(model: type[Del]) -> Iterator[tuple[str, ...]]:
    """Every way of keys into a type that an exception can name."""
    from tjenestedesign.project.fields import part_model

    for name, info in model.model_fields.items():
        if name in ("belegg", "type", "id"):
            continue
        yield (name,)
        inner = part_model(info.annotation)
        if inner is not None and inner is not model:
            yield from ((name, *rest) for rest in paths(inner))


def exceptions(model: Del) -> Iterator[tuple[str, Grad]]:
    """The exceptions of an artefact itself, as written."""
    found = said(model)
    yield from found.unntak.items() if found else ()


def leaves(value: Any, loc: Loc = ()) -> Iterator[tuple[Loc, Any]]:
    """Every value in a model that is neither a part nor a reference, with where it stands."""
    if isinstance(value, Ref) or value is None:
        return
    if isinstance(value, Del):
        for name in type(value).model_fields:
            if name != "belegg":
                yield from leaves(getattr(value, name), (*loc, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(cast("tuple[Any, ...]", value)):
            yield from leaves(item, (*loc, index))
    elif isinstance(value, dict):
        for key, item in cast("dict[str, Any]", value).items():
            yield from leaves(item, (*loc, key))
    else:
        yield loc, value
