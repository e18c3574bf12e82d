"""What a kravspesifikasjon holds, and what its page computes. The rules and the type stand in `kravspesifikasjon.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from pydantic import Field

from tjenestedesign.artefakter.brukerreise import Brukerreise
from tjenestedesign.artefakter.tjenestekart import Tjenestekart, step_name
from tjenestedesign.ground.scalars import Markdown, Tekst
from tjenestedesign.project.model import Artefakt, DelMedId, Mål, Ref, kreves, part_at

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project


class TjenestekartRef(Ref, mål=(Mål("tjenestekart"),)):
    """→ tjenestekart"""


class KravkildeRef(
    Ref,
    mål=(
        Mål("tjenestekart", "kartsteg"),
        Mål("innsikt"),
        Mål("konsept", "delelement", del_valgfri=True),
        Mål("brukertest", "antagelse", del_valgfri=True),
    ),
):
    """→ tjenestekart#steg, innsikt, konsept or brukertest: what a requirement comes from."""


Kravslag = Literal[
    "funksjonell", "ikke-funksjonell", "organisatorisk", "juridisk", "universell-utforming", "personvern"
]
Prioritet = Literal["må", "bør", "kan"]

KINDS: Final[dict[Kravslag, tuple[str, str]]] = {
    "funksjonell": ("Funksjonelle krav", "F"),
    "ikke-funksjonell": ("Ikke-funksjonelle krav", "IF"),
    "organisatorisk": ("Organisatoriske krav", "O"),
    "juridisk": ("Juridiske krav", "J"),
    "universell-utforming": ("Krav til universell utforming", "UU"),
    "personvern": ("Krav til personvern", "P"),
}
"""The heading of each kind, and the letters its numbers begin with; in the order the specification takes them."""

PRIORITIES: Final[tuple[Prioritet, ...]] = get_args(Prioritet)


class Krav(DelMedId):
    """Noe tjenesten skal oppfylle, og hvordan dere vet at den gjør det."""

    tekst: Tekst = Field(
        description="Kravet i én setning, med «skal».",
        examples=["Innbyggeren skal ha én fast kontaktperson."],
    )
    slag: Kravslag = Field(description="Hva slags krav det er.")
    prioritet: Prioritet = Field(description="Hvor viktig kravet er.")
    akseptansekriterier: tuple[Tekst, ...] = kreves(
        (),
        "Det dere skal kunne se eller måle når kravet er oppfylt, ett punkt per kriterium.",
        examples=[["Ni av ti vet hvem kontaktpersonen er"]],
    )
    kilde: tuple[KravkildeRef, ...] = kreves(
        (),
        "Stegene i tjenestekartet, innsiktene, delene av konseptet eller brukertestene kravet kommer fra.",
        examples=[["mitt-kart#soke"]],
    )
    begrunnelse: Markdown | None = Field(default=None, description="Hvorfor kravet er med.")
    hjemmel: Tekst | None = Field(
        default=None,
        description="Loven eller forskriften kravet følger av, når det følger av en.",
        examples=["Personvernforordningen artikkel 7"],
    )
    eier: Tekst | None = Field(
        default=None, description="Rollen som skal sørge for at kravet blir oppfylt.", examples=["eiendom"]
    )
    status: Literal["foreslått", "avtalt", "levert", "utgått"] = Field(
        default="foreslått",
        description="Hvor langt kravet er kommet. Et krav som utgår, blir stående, så numrene ikke endrer seg.",
    )

    @property
    def gjelder(self) -> bool:
        """Whether the requirement counts: one that is withdrawn stays in the file only to keep its number."""
        return self.status != "utgått"


class Kravspesifikasjon(Artefakt):
    """Kravene til enkeltelementene i tjenestekartet. De er grunnlaget for å utvikle og innføre tjenesten."""

    type: Literal["kravspesifikasjon"] = Field(description="Alltid «kravspesifikasjon».")
    tjenestekart: TjenestekartRef | None = kreves(
        None, "Tjenestekartet kravene gjelder.", examples=["mitt-kart"]
    )
    innledning: Markdown | None = Field(
        default=None, description="Hva spesifikasjonen dekker, og hvordan den skal brukes."
    )
    krav: tuple[Krav, ...] = Field(min_length=1, description="Kravene, i den rekkefølgen de skal nummereres.")

    @property
    def nummer(self) -> dict[str, str]:
        """Each requirement's number, by id: the letters of its kind and its place among that kind in the file."""
        numbers: dict[str, str] = {}
        for kind, (_, letters) in KINDS.items():
            same = (k for k in self.krav if k.slag == kind)
            numbers |= {k.id: f"{letters}-{place}" for place, k in enumerate(same, 1)}
        return numbers


# --- what the page shows ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """A place in another artefact, by the name people know it by, and what kind of place it is."""

    tekst: str
    slag: str
    id: str
    del_id: str | None


@dataclass(frozen=True, slots=True)
class Kravlinje:
    """One requirement as the specification prints it."""

    nummer: str
    krav: Krav
    kilder: tuple[Place, ...]
    brukt_i: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Kravgruppe:
    """The requirements of one kind."""

    tittel: str
    bokstaver: str
    linjer: tuple[Kravlinje, ...]
    antall: dict[Prioritet, int]
    """How many that count, by priority."""


@dataclass(frozen=True, slots=True)
class Spesifikasjon:
    """The specification as a document: every kind, also the empty ones, and what nobody has required anything of."""

    grupper: tuple[Kravgruppe, ...]
    antall: dict[Prioritet, int]
    utgått: int
    steg: int
    """How many steps the map has; 0 where it is not known."""
    steg_uten_krav: tuple[Place, ...]

    @property
    def sum(self) -> int:
        return sum(self.antall.values())

    @property
    def ubrukte(self) -> tuple[Kravlinje, ...]:
        """The requirements marked «må» that nothing builds on; none are named before something builds on any of them."""
        lines = [line for group in self.grupper for line in group.linjer]
        if not any(line.brukt_i for line in lines):
            return ()
        return tuple(
            line for line in lines if line.krav.gjelder and line.krav.prioritet == "må" and not line.brukt_i
        )


def specification(project: Project, entry: Entry[Kravspesifikasjon]) -> Spesifikasjon:
    """Groups, numbers and counts the requirements, and finds the steps of the map that none of them covers."""
    numbers = entry.model.nummer
    groups: list[Kravgruppe] = []
    for kind, (title, letters) in KINDS.items():
        own = [k for k in entry.model.krav if k.slag == kind]
        lines = tuple(
            Kravlinje(numbers[k.id], k, _sources(project, entry, k), _uses(project, entry, k)) for k in own
        )
        groups.append(Kravgruppe(title, letters, lines, _counted(own)))
    chart = project.get(entry.model.tjenestekart, Tjenestekart)
    return Spesifikasjon(
        tuple(groups),
        _counted(entry.model.krav),
        sum(not k.gjelder for k in entry.model.krav),
        len(chart.model.steg) if chart else 0,
        _uncovered(project, chart) if chart else (),
    )


def _counted(requirements: Sequence[Krav]) -> dict[Prioritet, int]:
    return {p: sum(k.gjelder and k.prioritet == p for k in requirements) for p in PRIORITIES}


def _sources(project: Project, entry: Entry[Kravspesifikasjon], requirement: Krav) -> tuple[Place, ...]:
    """What the requirement says it comes from, then the steps of the map that name it themselves."""
    named = [_place(project, ref.id, ref.del_id) for ref in requirement.kilde]
    for user, loc, ref in project.backlinks.get(entry.id, ()):
        step = part_at(user.model, loc)
        if ref.del_id == requirement.id and isinstance(user.model, Tjenestekart) and step is not None:
            named.append(_place(project, user.id, step.id))
    return tuple(dict.fromkeys(named))


def _uses(project: Project, entry: Entry[Kravspesifikasjon], requirement: Krav) -> tuple[Place, ...]:
    """What builds on the requirement: an activity, a criterion, a test. The map's own steps are sources instead."""
    found: list[Place] = []
    for user, loc, ref in project.backlinks.get(entry.id, ()):
        if ref.del_id == requirement.id and not isinstance(user.model, Tjenestekart):
            part = part_at(user.model, loc)
            found.append(_place(project, user.id, part.id if part else None))
    return tuple(dict.fromkeys(found))


def _place(project: Project, id: str, part_id: str | None) -> Place:
    entry = project.entries.get(id)
    if entry is None:
        return Place(id if part_id is None else f"{id}#{part_id}", "", id, part_id)
    if isinstance(entry.model, Tjenestekart) and part_id is not None:
        journey = project.get(entry.model.brukerreise, Brukerreise)
        step = journey.model.finn_steg(part_id) if journey else None
        mapped = next((s for s in entry.model.steg if s.id == part_id), None)
        return Place(step_name(part_id, step, mapped), "steg i tjenestekartet", id, part_id)
    kind = entry.type.tittel.lower()
    part = next((p for _, p in entry.parts if p.id == part_id), None) if part_id else None
    named = next(
        (getattr(part, key) for key in ("tittel", "indikator", "tekst") if hasattr(part, key)), entry.name
    )
    outcome = getattr(part, "utfall", None)  # an assumption is no fact: say what the test found
    return Place(named.rstrip("."), f"{kind}, {outcome}" if outcome else kind, id, part_id)


def _uncovered(project: Project, chart: Entry[Tjenestekart]) -> tuple[Place, ...]:
    """The steps that no requirement in any specification comes from, and that name none themselves."""
    covered = {
        ref.del_id
        for spec in project.all(Kravspesifikasjon)
        for k in spec.model.krav
        if k.gjelder
        for ref in k.kilde
        if ref.id == chart.id
    }
    return tuple(
        _place(project, chart.id, step.id)
        for step in chart.model.steg
        if step.id not in covered and not step.krav
    )
