"""The scalar types of the YAML files: text, numbers, dates, durations and ids, each with its own Norwegian message.

The YAML layer hands over text; what it means is decided here, because only the key knows what it should hold.
"""

from __future__ import annotations

import calendar
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Annotated, Any, ClassVar, Final, Self

from pydantic import (
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError, core_schema

from tjenestedesign.ground.addresses import WEB
from tjenestedesign.ground.ids import ID_PATTERN, holds_everywhere, slug
from tjenestedesign.ground.pattern import late


def fault(kind: str, message: str, hint: str = "", meant: str = "") -> PydanticCustomError:
    """A shape fault with a finished Norwegian message. `kind` names it among pydantic's error types; `meant` is what should stand there."""
    return PydanticCustomError(
        "td", "{message}", {"kind": kind, "message": message, "hint": hint, "meant": meant}
    )


@dataclass(frozen=True, slots=True)
class Misfit:
    """A key that does not go with what stands beside it."""

    key: str
    message: str
    hint: str


def misfits(found: Iterable[Misfit]) -> None:
    """Refuses a part in which keys do not go together. Called when all of it is sound by itself; each fault stands at its own key."""
    if faults := list(found):
        raise PydanticCustomError("td_misfits", "{message}", {"message": faults[0].message, "faults": faults})


def shown(value: object) -> str:
    """A value as a message quotes it: never longer than a line."""
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


# --- scalars ------------------------------------------------------------------------------------------------------

Tekst = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


Markdown = Tekst
"""Text that pages show as Markdown, without raw HTML."""

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)
"""What a project can have a date for: from the oldest source and the oldest citizen, to the end of the longest plan."""

_MOST_DIGITS: Final = 15
_BEYOND_ALL: Final = 10**_MOST_DIGITS
"""Larger than anything a key can hold; beyond it a number is not even made."""
_MOST_DECIMALS: Final = 20


def _above(most: object) -> PydanticKnownError:
    """Too large or too late, as pydantic says it. The message finds the whole range in the key's own annotation."""
    return PydanticKnownError("less_than_equal", {"le": str(most)})


def _below(least: object) -> PydanticKnownError:
    return PydanticKnownError("greater_than_equal", {"ge": str(least)})


_POWER = r"[eE][-+]?[0-9]{1,2}"
_PLAIN = r"[-+−]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
_WRITTEN = rf"{_PLAIN}(?:{_POWER})?"
_NUMBER = late(_WRITTEN)
_THOUSANDS = late(r"[-+−]?[1-9]\d{0,2}(?:\.\d{3})+")
"""What may have a dot between its thousands: `1.100`."""

_DECIMAL_NO = late(r"[-+−]?\d+,\d*[1-9]\d*")


def _number(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = value.strip()
    if _THOUSANDS.fullmatch(text) and text.endswith("0"):
        raise fault(
            "tusen", f"«{shown(text)}» kan bety to tall.", "Skriv tallet uten punktum mellom tusenene."
        )
    if _NUMBER.fullmatch(text):
        number = text.replace("−", "-")
        exact = Decimal(number)
        if exact and exact.adjusted() >= _MOST_DIGITS:
            raise _above(_BEYOND_ALL) if exact > 0 else _below(-_BEYOND_ALL)
        return number
    raise fault("tall", f"«{shown(text)}» er ikke et tall.", "Skriv bare tallet, uten enhet.")


def _integer(value: Any) -> Any:
    if isinstance(value, str) and _DECIMAL_NO.fullmatch(value.strip()):
        raise _not_whole(value)  # the comma is not all that is wrong with it
    number = _number(value)
    if isinstance(number, str):
        if (exact := Decimal(number)) != exact.to_integral_value():
            raise _not_whole(value)
        return int(exact)
    return number


def _not_whole(value: str) -> PydanticCustomError:
    return fault("heltall", f"«{shown(value)}» er ikke et helt tall.", "Skriv et helt tall, uten desimaler.")


def within_spaces(form: str) -> str:
    """A form as a schema's pattern: all of a text, but for the spaces around it, which td takes away."""
    return rf"^\s*(?:{form})\s*$"


_NO_THOUSANDS: Final = r"(?![-+−]?[1-9][0-9]{0,2}(?:\.[0-9]{3})*\.[0-9]{2}0\s*(?:%\s*)?$)"
"""Not what may have a dot between its thousands."""
NUMBER_PATTERN: Final = within_spaces(_NO_THOUSANDS + _WRITTEN)
INTEGER_PATTERN: Final = within_spaces(rf"[-+−]?(?:0|[1-9][0-9]*)(?:\.0+|(?:\.[0-9]+)?{_POWER})?")
"""Numbers in quotation marks, for the schema."""

Tall = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]
"""Any number. The key that holds one says from where to where."""
Heltall = Annotated[int, BeforeValidator(_integer)]
"""Any whole number. The key that holds one says from where to where."""


@dataclass(frozen=True, slots=True)
class Enhet:
    """Marks what a number counts: `min`, `timer`, `dager`, `måneder`, `år`, `kr` or `%`. Written in another unit of its kind, it is turned into this."""

    navn: str


MOST_MONEY: Final = 10**12
"""Kroner: about half of what the state spends in a year."""

Antall = Annotated[Heltall, Field(ge=0, le=10**6)]
"""People, votes, and what else can be counted in a project, from none."""
Timetall = Annotated[Heltall, Enhet("timer"), Field(ge=0, le=10**6)]
"""Whole hours of work: a million is six hundred people for a year."""
Kronetall = Annotated[Heltall, Enhet("kr")]
"""Whole kroner. The key that holds them says from where to where."""
HeleKroner = Annotated[Kronetall, Field(ge=0, le=MOST_MONEY)]
Minutter = Annotated[Heltall, Enhet("min")]
Dager = Annotated[Heltall, Enhet("dager")]
År = Annotated[Heltall, Enhet("år")]
"""How many years something lasts."""
Årstall = Annotated[Heltall, Field(ge=FIRST_DAY.year, le=LAST_DAY.year)]


def _decimal(value: Any) -> Any:
    number = _number(value)
    if not isinstance(number, str):
        return number
    exact = Decimal(number)
    exponent = exact.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -_MOST_DECIMALS:
        raise fault(
            "desimaler",
            f"«{shown(value)}» har flere desimaler enn td kan regne med.",
            f"Skriv høyst {_MOST_DECIMALS} desimaler.",
        )
    return exact


def _percent(value: Any) -> Any:
    return _decimal(value.strip().removesuffix("%").rstrip() if isinstance(value, str) else value)


_TO_A_HUNDRED = r"\+?(?:100(?:\.0+)?|[1-9]?[0-9](?:\.[0-9]+)?)"

Prosent = Annotated[
    Decimal,
    Enhet("%"),
    BeforeValidator(_percent),
    Field(ge=0, le=100, allow_inf_nan=False),
    WithJsonSchema(
        {
            "type": ["number", "string"],
            "minimum": 0,
            "maximum": 100,
            "pattern": within_spaces(
                rf"{_NO_THOUSANDS}(?:{_TO_A_HUNDRED}|[-−]0(?:\.0+)?|{_PLAIN}{_POWER})\s*%?"
            ),
            "examples": ["8", "8.2 %"],
        }
    ),
]
"""Parts of a hundred, exact: `8` and `8 %` are the same."""


class OneOrMore:
    """Makes a list one that a single value may stand for, both when it is read and in the schema."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            lambda value: [value] if isinstance(value, str) else value, handler(source)
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        made = handler(schema)
        return {"anyOf": [made["items"], made]}


class _AsNumber:
    """A decimal in the schema: a number, with the bounds the key has."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        made = handler(schema)
        bounds = (("minimum", made.get("ge")), ("maximum", made.get("le")))
        return {"type": "number", **{name: bound for name, bound in bounds if bound is not None}}


def _kroner(value: Any) -> Any:
    amount = _decimal(value)
    if isinstance(amount, Decimal) and amount.is_finite() and (Fraction(amount) * 100).denominator != 1:
        raise fault("kroner", f"«{shown(value)}» har deler av en øre.", "Skriv høyst to desimaler.")
    return amount


Desimal = Annotated[Decimal, BeforeValidator(_decimal), _AsNumber()]
"""A number that counts exactly as it was written. The key that holds one says from where to where."""

Kroner = Annotated[Decimal, Enhet("kr"), BeforeValidator(_kroner), Field(ge=0, le=MOST_MONEY), _AsNumber()]
"""An amount, exact to the øre."""

MOST_AN_HOUR: Final = 10**6
Timepris = Annotated[
    Decimal, Enhet("kr"), BeforeValidator(_kroner), Field(ge=0, le=MOST_AN_HOUR), _AsNumber()
]
"""What an hour costs, exact to the øre."""


def _boolean(value: Any) -> Any:
    if isinstance(value, str):
        if value.lower() in ("true", "false"):
            return value.lower() == "true"
        raise fault(
            "ja-nei", f"«{shown(value)}» er verken ja eller nei.", "Skriv true (ja) eller false (nei)."
        )
    return value


JaNei = Annotated[bool, BeforeValidator(_boolean)]

_ISO_DATE = late(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_NO_DATE = late(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")


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
    if _NO_DATE.fullmatch(text):
        raise fault("dato", f"«{shown(text)}» finnes ikke i kalenderen.", "Rett måneden eller dagen.")
    hint = "Skriv datoen som ÅÅÅÅ-MM-DD, for eksempel 2015-03-01."
    raise fault("dato", f"«{shown(value)}» er ikke en dato td forstår.", hint)


_YEAR: Final = r"(?:19[0-9]{2}|20[0-9]{2}|2100)"
"""The years from `FIRST_DAY` to `LAST_DAY`, for the schema."""
_MONTH: Final = r"(?:0[1-9]|1[0-2])"
_DAY: Final = r"(?:0[1-9]|[12][0-9]|3[01])"

Dato = Annotated[
    date,
    BeforeValidator(_date),
    Field(ge=FIRST_DAY, le=LAST_DAY),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": within_spaces(f"{_YEAR}-{_MONTH}-{_DAY}"),
            "examples": ["2015-03-01"],
        }
    ),
]


class Scalar(ABC):
    """A value object read from one text. Subclasses parse in `_parse` and keep the user's own spelling in `tekst`."""

    json_schema: ClassVar[JsonSchemaValue]
    innenfor: ClassVar[str] = ""
    """From where to where it can be, as a message says it; empty where its form alone decides."""
    tekst: str

    @classmethod
    @abstractmethod
    def _parse(cls, text: str) -> Self: ...

    @classmethod
    def forslag(cls, model: Any) -> Iterable[str]:  # noqa: ARG003
        """What can be written here in an artefact with this model, where its own content decides that."""
        return ()

    @classmethod
    def ment(cls, text: str) -> str | None:  # noqa: ARG003
        """What a text in another spelling means, as td writes it; None where the kind has no spelling but its own."""
        return None

    @classmethod
    def _validate(cls, value: Any) -> Self:
        if type(value) is str:  # nearly always, and asking an abstract class what it is, is slow
            return cls._parse(value.strip())
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


_POINT = late(r"([0-9]{4})(?:-(?:([0-9]{2})(?:-([0-9]{2}))?|[KkQq]([1-4])))?")


@dataclass(frozen=True)
class Tidspunkt(Scalar):
    """A day, month, quarter or year: `2015-03-01`, `2015-03`, `2015-K1`, `2015`. `start` and `slutt` are its first and last day."""

    tekst: str
    start: date
    slutt: date

    json_schema: ClassVar[JsonSchemaValue] = {
        "type": ["string", "integer"],
        "pattern": within_spaces(f"{_YEAR}(?:-(?:{_MONTH}(?:-{_DAY})?|[KkQq][1-4]))?"),
        "minimum": FIRST_DAY.year,
        "maximum": LAST_DAY.year,
        "examples": ["2015-03", "2015-K1", "2015-03-01"],
    }
    innenfor: ClassVar[str] = f"et tidspunkt fra {FIRST_DAY.year} til {LAST_DAY.year}"

    @classmethod
    def _parse(cls, text: str) -> Self:
        match = _POINT.fullmatch(text)
        if match is None:
            raise fault(
                "tidspunkt",
                f"«{shown(text)}» er ikke et tidspunkt td forstår.",
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
        if start < FIRST_DAY:
            raise _below(FIRST_DAY)
        if slutt > LAST_DAY:
            raise _above(LAST_DAY)
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
_ABOUT = r"ca\.? ?|over |under |minst |inntil "
_AMOUNT = r"[0-9]+(?:[.,][0-9]+)?"
_UNIT = r"min(?:utt(?:er)?)?|t|time(?:r)?|dag(?:er)?|døgn|uke(?:r)?|måned(?:er)?|mnd|år"
_DURATION = late(
    rf"(?P<om>{_ABOUT})?(?P<fra>{_AMOUNT})(?: ?[–-] ?(?P<til>{_AMOUNT}))? ?(?P<enhet>{_UNIT})\.?"
)


@dataclass(frozen=True)
class Varighet(Scalar):
    """A duration as people write it: `20 min`, `ca. 6 uker`, `3–6 måneder`. `dager` is (least, most) in days."""

    tekst: str
    dager: tuple[float, float]

    json_schema: ClassVar[JsonSchemaValue] = {
        "type": "string",
        "pattern": within_spaces(rf"(?:{_ABOUT})?{_AMOUNT}(?: ?[–-] ?{_AMOUNT})? ?(?:{_UNIT})\.?"),
        "examples": ["20 min", "ca. 6 uker", "3–6 måneder"],
    }
    høyst_dager: ClassVar[float] = 36_530
    """A hundred years, also when they are told in months."""
    innenfor: ClassVar[str] = "en varighet på høyst 100 år"

    @classmethod
    def _parse(cls, text: str) -> Self:
        match = _DURATION.fullmatch(text)
        if match is None:
            raise fault(
                "varighet",
                f"«{shown(text)}» er ikke en varighet td forstår.",
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
        days = first * _DAYS[name], last * _DAYS[name]
        if days[1] > cls.høyst_dager:
            raise _above(cls.høyst_dager)
        return cls(text, days)


class Møtelengde(Varighet):
    """How long people sit together: an hour, a day, a gathering of some weeks."""

    høyst_dager: ClassVar[float] = 31
    innenfor: ClassVar[str] = "en varighet på høyst 31 dager"


@dataclass(frozen=True)
class Klokkeslett(Scalar):
    """A time of day: `09:00`, `9.30`, `kl. 9`. `minutter` counts from midnight."""

    tekst: str
    minutter: int

    json_schema: ClassVar[JsonSchemaValue] = {
        "type": "string",
        "pattern": within_spaces(r"(?:[kK][lL]\.? ?)?(?:[01]?[0-9]|2[0-3])(?:[:.][0-5][0-9])?"),
        "examples": ["09:00", "12:30"],
        "minimum": 0,
        "maximum": 23.59,
    }

    @classmethod
    def _parse(cls, text: str) -> Self:
        match = re.fullmatch(r"(?:kl\.? ?)?([01]?[0-9]|2[0-3])(?:[:.]([0-5][0-9]))?", text.lower())
        if match is None:
            raise fault(
                "klokkeslett",
                f"«{shown(text)}» er ikke et klokkeslett.",
                "Skriv timer og minutter, for eksempel «09:00».",
            )
        return cls(text, int(match[1]) * 60 + int(match[2] or 0))


def project_path(value: str, kind: str, hint: str) -> PurePosixPath:
    """A path as a user writes it, from the project folder and never out of it. `hint` shows one that is right."""
    text = value.strip().replace("\\", "/")
    path = PurePosixPath(text)
    if not path.parts or path.is_absolute() or ".." in path.parts or ":" in text:
        raise fault(kind, f"«{shown(value)}» er ikke en sti i prosjektet.", hint)
    if not all(holds_everywhere(part) for part in path.parts):
        raise fault(
            kind,
            f"«{shown(value)}» er et navn Windows ikke kan bruke.",
            "Gi filen eller mappen et annet navn.",
        )
    return path


def path_pattern(suffixes: Iterable[str] = ()) -> str:
    """A path in the project, for the schema: never an address, from the root, or out of it. `suffixes` in small letters."""
    endings = "|".join("".join(f"[{c}{c.upper()}]" for c in suffix.lstrip(".")) for suffix in suffixes)
    last = rf"[^:/\\]\.(?:{endings})" if endings else r"[^\s:]"
    return rf"^(?!\s*[/\\])(?!(?:[^:]*[/\\]|\s*)\.\.(?:[/\\]|\s*$))[^:]*{last}[/\\]*\s*$"


def _id(value: Any) -> Any:
    if isinstance(value, str) and not ID_PATTERN.fullmatch(value):
        raise fault(
            "id",
            f"«{shown(value)}» kan ikke være en id.",
            f"Bruk små bokstaver a–z, tall og bindestrek, for eksempel «{slug(value) or 'del-1'}».",
        )
    return value


@dataclass(frozen=True, slots=True)
class Idform:
    """Marks a text that is an id."""


Id = Annotated[
    str,
    Idform(),
    BeforeValidator(_id),
    WithJsonSchema({"type": "string", "pattern": f"^{ID_PATTERN.pattern}$"}),
]


def _web(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(WEB, value.strip()):
        raise fault(
            "lenke", f"«{shown(value)}» er ikke en nettadresse.", "Skriv hele adressen, med https:// foran."
        )
    return value


Lenke = Annotated[
    Tekst,
    BeforeValidator(_web),
    WithJsonSchema({"type": "string", "pattern": rf"^\s*{WEB}\s*$", "examples": ["https://www.ssb.no"]}),
]
