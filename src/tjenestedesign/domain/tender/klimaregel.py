"""What anskaffelsesforskriften § 7-9 asks of a competition: the rule, and what the tender document says of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tjenestedesign.domain.tender.anskaffelse import Konkurransegrunnlag, Tildelingskriterium
from tjenestedesign.domain.tender.klimahensyn import Klimavalg
from tjenestedesign.domain.tender.konkurransefrister import rules_date, source
from tjenestedesign.ground.amounts import kroner, percent
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.norwegian import day, listing
from tjenestedesign.project.rule import Finding, rule_for

if TYPE_CHECKING:
    from tjenestedesign.project.dated_rules import Minstevekt
    from tjenestedesign.project.loaded import Entry, Project

_PARAGRAPH: Final = "anskaffelsesforskriften § 7-9"


def demanded(model: Konkurransegrunnlag) -> Minstevekt | None:
    """The minimum weight that applies to the competition; None where it has no day, is older, or is too small for the law."""
    from tjenestedesign.project.dated_rules import judged, least_weight

    at = rules_date(model)
    weight = least_weight("klima-og-miljø", at) if at else None
    if weight is None or at is None:
        return None
    value = model.kontraktsverdi
    return None if value is not None and judged("loven", value, at).over is False else weight


@rule_for(Konkurransegrunnlag, "TD337", Level.ADVARSEL)
def climate_is_not_weighted(_project: Project, entry: Entry[Konkurransegrunnlag]) -> Iterator[Finding]:
    """Klima og miljø teller mindre enn 30 prosent, og konkurransen sier ikke hvorfor.

    Hvorfor: Etter anskaffelsesforskriften § 7-9 skal klima- og miljøhensyn telle minst 30 prosent i tildelingskriteriene.
    Det gjelder fra 1. januar 2024 og for alle konkurranser som er store nok til at anskaffelsesloven gjelder. Det finnes
    to andre veier, og begge må begrunnes i konkurransegrunnlaget. Dere kan stille klima- og miljøkrav i stedet, når det er
    klart at det gir bedre klima- og miljøeffekt. Og dere kan la være, når anskaffelsen etter sin art har et klimaavtrykk og
    en miljøbelastning som begge er uvesentlige. Klagenemnda er streng: Mangler begrunnelsen, kan konkurransen bli avlyst.

    Feil:
        dato: 2025-03-01
        tildelingskriterier:
          - {id: team, navn: Teamet, slag: kvalitet, vekt: 60}
          - {id: pris, navn: Pris, slag: pris, vekt: 40}

    Riktig:
        dato: 2025-03-01
        tildelingskriterier:
          - {id: team, navn: Teamet, slag: kvalitet, vekt: 60}
          - {id: pris, navn: Pris, slag: pris, vekt: 40}
        klima_og_miljø:
          valg: krav
          krav:
            - Reiser i oppdraget skjer med tog, buss eller sykkel.
          begrunnelse: >
            Reisene er det meste av klimaavtrykket. Kravet tar bort utslippene fra dem, og et kriterium ville bare ha
            gitt poeng for å ta bort noen.
    """
    model = entry.model
    least = demanded(model)
    if least is None:
        return
    chosen = model.klima_og_miljø
    hint = _hint(model, least)
    if chosen is None or chosen.valg == "kriterium":
        loc = ("klima_og_miljø",) if chosen else ("tildelingskriterier",)
        total = model.sum_klima
        if not model.klimakriterier:
            yield Finding(entry, loc, "Ingen av tildelingskriteriene gjelder klima og miljø.", hint)
        elif total is not None and total < least.prosent:
            named = listing([f"«{c.navn}»" for c in model.klimakriterier])
            yield Finding(
                entry,
                ("tildelingskriterier",),
                f"Klima og miljø teller {_exact(total)}: {named}. Det skal telle minst {_exact(least.prosent)}.",
                hint,
            )
        return
    if chosen.valg == "krav" and not chosen.krav:
        yield Finding(
            entry,
            ("klima_og_miljø",),
            "Klima og miljø skal ivaretas med krav, men kravene står ikke i «krav».",
            f"Skriv kravene, ett punkt per krav. {_paragraph(least)}",
        )
    if not chosen.begrunnelse:
        why = (
            "hvorfor det er klart at kravene gir bedre klima- og miljøeffekt enn tildelingskriterier"
            if chosen.valg == "krav"
            else "hvorfor både klimaavtrykket og miljøbelastningen er uvesentlige for denne arten anskaffelser"
        )
        yield Finding(
            entry,
            ("klima_og_miljø",),
            "Konkurransen velger bort tildelingskriterier for klima og miljø uten å begrunne det.",
            f"Skriv i «begrunnelse» {why}. {_paragraph(least)}",
        )


def _exact(weight: Decimal) -> str:
    return percent(weight, 6)


def _hint(model: Konkurransegrunnlag, least: Minstevekt) -> str:
    small = ""
    if model.kontraktsverdi is None:
        from tjenestedesign.project.dated_rules import threshold

        at = rules_date(model)
        limit = threshold("loven", at) if at else None
        small = (
            f" Er verdien under {kroner(limit.beløp)}, gjelder ikke regelen: Skriv «kontraktsverdi»."
            if limit
            else ""
        )
    return (
        f"La kriterier med «klima_og_miljø: true» telle minst {_exact(least.prosent)}. Ellers fyller du ut «klima_og_miljø» med"
        f" «valg: krav» eller «valg: uvesentlig» og en begrunnelse.{small} {_paragraph(least)}"
    )


def _paragraph(least: Minstevekt) -> str:
    changed = f" td har ikke lest ordlyden som gjelder fra {day(least.gjelder_fra)}. Sjekk den."
    doubt = changed if least.usikker else ""
    return f"Regelen står i {least.hjemmel}.{doubt} Kilde: {source(least)}."


@dataclass(frozen=True, slots=True)
class Klimavisning:
    """What the tender document says about climate and environment."""

    valg: Klimavalg
    kriterier: tuple[Tildelingskriterium, ...]
    sum: Decimal | None
    krav: tuple[str, ...]
    begrunnelse: str | None
    hjemmel: str


def climate_view(model: Konkurransegrunnlag) -> Klimavisning | None:
    """None where the file says nothing of it."""
    from tjenestedesign.project.dated_rules import least_weight

    chosen, criteria = model.klima_og_miljø, model.klimakriterier
    if chosen is None and not criteria:
        return None
    at = rules_date(model)
    weight = least_weight("klima-og-miljø", at) if at else None
    return Klimavisning(
        chosen.valg if chosen else "kriterium",
        criteria,
        model.sum_klima if criteria else None,
        chosen.krav if chosen else (),
        chosen.begrunnelse if chosen else None,
        weight.hjemmel if weight else _PARAGRAPH,
    )


RULES = (climate_is_not_weighted,)
