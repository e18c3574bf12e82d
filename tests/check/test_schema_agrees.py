"""The JSON Schema that editors use, and `td validate`, say the same about the same file."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError as SchemaError
from pydantic_core import ErrorDetails

from tests.conftest import REPO, Build, Run
from tjenestedesign.check.json_schema import all_schemas, schema_for
from tjenestedesign.check.types import TYPES
from tjenestedesign.ground.readings import VOCABULARY, folded, in_nynorsk, nearly, same_word
from tjenestedesign.ground.yaml.source import Source, parse
from tjenestedesign.project.fields import choices, is_list, part_model, words
from tjenestedesign.project.lock import LOCK_FILE
from tjenestedesign.project.model import Del, Kortform, Ref, in_full
from tjenestedesign.project.prosjekt import Prosjekt
from tjenestedesign.project.understood import understood

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
READ = (
    "3. mars 2026", "03.03.2026", "3/3-26", "3/4-26", "13/4-2026", "25/12/24", "13/04/95", "3/3/26", "05-05-05", "2026-3-1", "20260303",
    "Tirsdag 3. mars 2026", "mandag 3. mars 2026", "den 3. mars i 2026", "March 3rd, 2026", "3.13.2026", "31.3 2026", "2026.3.1",
    "3. mars", "«3. mars 2026»", "2026-03-01 00:00:00", "mars 2026", "2026 mars", "03.2026", "2026.3", "1. kvartal 2026", "q4-26", "i 2026",
    "året 2026", "13.2026", "2026 q5", "3100", "cirka seks veker", "1 t 30 min", "en halvtime", "halvannen time", "ca 6 uker", "6 uker ca.",
    "mellom 3 og 5 uker", "~3 dager", "'> 2 uker'", "tre til fem dager", "½ time", "fra 3 uker", "et kvarter", "2 hours", "300 år", "klokka 9",
    "0900", "930", "975", "halv tolv", "halv sju", "kvart på ni", "9,30", "24.30", "450 000", "450 000 kr", "kr 450 000", "12,5", "12,0",
    "82,5 %", "8 prosent", "120 %", "fire", "minus en", "tjue", "1.100", "1.000", "1.100.000", "2.026", "1,234", "1.000,50", "2,5 mill kr",
    "3 stk", "3 personer", "2,5 timer", "3 måneder", "200 minutter", "●●●", "3 (tre)", "4 av 5", "4/5", "tre kr", "0.125", "ja", "Ja!", "✓",
    "✅ ja", "jo", "1", "Til godkjenning", "god kjent", "vedtatt", "Godkjente", "Søke nå", "'Intervju 1 # Sitat 2'", "søke/Brukerhandling",
    "1. halvår 2027", "H2 2027", "andre halvår 2027", "2027 h1", "3. halvår 2027", "uke 33 2026", "2027 uke 1", "u. 3-27", "uke 53 2027", "uke 54 2026",
    "Kvartal 1 2027", "kv. 2 27", "mars -27", "10.mars-26", "NOK 90.000,00", "90,50", "-2,0", "1,000", "1.000,00", "12,0 timer", "150'", "150' kr", "150k",
    "150 k", "2,5k", "gratis", "Kostnadsfritt.", "nivå 2", "nivå 2 (bra)", "nivå +2", "x4", "nøytral (0)", "svært dårlig (-1)", "fire av fem", "4,0 av 5",
    "4 stk av 5", "nivå 4 av 5", "4 av seks", "12 elever", "3 saker", "3 biler", "3/4 time", "¾ time", "tre kvarter", "Ja, det er greit", "Ja - greit",
    "Nei, dessverre!", "Ja, men ikke bilder", "Ja greit nok", "godkjend", "foreslege", "ikkje starta", "gdokjent", "uutkast", "utkst", "egnet", "uegnet",
    "Godkjent (i møtet)", "godkjent (ikke endelig)", "utkast (sendt).", "Utkast ennå", "utkast kanskje",
)  # fmt: skip
"""What people write, as `ground/readings/` knows it, and what is almost that."""
TEXTS = (*(one for line in BARE for one in line.split()), *SPACED)
WAYS = (
    *TEXTS,
    *READ,
    *(f'"{one}"' for one in TEXTS),
    *(f"' {one} '" for one in TEXTS),
    *(
        *(
            "a | b",
            "a) ett b) to",
            "|\n  Behov\n  Mål",
            "|\n  behov\n  mål",
            "ingen",
            "'-'",
            "'...'",
            "[ingen]",
            "sykepleier x 2",
            "2 sykepleiere",
            "2-3 lærere",
        ),
        *(
            "lærere (2)",
            "tekst:Ja",
            "rolle:lærer antall:2",
            "kode:TD500 fordi:x",
            "tittel:Møte",
            "grad:antatt",
            "[2-3 lærere]",
            "[sykepleier x 2]",
            "[tekst:Ja]",
        ),
        *("{Huseiere: 4}", "[{Huseiere: 4}]", "[{Huseiere: a}]", "[{Huseiere: 4, Leiere: 2}]"),
    ),
    *("", '""', '" "', "[a]", "[3]", "[a, b]", "a, b", "a; b", "[]", "[[a]]", "{a: b}"),
)
"""How a value can be written: bare, in quotation marks, with spaces around, blank, and as what is no value."""


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

    def is_a_slip(self, value: Any) -> bool:
        """Whether a value is a word of a choice with one slip of the fingers in it, which td reads by how near it is.

        td reads it, and an editor underlines it: a word of eight letters has some five hundred slips, which no schema can list, and
        where the editor says which words there are, it has the right one among them.
        """
        texts = value if isinstance(value, list) else [value]
        known = words(self.owner.model_fields[self.key].annotation)
        return bool(known) and all(
            isinstance(text, str) and same_word(text, known) is None and len(nearly(text, known)) == 1
            for text in texts
        )

    def is_keys_in_a_text(self, value: Any) -> bool:
        """Whether a list of mappings has a text in it with the keys of one and no space after the colon: `- tittel:Møte`.

        td reads it, and an editor underlines it: the editor writes the keys of what is in a list only where it can be nothing but a mapping.
        """
        part = part_model(self.owner.model_fields[self.key].annotation)
        return (
            part is not None
            and not issubclass(part, Kortform)
            and isinstance(value, list)
            and all(isinstance(text, str) and isinstance(in_full(part, text), dict) for text in value)
        )

    def td(self, value: Any) -> ErrorDetails | None:
        """Why td refuses a value here; None where it reads it, as it stands or as it is meant."""
        read = understood(self.owner, {self.key: value})
        if read.error is not None:
            found = [e for e in read.error.errors(include_url=False) if e["loc"][:1] == (self.key,)]
            if found:
                return found[0]
        held = read.data.get(self.key)
        texts = [held] if isinstance(held, str) else held if isinstance(held, list) else []
        kinds = set(_refs_in(self.owner.model_fields[self.key].annotation))
        for text in texts if kinds else ():
            if not any(_can_name(kind, text) for kind in kinds):
                return {"type": "td", "loc": (), "msg": "", "input": text, "ctx": {"kind": "henvisning"}}
        return None


def _can_name(kind: type[Ref], text: str) -> bool:
    """Whether a reference is to what there can be: a whole artefact or a part of one, by id or title."""
    ref = kind.read(text)
    if ref is None:
        return False
    return any(
        goal.del_ is not None if ref.del_id else goal.del_ is None or goal.del_valgfri for goal in kind.mål
    )


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


_TOLD = frozenset(
    (
        *(
            "title",
            "description",
            "examples",
            "deprecated",
            "default",
            "minimum",
            "maximum",
            "minItems",
            "maxItems",
        ),
        *("contains", "minContains", "maxContains", "errorMessage", "patternErrorMessage"),
    )
)


def _bare(node: Any, top: dict[str, Any]) -> Any:
    """A schema without what it says of one key and no other: its description, what it is called, and from where to where it can be."""
    if isinstance(node, list):
        return [_bare(one, top) for one in node if one not in ("null", {"type": ["null"]}, None)]
    if not isinstance(node, dict):
        return node
    if node.get("maxContains") == 1:
        return "[…]"  # a list of one, of the same
    goal = node.get("$ref", "").rpartition("/")[2]
    if goal[:1].islower() or "-" in goal:
        return _bare(top["$defs"][goal], top)
    kept = {k: _bare(v, top) for k, v in node.items() if k not in _TOLD}
    offered, *rest = kept.get("anyOf", [{}])
    if "enum" in offered:
        return "…"
    if len(rest) == 1 and rest[0] != "[…]" and rest[0].get("type") == ["string"]:
        return offered  # the same with the word for it beside
    return kept


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
            goals = sorted(repr(kind.mål) for kind in _refs_in(info.annotation))
            name = json.dumps([_bare(node, schema), goals], sort_keys=True)
            found.setdefault(name, Kind(part, key, {**node, "$defs": schema.get("$defs", {})}))
    return tuple(found.values())


def _alternatives(node: dict[str, Any], top: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "$ref" in node:
        node = top["$defs"][node["$ref"].rpartition("/")[2]]
    yield node
    for inner in node.get("anyOf", ()):
        yield from _alternatives(inner, top)


@dataclass(frozen=True)
class Let:
    """Something td refuses and the schema lets through."""

    kind: str
    """td's kind of fault."""
    type: str
    """Pydantic's."""
    seen: Any
    """What an editor sees, or the first of it in a list."""
    in_one_text: bool
    """Whether it is a text where a list is meant."""

    @property
    def text(self) -> str:
        return self.seen if isinstance(self.seen, str) else ""


_RANGE = ("less_than_equal", "greater_than_equal")
_FIGURES = ("id", "tall", "heltall", "tusen", "ja-nei", "klokkeslett", "tidspunkt", "henvisning")
REASONS: dict[str, Callable[[Let], bool]] = {
    "VS Code ser tallet eller sannhetsverdien, ikke hvordan den er skrevet: 3.0, 03, .5, True, og 1.100 for 1100": (
        lambda let: (let.kind in _FIGURES or let.type in _RANGE) and not let.text
    ),
    "et skjema kan ikke regne med et tall i en tekst: «101», «200 år»": (
        lambda let: let.type in _RANGE and bool(let.text)
    ),
    "eller gjøre om til en annen enhet: 200 minutter er ikke et rundt antall timer": (
        lambda let: let.kind in ("tall", "heltall") and bool(re.search("min|tim|måned|kvarter", let.text))
    ),
    "eller se om en tierpotens blir et helt tall: «1e-3»": (
        lambda let: let.kind == "heltall" and bool(re.search(r"\de", let.text, re.IGNORECASE))
    ),
    "eller telle desimaler i et tall uten å bomme: 12.345": lambda let: let.kind == "kroner",
    "det kjenner ikke kalenderen: 30. februar, hva slags dag 3. mars er, og hvilke år som har en uke 53": (
        lambda let: let.kind in ("dato", "tidspunkt") and (bool(re.search("02-30|mandag|uke 53", let.text)))
    ),
    "og sammenligner ikke to tall i en tekst: 6-3 dager": (
        lambda let: let.kind == "varighet" and "6-3" in let.text
    ),
    "navn Windows ikke kan bruke, er en lang liste": (
        lambda let: (
            let.kind in ("profil", "bilde", "datafil") and str(let.seen).strip().endswith((".", "5.0"))
        )
    ),
    "en liste i én tekst må deles før hver del kan leses": lambda let: let.in_one_text,
    "og en tekst med flere nøkler i": lambda let: bool(re.match(r"\w+:\S", let.text)),
    "det ser ikke hvilke deler filen har": lambda let: let.kind == "id" and bool(let.text),
    "hvor mange noen er, spør td om når det er to tall": lambda let: let.type == "td_in_full",
    "hva tallet teller, står i en annen nøkkel": lambda let: let.kind == "tall" and bool(let.text),
}
"""Why td may refuse what the schema lets through: each a thing no schema can say."""


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
                red += [] if kind.is_a_slip(read) or kind.is_keys_in_a_text(read) else [where]
            elif refused is not None and sound:
                one = seen[0] if isinstance(seen, list) and seen else seen
                let = Let(
                    str(refused.get("ctx", {}).get("kind", "")),
                    refused["type"],
                    one,
                    is_list(kind.owner.model_fields[kind.key].annotation) and isinstance(seen, str),
                )
                why = [r for r, holds in REASONS.items() if holds(let)]
                used.update(why[:1])
                if not why:
                    missed.append(f"{where} ({let.kind} {refused['msg']})")
    assert not red, red
    assert not missed, missed
    assert used == REASONS.keys()
    assert len(kinds()) > 60


def _said_otherwise(word: str) -> Iterator[str]:
    """A word of a choice as people write it, and almost."""
    yield from (
        word.upper(),
        word.capitalize(),
        word.replace("-", " "),
        word.replace("-", "_"),
        word.replace("-", ""),
    )
    yield from (
        word.replace("å", "a").replace("ø", "o").replace("æ", "ae"),
        f"✅ {word}",
        f"{word}.",
        f"«{word}»",
    )
    yield from (word + end for end in ("e", "t", "te", "s", "erne", "en hel del"))
    yield from (word[:-1], word[:-2], word[:-1] + "a", f"u{word}", f"{word[:4]} {word[4:]}", f"ikke {word}")
    yield from (
        f"{word[:2]}{word[3:4]}{word[2:3]}{word[4:]}",
        f"{word} (sagt i møtet)",
        f"{word} (men ikke nå)",
        f"{word} ennå",
    )
    yield from in_nynorsk(folded(word))
    yield from VOCABULARY.choices.get(word, ())


def test_every_choice_is_taken_by_both_in_every_word_for_it() -> None:
    parts: dict[type[Del], None] = {}
    for model in (Prosjekt, *(spec.modell for spec in TYPES.values())):
        _parts_in(model, parts)
    tried: set[tuple[str, ...]] = set()
    slips = 0
    wrong: list[str] = []
    for part in parts:
        for key, info in part.model_fields.items():
            known = tuple(choices(info.annotation))
            if not known or known in tried or is_list(info.annotation) or "dict" in repr(info.annotation):
                continue
            tried.add(known)
            schema = schema_for(part, "")
            whole = next(o for o in _alternatives(schema, schema) if "properties" in o)
            editor = _Editor({**whole["properties"][key], "$defs": schema["$defs"]})
            kind = Kind(part, key, {})
            tried_words = [said for word in known for said in (word, *_said_otherwise(word))]
            tried_words += [f"{key} {known[0]}", f"{known[-1]} {key}".upper(), "kanskje"]
            slips += sum(kind.is_a_slip(said) and not editor.is_valid(said) for said in tried_words)
            wrong += [
                f"{part.__name__}.{key}: {said}"
                for said in tried_words
                if (kind.td(said) is None) != (editor.is_valid(said) or kind.is_a_slip(said))
            ]
    assert not wrong, wrong
    assert slips > len(tried)
    assert len(tried) > 40


def test_patterns_mean_the_same_in_an_editor() -> None:
    """JavaScript with the flag an editor sets, which takes fewer escapes than Python does."""
    node = shutil.which("node")
    if node is None:
        if os.environ.get("CI"):
            pytest.fail("node is missing, and CI must run this")
        pytest.skip("node is missing")
    found: set[str] = set()

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            found.update(value for k, value in part.items() if k == "pattern" and isinstance(value, str))
            for inner in part.values():
                walk(inner)
        elif isinstance(part, list):
            for inner in part:
                walk(inner)

    for schema in all_schemas().values():
        walk(schema)
    cases = [
        (p, text, bool(re.search(p.replace("$", r"\Z"), text, re.ASCII)))
        for p in sorted(found)
        for text in READ
    ]
    script = "let s='';process.stdin.on('data',d=>s+=d).on('end',()=>{for(const[p,t,m]of JSON.parse(s))if(new RegExp(p,'u').test(t)!==m)console.log(p,t,m)})"
    done = subprocess.run(
        [node, "-e", script], input=json.dumps(cases), capture_output=True, text=True, check=True
    )
    assert done.stdout == ""


def test_every_schema_is_itself_sound() -> None:
    for schema in all_schemas().values():
        Draft202012Validator.check_schema(schema)
