"""What differs between two variants of a step diagram: between their steps, and between the cards of one cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tjenestedesign.drawing.alignment import Pair
from tjenestedesign.drawing.grid import Card, Curve, Grid, Lane, Mark

Cells = tuple[Card, ...]
_COUNTED = {
    "likt": ("1 steg er likt", "{} steg er like"),
    "endret": ("1 er endret", "{} er endret"),
    "flyttet": ("1 er flyttet", "{} er flyttet"),
    "nytt": ("1 er nytt", "{} er nye"),
    "borte": ("1 er borte", "{} er borte"),
}


def step_marks(before: Grid, after: Grid, pair: Pair) -> tuple[Mark, ...]:
    if pair.before is None:
        return ("nytt",)
    if pair.after is None:
        return ("borte",)
    one, other = _signature(before, pair.before), _signature(after, pair.after)
    changed: tuple[Mark, ...] = ("endret",) if one != other else ()
    return (*changed, "flyttet") if pair.moved else changed


def _signature(grid: Grid, column: int) -> tuple[object, ...]:
    """All that a step says, in what order it stands, whatever the row."""
    words: list[object] = [grid.columns[column].title]
    for row in grid.rows:
        match row:
            case Lane() if row.cells[column]:
                words.append((row.key, said(row.cells[column])))
            case Curve():
                felt = sorted((a, v) for a, s in row.values.items() if (v := s[column]) is not None)
                if felt:
                    words.append(("følelse", felt))
                if row.callouts and row.callouts[column]:
                    words.append((row.key, said(row.callouts[column])))
            case _:
                pass
    return tuple(words)


def said(cell: Cells) -> tuple[object, ...]:
    return tuple(_words(card) for card in cell)


def _words(card: Card) -> object:
    return tuple(p.text for p in card.paragraphs), card.symbol, card.dash


def counted(marks: Sequence[tuple[Mark, ...]]) -> str:
    """«7 steg er like, 2 er nye, 1 er borte.»: each step counted once, by what differs most."""
    counts = Counter(found[0] if found else "likt" for found in marks)
    parts = [
        (one if counts[name] == 1 else many.format(counts[name]))
        for name, (one, many) in _COUNTED.items()
        if counts[name]
    ]
    if not counts["likt"] and parts:
        number, _, rest = parts[0].partition(" ")
        parts[0] = f"{number} steg {rest}"
    return ", ".join(parts) + "."


def marked(old: Cells, new: Cells, *, changed: bool) -> tuple[Cells, Cells]:
    """Cards that both have stay unmarked. The others are paired in order: changed, and what is left is gone or new."""
    left = Counter(_words(c) for c in new)
    gone = _without(old, left)
    fresh = _without(new, Counter(_words(c) for c in old))
    pairs = min(len(gone), len(fresh))
    lost: dict[int, Mark] = dict.fromkeys(gone[pairs:], "borte")
    came: dict[int, Mark] = dict.fromkeys(fresh[pairs:], "nytt")
    if changed:
        came |= dict.fromkeys(fresh[:pairs], "endret")
    return (
        tuple(replace(c, mark=lost.get(i)) for i, c in enumerate(old)),
        tuple(replace(c, mark=came.get(i)) for i, c in enumerate(new)),
    )


def _without(cards: Cells, others: Counter[object]) -> list[int]:
    """The numbers of the cards that the others lack."""
    left = Counter(others)
    out: list[int] = []
    for number, card in enumerate(cards):
        if left[_words(card)]:
            left[_words(card)] -= 1
        else:
            out.append(number)
    return out
