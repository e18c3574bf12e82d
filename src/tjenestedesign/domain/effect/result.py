"""What may be told: the published result of an effektmåling, as it lies beside its file as `ID.resultat.json`.

The file holds no row about a person, and no number about fewer than the smallest cell. It is the only source of pages,
workbooks and open data, so that they can never tell more than each other. The same data gives the same bytes,
whichever engine has counted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tjenestedesign.domain.effect.measured import FORM
from tjenestedesign.domain.effect.soundness import is_sound

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.allowed import Allowed

FORMAT: Final = 1
SPREAD: Final = "kvadratsum"
"""What results from before the ledger also had of answers. It is read away, and never shown."""
MAX_BYTES: Final = 16 * 1024 * 1024


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class StageName(_Frozen):
    """A stage of the path."""

    id: str
    tittel: str


class IndicatorDefinition(_Frozen):
    """What an indicator is and how it is computed, for whoever compares two results."""

    id: str
    tittel: str
    beregning: str | None
    stadium: str | None
    enhet: str | None
    retning: Literal["opp", "ned"]
    nullpunkt: float | None
    mål: float | None


class Definitions(_Frozen):
    """How the figures are defined. Two results may be compared only where this agrees."""

    hyppighet: Literal["måned", "kvartal", "halvår", "år"]
    stadier: tuple[StageName, ...]
    minste_celle: int
    ute_etter: int
    """Months without an event after which a person no longer stands in a stage."""
    perioder: tuple[str, ...]
    """The periods that were asked for; empty means all there is data for."""
    indikatorer: tuple[IndicatorDefinition, ...]


class Row(_Frozen):
    """A cell: its place, and its numbers; `verdier` is None where they are hidden."""

    nøkkel: tuple[str, ...]
    verdier: dict[str, int] | None


class Table(_Frozen):
    navn: str
    dimensjoner: tuple[str, ...]
    mål: tuple[str, ...]
    rader: tuple[Row, ...]

    @model_validator(mode="after")
    def _without_spread(self) -> Self:
        """Takes out the sum of squares that earlier versions wrote: in a small cell it says what each person answered."""
        if SPREAD not in self.mål:
            return self
        rows = tuple(
            Row(nøkkel=r.nøkkel, verdier=r.verdier and {k: v for k, v in r.verdier.items() if k != SPREAD})
            for r in self.rader
        )
        return self.model_copy(update={"mål": tuple(m for m in self.mål if m != SPREAD), "rader": rows})


class DurationPoint(_Frozen):
    """When a share of the stays had ended in a later stage, in whole weeks, with its 95 % interval."""

    prosent: int
    uker: int | None
    """None where so many never had, as long as there is data: then `fra` is the least it can be."""
    fra: int | None
    til: int | None
    """None where the data has no limit, or where it would have told of too few people."""


class Duration(_Frozen):
    """How long it takes before people go on from a stage to a later one: the cumulative incidence (Aalen and Johansen 1978).

    `grunn` is why there is no day for the half: too few people have been there (`skjult`), nobody has (`ingen`), it is the last
    stage (`siste`), too few went on before it or after it (`for-få`), fewer than half did (`under-halvparten`), or the file
    has it by the way td counted before (`gammel`).
    """

    stadium: str
    grunn: Literal["skjult", "ingen", "siste", "for-få", "under-halvparten", "gammel"] | None
    # A list, as JSON has it: what comes from a validator is no longer known to be JSON.
    punkter: Annotated[tuple[DurationPoint, ...], Field(strict=False)]

    @model_validator(mode="before")
    @classmethod
    def _as_it_was(cls, data: Any) -> Any:
        """Before, going back counted as going on. Such days are not read; whoever was hidden still is."""
        if not isinstance(data, dict):
            return data
        old = cast("dict[str, Any]", data)
        if frozenset(old) != _OLD_DURATION:
            return old
        return {
            "stadium": old["stadium"],
            "grunn": "skjult" if old["skjult"] is True else "gammel",
            "punkter": (),
        }

    def punkt(self, prosent: int) -> DurationPoint | None:
        """What is told of a share, in percent."""
        return next((p for p in self.punkter if p.prosent == prosent), None)


_OLD_DURATION: Final = frozenset({"stadium", "skjult", "kvart", "halvparten", "tre_kvart"})


class Remark(_Frozen):
    """What a reader must know of an earlier edition: that `rettet` numbers in it were corrected, or that a new series began."""

    utgave: int
    slag: Literal["ny", "rettet", "ny-serie"]
    grunn: str | None
    rettet: int


class Resultat(_Frozen):
    """The whole result."""

    format: Literal[1]
    effektmåling: str
    tittel: str
    kommune: str | None
    fiktiv: bool
    fra: str
    til: str
    """First and last day with an event, as ISO dates."""
    hendelser: int
    avvist: int
    data: tuple[str, ...]
    """A fingerprint of each data file, in the order they are named; says nothing of what is in them."""
    oppsett: Definitions
    perioder: tuple[str, ...]
    tabeller: tuple[Table, ...]
    varighet: tuple[Duration, ...]
    utgave: int = 0
    """Its number in the ledger; 0 in a file from before there were ledgers."""
    spor: str = ""
    """The ledger's trace when this was written, which says whether the ledger that lies beside it is the one."""
    merknader: tuple[Remark, ...] = ()

    @cached_property
    def _cells(self) -> Mapping[tuple[str, ...], Mapping[str, int] | None]:
        return {(t.navn, *r.nøkkel): r.verdier for t in self.tabeller for r in t.rader}

    def verdier(self, *key: str) -> Mapping[str, int] | None:
        """The numbers of a cell: `("kostnad_område", "2015-H1", "Helse")`. None where it is hidden or not there."""
        return self._cells.get(key)

    def tall(self, *key: str) -> int | None:
        """The first number of a cell (people, øre, answers or meetings)."""
        values = self.verdier(*key)
        return None if values is None else values[FORM[key[0]].values[0]]

    def har(self, *key: str) -> bool:
        """Whether there is such a cell, hidden or not."""
        return key in self._cells

    def verdier_av(self, table: str, dimension: str) -> tuple[str, ...]:
        """The values of a dimension in the order they stand in, `alle` left out."""
        place = FORM[table].dimensions.index(dimension)
        found = next((t for t in self.tabeller if t.navn == table), None)
        return tuple(
            dict.fromkeys(
                r.nøkkel[place] for r in (found.rader if found else ()) if r.nøkkel[place] != "alle"
            )
        )

    @cached_property
    def tillatt(self) -> Allowed:
        """What the published numbers allow the hidden ones to be."""
        from tjenestedesign.domain.effect.allowed import Allowed

        return Allowed(self)

    @property
    def skjulte(self) -> int:
        """How many cells are hidden."""
        return sum(1 for v in self._cells.values() if v is None)


class NotAResultError(ValueError):
    """The file is no result td has written, or one that has been changed by hand into something else."""


def read_result(data: bytes) -> Resultat:
    """Raises `NotAResultError` for what is too big, is no JSON, has another shape, or tells of fewer people than it says it does."""
    if len(data) > MAX_BYTES:
        raise NotAResultError
    try:
        found = Resultat.model_validate_json(data)
    except (ValidationError, RecursionError, UnicodeError) as fault:
        raise NotAResultError from fault
    if not is_sound(found):
        raise NotAResultError
    return found


def result_bytes(result: Resultat) -> bytes:
    """The file: one cell a line, so that git shows what changed; the same result gives the same bytes."""
    head = result.model_dump(mode="json", exclude={"tabeller"})
    lines = ["{"]
    for name, value in head.items():
        lines.append(f" {_json(name)}: {_json(value)},")
    lines.append(' "tabeller": [')
    for at, table in enumerate(result.tabeller):
        shape = table.model_dump(mode="json", exclude={"rader"})
        body = "".join(f" {_json(k)}: {_json(v)}," for k, v in shape.items())
        rows = ",\n".join(f"   {_json(r.model_dump(mode='json'))}" for r in table.rader)
        lines.append(f'  {{{body} "rader": [\n{rows}\n  ]}}{"," if at + 1 < len(result.tabeller) else ""}')
    lines.append(" ]\n}\n")
    return "\n".join(lines).encode()


def renamed(data: bytes, id: str) -> bytes:
    """The file of an effektmåling that has got another id. What is no result stays as it is."""
    try:
        return result_bytes(read_result(data).model_copy(update={"effektmåling": id}))
    except NotAResultError:
        return data


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
