"""Measured → what may be told: the tables with the hidden cells empty, and how long people stay."""

from __future__ import annotations

from typing import Final

from tjenestedesign.domain.effect.duration import duration
from tjenestedesign.domain.effect.engine import UnreadableData
from tjenestedesign.domain.effect.ledger import Clash, Ledger, added, clash, division_of
from tjenestedesign.domain.effect.measured import (
    ALDRI,
    ALLE,
    ANDRE,
    FORMS,
    SAMME,
    TILBAKE,
    UKJENT,
    UTENFOR,
    VIDERE,
    Key,
    Measured,
)
from tjenestedesign.domain.effect.protect import hidden_cells
from tjenestedesign.domain.effect.result import Definitions, Resultat, Row, Table
from tjenestedesign.ground.alphabet import alphabetical

_LAST: Final = (VIDERE, SAMME, TILBAKE, ALDRI, ANDRE, UKJENT, UTENFOR, ALLE)
"""These stand after everything else, in this order."""


class NeedsReason(Exception):
    """What is to be told does not go with what has been told, and nobody has said why."""

    def __init__(self, found: Clash) -> None:
        super().__init__("a reason is needed")
        self.found = found


def publish(
    measured: Measured,
    setup: Definitions,
    *,
    id: str,
    title: str,
    municipality: str | None,
    data: tuple[str, ...],
    ledger: Ledger | None = None,
    reason: str | None = None,
) -> tuple[Resultat, Ledger]:
    """The result that may be told, and the ledger with it. `ledger` is what has been told before, and `reason` why it is now
    told or divided otherwise.

    Raises `NeedsReason` where numbers that have been told would be told otherwise, or time or people be divided so that
    the old and the new do not fit, and there is no reason.

    Raises `UnreadableData` where there are fewer people in all than the smallest cell.
    """
    if measured.persons < setup.minste_celle:
        raise UnreadableData(
            f"Dataene gjelder færre enn {setup.minste_celle} mennesker. Da kan ingen tall vises.",
            "Vent til det er flere med i målingen.",
        )
    before = ledger or Ledger(id)
    division = division_of(setup, measured.periods, measured.cells)
    found = clash(before, division, {k: c.values for k, c in measured.cells.items()})
    if found and reason is None:
        raise NeedsReason(found)
    hidden = hidden_cells(measured, setup.minste_celle, division, before)
    order = {s.id: n for n, s in enumerate(setup.stadier)}
    tables: list[Table] = []
    for form in FORMS:
        keys = sorted((k for k in measured.cells if k[0] == form.name), key=lambda k: _place(k, order))
        rows = tuple(
            Row(nøkkel=k[1:], verdier=None if k in hidden else dict(measured.cells[k].values)) for k in keys
        )
        tables.append(Table(navn=form.name, dimensjoner=form.dimensions, mål=form.values, rader=rows))
    result = Resultat(
        format=1,
        effektmåling=id,
        tittel=title,
        kommune=municipality,
        fiktiv=measured.fictional,
        fra=measured.first_day,
        til=measured.last_day,
        hendelser=measured.events,
        avvist=measured.rejected,
        data=data,
        oppsett=setup,
        perioder=measured.periods,
        tabeller=tuple(tables),
        varighet=tuple(
            duration(
                s.id,
                measured.stays.get(s.id, ()),
                measured.stay_persons.get(s.id, 0),
                setup.minste_celle,
                final=s == setup.stadier[-1],
            )
            for s in setup.stadier
        ),
    )
    after = added(before, result, found, reason)
    told = {"utgave": len(after.editions), "spor": after.trace, "merknader": after.notes}
    return result.model_copy(update=told), after


def _place(key: Key, stages: dict[str, int]) -> tuple[tuple[int, int, tuple[str, str]], ...]:
    return tuple(
        (1, _LAST.index(part), ("", "")) if part in _LAST else (0, stages.get(part, 0), alphabetical(part))
        for part in key[1:]
    )
