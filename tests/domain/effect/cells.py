"""A result out of nothing but its cells: what a test needs, and no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tjenestedesign.domain.effect.measured import FORM
from tjenestedesign.domain.effect.result import Definitions, Resultat, Row, StageName, Table, result_bytes

Cells = Mapping[tuple[str, ...], int | None]


def resultat(
    cells: Cells,
    periods: Sequence[str] = ("2015-H1",),
    *,
    id: str = "e",
    stages: Mapping[str, str] | None = None,
    smallest: int = 5,
    fictional: bool = False,
    frequency: str = "halvår",
    data: tuple[str, ...] = (),
) -> Resultat:
    """Each cell has the same number for all its values; None is hidden."""
    tables: dict[str, list[Row]] = {}
    for (table, *key), value in cells.items():
        values = None if value is None else dict.fromkeys(FORM[table].values, value)
        tables.setdefault(table, []).append(Row(nøkkel=tuple(key), verdier=values))
    return Resultat.model_validate(
        {
            "format": 1, "effektmåling": id, "tittel": "E", "kommune": None, "fiktiv": fictional,
            "fra": "2015-01-01", "til": "2016-12-31", "hendelser": 100, "avvist": 0, "data": data,
            "oppsett": Definitions.model_validate(
                {
                    "hyppighet": frequency,
                    "stadier": tuple(StageName(id=s, tittel=t) for s, t in (stages or {"a": "A", "b": "B"}).items()),
                    "minste_celle": smallest, "ute_etter": 12, "perioder": (), "indikatorer": (),
                }
            ),
            "perioder": tuple(periods),
            "tabeller": tuple(
                Table(navn=n, dimensjoner=FORM[n].dimensions, mål=FORM[n].values, rader=tuple(rows))
                for n, rows in tables.items()
            ),
            "varighet": (),
        }
    )  # fmt: skip


def people_json(
    people: Mapping[str, int | None],
    total: int | None,
    *,
    stages: Mapping[str, str],
    id: str = "e",
    smallest: int = 5,
    fictional: bool = False,
    frequency: str = "kvartal",
) -> str:
    """The result file of one period with so many people in each stage; the stages not named are empty."""
    cells: dict[tuple[str, ...], int | None] = {("bestand", "2026-K1", s): people.get(s, 0) for s in stages}
    cells["bestand", "2026-K1", "alle"] = total
    found = resultat(
        cells, ["2026-K1"], id=id, stages=stages, smallest=smallest, fictional=fictional, frequency=frequency
    )
    return result_bytes(found).decode()
