"""The factors of an interview: the guide's four (ch. 4 «Brukerintervjuer»), or those the project has named for itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, cast

from pydantic import Field, ValidationError, ValidationInfo, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import InitErrorDetails

from tjenestedesign.ground.scalars import Tekst
from tjenestedesign.project.choice_lists import BUILT_IN, FACTORS, EttAv, Factor, choices_in, expected
from tjenestedesign.project.model import MedEgneNøkler


def _factor(id: str) -> Any:
    known = BUILT_IN.factor(id)
    return Field(default=None, description=known.beskrivelse if known else id)


class Faktorer(MedEgneNøkler):
    """Faktorene som viser bredden i utvalget: metodeguidens fire, eller dem dere har satt opp i prosjekt.yaml."""

    liste = FACTORS
    situasjon: Annotated[Tekst, EttAv("faktorer.situasjon")] | None = _factor("situasjon")
    brukerferd: Annotated[Tekst, EttAv("faktorer.brukerferd")] | None = _factor("brukerferd")
    nettverk: Annotated[Tekst, EttAv("faktorer.nettverk")] | None = _factor("nettverk")
    livssituasjon: Annotated[Tekst, EttAv("faktorer.livssituasjon")] | None = _factor("livssituasjon")

    @model_validator(mode="before")
    @classmethod
    def _of_the_project(cls, data: Any, info: ValidationInfo) -> Any:
        """Refuses factors the project does not have, and answers to its own that they do not have."""
        choices = choices_in(info)
        if choices is None or not isinstance(data, dict):
            return data
        faults: list[InitErrorDetails] = []
        for key, value in cast("dict[str, Any]", data).items():
            if choices.factor(key) is None:
                faults.append({"type": "extra_forbidden", "loc": (key,), "input": value})
            elif (words := choices.words(f"{FACTORS}.{key}")) and value is not None and value not in words:
                faults.append(
                    {"type": "literal_error", "loc": (key,), "input": value, "ctx": expected(words)}
                )
        if faults:
            raise ValidationError.from_exception_data(cls.__name__, faults)
        return cast("dict[str, Any]", data)

    @classmethod
    def eget_felt(cls, key: str, described: Factor | None = None) -> FieldInfo:
        text = cast("Any", Annotated[Tekst, EttAv(f"{FACTORS}.{key}")])
        info = FieldInfo.from_annotation(text)
        info.default, info.description = None, described.beskrivelse if described else None
        return info

    def svar(self, key: str) -> str | None:
        """What is said of a factor."""
        return getattr(self, key) if key in type(self).model_fields else self.egne_nøkler.get(key)

    def sagt(self) -> Iterator[tuple[str, str]]:
        """Each factor anything is said of, the guide's own first, with what is said."""
        keys = (*type(self).model_fields, *self.egne_nøkler)
        yield from ((key, value) for key in keys if (value := self.svar(key)))
