"""The last day to answer the suppliers' questions (anskaffelsesforskriften § 14-2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tjenestedesign.domain.tender.anskaffelse import Konkurransegrunnlag
from tjenestedesign.domain.tender.konkurransefrister import deadline, far_over, rules_date, source
from tjenestedesign.ground.clock import today
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.norwegian import day, point
from tjenestedesign.project.rule import Also, Finding, rule_for

if TYPE_CHECKING:
    from tjenestedesign.project.dated_rules import Minstefrist
    from tjenestedesign.project.loaded import Entry, Project


def last_answer(model: Konkurransegrunnlag, at: date) -> tuple[date, Minstefrist] | None:
    """The last day to answer, were the value over the EEA threshold. Of a month the last day counts."""
    from tjenestedesign.project.dated_rules import least_days

    bids, least = deadline(model, "tilbud"), least_days("svar", at)
    if bids is None or least is None:
        return None
    return bids[1].dato.slutt - timedelta(days=least.dager), least


@rule_for(Konkurransegrunnlag, "TD336", Level.ADVARSEL)
def answered_too_late(_project: Project, entry: Entry[Konkurransegrunnlag]) -> Iterator[Finding]:
    """Svaret på et spørsmål kommer for sent før tilbudsfristen.

    Hvorfor: Over EØS-terskelverdien skal leverandører som spør i tide, få svar senest seks dager før tilbudsfristen
    (anskaffelsesforskriften § 14-2). Ellers må tilbudsfristen utsettes. Spørsmål som kommer så sent at de ikke kan
    besvares i tide, gjelder det ikke for. Derfor skal siste dag for spørsmål være før siste dag for svar.

    Feil:
        dato: 2025-03-01
        kontraktsverdi: 3000000
        frister:
          - {hva: Tilbudsfrist, slag: tilbud, dato: 2025-04-14}
        spørsmål:
          - {id: moter, mottatt: 2025-04-01, spørsmål: Er møtene digitale?, svar: Ja., besvart: 2025-04-10}

    Riktig:
        dato: 2025-03-01
        kontraktsverdi: 3000000
        frister:
          - {hva: Tilbudsfrist, slag: tilbud, dato: 2025-04-14}
        spørsmål:
          - {id: moter, mottatt: 2025-04-01, spørsmål: Er møtene digitale?, svar: Ja., besvart: 2025-04-08}
    """
    from tjenestedesign.project.dated_rules import judged

    at, value = rules_date(entry.model), entry.model.kontraktsverdi
    if at is None or value is None:
        return
    found = judged("eøs", value, at)
    if found.over:
        for finding in late(entry, at):
            yield replace(finding, message=finding.message + far_over(found))


def late(entry: Entry[Konkurransegrunnlag], at: date) -> Iterator[Finding]:
    """The questions that are, or must be, answered too late, were the value over the EEA threshold."""
    model = entry.model
    last, bids, asked = last_answer(model, at), deadline(model, "tilbud"), deadline(model, "spørsmål")
    if last is None or bids is None:
        return
    until, least = last
    here = (Also(entry, ("frister", bids[0], "dato"), "Her står tilbudsfristen."),)
    rest = f"Svar skal være gitt minst {least.dager} dager før tilbudsfristen ({point(bids[1].dato)}), det vil si {day(until)}."
    move = f"Utsett tilbudsfristen. Kilde: {source(least)}."
    if asked and until < asked[1].dato.start <= bids[1].dato.slutt:
        yield Finding(
            entry,
            ("frister", asked[0], "dato"),
            f"Siste dag for spørsmål ({point(asked[1].dato)}) er etter siste dag for svar. {rest}",
            f"Flytt fristen for spørsmål til før {day(until)}. Kilde: {source(least)}.",
            here,
        )
    now = today()
    for index, question in enumerate(model.spørsmål):
        if question.mottatt and question.mottatt > until:
            continue
        if question.besvart and until < question.besvart <= bids[1].dato.slutt:
            yield Finding(
                entry,
                ("spørsmål", index, "besvart"),
                f"Svaret kom {day(question.besvart)}. {rest}",
                move,
                here,
            )
        elif not question.svar and until < now <= bids[1].dato.slutt:
            yield Finding(
                entry,
                ("spørsmål", index),
                f"Spørsmålet «{question.id}» er ikke besvart. {rest}",
                f"Svar alle leverandørene, og vurder om tilbudsfristen må utsettes. Kilde: {source(least)}.",
                here,
            )


RULES = (answered_too_late,)
