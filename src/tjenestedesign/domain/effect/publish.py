"""Measured → what may be told: the tables with the hidden cells empty, and how long people stay."""

from __future__ import annotations

from typing import Final

from tjenestedesign.domain.effect.duration import duration
from tjenestedesign.domain.effect.engine import UnreadableData
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
from tjenestedesign.domain.effect.result import Oppsett, Rad, Resultat, Tabell
from tjenestedesign.ground.alphabet import alphabetical

_LAST: Final = (VIDERE, SAMME, TILBAKE, ALDRI, ANDRE, UKJENT, UTENFOR, ALLE)
"""These stand after everything else, in this order."""


def publish(
    measured: Measured,
    setup: Oppsett,
    *,
    id: str,
    title: str,
    municipality: str | None,
    data: tuple[str, ...],
    before: Resultat | None = None,
) -> Resultat:
    """The result that may be told. `before` is the last edition: what it hid stays hidden, so that two cannot be subtracted.

    Raises `UnreadableData` where there are fewer people in all than the smallest cell.
    """
    if measured.persons < setup.minste_celle:
        raise UnreadableData(
            f"Dataene gjelder færre enn {setup.minste_celle} mennesker. Da kan ingen tall vises.",
            "Vent til det er flere med i målingen.",
        )
    hidden = hidden_cells(measured, setup.minste_celle, _same_count(before, setup))
    order = {s.id: n for n, s in enumerate(setup.stadier)}
    tables: list[Tabell] = []
    for form in FORMS:
        keys = sorted((k for k in measured.cells if k[0] == form.name), key=lambda k: _place(k, order))
        rows = tuple(
            Rad(nøkkel=k[1:], verdier=None if k in hidden else dict(measured.cells[k].values)) for k in keys
        )
        tables.append(Tabell(navn=form.name, dimensjoner=form.dimensions, mål=form.values, rader=rows))
    return Resultat(
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


def _same_count(before: Resultat | None, setup: Oppsett) -> Resultat | None:
    """The last edition; nothing where it counted in another way, for then the cells are not the same."""
    return before if before is not None and _counting(before.oppsett) == _counting(setup) else None


def _counting(setup: Oppsett) -> tuple[object, ...]:
    return setup.hyppighet, setup.ute_etter, [s.id for s in setup.stadier]


def _place(key: Key, stages: dict[str, int]) -> tuple[tuple[int, int, tuple[str, str]], ...]:
    return tuple(
        (1, _LAST.index(part), ("", "")) if part in _LAST else (0, stages.get(part, 0), alphabetical(part))
        for part in key[1:]
    )
