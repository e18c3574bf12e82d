"""prosjekt.yaml: the project itself, its organisation, phases, budget and privacy basis (guide ch. 3 and 4 «Organisering»)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from tjenestedesign.ground.prompts import filled
from tjenestedesign.ground.scalars import (
    HeleKroner,
    Heltall,
    Id,
    JaNei,
    Markdown,
    Tekst,
    Tidspunkt,
    Timetall,
    path_pattern,
    project_path,
)
from tjenestedesign.project.behandling import Behandlingsgrunnlag
from tjenestedesign.project.choice_lists import BUILT_IN, Choices
from tjenestedesign.project.model import Del, Kortform, Prosjektbelegg
from tjenestedesign.project.valg import Valg


class Tidsrom(Del):
    """Fra og til, som dag, måned, kvartal eller år."""

    fra: Tidspunkt | None = Field(default=None, description="Når prosjektet starter.", examples=["2014-11"])
    til: Tidspunkt | None = Field(default=None, description="Når prosjektet slutter.", examples=["2015-06"])


class Leverandør(Kortform):
    """En virksomhet som leverer til prosjektet."""

    kortform = "navn"
    navn: Tekst = Field(description="Navnet på virksomheten.")
    rolle: Tekst | None = Field(default=None, description="Hva de bidrar med.", examples=["tjenestedesign"])


class Deltaker(Kortform):
    """En rolle i en gruppe. Aldri navn på personer."""

    kortform = "rolle"
    rolle: Tekst = Field(description="Rollen.", examples=["virksomhetsleder"])
    virksomhet: Tekst | None = Field(
        default=None, description="Virksomhetsområdet rollen kommer fra.", examples=["NAV"]
    )
    antall: Heltall = Field(default=1, ge=1, le=10_000, description="Hvor mange som har rollen.")


class Prosjektfase(Del):
    """Hvor langt en fase er kommet."""

    status: Literal["ikke-startet", "pågår", "ferdig"] = Field(
        default="ikke-startet", description="Hvor langt fasen er kommet."
    )
    fra: Tidspunkt | None = Field(default=None, description="Når fasen starter.")
    til: Tidspunkt | None = Field(default=None, description="Når fasen slutter.")
    prosjektleder: Tekst | None = Field(
        default=None,
        description="Stillingen som leder prosjektet i fasen, ikke navnet.",
        examples=["rådgiver, byggesak"],
    )
    milepæl: Tekst | None = Field(default=None, description="Det som skal være klart når fasen er over.")
    beslutning: Tekst | None = Field(
        default=None, description="Beslutningen styringsgruppen tar når fasen er over."
    )


class Faser(Del):
    """Metodeguidens fire faser."""

    innsikt: Prosjektfase = Field(default_factory=Prosjektfase, description="Innsiktsfasen.")
    idé: Prosjektfase = Field(default_factory=Prosjektfase, description="Idéfasen.")
    utforming: Prosjektfase = Field(default_factory=Prosjektfase, description="Utforming og utprøving.")
    implementering: Prosjektfase = Field(default_factory=Prosjektfase, description="Implementeringsfasen.")


class Fasebudsjett(Del):
    """Hva en fase koster."""

    timer: Timetall | None = Field(default=None, description="Timer i fasen.")
    kostnad: HeleKroner | None = Field(default=None, description="Kostnad i hele kroner.")
    designtimer: Timetall | None = Field(default=None, description="Timer satt av til designerne i fasen.")


class Budsjett(Del):
    """Budsjettet per fase. Ta med implementeringen fra starten."""

    innsikt: Fasebudsjett | None = Field(default=None, description="Innsiktsfasen.")
    idé: Fasebudsjett | None = Field(default=None, description="Idéfasen.")
    utforming: Fasebudsjett | None = Field(default=None, description="Utforming og utprøving.")
    implementering: Fasebudsjett | None = Field(
        default=None, description="Implementeringsfasen, med timer til designerne."
    )

    @property
    def har_tall(self) -> bool:
        phases = (self.innsikt, self.idé, self.utforming, self.implementering)
        return any(p and (p.timer, p.kostnad, p.designtimer) != (None, None, None) for p in phases)


class Vurdert(Del):
    """Et funn dere har sett på og vurdert som greit, i en fil som ikke kan ha en kommentar."""

    fil: Tekst = Field(
        description="Filen eller mappen det gjelder, med stien fra prosjektmappen.",
        examples=["vedlegg/kart.png"],
    )
    kode: Tekst = Field(description="Koden til funnet.", examples=["TD603"])
    begrunnelse: Tekst = Field(description="Hvorfor det er greit.", examples=["Nummeret er servicetorgets."])


class Personvern(Del):
    """Grunnlaget for å behandle personopplysninger i prosjektet."""

    behandlingsansvarlig: Tekst | None = Field(
        default=None,
        description="Virksomheten som har ansvaret. Uten nøkkelen er det kommunen.",
        examples=["Vik kommune"],
    )
    formål: Tekst | None = Field(
        default=None,
        description="Hva dere bruker opplysningene til.",
        examples=["Å forstå hvordan familier opplever opptaket til barnehage"],
    )
    databehandlere: tuple[Tekst, ...] = Field(
        default=(),
        description="Virksomheter som behandler opplysninger på vegne av kommunen.",
        examples=[["Designbyrået"]],
    )
    mottakere: tuple[Tekst, ...] = Field(
        default=(),
        description="Hvem utenfor kommunen som får opplysningene. Skriv om noen er utenfor EØS.",
        examples=[["Statsforvalteren, som sitater uten navn"]],
    )
    sikring: Tekst | None = Field(
        default=None,
        description="Hvordan dere verner opplysningene.",
        examples=["Koder i stedet for navn, og bare prosjektgruppen har tilgang"],
    )
    behandlingsgrunnlag: Behandlingsgrunnlag | None = Field(
        default=None, description="Det rettslige grunnlaget, for alt der ikke noe annet står."
    )
    lagringstid: Tekst | None = Field(
        default=None,
        description="Hvor lenge dere tar vare på opplysningene.",
        examples=["Til prosjektet er avsluttet"],
    )
    kontakt: Tekst | None = Field(
        default=None,
        description="Rollen innbyggere kan kontakte, helst med e-postadresse eller telefonnummer.",
        examples=["personvernombudet"],
    )
    personvernombud: Tekst | None = Field(
        default=None,
        description="Hvordan personvernombudet kan nås. Det skal stå i brevet til dem dere snakker med (artikkel 13).",
        examples=["personvernombud@vik.kommune.no"],
    )
    konsekvensvurdering: Tekst | None = Field(
        default=None,
        description="Når dere vurderte personvernkonsekvensene (DPIA, artikkel 35), eller hvorfor det ikke trengs.",
        examples=["Vurdert med personvernombudet 2026-01-10: ikke høy risiko"],
    )
    vurdert: tuple[Vurdert, ...] = Field(
        default=(),
        description="Funn i bilder, CSV-filer og filnavn som dere har vurdert som greie.",
    )


Hexfarge = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]


class Farger(Del):
    """Kommunens farger, skrevet som #rrggbb."""

    primær: Hexfarge | None = Field(
        default=None,
        description="Hovedfargen: lenker, fasebånd og det innbyggeren ser. Må ha kontrast 4,5 : 1 mot hvitt.",
        examples=["#1d4f5c"],
    )
    sekundær: Hexfarge | None = Field(
        default=None,
        description="Støttefargen: det som skjer bak synlighetslinjen, og milepæler. Samme krav til kontrast.",
        examples=["#6b2c5e"],
    )


def _in_project(value: Any) -> Any:
    hint = "Legg filen i prosjektmappen, og skriv stien derfra, for eksempel «profil/logo.svg»."
    return str(project_path(value, "profil", hint)) if isinstance(value, str) else value


Profilfil = Annotated[
    str,
    BeforeValidator(_in_project),
    WithJsonSchema({"type": "string", "pattern": path_pattern(), "examples": ["profil/logo.svg"]}),
]


class Skrift(Kortform):
    """Kommunens skrifttype, som filer i prosjektet (.ttf eller .otf). Kan skrives som bare den vanlige."""

    kortform = "vanlig"
    vanlig: Profilfil | None = Field(
        default=None, description="Den vanlige skriften.", examples=["profil/Skrift-Regular.ttf"]
    )
    halvfet: Profilfil | None = Field(default=None, description="Halvfet. Uten nøkkelen brukes den fete.")
    fet: Profilfil | None = Field(
        default=None, description="Fet. Uten nøkkelen brukes den halvfete eller vanlige."
    )
    kursiv: Profilfil | None = Field(default=None, description="Kursiv. Uten nøkkelen brukes den vanlige.")


class Profil(Del):
    """Kommunens visuelle profil. Den gjelder alle sider og figurer."""

    logo: Profilfil | None = Field(
        default=None,
        description="Logoen: en bildefil i prosjektet, svg, png eller jpg.",
        examples=["profil/logo.svg"],
    )
    farger: Farger | None = Field(default=None, description="Kommunens farger.")
    font: Skrift | None = Field(default=None, description="Skriftfilene kommunen bruker.")
    wordmal: Profilfil | None = Field(
        default=None,
        description="Kommunens Word-mal, .docx eller .dotx. Dokumentene får stilene, toppteksten og bunnteksten derfra.",
        examples=["profil/brevmal.dotx"],
    )


class Fravik(Del):
    """Et metoderåd dere har vurdert og valgt å ikke følge."""

    kode: Tekst = Field(description="Koden til rådet.", examples=["TD502"])
    begrunnelse: Tekst = Field(
        description="Hvorfor rådet ikke passer hos dere. Begrunnelsen vises på forsiden.",
        examples=["Implementeringen har eget budsjett i linjen."],
    )


class Prosjekt(Del):
    """Prosjektet: hvem, hva, hvorfor og når. Filen heter prosjekt.yaml og ligger øverst i mappen."""

    type: Literal["prosjekt"] = Field(default="prosjekt", description="Alltid «prosjekt». Kan utelates.")
    navn: Tekst = Field(description="Prosjektets navn.", examples=["Biblioteket der du er"])
    kommune: Tekst = Field(description="Kommunen eller kommunene prosjektet gjelder.", examples=["Vik"])
    språk: Literal["nb", "nn", "en"] = Field(default="nb", description="Språket innholdet er skrevet på.")
    oppdragsgiver: Tekst | None = Field(default=None, description="Virksomheten som eier prosjektet.")
    leverandører: tuple[Leverandør, ...] = Field(
        default=(), description="Virksomhetene som leverer til prosjektet."
    )
    visjon: Tekst | None = Field(default=None, description="Hva dere vil oppnå, i én setning.")
    bakgrunn: Markdown | None = Field(default=None, description="Hvorfor prosjektet finnes.")
    tidsrom: Tidsrom | None = Field(default=None, description="Når prosjektet starter og slutter.")
    prosjektgruppe: tuple[Deltaker, ...] = Field(default=(), description="Rollene i prosjektgruppen.")
    styringsgruppe: tuple[Deltaker, ...] = Field(default=(), description="Rollene i styringsgruppen.")
    faser: Faser = Field(default_factory=Faser, description="Hvor langt hver fase er kommet.")
    budsjett: Budsjett | None = Field(default=None, description="Timer og kostnad per fase.")
    personvern: Personvern | None = Field(
        default=None, description="Grunnlaget for å behandle personopplysninger."
    )
    fravik: tuple[Fravik, ...] = Field(
        default=(), description="Råd dere har vurdert og valgt å ikke følge, med begrunnelse."
    )
    valg: Valg | None = Field(
        default=None,
        description="Faktorene, kanalene og rollene dere velger mellom, når det er noe annet enn det td har fra før.",
    )
    profil: Profil | None = Field(default=None, description="Logo, farger og skrift.")
    belegg: Prosjektbelegg | None = Field(
        default=None,
        description="Hvor sikkert innholdet i hele prosjektet er, der filene ikke sier noe annet. Uten nøkkelen regnes det som deres eget.",
        examples=["gjenfortalt"],
    )
    arvet_fra: Id | None = Field(
        default=None, description="Eksempelet eller startpunktet prosjektet startet fra."
    )
    eksempel: JaNei = Field(
        default=False,
        description="true når prosjektet er et eksempel til å lære av. Det står nederst på hver side, og ingenting kan godkjennes.",
    )

    @property
    def choices(self) -> Choices:
        """What the project's files may choose between."""
        return self.valg.choices if self.valg else BUILT_IN

    @property
    def om_eksempelet(self) -> str:
        """What stands at the foot of every page, sheet and slide of an example; blank in a project of one's own."""
        return f"Eksempel til å lære av. Innholdet gjelder {filled(self.kommune)}." if self.eksempel else ""
