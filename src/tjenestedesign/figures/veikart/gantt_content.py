"""The part of a veikart that stands on one sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tjenestedesign.artefakter.gantt_plan import days_of
from tjenestedesign.artefakter.veikart import Aktivitet, Milepæl, Veikart
from tjenestedesign.figures.veikart.gantt_scale import Scale, scale


@dataclass(frozen=True)
class Content:
    """What stands on one sheet. `elsewhere` has the sheet of each activity that is on another."""

    axis: Scale
    activities: tuple[Aktivitet, ...]
    milestones: tuple[Milepæl, ...]
    elsewhere: Mapping[str, int] = field(default_factory=dict[str, int])
    sheet: int = 1
    sheets: int = 1
    cost: bool = True
    """Whether the sheet ends with what is spent in its periods."""
    marks: tuple[Milepæl, ...] = ()
    """Milestones told on another sheet, that are only marked here."""

    def starts_here(self, activity: Aktivitet) -> bool:
        return days_of(activity)[0] >= self.axis.start or self.sheets == 1


def whole(model: Veikart) -> Content:
    """The plan on one sheet."""
    days = [days_of(a) for a in model.aktiviteter]
    days += [(m.dato.slutt.toordinal(), m.dato.slutt.toordinal() + 1) for m in model.milepæler]
    return Content(scale(days), model.aktiviteter, model.milepæler)
