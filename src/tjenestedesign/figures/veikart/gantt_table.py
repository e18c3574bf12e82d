"""The table that says what a veikart's drawing says."""

from __future__ import annotations

from datetime import date

from tjenestedesign.artefakter.gantt_plan import ordered
from tjenestedesign.artefakter.veikart import Aktivitet
from tjenestedesign.artefakter.veikartfakta import Facts, kroner
from tjenestedesign.drawing.table import Cell, Table
from tjenestedesign.ground.norwegian import day, point

_COLUMNS = (
    "Aktivitet eller milepæl", "Spor", "Fra", "Til", "Avhenger av", "Slakk", "Senest ferdig", "Prioritet", "Ansvarlig",
    "Kostnad", "Leverer", "Kritisk sti", "Beslutning",
)  # fmt: skip


def table(facts: Facts) -> Table:
    """One row per activity, by track, then one per milestone. Columns without content are left out."""
    model = facts.model
    names = {a.id: a.tittel for a in model.aktiviteter}

    def activity_row(a: Aktivitet) -> tuple[Cell, ...]:
        given = facts.delivers(a)
        slack = facts.slack.get(a.id)
        return (
            Cell((f"{facts.numbers[a.id]}. {a.tittel}",), facts.link(a.id)),
            _cell(facts.tracks[a.spor]),
            _cell(point(a.fra)),
            _cell(point(a.slutt)),
            Cell(tuple(f"{facts.numbers[n]}. {names[n]}" if n in names else n for n in a.avhenger_av)),
            _cell(facts.slack_told(a)),
            _cell(_latest(slack.finish) if slack and slack.days else None),
            _cell(a.prioritet),
            _cell(a.ansvarlig),
            _cell(kroner(a.kostnad) if a.kostnad is not None else None),
            Cell(tuple(d.name for d in given), given[0].href if len(given) == 1 else None),
            _cell("ja" if a.id in facts.path else None),
            Cell(),
        )

    rows = [activity_row(a) for a in ordered(model)]
    for m in model.milepæler:
        kind = "Beslutningspunkt" if m.beslutning else "Milepæl"
        needs = tuple(f"{facts.numbers[n]}. {names[n]}" if n in names else n for n in m.avhenger_av)
        row = dict.fromkeys(_COLUMNS, Cell())
        row |= {
            "Aktivitet eller milepæl": Cell((m.tittel,), facts.link(m.id)),
            "Spor": _cell(kind),
            "Fra": _cell(point(m.dato)),
            "Til": _cell(point(m.dato)),
            "Avhenger av": Cell(needs),
            "Beslutning": _cell(
                f"{m.beslutning} (tatt {day(m.tatt)})" if m.beslutning and m.tatt else m.beslutning
            ),
        }
        rows.append(tuple(row.values()))
    kept = [i for i in range(len(_COLUMNS)) if i == 0 or any(row[i].lines for row in rows)]
    return Table(
        f"{facts.entry.name}: aktiviteter og milepæler",
        tuple(_COLUMNS[i] for i in kept),
        tuple(tuple(row[i] for i in kept) for row in rows),
    )


def _latest(day_after: int) -> str:
    return day(date.fromordinal(day_after - 1))


def _cell(text: str | None) -> Cell:
    return Cell((text,)) if text else Cell()
