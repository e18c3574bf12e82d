"""What the first sheet says: what the file is, how to use it, what it holds of whom, and until when it may be kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from tjenestedesign.check.types import TYPES
from tjenestedesign.domain.privacy.register import Frist, Post, register
from tjenestedesign.exchange.sheets.columns import Table
from tjenestedesign.exchange.sheets.labels import shown_in
from tjenestedesign.exchange.sheets.tasks import EXAMPLE, Task
from tjenestedesign.ground.norwegian import day, listing
from tjenestedesign.project.loaded import Project

_SHOWN = 20

Fact = tuple[str, str, str]
"""("title" or "line", what is said first, what is said about it)."""


def about(
    project: Project, ids: Collection[str], tables: Sequence[Table], shortened: Sequence[str], *, folds: bool
) -> Iterator[Fact]:
    """The first sheet, line by line. `shortened` are the cells that only the file can show whole, and `folds` whether small lists share
    sheets and empty columns are folded."""
    name = project.settings.model.navn if project.settings else project.root.name
    yield "title", f"Arbeidsbok for {name}", ""
    if project.example_mark:
        yield "line", "Eksempel", project.example_mark
    yield (
        "line",
        "Hva dette er",
        "En kopi av artefaktene i prosjektet, laget av td. Det er YAML-filene som gjelder.",
    )
    yield (
        "line",
        "Slik gjør du",
        "Skriv i cellene i de andre arkene. Hold musen over en overskrift for å se hva som skal stå der. "
        "Ny linje i en celle: Alt+Enter. En ny rad nederst blir en ny del, eller et nytt artefakt.",
    )
    yield (
        "line",
        "La dette stå",
        "Overskriftene, arknavnene og id-ene i de grå kolonnene. Skriv tekst og tall, ikke formler. "
        "Slå ikke sammen celler.",
    )
    yield (
        "line",
        "Når du er ferdig",
        "Lagre som .xlsx, og send filen tilbake. «td import» viser endringene før noe blir skrevet.",
    )
    yield (
        "line",
        "Finn fram",
        "Arket «Innhold» sier hva som er hvor. Trykk på et navn der for å gå til arket.",
    )
    if folds:
        yield (
            "line",
            "Små lister",
            "De små listene i en type står i ett ark, «Deler av …». Kolonnen «liste» sier hva raden er. Grå celler brukes ikke i den listen.",
        )
        yield (
            "line",
            "Tomme kolonner",
            "Kolonner uten innhold er skjult. Trykk på + over kolonnene for å vise dem.",
        )
    if keys := list(dict.fromkeys(key for table in tables for key in table.left_out)):
        yield "line", "Bare i filene", f"Ingen celle har plass til {listing([f'«{k}»' for k in keys])}."
    yield from _left_out(project, shortened)
    yield "line", "", ""
    yield from _privacy(project, ids)


def about_blank(project: Project, chosen: Sequence[Task]) -> Iterator[Fact]:
    """The first sheet of a workbook to fill in, line by line."""
    name = project.settings.model.navn if project.settings else project.root.name
    yield "title", f"Skjema for {name}", ""
    yield (
        "line",
        "Slik gjør du",
        "Velg arket du skal fylle ut. Skriv fra rad 4 og nedover, én rad for hver ting. Ny linje i en celle: Alt+Enter.",
    )
    yield (
        "line",
        "Lyse overskrifter",
        "Gjelder det hele, for eksempel intervjuet eller reisen. Skriv det i den første raden. I radene under kan cellene være tomme.",
    )
    yield "line", "Mørke overskrifter", "Gjelder den ene raden: sitatet, steget, kravet eller aktiviteten."
    yield (
        "line",
        "Eksempelet",
        f"Raden som er merket «{EXAMPLE}», blir ikke lest inn. La den stå, eller slett den.",
    )
    yield (
        "line",
        "Velg fra listen",
        "Celler med nedtrekksliste viser det som finnes i prosjektet. Skal flere med, skriver du dem på hver sin linje.",
    )
    yield (
        "line",
        "La dette stå",
        "Overskriftene og arknavnene. Skriv tekst og tall, ikke formler. Slå ikke sammen celler.",
    )
    yield (
        "line",
        "Ingen navn",
        "Skriv aldri navn, fødselsnummer, telefonnummer eller adresse. Bruk en kode. Slett filen når den er lest inn.",
    )
    yield (
        "line",
        "Når du er ferdig",
        "Lagre som .xlsx, og send filen tilbake. «td import» viser hva som kommer inn, før noe blir skrevet.",
    )
    yield "line", "", ""
    yield "line", "Ark", "Innhold"
    for task in chosen:
        yield "line", task.name, TYPES[task.type].kort
    if personal(project, ids := shown_in(project, chosen))[0]:
        yield "line", "", ""
        yield from _privacy(project, ids)


def _left_out(project: Project, shortened: Sequence[str]) -> Iterator[Fact]:
    if shortened:
        more = f" og {len(shortened) - _SHOWN} til" if len(shortened) > _SHOWN else ""
        yield (
            "line",
            "Vises ikke her",
            f"Cellene med «(se filen)» har innhold som ikke får plass i en celle: {'; '.join(shortened[:_SHOWN])}{more}.",
        )
    if project.broken:
        files = listing(sorted(b.source.file for b in project.broken.values()))
        yield "line", "Ikke med", f"Disse filene har feil: {files}."


def _privacy(project: Project, ids: Collection[str]) -> Iterator[Fact]:
    posts, deadlines = personal(project, ids)
    if not posts:
        yield (
            "line",
            "Om mennesker",
            "Arbeidsboken har ingen opplysninger td vet gjelder mennesker. Skriv ikke inn slike.",
        )
        return
    yield (
        "line",
        "Om mennesker",
        "Denne filen er en kopi utenfor prosjektet. Alt under gjelder også her. Send den bare til dem som trenger den.",
    )
    for post in posts:
        people = f", {post.antall} personer" if post.antall is not None else ""
        yield (
            "line",
            post.hva,
            f"{post.hvem}{people}. Opplysninger: {post.opplysninger}. Grunnlag: {post.grunnlag}. Slettes: {post.slettes}.",
        )
    if deadlines:
        yield "line", "Slett filen senest", day(first_deadline(deadlines))
        yield (
            "line",
            "Frister",
            "; ".join(f"{d.id}: {day(d.dato)}" for d in deadlines),
        )
    said = next((o.tekst for o in register(project).opplysninger if o.nøkkel == "kontakt"), "")
    if said:
        yield "line", "Spørsmål om personvern", said


def personal(project: Project, ids: Collection[str]) -> tuple[list[Post], list[Frist]]:
    """What some artefacts hold of people, and when it must be gone."""
    found = register(project)
    return (
        [p for p in found.poster if set(p.ider) & set(ids)],
        [f for f in found.frister if f.id in ids],
    )


def first_deadline(deadlines: Sequence[Frist]) -> date:
    return min(d.dato for d in deadlines)


def copy_warning(project: Project, ids: Collection[str], files: int = 1) -> str:
    """What to say of a copy that leaves the project: what it has about people, and when it must be deleted. Empty where it has nothing."""
    posts, deadlines = personal(project, ids)
    if not posts:
        return ""
    what = listing([p.lower() for p in dict.fromkeys(p.hva.partition(",")[0] for p in posts)])
    until = f" Slett den senest {day(first_deadline(deadlines))}." if deadlines else ""
    said = f"{'Filene' if files > 1 else 'Filen'} er en kopi utenfor prosjektet, med {what}.{until}"
    return f"{said} Send den bare til dem som trenger den."
