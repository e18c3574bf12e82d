"""Tilbud: one supplier's answer, and how it was judged (guide ch. 6). The model stands in `anskaffelse.py`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tjenestedesign.domain.tender.anskaffelse import Konkurransegrunnlag, Tilbud
from tjenestedesign.ground.amounts import decimal, exact_kroner
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.yaml.source import Loc
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.rule import Also, Finding, rule_for, unknown_name

if TYPE_CHECKING:
    from tjenestedesign.domain.tender.tilbudsvisning import Tilbudsvisning
    from tjenestedesign.project.loaded import Entry, Project


@rule_for(Tilbud, "TD396", Level.FEIL)
def unknown_in_competition(project: Project, entry: Entry[Tilbud]) -> Iterator[Finding]:
    """Tilbudet viser til en fase, en rolle eller et kriterium konkurransegrunnlaget ikke har.

    Hvorfor: Prisene og poengene kan bare sammenlignes når alle tilbudene følger det samme skjemaet. En fase eller et
    kriterium kan bare stå én gang i et tilbud. Prisen får poeng av prismodellen, så poeng for pris er en advarsel.

    Feil:
        priser:
          - {fase: insikt, timer: 100, kostnad: 110000}

    Riktig:
        priser:
          - {fase: innsikt, timer: 100, kostnad: 110000}
    """
    competition = project.get(entry.model.konkurranse, Konkurransegrunnlag)
    if competition is None:
        return
    form = competition.model.prisskjema
    bid = entry.model
    phases, roles = [p.id for p in form.faser], [r.id for r in form.roller]
    criteria = competition.model.tildelingskriterier
    yield from _unknown(entry, competition, "priser", "fase", [p.fase for p in bid.priser], phases)
    yield from _unknown(entry, competition, "roller", "rolle", [r.rolle for r in bid.roller], roles)
    yield from _unknown(
        entry,
        competition,
        "poeng",
        "kriterium",
        [p.kriterium for p in bid.poeng],
        [c.id for c in criteria],
    )
    prices = {c.id for c in criteria if c.slag == "pris"}
    for index, points in enumerate(bid.poeng):
        if points.kriterium in prices:
            yield Finding(
                entry,
                ("poeng", index, "kriterium"),
                f"«{points.kriterium}» er et priskriterium, og poengene her blir ikke brukt.",
                "Fjern punktet. Prisen får poeng av prismodellen.",
                level=Level.ADVARSEL,
            )


def _unknown(
    entry: Entry[Tilbud],
    competition: Entry[Konkurransegrunnlag],
    key: str,
    part: str,
    given: Sequence[str],
    known: Sequence[str],
) -> Iterator[Finding]:
    for index, id in enumerate(given):
        where: Loc = (key, index, part)
        if id not in known:
            otherwise = (
                ""
                if known
                else f"Prisskjemaet har ingen roller. Legg til rollen i «{competition.id}», eller fjern punktet."
            )
            message = f"«{competition.id}» har ikke {_A[part]} «{id}»."
            yield unknown_name(entry, where, message, id, known, otherwise)
        elif part != "rolle" and id in given[:index]:
            yield Finding(
                entry,
                where,
                f"«{id}» står to ganger i «{key}».",
                "Slå punktene sammen til ett.",
                (Also(entry, (key, given.index(id), part), "Her er den første."),),
            )


_A = {"fase": "noen fase", "rolle": "noen rolle", "kriterium": "noe kriterium"}


@rule_for(Tilbud, "TD397", Level.ADVARSEL)
def price_is_not_whole(project: Project, entry: Entry[Tilbud]) -> Iterator[Finding]:
    """Tilbudet har ikke pris på alle fasene, eller prisen er 0.

    Hvorfor: Pris kan bare sammenlignes når alle har priset det samme. Et tilbud uten hele prisen blir vist som «ikke
    ferdig vurdert» og får ingen plassering. Hvis en fase er gratis eller tatt med i en annen, skriver du «kostnad: 0».

    Feil:
        # prisskjemaet har fasene oppstart og innsikt
        priser:
          - {fase: innsikt, timer: 100, kostnad: 110000}

    Riktig:
        priser:
          - {fase: oppstart, timer: 0, kostnad: 0}
          - {fase: innsikt, timer: 100, kostnad: 110000}
    """
    competition = project.get(entry.model.konkurranse, Konkurransegrunnlag)
    if competition is None:
        return
    bid = entry.model
    given = {p.fase for p in bid.priser}
    phases = competition.model.prisskjema.faser
    absent = [p for p in phases if p.id not in given]
    if not given or given - {p.id for p in phases}:
        return  # TD104 asks for the prices, and TD396 for the phase that was meant
    if absent:
        yield Finding(
            entry,
            ("priser",),
            f"Tilbudet mangler pris på {listing([f'«{p.navn}»' for p in absent])}.",
            f"Legg til {listing([f'«fase: {p.id}»' for p in absent])} med timer og kostnad.",
        )
    elif not bid.sum_kostnad and all(p.kostnad is not None for p in bid.priser):
        yield Finding(
            entry,
            ("priser",),
            "Prisen er 0 kroner, og da kan ikke prismodellene regnes ut.",
            "Skriv kostnaden for hver fase.",
        )


@rule_for(Tilbud, "TD398", Level.ADVARSEL)
def hours_and_rates_differ(_project: Project, entry: Entry[Tilbud]) -> Iterator[Finding]:
    """Timer og timepriser stemmer ikke med prisen.

    Hvorfor: De to prisskjemaene skal fortelle det samme. Hvis de ikke gjør det, vet dere ikke hva dere kommer til å betale,
    og tilbudet må avklares før det blir vurdert. Reiser og andre kostnader står i «andre_kostnader».

    Feil:
        priser:
          - {fase: innsikt, timer: 100, kostnad: 120000}
        roller:
          - {rolle: designer, timepris: 1000, timer: 100}

    Riktig:
        priser:
          - {fase: innsikt, timer: 100, kostnad: 120000}
        roller:
          - {rolle: designer, timepris: 1000, timer: 100}
        andre_kostnader: 20000
    """
    bid = entry.model
    if not bid.priser or any(p.kostnad is None for p in bid.priser):
        return
    reckoned = bid.sum_roller
    if reckoned is not None and reckoned != bid.sum_kostnad:
        extra = " med andre kostnader" if bid.andre_kostnader else ""
        yield Finding(
            entry,
            ("roller",),
            f"Timer og timepriser blir {exact_kroner(reckoned)}{extra}, men fasene blir {exact_kroner(bid.sum_kostnad)}.",
            "Avklar med leverandøren. Er det kostnader som ikke er timer, skriver du dem i «andre_kostnader».",
            (Also(entry, ("priser",), "Her står prisene for fasene."),),
        )
        return
    hours, own = bid.sum_timer, bid.sum_rolletimer
    if hours is not None and own is not None and hours != own:
        yield Finding(
            entry,
            ("roller",),
            f"Rollene har {decimal(own)} timer til sammen, men fasene har {decimal(hours)}.",
            "Avklar med leverandøren hvilket timetall som gjelder.",
            (Also(entry, ("priser",), "Her står timene for fasene."),),
        )


@rule_for(Tilbud, "TD389", Level.RÅD)
def rejected_under_another_word(_project: Project, entry: Entry[Tilbud]) -> Iterator[Finding]:
    """Tilbudet står som forkastet. Et tilbud blir avvist.

    Hvorfor: «Avvist» er ordet i anskaffelsesforskriften (kapittel 9 og 24). td leser «forkastet» som det samme og viser
    «avvist» overalt.

    Feil:
        status: forkastet

    Riktig:
        status: avvist
    """
    if entry.model.status == "avvist" and entry.source.written(("status",)).strip("\"'") == "forkastet":
        yield Finding(
            entry,
            ("status",),
            "Et tilbud blir avvist, ikke forkastet.",
            "«td fix» skriver «avvist».",
            meant="avvist",
        )


def _view(project: Project, entry: Entry[Tilbud]) -> Tilbudsvisning:
    from tjenestedesign.domain.tender.tilbudsvisning import bid_view  # only a page needs it

    return bid_view(project, entry)


TYPE = Artefakttype(
    navn="tilbud",
    modell=Tilbud,
    fase=Fase.ANSKAFFELSE,
    mappe="tilbud",
    tittel="Tilbud",
    flertall="Tilbud",
    kort="Hva én leverandør tilbyr, og hvordan tilbudet er vurdert.",
    kapittel="Offentlige anskaffelser av tjenestedesign",
    metode=(),
    offentlig=False,
    utdrag="sammendrag",
    forventet=False,
    regler=(unknown_in_competition, price_is_not_whole, hours_and_rates_differ, rejected_under_another_word),
    visning=_view,
)
