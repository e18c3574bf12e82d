"""`td tender calendar`: the deadlines and the dialogue as iCalendar."""

from __future__ import annotations

from rich.text import Text

from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.tender_common import one, write_new
from tjenestedesign.cli.terminal import out
from tjenestedesign.domain.tender.calendar_file import calendar_file
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.norwegian import listing, point


def run(project: str, id: str | None, output: str | None) -> None:
    if output is not None and not output.lower().endswith(".ics"):
        raise UsageFault(
            f"«{clean(output)}» slutter ikke på .ics.", f"Skriv for eksempel «--output {clean(output)}.ics»."
        )
    loaded, entry = one(project, id)
    made = calendar_file(entry)
    without = listing([f"«{what}» ({point(when)})" for what, when in made.without_day])
    if not made.events:
        raise UsageFault(
            "Ingen av fristene har en dag.",
            f"Skriv datoen som ÅÅÅÅ-MM-DD. Uten dag: {clean(without)}."
            if without
            else "Skriv dem under «frister» i filen.",
        )
    write_new(loaded.root, output or f"frister-{entry.id}.ics", made.data)
    out().print(
        f"{made.events} {'dato' if made.events == 1 else 'datoer'}. Åpne filen i Outlook eller en annen kalender.",
        soft_wrap=True,
    )
    if without:
        out().print(Text(clean(f"Ikke med, fordi de mangler dag: {without}.")), soft_wrap=True)
