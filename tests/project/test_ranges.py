"""What a number, a day or a duration can be: every key says from where to where, and nothing outside is taken for sound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, cast, get_args, get_origin

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from tests.conftest import ASKER, Build, Run, contents, write_tree
from tjenestedesign.artefakter.maltall import span
from tjenestedesign.check.json_schema import all_schemas
from tjenestedesign.check.load import load_project, read_one
from tjenestedesign.check.types import TYPES
from tjenestedesign.exchange.sheets.values import plain_number
from tjenestedesign.ground.norwegian import written_range
from tjenestedesign.ground.scalars import Klokkeslett, Scalar, Tidspunkt, Varighet
from tjenestedesign.ground.yaml.source import Loc, Source
from tjenestedesign.project.fields import field_at, is_list
from tjenestedesign.project.model import Del
from tjenestedesign.project.prosjekt import Prosjekt

MODELS: Final[dict[str, type[Del]]] = {"prosjekt": Prosjekt, **{t.navn: t.modell for t in TYPES.values()}}
FORM_ALONE: Final = {Klokkeslett: "what is not between 00:00 and 23:59 does not look like a time of day"}
"""Kinds of value that need no bounds, and why."""
OWN_BOUNDS: Final = {
    Tidspunkt: ("1899-12-31", "2101-01"),
    Varighet: (None, "101 år"),  # there is no minus in a duration: none is below zero
}
"""Kinds that carry their bounds themselves, with a value on the far side of each."""
LARGEST: Final = 10**12


@dataclass(frozen=True)
class Leaf:
    """A number, a day or a duration that a key can hold, with every bound in the key's annotation."""

    owner: type[Del]
    key: str
    kind: type[Any]
    bounds: dict[str, list[Any]]

    def __str__(self) -> str:
        return f"{self.owner.__name__}.{self.key}"


def leaves(model: type[Del], seen: set[type[Del]]) -> Iterator[Leaf]:
    """Every one in a model and in all its parts."""
    if model in seen:
        return
    seen.add(model)
    for key, info in model.model_fields.items():
        yield from _leaves(model, key, info.annotation, tuple(info.metadata), seen)


def _leaves(
    owner: type[Del], key: str, annotation: Any, around: tuple[Any, ...], seen: set[type[Del]]
) -> Iterator[Leaf]:
    if isinstance(annotation, type) and get_origin(annotation) is None:
        kind = cast("type[Any]", annotation)
        if issubclass(kind, Del):
            yield from leaves(kind, seen)
        elif (
            issubclass(kind, (int, float, Decimal, date, Varighet, Tidspunkt, Klokkeslett))
            and kind is not bool
        ):
            yield Leaf(owner, key, kind, _bounds(around))
    around = (*around, *getattr(annotation, "__metadata__", ()))
    for inside in get_args(annotation):
        yield from _leaves(owner, key, inside, around, seen)


def _bounds(metadata: tuple[Any, ...]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {"ge": [], "le": []}
    for item in metadata:
        for name in found:
            if (bound := getattr(item, name, None)) is not None:
                found[name].append(bound)
        for name, bounds in _bounds(tuple(getattr(item, "metadata", ()))).items():
            found[name] += bounds
    return found


ALL: Final = tuple(
    leaf for seen in [set[type[Del]]()] for model in MODELS.values() for leaf in leaves(model, seen)
)


def test_the_leaves_are_found_in_lists_unions_mappings_and_parts() -> None:
    names = {str(leaf) for leaf in ALL}
    assert {
        "Tidsrom.fra",
        "Steg.følelse",
        "Følsomhet.renter",
        "Effektmåling.perioder",
        "Intervju.dato",
    } <= names
    assert len(names) > 90


@pytest.mark.parametrize("leaf", ALL, ids=str)
def test_every_number_and_every_day_has_a_least_and_a_most(leaf: Leaf) -> None:
    if leaf.kind in FORM_ALONE:
        return
    if issubclass(leaf.kind, Scalar):
        assert leaf.kind.innenfor, "it says in words what it can be"
        for beyond in next(v for kind, v in OWN_BOUNDS.items() if issubclass(leaf.kind, kind)):
            assert beyond is None or _refusal(leaf, beyond) in ("greater_than_equal", "less_than_equal")
        return
    assert leaf.bounds["ge"], f"{leaf} can be anything downwards"
    assert leaf.bounds["le"], f"{leaf} can be anything upwards"
    least, most = max(leaf.bounds["ge"]), min(leaf.bounds["le"])
    assert least < most
    if isinstance(most, date):
        assert (least, most) == (date(1900, 1, 1), date(2100, 12, 31))
    else:
        assert -LARGEST <= least <= 10_000, "a least that nothing is below is no bound"
        assert most <= LARGEST, "a most that nothing is above is no bound"


def _refusal(leaf: Leaf, value: str) -> str:
    """How pydantic refuses a value at a key, by the part alone."""
    listed = is_list(leaf.owner.model_fields[leaf.key].annotation)
    try:
        leaf.owner.model_validate({leaf.key: [value] if listed else value})
    except ValidationError as error:
        return next((e["type"] for e in error.errors() if e["loc"][0] == leaf.key), "")
    return ""


@pytest.mark.parametrize("name", MODELS)
def test_the_schema_says_the_same_ranges(name: str) -> None:
    def look(node: Any, path: tuple[str, ...]) -> None:
        if isinstance(node, list):
            for item in cast("list[Any]", node):
                look(item, path)
        if not isinstance(node, dict):
            return
        schema = cast("dict[str, Any]", node)
        kinds: Any = schema.get("type", ())
        if isinstance(kinds, (str, list)) and {"integer", "number"} & set(
            [kinds] if isinstance(kinds, str) else kinds
        ):
            free_text = "string" in kinds and bool(re.search(schema.get("pattern", ""), "a"))
            assert free_text or {"minimum", "maximum"} <= set(schema), path
        for key, inner in schema.items():
            look(inner, (*path, key))

    look(all_schemas()[name], (name,))


@pytest.mark.parametrize(
    ("value", "sound"),
    [
        ("1899-12-31", False),
        ("1900-01-01", True),
        ("2100-12-31", True),
        ("2101-01-01", False),
        ("9000-01-01", False),
    ],
)
def test_the_schema_and_td_agree_about_a_day(value: str, sound: bool) -> None:
    schema = all_schemas()["ide"]
    editor = Draft202012Validator({**schema["properties"]["dato"], "$defs": schema["$defs"]})
    assert editor.is_valid(value) is sound
    _, found = _read(f"type: ide\ntittel: T\ndato: {value}\n")
    assert ("TD109" in found) is not sound


def _read(text: str) -> tuple[Source, list[str]]:
    one = read_one("a.yaml", text.encode())
    return one.source, [d.code for d in one.told]


# --- what is told -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("least", "most", "told"),
    [
        (0, 100, "Skriv et tall fra 0 til 100."),
        (-2, 2, "Skriv et tall fra −2 til 2."),
        (1900, 2100, "Skriv et tall fra 1900 til 2100."),
        (0, 10**6, "Skriv et tall fra 0 til 1\u00a0000\u00a0000."),
        (0.01, 5, "Skriv et tall fra 0,01 til 5."),
        (None, 5, "Skriv et tall som er 5 eller mindre."),
        (5, None, "Skriv et tall som er 5 eller mer."),
        (None, None, ""),
        (date(2015, 3, 1), None, "Skriv en dato som er 1. mars 2015 eller senere."),
        (date(1900, 1, 1), date(2100, 12, 31), "Skriv en dato fra 1. januar 1900 til 31. desember 2100."),
    ],
)
def test_a_range_is_told_in_bokmal_and_a_bound_that_is_missing_is_not(
    least: Any, most: Any, told: str
) -> None:
    assert written_range(least, most) == told


# --- what td cannot stand -----------------------------------------------------------------------------------------

MONSTROUS: Final = {
    "more digits than a float": "9" * 309,
    "more digits than Python reads": "9" * 5000,
    "below everything": "-" + "9" * 400,
    "a large exponent": "1e30",
    "the largest exponent": "9e99",
    "a small exponent": "1e-99",
    "no end of decimals": "0." + "3" * 5000,
    "with spaces": "1 000" + " 000" * 200,
    "not a number": "NaN",
    "without end": ".inf",
    "the year 9000": "9000-01-01",
    "the year nought": "0000-01",
    "the last month of all": "9999-12",
    "very long": "9" * 400 + " år",
}


@pytest.fixture(scope="module")
def written() -> dict[str, tuple[str, Loc, bytes]]:
    """For every leaf that the Asker example has written: a file, the place in it, and its bytes."""
    found: dict[str, tuple[str, Loc, bytes]] = {}
    for file, raw in contents(ASKER).items():
        if file.endswith(".yaml") and not file.startswith("godkjent"):
            for name, loc in _places(read_one(file, raw).source):
                found.setdefault(name, (file, loc, raw))
    return found


def _places(source: Source) -> Iterator[tuple[str, Loc]]:
    named = re.search(r"(?m)^type: *(\S+)", source.text)
    model = MODELS.get(named[1] if named else "prosjekt")
    wanted = {(leaf.owner, leaf.key): str(leaf) for leaf in ALL}
    if model is None:
        return
    for loc, part in source.spans:
        if part != "value" or not loc or not isinstance(loc[-1], (str, int)):
            continue
        info = field_at(model, loc)
        span = source.spans[(loc, "value")]
        if info is None or span.start[0] != span.end[0]:
            continue
        for (owner, key), name in wanted.items():
            if owner.model_fields.get(key) is info and source.lines[span.start[0]][span.start[1]] not in "[{":
                yield name, loc


reading = lru_cache(maxsize=300)(read_one)
"""A file's bytes are read once, though values are put in at many places in it."""


def _with(raw: bytes, file: str, loc: Loc, value: str) -> bytes:
    """The file with another value at a place."""
    source = reading(file, raw).source
    span = source.spans[(loc, "value")]
    lines = list(source.lines)
    line = lines[span.start[0]]
    lines[span.start[0]] = line[: span.start[1]] + value + line[span.end[1] :]
    return "\n".join(lines).encode()


def test_the_example_has_most_of_the_leaves(written: dict[str, tuple[str, Loc, bytes]]) -> None:
    assert len(written) > 50, sorted({str(leaf) for leaf in ALL} - set(written))


KEPT: Final = {
    "Tildelingskriterium.vekt": "together they are a hundred",
    "Samfunnskostnad.andel_utenfor": "with none there is nothing to reckon",
    "Effektmåling.minste_celle": "the stored result was worked out with it",
    "Effektmåling.ute_etter": "the stored result was worked out with it",
    "Effektmåling.perioder": "the stored result was worked out with it",
    "Prisnivå.år": "each year has one index",
    "Økonomi.prisår": "it is one of the years with an index",
}
"""What is left as it is when everything else goes to the end of its range, and why."""
TINY: Final = {float: "1e-20", Decimal: "1e-20"}
EXTREMES: Final = {
    "next to nothing": (TINY, "", max),
    "the least": (
        {date: "1900-01-01", Tidspunkt: "1900", Varighet: "0 min", Klokkeslett: "00:00"},
        "ge",
        max,
    ),
    "the most": (
        {date: "2100-12-31", Tidspunkt: "2100", Varighet: "31 dager", Klokkeslett: "23:59"},
        "le",
        min,
    ),
}


@pytest.mark.parametrize("end", EXTREMES)
def test_a_project_with_every_value_at_the_end_of_its_range_can_be_checked_and_rendered(
    tmp_path: Path, td: Run, end: str
) -> None:
    words, bound, tightest = EXTREMES[end]
    by_name = {str(leaf): leaf for leaf in ALL}
    project = write_tree(tmp_path / "p", contents(ASKER))
    for file, raw in contents(ASKER).items():
        if not file.endswith(".yaml") or file.startswith("godkjent"):
            continue
        changed = raw
        for name, loc in _places(reading(file, raw).source):
            leaf = by_name[name]
            value = next((w for kind, w in words.items() if issubclass(leaf.kind, kind)), None)
            if name in KEPT or (value is None and not bound):
                continue
            tried = _with(changed, file, loc, value or str(tightest(leaf.bounds[bound])))
            if not any(d.code in ("TD107", "TD109") for d in reading(file, tried).told):
                changed = tried  # figures whose unit or computation has a narrower range keep what they had
        (project / file).write_bytes(changed)
    checked = td("validate", cwd=project)
    assert checked.code == 0, checked.out + checked.err
    made = td("render", "--output", tmp_path / "ut", cwd=project)
    assert made.code == 0, made.out + made.err


@pytest.mark.parametrize("kind", MONSTROUS)
def test_no_value_at_any_key_is_more_than_td_can_stand(
    written: dict[str, tuple[str, Loc, bytes]], kind: str
) -> None:
    kinds = {str(leaf): leaf.kind for leaf in ALL}
    for name, (file, loc, raw) in written.items():
        one = read_one(file, _with(raw, file, loc, MONSTROUS[kind]))
        faults = [d for d in one.told if d.code in ("TD107", "TD109")]
        if faults:
            line = one.source.spans[(loc, "value")].start[0] + 1
            assert all(d.position.line == line for d in faults), name
            assert all(len(d.message) < 200 and len(d.hint) < 200 for d in faults), name
            assert not any("None" in d.hint for d in faults), name
        else:
            assert kinds[name] is float, f"{name} takes {kind} for sound"
            assert kind in ("a small exponent", "no end of decimals"), f"{name} takes {kind} for sound"


# --- what goes together -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "room"),
    [
        ("prosent", (-100, 1000)),
        ("Prosent av familiene", (-100, 1000)),
        ("%", (-100, 1000)),
        ("av 5", (0, 5)),
        ("poeng av 10", (0, 10)),
        ("skala 1–6", (1, 6)),
        ("poeng på en skala fra 1 til 5", (1, 5)),
        ("skala 5–1", None),
        ("barn 6–12 år", None),
        ("dager", None),
        ("kr", None),
        (None, None),
    ],
)
def test_a_unit_that_is_a_share_or_a_scale_says_what_its_figures_can_be(
    unit: str | None, room: tuple[int, int] | None
) -> None:
    assert span(unit) == room


INDICATOR: Final = "type: effektmåling\ntittel: T\nformål: F\nindikatorer:\n  - {id: a, tittel: A, "


@pytest.mark.parametrize(
    ("rest", "faults"),
    [
        ("enhet: prosent, nullpunkt: 40, mål: 250}", 0),
        ("enhet: prosent, nullpunkt: -1000, mål: 1000000}", 2),
        ("enhet: av 5, nullpunkt: -5, mål: 5}", 1),
        ("beregning: andel-videre, stadium: k#a, nullpunkt: 0, mål: 100}", 0),
        ("beregning: andel-videre, stadium: k#a, mål: 100.5}", 1),
        ("beregning: opplevelse, enhet: av 5, nullpunkt: 0}", 1),
        ("beregning: kostnad, mål: -1}", 1),
    ],
)
def test_a_figure_goes_with_the_unit_and_the_computation_beside_it(rest: str, faults: int) -> None:
    _, found = _read(INDICATOR + rest + "\n")
    assert found.count("TD109") == faults


def test_every_fault_in_a_part_stands_at_its_own_key() -> None:
    one = read_one("a.yaml", (INDICATOR + "enhet: prosent, nullpunkt: -1000, mål: 1000000}\n").encode())
    assert [
        one.source.lines[d.position.line - 1][d.position.column - 1 :].split(",")[0] for d in one.told
    ] == [
        "-1000",
        "1000000}",
    ]


def test_a_project_and_its_phases_end_after_they_start(build: Build) -> None:
    whole = "navn: N\nkommune: K\ntidsrom: {fra: 2015-K3, til: 2015-08}\nfaser:\n  innsikt: {fra: 2015, til: 2014-12}\n"
    _, found = load_project(build({"prosjekt.yaml": whole}))
    assert [(d.code, d.position.line) for d in found] == [("TD316", 5)], (
        "a month inside its quarter is no fault"
    )


def test_a_number_with_a_monstrous_exponent_is_never_written_out_in_a_sheet() -> None:
    assert plain_number("1e999999999") == ""
    assert plain_number("1e3") == "1000"
