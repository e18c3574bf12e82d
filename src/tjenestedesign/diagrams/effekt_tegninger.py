"""Every chart of an effektmåling with its table, in the order the page tells it. A chart without data is left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tjenestedesign.diagrams import (
    effekt_bestand,
    effekt_flyt,
    effekt_flytord,
    effekt_indikatorer,
    effekt_kostnad,
    effekt_mot_effekt,
    effekt_opplevelse,
    effekt_over_tid,
    effekt_tilbake,
    effekt_varighet,
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
        yield effekt_bestand.draw(result), effekt_bestand.table(result)
    if "flyt" in tables and len(result.perioder) > 1:
        yield effekt_flyt.draw(result), effekt_flytord.table(result)
    if result.varighet:
        yield effekt_varighet.draw(result), effekt_varighet.table(result)
    if result.verdier_av("tilbake_gruppe", "brukergruppe"):
        yield effekt_tilbake.draw(result), effekt_tilbake.table(result)
    if result.verdier_av("opplevelse_tjeneste", "tjeneste"):
        yield effekt_opplevelse.draw_services(result), effekt_opplevelse.table_services(result)
    if "opplevelse" in tables:
        yield effekt_opplevelse.draw_stages(result), effekt_opplevelse.table_stages(result)
    for kind in effekt_kostnad.KINDS:
        if result.verdier_av(kind.table, kind.dimension):
            yield effekt_kostnad.draw(result, kind), effekt_kostnad.table(result, kind)
    if result.verdier_av("bevegelse_gruppe", "brukergruppe"):
        yield effekt_mot_effekt.draw(result), effekt_mot_effekt.table(result)
    if len(result.perioder) > 1 and {"bevegelse", "personer_gruppe", "kostnad_gruppe"} <= tables:
        yield effekt_over_tid.draw(result), effekt_over_tid.table(result)
    if effekt_indikatorer.shown(result):
        yield effekt_indikatorer.draw(result), effekt_indikatorer.table(result)
    if economy is not None:
        from tjenestedesign.diagrams import effekt_okonomi
        from tjenestedesign.domain.effect.money import Flerårig, over_years

        money = over_years(result, economy)
        if isinstance(money, Flerårig) and money.rader:
            yield effekt_okonomi.draw(result, money), effekt_okonomi.table(result, money)
