"""How well content is founded, told by a card's border, and said once where it is the same everywhere."""

from __future__ import annotations

from dataclasses import replace

from tjenestedesign.drawing.grid import Card, Curve, Divider, Grid, Row, Sample

BELEGG_DASH: dict[str, str | None] = {"belagt": None, "antatt": "7 4", "foreslått": "2 4"}
BELEGG_LEGEND = (
    Sample("Belagt: noen har fortalt eller vist det", BELEGG_DASH["belagt"]),
    Sample("Antatt: vi tror det", BELEGG_DASH["antatt"]),
    Sample("Foreslått: ikke prøvd ennå", BELEGG_DASH["foreslått"]),
)
_ALL = {
    "belagt": "Alt er belagt: noen har fortalt eller vist det.",
    "antatt": "Alt er antatt: vi tror det.",
    "foreslått": "Alt er foreslått: ikke prøvd ennå.",
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
            subtitle=f"{grid.subtitle.rstrip('.')}. {_ALL[name]}",
            description=f"{grid.description} {_ALL[name]}",
            rows=tuple(_plain(row) for row in grid.rows),
        )
    legend = tuple(s for s, name in zip(BELEGG_LEGEND, BELEGG_DASH, strict=True) if name in used)
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
