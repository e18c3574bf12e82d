"""The rules about dates in a competition: what the thresholds demand, minimum deadlines, questions and their answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tjenestedesign.domain.tender.anskaffelse import Frist, Fristslag, Konkurransegrunnlag
from tjenestedesign.ground.amounts import kroner
from tjenestedesign.ground.clock import today
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.norwegian import day, point
from tjenestedesign.project.rule import Also, Finding, rule_for

if TYPE_CHECKING:
    from tjenestedesign.project.dated_rules import Bedømt, Minstefrist, Minstevekt, Terskelverdi
    from tjenestedesign.project.loaded import Entry, Project


def deadline(model: Konkurransegrunnlag, kind: Fristslag) -> tuple[int, Frist] | None:
    """The first deadline of a kind, with where it stands."""
    return next(((i, f) for i, f in enumerate(model.frister) if f.slag == kind), None)


def bid_deadline(model: Konkurransegrunnlag) -> Frist | None:
    found = deadline(model, "tilbud")
    return found[1] if found else None


def rules_date(model: Konkurransegrunnlag) -> date | None:
    """The day that decides which rules apply: when the competition is announced, else the day it is from."""
    announced = deadline(model, "kunngjøring")
    return announced[1].dato.start if announced else model.dato


def source(value: Terskelverdi | Minstefrist | Minstevekt) -> str:
    """Where a value was read, and when; of one that is not sure, where to look."""
    when = f"td så sist etter {day(value.hentet)}" if value.usikker else f"hentet {day(value.hentet)}"
    return f"{value.kilde.navn}, {value.kilde.lenke}, {when}"


def far_over(found: Bedømt) -> str:
    """Why an amount is judged without the value of the day; empty where that is known."""
    from tjenestedesign.project.dated_rules import highest

    if found.sikker:
        return ""
    return (
        f" td har ingen sikker verdi for {found.verdi.navn} den dagen, men beløpet er langt over alle terskelverdier td"
        f" kjenner (den høyeste er {kroner(highest())})."
    )


def lacks_announcement(model: Konkurransegrunnlag) -> bool:
    """Whether the dates are written, and none of them is the announcement."""
    return bool(model.frister) and deadline(model, "kunngjøring") is None


@rule_for(Konkurransegrunnlag, "TD364", Level.RÅD)
def not_announced(_project: Project, entry: Entry[Konkurransegrunnlag]) -> Iterator[Finding]:
    """Verdien er over den nasjonale terskelverdien, men fristene har ingen kunngjøring.

    Hvorfor: Fra terskelverdien og oppover skal konkurransen som hovedregel kunngjøres på Doffin. Terskelverdiene
    endrer seg. td bruker den som gjaldt på datoen konkurransen er fra, og sier hvor den er hentet. Hvis td ikke har
    noen sikker verdi for den datoen, vurderer td bare beløp som er langt over eller langt under alle terskelverdier. Om resten sier
    td fra at det ikke kan avgjøres (TD335).

    Feil:
        dato: 2025-03-01
        kontraktsverdi: 1800000
        frister:
          - {hva: Tilbudsfrist, slag: tilbud, dato: 2025-04-12}

    Riktig:
        dato: 2025-03-01
        kontraktsverdi: 1800000
        frister:
          - {hva: Kunngjøring på Doffin, slag: kunngjøring, dato: 2025-03-01}
          - {hva: Tilbudsfrist, slag: tilbud, dato: 2025-04-12}
    """
    from tjenestedesign.project.dated_rules import judged

    model = entry.model
    at = rules_date(model)
    if model.kontraktsverdi is None or at is None or not lacks_announcement(model):
        return
    found = judged("nasjonal", model.kontraktsverdi, at)
    if found.over:
        limit = found.verdi
        than = f"{limit.navn} ({kroner(limit.beløp)})" if found.sikker else f"{limit.navn}"
        yield Finding(
            entry,
            ("frister",),
            f"Verdien ({kroner(model.kontraktsverdi)}) er på eller over {than}, men fristene har ingen kunngjøring."
            + far_over(found),
            f"Legg til en frist med «slag: kunngjøring». Kilde: {source(limit)}.",
        )


@rule_for(Konkurransegrunnlag, "TD365", Level.ADVARSEL)
def shorter_than_the_minimum(_project: Project, entry: Entry[Konkurransegrunnlag]) -> Iterator[Finding]:
    """Fristen er kortere enn minstefristen.

    Hvorfor: Over EØS-terskelverdien sier forskriften hvor mange dager leverandørene minst skal ha. Er fristen for kort,
    kan konkurransen bli avlyst. Minstefristen kan være kortere når dere har veiledende kunngjøring eller det haster.
    Skriv i så fall begrunnelsen i «notat», og godta advarselen. td bruker reglene som gjaldt da konkurransen ble
    kunngjort. Hvis td ikke har noen sikker terskelverdi for den dagen, vurderer td bare beløp som er langt over eller langt under
    alle terskelverdier. Resten sier td fra om i TD335.

    Feil:
        prosedyre: åpen
        kontraktsverdi: 3000000
        frister:
          - {hva: Kunngjøring, slag: kunngjøring, dato: 2025-03-03}
          - {hva: Tilbudsfrist, slag: tilbud, dato: 2025-03-17}

    Riktig:
        prosedyre: åpen
        kontraktsverdi: 3000000
        frister:
          - {hva: Kunngjøring, slag: kunngjøring, dato: 2025-03-03}
          - {hva: Tilbudsfrist, slag: tilbud, dato: 2025-04-07}
    """
    from tjenestedesign.project.dated_rules import judged

    model = entry.model
    announced = deadline(model, "kunngjøring")
    if announced is None or model.kontraktsverdi is None:
        return
    at = announced[1].dato.start
    found = judged("eøs", model.kontraktsverdi, at)
    if found.over:
        for finding in too_short(entry, at):
            yield replace(finding, message=finding.message + far_over(found))


def spans(
    model: Konkurransegrunnlag, at: date
) -> Iterator[tuple[tuple[int, Frist], tuple[int, Frist], Minstefrist]]:
    """The spans that have a minimum over the EEA threshold: from, to, and the minimum of the day.

    A procedure in two steps that does not say when to apply is measured from the announcement to the bids: they cannot
    come before what is due first.
    """
    from tjenestedesign.project.dated_rules import least_days

    announced, bids, applications = (deadline(model, kind) for kind in ("kunngjøring", "tilbud", "søknad"))
    if announced is None:
        return
    if applications:
        found = [(announced, applications, least_days("søknad", at))]
        if bids and model.prosedyre == "forhandling":
            found.append((applications, bids, least_days("første-tilbud", at)))
    elif bids:
        found = [(announced, bids, least_days("tilbud-åpen" if model.prosedyre == "åpen" else "søknad", at))]
    else:
        return
    yield from ((first, second, least) for first, second, least in found if least is not None)


def too_short(entry: Entry[Konkurransegrunnlag], at: date) -> Iterator[Finding]:
    """The spans that are shorter than the minimum, were the value over the EEA threshold.

    Of months and quarters the days that lie furthest apart count, so that td never says more than is certain.
    """
    for first, second, least in spans(entry.model, at):
        days = (second[1].dato.slutt - first[1].dato.start).days
        if 0 <= days < least.dager:
            yield Finding(
                entry,
                ("frister", second[0], "dato"),
                f"«{second[1].hva}» ({point(second[1].dato)}) kommer {days} {'dag' if days == 1 else 'dager'} etter"
                f" «{first[1].hva}» ({point(first[1].dato)}). Det skal være minst {least.dager} dager {least.navn}."
                + (
                    " Tilbudene kan ikke komme før det."
                    if (least.id, second[1].slag) == ("søknad", "tilbud")
                    else ""
                ),
                f"Flytt fristen. Kilde: {source(least)}.",
                (Also(entry, ("frister", first[0], "dato"), f"Her står «{first[1].hva}»."),),
            )


@rule_for(Konkurransegrunnlag, "TD374", Level.ADVARSEL)
def question_dates_do_not_fit(_project: Project, entry: Entry[Konkurransegrunnlag]) -> Iterator[Finding]:
    """Datoene for et spørsmål fra en leverandør stemmer ikke.

    Hvorfor: Alle leverandørene skal få de samme svarene i tide til å bruke dem. Et svar som kommer etter
    tilbudsfristen, eller før spørsmålet kom, er enten en skrivefeil eller et svar noen ikke fikk brukt.

    Feil:
        frister:
          - {hva: Tilbudsfrist, slag: tilbud, dato: 2027-04-12}
        spørsmål:
          - {id: moter, mottatt: 2027-04-01, spørsmål: Er møtene digitale?, svar: Ja., besvart: 2027-04-14}

    Riktig:
        frister:
          - {hva: Tilbudsfrist, slag: tilbud, dato: 2027-04-12}
        spørsmål:
          - {id: moter, mottatt: 2027-04-01, spørsmål: Er møtene digitale?, svar: Ja., besvart: 2027-04-02}
    """
    bids, asked_by = deadline(entry.model, "tilbud"), deadline(entry.model, "spørsmål")
    for index, question in enumerate(entry.model.spørsmål):
        received, answered = question.mottatt, question.besvart
        if received and asked_by and asked_by[1].dato.slutt < received:
            yield Finding(
                entry,
                ("spørsmål", index, "mottatt"),
                f"Spørsmålet kom {day(received)}, etter fristen for spørsmål ({point(asked_by[1].dato)}).",
                "Rett datoen. Svarer dere likevel, gir dere svaret til alle og vurderer om tilbudsfristen må utsettes.",
                (Also(entry, ("frister", asked_by[0], "dato"), "Her står fristen for spørsmål."),),
            )
        if answered and received and answered < received:
            yield Finding(
                entry,
                ("spørsmål", index, "besvart"),
                f"Svaret ({day(answered)}) kom før spørsmålet ({day(received)}).",
                "Rett den datoen som er feil.",
                (Also(entry, ("spørsmål", index, "mottatt"), "Her står dagen spørsmålet kom."),),
            )
        if answered and bids and bids[1].dato.slutt < answered:
            yield Finding(
                entry,
                ("spørsmål", index, "besvart"),
                f"Svaret ({day(answered)}) kom etter tilbudsfristen ({point(bids[1].dato)}).",
                "Rett datoen, eller utsett tilbudsfristen.",
                (Also(entry, ("frister", bids[0], "dato"), "Her står tilbudsfristen."),),
            )
        if answered and not question.svar:
            yield Finding(
                entry,
                ("spørsmål", index, "besvart"),
                "Spørsmålet har en dato for svaret, men ikke noe svar.",
                "Skriv svaret i «svar».",
            )


@rule_for(Konkurransegrunnlag, "TD381", Level.ADVARSEL)
def unanswered(_project: Project, entry: Entry[Konkurransegrunnlag]) -> Iterator[Finding]:
    """Et spørsmål fra en leverandør er ikke besvart, og tilbudsfristen er ute.

    Hvorfor: Den som spurte, kan ha priset noe annet enn det dere mente. Uten et svar til alle kan ingen se at
    leverandørene ble behandlet likt. td sammenligner tilbudsfristen med dagen i dag.

    Feil:
        spørsmål:
          - {id: moter, mottatt: 2027-03-10, spørsmål: Kan møtene holdes digitalt?}

    Riktig:
        spørsmål:
          - {id: moter, mottatt: 2027-03-10, spørsmål: Kan møtene holdes digitalt?, svar: Ja., besvart: 2027-03-12}
    """
    now = today()
    bids = deadline(entry.model, "tilbud")
    if bids is None or bids[1].dato.slutt >= now:
        return
    for index, question in enumerate(entry.model.spørsmål):
        if not question.svar:
            yield Finding(
                entry,
                ("spørsmål", index),
                f"Spørsmålet «{question.id}» er ikke besvart, og tilbudsfristen var {point(bids[1].dato)}.",
                "Skriv svaret dere ga. Fikk ikke leverandørene noe svar, må dere vurdere om tilbudene kan sammenlignes.",
                (Also(entry, ("frister", bids[0], "dato"), "Her står tilbudsfristen."),),
            )


RULES = (not_announced, shorter_than_the_minimum, question_dates_do_not_fit, unanswered)
