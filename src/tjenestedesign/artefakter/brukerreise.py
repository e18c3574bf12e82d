"""Brukerreise: the citizen's experience before, during and after (guide ch. 1 «Tjenester leveres over tid», ch. 2 «Brukerreisen»)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args

from pydantic import Discriminator, Field, Tag

from tjenestedesign.artefakter.brukergruppe import BrukergruppeRef
from tjenestedesign.artefakter.intervju import BelegRef, SitatRef
from tjenestedesign.artefakter.kontaktpunkt import Kanal, KontaktpunktRef
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.scalars import Heltall, Id, Markdown, Tekst, Varighet
from tjenestedesign.project.belegg import Here
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Artefakt, Belegg, DelMedId, Grad, Mål, Navngir, Ref, kreves
from tjenestedesign.project.rule import Also, Finding, rule_for, unknown_name

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project

FASER: Final = ("før", "under", "etter")
Følelsesverdi = Annotated[Heltall, Field(ge=-2, le=2)]


class BrukerreiseRef(Ref, mål=(Mål("brukerreise"),)):
    """→ brukerreise"""


def _per_actor(value: Any) -> str:
    return "per-aktør" if isinstance(value, dict) else "verdi"


Følelse = Annotated[
    Annotated[Følelsesverdi, Tag("verdi")]
    | Annotated[dict[Annotated[Id, Navngir()], Følelsesverdi], Tag("per-aktør")],
    Discriminator(_per_actor),
]


class Steg(DelMedId):
    """Ett steg på reisen, sett fra innbyggeren."""

    fase: Tekst = Field(
        description="før, under eller etter, eller en av reisens egne faser.", examples=["før"]
    )
    tittel: Tekst = Field(description="Kort navn på steget.", examples=["Søke om plass"])
    handling: Tekst | None = Field(default=None, description="Hva innbyggeren gjør.")
    kontaktpunkt: KontaktpunktRef | None = Field(
        default=None, description="Kontaktpunktet innbyggeren møter.", examples=["brukertorget"]
    )
    kanal: Kanal | None = Field(default=None, description="Kanalen møtet skjer i.")
    følelse: Følelse | None = Field(
        default=None,
        description="Fra −2 (svært dårlig) til 2 (svært bra), eller én verdi per aktør.",
        examples=[-1],
    )
    tanke: Tekst | None = Field(
        default=None, description="Det innbyggeren tenker.", examples=["Hvem skal jeg ringe nå?"]
    )
    sitat: SitatRef | None = Field(
        default=None, description="Et sitat som hører til steget.", examples=["intervju-01#sitat-1"]
    )
    behov: tuple[Tekst, ...] = Field(default=(), description="Det innbyggeren trenger i dette steget.")
    smertepunkter: tuple[Tekst, ...] = Field(default=(), description="Det som er vanskelig.")
    muligheter: tuple[Tekst, ...] = Field(default=(), description="Det som kan gjøres bedre.")
    magisk_øyeblikk: Tekst | None = Field(default=None, description="Øyeblikket som gjør opplevelsen god.")
    varighet: Varighet | None = Field(
        default=None,
        description="Hvor lenge steget varer. La stå tomt når dere ikke vet.",
        examples=["30 min"],
    )
    ventetid: Varighet | None = Field(
        default=None,
        description="Hvor lenge innbyggeren venter. La stå tomt når dere ikke vet.",
        examples=["6 uker"],
    )
    uten_belegg = "antatt"
    belegg: Belegg | None = Field(
        default=None,
        description="belagt når dere har det fra intervju, workshop eller kilde, antatt når dere tror det, foreslått når det gjelder en ny tjeneste. Uten nøkkelen gjelder antatt.",
    )
    bygger_på: tuple[BelegRef, ...] = Field(
        default=(),
        description="Intervjuer, innspill eller innsikter som belegger steget.",
        examples=[["intervju-01#sitat-1"]],
    )

    viser_belegg = True

    def følelser(self, aktører: tuple[str, ...]) -> Mapping[str, int]:
        """Emotion by actor id, −2…+2; actors without a value are left out."""
        if self.følelse is None:
            return {}
        if isinstance(self.følelse, int):
            return dict.fromkeys(aktører, self.følelse)
        return {a: self.følelse[a] for a in aktører if a in self.følelse}


Variant = Literal["dagens", "fremtidig", "planlagt", "faktisk"]
VARIANTER: Final[tuple[Variant, ...]] = get_args(Variant)
"""As they are listed: what is so today before what may come."""


class Brukerreise(Artefakt):
    """Reisen slik innbyggeren opplever den, steg for steg."""

    type: Literal["brukerreise"] = Field(description="Alltid «brukerreise».")
    beskrivelse: Markdown | None = Field(default=None, description="Hva reisen viser, og for hvem.")
    aktører: tuple[BrukergruppeRef, ...] = kreves(
        (), "Brukergruppene reisen følger, én eller flere.", examples=[["ung-mann"]]
    )
    variant: Variant = Field(
        default="dagens",
        description="Om reisen viser tjenesten i dag eller i framtiden, som planlagt eller som den faktisk ble.",
    )
    sammenlign_med: BrukerreiseRef | None = Field(
        default=None, description="Reisen denne skal vises ved siden av."
    )
    faser: tuple[Tekst, ...] = Field(
        default=(),
        description="Egne faser i rekkefølge. Uten nøkkelen er de før, under og etter.",
        examples=[["Planlegge", "Søke", "Bygge"]],
    )
    steg: tuple[Steg, ...] = Field(min_length=1, description="Stegene i rekkefølge.")

    def grad_av(self, steg: Steg) -> Grad:
        """How sure a step is: what it says itself, or the journey, or else that it is assumed."""
        return Here().at(self).within("steg").at(steg).grade or "antatt"

    @property
    def faserekke(self) -> tuple[str, ...]:
        return self.faser or FASER

    def finn_steg(self, id: str) -> Steg | None:
        return next((s for s in self.steg if s.id == id), None)

    @property
    def aktør_ider(self) -> tuple[str, ...]:
        return tuple(ref.id for ref in self.aktører)


@rule_for(Brukerreise, "TD310", Level.FEIL)
def unknown_journey_phase(_project: Project, entry: Entry[Brukerreise]) -> Iterator[Finding]:
    """Steget hører til en fase reisen ikke har.

    Hvorfor: Fasene er båndene øverst i brukerreisen. Et steg uten bånd kan ikke tegnes.

    Feil:
        steg:
          - id: soke
            fase: midten
            tittel: Søke

    Riktig:
        steg:
          - id: soke
            fase: under
            tittel: Søke
    """
    phases = entry.model.faserekke
    for index, step in enumerate(entry.model.steg):
        if step.fase not in phases:
            known = ", ".join(f"«{p}»" for p in phases)
            yield unknown_name(
                entry,
                ("steg", index, "fase"),
                f"«{step.fase}» er ikke en av fasene i reisen.",
                step.fase,
                phases,
                f"Bruk {known}, eller legg fasen til i «faser».",
            )


@rule_for(Brukerreise, "TD311", Level.FEIL)
def phases_out_of_order(_project: Project, entry: Entry[Brukerreise]) -> Iterator[Finding]:
    """Stegene går tilbake til en tidligere fase.

    Hvorfor: Reisen leses fra venstre mot høyre. Hvis et «før»-steg står etter et «under»-steg, blir rekkefølgen gal.

    Feil:
        steg:
          - {id: a, fase: under, tittel: Søke}
          - {id: b, fase: før, tittel: Lete}

    Riktig:
        steg:
          - {id: b, fase: før, tittel: Lete}
          - {id: a, fase: under, tittel: Søke}
    """
    phases = entry.model.faserekke
    latest, latest_index = -1, 0
    for index, step in enumerate(entry.model.steg):
        if step.fase not in phases:
            continue
        place = phases.index(step.fase)
        if place < latest:
            also = Also(
                entry, ("steg", latest_index, "fase"), f"Her er reisen allerede i «{phases[latest]}»."
            )
            yield Finding(
                entry,
                ("steg", index, "fase"),
                f"Steget «{step.id}» er i fasen «{step.fase}», men kommer etter et steg i «{phases[latest]}».",
                "Flytt steget, eller rett fasen.",
                (also,),
            )
        else:
            latest, latest_index = place, index


@rule_for(Brukerreise, "TD312", Level.FEIL)
def emotion_of_unknown_actor(_project: Project, entry: Entry[Brukerreise]) -> Iterator[Finding]:
    """Følelsen gjelder en aktør som ikke er med i reisen.

    Hvorfor: Hver aktør har sin egen kurve. En følelse uten aktør har ingen kurve å stå på.

    Feil:
        aktører: [ungdom]
        steg:
          - {id: a, fase: før, tittel: Vente, følelse: {mor: -1}}

    Riktig:
        aktører: [ungdom, mor]
        steg:
          - {id: a, fase: før, tittel: Vente, følelse: {mor: -1}}
    """
    actors = entry.model.aktør_ider
    for index, step in enumerate(entry.model.steg):
        if isinstance(step.følelse, dict):
            for actor in step.følelse:
                if actor not in actors:
                    known = ", ".join(actors) or "ingen"
                    yield Finding(
                        entry,
                        ("steg", index, "følelse", actor),
                        f"«{actor}» er ikke blant aktørene i reisen.",
                        f"Legg «{actor}» til i «aktører», eller bruk en av dem som står der ({known}).",
                    )


def _rests(step: Steg) -> bool:
    return bool(step.bygger_på or step.sitat is not None or (step.belegg and step.belegg.kilde))


@rule_for(Brukerreise, "TD401", Level.FEIL)
def evidenced_without_source(_project: Project, entry: Entry[Brukerreise]) -> Iterator[Finding]:
    """Steget er merket belagt, men viser ikke til noe.

    Hvorfor: «belagt» betyr at noen har fortalt eller vist det. Da må leseren kunne gå til kilden. Det dere tror, men
    ikke har hørt, er «antatt», og det er ærlig å si det.

    Feil:
        steg:
          - {id: a, fase: før, tittel: Vente, belegg: belagt}

    Riktig:
        steg:
          - id: a
            fase: før
            tittel: Vente
            belegg: belagt
            bygger_på: [intervju-01#sitat-1]
    """
    for index, step in enumerate(entry.model.steg):
        if entry.model.grad_av(step) == "belagt" and not _rests(step):
            yield Finding(
                entry,
                ("steg", index, "belegg"),
                f"Steget «{step.id}» er belagt, men mangler «bygger_på».",
                "Vis til intervjuet eller innsikten, eller skriv «belegg: antatt».",
            )


TYPE = Artefakttype(
    navn="brukerreise",
    modell=Brukerreise,
    fase=Fase.INNSIKT,
    mappe="brukerreiser",
    tittel="Brukerreise",
    flertall="Brukerreiser",
    kort="Innbyggerens opplevelse før, under og etter.",
    kapittel="Innsiktsfasen: Brukerreisen",
    metode=(),
    leveranse="Brukerreise",
    utdrag="beskrivelse",
    framhevet=True,
    rang=lambda journey: VARIANTER.index(journey.variant),
    regler=(unknown_journey_phase, phases_out_of_order, emotion_of_unknown_actor, evidenced_without_source),
)
