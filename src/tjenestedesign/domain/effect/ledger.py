"""The ledger of an effektmåling, `ID.utgitt.json` beside its result: everything that has been told, edition by edition.

Two reports of the same data give hidden cells away when each is protected by itself. The ledger is what the next edition is
protected against. It holds nothing that the editions themselves did not: a number that was told, or that a cell was hidden.
It only grows. Each edition carries a trace of all before it, so that a change in the middle is seen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from tjenestedesign.domain.effect.facts import (
    STOCK,
    Division,
    Fact,
    Span,
    named_in,
    nests,
    span_in,
)
from tjenestedesign.domain.effect.measured import ALLE, FORM, Key
from tjenestedesign.domain.effect.result import Definitions, Remark, Resultat
from tjenestedesign.ground.scalars import Tidspunkt

FORMAT: Final = 1
MAX_BYTES: Final = 64 * 1024 * 1024
NEW, CORRECTED, SERIES = "ny", "rettet", "ny-serie"
_POINT: Final = TypeAdapter(Tidspunkt)


class Why(Enum):
    """Why a file cannot be used as a ledger."""

    CONFLICT = "har en konflikt fra git"
    NEWER = "er skrevet av en nyere td"
    CHANGED = "er endret for hånd eller ødelagt"
    OTHERS = "hører til en annen effektmåling"


class NotALedgerError(ValueError):
    """The file is no ledger td can go on from."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class WrittenDivision(_Frozen):
    """A `Division` as it is written."""

    stadier: tuple[str, ...]
    ute_etter: int
    perioder: tuple[str, ...]
    fra: str | None
    til: str | None
    navn: dict[str, tuple[str, ...]]


class Told(_Frozen):
    """What an edition told of a fact that had not been told before, or told otherwise; `verdier` is None where it is hidden."""

    fakta: tuple[str, ...]
    verdier: tuple[int, ...] | None


class Edition(_Frozen):
    """An edition: how it counted, and what in it was new. `rettet` is how many numbers had been told otherwise before."""

    nummer: int
    slag: Literal["ny", "rettet", "ny-serie"]
    grunn: str | None
    rettet: int
    inndeling: WrittenDivision
    tall: tuple[Told, ...]
    spor: str

    @property
    def division(self) -> Division:
        i = self.inndeling
        return Division(i.stadier, i.ute_etter, i.perioder, i.fra, i.til, i.navn)


class _File(_Frozen):
    format: Literal[1]
    effektmåling: str
    utgaver: tuple[Edition, ...]


@dataclass(frozen=True)
class Ledger:
    """Everything told so far, the first edition first."""

    id: str
    editions: tuple[Edition, ...] = ()
    beside: tuple[Edition, ...] = ()
    """Editions of other effektmålinger of the same data and the same path: readers have those too."""

    @property
    def every(self) -> tuple[Edition, ...]:
        return (*self.beside, *self.editions)

    @cached_property
    def facts(self) -> Mapping[Fact, tuple[int, ...] | None]:
        """Each fact as it was told last; None where it is hidden."""
        return {t.fakta: t.verdier for e in self.every for t in e.tall}

    @cached_property
    def told(self) -> Mapping[Fact, tuple[int, ...]]:
        """Each fact that some edition has told, as it was told last."""
        return {t.fakta: t.verdier for e in self.every for t in e.tall if t.verdier is not None}

    @cached_property
    def hidden(self) -> frozenset[Fact]:
        """Each fact that some edition has hidden."""
        return frozenset(t.fakta for e in self.every for t in e.tall if t.verdier is None)

    @cached_property
    def divisions(self) -> tuple[Division, ...]:
        """Every way of dividing that an edition has had, once."""
        found: list[Division] = []
        for edition in self.every:
            if edition.division not in found:
                found.append(edition.division)
        return tuple(found)

    def cells(self, division: Division) -> Iterator[Key]:
        """The cells that an edition with the division had."""
        return (k for k in division.every_key() if division.fact(k) in self.facts)

    @property
    def trace(self) -> str:
        return self.editions[-1].spor if self.editions else ""

    @property
    def traces(self) -> frozenset[str]:
        return frozenset(e.spor for e in self.editions)

    @property
    def ends(self) -> tuple[str, ...]:
        """The last days of what was told of the whole time, the first one first: ISO dates."""
        return tuple(sorted({d.span(ALLE).last for d in self.divisions}))

    @property
    def notes(self) -> tuple[Remark, ...]:
        """What a reader of a later edition must know: that numbers were corrected, or counted in another way."""
        return tuple(
            Remark(utgave=e.nummer, slag=e.slag, grunn=e.grunn, rettet=e.rettet)
            for e in self.editions
            if e.slag != NEW and e.grunn is not None
        )


@dataclass(frozen=True, slots=True)
class Clash:
    """How an edition differs from what has been told, where it does: what needs a reason."""

    other_view: bool
    """Other stages, or people counted out at another time."""
    unnested: bool
    """Periods that neither lie inside earlier ones nor hold them whole."""
    changed: tuple[Fact, ...]
    """Numbers that have been told as something else."""

    @property
    def new_series(self) -> bool:
        return self.other_view or self.unnested

    def __bool__(self) -> bool:
        return self.new_series or bool(self.changed)


def division_of(setup: Definitions, periods: tuple[str, ...], keys: Iterable[Key]) -> Division:
    """How an edition divides what it tells. `keys` is its cells."""
    points = [_POINT.validate_python(p) for p in setup.perioder]
    return Division(
        tuple(s.id for s in setup.stadier),
        setup.ute_etter,
        periods,
        min(p.start for p in points).isoformat() if points else None,
        max(p.slutt for p in points).isoformat() if points else None,
        named_in(keys),
    )


def clash(ledger: Ledger, division: Division, values: Mapping[Key, Mapping[str, int]]) -> Clash:
    """What an edition would do to what has been told. `values` is its numbers, before anything is hidden."""
    if not ledger.every:
        return Clash(False, False, ())
    told = ledger.told
    changed: list[Fact] = []
    for key, numbers in values.items():
        before = told.get(fact := division.fact(key))
        if before is not None and fact not in ledger.hidden and before != _row(key[0], numbers):
            changed.append(fact)
    return Clash(
        bool(ledger.editions) and ledger.editions[-1].division.view != division.view,
        bool(ledger.editions)
        and not nests(_spans(division), {s for d in ledger.divisions for s in _spans(d)}),
        tuple(dict.fromkeys(changed)),
    )


def _spans(division: Division) -> set[Span]:
    return {division.span(p) for p in division.periods}


def added(ledger: Ledger, result: Resultat, found: Clash, reason: str | None) -> Ledger:
    """The ledger with what the result tells; the same ledger where it tells nothing new."""
    keys = ((t.navn, *r.nøkkel) for t in result.tabeller for r in t.rader)
    division = division_of(result.oppsett, result.perioder, keys)
    own = {t.fakta: t.verdier for e in ledger.editions for t in e.tall}
    new: dict[Fact, tuple[int, ...] | None] = {}
    for table in result.tabeller:
        for row in table.rader:
            fact = division.fact((table.navn, *row.nøkkel))
            values = None if row.verdier is None else _row(table.navn, row.verdier)
            if fact not in own or own[fact] != values:
                new[fact] = values
    if not new and not found and division in [e.division for e in ledger.editions]:
        return ledger
    kind = SERIES if found.new_series else CORRECTED if found.changed else NEW
    edition = Edition(
        nummer=len(ledger.editions) + 1,
        slag=kind,
        grunn=reason if kind != NEW else None,
        rettet=len(found.changed),
        inndeling=WrittenDivision(
            stadier=division.stages, ute_etter=division.out_after, perioder=division.periods,
            fra=division.first, til=division.last, navn=dict(division.named),
        ),
        tall=tuple(Told(fakta=f, verdier=v) for f, v in new.items()),
        spor="",
    )  # fmt: skip
    traced = edition.model_copy(update={"spor": _trace(ledger.trace, edition)})
    return Ledger(ledger.id, (*ledger.editions, traced), ledger.beside)


def seeded(result: Resultat) -> Ledger:
    """The ledger of a result that was written before there were ledgers."""
    return added(Ledger(result.effektmåling), result, Clash(False, False, ()), None)


def read_ledger(data: bytes, id: str) -> Ledger:
    """Raises `NotALedgerError`."""
    if b"<<<<<<< " in data or b">>>>>>> " in data:
        raise NotALedgerError(Why.CONFLICT)
    if len(data) > MAX_BYTES:
        raise NotALedgerError(Why.CHANGED)
    try:
        form = json.loads(data)
        if isinstance(form, dict) and isinstance(n := form.get("format"), int) and n > FORMAT:  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
            raise NotALedgerError(Why.NEWER)
        file = _File.model_validate_json(data)
    except (ValidationError, RecursionError, UnicodeError, json.JSONDecodeError) as fault:
        raise NotALedgerError(Why.CHANGED) from fault
    if file.effektmåling != id:
        raise NotALedgerError(Why.OTHERS)
    before = ""
    for number, edition in enumerate(file.utgaver, 1):
        if edition.nummer != number or edition.spor != _trace(before, edition) or not _is_sound(edition):
            raise NotALedgerError(Why.CHANGED)
        before = edition.spor
    return Ledger(id, file.utgaver)


def _is_sound(edition: Edition) -> bool:
    """Whether every fact has a table and days, so that what reads them can trust it."""
    try:
        for period in edition.inndeling.perioder:
            edition.division.span(period)
        for told in edition.tall:
            if told.fakta[0] not in FORM or len(told.fakta) < 4:
                return False
            if told.fakta[0] not in STOCK:
                span_in(told.fakta)
            if told.verdier is not None and len(told.verdier) != len(FORM[told.fakta[0]].values):
                return False
    except (ValueError, IndexError):
        return False
    return bool(edition.inndeling.perioder)


def ledger_bytes(ledger: Ledger) -> bytes:
    """The file: a fact a line, so that git shows what is added; the same ledger gives the same bytes."""
    lines = ["{", f' "format": {FORMAT},', f' "effektmåling": {_json(ledger.id)},', ' "utgaver": [']
    for at, edition in enumerate(ledger.editions):
        shape = edition.model_dump(mode="json", exclude={"tall", "spor"})
        lines.append("  {")
        lines += [f"   {_json(k)}: {_json(v)}," for k, v in shape.items()]
        rows = ",\n".join(f"    {_json(t.model_dump(mode='json'))}" for t in edition.tall)
        lines.append(f'   "tall": [\n{rows}\n   ],')
        lines.append(f'   "spor": {_json(edition.spor)}')
        lines.append("  }" + ("," if at + 1 < len(ledger.editions) else ""))
    lines.append(" ]\n}\n")
    return "\n".join(lines).encode()


def renamed_ledger(data: bytes, id: str, old: str) -> bytes:
    """The file of an effektmåling that has got another id. What is no ledger stays as it is."""
    try:
        return ledger_bytes(Ledger(id, read_ledger(data, old).editions))
    except NotALedgerError:
        return data


def _row(table: str, values: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(values[name] for name in FORM[table].values)


def _trace(before: str, edition: Edition) -> str:
    told = json.dumps(edition.model_dump(mode="json", exclude={"spor"}), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{before}\n{told}".encode()).hexdigest()[:32]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
