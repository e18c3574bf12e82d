"""Draws the rooms of the house from its imports: docs/bilder/rommene.svg.

    python scripts/make_rooms.py

A row for each room, in the contract's order (`pyproject.toml`); to the right, how many imports lead down to each of the others. That
nothing stands above the stairs is what the contract says.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import grimp

from tjenestedesign.drawing.svg import Canvas, Diagram
from tjenestedesign.drawing.text import Weight, wrap
from tjenestedesign.ground.norwegian import number
from tjenestedesign.ground.palette import PALETTE

REPO = Path(__file__).parent.parent
OUT = REPO / "docs/bilder/rommene.svg"
SOURCE = REPO / "src/tjenestedesign"
WHAT = {
    "cli": "kommandoene og terminalen",
    "live": "forhåndsvisningen og editoren",
    "history": "git, endringer, nye navn, sletting",
    "exchange": "andres formater, regneark",
    "publish": "nettsted og dokumenter",
    "figures": "modell → tegning og tabell",
    "check": "innlesing, regler, det td husker",
    "domain": "det som regnes ut",
    "artefakter": "typene, én fil hver",
    "project": "det alle typer deler",
    "drawing": "hvordan noe tegnes",
    "ground": "filer, YAML, ord og tall",
}
CELL, ROW, LEFT, TOP = 62.0, 42.0, 330.0, 90.0


def rooms() -> list[str]:
    contracts = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(c["layers"] for c in contracts if c["id"] == "rooms")
    return [layer.split(" : ")[0] for layer in layers]


def arrows() -> Counter[tuple[str, str]]:
    """How many imports lead from one room to another."""
    graph = grimp.build_graph("tjenestedesign", cache_dir=None)
    found: Counter[tuple[str, str]] = Counter()
    for module in graph.modules:
        for other in graph.find_modules_directly_imported_by(module):
            here, there = (m.split(".")[1] if "." in m else "" for m in (module, other))
            if here != there and here and there:
                found[here.replace("__main__", "cli"), there] += 1
    return found


def drawn() -> Diagram:
    names, found = rooms(), arrows()
    files = {name: sorted((SOURCE / name).rglob("*.py")) for name in names}
    most = max(found.values())
    canvas = Canvas("rommene")
    width, height = LEFT + CELL * len(names) + 24, TOP + ROW * len(names) + 24

    def text(
        x: float,
        y: float,
        said: str,
        size: float,
        weight: Weight = "regular",
        fill: str = PALETTE.ink,
        middle: bool = False,
    ) -> None:
        canvas.text(x, y, wrap(said, width, size, weight), fill=fill, anchor="middle" if middle else "start")

    canvas.rect(0, 0, width, height, fill=PALETTE.paper)
    text(24, 20, "Rommene: alt ser nedover", 20, "semibold")
    text(
        24,
        52,
        "I hver rute står hvor mange importer som går fra rommet i raden til rommet over kolonnen. Under trappen er det tomt.",
        13,
    )
    for row, name in enumerate(names):
        y = TOP + row * ROW
        lines = round(sum(f.read_text("utf-8").count("\n") for f in files[name]), -2)
        text(24, y + 2, name, 15, "semibold")
        text(24, y + 21, f"{WHAT[name]} · {len(files[name])} filer, {number(lines)} linjer", 11)
        for column, other in enumerate(names):
            x = LEFT + column * CELL
            count = found[name, other]
            if column == row:
                canvas.rect(x + 1, y + 1, CELL - 2, ROW - 2, fill=PALETTE.ink)
                text(x + CELL / 2, y + 12, name, 10, fill=PALETTE.paper, middle=True)
            elif count:
                share = round(0.06 + 0.3 * (count / most) ** 0.5, 3)
                canvas.rect(x + 1, y + 1, CELL - 2, ROW - 2, fill=PALETTE.accent, fill_opacity=share)
                text(x + CELL / 2, y + 11, str(count), 13, middle=True)
    said = "; ".join(f"{n} importerer fra {', '.join(o for o in names if found[n, o])}" for n in names[:-1])
    return Diagram("rommene", "Rommene i koden", f"{said}.", width, height, "".join(canvas.parts))


if __name__ == "__main__":
    OUT.write_text(drawn().file(), "utf-8", newline="\n")
