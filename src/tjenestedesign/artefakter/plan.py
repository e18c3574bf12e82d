"""Plan: the investment plan of one (invented) person, along the stages of the concept (guide ch. 4 section 5 element 7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field

from tjenestedesign.artefakter.kartlegging import Kartlegging, KartleggingRef, Livsområde, LivsområdeRef
from tjenestedesign.artefakter.konsept import Konsept, Stadium, StadiumRef
from tjenestedesign.artefakter.veikart import find_cycles
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.scalars import Id, JaNei, Markdown, Tekst
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Artefakt, DelMedId, Grad, Navngir, gammel, kreves
from tjenestedesign.project.rule import Also, Finding, rule_for, unknown_name

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project

Tiltaksstatus = Literal["planlagt", "i-gang", "gjort"]
STATUS: Final[Mapping[Tiltaksstatus, str]] = {"planlagt": "Planlagt", "i-gang": "I gang", "gjort": "Gjort"}


class Tiltak(DelMedId):
    """Noe som skal gjøres for og sammen med personen."""

    tittel: Tekst = Field(description="Hva som skal gjøres.")
    stadium: Annotated[Id, Navngir("stadium", "stadier")] = Field(
        description="Stadiet tiltaket hører til: det som står etter # i «stadier».", examples=["stabilisere"]
    )
    begrunnelse: Tekst = Field(description="Hvorfor tiltaket er viktig for personen.")
    avhenger_av: tuple[Annotated[Id, Navngir("tiltak")], ...] = Field(
        default=(), description="Id-ene til tiltakene som må være på plass først."
    )
    ansvarlig: Tekst | None = Field(
        default=None,
        description="Rollen som sørger for at det skjer. Skriv rolle, ikke navn.",
        examples=["kontaktperson i NAV"],
    )
    livsområde: LivsområdeRef | None = Field(
        default=None,
        description="Livsområdet i kartleggingen som tiltaket svarer på.",
        examples=["ung-mann-kartlegging#bolig"],
    )
    når: Tekst | None = Field(
        default=None, description="Når det skal skje, i ord.", examples=["før han flytter"]
    )
    status: Tiltaksstatus | None = Field(default=None, description="Hvor langt tiltaket er kommet.")


class Plan(Artefakt):
    """Investeringsplanen til en oppdiktet person: tiltakene langs ferden, hvorfor, og hva som må komme først."""

    type: Literal["plan"] = Field(description="Alltid «plan».")
    fiktiv: JaNei = gammel(False, "Skriv «belegg: oppdiktet».")
    mål: Tekst | None = Field(
        default=None, description="Livet planen skal gjøre mulig, slik personen ser det."
    )
    beskrivelse: Markdown | None = Field(
        default=None, description="Hva planen bygger på, og hvem som lagde den."
    )
    tidshorisont: Tekst | None = Field(
        default=None, description="Hvor langt fram planen ser.", examples=["resten av livet"]
    )
    kartlegging: KartleggingRef | None = kreves(
        None, "Kartleggingen planen bygger på.", examples=["ung-mann-kartlegging"]
    )
    stadier: tuple[StadiumRef, ...] = kreves(
        (),
        "Stadiene fra konseptets ferd som planen går gjennom, i rekkefølge.",
        examples=[["askers-velferdslab#stabilisere", "askers-velferdslab#utvikle"]],
    )
    tiltak: tuple[Tiltak, ...] = Field(min_length=1, description="Tiltakene i planen.")

    def gammelt_belegg(self) -> Grad | None:
        return "oppdiktet" if self.fiktiv else None


# --- what the plan's stages are -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Planstadium:
    """One stage of a plan, in order, with the plan's actions in it."""

    id: str
    tittel: str
    mål: str | None
    ref: StadiumRef | None
    tiltak: tuple[Tiltak, ...]


def plan_stages(project: Project, plan: Plan) -> tuple[Planstadium, ...]:
    """The plan's own stages in its order; while it names none, those its actions name, in the order they come."""
    named = {r.del_id or r.id: r for r in reversed(plan.stadier)}
    ids = list(dict.fromkeys([r.del_id or r.id for r in plan.stadier] or [t.stadium for t in plan.tiltak]))
    stages: list[Planstadium] = []
    for id in ids:
        part = project.part(named.get(id))
        title, goal = (part.tittel, part.mål) if isinstance(part, Stadium) else (id.capitalize(), None)
        stages.append(
            Planstadium(id, title, goal, named.get(id), tuple(t for t in plan.tiltak if t.stadium == id))
        )
    return tuple(stages)


@dataclass(frozen=True, slots=True)
class Rolle:
    """What one role carries in the plan."""

    navn: str
    tiltak: tuple[Tiltak, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What the plan's page shows that the file does not say outright."""

    stadier: tuple[Planstadium, ...]
    tiltak: dict[str, Tiltak]
    åpner_for: dict[str, tuple[Tiltak, ...]]
    """By id: the actions that wait for it."""
    roller: tuple[Rolle, ...]
    uten_ansvarlig: tuple[Tiltak, ...]
    områder: dict[str, str]
    """The life area's name by the id of each action that has one."""
    kartlegging: Entry[Kartlegging] | None
    status: Mapping[Tiltaksstatus, str]


def visning(project: Project, entry: Entry[Plan]) -> View:
    """Stages with their actions, what each action opens for, and who carries what, in the file's order."""
    plan = entry.model
    mapping = project.get(plan.kartlegging, Kartlegging)
    roles: dict[str, tuple[str, list[Tiltak]]] = {}
    for action in plan.tiltak:
        if action.ansvarlig:
            roles.setdefault(action.ansvarlig.casefold(), (action.ansvarlig, []))[1].append(action)
    return View(
        plan_stages(project, plan),
        {t.id: t for t in plan.tiltak},
        {t.id: tuple(o for o in plan.tiltak if t.id in o.avhenger_av) for t in plan.tiltak},
        tuple(Rolle(name, tuple(items)) for name, items in roles.values()),
        tuple(t for t in plan.tiltak if not t.ansvarlig),
        {t.id: name for t in plan.tiltak if (name := life_area(project, t))},
        mapping if mapping and mapping.model.oppdiktet else None,
        STATUS,
    )


def life_area(project: Project, action: Tiltak) -> str | None:
    """The name of the life area an action answers to. A mapping that is not said to be invented gives nothing away."""
    mapping = project.get(action.livsområde, Kartlegging)
    part = project.part(action.livsområde)
    return part.område if mapping and mapping.model.oppdiktet and isinstance(part, Livsområde) else None


# --- rules --------------------------------------------------------------------------------------------------------


@rule_for(Plan, "TD366", Level.FEIL)
def unknown_stage_or_action(_project: Project, entry: Entry[Plan]) -> Iterator[Finding]:
    """Tiltaket viser til et stadium, et tiltak eller et livsområde planen ikke har.

    Hvorfor: Stadiet bestemmer hvor i ferden tiltaket står, og avhengighetene bestemmer rekkefølgen. Livsområdet må være
    fra kartleggingen planen bygger på, ellers svarer tiltaket på et annet menneskes liv.

    Feil:
        stadier: [velferdslaben#stabilisere, velferdslaben#utvikle]
        tiltak:
          - {id: bolig, tittel: Finne en bolig, stadium: utvkle, begrunnelse: Han vil flytte hjemmefra}

    Riktig:
        stadier: [velferdslaben#stabilisere, velferdslaben#utvikle]
        tiltak:
          - {id: bolig, tittel: Finne en bolig, stadium: utvikle, begrunnelse: Han vil flytte hjemmefra}
    """
    plan = entry.model
    stages = [r.del_id for r in plan.stadier if r.del_id]
    actions = [t.id for t in plan.tiltak]
    for index, action in enumerate(plan.tiltak):
        if stages and action.stadium not in stages:
            yield unknown_name(
                entry,
                ("tiltak", index, "stadium"),
                f"Planen har ikke noe stadium «{action.stadium}».",
                action.stadium,
                stages,
            )
        for number, needed in enumerate(action.avhenger_av):
            if needed not in actions:
                yield unknown_name(
                    entry,
                    ("tiltak", index, "avhenger_av", number),
                    f"Planen har ikke noe tiltak «{needed}».",
                    needed,
                    [a for a in actions if a != action.id] or actions,
                )
        area = action.livsområde
        if area is not None and plan.kartlegging is not None and area.id != plan.kartlegging.id:
            yield Finding(
                entry,
                ("tiltak", index, "livsområde"),
                f"«{area}» er ikke fra kartleggingen planen bygger på, «{plan.kartlegging}».",
                f"Vis til et livsområde i «{plan.kartlegging}».",
            )


@rule_for(Plan, "TD367", Level.FEIL)
def actions_wait_in_a_ring(_project: Project, entry: Entry[Plan]) -> Iterator[Finding]:
    """Tiltakene venter på hverandre i ring.

    Hvorfor: Når A må vente på B og B må vente på A, kommer ingen av dem i gang. For personen betyr det å bli stående.

    Feil:
        - {id: jobb, tittel: Jobb, stadium: utvikle, begrunnelse: x, avhenger_av: [bolig]}
        - {id: bolig, tittel: Bolig, stadium: utvikle, begrunnelse: x, avhenger_av: [jobb]}

    Riktig:
        - {id: jobb, tittel: Jobb, stadium: utvikle, begrunnelse: x}
        - {id: bolig, tittel: Bolig, stadium: utvikle, begrunnelse: x, avhenger_av: [jobb]}
    """
    places = {t.id: i for i, t in enumerate(entry.model.tiltak)}
    for ring in find_cycles({t.id: t.avhenger_av for t in entry.model.tiltak}):
        yield Finding(
            entry,
            ("tiltak", places[ring[0]], "avhenger_av"),
            f"Tiltakene venter på hverandre: {' → '.join((*ring, ring[0]))}.",
            "Fjern en av avhengighetene i ringen.",
        )


@rule_for(Plan, "TD368", Level.ADVARSEL)
def waits_for_a_later_stage(_project: Project, entry: Entry[Plan]) -> Iterator[Finding]:
    """Tiltaket avhenger av noe i et senere stadium.

    Hvorfor: Ferden går framover. Hvis noe i et senere stadium må være på plass først, står ett av tiltakene i feil stadium.

    Feil:
        - {id: bolig, tittel: Bolig, stadium: stabilisere, begrunnelse: x, avhenger_av: [jobb]}
        - {id: jobb, tittel: Jobb, stadium: utvikle, begrunnelse: x}

    Riktig:
        - {id: bolig, tittel: Bolig, stadium: utvikle, begrunnelse: x, avhenger_av: [jobb]}
        - {id: jobb, tittel: Jobb, stadium: utvikle, begrunnelse: x}
    """
    plan = entry.model
    order = {r.del_id: n for n, r in reversed(list(enumerate(plan.stadier)))}
    places = {t.id: (i, t) for i, t in enumerate(plan.tiltak)}
    for index, action in enumerate(plan.tiltak):
        for number, needed in enumerate(action.avhenger_av):
            where, other = places.get(needed, (0, None))
            if other is None or not {action.stadium, other.stadium} <= order.keys():
                continue
            if order[other.stadium] > order[action.stadium]:
                yield Finding(
                    entry,
                    ("tiltak", index, "avhenger_av", number),
                    f"«{action.id}» hører til «{action.stadium}», men avhenger av «{needed}» i det senere stadiet «{other.stadium}».",
                    "Flytt ett av tiltakene til et annet stadium, eller fjern avhengigheten.",
                    (Also(entry, ("tiltak", where, "stadium"), f"«{needed}» hører til her."),),
                )


@rule_for(Plan, "TD369", Level.ADVARSEL)
def stages_out_of_order(project: Project, entry: Entry[Plan]) -> Iterator[Finding]:
    """Stadiene i planen følger ikke ferden i konseptet.

    Hvorfor: Alle planene følger den samme ferden. Da kan tjenestene kjenne seg igjen, og effekten kan måles på tvers av
    planene. En plan kan hoppe over et stadium, men ikke bytte om på dem, bruke et stadium to ganger eller blande to
    konsepter.

    Feil:
        stadier: [velferdslaben#utvikle, velferdslaben#stabilisere]

    Riktig:
        stadier: [velferdslaben#stabilisere, velferdslaben#utvikle]
    """
    for index, (earlier, later) in enumerate(pairwise(entry.model.stadier), 1):
        place = ("stadier", index)
        if later in entry.model.stadier[:index]:
            yield Finding(entry, place, f"«{later}» står to ganger.", "Fjern den ene linjen.")
            continue
        if later.id != earlier.id:
            yield Finding(
                entry,
                place,
                f"«{later}» er fra et annet konsept enn «{earlier}».",
                "Hent alle stadiene fra ferden i ett konsept.",
            )
            continue
        concept = project.get(later, Konsept)
        journey = [s.id for s in concept.model.ferd] if concept else []
        if {earlier.del_id, later.del_id} <= set(journey) and journey.index(
            later.del_id or ""
        ) < journey.index(earlier.del_id or ""):
            yield Finding(
                entry,
                place,
                f"«{later}» står etter «{earlier}», men kommer før i konseptets ferd.",
                f"Bruk rekkefølgen i ferden: {', '.join(journey)}.",
            )


TYPE = Artefakttype(
    navn="plan",
    modell=Plan,
    fase=Fase.UTFORMING,
    mappe="planer",
    tittel="Plan",
    flertall="Planer",
    kort="Tiltakene for en oppdiktet person langs ferden, og hva som må komme først.",
    kapittel="Askers velferdslab: Investeringsplan",
    metode=(),
    utdrag="mål",
    forventet=False,
    regler=(unknown_stage_or_action, actions_wait_in_a_ring, waits_for_a_later_stage, stages_out_of_order),
    visning=visning,
)
