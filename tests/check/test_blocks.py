"""Whoever writes over a prompt in a new file can write anything, and it is all there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import SETTINGS, Build, write_tree
from tjenestedesign.check.load import load_project
from tjenestedesign.check.new_files import new_artefact
from tjenestedesign.check.types import TYPES
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.yaml.source import Source, parse
from tjenestedesign.project.model import texts

AWKWARD = (
    "Se sak #12 i arkivet",
    "# er det første jeg så",
    "Viktig: ring alltid først",
    'Han sa «ja», og hun sa "nei"',
    '"Nei", sa hun',
    "'Ja' sa han, 'men ikke nå'",
    "- og så gikk hun",
    "@kommunen svarte aldri",
    "100 % av dem ventet",
    "% er vanskelig",
    "Dette er spørsmålet:",
    "[Ler] {og går} & * ! | > `x`",
    "ja",
    "Første linje\nAndre linje: med #kolon",
)
PROMPT = re.compile(r"(?m)^( +)<Skriv [^<>\n]*>$")


@pytest.mark.parametrize("text", AWKWARD)
@pytest.mark.parametrize(
    "name", [n for n, t in TYPES.items() if PROMPT.search(new_artefact(t, None).decode())]
)
def test_awkward_texts_survive_where_a_prompt_stood(name: str, text: str) -> None:
    """As an editor does it: each new line begins where the one above did."""
    made = new_artefact(TYPES[name], None).decode()
    written = PROMPT.sub(lambda m: m[1] + text.replace("\n", f"\n{m[1]}"), made)
    read, faults = parse(Source("a.yaml", written))
    assert not faults
    count = len(PROMPT.findall(made))
    assert count
    assert list(_strings(read)).count(text) == count


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [s for one in value.values() for s in _strings(one)]
    if isinstance(value, list):
        return [s for one in value for s in _strings(one)]
    return [value.strip("\n")] if isinstance(value, str) else []


def test_the_texts_reach_the_model_without_a_word(tmp_path: Path) -> None:
    made = new_artefact(TYPES["innsikt"], None).decode()
    for text in AWKWARD:
        folder = write_tree(
            tmp_path,
            {
                "prosjekt.yaml": SETTINGS,
                "a.yaml": PROMPT.sub(lambda m, t=text: m[1] + t.replace("\n", f"\n{m[1]}"), made),
            },
        )
        project, found = load_project(folder)
        assert not [d for d in found if d.code in ("TD017", "TD111") or d.level is Level.FEIL]
        assert [t for _, t in texts(project.entries["a"].model)].count(text) == 3


def test_a_quote_that_is_taken_out_of_its_comment_is_a_block() -> None:
    """The two lines of a prompt that stands as a comment are taken out together."""
    made = new_artefact(TYPES["intervju"], None).decode()
    lines = made.splitlines()
    at = next(n for n, line in enumerate(lines) if re.match(r"# +tekst: \|", line))
    assert lines[at + 1] == "#       Jeg vet ikke hvem som kommer."
    out = [line.removeprefix("# ") if at - 1 <= n <= at + 1 else line for n, line in enumerate(lines)]
    out[at + 1] = out[at + 1].replace("Jeg vet ikke hvem som kommer.", AWKWARD[0])
    read, faults = parse(Source("a.yaml", "\n".join(out)))
    assert not faults
    assert AWKWARD[0] in _strings(read)


@pytest.mark.parametrize("name", list(TYPES))
def test_no_prompt_stands_behind_a_key_but_a_code(name: str) -> None:
    behind = re.findall(r"(?m)^ *(?:- )?(\w+): <Skriv ", new_artefact(TYPES[name], None).decode())
    assert set(behind) <= {"kode"}


def test_a_reference_that_stops_before_its_part_is_told(build: Build) -> None:
    """`kilden #funn-2` is the whole source to YAML, and a part of it to whoever wrote it. A remark is a remark."""
    folder = build(
        {
            "k.yaml": "type: kilde\ntittel: K\nslag: dokument\nfunn:\n  - {id: funn-1, tekst: Noe}\n",
            "i.yaml": "type: innsikt\ntittel: I\npåstand: Folk leter\nforklaring: x\nbevis:\n  - k #funn-1\n  - k  # hele rapporten\n  - k#funn-1 #lest\n",
        }
    )
    found = load_project(folder)[1]
    (told,) = (d for d in found if d.code == "TD017")
    assert (told.position.line, "«k#funn-1»" in told.hint) == (6, True)
    assert not [d for d in found if d.level is Level.FEIL], found
