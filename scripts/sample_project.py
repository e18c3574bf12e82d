"""Made-up projects of any size, in plausible municipal Norwegian, by seed: what docs/bilder.md shows beside Asker.

No person, place or service in them exists.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

DOES: Final = (
    "Fyller ut søknaden", "Venter på svar", "Ringer for å spørre", "Møter opp til samtale", "Forteller om situasjonen",
    "Leter etter riktig skjema på nettet", "Leser vedtaksbrevet flere ganger", "Henter nøkkelen", "Spør naboen om råd",
    "Sender dokumentasjon på nytt", "Takker ja til tilbudet", "Prøver å forstå hvem som bestemmer", "Øver på hverdagen",
)  # fmt: skip
TITLES: Final = (
    "Få vite om tilbudet", "Søke", "Vente", "Bli kartlagt", "Få svar", "Klage", "Flytte inn", "Bli fulgt opp", "Melde fra",
    "Få ny kontaktperson", "Planlegge sammen", "Prøve seg fram", "Avslutte", "Si hva som hjalp",
)  # fmt: skip
STAFF: Final = (
    "Tar imot og gir råd", "Registrerer saken", "Henter inn opplysninger med samtykke", "Vurderer vilkårene",
    "Skriver vedtak", "Samordner tjenestene", "Kaller inn til samarbeidsmøte", "Følger opp etter fire uker",
    "Kvalitetssikrer boligsosialt kompetansearbeid", "Oppdaterer saks- og arkivsystemet", "Avklarer budsjettet på tvers",
)  # fmt: skip
THINGS: Final = (
    "Søknadsskjema", "Vedtaksbrev", "SMS om mottatt søknad", "Venterom", "Informasjonsark på klart språk", "Nøkkel",
    "Samtykkeskjema", "Kvittering", "Skilt i resepsjonen", "Innbyggerportal",
)  # fmt: skip
LAWS: Final = (
    "Forvaltningsloven",
    "Sosialtjenesteloven",
    "Personvernforordningen",
    "Husleieloven",
    "Boligsosialloven",
)
PARTNERS: Final = ("Frivilligsentralen", "Fastlege", "Private utleiere", "Husbanken", "Tolketjenesten", "NAV")
PAINS: Final = (
    "Må fortelle alt på nytt", "Vet ikke hvor saken står", "Brevet er vanskelig å forstå", "Tjenestene snakker ikke sammen",
    "Åpningstiden passer ikke med jobben", "Innloggingen feiler",
)  # fmt: skip
CHANCES: Final = (
    "Gi én fast kontaktperson", "Vis hvor saken står", "Skriv brevet på nytt sammen med innbyggere", "Ring i stedet for å skrive",
    "Del opplysninger med samtykke", "Start flere tiltak samtidig",
)  # fmt: skip
THOUGHTS: Final = (
    "Har de glemt meg?", "Endelig noen som hører etter.", "Er det dette jeg skal gjøre?", "Nå ser jeg et lys i tunnelen.",
    "Jeg orker ikke én samtale til.", "Dette gikk jo fint.",
)  # fmt: skip
GROUPS: Final = (
    "Ung voksen uten fast bolig", "Familie med mange barn", "Eldre som bor alene", "Nyankommet flyktning", "Pårørende",
)  # fmt: skip
ROLES: Final = ("Førstelinjen", "Koordinator", "Saksbehandler", "Fagleder", "Eiendomsforvalter", "Boveileder")
WORK: Final = (
    "Kartlegge behovet", "Lage prototype", "Prøve med innbyggere", "Avklare juss", "Anskaffe løsning", "Lære opp førstelinjen",
    "Pilotere i to bydeler", "Måle effekt", "Rulle ut til alle", "Etablere forvaltning", "Skrive om brev og nettsider", "Følge opp gevinster",
)  # fmt: skip
AREAS: Final = (
    "Førstelinje", "Boligforvaltning", "Digitale tjenester", "Juss og personvern", "Kompetanse", "Økonomi", "Forankring",
    "Innbyggerdialog", "Frivillighet", "Data og innsikt", "Forvaltning", "Gevinster",
)  # fmt: skip


@dataclass
class Maker:
    """Chooses words by seed and writes one file per artefact. JSON is YAML, so nothing needs quoting by hand."""

    folder: Path
    choose: random.Random

    def write(self, type: str, id: str, **values: Any) -> None:
        text = json.dumps({"type": type, **values}, ensure_ascii=False, indent=1)
        (self.folder / f"{id}.yaml").write_text(text + "\n", "utf-8")

    def one(self, words: tuple[str, ...]) -> str:
        return self.choose.choice(words)

    def some(self, words: tuple[str, ...], most: int) -> list[str]:
        return self.choose.sample(words, self.choose.randint(0, min(most, len(words))))


@dataclass(frozen=True)
class Size:
    """How much there is of each thing."""

    steps: int
    groups: int
    arrows: int
    activities: int
    tracks: int
    interests: int
    ideas: int
    interviews: int
    insights: int
    actions: int
    stages: int
    indicators: int
    people: int


SMALL: Final = Size(3, 1, 2, 4, 2, 4, 4, 3, 2, 4, 3, 3, 40)
LARGE: Final = Size(45, 5, 40, 60, 12, 28, 40, 60, 24, 24, 8, 20, 900)


def write_project(folder: Path, size: Size, seed: int = 1) -> None:
    """A whole project with every kind of picture. The folder must be empty."""
    folder.mkdir(parents=True, exist_ok=True)
    make = Maker(folder, random.Random(seed))
    (folder / "prosjekt.yaml").write_text("navn: Et sted å høre til\nkommune: Vik\n", "utf-8")
    for n in range(size.groups):
        make.write("brukergruppe", f"gruppe-{n}", tittel=GROUPS[n], beskrivelse="En oppdiktet brukergruppe.")
    for n, (name, channel) in enumerate(
        (("Servicetorget", "fysisk"), ("Innbyggerportalen", "digital"), ("Vakttelefonen", "telefon"))
    ):
        make.write("kontaktpunkt", f"punkt-{n}", tittel=name, kanal=channel, beskrivelse="Oppdiktet.")
    _evidence(make, size)
    _journeys(make, size)
    _blueprint(make, size)
    _ideas(make, size)
    _roadmap(make, size)
    _anchoring(make, size)
    _plan(make, size)
    _effect(make, size)


def _evidence(make: Maker, size: Size) -> None:
    for n in range(size.interviews):
        role = make.one(("innbygger", "innbygger", "ansatt"))
        factors = {
            "situasjon": make.one(("Søker bolig", "Bor midlertidig", "Har nettopp flyttet")),
            "brukerferd": make.one(("før", "tidlig", "midtveis", "etter")),
            "livssituasjon": make.one(("ungdom", "ung-voksen", "etablering", "voksen-eldre")),
            "nettverk": make.one(("lite", "stort", "familie")),
        }
        make.write(
            "intervju", f"intervju-{n}", tittel=f"Samtale {n + 1}",
            respondent={"kode": f"S-{n + 1}", "rolle": role, "virksomhet": make.one(("NAV", "Boligkontoret", "Helse"))} if role == "ansatt" else {"kode": f"S-{n + 1}", "rolle": role},
            faktorer=factors if role == "innbygger" else None,
            samtykke={"grunnlag": "fiktivt"},
            sitater=[{"id": "a", "tekst": make.one(THOUGHTS), "gjenfortalt": True}],
        )  # fmt: skip
    for n in range(size.insights):
        proof = make.choose.sample(range(size.interviews), min(size.interviews, make.choose.randint(1, 5)))
        make.write(
            "innsikt", f"innsikt-{n}", tittel=f"{make.one(CHANCES).split()[0]} {make.one(('tidlig', 'samlet', 'forståelig', 'nær'))} {n + 1}",
            påstand=f"Jeg trenger {make.one(('ro', 'oversikt', 'noen å ringe', 'tid', 'å bli hørt'))}.",
            forklaring="Oppdiktet.", bevis=[f"intervju-{i}#a" for i in proof],
        )  # fmt: skip


def _journeys(make: Maker, size: Size) -> None:
    phases = [("før", "under", "etter")[n * 3 // size.steps] for n in range(size.steps)]

    def step(n: int, mood: int) -> dict[str, Any]:
        title = TITLES[n % len(TITLES)]
        return {
            "id": f"steg-{n}", "fase": phases[n], "tittel": title if n < len(TITLES) else f"{title}, runde {n // len(TITLES) + 1}",
            "handling": make.one(DOES), "kontaktpunkt": f"punkt-{make.choose.randrange(3)}",
            "kanal": make.one(("digital", "fysisk", "personlig", "telefon", "brev")),
            "følelse": {f"gruppe-{g}": max(-2, min(2, make.choose.randint(-2, 1) + mood)) for g in range(size.groups)},
            "tanke": make.one(THOUGHTS) if make.choose.random() < 0.5 else None,
            "behov": make.some(("Oversikt", "En å ringe", "Klart språk", "Trygghet"), 2),
            "smertepunkter": make.some(PAINS, 2 if not mood else 1), "muligheter": make.some(CHANCES, 1),
            "ventetid": make.one(("2 dager", "1–3 uker", "6 uker")) if make.choose.random() < 0.4 else None,
            "magisk_øyeblikk": "Noen ringte først" if make.choose.random() < 0.08 else None,
            "belegg": "antatt" if not mood else "foreslått",
        }  # fmt: skip

    groups = [f"gruppe-{g}" for g in range(size.groups)]
    now = [step(n, 0) for n in range(size.steps)]
    make.write(
        "brukerreise",
        "reisen-i-dag",
        tittel="Veien til et sted å bo",
        aktører=groups,
        variant="dagens",
        steg=now,
    )
    then = [s if make.choose.random() < 0.3 else step(n, 1) for n, s in enumerate(now) if n % 5 != 2]
    then.insert(1, {**step(0, 1), "id": "ny-start", "tittel": "Bli oppringt", "fase": phases[0]})
    make.write(
        "brukerreise", "reisen-framover", tittel="Slik veien kan bli", aktører=groups, variant="fremtidig",
        sammenlign_med="reisen-i-dag", steg=then,
    )  # fmt: skip


def _blueprint(make: Maker, size: Size) -> None:
    actors = [{"id": f"aktor-{n}", "navn": name} for n, name in enumerate(ROLES)]

    def acts() -> list[dict[str, Any]]:
        return [
            {"tekst": make.one(STAFF), "aktør": f"aktor-{make.choose.randrange(len(ROLES))}"}
            for _ in range(make.choose.randint(1, 2))
        ]

    steps = [
        {
            "id": f"steg-{n}", "fysiske_bevis": make.some(THINGS, 2), "synlige_handlinger": acts(), "usynlige_handlinger": acts(),
            "støtteprosesser": make.some(STAFF, 1), "partnere": make.some(PARTNERS, 2),
            "systemer": make.some(("Fagsystem", "Arkiv", "Innbyggerportal"), 2), "regelverk": make.some(LAWS, 2),
            "måltall": make.some(("Dager til svar", "Andel som klarer seg selv", "Tilfredshet"), 1),
            "kritisk_punkt": {"hva": make.one(PAINS), "tiltak": make.one(CHANCES)} if make.choose.random() < 0.15 else None,
            "eier": make.one(ROLES), "belegg": "foreslått" if n % 4 else "antatt",
        }
        for n in range(size.steps)
    ]  # fmt: skip
    lanes = ("brukerhandling", "synlige_handlinger", "usynlige_handlinger")
    arrows: list[dict[str, Any]] = []
    for n in range(size.arrows):
        at = n * size.steps // size.arrows
        to = max(0, min(size.steps - 1, at + make.choose.choice((0, 1, 1, 2, -1))))
        first, then = make.choose.sample(lanes, 2)
        arrows.append(
            {
                "fra": f"steg-{at}/{first}",
                "til": f"steg-{to}/{then}",
                "tekst": make.one(("varsler", "henviser", "samtykker", "svarer")),
            }
        )
    varied = [{**s, "synlige_handlinger": acts()} if n % 3 == 0 else s for n, s in enumerate(steps)]
    make.write(
        "tjenestekart", "kartet", tittel="Et sted å høre til", brukerreise="reisen-i-dag", detaljnivå="full", aktører=actors,
        steg=steps, piler=arrows, varianter=[{"id": "som-gjort", "tittel": "Slik det ble gjort", "steg": varied}],
    )  # fmt: skip


def _ideas(make: Maker, size: Size) -> None:
    for n in range(size.ideas):
        make.write(
            "ide", f"ide-{n}", tittel=f"{make.one(CHANCES)} ({n + 1})", beskrivelse="Oppdiktet.",
            svarer_på=[f"innsikt-{i}" for i in make.choose.sample(range(size.insights), min(2, size.insights))],
            verdi={"innbygger": make.choose.randint(1, 5), "ansatt": make.choose.randint(1, 5), "kommune": make.choose.randint(1, 5)},
            gjennomførbarhet=make.choose.randint(1, 5), stemmer=make.choose.randint(0, 9),
        )  # fmt: skip


def _roadmap(make: Maker, size: Size) -> None:
    tracks = [{"id": f"spor-{n}", "tittel": AREAS[n]} for n in range(size.tracks)]
    activities: list[dict[str, Any]] = []
    for n in range(size.activities):
        start = n * 30 // size.activities
        length = make.choose.randint(1, 4)
        waits = [
            f"a-{m}"
            for m in range(max(0, n - 14), n)
            if int(activities[m]["slutt"]) < start and make.choose.random() < 0.2
        ][:2]
        activities.append(
            {
                "id": f"a-{n}", "tittel": f"{WORK[n % len(WORK)]}{f' {n // len(WORK) + 1}' if n >= len(WORK) else ''}",
                "spor": f"spor-{n * 7 % size.tracks}", "fra": _month(start), "til": _month(start + length - 1), "avhenger_av": waits,
                "prioritet": make.one(("må", "må", "bør", "kan")), "ansvarlig": make.one(ROLES).lower(),
                "kostnad": make.choose.randint(2, 40) * 10_000, "leverer": [f"kartet#steg-{n % size.steps}"] if n % 2 else [],
                "slutt": start + length - 1,
            }
        )  # fmt: skip
    for activity in activities:
        del activity["slutt"]
    milestones = [
        {"id": f"m-{n}", "tittel": title, "dato": _month(6 * n + 5), "avhenger_av": [f"a-{(n + 1) * size.activities // 6}"]}
        | ({"beslutning": "Går vi videre?"} if n % 2 else {})
        for n, title in enumerate(("Innsikten er klar", "Konseptet er valgt", "Piloten er i gang", "Alle er med")[: 2 if size.tracks < 3 else 4])
    ]  # fmt: skip
    make.write(
        "veikart",
        "veikartet",
        tittel="Veien til et sted å høre til",
        spor=tracks,
        aktiviteter=activities,
        milepæler=milestones,
    )


def _month(number: int) -> str:
    return f"{2027 + number // 12}-{number % 12 + 1:02}"


def _anchoring(make: Maker, size: Size) -> None:
    make.write(
        "forankringsplan", "forankringen", tittel="Forankring",
        aktiviteter=[{"fase": "innsikt", "hva": "Innsiktsworkshop", "interessenter": ["i-0", "i-1"]}],
        interessenter=[
            {
                "id": f"i-{n}", "gruppe": f"{make.one(('Fagfolk', 'Ledere', 'Tillitsvalgte', 'Innbyggere'))} i {AREAS[n % len(AREAS)].lower()}{'' if n < len(AREAS) else f' ({n // len(AREAS) + 1})'}",
                "nivå": make.one(("toppledelse", "mellomledelse", "førstelinje")), "innflytelse": make.choose.randint(1, 5),
                "interesse": make.choose.randint(1, 5), "holdning": make.one(("pådriver", "støttende", "nøytral", "skeptisk")),
            }
            for n in range(size.interests)
        ],
    )  # fmt: skip


def _plan(make: Maker, size: Size) -> None:
    make.write(
        "konsept", "konseptet", tittel="Ett sted å høre til", kjerne="Én dør, én plan, én kontaktperson.", beskrivelse="Oppdiktet.",
        svarer_på=["innsikt-0"], delelementer=[{"id": "dor", "tittel": "Én dør", "beskrivelse": "Oppdiktet."}],
        ideer=["ide-0", "ide-1"],
        ferd=[{"id": f"stadium-{n}", "tittel": ("Forebygge", "Stabilisere", "Utvikle", "Klare seg selv", "Bidra", "Bli boende", "Hjelpe andre", "Avslutte")[n], "mål": make.one(CHANCES)} for n in range(size.stages)],
    )  # fmt: skip
    make.write(
        "kartlegging", "kartleggingen", tittel="Kartlegging", fiktiv=True, person="Oppdiktet ung voksen", viktigst="Ro",
        livsområder=[
            {"id": f"l-{n}", "område": name, "nå": make.one(PAINS), "ønske": make.one(CHANCES), "trygghet": make.choose.randint(1, 5)}
            for n, name in enumerate(("Bolig", "Arbeid", "Økonomi", "Helse", "Nettverk", "Fritid")[: 3 if size.steps < 5 else 6])
        ],
    )  # fmt: skip
    make.write(
        "plan", "planen", tittel="Plan", fiktiv=True, mål="Et trygt hjem", kartlegging="kartleggingen",
        stadier=[f"konseptet#stadium-{n}" for n in range(min(3, size.stages))],
        tiltak=[
            {
                "id": f"t-{n}", "tittel": f"{make.one(CHANCES)} ({n + 1})", "stadium": f"stadium-{n * 3 // size.actions}", "begrunnelse": make.one(THOUGHTS),
                "ansvarlig": make.one(ROLES).lower(),
                "avhenger_av": [f"t-{m}" for m in range(max(0, n - 5), n) if make.choose.random() < 0.25],
            }
            for n in range(size.actions)
        ],
    )  # fmt: skip


def _effect(make: Maker, size: Size) -> None:
    rows = ["person,dato,stadium,tjeneste,kostnad,kilde"]
    for n in range(size.people):
        stage = min(size.stages - 1, int(make.choose.expovariate(0.6)))
        for at in range(stage + 1):
            rows.append(
                f"p{n:04},2026-{at + 1:02}-10,stadium-{at},bolig,{make.choose.randint(1, 90) * 1000},oppdiktet"
            )
    (make.folder / "data").mkdir(exist_ok=True)
    (make.folder / "data/ferden.csv").write_text("\n".join(rows) + "\n", "utf-8")
    make.write(
        "effektmåling", "effekten", tittel="Hva det førte til", formål="Se hva som skjer med folk.", ferd="konseptet",
        datakilde=[{"fil": "data/ferden.csv", "beskrivelse": "Oppdiktede hendelser"}],
        indikatorer=[
            {
                "id": f"n-{n}", "tittel": f"{make.one(('Andel som', 'Antall som', 'De som'))} {make.one(('bor stabilt', 'er i arbeid', 'føler seg trygge', 'klarer økonomien'))} ({n + 1})",
                "enhet": "prosent", "retning": "opp", "nullpunkt": make.choose.randint(10, 40), "mål": make.choose.randint(50, 90),
                "slag": make.one(("hard", "myk")), **({"stadium": f"konseptet#stadium-{n % size.stages}"} if n % 4 else {}),
            }
            for n in range(size.indicators)
        ],
    )  # fmt: skip
