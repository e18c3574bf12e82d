"""Personal data that must not be in a repository: one rule per kind. What is found is told with its first signs only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from tjenestedesign.domain.privacy.scan import UNREAD, Seen, in_attached, in_text
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.yaml.source import Source
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.reading import RawFile
from tjenestedesign.project.rule import Finding, rule_for_attached, rule_for_text


@rule_for_text("TD602", Level.FEIL)
def national_identity_number(source: Source) -> Iterator[Finding]:
    """Her står et fødselsnummer.

    Hvorfor: Et fødselsnummer peker på ett bestemt menneske, og git glemmer ingenting. Derfor skal det aldri ligge i
    prosjektet, heller ikke i en kommentar eller et filnavn. td regner ut kontrollsifrene og finner også D-nummer, H-nummer,
    hjelpenummer og syntetiske numre fra testdata. Syntetiske numre tilhører ingen, men ingen andre kan se det.

    Feil:
        kode: "01415012345"

    Riktig:
        kode: I-01
    """
    yield from _told(in_text(source), "TD602")


@rule_for_text("TD603", Level.FEIL)
def telephone_number(source: Source) -> Iterator[Finding]:
    """Her står et telefonnummer.

    Hvorfor: Et mobilnummer fører rett til en person. Derfor er mobilnumre og utenlandske numre feil. Andre norske numre er
    oftest et kontors, og gir en advarsel. Nødnumre, 800-numre og numre som står etter ord som «sentralbord» og
    «servicetorg», er det ingen ting i veien med.

    Feil:
        notat: Ring informanten på 412 34 567

    Riktig:
        notat: Nummeret til informanten ligger i fagsystemet
    """
    yield from _told(in_text(source), "TD603")


@rule_for_text("TD604", Level.FEIL)
def email_address(source: Source) -> Iterator[Finding]:
    """Her står en persons e-postadresse.

    Hvorfor: En e-postadresse inneholder nesten alltid et navn. Adresser til en rolle, som post@, postmottak@ og
    personvernombud@, er det ingen ting i veien med.

    Feil:
        kontakt: kari.nordmann@example.com

    Riktig:
        kontakt: postmottak@example.com
    """
    yield from _told(in_text(source), "TD604")


@rule_for_text("TD605", Level.FEIL)
def bank_account(source: Source) -> Iterator[Finding]:
    """Her står et kontonummer.

    Hvorfor: Kontonummer og IBAN hører til en person eller en virksomhet og kan misbrukes. td regner ut kontrollsifferet, så
    et vilkårlig tall med elleve sifre går fri.

    Feil:
        notat: Depositumet gikk inn på konto 8601.11.17947

    Riktig:
        notat: Depositumet gikk inn på sperret konto
    """
    yield from _told(in_text(source), "TD605")


@rule_for_text("TD606", Level.ADVARSEL)
def street_address(source: Source) -> Iterator[Finding]:
    """Her står en gateadresse.

    Hvorfor: En adresse med husnummer sier hvor noen bor. Det er en advarsel, ikke en feil, for adressen kan også være til et
    kontor eller et møterom. Står det «besøksadresse» eller «rådhuset» foran, sier td ingenting.

    Feil:
        tekst: Jeg leide en hybel i Prøveveien 12

    Riktig:
        tekst: Jeg leide en hybel i sentrum
    """
    yield from _told(in_text(source), "TD606")


@rule_for_text("TD607", Level.ADVARSEL)
def persons_name(source: Source) -> Iterator[Finding]:
    """Her står navnet på en person.

    Hvorfor: Respondenter har koder, og ansatte har roller. td kjenner vanlige fornavn og etternavn, også samiske og navn fra
    land mange har kommet fra, og ser etter ord som varsler et navn: slekt, roller, titler og hilsener. td finner også
    initialer. Ordet kan være navnet på noe annet enn et menneske, og derfor er det en advarsel.

    Feil:
        tekst: Saksbehandleren min heter Kari Nordmann

    Riktig:
        tekst: Saksbehandleren min er hyggelig
    """
    yield from _told(in_text(source), "TD607")


@rule_for_text("TD608", Level.ADVARSEL)
def coordinates(source: Source) -> Iterator[Finding]:
    """Her står koordinatene til et sted.

    Hvorfor: Koordinater og lenker til Google Maps peker ut ett hus like nøyaktig som en adresse. De kan også gjelde et
    kontor eller et møtested, og derfor er det en advarsel.

    Feil:
        notat: Hjemmet ligger på 59.83331, 10.43921

    Riktig:
        notat: Hjemmet ligger et stykke fra bussen
    """
    yield from _told(in_text(source), "TD608")


@rule_for_text("TD630", Level.ADVARSEL)
def date_of_birth(source: Source) -> Iterator[Finding]:
    """Her står en fødselsdato.

    Hvorfor: En fødselsdato er halve fødselsnummeret, og sammen med et sted peker den ofte ut ett menneske. td ser etter datoer
    som står etter ord som «født», «f.» og «fødselsdato». Andre datoer er det ingen ting i veien med.

    Feil:
        notat: Søkeren er født 14.08.1953

    Riktig:
        notat: Søkeren er i syttiårene
    """
    yield from _told(in_text(source), "TD630")


@rule_for_text("TD631", Level.FEIL)
def other_numbers(source: Source) -> Iterator[Finding]:
    """Her står et nummer som tilhører én person.

    Hvorfor: DUF-nummer, passnummer og numre i helse- og fagsystemer peker på ett menneske, like sikkert som et fødselsnummer.
    Et kjennemerke på en bil gjør det i praksis også, men kan være kommunens egen. Derfor er det bare en advarsel.

    Feil:
        notat: Søkeren har pass nr. N1234567

    Riktig:
        notat: Søkeren viste gyldig pass
    """
    yield from _told(in_text(source), "TD631")


@rule_for_text("TD632", Level.ADVARSEL)
def accounts_online(source: Source) -> Iterator[Finding]:
    """Her står en konto på nett eller en IP-adresse.

    Hvorfor: En konto i sosiale medier fører rett til en person, og en IP-adresse er en personopplysning når noen kan finne ut hvem
    som brukte den. Kommunens egne kontoer er det ingen ting i veien med.

    Feil:
        notat: Hun svarte oss på Instagram som @kari_prove82

    Riktig:
        notat: Hun svarte oss i sosiale medier
    """
    yield from _told(in_text(source), "TD632")


@rule_for_text("TD633", Level.ADVARSEL)
def pointed_out_together(source: Source) -> Iterator[Finding]:
    """Opplysninger som til sammen kan peke ut noen.

    Hvorfor: «Kvinne, 83 år, på Utsira» er kanskje bare én. Det samme gjelder en klasse på en navngitt skole, og en sjelden
    sykdom på et lite sted. td vet ikke hvor mange det passer på, og derfor er det en advarsel.

    Feil:
        notat: Gutten går i 4B på Prøve skole

    Riktig:
        notat: Gutten går på barneskolen
    """
    yield from _told(in_text(source), "TD633")


@rule_for_attached("TD634", Level.RÅD)
def unread_file(_project: Project, other: RawFile) -> Iterator[Finding]:
    """Denne filen har td ikke lest.

    Hvorfor: td ser etter personopplysninger i tekst, Word, Excel, PowerPoint, PDF og utskrifter. Opptak, arkiver, gamle formater
    og filer med passord leser td ikke. Da må du se etter selv.

    Feil:
        vedlegg/intervju.m4a

    Riktig:
        Opptaket ligger der kommunen oppbevarer opptak, og slettes når det er skrevet ut
    """
    for seen in in_attached(other):
        if seen.code == UNREAD:
            yield Finding(
                seen.position,
                (),
                f"td kan ikke lese denne filen og har ikke sett etter personopplysninger i den, fordi {seen.what}."
                if "begynnelsen" not in seen.what
                else f"td har ikke sett etter personopplysninger i hele filen, fordi {seen.what}.",
                f"{seen.where} Har du sett gjennom den, før det opp under «personvern: vurdert:» i prosjekt.yaml.",
            )


_HINTS: Final = {
    "TD602": "Slett det. Trenger du å skille personer fra hverandre, bruk en kode som I-01.",
    "TD603": "Slett det, og la nummeret ligge i fagsystemet eller kalenderen.",
    "TD604": "Slett den, eller bruk adressen til rollen, for eksempel postmottak@.",
    "TD605": "Slett det. Prosjektet trenger ikke kontonummeret.",
    "TD606": "Skriv stedet grovere, for eksempel «i sentrum» eller «i bydelen».",
    "TD607": "Bytt navnet med en rolle eller en kode.",
    "TD608": "Slett dem, eller skriv stedet grovere.",
    "TD630": "Skriv alderen grovere, for eksempel «i førtiårene».",
    "TD631": "Slett det, og la nummeret ligge i fagsystemet.",
    "TD632": "Slett den. Prosjektet trenger ikke å vite hvem det er.",
    "TD633": "Skriv alderen, stedet, skolen eller sykdommen grovere.",
}


def _told(found: Iterable[Seen], code: str) -> Iterator[Finding]:
    for seen in found:
        if seen.code == code:
            level = Level.ADVARSEL if code in ("TD603", "TD631") and not seen.sure else None
            yield Finding(
                seen.position,
                (),
                _message(seen),
                f"{_hint(seen)} {_reviewed(seen)}",
                level=level,
                private=True,
            )


def _attached(code: str) -> Callable[[Project, RawFile], Iterator[Finding]]:
    return lambda _project, other: _told(in_attached(other), code)


def _message(seen: Seen) -> str:
    if seen.in_name:
        return f"Navnet på filen eller mappen ser ut til å inneholde {seen.what}: «{seen.masked}»."
    more = f" Filen har {seen.more} til." if seen.more else ""
    place = f" ({seen.where})" if seen.where else ""
    return f"Dette ser ut som {seen.what}: «{seen.masked}»{place}.{more}"


def _hint(seen: Seen) -> str:
    return "Gi den et annet navn." if seen.in_name else _HINTS[seen.code]


def _reviewed(seen: Seen) -> str:
    from tjenestedesign.domain.privacy.silence import carries_marks

    if not seen.in_name and carries_marks(seen.position.file):
        mark = (
            f"<!-- td: greit {seen.code} – grunnen -->"
            if not seen.position.file.lower().endswith(("yaml", "yml"))
            else f"# td: greit {seen.code} – grunnen"
        )
        return f"Er det greit at det står her, skriv «{mark}» på linjen over."
    return "Er det greit at det står her, før det opp under «personvern: vurdert:» i prosjekt.yaml."


PERSONAL_DATA = (
    *tuple(
        of.also_attached(_attached(of.code))
        for of in (
            national_identity_number,
            telephone_number,
            email_address,
            bank_account,
            street_address,
            persons_name,
            coordinates,
            date_of_birth,
            other_numbers,
            accounts_online,
            pointed_out_together,
        )
    ),
    unread_file,
)
