"""`egne`: what an artefact carries for other systems. It is shown and goes along everywhere, and nothing of it is judged."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.conftest import Build, Run
from tjenestedesign.check.json_schema import all_schemas
from tjenestedesign.check.load import load_project, read_artefact
from tjenestedesign.check.public import public
from tjenestedesign.domain.thread.approval import print_of
from tjenestedesign.history.changes.comparison import between

BARE = "type: kontaktpunkt\ntittel: Skranken\nkanal: fysisk\nbeskrivelse: Her spør du.\n"
OWN = BARE + "egne:\n  saksnummer: 26/01234\n  arkivkode: 012\n  Dato i arkivet: 2026-01-02\n  tom:\n"
FILES = {"k/skranke.yaml": OWN, "k/torg.yaml": BARE.replace("Skranken", "Torget")}


def own(text: str) -> dict[str, str]:
    entry = read_artefact("k/skranke.yaml", text.encode())
    assert entry is not None
    assert entry.model.egne is not None
    return dict(entry.model.egne.egne_nøkler)


def test_every_value_is_the_text_that_is_written_and_a_blank_one_is_not_there() -> None:
    assert own(OWN) == {"saksnummer": "26/01234", "arkivkode": "012", "Dato i arkivet": "2026-01-02"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("egne: {saks.nummer: 1}", "«saks.nummer» kan ikke være et navn under «egne»."),
        ("egne: {a: {b: c}}", "«a» skal være en tekst, men her står en blokk med nøkler."),
        ("egne: {a: [b, c]}", "«a» skal være en tekst, men her står en liste."),
        ("egne: hei", "«egne» skal ha egne nøkler under seg, men her står «hei»."),
        ("egne: {" + ", ".join(f"n{n}: x" for n in range(51)) + "}", "«egne» har 51 linjer. Det er plass til 50."),
        ("egne: {" + "x" * 61 + ": y}", "kan ikke være et navn under «egne»."),
    ],
)  # fmt: skip
def test_what_cannot_be_carried_is_told(build: Build, written: str, said: str) -> None:
    _, found = load_project(build({"k/skranke.yaml": f"{BARE}{written}\n"}))
    assert any(said in d.message for d in found), [d.message for d in found]


def test_the_schema_takes_the_same() -> None:
    known: Any = jsonschema.Draft202012Validator(all_schemas()["kontaktpunkt"])
    sound = {"type": "kontaktpunkt", "tittel": "A", "kanal": "fysisk", "beskrivelse": "B"}
    assert known.is_valid({**sound, "egne": {"saksnummer": "26/1", "år": 2026, "ærend": None}})
    assert known.is_valid({**sound, "egne": {"saksnummer": ["26/1"]}})  # read as what is in it
    for wrong in ({"a.b": "c"}, {"a": {"b": "c"}}, {"a": ["b", "c"]}, {f"n{n}": "x" for n in range(51)}):
        assert not known.is_valid({**sound, "egne": wrong})


def test_it_is_shown_at_the_foot_of_the_page_and_found_in_the_search(build: Build, td: Run) -> None:
    root = build(FILES)
    assert td("render", cwd=root).code == 0
    page = (root / "ut/kontaktpunkt/skranke.html").read_text("utf-8")
    assert "<dt>saksnummer</dt><dd>26/01234</dd>" in page
    assert page.index("Til andre systemer") > page.index("Her spør du.")
    assert "Til andre systemer" not in (root / "ut/kontaktpunkt/torg.html").read_text("utf-8")
    assert any("26/01234" in p.read_text("utf-8") for p in (root / "ut").rglob("*.js*"))


def test_it_is_never_on_a_public_site(build: Build, td: Run) -> None:
    root = build(FILES)
    assert public(load_project(root)[0]).entries["skranke"].model.egne is None
    assert td("render", "--public", cwd=root).code == 0
    assert not [p for p in (root / "ut-offentlig").rglob("*.*") if b"26/01234" in p.read_bytes()]


def test_it_is_no_part_of_what_is_approved_and_differs_in_a_comparison() -> None:
    one, other = (read_artefact("k/skranke.yaml", t.encode()) for t in (OWN, OWN.replace("01234", "09999")))
    assert one is not None
    assert other is not None
    assert print_of(one) == print_of(other)
    (difference,) = between(one, other).differences
    said = (difference.where, difference.before, difference.after)
    assert said == ("egne, saksnummer", "«26/01234»", "«26/09999»")


def test_personal_data_in_it_are_found(build: Build) -> None:
    _, found = load_project(build({"k/skranke.yaml": BARE + "egne:\n  kontakt: ola.nordmann@example.com\n"}))
    assert [d.position.line for d in found if d.code.startswith("TD6")] == [6]


def test_sheets_carry_a_column_for_each_name_both_ways(build: Build, td: Run, tmp_path: Path) -> None:
    root = build(FILES)
    file = tmp_path / "k.csv"
    assert td("export", "kontaktpunkt", "--format", "csv", "--output", file, cwd=root).code == 0
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig")), delimiter=";"))
    names = [n for n in rows[0] if n.startswith("egne.")]
    assert names == ["egne.saksnummer", "egne.arkivkode", "egne.Dato i arkivet"]
    at = rows[0].index("egne.saksnummer")
    for row in rows[1:]:
        row[at] = f"26/{row[0]}"
    rows = [[*row[:-1], new, row[-1]] for row, new in zip(rows, ["egne.journal", "J-1", "J-2"], strict=True)]
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    file.write_text(out.getvalue(), "utf-8")
    done = td("import", file, "--yes", cwd=root)
    assert done.code == 0, done.out
    assert own((root / "k/skranke.yaml").read_text("utf-8")) == {
        "saksnummer": "26/skranke",
        "arkivkode": "012",
        "Dato i arkivet": "2026-01-02",
        "journal": "J-1",
    }
    assert own((root / "k/torg.yaml").read_text("utf-8")) == {"saksnummer": "26/torg", "journal": "J-2"}


def test_a_table_td_did_not_make_may_have_it_too(build: Build, td: Run, tmp_path: Path) -> None:
    root = build(FILES)
    file = tmp_path / "liste.csv"
    file.write_text("tittel;kanal;beskrivelse;Sak\nTelefonen;telefon;Ring oss.;26/7\n", "utf-8")
    done = td("import", file, "--type", "kontaktpunkt", "--map", "Sak=egne.saksnummer", "--yes", cwd=root)
    assert done.code == 0, done.out + done.err
    (made,) = root.rglob("telefonen.yaml")
    assert own(made.read_text("utf-8")) == {"saksnummer": "26/7"}


def test_json_carries_it(build: Build, td: Run, tmp_path: Path) -> None:
    file = tmp_path / "alt.json"
    assert td("export", "--format", "json", "--output", file, cwd=build(FILES)).code == 0
    found = {f["fil"]: f["innhold"] for f in json.loads(file.read_text("utf-8"))["filer"]}
    assert found["k/skranke.yaml"]["egne"]["saksnummer"] == "26/01234"
