"""Milestones and decision points: what each says, and where it stands above the chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tjenestedesign.artefakter.veikart import Milepæl
from tjenestedesign.artefakter.veikartfakta import Facts
from tjenestedesign.drawing.text import Block, wrap
from tjenestedesign.figures.veikart.gantt_content import Content
from tjenestedesign.figures.veikart.gantt_scale import Scale
from tjenestedesign.ground.norwegian import listing, point

TITLE: Final = 14.0
SMALL: Final = 12.5


@dataclass(slots=True)
class Flag:
    """A milestone: a diamond at `x`, with its text to the right. `y` is the top."""

    milestone: Milepæl
    x: float
    blocks: list[Block]
    width: float
    height: float
    y: float = 0.0

    @property
    def decision(self) -> bool:
        return self.milestone.beslutning is not None


def milestone_x(axis: Scale, milestone: Milepæl) -> float:
    return axis.x(milestone.dato.slutt.toordinal() + 1)


def place_flags(facts: Facts, content: Content) -> list[Flag]:
    """From the last to the first, each above those it would meet, so that no line to the axis crosses a text."""
    numbers: Mapping[str, int] = facts.numbers
    made: list[Flag] = []
    for milestone in content.milestones:
        blocks = [
            wrap(milestone.tittel, 180, TITLE, "bold"),
            wrap(point(milestone.dato), 180, SMALL, "semibold"),
        ]
        if milestone.beslutning:
            blocks.append(wrap(f"Beslutning: {milestone.beslutning}", 180, SMALL, "italic"))
        needed = sorted(numbers[n] for n in set(milestone.avhenger_av) if n in numbers)
        if needed and facts.full:
            blocks.append(wrap(f"Etter {listing([str(n) for n in needed])}", 180, SMALL))
        x = milestone_x(content.axis, milestone)
        made.append(
            Flag(milestone, x, blocks, max(b.width for b in blocks), sum(b.height for b in blocks) + 10)
        )
    placed: list[Flag] = []
    for _, flag in sorted(enumerate(made), key=lambda f: (-f[1].x, -f[0])):
        left, right = flag.x - 18, flag.x + 32 + flag.width
        floor = min(
            (o.y for o in placed if o.x - 18 < right + 6 and o.x + 32 + o.width + 6 > left), default=0.0
        )
        flag.y = floor - 10 - max(flag.height, 34.0)
        placed.append(flag)
    return sorted(made, key=lambda f: f.x)
