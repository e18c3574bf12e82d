"""No mutation of the Asker files makes td do anything but exit 0, 1 or 2 with located messages."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import ASKER
from tests.sweep import FULL
from tjenestedesign.check.catalogue import CATALOGUE
from tjenestedesign.check.load import load_project
from tjenestedesign.check.printers import as_github, as_json, as_sarif
from tjenestedesign.cli.printed_findings import print_text
from tjenestedesign.project.model import refs
from tjenestedesign.project.reading import RawFile, read_files
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

FILES = {f.file: f.raw for f in read_files(ASKER) if isinstance(f.raw, bytes)}
NAMES = sorted(FILES)
WHOLE, _ = load_project(ASKER)


def around(name: str) -> dict[str, bytes]:
    """The file, what it refers to and what refers to it: all a change in it can touch but the sums over a whole project."""
    entry = next((e for e in WHOLE.entries.values() if e.file == name), None)
    if entry is None:
        return FILES
    ids = {r.id for _, r in refs(entry.model)} | {e.id for e, _, _ in WHOLE.backlinks.get(entry.id, ())}
    near = {name, "prosjekt.yaml", *(WHOLE.entries[i].file for i in ids if i in WHOLE.entries)}
    return {n: raw for n, raw in FILES.items() if n in near}


EXAMPLES = int(os.environ.get("TD_MUTATIONS", "1000" if FULL else "30"))
GARBAGE: list[Any] = [
    None,
    "",
    "  ",
    0,
    -1,
    1e308,
    True,
    [],
    {},
    [None],
    [[]],
    {"a": None},
    "x" * 5000,
    "\u202e",
    "🏠",
    "1.2.2015",
    "2015-13-45",
    "intervju-01#",
    "#",
    "a#b#c",
    "*x",
    "å",
    {"": ""},
    [{}],
    "../../etc/passwd",
    "\x85\u2028",
]


def check(files: dict[str, bytes]) -> None:
    project, found = load_project(ASKER, [RawFile(name, raw) for name, raw in sorted(files.items())])
    for item in found:
        assert item.code in CATALOGUE
        assert item.message
        assert item.position.line >= 1
        assert item.position.column >= 1
        if item.position.file in files:
            lines = files[item.position.file].count(b"\n") + files[item.position.file].count(b"\r") + 1
            assert item.position.line <= max(lines, 1)
    json.loads(as_json(found, str))
    as_github(found, str)
    as_sarif(found, str, dict.fromkeys(CATALOGUE, ""))
    list(render_site(plan_site(project, found)))


def mutate(data: Any, choose: random.Random) -> Any:
    """Drops, doubles, retypes or garbles one thing, somewhere in the tree."""
    spots: list[tuple[Any, Any]] = []

    def collect(node: Any) -> None:
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            spots.append((node, key))
            if isinstance(node[key], (dict, list)):
                collect(node[key])

    collect(data)
    if not spots:
        return data
    node, key = choose.choice(spots)
    match choose.randrange(6):
        case 0:
            del node[key]
        case 1:
            node[key] = choose.choice(GARBAGE)
        case 2:
            if isinstance(node, list):
                node.append(node[key])
            else:
                node[str(key) + choose.choice(["x", " ", "\u0301", ":", "#"])] = node[key]
        case 3:
            node[key] = [node[key]]
        case 4:
            node[key] = {"x": node[key]}
        case _:
            if isinstance(node[key], str) and node[key]:
                at = choose.randrange(len(node[key]))
                node[key] = (
                    node[key][:at]
                    + choose.choice(["", "\n", '"', "{", "<b>", "\t", "\u200b"])
                    + node[key][at + 1 :]
                )
    return data


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(NAMES), st.integers(0, 2**32), st.integers(1, 4))
def test_no_change_of_the_content_gets_past_the_checks(name: str, seed: int, times: int) -> None:
    choose = random.Random(seed)
    data = yaml.safe_load(FILES[name])
    for _ in range(times):
        data = mutate(data, choose)
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    check({**around(name), name: text.encode("utf-8", "replace")})


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(NAMES), st.binary(min_size=1, max_size=12), st.floats(0, 1), st.integers(0, 60))
def test_no_bytes_in_a_file_get_past_the_checks(name: str, junk: bytes, where: float, drop: int) -> None:
    raw = FILES[name]
    at = int(where * len(raw))
    check({**around(name), name: raw[:at] + junk + raw[at + drop :]})


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(NAMES), st.text(max_size=200))
def test_no_text_as_a_file_gets_past_the_checks(name: str, text: str) -> None:
    check({**around(name), name: text.encode("utf-8", "surrogatepass")})


def test_printing_survives_every_kind_of_text(tmp_path: Path) -> None:
    from rich.console import Console

    text = "type: brukergruppe\ntittel: 家🏠\u0301\u200b\t‮x\nbeskrivelse: [" + "日本" * 300 + "]\nukjent: 1\n"
    _, found = load_project(
        tmp_path, [RawFile("prosjekt.yaml", b"navn: x\nkommune: y\n"), RawFile("a.yaml", text.encode())]
    )
    project, _ = load_project(tmp_path, [RawFile("a.yaml", text.encode())])
    for width in (1, 20, 80, 300):
        with (tmp_path / "ut.txt").open("w", encoding="utf-8") as stream:
            print_text(
                found,
                {b.source.file: b.source for b in project.broken.values()}.get,
                str,
                Console(file=stream, width=width),
            )
