"""The words users read: those of the glossary, and «du» and «dere» each in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ASKER, REPO

EVERYDAY = frozenset((
    "avstand", "avvik", "dokument", "dokumentasjon", "effekt", "eksperiment", "erfaring", "evaluering", "fiktiv",
    "forslag", "frontstage", "funn", "gate", "historie", "individuell plan", "klynge", "konklusjon", "kvalitativ",
    "leveranse", "løp", "løsning", "modul", "motivasjon", "notat", "nytte", "oppgave", "opphav", "overskrift", "peker",
    "persona", "prikker", "problem", "protokoll", "prototyping", "register", "regel", "rekruttering", "resultat", "sak",
    "samling", "sikkerhet", "spørreskjema", "styrke", "trapp", "trinn", "unntak", "verge",
))  # fmt: skip
"""Words the glossary does not use of its concept, which mean something else too. A reader judges those."""
_SENTENCES = re.compile(r"(?<=[.!?:])\s+")
_DU = re.compile(r"\b(du|deg|din|ditt|dine)\b", re.IGNORECASE)
_DERE = re.compile(r"\b(dere|deres)\b", re.IGNORECASE)


def unused() -> Iterator[str]:
    """The last column of the glossary, without the words that are wrong only of one thing."""
    for line in (REPO / "docs/ordliste.md").read_text("utf-8").splitlines():
        if line.startswith("| ") and not line.startswith(("| ---", "| ord |")):
            *_, last, _ = line.split("|")
            for word in re.split(r",\s*(?![^(]*\))", last.strip()):
                if word and "(" not in word and word not in EVERYDAY:
                    yield word.strip("«»")


def read_by_users() -> Iterator[Path]:
    yield from (REPO / "templates").rglob("*.j2")
    yield from (
        p for p in (REPO / "docs").rglob("*.md") if p.name != "ordliste.md" and p.parent.name != "adr"
    )
    yield from ASKER.rglob("*.yaml")


def test_words_the_glossary_does_not_use_are_used_nowhere() -> None:
    words = list(unused())
    assert len(words) > 100
    wrong = re.compile(
        rf"(?<![\w-])({'|'.join(map(re.escape, words))})(en|et|er|ene|a|e|s)?(?![\w-])", re.IGNORECASE
    )
    for path in read_by_users():
        text = re.sub(r"`[^`]*`", "", path.read_text("utf-8"))
        assert not wrong.search(text), (path, wrong.search(text))


def sentences(text: str) -> Iterator[str]:
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    prose = re.sub(r"«[^»]*»|`[^`]*`", "X", prose)
    for part in re.split(r"\n\s*\n|\n(?=\s*(?:[-|>]|\d+\.))|\|", prose):
        yield from _SENTENCES.split(part)


def test_no_sentence_says_both_du_and_dere() -> None:
    for path in (REPO / "README.md", *(REPO / "docs").glob("*.md"), *(REPO / "docs/artefakter").glob("*.md")):
        for said in sentences(path.read_text("utf-8")):
            assert not (_DU.search(said) and _DERE.search(said)), (path.name, " ".join(said.split()))


def test_no_message_says_both_du_and_dere() -> None:
    for path in (REPO / "src/tjenestedesign").rglob("*.py"):
        for text in re.findall(r'"((?:[^"\\\n]|\\.)*)"', path.read_text("utf-8")):
            for said in _SENTENCES.split(text):
                assert "(?:" in said or not (_DU.search(said) and _DERE.search(said)), (path.name, said)


def test_the_method_speaks_to_the_project() -> None:
    files = list((REPO / "src/tjenestedesign/check/metode").glob("*.yaml"))
    assert files
    for path in files:
        for said in re.sub(r"«[^»]*»", "", path.read_text("utf-8")).splitlines():
            assert not _DU.search(said), (path.name, said)
