"""Intervjuguide: the sheet an interviewer brings (guide ch. 2 «Intervjuer …», ch. 4 «Brukerintervjuer»)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.scalars import Markdown, Minutter, Møtelengde, Tekst
from tjenestedesign.project.behandling import Alder, Behandlingsgrunnlag
from tjenestedesign.project.choice_lists import FACTORS, EttAv
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Artefakt, DelMedId, Kortform, Mål, Ref, kreves
from tjenestedesign.project.rule import Finding, rule_for

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project


class IntervjuguideRef(Ref, mål=(Mål("intervjuguide"),)):
    """→ intervjuguide"""


Faktor = Annotated[str, EttAv(FACTORS)]


class Spørsmål(Kortform):
    """Et åpent spørsmål. Kan skrives som bare teksten."""

    tekst: Tekst = Field(description="Spørsmålet, åpent og i dagligspråk.")
    oppfølging: tuple[Tekst, ...] = Field(
        default=(),
        description="Det du spør om etterpå når svaret blir kort.",
        examples=[["Kan du gi et eksempel?"]],
    )


class Tema(DelMedId):
    """Et tema med spørsmålene som hører til."""

    tema: Tekst = Field(description="Temaet, med ord den du snakker med ville brukt.")
    spørsmål: tuple[Spørsmål, ...] = Field(min_length=1, description="Spørsmålene, i rekkefølge.")
    oppfølging: tuple[Tekst, ...] = Field(
        default=(), description="Oppfølging som passer til hele temaet.", examples=[["Hva skjedde så?"]]
    )
    minutter: Minutter | None = Field(
        default=None, ge=1, le=1440, description="Hvor mange minutter du setter av.", examples=[15]
    )
    faktor: Faktor | None = Field(
        default=None, description="Faktoren temaet sier noe om, når det er en av dem dere har."
    )


class Intervjuguide(Artefakt):
    """Arket intervjueren har med seg: hva du sier først, temaene med spørsmål, og hva du sier til slutt."""

    type: Literal["intervjuguide"] = Field(description="Alltid «intervjuguide».")
    formål: Markdown = Field(description="Hva dere vil forstå etter intervjuene.")
    målgruppe: Tekst | None = kreves(
        None, "Hvem guiden er laget for.", examples=["Familier som har søkt barnehageplass"]
    )
    utvalg: tuple[Tekst, ...] = Field(
        default=(),
        description="Hvem dere vil snakke med for å høre bredt nok.",
        examples=[["Både noen tidlig og noen etter brukerferden"]],
    )
    tilrettelegging: tuple[Tekst, ...] = Field(
        default=(),
        description="Det dere gjør for at alle i utvalget kan delta: språk, syn, hørsel, bevegelse, konsentrasjon og teknologi.",
        examples=[["Tolk"]],
    )
    varighet: Møtelengde | None = Field(
        default=None, description="Hvor lenge intervjuet varer i alt.", examples=["60 min"]
    )
    huskeliste: tuple[Tekst, ...] = Field(
        default=(), description="Det du sjekker før du går.", examples=[["Samtykkeskjema"]]
    )
    behandlingsgrunnlag: Behandlingsgrunnlag | None = Field(
        default=None,
        description="Grunnlaget for intervjuene med denne guiden, når det er et annet enn i prosjekt.yaml.",
    )
    barn: Alder | None = Field(
        default=None, description="Alderen, når guiden er for barn. Da får brevet en utgave til de foresatte."
    )
    innledning: Markdown | None = kreves(
        None, "Det du sier først, om formålet, grunnlaget og retten til å si nei."
    )
    temaer: tuple[Tema, ...] = Field(min_length=1, description="Temaene, i rekkefølge.")
    observasjon: tuple[Tekst, ...] = Field(
        default=(),
        description="Det du ser etter under samtalen, og som ingen sier høyt.",
        examples=[["Brev som ligger uåpnet"]],
    )
    avslutning: Markdown | None = Field(
        default=None, description="Det du sier til slutt, og hva som skjer videre."
    )

    @property
    def minutter(self) -> int:
        """The themes' minutes, those given."""
        return sum(t.minutter or 0 for t in self.temaer)

    @property
    def rom(self) -> int | None:
        """The longest the interview may take, in minutes."""
        return round(self.varighet.dager[1] * 24 * 60) if self.varighet else None


@dataclass(frozen=True, slots=True)
class Temapost:
    """A theme as the sheet shows it: the number of its first question, and the minutes from the start of the themes."""

    tema: Tema
    første: int
    fra: int | None
    til: int | None
    faktor: str
    """The factor it says something of, as it is shown; blank where there is none."""


@dataclass(frozen=True, slots=True)
class View:
    """What the sheet shows beyond the guide's own keys."""

    temaer: tuple[Temapost, ...]
    antall_spørsmål: int
    tid: str
    faktorer: tuple[str, ...]
    """The factors a theme asks about. Empty where no theme names one: then the guide is not built over them."""
    uten_tema: tuple[str, ...]
    """The other factors, where some are asked about."""
    brukt: tuple[Entry[Any], ...]
    """What points back to the guide: the interviews."""
    grunnlag: Behandlingsgrunnlag
    """The legal basis in force for the interviews."""


def view(project: Project, entry: Entry[Intervjuguide]) -> View:
    from tjenestedesign.artefakter.grunnlag import basis  # which knows the guide itself

    guide = entry.model
    names = {f.id: f.navn.lower() for f in project.choices.faktorer}
    posts: list[Temapost] = []
    number, now = 1, 0 if guide.temaer[0].minutter else None
    for theme in guide.temaer:
        end = now + theme.minutter if now is not None and theme.minutter is not None else None
        posts.append(
            Temapost(theme, number, now if end is not None else None, end, names.get(theme.faktor or "", ""))
        )
        number, now = number + len(theme.spørsmål), end
    named = {t.faktor for t in guide.temaer}
    used = {e.id: e for e, _, _ in project.backlinks.get(entry.id, ())}
    return View(
        tuple(posts),
        number - 1,
        _time(guide),
        tuple(name for id, name in names.items() if id in named),
        tuple(name for id, name in names.items() if id not in named) if named != {None} else (),
        tuple(used.values()),
        basis(project, entry),
    )


def _time(guide: Intervjuguide) -> str:
    """«Temaene tar 50 av 60 minutter. Da er det 10 minutter igjen til innledning og avslutning.»"""
    total, room = guide.minutter, guide.rom
    if not total:
        return ""
    unknown = sum(t.minutter is None for t in guide.temaer)
    rest = f" {unknown} {'tema har' if unknown == 1 else 'temaer har'} ikke fått tid ennå." if unknown else ""
    if room is None:
        return f"Temaene tar {total} {_minutes(total)}.{rest}"
    if total > room:
        return f"Temaene tar {total} {_minutes(total)}, men intervjuet varer bare {room}.{rest}"
    left = room - total
    after = (
        f" Da er det {left} {_minutes(left)} igjen til innledning og avslutning."
        if left and not unknown
        else ""
    )
    return f"Temaene tar {total} av {room} {_minutes(room)}.{after}{rest}"


def _minutes(n: int) -> str:
    return "minutt" if n == 1 else "minutter"


@rule_for(Intervjuguide, "TD342", Level.ADVARSEL)
def themes_too_long(_project: Project, entry: Entry[Intervjuguide]) -> Iterator[Finding]:
    """Temaene tar lengre tid enn intervjuet varer.

    Hvorfor: Den dere snakker med, har sagt ja til en viss tid. Hvis den blir for knapp, hopper dere over det siste temaet
    i alle intervjuene, og da vet dere minst om det.

    Feil:
        varighet: 45 min
        temaer:
          - {id: hverdag, tema: Hverdagen din, minutter: 30, spørsmål: [Fortell om i går.]}
          - {id: hjelp, tema: Hjelpen du får, minutter: 25, spørsmål: [Hvem spør du først?]}

    Riktig:
        varighet: 60 min
        temaer:
          - {id: hverdag, tema: Hverdagen din, minutter: 25, spørsmål: [Fortell om i går.]}
          - {id: hjelp, tema: Hjelpen du får, minutter: 25, spørsmål: [Hvem spør du først?]}
    """
    guide = entry.model
    if guide.varighet and guide.rom is not None and guide.minutter > guide.rom:
        yield Finding(
            entry,
            ("temaer",),
            f"Temaene tar {guide.minutter} minutter, men intervjuet varer {guide.varighet.tekst}.",
            "Ta bort et tema, kort ned, eller avtal mer tid.",
        )


TYPE = Artefakttype(
    navn="intervjuguide",
    modell=Intervjuguide,
    fase=Fase.INNSIKT,
    mappe="intervjuguider",
    tittel="Intervjuguide",
    flertall="Intervjuguider",
    kort="Arket intervjueren har med seg: temaer, spørsmål og det du må huske.",
    kapittel="Innsiktsfasen: Intervjuer med brukere, ansatte og andre interessenter",
    metode=(
        "tittel",
        "tilrettelegging",
        "varighet",
        "huskeliste",
        "innledning",
        "temaer.id",
        "temaer.tema",
        "temaer.spørsmål.tekst",
        "temaer.spørsmål.oppfølging",
        "temaer.oppfølging",
        "temaer.minutter",
        "temaer.faktor",
        "observasjon",
        "avslutning",
    ),
    utdrag="formål",
    regler=(themes_too_long,),
    visning=view,
)
