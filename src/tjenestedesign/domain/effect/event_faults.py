"""What is wrong with event files, row by row: counted and exemplified where the data is, never read into Python whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from tjenestedesign.domain.effect.engine import Engine
from tjenestedesign.domain.effect.events import FAULTS, clean, columns_of
from tjenestedesign.ground.extras import extra
from tjenestedesign.ground.files import written_beside

SHOWN: Final = 5
"""So many rows of each kind are named; the rest is a number."""
GAP_DAYS: Final = 366
_ROW: Final = "td_rad"
_WHY: Final = "td_feil"
REJECT_HEADING: Final = "rad;feil;"
"""How a file of rejected rows begins, so that td knows its own."""
_SECRET: Final = "•••••••••••"


@dataclass(frozen=True, slots=True)
class Tally:
    """One kind of fault or remark: how many rows, and the first of them with what stands there."""

    kode: str
    tekst: str
    kolonne: str
    antall: int
    rader: tuple[tuple[int, str], ...]
    """Row as a spreadsheet counts, and the value; blank where it must not be shown."""


@dataclass(frozen=True, slots=True)
class Check:
    """What a file holds."""

    rader: int
    gode: int
    feil: tuple[Tally, ...]
    merk: tuple[Tally, ...]
    """What is worth looking at, but is counted all the same."""
    ukjente: tuple[str, ...]
    """Columns that are not used."""


def check(
    engine: Engine,
    number: int,
    file: Path,
    stages: Mapping[str, str],
    today: date,
    rejects: Path | None,
    good: Path | None,
) -> Check:
    """Looks through one file; writes rejected rows and good rows where asked. Raises `MissingColumns` and `UnreadableData`."""
    ibis: Any = extra("ibis")
    table = engine.file(file)
    own = columns_of(table.columns)
    first = 1 if file.suffix.lower() == ".parquet" else 2
    raw = engine.keep(f"td_fil_{number}", table.mutate(**{_ROW: ibis.row_number() + first}))
    cleaned = engine.keep(f"td_rene_{number}", clean(raw, stages, today, keep=(_ROW,)))
    faults = {
        str(r["feil"]): int(r["n"])
        for r in _rows(cleaned.group_by("feil").aggregate(n=cleaned.count()))
        if r["feil"]
    }
    total = int(_rows(cleaned.aggregate(n=cleaned.count()))[0]["n"])
    found = tuple(_fault(raw, cleaned, own, kind, faults[kind]) for kind in FAULTS if kind in faults)
    bad = cleaned.filter(~cleaned.feil.isnull()).select(_ROW, **{_WHY: cleaned.feil})
    if rejects is not None and faults:
        with written_beside(rejects) as beside:
            _write_rejects(ibis, engine, raw, bad, own, beside)
    if good is not None:
        with written_beside(good) as beside:
            _write_good(engine, raw, cleaned, beside, good.suffix.lower())
    known = {*own.values(), _ROW}
    return Check(
        total, total - sum(faults.values()), found, tuple(_remarks(ibis, cleaned)),
        tuple(str(c) for c in table.columns if c not in known),
    )  # fmt: skip


def _fault(raw: Any, cleaned: Any, own: Mapping[str, str], kind: str, count: int) -> Tally:
    what = FAULTS[kind]
    rows = cleaned.filter(cleaned.feil == kind).select(_ROW).order_by(_ROW).limit(SHOWN)
    wanted = [int(r[_ROW]) for r in _rows(rows)]
    shown: dict[int, str] = {}
    if kind != "fødselsnummer" and what.kolonne in own:
        values = raw.filter(raw[_ROW].isin(wanted)).select(
            _ROW, td_verdi=raw[own[what.kolonne]].cast("string")
        )
        shown = {int(r[_ROW]): str(r["td_verdi"] or "") for r in _rows(values)}
    return Tally(kind, what.tekst, what.kolonne, count, tuple((n, shown.get(n, "")) for n in wanted))


def _remarks(ibis: Any, cleaned: Any) -> Iterator[Tally]:
    """What is not wrong in any one row."""
    sound = cleaned.filter(cleaned.feil.isnull())
    days = sound.group_by("person", "jdn").aggregate(n=sound.stage.nunique(), row=sound[_ROW].max())
    yield from _some(
        "to-stadier",
        "To stadier er ført på samme person samme dag. Det tidligste av dem gjelder.",
        "stadium",
        days.filter(days.n > 1),
    )
    columns = [c for c in sound.columns if c not in (_ROW, "feil")]
    same = sound.group_by(*columns).aggregate(n=sound.count(), row=sound[_ROW].max())
    yield from _some(
        "like-rader", "Flere rader er helt like. Alle er regnet med.", "", same.filter(same.n > 1)
    )
    groups = sound.group_by("person").aggregate(n=sound.group.nunique(), row=sound[_ROW].max())
    yield from _some(
        "flere-grupper",
        "Samme person står i flere brukergrupper. Den siste gjelder.",
        "brukergruppe",
        groups.filter(groups.n > 1),
    )
    steps = sound.select("person", "jdn", row=sound[_ROW])
    steps = steps.mutate(
        n=steps.jdn - steps.jdn.lag().over(ibis.window(group_by="person", order_by=["jdn", "row"]))
    )
    yield from _some(
        "opphold",
        "Det er over et år siden forrige hendelse for personen.",
        "dato",
        steps.filter(steps.n > GAP_DAYS),
    )


def _some(kind: str, text: str, column: str, rows: Any) -> Iterator[Tally]:
    count = int(_rows(rows.aggregate(n=rows.count()))[0]["n"])
    if count:
        first = _rows(rows.select("row").order_by("row").limit(SHOWN))
        yield Tally(kind, text, column, count, tuple((int(r["row"]), "") for r in first))


def _write_rejects(ibis: Any, engine: Engine, raw: Any, bad: Any, own: Mapping[str, str], file: Path) -> None:
    """The rows as they came, after the row number and the reason; no text can become a formula, and no fødselsnummer is there."""
    joined = raw.inner_join(bad, _ROW)
    reason = ibis.cases(*((joined[_WHY] == k, f.tekst) for k, f in FAULTS.items()), else_="")
    columns: dict[str, Any] = {"rad": joined[_ROW], "feil": reason}
    for name in raw.columns:
        if name == _ROW:
            continue
        text = joined[name].cast("string").fill_null("")
        if name == own["person"]:
            text = ibis.cases((joined[_WHY] == "fødselsnummer", _SECRET), else_=text)
        dangerous = text.re_search(r"^[\s]*[=+@|%-]") & ~text.re_search(r"^-?[0-9]+([.,][0-9]+)?$")
        columns[name if name not in columns else f"{name}_"] = ibis.cases(
            (dangerous, ibis.literal("'") + text), else_=text
        )
    engine.connection.to_csv(joined.select(**columns).order_by("rad"), str(file), header=True, sep=";")


def _write_good(engine: Engine, raw: Any, cleaned: Any, file: Path, suffix: str) -> None:
    sound = cleaned.filter(cleaned.feil.isnull()).select(_ROW)
    rows = raw.semi_join(sound, _ROW).order_by(_ROW).drop(_ROW)
    if suffix == ".parquet":
        engine.connection.to_parquet(rows, str(file))
    else:
        engine.connection.to_csv(rows, str(file), header=True, sep=";")


def _rows(expression: Any) -> Sequence[Mapping[str, Any]]:
    return expression.to_pyarrow().to_pylist()


def is_own_rejects(file: Path) -> bool:
    """Whether td wrote the file."""
    with file.open("rb") as stream:
        return stream.read(len(REJECT_HEADING)) == REJECT_HEADING.encode()
