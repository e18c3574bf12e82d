"""The legal basis for keeping what people tell: GDPR article 6 with the law that gives the task, and article 9.

prosjekt.yaml says it for the whole project, and what was done with people says its own where it differs.
Source: forordning (EU) 2016/679 articles 6, 9 and 13, law in Norway by personopplysningsloven § 1. ADR 0016.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from pydantic import Field

from tjenestedesign.ground.prompts import filled, is_placeholder
from tjenestedesign.ground.scalars import Dato, Tekst
from tjenestedesign.project.model import Del, Kortform

Grunnlag = Literal["samtykke", "plikt", "oppgave"]
"""Article 6(1)(a), (c) and (e). (f), legitimate interests, is closed to public authorities in their tasks: article 6(1), last sentence."""
Særlig = Literal["ingen", "samtykke", "allmenn-interesse", "helse-og-sosial", "forskning", "annet"]
"""None of article 9(1), or the condition of article 9(2): (a), (g), (h), (j), or another."""
Alder = Literal["under-15", "15-17"]

ARTIKKEL_6: Final[Mapping[Grunnlag, str]] = {
    "samtykke": "Samtykke (personvernforordningen artikkel 6 nr. 1 bokstav a)",
    "plikt": "Rettslig plikt (personvernforordningen artikkel 6 nr. 1 bokstav c)",
    "oppgave": "Oppgave i allmennhetens interesse (personvernforordningen artikkel 6 nr. 1 bokstav e)",
}
ARTIKKEL_9: Final[Mapping[Særlig, str]] = {
    "ingen": "Ingen",
    "samtykke": "Uttrykkelig samtykke (artikkel 9 nr. 2 bokstav a)",
    "allmenn-interesse": "Viktige allmenne interesser (artikkel 9 nr. 2 bokstav g)",
    "helse-og-sosial": "Forvaltning av helse- eller sosialtjenester (artikkel 9 nr. 2 bokstav h)",
    "forskning": "Arkiv, forskning eller statistikk (artikkel 9 nr. 2 bokstav j)",
    "annet": "Et annet vilkår i artikkel 9 nr. 2",
}


class Behandlingsgrunnlag(Kortform):
    """Det rettslige grunnlaget for å behandle opplysninger om mennesker. Kan skrives som bare en tekst."""

    tekst: Tekst | None = Field(
        default=None,
        description="Grunnlaget med egne ord. Det vises i oversikten. Står ikke «grunnlag», regner td med samtykke.",
    )
    grunnlag: Grunnlag | None = Field(
        default=None,
        description="Artikkel 6 nr. 1: samtykke (bokstav a), plikt (bokstav c: en lov pålegger dere det) "
        "eller oppgave (bokstav e: en oppgave i allmennhetens interesse).",
    )
    hjemmel: Tekst | None = Field(
        default=None,
        description="Loven som gir plikten eller oppgaven (artikkel 6 nr. 3). Må være med når grunnlaget er plikt eller oppgave.",
        examples=["helse- og omsorgstjenesteloven § 3-10"],
    )
    særlige_kategorier: Særlig | None = Field(
        default=None,
        description="Om dere behandler opplysninger om helse, etnisitet, religion, politikk, fagforening eller seksualitet, "
        "og vilkåret i artikkel 9 nr. 2: samtykke (a), allmenn-interesse (g), helse-og-sosial (h) eller forskning (j).",
    )
    særlig_hjemmel: Tekst | None = Field(
        default=None,
        description="Loven vilkåret i artikkel 9 krever. Ved samtykke trengs ingen.",
    )

    @property
    def artikkel_6(self) -> str:
        """The basis in words, with the law where it is given; what the project wrote itself where nothing was chosen."""
        if self.grunnlag is None:
            return _said(self.tekst)
        law = _said(self.hjemmel)
        if self.grunnlag == "samtykke":
            return ARTIKKEL_6["samtykke"]
        return f"{ARTIKKEL_6[self.grunnlag]}, jf. {law or 'lov som ikke er oppgitt'}"

    @property
    def artikkel_9(self) -> str:
        """The condition for special categories in words; empty where nobody has said whether there are any."""
        if self.særlige_kategorier is None:
            return ""
        law = _said(self.særlig_hjemmel)
        return f"{ARTIKKEL_9[self.særlige_kategorier]}{f', jf. {law}' if law else ''}"


class Deltakervern(Del):
    """Personvernet til dem som var med, der det er noe å si ut over det prosjekt.yaml sier."""

    behandlingsgrunnlag: Behandlingsgrunnlag | None = Field(
        default=None, description="Grunnlaget her, når det er et annet enn i prosjekt.yaml."
    )
    informert: Dato | None = Field(
        default=None,
        description="Dagen de fikk informasjonen i artikkel 13. «td render --only informasjonsskriv» lager brevet.",
        examples=["2026-02-03"],
    )
    slettes: Dato | None = Field(
        default=None, description="Datoen det skal være slettet.", examples=["2027-12-31"]
    )
    barn: Alder | None = Field(default=None, description="Alderen, når noen av dem er under 18 år.")
    foresatte: Tekst | None = Field(
        default=None,
        description="Når de foresatte fikk informasjon og sa ja, eller hvorfor den unge svarer selv. Aldri navn.",
        examples=["Sa ja 2026-02-01"],
    )

    def __bool__(self) -> bool:
        """Whether anything is said: the part of a new file has every key blank."""
        return bool(self.model_fields_set)


def _said(text: str | None) -> str:
    return "" if text is None or is_placeholder(text) else filled(text)
