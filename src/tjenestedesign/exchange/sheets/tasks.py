"""The sheets people fill in without knowing what a file is: one for each task, with headings they know.

A row is one part, such as a quote or a step, and the artefact's own keys stand in the same row: written once, and blank in the
rows below that belong to the same artefact. What each heading means is a key in the models, so the rest of the workbook is the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from tjenestedesign.check.types import TYPES, type_named
from tjenestedesign.exchange.sheets.columns import NOTHING_OWN, Column, Own, Table, tables
from tjenestedesign.exchange.sheets.rows import token
from tjenestedesign.exchange.sheets.values import one_line
from tjenestedesign.ground.readings import folded

MARK: Final = "Rad"
"""The column that says what a row is, where it is no one's own."""
HELP: Final = "Hjelp"
"""Rows of which nothing is read."""
EXAMPLE: Final = "Eksempel"
EXAMPLE_KEY: Final = (EXAMPLE,)
"""Where the hidden sheet keeps what the example row said."""
WHAT: Final = "Hva raden er"
"""The column that says which list a row is in, where the artefact has several."""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A column people see. `also` is the key in a list that calls the same thing something else; `width` is in characters.

    `help` says it where the key's own description does not fit here, and `choices` is offered where the key takes any text.
    """

    heading: str
    key: str
    example: str = ""
    help: str = ""
    also: Mapping[str, str] = field(default_factory=dict[str, str])
    choices: tuple[str, ...] = ()
    width: int = 0

    def column(self, table: Table) -> Column | None:
        return table.column(self.also.get(table.short_name, self.key))


@dataclass(frozen=True, slots=True)
class Task:
    """A sheet. `lists` is what a row is called → the list of the artefact it is in, and `makes` is a key of a part that names
    another part, which is made when none is called so → the list that one is in."""

    name: str
    type: str
    top: tuple[Field, ...]
    lists: Mapping[str, str] = field(default_factory=dict[str, str])
    parts: tuple[Field, ...] = ()
    makes: Mapping[str, str] = field(default_factory=dict[str, str])
    own: Own = NOTHING_OWN

    def of(self, own: Own) -> Task:
        """The sheet in a project that has named this for itself."""
        return replace(self, own=own)

    @property
    def table(self) -> Table:
        """The artefacts themselves."""
        return tables(self.type, self.own)[0]

    @property
    def list_tables(self) -> dict[str, Table]:
        """What a row is called → the table it is in."""
        return {said: self.list_table(key) for said, key in self.lists.items()}

    def list_table(self, key: str) -> Table:
        return next(t for t in tables(self.type, self.own) if len(t.levels) == 1 and t.short_name == key)

    @property
    def code(self) -> str:
        """What the hidden sheet of a workbook calls it."""
        return f"{_PREFIX}{self.type}"


_PREFIX: Final = "oppgave "

TASKS: Final[tuple[Task, ...]] = (
    Task(
        "Intervju",
        "intervju",
        (
            Field("Intervju", "tittel", "Samtale med en forelder", "Hva dere kaller samtalen. Aldri navnet."),
            Field("Kode", "respondent.kode", "I-01", "Kode for personen, aldri navnet. Den samme i alle intervjuer.", width=14),
            Field("Rolle", "respondent.rolle", "innbygger"),
            Field("Om personen", "respondent.beskrivelse", "Har to barn på skolen", "Kort, og uten det noen kan kjenne igjen."),
            Field("Metode", "metode", "dybdeintervju"),
            Field("Gjennomført", "gjennomført", "3. mars 2026", "Dagen eller måneden."),
            Field("Guide", "guide", "", "Intervjuguiden dere brukte. Velg fra listen."),
            Field("Samtykke gitt", "samtykke.dato", "2026-03-01"),
            Field("Samtykket gjelder", "samtykke.omfang", "Notater og sitater uten navn"),
            Field("Slettes senest", "samtykke.slettes", "2026-12-31"),
        ),
        {"Sitat": "sitater", "Observasjon": "observasjoner", "Behov": "behov", "Barriere": "barrierer"},
        (
            Field("Tekst", "tekst", "Jeg visste ikke hvem jeg skulle ringe.", "Det som ble sagt eller sett, uten navn og gjenkjennelige detaljer.", width=44),
            Field("Tema", "tema", "kontakt", "Bare for sitater: temaet det handler om.", width=20),
        ),
    ),
    Task(
        "Brukerreise",
        "brukerreise",
        (
            Field("Brukerreise", "tittel", "Gå til skolen", "Hva dere kaller reisen."),
            Field("Om reisen", "beskrivelse", "Et barn går til skolen på egen hånd", width=24),
            Field("Brukergrupper", "aktører", "", "Brukergruppene reisen følger. Velg fra listen."),
            Field("I dag eller senere", "variant", "dagens"),
        ),
        {"Steg": "steg"},
        (
            Field("Fase", "fase", "før", "Før, under eller etter møtet med tjenesten.", choices=("før", "under", "etter"), width=14),
            Field("Steg", "tittel", "Ut av døren"),
            Field("Hva innbyggeren gjør", "handling", "Pakker sekken og går"),
            Field("Kontaktpunkt", "kontaktpunkt", "", "Det innbyggeren møter. Velg fra listen."),
            Field("Kanal", "kanal", "fysisk"),
            Field("Følelse", "følelse", "1", "Fra −2 (svært dårlig) til 2 (svært bra)."),
            Field("Tanke", "tanke", "I dag går jeg alene."),
            Field("Behov", "behov", "Vite veien"),
            Field("Smertepunkter", "smertepunkter", "Ingen fortau"),
            Field("Muligheter", "muligheter", "Følge av eldre elever"),
            Field("Varighet", "varighet", "10 minutter", "Hvor lenge steget varer.", width=16),
            Field("Ventetid", "ventetid", "", "Hvor lenge innbyggeren venter.", width=16),
            Field("Sitat", "sitat", "", "Et sitat som hører til. Velg fra listen."),
            Field("Bygger på", "bygger_på", "", "Det som belegger steget: et intervju, et innspill eller en innsikt."),
        ),
    ),
    Task(
        "Ideer",
        "ide",
        (
            Field("Idé", "tittel", "Gågruppe med voksne", "Hva dere kaller ideen."),
            Field("Hva den går ut på", "beskrivelse", "Foreldre går en fast rute og tar med barna på veien."),
            Field("Svarer på", "svarer_på", "", "Innsikten ideen svarer på. Velg fra listen."),
            Field("Fra workshop", "workshop", "", "Workshopen ideen kom fra."),
            Field("Verdi for innbygger", "verdi.innbygger", "4", "Fra 1 (liten) til 5 (stor)."),
            Field("Verdi for ansatt", "verdi.ansatt", "2", "Fra 1 (liten) til 5 (stor)."),
            Field("Verdi for kommune", "verdi.kommune", "3", "Fra 1 (liten) til 5 (stor)."),
            Field("Gjennomførbarhet", "gjennomførbarhet", "4"),
            Field("Stemmer", "stemmer", "6"),
            Field("Må finne ut", "usikkerhet", "Hvem har ansvaret om noe skjer?"),
        ),
    ),
    Task(
        "Krav",
        "kravspesifikasjon",
        (
            Field("Kravspesifikasjon", "tittel", "Krav til skoleveien", "Hva dere kaller spesifikasjonen."),
            Field("Tjenestekart", "tjenestekart", "", "Tjenestekartet kravene gjelder. Velg fra listen."),
        ),
        {"Krav": "krav"},
        (
            Field("Krav", "tekst", "Foresatte skal få svar om skoleskyss før skolestart."),
            Field("Kategori", "slag", "funksjonell"),
            Field("Prioritet", "prioritet", "må"),
            Field("Godkjent når", "akseptansekriterier", "Ni av ti har svar 1. august"),
            Field("Kommer fra", "kilde", "", "Steget, innsikten eller testen kravet kommer fra. Velg fra listen."),
            Field("Begrunnelse", "begrunnelse", "Mange ventet til over sommeren."),
            Field("Hjemmel", "hjemmel", "opplæringslova § 4-1"),
            Field("Eier", "eier", "skoleeier"),
        ),
    ),
    Task(
        "Veikart",
        "veikart",
        (
            Field("Veikart", "tittel", "Trygg skolevei", "Hva dere kaller veikartet."),
            Field("Om veikartet", "beskrivelse", "Det første året"),
        ),
        {"Aktivitet": "aktiviteter", "Milepæl": "milepæler"},
        (
            Field("Navn", "tittel", "Telle barn langs veien", "Hva som skal gjøres, eller hva som skal være klart."),
            Field("Spor", "spor", "Innsikt", "Gruppen aktiviteten hører til. Et nytt navn blir et nytt spor. Tom for milepæler."),
            Field("Fra", "fra", "mars 2027", "Dag, måned eller kvartal. For en milepæl: når den er.", {"milepæler": "dato"}, width=18),
            Field("Til", "til", "2. kvartal 2027", "Tom betyr samme tid som fra. Tom for milepæler.", width=18),
            Field("Avhenger av", "avhenger_av", "", "Navnet på aktivitetene som må være ferdige først."),
            Field("Prioritet", "prioritet", "må"),
            Field("Ansvarlig", "ansvarlig", "prosjektleder"),
            Field("Kostnad", "kostnad", "40000"),
            Field("Leverer", "leverer", "", "Steget i tjenestekartet eller kravet aktiviteten leverer."),
            Field("Beslutning", "beslutning", "", "Bare for milepæler: det som skal bestemmes.", width=26),
        ),
        {"spor": "spor"},
    ),
)  # fmt: skip


def task_named(name: str) -> Task | None:
    """A task by what its sheet or its type is called, as a user types it."""
    spec = type_named(name)
    wanted = folded(name)
    return next(
        (
            t
            for t in TASKS
            if (spec and t.type == spec.navn)
            or wanted in (folded(t.name), folded(t.type), folded(TYPES[t.type].flertall))
        ),
        None,
    )


def task_coded(code: str) -> Task | None:
    """The task that the hidden sheet names."""
    return next((t for t in TASKS if t.code == code), None)


def example_print(cells: dict[str, str]) -> str:
    """What the example row says, so that a changed one is known."""
    return token("", "\0".join(f"{h}={one_line(t)}" for h, t in sorted(cells.items()) if t))
