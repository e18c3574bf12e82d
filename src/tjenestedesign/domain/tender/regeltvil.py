"""What td cannot tell about the rules of a competition: for lack of a sure rule, or of something in the file.

Only where it matters. Deadlines long enough for every rule there may be are nothing to doubt.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from tjenestedesign.domain.tender.anskaffelse import Konkurransegrunnlag
from tjenestedesign.domain.tender.konkurransefrister import (
    deadline,
    lacks_announcement,
    rules_date,
    source,
    spans,
    too_short,
)
from tjenestedesign.domain.tender.svarfrist import late
from tjenestedesign.ground.amounts import kroner
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.norwegian import day, listing, point
from tjenestedesign.project.rule import Also, Finding, rule_for

if TYPE_CHECKING:
    from tjenestedesign.project.dated_rules import Bedømt
    from tjenestedesign.project.loaded import Entry, Project


@rule_for(Konkurransegrunnlag, "TD335", Level.ADVARSEL)
def cannot_be_judged(_project: Project, entry: Entry[Konkurransegrunnlag]) -> Iterator[Finding]:
    """td kan ikke avgjøre om konkurransen følger en regel.

    Hvorfor: Stillhet skal bety at td har sett etter. Terskelverdier og frister endrer seg, og td bygger bare på verdier
    som er lest i en kilde. Hvis utfallet kommer an på en verdi td ikke har, sier td det og viser hvor dere finner den. Da er
    det en advarsel. Mangler det noe i filen, er det et råd. td sier ingenting der svaret blir det samme uansett.

    Feil:
        kontraktsverdi: 2400000
        frister:
          - {hva: Kunngjøring, slag: kunngjøring, dato: 2027-03-01}
          - {hva: Tilbudsfrist, slag: tilbud, dato: 2027-03-15}

    Riktig:
        kontraktsverdi: 2400000
        frister:
          - {hva: Kunngjøring, slag: kunngjøring, dato: 2027-03-01}
          - {hva: Tilbudsfrist, slag: tilbud, dato: 2027-04-12}
    """
    from tjenestedesign.project.dated_rules import judged, lowest

    model = entry.model
    at, value = rules_date(model), model.kontraktsverdi
    if value is not None and (judged("loven", value, at).over is False if at else value < lowest("loven")):
        return  # too small for the law
    if lacking := _lacking(model):
        yield Finding(
            entry,
            (),
            f"td kan ikke vurdere om konkurransen følger reglene for kunngjøring, frister og klima. Den mangler {listing(lacking)}.",
            "Fyll ut det som mangler.",
            level=Level.RÅD,
        )
    if at is None or value is None:
        return
    national, eea = judged("nasjonal", value, at), judged("eøs", value, at)
    if national.over is None and lacks_announcement(model):
        yield Finding(
            entry,
            ("frister",),
            f"td kan ikke avgjøre om konkurransen må kunngjøres på Doffin. {_near(national, entry, at)}",
            f"Se hvilken verdi som gjelder. Er dere på eller over den, legger dere til en frist med «slag: kunngjøring». {_look(national)}",
        )
    if eea.over is None:
        for found in (*_short(entry, at), *late(entry, at)):
            yield Finding(
                entry,
                found.loc,
                f"td kan ikke avgjøre om dette bryter en regel: {found.message} {_near(eea, entry, at)}",
                f"Se hvilken verdi som gjelder. Er dere på eller over den, gjelder regelen. {_look(eea)}",
                found.also,
            )
    if eea.over is not False:
        yield from _dates(entry, at)
        yield from _standstill(entry, at)


def _short(entry: Entry[Konkurransegrunnlag], at: date) -> Iterator[Finding]:
    """As TD365, which is about competitions that are announced."""
    if deadline(entry.model, "kunngjøring"):
        yield from too_short(entry, at)


def _lacking(model: Konkurransegrunnlag) -> list[str]:
    """What the file must have for the rules to be judged at all."""
    announced = deadline(model, "kunngjøring")
    return [
        said
        for said, missing in (
            ("en dato (en frist med «slag: kunngjøring», eller «dato»)", not announced and not model.dato),
            ("«kontraktsverdi»", model.kontraktsverdi is None),
            ("en tilbudsfrist (en frist med «slag: tilbud»)", deadline(model, "tilbud") is None),
        )
        if missing
    ]


def _near(found: Bedømt, entry: Entry[Konkurransegrunnlag], at: date) -> str:
    """Why an amount cannot be judged, in a sentence or two."""
    value = entry.model.kontraktsverdi
    assert value is not None
    limit = found.verdi
    covers = limit.gjelder_fra <= at and (limit.gjelder_til is None or at <= limit.gjelder_til)
    likely = f" Trolig er den {kroner(limit.beløp)}." if covers else ""
    return f"Verdien er {kroner(value)}, og td har ingen sikker verdi for {limit.navn} {day(at)}.{likely}"


def _look(found: Bedømt) -> str:
    return f"Se hos {source(found.verdi)}."


def _dates(entry: Entry[Konkurransegrunnlag], at: date) -> Iterator[Finding]:
    """What the dates do not say exactly enough, or at all."""
    model = entry.model
    for first, second, least in spans(model, at):
        shortest = (second[1].dato.start - first[1].dato.slutt).days
        longest = (second[1].dato.slutt - first[1].dato.start).days
        if shortest < least.dager <= longest:
            loose = [f[1] for f in (first, second) if f[1].dato.start != f[1].dato.slutt]
            yield Finding(
                entry,
                ("frister", second[0], "dato"),
                f"td kan ikke avgjøre om det er minst {least.dager} dager {least.navn}: "
                f"{listing([f'«{f.hva}» ({point(f.dato)})' for f in loose])} har ingen dag.",
                f"Skriv dagen. Kilde: {source(least)}.",
                (Also(entry, ("frister", first[0], "dato"), f"Her står «{first[1].hva}»."),),
                Level.RÅD,
            )
    announced, bids = deadline(model, "kunngjøring"), deadline(model, "tilbud")
    if announced and bids and model.prosedyre != "åpen" and deadline(model, "søknad") is None:
        yield Finding(
            entry,
            ("frister",),
            "td kan ikke vurdere minstefristen i hvert trinn. Fristene sier ikke når leverandørene må søke om å delta.",
            "Er konkurransen over EØS-terskelverdien og i to trinn, legger du til en frist med «slag: søknad».",
            level=Level.RÅD,
        )
    if announced and bids and not any(True for _ in spans(model, at)):
        yield Finding(
            entry,
            ("frister",),
            f"td har ingen minstefrister for {day(at)}, og kan ikke vurdere om fristene er lange nok.",
            "Se etter i forskriften som gjaldt da konkurransen ble kunngjort.",
        )


def _standstill(entry: Entry[Konkurransegrunnlag], at: date) -> Iterator[Finding]:
    """The days between award and contract, where they may be too few and td has no sure minimum."""
    from tjenestedesign.project.dated_rules import FAR, likely_days

    award, contract = deadline(entry.model, "tildeling"), deadline(entry.model, "kontrakt")
    least = likely_days("karens", at)
    if award is None or contract is None or least is None:
        return
    days = (contract[1].dato.slutt - award[1].dato.start).days
    if 0 <= days < FAR * least.dager:
        yield Finding(
            entry,
            ("frister", contract[0], "dato"),
            f"td kan ikke avgjøre om karensperioden er lang nok. «{contract[1].hva}» ({point(contract[1].dato)}) kommer {days}"
            f" {'dag' if days == 1 else 'dager'} etter «{award[1].hva}» ({point(award[1].dato)}). Trolig skal det være minst"
            f" {least.dager} dager over EØS-terskelverdien.",
            f"Se {source(least)}.",
            (Also(entry, ("frister", award[0], "dato"), f"Her står «{award[1].hva}»."),),
        )


RULES = (cannot_be_judged,)
