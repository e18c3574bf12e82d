"""The JSON Schema that editors use, and `td validate`, say the same about the same file."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.conftest import REPO, Build, Run
from tjenestedesign.check.types import TYPES
from tjenestedesign.project.lock import LOCK_FILE
from tjenestedesign.schema import all_schemas

SAKER = REPO / "tests/utveksling/saker"
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
_Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node)))  # type: ignore[arg-type]


@cache
def validator(name: str) -> Draft202012Validator:
    schema = all_schemas()[name]
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


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
        JOURNEY.format("T", "Æ b", "S"),
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


def _each(check: Callable[[str], None]) -> None:
    for name in all_schemas():
        check(name)


def test_every_schema_is_itself_sound() -> None:
    _each(lambda name: Draft202012Validator.check_schema(all_schemas()[name]))
