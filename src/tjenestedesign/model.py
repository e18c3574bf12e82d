"""The base that every artefact type shares: parts, references, and the scalar types of the YAML files.

The YAML layer hands over text, lists and mappings; the types here decide what a number, a date or a duration is, and
their errors carry the Norwegian message and hint. `Kreves` marks keys that an approved artefact must have and a draft
may still lack, so that a new file is valid from its first second.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, Final, Literal, Self, cast, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from tjenestedesign.yaml_source import Loc

ID_PATTERN: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def fault(kind: str, message: str, hint: str = "") -> PydanticCustomError:
    """A shape fault with a finished Norwegian message. `kind` names it among pydantic's error types."""
    return PydanticCustomError("td", "{message}", {"kind": kind, "message": message, "hint": hint})


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


# --- scalars ------------------------------------------------------------------------------------------------------

Tekst = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


@dataclass(frozen=True)
class _Markdown:
    """Marks text that pages show as Markdown."""


MARKDOWN: Final = _Markdown()
Markdown = Annotated[Tekst, MARKDOWN]

_NUMBER = re.compile(r"[-+−]?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d{1,2})?")
_NUMBER_NO = re.compile(r"[-+−]?\d{1,3}(?:[ .\u00a0\u202f]?\d{3})*(?:,\d+)?(?: ?(?:kr|%|,-))?")


def _number(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = value.strip()
    if _NUMBER.fullmatch(text):
        return text.replace("−", "-")
    hint = "Skriv bare tallet, uten enhet."
    if _NUMBER_NO.fullmatch(text):
        plain = re.sub(r"[^\d,−-]", "", text.replace(",-", "").replace("kr", "")).replace(",", ".")
        hint = f"Skriv {plain}, med punktum foran desimalene og uten mellomrom eller enhet."
    raise fault("tall", f"«{_shown(value)}» er ikke et tall.", hint)


def _integer(value: Any) -> Any:
    number = _number(value)
    if isinstance(number, str):
        if (as_float := float(number)) != int(as_float):
            raise fault(
                "heltall", f"«{_shown(value)}» er ikke et helt tall.", "Rund av til nærmeste hele tall."
            )
        return int(as_float)
    return number


Tall = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]
Heltall = Annotated[int, BeforeValidator(_integer)]


def _boolean(value: Any) -> Any:
    if isinstance(value, str):
        if value.lower() in ("true", "false"):
            return value.lower() == "true"
        meant = {
            "ja": "true",
            "yes": "true",
            "on": "true",
            "1": "true",
            "nei": "false",
            "no": "false",
            "off": "false",
            "0": "false",
        }
        hint = (
            f"Skriv {meant[value.lower()]}."
            if value.lower() in meant
            else "Skriv true (ja) eller false (nei)."
        )
        raise fault("ja-nei", f"«{_shown(value)}» er verken true eller false.", hint)
    return value


JaNei = Annotated[bool, BeforeValidator(_boolean)]

_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_NO_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")


def _date(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = value.strip()
    match = _ISO_DATE.fullmatch(text)
    if match:
        try:
            return date(*(int(part) for part in match.groups()))
        except ValueError:
            raise fault("dato", f"«{text}» finnes ikke i kalenderen.", "Rett måneden eller dagen.") from None
    hint = "Skriv datoen som ÅÅÅÅ-MM-DD, for eksempel 2015-03-01."
    if norsk := _NO_DATE.fullmatch(text):
        day, month, year = norsk.groups()
        hint = f"Skriv {year}-{int(month):02}-{int(day):02}."
    raise fault("dato", f"«{_shown(value)}» er ikke en dato td forstår.", hint)


Dato = Annotated[
    date,
    BeforeValidator(_date),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "examples": ["2015-03-01"]}),
]


class Scalar:
    """A value object read from one text. Subclasses parse in `_parse` and keep the user's own spelling in `tekst`."""

    json_schema: ClassVar[JsonSchemaValue]
    tekst: str

    @classmethod
    def _parse(cls, text: str) -> Self:
        raise NotImplementedError

    @classmethod
    def _validate(cls, value: Any) -> Self:
        if isinstance(value, cls):
            return value
        if not isinstance(value, str):
            raise fault(
                "tekst",
                "Her skal det stå en tekst, ikke en liste eller en blokk.",
                "Skriv verdien på samme linje som nøkkelen.",
            )
        return cls._parse(value.strip())

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return dict(cls.json_schema)

    def __str__(self) -> str:
        return self.tekst


_POINT = re.compile(r"(\d{4})(?:-(?:(\d{2})(?:-(\d{2}))?|[KkQq]([1-4])))?")


@dataclass(frozen=True)
class Tidspunkt(Scalar):
    """A day, month, quarter or year: `2015-03-01`, `2015-03`, `2015-K1`, `2015`. `start` and `slutt` are its first and last day."""

    tekst: str
    start: date
    slutt: date

    json_schema: ClassVar[JsonSchemaValue] = {
        "type": ["string", "integer"],
        "pattern": r"^\d{4}(-(\d{2}(-\d{2})?|[Kk][1-4]))?$",
        "examples": ["2015-03", "2015-K1", "2015-03-01"],
    }

    @classmethod
    def _parse(cls, text: str) -> Self:
        match = _POINT.fullmatch(text)
        if match is None:
            raise fault(
                "tidspunkt",
                f"«{_shown(text)}» er ikke et tidspunkt td forstår.",
                "Skriv måned (2015-03), kvartal (2015-K1) eller dag (2015-03-01).",
            )
        year_text, month_text, day, quarter = match.groups()
        year = int(year_text)
        try:
            if day:
                start = slutt = date(year, int(month_text), int(day))
            elif quarter:
                start, slutt = date(year, 3 * int(quarter) - 2, 1), _month_end(year, 3 * int(quarter))
            elif month_text:
                start, slutt = date(year, int(month_text), 1), _month_end(year, int(month_text))
            else:
                start, slutt = date(year, 1, 1), date(year, 12, 31)
        except (ValueError, calendar.IllegalMonthError):
            raise fault(
                "tidspunkt", f"«{text}» finnes ikke i kalenderen.", "Rett året, måneden eller dagen."
            ) from None
        return cls(text.upper(), start, slutt)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


_DAYS: Final[Mapping[str, float]] = {
    "min": 1 / 1440,
    "time": 1 / 24,
    "dag": 1.0,
    "uke": 7.0,
    "måned": 30.44,
    "år": 365.25,
}
_DURATION = re.compile(
    r"(?P<om>ca\.? ?|over |under |minst |inntil )?(?P<fra>\d+(?:[.,]\d+)?)(?: ?[–-] ?(?P<til>\d+(?:[.,]\d+)?))? ?"
    r"(?P<enhet>min(?:utt(?:er)?)?|t|time(?:r)?|dag(?:er)?|døgn|uke(?:r)?|måned(?:er)?|mnd|år)\.?"
)


@dataclass(frozen=True)
class Varighet(Scalar):
    """A duration as people write it: `20 min`, `ca. 6 uker`, `3–6 måneder`. `dager` is (least, most) in days."""

    tekst: str
    dager: tuple[float, float]

    json_schema: ClassVar[JsonSchemaValue] = {
        "type": "string",
        "pattern": r"\d ?(min|t|dag|døgn|uke|måned|mnd|år)",
        "examples": ["20 min", "ca. 6 uker", "3–6 måneder"],
    }

    @classmethod
    def _parse(cls, text: str) -> Self:
        match = _DURATION.fullmatch(text)
        if match is None:
            raise fault(
                "varighet",
                f"«{_shown(text)}» er ikke en varighet td forstår.",
                "Skriv tall og enhet, for eksempel «20 min», «ca. 6 uker» eller «3–6 måneder». La feltet stå tomt når du ikke vet.",
            )
        unit = match["enhet"]
        name = {"t": "time", "døgn": "dag", "mnd": "måned"}.get(unit) or next(
            k for k in _DAYS if unit.startswith(k)
        )
        first = float(match["fra"].replace(",", "."))
        last = float((match["til"] or match["fra"]).replace(",", "."))
        if last < first:
            raise fault(
                "varighet",
                f"«{text}» går fra et høyere til et lavere tall.",
                "Skriv det laveste tallet først.",
            )
        return cls(text, (first * _DAYS[name], last * _DAYS[name]))


# --- references ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mål:
    """What a reference may name: an artefact of `type`, or a part of one where `del_` names the part's kind."""

    type: str
    del_: str | None = None
    del_valgfri: bool = False


_REF = re.compile(r"(?P<id>[^#\s]+)(?:#(?P<del>[^#\s]+))?")


class Ref(Scalar):
    """A reference as written: `filid` or `filid#delid`. Subclasses say what it may name, in `mål`."""

    mål: ClassVar[tuple[Mål, ...]] = ()
    json_schema: ClassVar[JsonSchemaValue] = {"type": "string"}
    __slots__ = ("del_id", "id")

    def __init__(self, id: str, del_id: str | None) -> None:
        self.id = id
        self.del_id = del_id

    def __init_subclass__(cls, *, mål: tuple[Mål, ...]) -> None:
        cls.mål = mål
        needs_part = all(m.del_ is not None and not m.del_valgfri for m in mål)
        allows_part = any(m.del_ is not None for m in mål)
        stem = r"[a-z0-9]+(-[a-z0-9]+)*"
        part = f"#{stem}"
        pattern = f"^{stem}{part if needs_part else f'({part})?' if allows_part else ''}$"
        cls.json_schema = {"type": "string", "pattern": pattern}

    @property
    def tekst(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        return self.id if self.del_id is None else f"{self.id}#{self.del_id}"

    @classmethod
    def _parse(cls, text: str) -> Self:
        match = _REF.fullmatch(text)
        if match is None:
            raise fault(
                "henvisning",
                f"«{_shown(text)}» er ikke en henvisning.",
                "Skriv id-en til filen, eventuelt fulgt av # og id-en til delen, for eksempel «intervju-01#sitat-1».",
            )
        return cls(match["id"], match["del"])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ref) and (self.id, self.del_id) == (other.id, other.del_id)

    def __hash__(self) -> int:
        return hash((self.id, self.del_id))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.tekst})"


def _id(value: Any) -> Any:
    if isinstance(value, str) and not ID_PATTERN.fullmatch(value):
        raise fault(
            "id",
            f"«{_shown(value)}» kan ikke være en id.",
            f"Bruk små bokstaver a–z, tall og bindestrek, for eksempel «{slug(value) or 'del-1'}».",
        )
    return value


def slug(text: str) -> str:
    """The nearest valid id: `Søke bolig` → `soke-bolig`. Empty where nothing can be kept."""
    import unicodedata

    folded = text.lower().translate(
        str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ß": "ss", "đ": "d", "ŋ": "n", "ŧ": "t"})
    )
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


Id = Annotated[
    str, BeforeValidator(_id), WithJsonSchema({"type": "string", "pattern": f"^{ID_PATTERN.pattern}$"})
]


# --- models -------------------------------------------------------------------------------------------------------


_KREVES: Final[Any] = {"x-kreves": True}


def kreves(default: Any, description: str, **extra: Any) -> Any:
    """A key that must be filled in before approval. A draft may leave it out and gets advice (TD104) instead."""
    return Field(default=default, description=description, json_schema_extra=_KREVES, **extra)


class Del(BaseModel):
    """A mapping inside an artefact. Unknown keys are refused; a blank value counts as not written."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, protected_namespaces=(), use_attribute_docstrings=False
    )

    @model_validator(mode="before")
    @classmethod
    def _drop_blank(cls, data: Any) -> Any:
        if type(data) is not dict:
            return data
        items = cast("dict[str, Any]", data)
        if None not in items.values():
            return items
        return {k: v for k, v in items.items() if v is not None or k not in cls.model_fields}


class DelMedId(Del):
    """A part that others can refer to as `filid#delid`."""

    id: Id = Field(description="Kort navn på delen, unikt i filen. Andre filer viser til den som «filid#id».")

    @classmethod
    def betegnelse(cls) -> str:
        return cls.__name__.lower()


class Kortform(Del):
    """A part that may be written as one text instead of a mapping; the text is then its `kortform` key."""

    kortform: ClassVar[str] = "tekst"

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, data: Any) -> Any:
        return {cls.kortform: data} if isinstance(data, str) else data

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        inner = handler.resolve_ref_schema(handler(schema))
        described = str(inner.pop("description", ""))
        return {"description": described, "anyOf": [{"type": "string"}, inner]}


Status = Literal["utkast", "til-godkjenning", "godkjent", "forkastet"]


class Artefakt(Del):
    """The keys every artefact file has. The id is the file's name and is not written in the file."""

    type: Any = Field(description="Hva slags artefakt filen er.")  # each type narrows it to its own name
    tittel: Tekst = Field(description="Tittelen som vises på sider og i figurer.")
    status: Status = Field(default="utkast", description="Hvor langt artefaktet er kommet.")
    ansvarlig: Tekst | None = Field(
        default=None,
        description="Rollen som har ansvar for innholdet. Skriv rolle, ikke navn.",
        examples=["prosjektleder"],
    )
    dato: Dato | None = Field(
        default=None, description="Datoen innholdet gjelder fra.", examples=["2015-03-01"]
    )
    merkelapper: tuple[Tekst, ...] = Field(
        default=(), description="Stikkord du vil finne artefaktet igjen med.", examples=[["bolig", "ungdom"]]
    )
    arvet_fra: Id | None = Field(
        default=None,
        description="Eksempelet artefaktet er hentet fra. Fjern nøkkelen når dere har gjort innholdet til deres eget.",
        examples=["asker"],
    )
    notat: Markdown | None = Field(default=None, description="Notat til dere selv, i Markdown.")


def parts(model: Del) -> Iterator[tuple[Loc, DelMedId]]:
    """Every part with an id inside an artefact, with where it stands."""
    for loc, value in walk(model):
        if isinstance(value, DelMedId):
            yield loc, value


def refs(model: Del) -> Iterator[tuple[Loc, Ref]]:
    """Every reference an artefact makes, with where it stands."""
    for loc, value in walk(model):
        if isinstance(value, Ref):
            yield loc, value


def missing(model: Del) -> Iterator[tuple[Loc, str, FieldInfo]]:
    """Keys marked `kreves` that are not filled in: (the owner's place, key, field)."""
    for loc, value in walk(model):
        if isinstance(value, Del):
            for name in _required_for_approval(type(value)):
                if getattr(value, name) in (None, ()):
                    yield loc, name, type(value).model_fields[name]


def texts(model: Del, loc: Loc = ()) -> Iterator[tuple[Loc, str]]:
    """Every text a user wrote in the artefact, with where it stands."""
    for name in type(model).model_fields:
        yield from _texts_in(getattr(model, name), (*loc, name))


def _texts_in(value: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, Del):
        yield from texts(value, loc)
    elif isinstance(value, tuple):
        for index, item in enumerate(cast("tuple[Any, ...]", value)):
            yield from _texts_in(item, (*loc, index))


def walk(model: Del, loc: Loc = ()) -> Iterator[tuple[Loc, Del | Ref]]:
    """The model itself, then its parts and references, depth first in key order."""
    yield loc, model
    for name in _linked_fields(type(model)):
        yield from _walk_value(getattr(model, name), (*loc, name))


def _walk_value(value: Any, loc: Loc) -> Iterator[tuple[Loc, Del | Ref]]:
    if isinstance(value, Del):
        yield from walk(value, loc)
    elif isinstance(value, Ref):
        yield loc, value
    elif isinstance(value, tuple):
        for index, item in enumerate(cast("tuple[Any, ...]", value)):
            yield from _walk_value(item, (*loc, index))
    elif isinstance(value, dict):
        for key, item in cast("dict[str, Any]", value).items():
            yield from _walk_value(item, (*loc, key))


@cache
def _linked_fields(cls: type[Del]) -> tuple[str, ...]:
    """The fields in which a part or a reference can stand; the others are never walked."""
    return tuple(name for name, field in cls.model_fields.items() if _can_link(field.annotation))


@cache
def _required_for_approval(cls: type[Del]) -> tuple[str, ...]:
    return tuple(name for name, field in cls.model_fields.items() if field.json_schema_extra == _KREVES)


def _can_link(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, (Del, Ref)):
        return True
    return any(_can_link(arg) for arg in get_args(annotation))


def is_placeholder(text: str) -> bool:
    """Whether a text is a prompt that `td new` wrote, `<Skriv …>`, still waiting for its user."""
    return len(text) > 2 and text[0] == "<" and text[-1] == ">"
