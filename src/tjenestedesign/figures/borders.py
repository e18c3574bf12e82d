"""How well content is founded, told by a card's border, and said once where it is the same everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from tjenestedesign.drawing.grid import Card, Curve, Divider, Grid, Row, Sample

BELEGG_DASH: Final[Mapping[str, str | None]] = {
    "belagt": None,
    "gjenfortalt": "14 3",
    "antatt": "7 4",
    "oppdiktet": "7 3 2 3",
    "foreslått": "2 4",
}
_MEANS: Final[Mapping[str, str]] = {
    "belagt": "noen har fortalt eller vist det",
    "gjenfortalt": "en kilde sier det",
    "antatt": "vi tror det",
    "oppdiktet": "laget for å vise noe",
    "foreslått": "ikke prøvd ennå",
}
BELEGG_LEGEND: Final[Mapping[str, Sample]] = {
    name: Sample(f"{name.capitalize()}: {_MEANS[name]}", dash) for name, dash in BELEGG_DASH.items()
}


def told(grid: Grid, used: frozenset[str]) -> Grid:
    """The grid with its borders explained.

    Where everything is founded alike, the subtitle says so and the borders are plain; otherwise the legend tells them
    apart. `used` is what the content says about itself, by name.
    """
    if len(used) == 1:
        (name,) = used
        return replace(
            grid,
            subtitle=f"{grid.subtitle.rstrip('.')}. Alt er {name}: {_MEANS[name]}.",
            description=f"{grid.description} Alt er {name}: {_MEANS[name]}.",
            rows=tuple(_plain(row) for row in grid.rows),
        )
    legend = tuple(sample for name, sample in BELEGG_LEGEND.items() if name in used)
    return replace(grid, legend=(*legend, *grid.legend))


def _plain(row: Row) -> Row:
    match row:
        case Divider():
            return row
        case Curve():
            return replace(row, callouts=tuple(tuple(_solid(c) for c in cell) for cell in row.callouts))
        case _:
            return replace(row, cells=tuple(tuple(_solid(c) for c in cell) for cell in row.cells))


def _solid(card: Card) -> Card:
    return replace(card, dash=None)
