"""When the project and its phases are: a beginning before an end. A type's own periods stand with its rules."""

from __future__ import annotations

from collections.abc import Iterator

from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.phases import FASER
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.rule import Finding, rule


@rule("TD316", Level.FEIL)
def ends_before_it_starts(project: Project) -> Iterator[Finding]:
    """Prosjektet eller en fase slutter før den starter.

    Hvorfor: Da vet ingen når dere holder på. Som regel er det en skrivefeil i årstallet.

    Feil:
        tidsrom: {fra: 2026-08, til: 2025-06}

    Riktig:
        tidsrom: {fra: 2026-08, til: 2027-06}
    """
    settings = project.settings
    if settings is None:
        return
    whole = settings.model.tidsrom
    periods = [(("tidsrom",), "Prosjektet", whole)] if whole else []
    phases = ((f, getattr(settings.model.faser, f.id)) for f in FASER)
    for loc, what, period in (
        *periods,
        *((("faser", f.id), f"Fasen «{f.tittel}»", phase) for f, phase in phases),
    ):
        if period.fra and period.til and period.til.slutt < period.fra.start:
            yield Finding(
                settings,
                (*loc, "til"),
                f"{what} slutter {period.til}, før den starter {period.fra}.",
                "Rett «fra» eller «til».",
            )
