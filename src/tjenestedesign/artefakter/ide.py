"""Ide: one idea with what it answers and how it was judged (guide ch. 2 «Idéworkshop»).

How ideas are numbered, lettered and placed in the matrix is decided here, so that the drawing, its table and the pages
say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field

from tjenestedesign.artefakter.innsikt import Innsikt, InnsiktRef
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.scalars import Antall, Heltall, Markdown, Tekst
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Artefakt, Del, DelMedId, Mål, Ref, kreves
from tjenestedesign.project.pictures import Bilde

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project


class IdeRef(Ref, mål=(Mål("ide"), Mål("idéretning"))):
    """→ ide or idéretning: what a concept is put together from"""


class IdeelementRef(Ref, mål=(Mål("ide", "ideelement", del_valgfri=True),)):
    """→ ide, whole or one of its elements"""


class IdeopphavRef(Ref, mål=(Mål("workshop", "innspill", del_valgfri=True),)):
    """→ workshop, whole or one of the notes made there"""


Poeng = Annotated[Heltall, Field(ge=1, le=5)]

VALUE_WORDS: Final = ("svært liten", "liten", "middels", "stor", "svært stor")
EASE_WORDS: Final = ("svært vanskelig", "vanskelig", "middels", "lett", "svært lett")

Felt = Literal["gjør-nå", "modne", "enkelt", "legg-bort"]
FIELDS: Final[dict[Felt, str]] = {
    "gjør-nå": "Gjør nå",
    "modne": "Modne videre",
    "enkelt": "Enkelt, men lite verdt",
    "legg-bort": "Legg bort",
}
HIGH: Final = 3
"""A score counts as high when it is above this. The middle of the scale is no reason to start."""


class Ideverdi(Del):
    """Hvor stor verdi ideen har, fra 1 (svært liten) til 5 (svært stor). La det dere ikke vet, stå tomt."""

    innbygger: Poeng | None = Field(default=None, description="Verdien for innbyggeren.", examples=[5])
    ansatt: Poeng | None = Field(default=None, description="Verdien for den ansatte.", examples=[4])
    kommune: Poeng | None = Field(
        default=None, description="Verdien for kommunen og samfunnet.", examples=[3]
    )

    @property
    def gitt(self) -> tuple[tuple[str, int], ...]:
        """The scores that were given, each with whom it is for."""
        all_three = (
            ("innbyggeren", self.innbygger),
            ("den ansatte", self.ansatt),
            ("kommunen", self.kommune),
        )
        return tuple((name, score) for name, score in all_three if score is not None)

    @property
    def snitt(self) -> Fraction | None:
        given = [score for _, score in self.gitt]
        return Fraction(sum(given), len(given)) if given else None


class Ideelement(DelMedId):
    """En del av ideen som kan tas videre for seg."""

    tekst: Tekst = Field(description="Hva elementet er, i én setning.")


class Ide(Artefakt):
    """En idé til hvordan tjenesten kan bli bedre, med innsikten den svarer på."""

    type: Literal["ide"] = Field(description="Alltid «ide».")
    beskrivelse: Markdown = Field(description="Hva ideen går ut på, og hva som blir annerledes.")
    svarer_på: tuple[InnsiktRef, ...] = kreves((), "Innsiktene ideen svarer på.", examples=[["lange-linjer"]])
    workshop: IdeopphavRef | None = Field(
        default=None,
        description="Workshopen ideen kom fra, eventuelt med lappen den sto på.",
        examples=["ideworkshop#lapp-1"],
    )
    skisse: Bilde | None = Field(default=None, description="En skisse av ideen. Et bilde av lappen holder.")
    elementer: tuple[Ideelement, ...] = Field(
        default=(), description="Delene ideen består av, når noen av dem kan tas videre for seg."
    )
    verdi: Ideverdi | None = Field(
        default=None, description="Verdien for innbygger, ansatt og kommune, fra 1 til 5. Snittet regnes ut."
    )
    gjennomførbarhet: Poeng | None = Field(
        default=None,
        description="Hvor lett ideen er å gjennomføre, fra 1 (svært vanskelig) til 5 (svært lett).",
        examples=[3],
    )
    stemmer: Antall | None = Field(
        default=None, description="Antall stemmer ideen fikk da dere prioriterte.", examples=[7]
    )
    usikkerhet: tuple[Tekst, ...] = Field(
        default=(),
        description="Det dere må finne ut før ideen kan velges, ett punkt per spørsmål.",
        examples=[["Kan pengene følge innbyggeren på tvers av budsjettene?"]],
    )

    @property
    def snittverdi(self) -> Fraction | None:
        return self.verdi.snitt if self.verdi else None

    @property
    def felt(self) -> Felt | None:
        """The field of the matrix the idea falls in. None until both value and feasibility are judged."""
        value, ease = self.snittverdi, self.gjennomførbarhet
        if value is None or ease is None:
            return None
        if value > HIGH:
            return "gjør-nå" if ease > HIGH else "modne"
        return "enkelt" if ease > HIGH else "legg-bort"

    @property
    def felttittel(self) -> str:
        return FIELDS[self.felt] if self.felt else ""

    @property
    def uvurdert(self) -> tuple[str, ...]:
        """What is still to be judged before the idea has a place in the matrix."""
        missing = (("verdi", self.snittverdi is None), ("gjennomførbarhet", self.gjennomførbarhet is None))
        return tuple(name for name, absent in missing if absent)


# --- the idea's own page ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scale:
    """One judgement as a labelled scale from 1 to 5."""

    navn: str
    poeng: int
    ord: str


@dataclass(frozen=True, slots=True)
class Bortvalg:
    """A direction that left the idea out, and why."""

    retning: Entry[Artefakt]
    hvorfor: str | None


@dataclass(frozen=True, slots=True)
class Idekort:
    """What the page of one idea needs beyond the idea itself."""

    innsikter: tuple[Entry[Innsikt], ...]
    skalaer: tuple[Scale, ...]
    tatt_med: tuple[Entry[Artefakt], ...]
    """Directions first, then concepts."""
    element_i: dict[str, tuple[Entry[Artefakt], ...]]
    valgt_bort: tuple[Bortvalg, ...]


def card(project: Project, entry: Entry[Ide]) -> Idekort:
    from tjenestedesign.artefakter.ideretning import Idéretning
    from tjenestedesign.artefakter.konsept import Konsept

    idea = entry.model
    scales = [
        Scale(f"Verdi for {who}", n, VALUE_WORDS[n - 1]) for who, n in (idea.verdi.gitt if idea.verdi else ())
    ]
    if idea.gjennomførbarhet is not None:
        n = idea.gjennomførbarhet
        scales.append(Scale("Gjennomførbarhet", n, EASE_WORDS[n - 1]))
    taken: dict[str, Entry[Artefakt]] = {}
    elements: dict[str, dict[str, Entry[Artefakt]]] = {}
    left_out: list[Bortvalg] = []
    for user, loc, ref in project.backlinks.get(entry.id, ()):
        if isinstance(user.model, Idéretning) and loc[0] == "valgt_bort" and isinstance(loc[1], int):
            left_out.append(Bortvalg(user, user.model.valgt_bort[loc[1]].hvorfor))
        elif isinstance(user.model, (Idéretning, Konsept)):
            taken[user.id] = user
            if ref.del_id:
                elements.setdefault(ref.del_id, {})[user.id] = user
    ordered = sorted(taken.values(), key=lambda e: (not isinstance(e.model, Idéretning), e.id))
    return Idekort(
        answered(project, idea.svarer_på),
        tuple(scales),
        tuple(ordered),
        {part: tuple(users.values()) for part, users in elements.items()},
        tuple(left_out),
    )


def answered(project: Project, refs: Sequence[InnsiktRef]) -> tuple[Entry[Innsikt], ...]:
    """The insights that are named, once each, as far as they can be found."""
    found = (project.get(ref, Innsikt) for ref in dict.fromkeys(refs))
    return tuple(insight for insight in found if insight is not None)


# --- all ideas together -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ideplass:
    """An idea with its number in the matrix and the letters of the insights it answers."""

    nummer: int
    ide: Entry[Ide]
    bokstaver: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ideinnsikt:
    """An insight with its letter and the ideas that answer it."""

    bokstav: str
    innsikt: Entry[Innsikt]
    ideer: tuple[Ideplass, ...]


@dataclass(frozen=True, slots=True)
class Ideoversikt:
    """All ideas, best first, and the same ideas by insight."""

    ideer: tuple[Ideplass, ...]
    innsikter: tuple[Ideinnsikt, ...]

    @property
    def besvart(self) -> tuple[Ideinnsikt, ...]:
        return tuple(i for i in self.innsikter if i.ideer)

    @property
    def ubesvart(self) -> tuple[Ideinnsikt, ...]:
        return tuple(i for i in self.innsikter if not i.ideer)

    @property
    def uten_innsikt(self) -> tuple[Ideplass, ...]:
        return tuple(p for p in self.ideer if not p.bokstaver)

    @property
    def plassert(self) -> tuple[Ideplass, ...]:
        return tuple(p for p in self.ideer if p.ide.model.felt)

    @property
    def ikke_plassert(self) -> tuple[Ideplass, ...]:
        return tuple(p for p in self.ideer if not p.ide.model.felt)

    @property
    def antall_per_felt(self) -> tuple[tuple[str, int], ...]:
        return tuple(
            (title, sum(p.ide.model.felt == field for p in self.ideer)) for field, title in FIELDS.items()
        )


def survey(project: Project, entries: Sequence[Entry[Ide]]) -> Ideoversikt:
    """Numbers the ideas from the best down, and letters every insight in the project that is not rejected."""
    ranked = sorted(entries, key=_rank)
    named = {r.id for e in ranked for r in e.model.svarer_på}
    insights = [e for e in project.all(Innsikt) if not e.model.forkastet or e.id in named]
    letters = {e.id: _letter(i) for i, e in enumerate(insights)}
    places = tuple(
        Ideplass(n, e, tuple(_in_order(letters[i.id] for i in answered(project, e.model.svarer_på))))
        for n, e in enumerate(ranked, 1)
    )
    return Ideoversikt(
        places,
        tuple(
            Ideinnsikt(letters[e.id], e, tuple(p for p in places if letters[e.id] in p.bokstaver))
            for e in insights
        ),
    )


def _rank(entry: Entry[Ide]) -> tuple[Fraction, int, str]:
    """Value × feasibility, then votes. What is not judged comes last."""
    idea = entry.model
    product = (idea.snittverdi or Fraction()) * (idea.gjennomførbarhet or 0)
    return -product, -(idea.stemmer or 0), entry.id


def _in_order(letters: Iterable[str]) -> list[str]:
    """Z comes before AA."""
    return sorted(letters, key=lambda letter: (len(letter), letter))


def _letter(index: int) -> str:
    """A … Z, then AA, AB …"""
    letters = chr(ord("A") + index % 26)
    return letters if index < 26 else _letter(index // 26 - 1) + letters


TYPE = Artefakttype(
    navn="ide",
    modell=Ide,
    fase=Fase.IDÉ,
    mappe="ideer",
    tittel="Idé",
    flertall="Ideer",
    kort="Det dere kan gjøre annerledes, vurdert på verdi og gjennomførbarhet.",
    kapittel="Idéfasen: Idéworkshop",
    metode=(),
    utdrag="beskrivelse",
    visning=card,
    oversikt=survey,
)
