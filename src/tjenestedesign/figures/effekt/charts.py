"""Every chart of an effektmåling with its table, in the order the page tells it. A chart without data is left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tjenestedesign.figures.effekt import (
    bestand,
    flyt,
    flytord,
    indikatorer,
    kostnad,
    mot_effekt,
    opplevelse,
    over_tid,
    tilbake,
    varighet,
)

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.effekt import Økonomi
    from tjenestedesign.domain.effect.result import Resultat
    from tjenestedesign.drawing.svg import Diagram
    from tjenestedesign.drawing.table import Table


def charts(result: Resultat, economy: Økonomi | None) -> Iterator[tuple[Diagram, Table]]:
    """`economy` is the assumptions in the effektmåling's file."""
    tables = {t.navn for t in result.tabeller if t.rader}
    if "bestand" in tables:
        yield bestand.draw(result), bestand.table(result)
    if "flyt" in tables and len(result.perioder) > 1:
        yield flyt.draw(result), flytord.table(result)
    if result.varighet:
        yield varighet.draw(result), varighet.table(result)
    if result.verdier_av("tilbake_gruppe", "brukergruppe"):
        yield tilbake.draw(result), tilbake.table(result)
    if result.verdier_av("opplevelse_tjeneste", "tjeneste"):
        yield opplevelse.draw_services(result), opplevelse.table_services(result)
    if "opplevelse" in tables:
        yield opplevelse.draw_stages(result), opplevelse.table_stages(result)
    for kind in kostnad.KINDS:
        if result.verdier_av(kind.table, kind.dimension):
            yield kostnad.draw(result, kind), kostnad.table(result, kind)
    if result.verdier_av("bevegelse_gruppe", "brukergruppe"):
        yield mot_effekt.draw(result), mot_effekt.table(result)
    if len(result.perioder) > 1 and {"bevegelse", "personer_gruppe", "kostnad_gruppe"} <= tables:
        yield over_tid.draw(result), over_tid.table(result)
    if indikatorer.shown(result):
        yield indikatorer.draw(result), indikatorer.table(result)
    if economy is not None:
        from tjenestedesign.domain.effect.money import Reckoning, over_years
        from tjenestedesign.figures.effekt import okonomi

        money = over_years(result, economy)
        if isinstance(money, Reckoning) and money.rader:
            yield okonomi.draw(result, money), okonomi.table(result, money)
