"""How many people a hidden cell can tell of, as far as what is published says: never from the data themselves.

What is shown of hidden cells is worked out from this and nothing else. A sum that rested on the data, shown at three discount
rates, would be three equations in what is hidden.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tjenestedesign.domain.effect.bounds import OPEN, bounds
from tjenestedesign.domain.effect.facts import STOCK
from tjenestedesign.domain.effect.measured import ALLE, Key, Raw
from tjenestedesign.domain.effect.relations import relations

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.result import Resultat


@dataclass(frozen=True, slots=True)
class _Shape:
    periods: tuple[str, ...]
    stages: tuple[str, ...]
    cells: Collection[Key]


class Allowed:
    """What the published numbers allow, for the stock at each period's end."""

    def __init__(self, result: Resultat) -> None:
        cells = {(t.navn, *r.nøkkel): r.verdier for t in result.tabeller if t.navn in STOCK for r in t.rader}
        hidden = {k for k, values in cells.items() if values is None}
        stages = tuple(s.id for s in result.oppsett.stadier)
        tied = [r for r in relations(_Shape(result.perioder, stages, cells)) if r.total[0] in STOCK]
        self._told: dict[Key, int] = {
            k: values["personer"] for k, values in cells.items() if values is not None
        }
        self._found = bounds(tied, {k: Raw(0, v or {}) for k, v in cells.items()}, hidden)
        self._everyone = result.tall("bevegelse_gruppe", ALLE, ALLE)
        self._stages = stages

    def stock(self, period: str, stages: Iterable[str]) -> tuple[int, int | None]:
        """The least and the most people in the stages together; the most is None where nothing sets a limit.

        Never narrower than the published numbers allow; it can be wider, since each limit is found by itself.
        """
        wanted = dict.fromkeys(stages)
        low, high = self._sum(period, wanted)
        whole_low, whole_high = self._limits(("bestand", period, ALLE))
        rest_low, rest_high = self._sum(period, [s for s in self._stages if s not in wanted])
        if rest_high is not None:
            low = max(low, whole_low - rest_high)
        tops = [
            t
            for t in (high, None if whole_high is None else whole_high - rest_low, self._everyone)
            if t is not None
        ]
        return low, min(tops, default=None)

    def _sum(self, period: str, stages: Iterable[str]) -> tuple[int, int | None]:
        ends = [self._limits(("bestand", period, s)) for s in stages]
        tops = [high for _, high in ends if high is not None]
        return sum(low for low, _ in ends), sum(tops) if len(tops) == len(ends) else None

    def _limits(self, key: Key) -> tuple[int, int | None]:
        if key in self._told:
            return self._told[key], self._told[key]
        most = self._found.most.get(key, OPEN)
        return self._found.least.get(key, 0), None if most >= OPEN else most
