"""The JSON Schema that editors use, and `td validate`, say the same about the same file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError as SchemaError
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from tests.conftest import REPO, Build, Run
from tjenestedesign.check.json_schema import all_schemas, schema_for
from tjenestedesign.check.types import TYPES
from tjenestedesign.ground.yaml.source import Source, parse
from tjenestedesign.project.lock import LOCK_FILE
from tjenestedesign.project.model import Del, Ref
from tjenestedesign.project.prosjekt import Prosjekt

SAKER = REPO / "tests/exchange/formats/saker"
EXAMPLES = sorted(
    p
    for name in ("asker", "skolevei")
    for p in (REPO / "examples" / name).rglob("*.yaml")
    if p.name != LOCK_FILE and not p.name.startswith(".")
)


class _Core(yaml.CSafeLoader):
    """YAML 1.2's core schema, which VS Code's YAML extension reads by: dates are texts, and so are «ja» and «on»."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


for _tag, _pattern, _first in (
    ("null", r"(?:~|null|Null|NULL|)", "~nN"),
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)", "tTfF"),
    ("int", r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)", "-+0123456789"),
    ("float", r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)", "-+0123456789."),
):
    for _char in [*_first, *([""] if _tag == "null" else [])]:
        _Core.yaml_implicit_resolvers.setdefault(_char, []).append(
            (f"tag:yaml.org,2002:{_tag}", re.compile(rf"^{_pattern}$"))
        )
_BASES = {"0x": 16, "0o": 8}
_Core.add_constructor(
    "tag:yaml.org,2002:int",
    lambda loader, node: int(loader.construct_scalar(node), _BASES.get(node.value[:2], 10)),  # type: ignore[arg-type]
)


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(all_schemas()[name])


def red(text: str, name: str = "") -> list[str]:
    """What an editor underlines."""
    data = yaml.load(text, _Core)
    kind = name or data.get("type")
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in validator(kind).iter_errors(data)]


def ask(file: Path) -> list[str]:
    return red(file.read_text("utf-8"), "prosjekt" if file.name == "prosjekt.yaml" else "")


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda p: p.stem)
def test_nothing_in_the_examples_is_red_in_an_editor(file: Path) -> None:
    assert ask(file) == []


@pytest.mark.parametrize("name", TYPES)
def test_nothing_td_new_writes_is_red_in_an_editor(td: Run, build: Build, name: str) -> None:
    folder = build({})
    assert td("new", name, "min", cwd=folder).code == 0
    (file,) = folder.rglob("min.yaml")
    assert ask(file) == []


def test_what_td_init_writes_is_not_red(td: Run, tmp_path: Path) -> None:
    assert td("init", tmp_path / "p", "--yes", "--name", "Prøve", "--municipality", "Vik").code == 0
    assert ask(tmp_path / "p/prosjekt.yaml") == []


SOURCE = "type: samfunnskostnad\ntittel: T\nårskull: 5\nandel_utenfor: 8 %\nbesparelse_per_person_år: 1\når: 5\nkalkulasjonsrente: 4\nkilder:\n  - tekst: K\n    gjelder: {}\n"
AGENDA = "type: workshop\ntittel: T\nstart: {}\n"
JOURNEY = "type: brukerreise\ntittel: {}\nsteg:\n  - {{id: {}, fase: før, tittel: {}}}\n"
BID = "type: tilbud\ntittel: T\nstatus: {}\n"
SHAPE = re.compile(r"\[(TD1\d\d)\]")


def faults(td: Run, build: Build, text: str) -> set[str]:
    """The shape faults `td validate` has about a text, but for what is said of drafts."""
    said = td("validate", "--no-cache", cwd=build({"a.yaml": text}))
    return {c for line in said.out.splitlines() if line.startswith("feil[") for c in SHAPE.findall(line)}


@pytest.mark.parametrize(
    "text",
    [
        SOURCE.format("andel_utenfor"),
        SOURCE.format("[andel_utenfor, år]"),
        JOURNEY.format("2027", "2", "true"),
        JOURNEY.format("012", "a-1", "1.50"),
        BID.format("forkastet"),
        BID.format("avvist"),
        "type: kilde\ntittel: K\nlenke: https://ssb.no/a?b=c\n",
        "type: intervju\ntittel: I\ngjennomført: 2027\n",
        "type: intervju\ntittel: I\ngjennomført: 2027-K1\n",
    ],
)
def test_what_validate_takes_an_editor_takes(td: Run, build: Build, text: str) -> None:
    told = faults(td, build, text)
    assert not told - {"TD105"}, told
    assert not [r for r in red(text) if "required property" not in r], red(text)


@pytest.mark.parametrize("clock", ["09:00", "9.30", "kl. 9", "Kl. 9.30", "9"])
def test_every_way_to_write_a_time_is_taken_by_both(td: Run, build: Build, clock: str) -> None:
    text = f"type: workshop\ntittel: T\nstart: {clock}\n"
    assert "TD107" not in faults(td, build, text)
    assert not [r for r in red(text) if r.startswith("start")]


@pytest.mark.parametrize(
    "text",
    [
        SOURCE.format("noe-annet"),
        SOURCE.format("[år, noe-annet]"),
        JOURNEY.format("T", "'?'", "S"),
        JOURNEY.format("T", "a", "S") + "ukjent: x\n",
        JOURNEY.format("T", "a", "S") + "status: kanskje\n",
        JOURNEY.format("T", "a", "S") + "dato: 4. mai\n",
        JOURNEY.format("T", "a", "S") + "merkelapper: {a: b}\n",
        "type: brukerreise\nsteg: []\n",
        "type: brukerreise\ntittel: {a: b}\nsteg: []\n",
        BID.format("tja"),
        "type: kilde\ntittel: K\nlenke: ms-word:x\n",
        "type: kilde\ntittel: K\nlenke: https:///x\n",
        "type: intervju\ntittel: I\ngjennomført: 2027-13-01x\n",
        "type: intervju\ntittel: I\ngjennomført: 1200\n",
    ],
)
def test_what_validate_refuses_for_its_shape_an_editor_underlines(td: Run, build: Build, text: str) -> None:
    assert faults(td, build, text)
    assert red(text)


# --- every kind of value, written in every way ----------------------------------------------------------------------

BARE = (
    "3 0 -1 +3 −3 03 3.0 3.5 3,5 1e2 1E2 1e-3 1e30 .5 5. 0x10 0o7 1_000 100 101 1899 2027 -0 12.345 99999999999999",
    "8.2% true True tRuE false ja nei yes no on null ~ a A a-b a_b -a a#b a# æøå #1F3A5F x.png /x.png ../x.png x.png/ data/a.csv",
    "2015-03-01 2015-3-1 2015-13-01 2015-02-30 01.03.2015 2015-03 2015-13 2015-K1 2015-q4 2015-K5 09:00 9.30 9.5 9.75 09 24 24:00",
    "https://ssb.no utkast Utkast antatt godkjent forkastet nb duckdb a/brukerhandling a/b",
)
SPACED = (
    "1 000", "3 %", "+8  %", "101 %", "1e1 %", "3 kr", "20 min", "ca. 6 uker", "3–6 måneder", "6-3 dager", "200 år", "5 timelig",
    "om 5 t", "2,5 timer", "kl. 9", "Kl 09.30", "a b", "Noe tekst",
)  # fmt: skip
TEXTS = (*(one for line in BARE for one in line.split()), *SPACED)
WAYS = (
    *TEXTS,
    *(f'"{one}"' for one in TEXTS),
    *(f"' {one} '" for one in TEXTS),
    *("", '""', '" "', "[a]", "[3]", "[a, b]", "[]", "[[a]]", "{a: b}"),
)
"""How a value can be written: bare, in quotation marks, with spaces around, blank, and as what is no value."""

_STEM = "[a-z0-9]+(?:-[a-z0-9]+)*"


def _ecma(validator: Any, pattern: str, value: Any, schema: Any) -> Iterator[Any]:
    """Patterns as an editor reads them: `$` is the end and nothing else, and `\\d` and `\\w` are ASCII."""
    del validator, schema
    if isinstance(value, str) and not re.search(pattern.replace("$", r"\Z"), value, re.ASCII):
        yield SchemaError(f"{value!r} does not match {pattern!r}")


_Editor: Any = validators.extend(Draft202012Validator, {"pattern": _ecma})


@dataclass(frozen=True)
class Kind:
    """One kind of value, by one of the keys that hold it: what td asks, and what the schema says."""

    owner: type[Del]
    key: str
    schema: dict[str, Any]

    def td(self, value: Any) -> ErrorDetails | None:
        """Why td refuses a value here; None where it reads it without a word."""
        try:
            self.owner.model_validate({self.key: value})
        except ValidationError as error:
            if found := [e for e in error.errors(include_url=False) if e["loc"][:1] == (self.key,)]:
                return found[0]
        texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        forms = _ref_forms(self.owner.model_fields[self.key].annotation)
        for text in texts if forms else ():
            if not any(re.fullmatch(form, text.strip()) for form in forms):  # nothing can be called that
                return {"type": "td", "loc": (), "msg": "", "input": text, "ctx": {"kind": "henvisning"}}
        return None


def _ref_forms(annotation: Any) -> set[str]:
    """How the references a key holds are written, where they name something there can be."""
    forms: set[str] = set()
    for ref in _refs_in(annotation):
        for goal in ref.mål:
            forms.add(_STEM if goal.del_ is None else f"{_STEM}#{_STEM}")
            if goal.del_valgfri:
                forms.add(_STEM)
    return forms


def _refs_in(annotation: Any) -> Iterator[type[Ref]]:
    if isinstance(annotation, type) and issubclass(annotation, Ref):
        yield annotation
    for inner in get_args(annotation):
        yield from _refs_in(inner)


def _parts_in(annotation: Any, found: dict[type[Del], None]) -> None:
    if isinstance(annotation, type) and issubclass(annotation, Del) and annotation not in found:
        found[annotation] = None
        for info in annotation.model_fields.values():
            _parts_in(info.annotation, found)
    for inner in get_args(annotation):
        _parts_in(inner, found)


def _bare(node: Any) -> Any:
    """A schema without what it says of one key and no other: its description, and from where to where it can be."""
    if isinstance(node, list):
        return [_bare(one) for one in node if one not in ("null", {"type": "null"}, None)]
    if not isinstance(node, dict):
        return node
    told = ("description", "examples", "deprecated", "default", "minimum", "maximum", "minItems", "maxItems")
    kept = {k: _bare(v) for k, v in node.items() if k not in told}
    return {**kept, "enum": "…"} if "enum" in kept else kept


@cache
def kinds() -> tuple[Kind, ...]:
    parts: dict[type[Del], None] = {}
    for model in (Prosjekt, *(spec.modell for spec in TYPES.values())):
        _parts_in(model, parts)
    found: dict[str, Kind] = {}
    for part in parts:
        schema = schema_for(part, "")
        whole = next(o for o in _alternatives(schema, schema) if "properties" in o)
        for key, info in part.model_fields.items():
            node = whole["properties"][key]
            name = json.dumps([_bare(node), sorted(_ref_forms(info.annotation))], sort_keys=True)
            found.setdefault(name, Kind(part, key, {**node, "$defs": schema.get("$defs", {})}))
    return tuple(found.values())


def _alternatives(node: dict[str, Any], top: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "$ref" in node:
        node = top["$defs"][node["$ref"].rpartition("/")[2]]
    yield node
    for inner in node.get("anyOf", ()):
        yield from _alternatives(inner, top)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


REASONS: dict[str, Callable[[str, str, Any], bool]] = {
    "VS Code ser tallet eller sannhetsverdien, ikke hvordan den er skrevet: 3.0, 03, .5, True": (
        lambda kind, _, seen: kind in ("id", "tall", "klokkeslett", "henvisning") and not _is_text(seen)
    ),
    "et skjema kan ikke regne med et tall i en tekst: «101», «200 år»": (
        lambda _, type, seen: type in ("less_than_equal", "greater_than_equal") and _is_text(seen)
    ),
    "eller se om en tierpotens blir et helt tall: «1e-3»": (
        lambda kind, _, seen: kind == "heltall" and _is_text(seen) and "e" in seen.lower()
    ),
    "eller telle desimaler i et tall uten å bomme: 12.345": lambda kind, _type, _seen: kind == "kroner",
    "det kjenner ikke kalenderen: 30. februar": (
        lambda kind, _, seen: kind in ("dato", "tidspunkt") and "02-30" in str(seen)
    ),
    "og sammenligner ikke to tall i en tekst: 6-3 dager": (
        lambda kind, _, seen: kind == "varighet" and "6-3" in str(seen)
    ),
    "navn Windows ikke kan bruke, er en lang liste": (
        lambda kind, _, seen: kind in ("profil", "bilde", "datafil") and str(seen).strip() in ("5.", "5.0")
    ),
}
"""Why td may refuse what the schema lets through: each a thing no schema can say. Given: td's kind of fault, pydantic's, and what an editor sees."""


def test_the_schema_and_td_say_the_same_of_every_kind_of_value_written_in_every_way() -> None:
    ways: dict[str, tuple[str, Any, Any]] = {}
    for way in WAYS:
        text = f"x: {way}\n"
        one = parse(Source("a.yaml", text))[0]["x"], yaml.load(text, _Core)["x"]
        ways.setdefault(repr(one), (way, *one))  # with and without quotation marks a text is the same
    red: list[str] = []
    missed: list[str] = []
    used: set[str] = set()
    for kind in kinds():
        editor = _Editor(kind.schema)
        for way, read, seen in ways.values():
            refused, sound = kind.td(read), editor.is_valid(seen)
            where = f"{kind.owner.__name__}.{kind.key}: {way}"
            if refused is None and not sound:
                red.append(where)
            elif refused is not None and sound:
                said = str(refused.get("ctx", {}).get("kind", ""))
                shown = seen[0] if isinstance(seen, list) and seen else seen
                why = [r for r, holds in REASONS.items() if holds(said, refused["type"], shown)]
                used.update(why)
                if not why:
                    missed.append(f"{where} ({said} {refused['msg']})")
    assert not red, red
    assert not missed, missed
    assert used == REASONS.keys()
    assert len(kinds()) > 60


def test_every_schema_is_itself_sound() -> None:
    for schema in all_schemas().values():
        Draft202012Validator.check_schema(schema)
