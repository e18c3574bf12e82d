"""The floor of a cold check, frozen: every file through PyYAML's C base loader and pydantic models of its type, and nothing else.

    python bench/gulv.py FOLDER

The models are those of the six types `make_project` writes, as they were in td 0.9 in the autumn of 2026: the same keys, and a Python
validator where td has one. They belong to the measure, so td's own models and how they are loaded do not move it. Leave them be.
"""

from __future__ import annotations

import re
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import CoreSchema, core_schema

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_REF = re.compile(r"(?P<id>[^#\n]*[^#\s])(?:\s*#\s*(?P<del>[^#\n]*[^#\s]))?")
_NUMBER = re.compile(r"[-+−]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,2})?")
_THOUSANDS = re.compile(r"[-+−]?[1-9]\d{0,2}(?:\.\d{3})+")
_DECIMAL = re.compile(r"[-+−]?\d+,\d*[1-9]\d*")
_MONTH = re.compile(r"([0-9]{4})(?:-(?:([0-9]{2})(?:-([0-9]{2}))?|[KkQq]([1-4])))?")
_AMOUNT = r"[0-9]+(?:[.,][0-9]+)?"
_DURATION = re.compile(
    rf"(?P<ca>ca\. ?)?(?P<fra>{_AMOUNT})(?: ?[–-] ?(?P<til>{_AMOUNT}))? ?(?P<enhet>min|time|timer|t|dag|dager|døgn|uke|uker|måned|måneder|mnd|år)\.?"
)


def _id(value: Any) -> Any:
    if isinstance(value, str) and not _ID.fullmatch(value):
        raise ValueError(value)
    return value


def _integer(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = value.strip()
    if _DECIMAL.fullmatch(text) or _THOUSANDS.fullmatch(text) or not _NUMBER.fullmatch(text):
        raise ValueError(value)
    exact = Decimal(text.replace("−", "-"))
    if exact.adjusted() >= 15 or exact != exact.to_integral_value():
        raise ValueError(value)
    return int(exact)


def _day(value: Any) -> Any:
    return date.fromisoformat(value.strip()) if isinstance(value, str) else value


def _yes(value: Any) -> Any:
    return {"true": True, "false": False, "ja": True, "nei": False}.get(value, value)


Tekst = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, BeforeValidator(_id)]
Heltall = Annotated[int, BeforeValidator(_integer)]
Dato = Annotated[date, BeforeValidator(_day)]
JaNei = Annotated[bool, BeforeValidator(_yes)]
Grad = Literal["belagt", "gjenfortalt", "antatt", "oppdiktet", "foreslått"]


class Verdi:
    """A value read from one text by a pattern, which keeps the text."""

    pattern: ClassVar[re.Pattern[str]]
    __slots__ = ("found", "tekst")

    def __init__(self, tekst: str, found: tuple[str | None, ...]) -> None:
        self.tekst, self.found = tekst, found

    @classmethod
    def _read(cls, value: Any) -> Verdi:
        if isinstance(value, cls):
            return value
        match = cls.pattern.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            raise ValueError(value)
        return cls(value, match.groups())

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls._read)


class Ref(Verdi):
    pattern = _REF


class Tidspunkt(Verdi):
    pattern = _MONTH


class Varighet(Verdi):
    pattern = _DURATION


class Celle(Verdi):
    pattern = re.compile(r"([^/\n]+)/([^/\n]+)")


class Del(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, protected_namespaces=(), defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_blank(cls, data: Any) -> Any:
        if type(data) is not dict or None not in data.values():
            return data
        return {k: v for k, v in data.items() if v is not None or k not in cls.model_fields}


class Kortform(Del):
    kortform: ClassVar[str] = "tekst"

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, data: Any) -> Any:
        return {cls.kortform: data} if isinstance(data, str) else data


class Belegg(Kortform):
    kortform = "grad"
    grad: Grad | None = None
    forklaring: Tekst | None = None
    unntak: dict[str, Grad] = Field(default_factory=dict[str, Grad])
    kilde: tuple[Ref, ...] = ()


class DelMedId(Del):
    id: Id
    belegg: Belegg | None = None


class Punkt(Kortform, DelMedId):
    id: Id = ""
    tekst: Tekst


class Artefakt(Del):
    type: str
    tittel: Tekst
    status: Literal["utkast", "til-godkjenning", "godkjent", "forkastet"] = "utkast"
    ansvarlig: Tekst | None = None
    dato: Dato | None = None
    merkelapper: tuple[Tekst, ...] = ()
    arvet_fra: Id | None = None
    belegg: Belegg | None = None
    notat: Tekst | None = None


class Respondent(Del):
    kode: Tekst
    rolle: Literal["innbygger", "pårørende", "ansatt", "leder", "samarbeidspart"]
    beskrivelse: Tekst | None = None
    virksomhet: Tekst | None = None
    antall: Heltall = 1
    universell_utforming: tuple[Tekst, ...] = ()


class Faktorer(Del):
    situasjon: Tekst | None = None
    brukerferd: Tekst | None = None
    nettverk: Tekst | None = None
    livssituasjon: Tekst | None = None


class Samtykke(Del):
    grunnlag: Literal["innhentet", "publisert", "fiktivt"] = "innhentet"
    dato: Dato | None = None
    omfang: Tekst | None = None
    publiseres: JaNei | None = None
    slettes: Dato | None = None
    kilde: Tekst | None = None


class Personvern(Del):
    behandlingsgrunnlag: Tekst | None = None
    informert: JaNei | None = None
    slettes: Dato | None = None
    barn: JaNei | None = None
    foresatte: Tekst | None = None


class Sitat(DelMedId):
    tekst: Tekst
    tema: Tekst | None = None
    gjenfortalt: JaNei | None = None


class Behov(Punkt):
    bevisst: JaNei | None = None


class Intervju(Artefakt):
    respondent: Respondent
    faktorer: Faktorer | None = None
    metode: Tekst | None = None
    gjennomført: Dato | None = None
    guide: Ref | None = None
    samtykke: Samtykke | None = None
    personvern: Personvern | None = None
    sitater: tuple[Sitat, ...] = ()
    observasjoner: tuple[Punkt, ...] = ()
    behov: tuple[Behov, ...] = ()
    barrierer: tuple[Punkt, ...] = ()


class Brukergruppe(Artefakt):
    beskrivelse: Tekst | None = None
    situasjon: Tekst | None = None
    behov: tuple[Tekst, ...] = ()
    servicegrad: Heltall | None = None
    sitat: Ref | None = None
    bygger_på: tuple[Ref, ...] = ()


class Innsikt(Artefakt):
    påstand: Tekst | None = None
    forklaring: Tekst | None = None
    bevis: tuple[Ref, ...] = ()
    tema: Tekst | None = None
    hvordan_kan_vi: tuple[Tekst, ...] = ()


class Steg(DelMedId):
    fase: Tekst | None = None
    tittel: Tekst
    handling: Tekst | None = None
    kontaktpunkt: Tekst | None = None
    kanal: Tekst | None = None
    følelse: Heltall | None = None
    tanke: Tekst | None = None
    sitat: Ref | None = None
    behov: tuple[Tekst, ...] = ()
    smertepunkter: tuple[Tekst, ...] = ()
    muligheter: tuple[Tekst, ...] = ()
    magisk_øyeblikk: JaNei | None = None
    varighet: Varighet | None = None
    ventetid: Varighet | None = None
    bygger_på: tuple[Ref, ...] = ()


class Brukerreise(Artefakt):
    beskrivelse: Tekst | None = None
    aktører: tuple[Ref, ...] = ()
    variant: Tekst | None = None
    sammenlign_med: Ref | None = None
    faser: tuple[Tekst, ...] = ()
    steg: tuple[Steg, ...] = ()


class Aktør(DelMedId):
    navn: Tekst
    synlig: JaNei | None = None


class Handling(Kortform):
    tekst: Tekst
    aktør: Id | None = None
    eier: Tekst | None = None


class KritiskPunkt(Kortform):
    kortform = "hva"
    hva: Tekst
    tiltak: Tekst | None = None
    eier: Tekst | None = None


class Kartsteg(DelMedId):
    tittel: Tekst | None = None
    fysiske_bevis: tuple[Handling, ...] = ()
    brukerhandling: Handling | None = None
    synlige_handlinger: tuple[Handling, ...] = ()
    usynlige_handlinger: tuple[Handling, ...] = ()
    støtteprosesser: tuple[Handling, ...] = ()
    partnere: tuple[Handling, ...] = ()
    systemer: tuple[Handling, ...] = ()
    regelverk: tuple[Tekst, ...] = ()
    krav: tuple[Ref, ...] = ()
    måltall: Tekst | None = None
    tid: Varighet | None = None
    kritisk_punkt: KritiskPunkt | None = None
    magisk_øyeblikk: JaNei | None = None
    eier: Tekst | None = None
    opplevd_avsender: Tekst | None = None
    bygger_på: tuple[Ref, ...] = ()


class Pil(Del):
    fra: Celle
    til: Celle
    tekst: Tekst | None = None
    toveis: JaNei = False


class Variant(DelMedId):
    tittel: Tekst
    beskrivelse: Tekst | None = None
    steg: tuple[Kartsteg, ...] = ()


class Tjenestekart(Artefakt):
    beskrivelse: Tekst | None = None
    brukerreise: Ref | None = None
    detaljnivå: Tekst | None = None
    aktører: tuple[Aktør, ...] = ()
    steg: tuple[Kartsteg, ...] = ()
    piler: tuple[Pil, ...] = ()
    varianter: tuple[Variant, ...] = ()


class Spor(DelMedId):
    tittel: Tekst


class Aktivitet(DelMedId):
    tittel: Tekst
    spor: Id
    fra: Tidspunkt | None = None
    til: Tidspunkt | None = None
    beskrivelse: Tekst | None = None
    avhenger_av: tuple[Id, ...] = ()
    prioritet: Tekst | None = None
    ansvarlig: Tekst | None = None
    kostnad: Heltall | None = None
    leverer: tuple[Ref, ...] = ()


class Milepæl(DelMedId):
    tittel: Tekst
    dato: Tidspunkt
    beslutning: Tekst | None = None
    tatt: JaNei | None = None
    avhenger_av: tuple[Id, ...] = ()


class Veikart(Artefakt):
    beskrivelse: Tekst | None = None
    spor: tuple[Spor, ...] = ()
    aktiviteter: tuple[Aktivitet, ...] = ()
    milepæler: tuple[Milepæl, ...] = ()


MODELS: dict[str, type[Artefakt]] = {
    "intervju": Intervju,
    "brukergruppe": Brukergruppe,
    "innsikt": Innsikt,
    "brukerreise": Brukerreise,
    "tjenestekart": Tjenestekart,
    "veikart": Veikart,
}


def main() -> None:
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    for path in Path(sys.argv[1]).rglob("*.yaml"):
        data = yaml.load(path.read_bytes(), loader)
        if data.get("type") in MODELS:
            MODELS[data["type"]].model_validate(data)


if __name__ == "__main__":
    main()
