"""`valg` in prosjekt.yaml: the factors, channels and roles a project names for itself. A list that stands is the whole list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from tjenestedesign.ground.scalars import JaNei, Misfit, Tekst, fault, misfits, shown, within_spaces
from tjenestedesign.project.choice_lists import BUILT_IN, Choices, Factor, Role, Word, shown_as
from tjenestedesign.project.model import Del, Kortform

_MOST: Final = 20
"""Choices in a list, and answers to a factor: what a figure and a drop-down have room for."""
_WORD: Final = r"[a-zæøå0-9]+(-[a-zæøå0-9]+)*"


def _word(text: str) -> str:
    if len(text) > 40 or not re.fullmatch(_WORD, text):
        made = "-".join(re.findall(r"[a-zæøå0-9]+", text.lower()))[:40].strip("-") or "mitt-valg"
        raise fault(
            "id",
            f"«{shown(text)}» kan ikke være et valg.",
            f"Bruk små bokstaver, tall og bindestrek, høyst 40 tegn, og skriv navnet i «navn»: {{id: {made}, navn: {shown(text)}}}.",
        )
    return text


Valgord = Annotated[
    Tekst, AfterValidator(_word), WithJsonSchema({"type": "string", "pattern": within_spaces(_WORD)})
]


def _misfits(key: str, words: Sequence[str]) -> Iterator[Misfit]:
    if len(words) > _MOST:
        yield Misfit(
            key, f"«{key}» har {len(words)} valg. Det er plass til {_MOST}.", "Slå sammen noen av dem."
        )
    for word, times in Counter(words).items():
        if times > 1:
            yield Misfit(key, f"«{word}» står {times} ganger i «{key}».", "Behold den ene.")


class Svar(Kortform):
    """Et svar på en faktor. Kan skrives som bare ordet."""

    kortform = "id"
    id: Valgord = Field(description="Ordet dere skriver i filene.", examples=["ung-voksen"])
    navn: Tekst | None = Field(
        default=None, description="Det som vises. Uten nøkkelen vises ordet med stor forbokstav."
    )


class Faktorvalg(Kortform):
    """En faktor som viser bredden i utvalget. En av metodeguidens kan skrives som bare ordet."""

    kortform = "id"
    id: Valgord = Field(description="Nøkkelen dere skriver under «faktorer».", examples=["sokertype"])
    navn: Tekst | None = Field(default=None, description="Det som vises.", examples=["Hvem som søker"])
    svar: tuple[Svar, ...] = Field(
        default=(),
        description="Svarene å velge mellom. Uten nøkkelen gjelder svarene faktoren har fra før. En ny faktor får da svar med egne ord.",
        examples=[["privat", "foretak", "lag"]],
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        misfits(_misfits("svar", [one.id for one in self.svar]))
        return self


class Kanalvalg(Kortform):
    """En kanal. Kan skrives som bare ordet."""

    kortform = "id"
    id: Valgord = Field(description="Ordet dere skriver i filene.", examples=["chat"])
    navn: Tekst | None = Field(default=None, description="Det som vises.", examples=["Chat"])


class Rollevalg(Kortform):
    """En rolle dere intervjuer. Kan skrives som bare ordet."""

    kortform = "id"
    id: Valgord = Field(description="Ordet dere skriver i filene, i entall.", examples=["elev"])
    navn: Tekst | None = Field(
        default=None, description="Det som vises når det er flere av dem.", examples=["Elever"]
    )
    brukerside: JaNei | None = Field(
        default=None,
        description="true når de bruker tjenesten, og faktorene gjelder for dem. innbygger og pårørende er det fra før.",
    )


class Valg(Del):
    """Det dere kan velge mellom i filene, når det er noe annet enn det td har fra før. En liste som står her, er hele listen."""

    faktorer: tuple[Faktorvalg, ...] = Field(
        default=(),
        description="Faktorene som viser bredden i utvalget. Uten nøkkelen gjelder metodeguidens fire.",
        examples=[["situasjon", "brukerferd"]],
    )
    kanal: tuple[Kanalvalg, ...] = Field(
        default=(),
        description="Kanalene innbyggeren kan møte tjenesten i. Uten nøkkelen gjelder digital, fysisk, personlig, telefon og brev.",
        examples=[["digital", "telefon", "chat"]],
    )
    rolle: tuple[Rollevalg, ...] = Field(
        default=(),
        description="Rollene dere intervjuer. Uten nøkkelen gjelder innbygger, pårørende, ansatt, leder og interessent.",
        examples=[["innbygger", "pårørende", "ansatt"]],
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        lists = {"faktorer": self.faktorer, "kanal": self.kanal, "rolle": self.rolle}
        misfits(one for key, found in lists.items() for one in _misfits(key, [w.id for w in found]))
        return self

    @property
    def choices(self) -> Choices:
        return Choices(
            tuple(map(_factor, self.faktorer)) or BUILT_IN.faktorer,
            tuple(map(_channel, self.kanal)) or BUILT_IN.kanaler,
            tuple(map(_role, self.rolle)) or BUILT_IN.roller,
        )


def _factor(one: Faktorvalg) -> Factor:
    known = BUILT_IN.factor(one.id)
    answers = tuple(
        Word(
            a.id,
            a.navn or next((w.navn for w in (known.svar if known else ()) if w.id == a.id), shown_as(a.id)),
        )
        for a in one.svar
    )
    name = one.navn or (known.navn if known else shown_as(one.id))
    answers = answers or (known.svar if known else ())
    if known and name == known.navn and answers == known.svar:
        return known
    about = known.beskrivelse if known and not one.navn else f"{name}."
    return Factor(one.id, name, answers, about, known.bestemt if known and not one.navn else "")


def _channel(one: Kanalvalg) -> Word:
    return Word(one.id, one.navn or BUILT_IN.channel(one.id))


def _role(one: Rollevalg) -> Role:
    side = one.id in BUILT_IN.user_side if one.brukerside is None else one.brukerside
    return Role(one.id, one.navn or BUILT_IN.role(one.id), side)
