"""Rules that keep real people's lives out of the project."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tjenestedesign.artefakter.kartlegging import Kartlegging
from tjenestedesign.artefakter.plan import Plan
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.project.rule import Finding, rule_for

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project


@rule_for((Kartlegging, Plan), "TD601", Level.FEIL)
def real_persons_life(_project: Project, entry: Entry[Kartlegging | Plan]) -> Iterator[Finding]:
    """Filen beskriver ett menneskes liv uten å si at personen er oppdiktet.

    Hvorfor: Kartlegginger og planer handler om helse, økonomi, familie og alt annet i et liv. For et virkelig menneske
    er det sensitive personopplysninger. De hører hjemme i fagsystemet, der tilgangen styres, hvert oppslag logges og
    opplysningene blir slettet. Et git-prosjekt kan ikke det: Alle som har en kopi, kan lese alt, og det som er slettet,
    ligger fortsatt i historikken. Her skal dere bare ha oppdiktede personer, til å utvikle og prøve ut tjenesten med.

    Hvis dere allerede har lagret et virkelig menneskes opplysninger i git, må de også ut av historikken. Si fra til
    personvernombudet.

    Feil:
        type: kartlegging
        tittel: Kartleggingsmøtet i mars
        belegg: belagt

    Riktig:
        type: kartlegging
        tittel: Kartlegging med en oppdiktet ung mann
        belegg: oppdiktet
    """
    if entry.model.oppdiktet:
        return
    what = "Kartleggingen" if isinstance(entry.model, Kartlegging) else "Planen"
    said = next((key for key in ("belegg", "fiktiv") if key in entry.model.model_fields_set), None)
    yield Finding(
        entry,
        (said,) if said else ("type",),
        f"{what} sier ikke at personen er oppdiktet: «{said}: {entry.source.written((said,))}». Ett menneskes liv hører hjemme i fagsystemet, ikke i git."
        if said
        else f"{what} sier ikke om personen er oppdiktet. Et virkelig menneskes liv hører hjemme i fagsystemet, ikke i git.",
        "Er personen oppdiktet, skriv «belegg: oppdiktet». Hvis ikke, flytt innholdet til fagsystemet og slett filen her.",
    )
