"""Silencing: where the mark stands, with a reason, and nothing beyond what it covers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import SETTINGS, Build
from tjenestedesign.check.load import load_project
from tjenestedesign.domain.privacy.silence import silenced
from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position

MARK = "# td: greit TD603 – nummeret er servicetorgets"
GROUP = "type: brukergruppe\ntittel: Unge\n{}situasjon: x\nbehov: [Ro]\n"


def _codes(root: Path) -> list[tuple[str, int]]:
    return [(d.code, d.position.line) for d in load_project(root)[1] if d.code.startswith("TD6")]


@pytest.mark.parametrize(
    "text",
    [
        f"beskrivelse: Ring 432 10 987 {MARK}\n",
        f"{MARK}\nbeskrivelse: Ring 432 10 987\n",
        f"{MARK}\n\n# en annen kommentar {MARK[2:]}\nbeskrivelse: Ring 432 10 987\n".replace("# en annen kommentar td", "# td"),
        f"{MARK}\nbeskrivelse: |\n  Hei.\n\n  Ring 432 10 987.\n",
        f"beskrivelse: | {MARK}\n  Hei.\n\n  Ring 432 10 987.\n",
        f"{MARK}\nbeskrivelse: >-\n  Ring 432 10\n  987.\n",
        f"{MARK}\nbeskrivelse: Ring 432\n  10 987.\n",
        f'{MARK}\nbeskrivelse: "\\u0034\\u0033\\x32 10 987"\n',
        f"{MARK}\nbeskrivelse:\n  Ring\n  432 10 987\n",
        "beskrivelse: Ring 432 10 987 # TD: Greit td603: nummeret er servicetorgets\n",
        "beskrivelse: Ring 432 10 987 #td:greit TD604 og TD603 - nummeret er servicetorgets\n".replace("TD604 og TD603", "TD603"),
        "beskrivelse: |\n  <!-- td: greit TD603 – vakttelefon -->\n  Ring 432 10 987\n",
    ],
)  # fmt: skip
def test_a_mark_with_a_reason_silences_the_value_it_stands_by(build: Build, text: str) -> None:
    assert _codes(build({"g.yaml": GROUP.format(text)})) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"{MARK}\nbeskrivelse: x\nnotat: Ring 432 10 987\n", [("TD615", 3), ("TD603", 5)]),
        (f"beskrivelse: Ring 432 10 987\nnotat: x {MARK}\n", [("TD603", 3), ("TD615", 4)]),
        (f"beskrivelse: kari@example.com {MARK}\n", [("TD604", 3), ("TD615", 31)]),
        (f"{MARK}\nbehov2:\n  - Ring 432 10 987\n  - Ring 432 10 988\n", [("TD615", 3), ("TD603", 5), ("TD603", 6)]),
    ],
)  # fmt: skip
def test_a_mark_covers_nothing_but_its_own_value_and_code(
    build: Build, text: str, left: list[tuple[str, int]]
) -> None:
    found = _codes(build({"g.yaml": GROUP.format(text)}))
    assert [code for code, _ in found] == sorted(
        (code for code, _ in left), key=lambda c: [x for x, _ in found].index(c)
    )
    assert {code for code, _ in found} == {code for code, _ in left}


def test_a_mark_above_a_list_item_covers_that_item_only(build: Build) -> None:
    text = f"{GROUP.format('beskrivelse: x' + chr(10))}merkelapper:\n  {MARK}\n  - Ring 432 10 987\n  - Ring 432 10 988\n"
    assert _codes(build({"g.yaml": text})) == [("TD603", 9)]


@pytest.mark.parametrize(
    "mark",
    [
        "# td: greit TD603",
        "# td: greit TD603 –",
        "# td: greit TD603 – ja",
        "# td: greit",
        "# td: greit – vakttelefon",
    ],
)
def test_a_mark_without_code_or_reason_silences_nothing_and_says_so(build: Build, mark: str) -> None:
    found = _codes(build({"g.yaml": GROUP.format(f"beskrivelse: Ring 432 10 987 {mark}\n")}))
    assert found == [("TD603", 3), ("TD614", 3)]


def test_a_mark_in_markdown_covers_its_line_or_the_paragraph_below(build: Build) -> None:
    text = "<!-- td: greit TD603 – vakttelefon -->\nRing\n432 10 987.\n\nEller 432 10 988.\n\n432 10 989 <!-- td: greit TD603 – en til -->\n"
    assert _codes(build({"a.md": text})) == [("TD603", 5)]


REVIEWED = "personvern:\n  vurdert:\n    - {{fil: {}, kode: {}, begrunnelse: Oppdiktet nummer.}}\n"


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("d/a.csv", "x;432 10 987\n"),
        ("43-21-09-87.png", ""),
        ("43-21-09-87/a.bin", ""),
        ("432-10-987.md", ""),
    ],
)
def test_what_cannot_carry_a_comment_is_reviewed_in_the_settings(
    build: Build, file: str, content: str
) -> None:
    at = file if "." in file.split("/")[0] or file.startswith("d/") else file.split("/")[0]
    assert _codes(build({file: content})) != []
    assert _codes(build({file: content, "prosjekt.yaml": SETTINGS + REVIEWED.format(at, "td603")})) == []


@pytest.mark.parametrize(("file", "code"), [("a.csv", "TD604"), ("b.csv", "TD603"), ("a.md", "TD603")])
def test_a_reviewed_point_covers_its_file_and_code_alone_and_never_a_line_of_markdown(
    build: Build, file: str, code: str
) -> None:
    root = build(
        {
            "a.csv": "432 10 987\n",
            "a.md": "432 10 987\n",
            "prosjekt.yaml": SETTINGS + REVIEWED.format(file, code),
        }
    )
    assert sorted(c for c, _ in _codes(root)) == ["TD603", "TD603", "TD615"]


def test_a_reviewed_point_without_a_reason_is_a_fault(build: Build) -> None:
    settings = SETTINGS + "personvern:\n  vurdert:\n    - {fil: a.csv, kode: TD603}\n"
    found = load_project(build({"prosjekt.yaml": settings}))[1]
    assert [d.code for d in found if d.level is Level.FEIL] == ["TD105"]


@pytest.mark.parametrize("code", [f"TD{n}" for n in (*range(602, 610), 612, 613)])
def test_every_privacy_code_can_be_silenced_also_those_found_in_pictures(build: Build, code: str) -> None:
    project, _ = load_project(
        build(
            {
                "a.yaml": f"# td: greit {code} – sjekket\nx: y\n",
                "prosjekt.yaml": SETTINGS + REVIEWED.format("b.png", code),
            }
        )
    )
    found = [
        Diagnostic(code, Level.FEIL, "x", Position("a.yaml", 2, 1, 2, 3)),
        Diagnostic(code, Level.FEIL, "x", Position("b.png")),
    ]
    assert silenced(project, found) == []


def test_no_other_code_can_be_silenced(build: Build) -> None:
    project, _ = load_project(build({"a.yaml": "x: y # td: greit TD601 – vi er enige\n"}))
    found = [Diagnostic("TD601", Level.FEIL, "x", Position("a.yaml", 1, 1, 1, 3))]
    assert [d.code for d in silenced(project, found)] == ["TD601", "TD615"]


@pytest.mark.parametrize("code", ["TD610", "TD611"])
def test_missing_or_spent_consent_is_never_a_matter_of_judgement(build: Build, code: str) -> None:
    spent = "samtykke: {dato: 2015-01-01, omfang: x, slettes: 2016-01-01}\n" if code == "TD610" else ""
    text = (
        "type: intervju\ntittel: T\nrespondent: {kode: I-1, rolle: innbygger}\n"
        f"# td: greit {code} – vi vil gjerne beholde det\n{spent}sitater: [{{id: s, tekst: Hei}}]\n"
    )
    found = [d.code for d in load_project(build({"iv.yaml": text}))[1]]
    assert code in found
    assert "TD615" in found
