"""Awkward things people say, in every way of writing them: each is kept to the letter, or told where it stands with what to do.

What someone said is never changed without a word: neither cut at a hash, split at a colon nor taken for a list.
"""

from __future__ import annotations

import csv
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from tests.conftest import Build, Run
from tjenestedesign.check.load import load_project
from tjenestedesign.ground.diagnostics import Diagnostic

QUOTES: Final = {
    "kolon": "Hun sa: ring i morgen",
    "nummertegn": "Jeg var #3 i køen",
    "nummertegn etter mellomrom": "Se lapp # 3",
    "apostrof": "Det er mors' jobb, ikke min",
    "krøllede": "De sa “vent” og la på",
    "gåseøyne": "«Nei» sa hun, og «nei» sa han",
    "strek først": "- ikke spør meg",
    "krøllalfa": "@NAV svarte aldri",
    "prosent": "%-satsen forstod jeg ikke",
    "to linjer": "Jeg ventet.\nOg ventet.",
    "kolon sist": "Og så kom det:",
    "emoji": "🙂 til slutt 👍",
    "klamme": "[ler] Det var ikke meg",
    "og-tegn": "& så gikk jeg hjem",
    "stjerne": "*Aldri* igjen",
    "spørsmålstegn": "? Hva er et vedtak",
}
TALK: Final = (
    "type: intervju\ntittel: S\nrespondent: {kode: I-1, rolle: innbygger}\n"
    "samtykke: {dato: 2026-01-01, omfang: Sitater, slettes: 2090-01-01}\n"
)


def _indented(quote: str) -> str:
    return textwrap.indent(quote, "      ")


WAYS: Final[Mapping[str, Callable[[str], str]]] = {
    "uten noe": lambda q: "sitater:\n  - id: a\n    tekst: " + q.replace("\n", "\n      ") + "\n",
    "enkle": lambda q: "sitater:\n  - id: a\n    tekst: '" + q.replace("\n", "\n      ") + "'\n",
    "doble": lambda q: 'sitater:\n  - id: a\n    tekst: "' + q.replace("\n", "\n      ") + '"\n',
    "gåseøyne": lambda q: "sitater:\n  - id: a\n    tekst: «" + q.replace("\n", "\n      ") + "»\n",
    "krøllede": lambda q: "sitater:\n  - id: a\n    tekst: “" + q.replace("\n", "\n      ") + "”\n",
    "strek": lambda q: "sitater:\n  - id: a\n    tekst: |\n" + _indented(q) + "\n",
    "vinkel": lambda q: "sitater:\n  - id: a\n    tekst: >\n" + _indented(q) + "\n",
    "på én linje": lambda q: "sitater: [{id: a, tekst: " + q.replace("\n", " ") + "}]\n",
    "i en liste": lambda q: "observasjoner:\n  - " + q.replace("\n", "\n    ") + "\n",
}


def said(text: str) -> str:
    """What is the same to a reader: YAML folds the lines of all but a block with `|`."""
    return " ".join(text.split())


def read(build: Build, text: str) -> tuple[str | None, list[Diagnostic]]:
    project, found = load_project(build({"s.yaml": text}))
    faults = [d for d in found if d.level != "råd" and d.code < "TD200" and d.position.file == "s.yaml"]
    if "s" not in project.entries:
        return None, faults
    model: Any = project.entries["s"].model
    (one,) = model.sitater or model.observasjoner
    return one.tekst, faults


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("quote", QUOTES)
def test_in_a_file_it_is_kept_or_told_where_it_stands(build: Build, quote: str, way: str) -> None:
    text = TALK + WAYS[way](QUOTES[quote])
    kept, faults = read(build, text)
    if kept is not None and not faults:
        assert said(kept) == said(QUOTES[quote])
        return
    assert faults
    first = TALK.count("\n") + 1
    for fault in faults:
        assert first <= fault.position.line <= text.count("\n") + 1
        assert fault.hint


@pytest.mark.parametrize("way", ["strek", "vinkel"])
@pytest.mark.parametrize("quote", QUOTES)
def test_a_block_keeps_everything(build: Build, quote: str, way: str) -> None:
    kept, faults = read(build, TALK + WAYS[way](QUOTES[quote]))
    assert (said(kept or ""), faults) == (said(QUOTES[quote]), [])


@pytest.mark.parametrize("quote", QUOTES)
def test_in_a_sheet_it_is_kept(build: Build, td: Run, tmp_path: Path, quote: str) -> None:
    folder = build({"i.yaml": "type: ide\ntittel: En\nbeskrivelse: Noe\n"})
    table = tmp_path / "ideer.csv"
    with table.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows([["id", "beskrivelse"], ["i", QUOTES[quote]]])
    assert td("import", table, "--type", "ide", "--yes", "--project", folder).code == 0
    idea: Any = load_project(folder)[0].entries["i"].model
    assert idea.beskrivelse.strip() == QUOTES[quote]
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "ide"
    sheet.append(["id", "beskrivelse"])
    sheet.append(["i", f"{QUOTES[quote]} igjen"])
    book.save(tmp_path / "ideer.xlsx")
    assert td("import", tmp_path / "ideer.xlsx", "--type", "ide", "--yes", "--project", folder).code == 0
    again: Any = load_project(folder)[0].entries["i"].model
    assert again.beskrivelse.strip() == f"{QUOTES[quote]} igjen"
