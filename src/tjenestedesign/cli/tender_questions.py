"""`td tender questions`: what the suppliers wait for an answer to."""

from __future__ import annotations

from datetime import date

from rich.text import Text

from tjenestedesign.cli.tender_common import one
from tjenestedesign.cli.terminal import out
from tjenestedesign.domain.tender.anskaffelse import Frist
from tjenestedesign.domain.tender.questions import questions
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.clock import today
from tjenestedesign.ground.norwegian import day, point
from tjenestedesign.ground.prompts import filled


def run(project: str, id: str | None) -> None:
    _, entry = one(project, id)
    found = questions(entry.model)
    console = out()
    open_now, answered = len(found.ubesvarte), found.besvarte
    if not open_now:
        said = f"Alle {answered} spørsmål er besvart." if answered > 1 else "Ett spørsmål, og det er besvart."
        console.print(
            said if answered else "Ingen har stilt spørsmål ennå. Skriv dem under «spørsmål» i filen.",
            soft_wrap=True,
        )
    else:
        total = f" av {open_now + answered}" if answered else ""
        console.print(Text(f"{open_now}{total} spørsmål er ikke besvart", style="bold"))
        for question in found.ubesvarte:
            when = f", mottatt {day(question.mottatt)}" if question.mottatt else ""
            text = " ".join(filled(question.spørsmål).split())
            console.print(Text(clean(f"  {question.id}{when}: {text}")), soft_wrap=True)
    for frist, what in (
        (found.spørsmålsfrist, "Siste dag for spørsmål"),
        (found.tilbudsfrist, "Tilbudsfrist"),
    ):
        if frist:
            console.print(Text(clean(f"{what}: {point(frist.dato)}{_left(frist, today())}")), soft_wrap=True)
    if open_now:
        console.print(
            "Send svarene til alle leverandørene samtidig, i god tid før tilbudsfristen. Skriv ikke hvem som spurte.",
            soft_wrap=True,
        )
        if found.tilbudsfrist is None:
            console.print(
                "Tilbudsfristen mangler under «frister», så td vet ikke når svarene må være sendt.",
                soft_wrap=True,
            )


def _left(frist: Frist, now: date) -> str:
    """How long there is to a day; nothing for a month or a quarter."""
    if frist.dato.start != frist.dato.slutt:
        return ""
    days = (frist.dato.slutt - now).days
    if days < 0:
        return " (ute)"
    return " (i dag)" if days == 0 else f" (om {days} {'dag' if days == 1 else 'dager'})"
