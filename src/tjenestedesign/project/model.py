"""The base that every artefact type shares: parts, references, and the scalar types of the YAML files.

The YAML layer hands over text, lists and mappings; the types here decide what a number, a date or a duration is, and
their errors carry the Norwegian message and hint. `Kreves` marks keys that an approved artefact must have and a draft
may still lack, so that a new file is valid from its first second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from sys import intern
from typing import Annotated, Any, ClassVar, Final, Literal, Self, cast, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from tjenestedesign.ground.readings import Ambiguous, as_counted
from tjenestedesign.ground.scalars import Dato, Id, Markdown, Scalar, Tekst, fault, shown, within_spaces
from tjenestedesign.ground.yaml.source import Loc
from tjenestedesign.project.choice_lists import Factor


@dataclass(frozen=True, slots=True)
class Mål:
    """What a reference may name: an artefact of `type`, or a part of one where `del_` names the part's kind."""

    type: str
    del_: str | None = None
    del_valgfri: bool = False


_NAME: Final = r"[^#\n]*[^#\s]"
"""An id, or the title it stands for: what there is to refer to, only the other files say (`project/references.py`)."""
_REF = re.compile(rf"(?P<id>{_NAME})(?:\s*#\s*(?P<del>{_NAME}))?")


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
        part = rf"\s*#\s*{_NAME}"
        form = f"{_NAME}{part if needs_part else f'(?:{part})?' if allows_part else ''}"
        cls.json_schema = {"type": "string", "pattern": within_spaces(form)}

    @property
    def tekst(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        return self.id if self.del_id is None else f"{self.id}#{self.del_id}"

    @classmethod
    def _parse(cls, text: str) -> Self:
        if (ref := cls.read(text)) is None:
            raise fault(
                "henvisning",
                f"«{shown(text)}» er ikke en henvisning.",
                "Skriv id-en til filen, eventuelt fulgt av # og id-en til delen, for eksempel «intervju-01#sitat-1».",
            )
        return ref

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The reference a text is; None where it is none."""
        match = _REF.fullmatch(text.strip())
        if match is None:
            return None
        id, part = match.groups()
        return cls(intern(id), part and intern(part))  # the same few names stand in a project many times

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ref) and (self.id, self.del_id) == (other.id, other.del_id)

    def __hash__(self) -> int:
        return hash((self.id, self.del_id))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.tekst})"


@dataclass(frozen=True, slots=True)
class Navngir:
    """Marks an `Id` that names something: a part of the same artefact (`del_` is its kind), or of the one that the artefact's key `i`
    refers to. Without `del_` it is an artefact's own id.
    """

    del_: str | None = None
    i: str | None = None


_KREVES: Final = "x-kreves"
_GAMMEL: Final[Any] = {"deprecated": True}


def gammel(default: Any, description: str) -> Any:
    """A key that another has taken the place of. It is read, told once (TD317), and neither offered nor documented."""
    return Field(default=default, description=description, json_schema_extra=_GAMMEL)


def is_old(field: FieldInfo) -> bool:
    return field.json_schema_extra == _GAMMEL


def kreves(default: Any, description: str, eller: str = "", **extra: Any) -> Any:
    """A key that must be filled in before approval. A draft may leave it out and gets advice (TD104) instead.

    `eller` is another key of the same part that does as well.
    """
    return Field(
        default=default, description=description, json_schema_extra={_KREVES: eller or True}, **extra
    )


Grad = Literal["belagt", "gjenfortalt", "antatt", "oppdiktet", "foreslått"]
"""How sure a content is. `docs/adr/0014-belegg.md`."""


class Del(BaseModel):
    """A mapping inside an artefact. Unknown keys are refused; a blank value counts as not written."""

    bærer: ClassVar[tuple[str, ...]] = ()
    """The keys it is shown by, where it is not the first text it has: there its mark stands."""
    viser_belegg: ClassVar[bool] = False
    """Whether pages and figures show how sure it is by themselves, so that its texts need no mark."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        protected_namespaces=(),
        use_attribute_docstrings=False,
        defer_build=True,  # a part's validator is made inside its artefact's, and only for types that are read
    )

    def trenger(self, key: str) -> bool:
        """Whether it needs a key that others of its kind need for approval. Not, where what the key is about does not exist."""
        del key
        return True

    def gammelt_belegg(self) -> Grad | None:
        """How sure it says it is by a key that `belegg` has taken the place of."""
        return None

    @model_validator(mode="before")
    @classmethod
    def _drop_blank(cls, data: Any) -> Any:
        if type(data) is not dict:
            return data
        items = cast("dict[str, Any]", data)
        if None not in items.values():
            return items
        return {k: v for k, v in items.items() if v is not None or k not in cls.model_fields}


OWN_KEYS: Final = "x-egne-nøkler"
"""Says in a schema that a part may have keys of the project's own, and which list names them (`check/schema_choices.py`)."""


class MedEgneNøkler(Del):
    """A part that may have keys td does not know, each with a text, beside those of the model. A blank one counts as not written."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Tekst] = Field(init=False)  # pyright: ignore[reportIncompatibleVariableOverride]

    @model_validator(mode="before")
    @classmethod
    def _drop_blank(cls, data: Any) -> Any:
        if type(data) is not dict:
            return data
        return {k: v for k, v in cast("dict[str, Any]", data).items() if v is not None}

    liste: ClassVar[str] = ""
    """The list in the project's choices that says which keys those are; blank where any will do."""

    @property
    def egne_nøkler(self) -> Mapping[str, str]:
        """The keys td does not know, with what they say."""
        return self.__pydantic_extra__ or {}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        found = handler(schema)
        handler.resolve_ref_schema(found)[OWN_KEYS] = cls.liste
        return found

    @classmethod
    def eget_felt(cls, key: str, described: Factor | None = None) -> FieldInfo:
        """A key td does not know, as a key of the model would be."""
        del key, described
        return FieldInfo.from_annotation(cast("Any", Tekst))


def own_keys(part: Del) -> Mapping[str, str]:
    """The keys of a part that its model does not have."""
    return part.egne_nøkler if isinstance(part, MedEgneNøkler) else {}


_SAID_OF_A_KEY: Final = frozenset(("default", "deprecated", "description", "examples", "title", "x-kreves"))
"""What a schema says of a key, and not of its value."""


_TIGHT: Final = re.compile(
    r"(?:^|(?<=[\s,;]))([^\W\d]\w*):(?!//)(\S(?:(?![\s,;]{1,3}[^\W\d]\w{0,40}:\S).)*)", re.DOTALL
)
"""A key with no space after it: to YAML all of it is one text."""


def in_full(part: type[Del], text: str) -> dict[str, str] | Ambiguous | None:
    """The keys of a part that one text says, where it says another than its short form, or more: `tekst:Ja`, `sykepleier x 2`."""
    if ":" in text and (tight := _TIGHT.findall(text)):
        keys = {key: value.strip() for key, value in tight}
        if (
            _TIGHT.sub("", text).strip(" ,;") == ""
            and len(keys) == len(tight)
            and keys.keys() <= part.model_fields.keys()
        ):
            return keys
    if not issubclass(part, Kortform) or "antall" not in part.model_fields:
        return None
    counted = as_counted(text)
    if counted is None or isinstance(counted, Ambiguous):
        return counted
    return {part.kortform: counted[0], "antall": str(counted[1])}


class Kortform(Del):
    """A part that may be written as one text instead of a mapping; the text is then its `kortform` key.

    A text that says more than that key is none: `sykepleier x 2` where the part counts its `antall`, and one of its keys with no
    space after it. They are refused here and read as a mapping (`project/understood.py`), so that it is told.
    """

    kortform: ClassVar[str] = "tekst"
    bare_tekst: ClassVar[bool] = False
    """Whether it was once a plain text in every file, so that a text alone still means the same."""

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, data: Any) -> Any:
        if not isinstance(data, str):
            return data
        if in_full(cls, data) is not None:
            raise PydanticCustomError("td_in_full", "short for more than one key")
        return {cls.kortform: data}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        inner = handler.resolve_ref_schema(handler(schema))
        described = str(inner.pop("description", ""))
        short = {k: v for k, v in inner["properties"][cls.kortform].items() if k not in _SAID_OF_A_KEY}
        if "anyOf" in short:  # a key that may be blank: as a text it says something
            (alone,) = (one for one in short.pop("anyOf") if one != {"type": "null"})
            short |= alone
        return {"description": described, "anyOf": [short, inner]}


class KildeRef(Ref, mål=(Mål("kilde", "funn", del_valgfri=True),)):
    """→ kilde, whole or one finding in it."""


_STI: Final = r"^[^\s.]+(\.[^\s.]+)*$"


class Prosjektbelegg(Kortform):
    """Hvor sikkert innholdet er. Kan skrives som ett ord."""

    kortform = "grad"
    grad: Grad | None = Field(
        default=None,
        description="belagt når dere har hørt eller sett det selv, gjenfortalt når en kilde sier det, antatt når dere tror det, "
        "oppdiktet når det er laget for å øve eller vise noe, foreslått når det gjelder noe som ikke finnes ennå.",
    )
    forklaring: Tekst | None = Field(
        default=None, description="Hva som er antatt eller hentet, og hvorfra, i én setning."
    )
    unntak: dict[Annotated[str, StringConstraints(pattern=_STI, max_length=200)], Grad] = Field(
        default_factory=dict[str, Grad],
        description="Nøkler som er mindre eller mer sikre enn resten, med punktum ned i deler: «aktiviteter.fra: antatt».",
    )


class Belegg(Prosjektbelegg):
    """Hvor sikkert innholdet er, og hva det hviler på. Kan skrives som ett ord."""

    kilde: tuple[KildeRef, ...] = Field(
        default=(), description="Kilden innholdet er hentet fra.", examples=[["min-kilde"]]
    )


class DelMedId(Del):
    """A part that others can refer to as `filid#delid`."""

    id: Id = Field(description="Kort navn på delen, unikt i filen. Andre filer viser til den som «filid#id».")
    belegg: Belegg | None = Field(
        default=None, description="Hvor sikker delen er, når det er noe annet enn resten av filen."
    )
    uten_belegg: ClassVar[Grad | None] = None
    """What the part is where nobody has said: a step nobody has heard of is assumed."""

    løsrevet: ClassVar[bool] = False
    """Whether it is shown by itself elsewhere, so that its mark cannot lean on what its own file says."""

    @classmethod
    def betegnelse(cls) -> str:
        return cls.__name__.lower()


class Punkt(Kortform, DelMedId):
    """A point in a list: a text, or a mapping with an id where others refer to it. Without one, `id` is empty and nothing can."""

    løsrevet = True
    id: Id = Field(
        default="", description="Kort navn på punktet. Skriv det når noe annet skal vise til punktet."
    )
    tekst: Tekst = Field(description="Punktet.")


Status = Literal["utkast", "til-godkjenning", "godkjent", "forkastet"]
STATUSORD: Final = {
    "utkast": "Utkast",
    "til-godkjenning": "Til godkjenning",
    "godkjent": "Godkjent",
    "forkastet": "Forkastet",
    "avvist": "Avvist",
}
"""How a status is shown. A bid has its own word for rejected (`domain/tender/anskaffelse.py`)."""


MOST_OWN: Final = 50
_OWN_KEY: Final = r"[^\W_][\w /-]{0,59}"


def is_own_key(text: str) -> bool:
    """Whether something can be the name of a key under `egne`."""
    return re.fullmatch(_OWN_KEY, text) is not None


class Egne(MedEgneNøkler):
    """Opplysninger til andre systemer: ett navn og én tekst på hver linje. td viser dem, og vurderer dem ikke."""

    @model_validator(mode="before")
    @classmethod
    def _sound_keys(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        keys = list(cast("dict[Any, Any]", data))
        wrong = next((k for k in keys if not is_own_key(str(k))), None)
        if wrong is not None:
            raise fault(
                "egne",
                f"«{shown(wrong)}» kan ikke være et navn under «egne».",
                "Begynn med en bokstav eller et tall. Bruk bokstaver, tall, mellomrom, bindestrek, understrek og skråstrek, høyst 60 tegn.",
            )
        if len(keys) > MOST_OWN:
            raise fault(
                "egne",
                f"«egne» har {len(keys)} linjer. Det er plass til {MOST_OWN}.",
                "Ta med bare det dere trenger.",
            )
        return cast("dict[Any, Any]", data)


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
        default=(),
        description="Stikkord du vil finne artefaktet igjen med.",
        examples=[["barnehage", "opptak"]],
    )
    arvet_fra: Id | None = Field(
        default=None,
        description="Eksempelet eller startpunktet artefaktet er hentet fra. Fjern nøkkelen når dere har gjort innholdet til deres eget.",
        examples=["asker"],
    )
    belegg: Belegg | None = Field(
        default=None,
        description="Hvor sikkert innholdet er: belagt, gjenfortalt, antatt, oppdiktet eller foreslått. Uten nøkkelen regnes det som deres eget.",
        examples=["antatt"],
    )
    egne: Egne | None = Field(
        default=None,
        description="Opplysninger til andre systemer, for eksempel saksnummer og arkivkode. td viser dem nederst på siden, og vurderer dem ikke.",
        examples=[{"saksnummer": "26/01234"}],
    )
    notat: Markdown | None = Field(default=None, description="Notat til dere selv, i Markdown.")

    @property
    def forkastet(self) -> bool:
        """Whether it no longer counts, whatever the type calls that."""
        return self.status in ("forkastet", "avvist")

    @property
    def oppdiktet(self) -> bool:
        """Whether it is made up as a whole."""
        said = self.belegg.grad if self.belegg else None
        return (said or self.gammelt_belegg()) == "oppdiktet"

    @property
    def statusord(self) -> str:
        return STATUSORD[self.status]


def parts(model: Del) -> Iterator[tuple[Loc, DelMedId]]:
    """Every part with an id inside an artefact, with where it stands."""
    for loc, value in walk(model):
        if isinstance(value, DelMedId) and value.id:
            yield loc, value


def part_at(model: Del, loc: Loc) -> DelMedId | None:
    """The innermost part with an id that a place in an artefact lies in."""
    around = [part for where, part in parts(model) if loc[: len(where)] == where]
    return around[-1] if around else None


def refs(model: Del) -> Iterator[tuple[Loc, Ref]]:
    """Every reference an artefact makes, with where it stands."""
    for loc, value in walk(model):
        if isinstance(value, Ref):
            yield loc, value


def named(model: Del) -> Iterator[tuple[Loc, Id, Navngir]]:
    """Every id that names something without being a reference: where it stands (in a mapping, as a key), and what it names."""
    for loc, value in walk(model):
        if isinstance(value, Del):
            for name, marker in _naming_fields(type(value)):
                yield from _named_in(getattr(value, name), (*loc, name), marker)


def _named_in(value: Any, loc: Loc, marker: Navngir) -> Iterator[tuple[Loc, Id, Navngir]]:
    if isinstance(value, str):
        yield loc, value, marker
    elif isinstance(value, tuple):
        for index, item in enumerate(cast("tuple[Any, ...]", value)):
            yield from _named_in(item, (*loc, index), marker)
    elif isinstance(value, dict):
        for key in cast("dict[str, Any]", value):
            yield (*loc, key), key, marker
    elif isinstance(value, Scalar) and marker.del_ is not None:
        yield loc, value.tekst.partition("/")[0], marker


def texts(model: Del, loc: Loc = ()) -> Iterator[tuple[Loc, str]]:
    """Every text a user wrote in the artefact, with where it stands."""
    found: list[tuple[Loc, str]] = []
    _texts_in(model, loc, found)
    return iter(found)


def _texts_in(value: Any, loc: Loc, found: list[tuple[Loc, str]]) -> None:
    kind: Any = value.__class__
    way = _way_into(kind)
    if way == _PART:
        held = cast("dict[str, Any]", value.__dict__)
        for name in kind.model_fields:
            inner = held[name]
            if inner is not None and inner is not _NONE:
                _texts_in(inner, (*loc, name), found)
        for name, text in own_keys(value).items():
            found.append(((*loc, name), text))
    elif way == _TEXT:
        found.append((loc, value))
    elif way == _LIST:
        for index, item in enumerate(cast("tuple[Any, ...]", value)):
            _texts_in(item, (*loc, index), found)


def walk(model: Del, loc: Loc = ()) -> Iterator[tuple[Loc, Del | Ref]]:
    """The model itself, then its parts and references, depth first in key order."""
    found: list[tuple[Loc, Del | Ref]] = []
    _walk_part(model, loc, found)
    return iter(found)


def _walk_part(part: Del, loc: Loc, found: list[tuple[Loc, Del | Ref]]) -> None:
    found.append((loc, part))
    held = vars(part)
    for name in _linked_fields(type(part)):
        value = held[name]
        if value is None or value is _NONE:
            continue
        if type(value) is not tuple:
            _walk_value(value, (*loc, name), found)
            continue
        for index, item in enumerate(cast("tuple[Any, ...]", value)):
            way = _way_into(item.__class__)
            if way == _PART:
                _walk_part(item, (*loc, name, index), found)
            elif way == _REFERENCE:
                found.append(((*loc, name, index), item))
            elif way != _TEXT:
                _walk_value(item, (*loc, name, index), found)


_NONE: Final = ()


def _walk_value(value: Any, loc: Loc, found: list[tuple[Loc, Del | Ref]]) -> None:
    way = _way_into(value.__class__)
    if way == _PART:
        _walk_part(value, loc, found)
    elif way == _REFERENCE:
        found.append((loc, value))
    elif way == _LIST:
        for index, item in enumerate(cast("tuple[Any, ...]", value)):
            _walk_value(item, (*loc, index), found)
    elif way == _MAPPING:
        for key, item in cast("dict[str, Any]", value).items():
            _walk_value(item, (*loc, key), found)


_NOTHING, _PART, _REFERENCE, _LIST, _MAPPING, _TEXT = range(6)
"""How a value is walked into. Numbers, since they are compared for every value of a project."""


@cache
def _way_into(cls: type[Any]) -> int:
    ways = ((Del, _PART), (Ref, _REFERENCE), (tuple, _LIST), (dict, _MAPPING), (str, _TEXT))
    return next((way for kind, way in ways if issubclass(cls, kind)), _NOTHING)


@cache
def _linked_fields(cls: type[Del]) -> tuple[str, ...]:
    """The fields in which a part or a reference can stand; the others are never walked."""
    return tuple(name for name, field in cls.model_fields.items() if _can_link(field.annotation))


@cache
def _naming_fields(cls: type[Del]) -> tuple[tuple[str, Navngir], ...]:
    found = ((name, marker((field.annotation, *field.metadata))) for name, field in cls.model_fields.items())
    return tuple((name, marker) for name, marker in found if marker)


def marker(annotation: Any) -> Navngir | None:
    """What the ids in a key name, however deep in its annotation that is said."""
    if isinstance(annotation, Navngir):
        return annotation
    inside = cast("tuple[Any, ...]", annotation) if isinstance(annotation, tuple) else get_args(annotation)
    return next((m for arg in inside if (m := marker(arg))), None)


@cache
def required_for_approval(cls: type[Del]) -> tuple[tuple[str, str], ...]:
    """The keys an approved artefact must have, each with the one that does as well, or nothing."""
    fields = cls.model_fields.items()
    return tuple((name, _instead(field)) for name, field in fields if is_required_for_approval(field))


def _instead(field: FieldInfo) -> str:
    other = _extra(field).get(_KREVES)
    return other if isinstance(other, str) else ""


def is_required_for_approval(field: FieldInfo) -> bool:
    return _KREVES in _extra(field)


def _extra(field: FieldInfo) -> Mapping[str, Any]:
    extra = field.json_schema_extra
    return cast("dict[str, Any]", extra) if isinstance(extra, dict) else {}


def _can_link(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, (Del, Ref)):
        return True
    return any(_can_link(arg) for arg in get_args(annotation))
