"""Every code td can print, with its documentation. Rules bring theirs in their docstring; the rest stands here."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tjenestedesign.check.findings import all_rules
from tjenestedesign.ground.diagnostics import Level


@dataclass(frozen=True, slots=True)
class Documented:
    """A code, its one-line title, its usual level, and the text `td explain` prints below."""

    code: str
    level: Level
    title: str
    body: str


_BUILT_IN: Final[tuple[tuple[str, Level, str], ...]] = (
    (
        "TD001",
        Level.FEIL,
        """Filen er for stor.

        Hvorfor: Et artefakt er noen få kilobyte. En fil på flere megabyte er som regel råmateriale: et opptak, en
        utskrift eller en eksport. Slikt hører ikke hjemme i prosjektet, og git blir tregt av det.

        Rett det: Del innholdet i flere filer, eller legg råmaterialet et annet sted.""",
    ),
    (
        "TD002",
        Level.FEIL,
        """Filen er ikke UTF-8-tekst.

        Hvorfor: æ, ø og å lagres på ulike måter. td leser UTF-8, som alle nye editorer bruker. Eldre Windows-programmer
        lagrer av og til med en annen koding, og da blir bokstavene feil.

        Rett det: Åpne filen i editoren og velg «Lagre med tegnkoding» og UTF-8. Sjekk at æ, ø og å ser riktige ut.""",
    ),
    (
        "TD003",
        Level.ADVARSEL,
        """Filen er lagret som UTF-16.

        Hvorfor: td kan lese filen, men git ser den som en binærfil. Da kan ingen se hva som er endret.

        Rett det: Lagre filen på nytt med tegnkoding UTF-8.""",
    ),
    (
        "TD004",
        Level.FEIL,
        """Filen følger ikke YAML-reglene.

        Hvorfor: YAML leses etter innrykk, kolon og anførselstegn. Er ett av dem feil, må td gjette hva som var ment. td sjekker
        resten av filen likevel, så du ser alle feilene på én gang, men filen er ikke med i prosjektet før feilen er rettet.

        Feil:
            tittel: Søknad: steg for steg

        Riktig:
            tittel: "Søknad: steg for steg" """,
    ),
    (
        "TD005",
        Level.FEIL,
        """Innholdet er nøstet for dypt.

        Hvorfor: Ingen artefakt trenger mer enn noen få nivåer. Dypere nøsting er en skrivefeil eller et forsøk på å
        stanse programmet.

        Rett det: Gjør strukturen flatere. «td schema TYPE» viser hvordan artefaktet skal se ut.""",
    ),
    (
        "TD006",
        Level.FEIL,
        """Nøkkelen er ikke en tekst.

        Hvorfor: En nøkkel er ett ord før kolon. Tekst som starter med [ eller {, leses som en liste eller en blokk.

        Feil:
            [utkast]: ja

        Riktig:
            "[utkast]": ja""",
    ),
    (
        "TD007",
        Level.FEIL,
        """Ankeret kan ikke brukes slik.

        Hvorfor: I YAML setter & et anker på noe, og * gjenbruker det. Ankeret må stå ferdig skrevet før det brukes, og
        gjenbruken må ikke bli så stor at filen sprenger minnet.

        Feil:
            tittel: *navn

        Riktig:
            tittel: "*navn" """,
    ),
    (
        "TD008",
        Level.FEIL,
        """Filen har flere dokumenter.

        Hvorfor: Én fil er ett artefakt, og id-en er filnavnet. Tre streker (---) midt i filen starter et nytt dokument.

        Rett det: Legg hvert dokument i sin egen fil, eller fjern strekene.""",
    ),
    (
        "TD009",
        Level.FEIL,
        """Nøkkelen står to ganger.

        Hvorfor: Bare én av dem kan gjelde. Mange programmer velger den siste uten å si fra, og da går den første tapt.

        Feil:
            tittel: Den første
            tittel: Den andre

        Riktig:
            tittel: Den første""",
    ),
    (
        "TD010",
        Level.FEIL,
        """Typemerket støttes ikke.

        Hvorfor: Et ord som starter med ! er et typemerke i YAML. Noen programmer lar slike merker kjøre kode. td gjør aldri det.

        Feil:
            tittel: !viktig Les dette

        Riktig:
            tittel: "!viktig Les dette" """,
    ),
    (
        "TD011",
        Level.FEIL,
        """Filen har tabulator som innrykk.

        Hvorfor: YAML tillater bare mellomrom foran nøklene, fordi tabulatorer har ulik bredde i ulike programmer.

        Rett det: Bytt hver tabulator ut med to mellomrom. Editoren kan gjøre det for deg.""",
    ),
    (
        "TD012",
        Level.FEIL,
        """Filen har et tegn som ikke kan brukes.

        Hvorfor: Usynlige styretegn følger av og til med når tekst limes inn. De kan ikke vises og ikke skrives ut. Noen av dem
        snur teksten, så den ser ut som noe annet enn det som står.

        Rett det: Slett tegnet og skriv ordet på nytt.""",
    ),
    (
        "TD013",
        Level.FEIL,
        """Filen kan ikke leses.

        Hvorfor: Filen er låst, borte, eller den er ikke en vanlig fil.

        Rett det: Sjekk at du har tilgang, og at ikke et annet program har låst filen.""",
    ),
    (
        "TD014",
        Level.FEIL,
        """Lenken følges ikke.

        Hvorfor: En lenke kan føre ut av prosjektmappen. Et prosjekt fra andre skal aldri kunne hente filer fra maskinen din.

        Rett det: Legg en kopi av filen i prosjektet.""",
    ),
    (
        "TD015",
        Level.FEIL,
        """Filen har ikke noe innhold td kan bruke.

        Hvorfor: En artefaktfil består av linjer på formen «nøkkel: verdi». En tom fil sier ingenting.

        Rett det: Fyll den ut eller slett den. «td new TYPE ID» lager en fil å starte fra.""",
    ),
    (
        "TD016",
        Level.FEIL,
        """Filen har en git-konflikt.

        Hvorfor: To har endret de samme linjene. Git setter begge utgavene i filen, mellom merkene <<<<<<<, ======= og >>>>>>>, og venter på
        at noen velger. Så lenge merkene står der, er filen ikke YAML.

        Rett det: Behold det som skal gjelde, og slett merkene. Kjør «git add» når du er ferdig.""",
    ),
    (
        "TD100",
        Level.FEIL,
        """Mappen mangler prosjekt.yaml.

        Hvorfor: prosjekt.yaml er det som gjør mappen til et prosjekt.

        Rett det: Kjør «td init».""",
    ),
    (
        "TD019",
        Level.FEIL,
        """td gikk i stykker her.

        Hvorfor: Det er feil i td, ikke hos deg. Resten av prosjektet er sjekket og laget som før, men det som sto her, er det ikke.

        Rett det: Send inn loggen meldingen nevner. Gå gjennom den først. Noe i filen er det td ikke tåler, så prøv uten det
        siste du skrev der.""",
    ),
    (
        "TD101",
        Level.FEIL,
        """Filnavnet kan ikke være en id.

        Hvorfor: Filnavnet er artefaktets id. Andre filer viser til det, det står i adresser på nettsidene, og det må virke
        likt på alle maskiner. Derfor bare små bokstaver a–z, tall og bindestrek.

        «Søke bolig.yaml» leser td som id-en «soke-bolig». Noen navn kan ikke leses som noen id, eller kan ikke brukes i Windows.

        Feil:
            con.yaml

        Riktig:
            konsept-1.yaml""",
    ),
    (
        "TD102",
        Level.FEIL,
        """To filer har samme id.

        Hvorfor: En henvisning må peke på ett sted. Id-en er unik i hele prosjektet, også på tvers av mapper og typer.

        Rett det: Gi en av filene et annet navn, og rett henvisningene til den.""",
    ),
    (
        "TD103",
        Level.FEIL,
        """Filen har ingen kjent «type».

        Hvorfor: Typen sier hvilke nøkler filen kan ha, og hvordan den skal vises.

        Feil:
            type: dings

        Riktig:
            type: brukerreise""",
    ),
    (
        "TD104",
        Level.RÅD,
        """En nøkkel mangler før artefaktet kan godkjennes.

        Hvorfor: Et utkast kan være uferdig. Et artefakt som er sendt til godkjenning, må ha det andre skal bygge på.
        Derfor er dette et råd i et utkast og en feil når status er «til-godkjenning» eller «godkjent».

        Rett det: Fyll ut nøkkelen, eller sett «status: utkast».""",
    ),
    (
        "TD105",
        Level.FEIL,
        """En nøkkel mangler.

        Hvorfor: Uten denne nøkkelen kan artefaktet verken vises eller brukes av andre.

        Rett det: Legg til nøkkelen. «td new TYPE ID» viser hvordan en hel fil ser ut.""",
    ),
    (
        "TD106",
        Level.FEIL,
        """Nøkkelen finnes ikke her.

        Hvorfor: En nøkkel td ikke kjenner, blir ellers borte uten at noen merker det. td leser «Tittel», «folelse» og «trinn»
        som nøklene de er, og sier fra om resten.

        Feil:
            humørkurve: -1

        Riktig:
            følelse: -1""",
    ),
    (
        "TD107",
        Level.FEIL,
        """Verdien har feil form.

        Hvorfor: Nøkkelen skal ha et tall, en dato, en liste eller en tekst, og her står noe annet.

        Feil:
            kostnad: 200 000 til 300 000

        Riktig:
            kostnad: 250000""",
    ),
    (
        "TD108",
        Level.FEIL,
        """Verdien er ikke et av valgene.

        Hvorfor: Noen nøkler har faste valg, slik at alle prosjekter kan vises og telles likt.

        Feil:
            status: ferdig

        Riktig:
            status: godkjent""",
    ),
    (
        "TD109",
        Level.FEIL,
        """Verdien er for stor eller for liten.

        Hvorfor: Skalaer har faste ender, for eksempel −2 til 2 for følelser. Andre tall, datoer og varigheter har vide
        grenser, så bare en skrivefeil kommer utenfor. Noen tall må passe til det som står ved siden av: En indikator i
        prosent kan være fra −100 til 1000, og en med enheten «av 5» fra 0 til 5.

        Feil:
            følelse: 5

        Riktig:
            følelse: 2""",
    ),
    (
        "TD110",
        Level.FEIL,
        """To deler i filen har samme id.

        Hvorfor: Andre filer viser til delen som «filid#delid». Da må id-en være unik i filen.

        Feil:
            steg:
              - {id: soke, fase: før, tittel: Lete}
              - {id: soke, fase: under, tittel: Søke}

        Riktig:
            steg:
              - {id: lete, fase: før, tittel: Lete}
              - {id: soke, fase: under, tittel: Søke}""",
    ),
    (
        "TD112",
        Level.RÅD,
        """td leste noe som står på en annen måte enn td skriver det.

        Hvorfor: Det skal gå an å skrive «3. mars 2026», «450 000 kr», «Godkjent» og «nabo, bror». td leser det når det bare
        kan bety én ting, og spør når det kan bety to. Filene blir likere, og lettere å sammenligne, når det samme står likt.

        Rett det: Kjør «td fix». Du ser hver linje før den blir skrevet.

        Feil:
            Dato: 3. mars 2026

        Riktig:
            dato: 2026-03-03""",
    ),
    (
        "TD201",
        Level.FEIL,
        """Henvisningen peker på noe som ikke finnes.

        Hvorfor: En henvisning er en påstand om at noe bygger på noe annet. Den må kunne følges.

        Rett det: Rett id-en, eller lag artefaktet med «td new».""",
    ),
    (
        "TD202",
        Level.FEIL,
        """Henvisningen peker på feil type.

        Hvorfor: En aktør må være en brukergruppe, et bevis må være et sitat eller et innspill. Ellers blir ikke den røde
        tråden til å stole på.

        Feil:
            aktører: [intervju-01]

        Riktig:
            aktører: [unge-med-rusutfordringer]""",
    ),
    (
        "TD203",
        Level.FEIL,
        """Henvisningen peker på en del som ikke finnes.

        Hvorfor: Filen finnes, men ingen del i den har id-en etter #.

        Rett det: Rett id-en etter #, eller lag delen i filen det vises til.""",
    ),
    (
        "TD204",
        Level.FEIL,
        """Henvisningen peker på hele filen i stedet for en del, eller omvendt.

        Hvorfor: Et bevis er ett bestemt sitat, ikke et helt intervju. Da må id-en til sitatet stå etter #.

        Feil:
            bevis: [intervju-01]

        Riktig:
            bevis: [intervju-01#sitat-1]""",
    ),
    (
        "TD410",
        Level.FEIL,
        """Filen med godkjenninger kan ikke leses.

        Hvorfor: «godkjent.lock.yaml» sier hva som er godkjent, og hva det bygget på. Er én linje ødelagt, tror td ikke på
        resten heller. Som regel er det en flettekonflikt i git.

        Rett det: Behold linjene fra begge sider av konflikten, og slett merkene. Du kan også hente filen tilbake fra
        git, eller slette den og godkjenne på nytt.""",
    ),
    (
        "TD614",
        Level.ADVARSEL,
        """Merket «td: greit» mangler kode eller begrunnelse.

        Hvorfor: Merket sier at noen har sett på funnet og vurdert det. Uten en begrunnelse kan ingen andre etterprøve det, og
        derfor gjelder det ikke før begrunnelsen er skrevet.

        Feil:
            telefon: 66 00 00 01 # td: greit TD603

        Riktig:
            telefon: 66 00 00 01 # td: greit TD603 – nummeret er servicetorgets""",
    ),
    (
        "TD615",
        Level.RÅD,
        """Merket «td: greit» gjelder ingenting.

        Hvorfor: Et merke som blir stående igjen, kan skjule det neste som blir skrevet samme sted.

        Rett det: Slett merket, eller flytt det til linjen over den verdien det gjelder. Det samme gjelder punkter under
        «personvern: vurdert:» i prosjekt.yaml.""",
    ),
)


def _documented(code: str, level: Level, text: str) -> Documented:
    title, _, body = inspect.cleandoc(text).partition("\n\n")
    return Documented(code, level, " ".join(title.split()), body.rstrip())


CATALOGUE: Final[Mapping[str, Documented]] = {
    item.code: item
    for item in sorted(
        (
            *(_documented(code, level, text) for code, level, text in _BUILT_IN),
            *(_documented(rule.code, rule.level, rule.doc) for rule in all_rules()),
        ),
        key=lambda d: d.code,
    )
}


def titles() -> dict[str, str]:
    return {code: item.title for code, item in CATALOGUE.items()}
