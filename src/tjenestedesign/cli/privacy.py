"""`td privacy`: the register of what is kept of whom, and what must be deleted when."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from tjenestedesign.cli.common import load
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.terminal import out, print_rows
from tjenestedesign.domain.privacy.register import Register, due, overdue, register
from tjenestedesign.ground.cells import as_csv
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.clock import today
from tjenestedesign.ground.files import create
from tjenestedesign.ground.journal.elsewhere import noted
from tjenestedesign.ground.norwegian import choose, day, listing
from tjenestedesign.ground.text_table import table_lines

FORMATS = ("text", "json", "csv")
_COLUMNS = (
    "Hva",
    "Hvem",
    "Antall personer",
    "Grunnlag",
    "Slettes",
    "Artefakter",
    "Opplysninger",
    "Særlige kategorier",
)


def run(path: str, format: str, output: str | None) -> None:
    if format not in FORMATS:
        raise UsageFault(f"Formatet «{clean(format)}» finnes ikke.", choose(FORMATS))
    if format == "text" and output:
        raise UsageFault("--output gjelder json og csv.", "Legg til «--format csv».")
    project, _ = load(path)
    found = register(project)
    if format == "text":
        _print(found, today())
        return
    text = (
        json.dumps(as_data(found, today()), ensure_ascii=False, indent=2) + "\n"
        if format == "json"
        else _csv(found)
    )
    if output is None:
        sys.stdout.write(text)
        return
    with noted(project.root, [Path(output)]):
        done = create(Path(output), text.encode())
    if done:
        out().print(Text(f"Skrevet til {clean(output)}."), soft_wrap=True)
    else:
        raise UsageFault(
            f"«{clean(output)}» finnes fra før.", "Velg et annet navn. td skriver aldri over filene dine."
        )


def _print(found: Register, now: date) -> None:
    console = out()
    late, soon = overdue(found, now), due(found, now)
    for title, items, style in (
        ("Skulle vært slettet", late, "bold red"),
        ("Skal slettes de neste 90 dagene", soon, "bold"),
    ):
        if items:
            console.print(Text(f"{title}: {len(items)}", style=style))
            for item in items:
                console.print(
                    Text(clean(f"  {day(item.dato)}: {item.tittel} ({item.kommando})")), soft_wrap=True
                )
    if not late and not soon:
        console.print("Ingenting skal slettes de neste 90 dagene.")
    if found.uten_frist:
        console.print(Text(clean(f"Uten slettedato: {', '.join(found.uten_frist)}")), soft_wrap=True)
    console.print()
    facts = [(fact.navn, fact.tekst or "Ikke skrevet i prosjekt.yaml") for fact in found.opplysninger]
    _print_facts(console, facts)
    console.print()
    if found.uleste:
        files = listing([clean(file) for file in found.uleste])
        console.print(Text(f"Ikke med, fordi filene har feil: {files}. Kjør «td validate»."), soft_wrap=True)
        console.print()
    if not found.poster:
        console.print(
            Text("td fant ingen intervjuer, workshoper, brukertester, målinger, planer eller bilder."),
            soft_wrap=True,
        )
        _not_looked_into(found)
        return
    same = {o.tekst: "Som prosjektet" for o in found.opplysninger if o.tekst}
    rows: list[tuple[str, ...]] = []
    for post in found.poster:
        people = "" if post.antall is None else str(post.antall)
        rows.append((post.hva, post.hvem, people, *(same.get(t, t) for t in (post.grunnlag, post.slettes))))
    for line in table_lines(_COLUMNS[:5], rows, console.width):
        console.print(Text(clean(line)), soft_wrap=True)
    console.print()
    console.print(Text("Kategorier av opplysninger", style="bold"))
    for post in found.poster:
        said = f"  {post.hva} ({post.hvem}): {post.opplysninger}. Særlige kategorier: {post.særlige}."
        console.print(Text(clean(said)), soft_wrap=True)
    console.print()
    _not_looked_into(found)
    if found.lover:
        names = "; ".join(law.navn for law in found.lover)
        console.print(Text(f"Lover dere møter: {names}."), soft_wrap=True)
        console.print(Text("Siden personvern.html sier hva de ber om, med kilder."), soft_wrap=True)
    console.print(
        Text("Filer fra «td export» er kopier utenfor prosjektet. De må slettes innen de samme fristene."),
        soft_wrap=True,
    )


def _print_facts(console: Console, facts: list[tuple[str, str]]) -> None:
    """Each on a line where they all fit, as in a file."""
    name, text = (max(map(len, column)) for column in zip(*facts, strict=True))
    if name + 2 + text > console.width:
        print_rows(console, facts, style="", indent="")
        return
    for left, right in facts:
        console.print(Text(clean(f"{left.ljust(name)}  {right}")), soft_wrap=True)


def _not_looked_into(found: Register) -> None:
    """What the register says nothing of, so that silence is not taken for an answer."""
    others = f"de andre artefaktene (typer: {len(found.utenfor)}), " if found.utenfor else ""
    out().print(
        Text(f"td har ikke vurdert {others}vedlegg, opptak eller det som ligger utenfor prosjektet."),
        soft_wrap=True,
    )


def _csv(found: Register) -> str:
    return as_csv(
        _COLUMNS,
        (
            (p.hva, p.hvem, p.antall, p.grunnlag, p.slettes, ", ".join(p.ider), p.opplysninger, p.særlige)
            for p in found.poster
        ),
    )


def as_data(found: Register, now: date) -> dict[str, Any]:
    """What `--format json` prints. The keys are part of td's public interface."""
    return {
        "project": {fact.nøkkel: fact.tekst or None for fact in found.opplysninger},
        "records": [
            {
                "what": p.hva,
                "who": p.hvem,
                "people": p.antall,
                "basis": p.grunnlag,
                "delete_by": p.slettes,
                "artefacts": list(p.ider),
                "categories": p.opplysninger,
                "special_categories": p.særlige,
            }
            for p in found.poster
        ],
        "deadlines": [
            {"artefact": f.id, "title": f.tittel, "delete_by": f.dato.isoformat()} for f in found.frister
        ],
        "overdue": [f.id for f in overdue(found, now)],
        "due": [f.id for f in due(found, now)],
        "without_deadline": list(found.uten_frist),
        "not_read": list(found.uleste),
        "not_assessed": list(found.utenfor),
        "laws": [
            {
                "id": law.id,
                "name": law.navn,
                "advice": law.tekst,
                "source": law.kilde.lenke,
                "read": law.hentet.isoformat(),
            }
            for law in found.lover
        ],
    }
