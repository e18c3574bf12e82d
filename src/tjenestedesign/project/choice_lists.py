"""The choices a project may name for itself: the factors, the channels and the roles, with those the guide has as the start.

A key whose words are such a choice is marked `EttAv`. The models take any word there; what stands in prosjekt.yaml decides which of
them a file may have, and is handed to pydantic as the context when a file is read (`check/load.py`). Without a context nothing is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo, ValidatorFunctionWrapHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

FACTORS: Final = "faktorer"
CHANNELS: Final = "kanal"
ROLES: Final = "rolle"
LIST: Final = "x-valg"
"""Says in a schema which list the words of a key come from, until the list is put there (`check/schema_choices.py`)."""


@dataclass(frozen=True, slots=True)
class Word:
    """One choice: what is written in the files, and what is shown."""

    id: str
    navn: str


@dataclass(frozen=True, slots=True)
class Factor:
    """What people differ in. Without answers, it is told in people's own words."""

    id: str
    navn: str
    svar: tuple[Word, ...] = ()
    beskrivelse: str = ""
    bestemt: str = ""
    """The name in its definite form, where that is known: «situasjonen»."""

    @property
    def kalt(self) -> str:
        """What a sentence calls it."""
        return self.bestemt or f"{self.navn[:1].lower()}{self.navn[1:]}"

    def named(self, answer: str | None) -> str:
        """An answer as it is shown."""
        return name_of(self.svar, answer or "")


@dataclass(frozen=True, slots=True)
class Role:
    """Whom an interview was with. `navn` is the name of several; `brukerside` is whether the factors are about them."""

    id: str
    navn: str
    brukerside: bool = False


@dataclass(frozen=True)
class Choices:
    """Every choice of one project, in the order they are shown."""

    faktorer: tuple[Factor, ...]
    kanaler: tuple[Word, ...]
    roller: tuple[Role, ...]

    @cached_property
    def _words(self) -> dict[str, tuple[str, ...]]:
        lists: dict[str, Iterable[Word | Role | Factor]] = {
            FACTORS: self.faktorer,
            CHANNELS: self.kanaler,
            ROLES: self.roller,
        }
        answers = {f"{FACTORS}.{f.id}": f.svar for f in self.faktorer}
        return {name: tuple(one.id for one in found) for name, found in {**lists, **answers}.items()}

    def words(self, name: str) -> tuple[str, ...]:
        """The words of a list; none where any text will do."""
        return self._words.get(name, ())

    def factor(self, id: str) -> Factor | None:
        return next((f for f in self.faktorer if f.id == id), None)

    def channel(self, id: str) -> str:
        """A channel as it is shown."""
        return name_of(self.kanaler, id)

    def role(self, id: str) -> str:
        """What several in a role are called."""
        return next((r.navn for r in self.roller if r.id == id), shown_as(id))

    @cached_property
    def user_side(self) -> frozenset[str]:
        """The roles the factors are about. The others are seen over the part of the municipality they work in."""
        return frozenset(r.id for r in self.roller if r.brukerside)


def name_of(words: Iterable[Word], id: str) -> str:
    return next((w.navn for w in words if w.id == id), shown_as(id))


def shown_as(id: str) -> str:
    """What a word is called where nobody has said: `ung-voksen` is «Ung voksen»."""
    text = id.replace("-", " ")
    return text[:1].upper() + text[1:]


BUILT_IN: Final = Choices(
    (
        Factor(
            "situasjon",
            "Situasjon",
            beskrivelse="Situasjonen personen er i, for eksempel økonomi, rus, psykisk helse eller asyl.",
            bestemt="situasjonen",
        ),
        Factor(
            "brukerferd",
            "Brukerferd",
            (
                Word("før", "Før"),
                Word("tidlig", "Tidlig"),
                Word("midtveis", "Midtveis"),
                Word("etter", "Etter"),
            ),
            "Hvor personen er i møtet med tjenestene.",
            "brukerferden",
        ),
        Factor(
            "nettverk",
            "Nettverk",
            (Word("lite", "Lite nettverk"), Word("stort", "Stort nettverk"), Word("familie", "En familie")),
            "Hvor mye pårørende og nettverk personen har.",
            "nettverket",
        ),
        Factor(
            "livssituasjon",
            "Livssituasjon",
            (
                Word("ungdom", "Ungdom"),
                Word("ung-voksen", "Ung voksen"),
                Word("etablering", "Etableringsfase"),
                Word("voksen-eldre", "Voksen eller eldre"),
            ),
            "Alder og livsfase.",
            "livssituasjonen",
        ),
    ),
    (
        Word("digital", "Digital"),
        Word("fysisk", "Fysisk"),
        Word("personlig", "Personlig"),
        Word("telefon", "Telefon"),
        Word("brev", "Brev"),
    ),
    (
        Role("innbygger", "Innbyggere", brukerside=True),
        Role("pårørende", "Pårørende", brukerside=True),
        Role("ansatt", "Ansatte"),
        Role("leder", "Ledere"),
        Role("interessent", "Andre interessenter"),
    ),
)
"""The guide's own (ch. 4 «Brukerintervjuer» has the factors)."""


def choices_in(info: ValidationInfo) -> Choices | None:
    """What a file is read with; None where anything will do."""
    return info.context if isinstance(info.context, Choices) else None


def expected(words: Iterable[str]) -> dict[str, Any]:
    """What pydantic tells with `literal_error`."""
    return {"expected": ", ".join(f"'{w}'" for w in words)}


@dataclass(frozen=True, slots=True)
class EttAv:
    """Marks a text that is one of the project's own choices, in the list of this name."""

    liste: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_wrap_validator_function(self._checked, handler(source))

    def _checked(self, value: Any, inner: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        choices = choices_in(info)
        words = choices.words(self.liste) if choices else ()
        if words and value not in words:
            raise PydanticKnownError("literal_error", expected(words))
        return inner(value)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), LIST: self.liste}
