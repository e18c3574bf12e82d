"""`td tender evaluate`: what it says, what it writes, and what `--blind` never shows."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import ASKER, Build, Run
from tests.domain.tender.test_type_konkurransegrunnlag import THREE_WINNERS, bid, competition
from tjenestedesign.check.load import load_project
from tjenestedesign.domain.tender.anskaffelse import Konkurransegrunnlag
from tjenestedesign.domain.tender.tilbudsvisning import evaluation_view
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

ODD = "837465.91"
"""A price no other number in the project looks like."""


def evaluate(td: Run, root: Path, *args: str | Path) -> Any:
    return td("tender", "evaluate", *args, cwd=root)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


# --- what it says -------------------------------------------------------------------------------------------------


def test_the_three_models_stand_side_by_side_and_the_id_may_be_left_out(td: Run, build: Build) -> None:
    root = build(THREE_WINNERS)
    result = evaluate(td, root)
    assert result.code == 0
    text = plain(result.out)
    assert (
        "Ask vinner med lineær modell og prissatt kvalitet, mens Bjørk vinner med forholdsmessig modell."
        in text
    )
    assert re.search(r"Sum poeng +7,60 +7,35\n", text)
    assert "Bjørk: 10 · 840 000 / 1 176 000 = 7,14" in text
    assert "Ask vinner når pris teller mer enn 36 %. Nå teller pris 40 %." in text
    assert evaluate(td, root, "k").out == result.out


def test_json_holds_the_exact_fractions(td: Run, build: Build) -> None:
    data = json.loads(evaluate(td, build(THREE_WINNERS), "--format", "json").out)
    by_share = data["modeller"][1]
    assert by_share["vinnere"] == ["b"]
    assert by_share["tilbud"][1]["sum"] == {"tall": "7.807143", "eksakt": "1093/140"}
    assert data["følsomhet"][0]["prisvekt"][0]["til"]["eksakt"] == "36"
    assert data["begrunnelser"][0]["begrunnelse"].strip() == "Bra."


def test_a_bid_alone_wins_and_is_not_measured_against_anything(td: Run, build: Build) -> None:
    result = evaluate(td, build({"k.yaml": competition(), "a.yaml": bid("Ask", "100")}))
    assert result.code == 0
    assert "Da er det ingen å sammenligne med" in result.out
    assert "hva skal til" not in result.out


def test_incomplete_and_rejected_bids_are_told_with_what_is_missing(td: Run, build: Build) -> None:
    files = {
        **THREE_WINNERS,
        "c.yaml": bid("Syrin", "900000").replace("poeng: 5, begrunnelse: Bra.", "begrunnelse: Bra.", 1),
        "d.yaml": bid("Dill", "1", extra="status: avvist\n"),
        "e.yaml": bid("Eik", "0"),
    }
    text = plain(evaluate(td, build(files)).out)
    assert "Syrin, 900 000 kr: ikke ferdig vurdert, mangler poeng for «Forståelse»" in text
    assert "Dill: avvist, ikke med i vurderingen" in text
    assert "Eik, 0 kr: ikke ferdig vurdert, har prisen 0 kroner" in text


def test_the_lead_is_told_in_the_models_own_unit(td: Run, build: Build) -> None:
    text = plain(evaluate(td, build(THREE_WINNERS)).out)
    assert re.findall(r"Førsteplass: (.+)", text) == [
        "Ask. Forspranget er 0,25 poeng.",
        "Bjørk. Forspranget er 0,21 poeng.",
        "Ask. Forspranget er 111 000 kr.",
    ]


@pytest.mark.parametrize("word", ["avvist", "forkastet", '"forkastet"'])
def test_a_bid_written_as_discarded_is_read_and_shown_as_rejected(td: Run, build: Build, word: str) -> None:
    root = build({**THREE_WINNERS, "d.yaml": bid("Dill", "1", extra=f"status: {word}\n")})
    assert [b["id"] for b in json.loads(evaluate(td, root, "--format", "json").out)["avvist"]] == ["d"]
    assert evaluate(td, root, "-o", "svar.xlsx").code == 0
    with zipfile.ZipFile(root / "svar.xlsx") as book:
        written = book.read("xl/sharedStrings.xml").decode()
    for said in (evaluate(td, root).out, written):
        assert "forkastet" not in said
        assert "avvist" in said
    pages = {
        f.path: f.data.decode()
        for f in render_site(plan_site(*load_project(root)))
        if f.path.startswith(("tilbud/", "evaluering/", "oversikt/tilbud"))
    }
    assert '<span class="merke avvist">Avvist</span>' in pages["tilbud/d.html"]
    assert not any("orkastet" in page for page in pages.values())
    told = td("validate", "--all", cwd=root)
    assert told.code == 0
    assert told.out.count("TD389") == (word != "avvist")
    td("fix", "--yes", cwd=root)
    assert f"status: {word.replace('forkastet', 'avvist')}\n" in (root / "d.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("files", "args", "said"),
    [
        ({}, (), "Prosjektet har ikke noe konkurransegrunnlag."),
        ({"k.yaml": competition()}, (), "Det er ingen tilbud til «k»."),
        ({"k.yaml": competition(), "l.yaml": competition()}, (), "Prosjektet har 2 konkurransegrunnlag."),
        (THREE_WINNERS, ("x",), "Det er ikke noe konkurransegrunnlag med id «x»."),
        (THREE_WINNERS, ("--format", "xml"), "Formatet «xml» finnes ikke."),
        (THREE_WINNERS, ("-o", "svar.docx"), "«svar.docx» slutter ikke på .xlsx eller .csv."),
        (THREE_WINNERS, ("-o", "a.csv", "--format", "json"), "Velg enten --format eller --output."),
        ({"k.yaml": "type: konkurransegrunnlag\ntittel: Halv\n"}, (), "har feil."),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    td: Run, build: Build, files: dict[str, str], args: tuple[str, ...], said: str
) -> None:
    result = evaluate(td, build(files), *args)
    assert result.code == 2
    assert said in result.err
    assert "Traceback" not in result.err


def test_a_file_that_is_there_is_never_written_over(td: Run, build: Build) -> None:
    root = build({**THREE_WINNERS, "svar.csv": "mitt"})
    assert evaluate(td, root, "-o", "svar.csv").code == 2
    assert (root / "svar.csv").read_text() == "mitt"


def test_csv_has_a_row_per_model_bid_and_criterion_and_no_formulas(td: Run, build: Build) -> None:
    root = build({**THREE_WINNERS, "a.yaml": bid("=1+1", "840000", "6", "6")})
    assert evaluate(td, root, "-o", "svar.csv").code == 0
    rows = list(csv.reader(io.StringIO((root / "svar.csv").read_text("utf-8-sig")), delimiter=";"))
    assert len(rows) == 1 + 2 * 2 * 3 + 2
    assert rows[1][:6] == ["lineær", "'=1+1", "Forståelse", "6,000000", "30", "1,800000"]


# --- blind --------------------------------------------------------------------------------------------------------

BLIND = {
    "k.yaml": competition() + "kvalitetsverdi: 100000\nkontraktsverdi: 1234567\n",
    "a.yaml": bid("Ask", ODD, "6", "7").replace("begrunnelse: Bra.", f"begrunnelse: Koster {ODD}."),
    "b.yaml": bid("Bjørk", "1837465.92", "8", "8.5"),
}


def _blind(td: Run, root: Path, how: str) -> str:
    """Everything the scoring group gets: what is printed, and every part of the file."""
    if how in ("text", "json"):
        result = evaluate(td, root, "--blind", "--format", how)
        assert result.code == 0
        return result.out + result.err
    result = evaluate(td, root, "--blind", "-o", f"blind.{how}")
    assert result.code == 0
    file = root / f"blind.{how}"
    text = result.out + result.err
    if how == "csv":
        return text + file.read_text("utf-8")
    with zipfile.ZipFile(file) as parts:
        return text + "\n".join(parts.read(n).decode() for n in parts.namelist())


@pytest.mark.parametrize("how", ["text", "json", "csv", "xlsx"])
def test_blind_shows_the_quality_and_no_price_name_reason_or_placing(td: Run, build: Build, how: str) -> None:
    text = _blind(td, build(BLIND), how)
    digits = re.sub(r"[^0-9]", "", ODD)
    squeezed = re.sub(r"[\s\u00a0.,]", "", text)
    assert digits not in squeezed
    assert "837465" not in squeezed
    assert "1234567" not in squeezed
    for hidden in (
        "Ask",
        "Bjørk",
        "Koster",
        "Evaluert pris",
        "vinner",
        'plass"',
        "Sum poeng",
        "Pris,",
        "kostnad",
    ):
        assert hidden not in text, hidden
    assert "Forståelse" in text or "losning" in text
    assert re.search(r"8[.,]5", text)


@pytest.mark.parametrize("how", ["text", "json", "csv", "xlsx"])
def test_no_change_in_prices_changes_a_byte_of_what_blind_shows(td: Run, tmp_path: Path, how: str) -> None:
    from tests.conftest import SETTINGS, write_tree

    seen: list[str] = []
    for number, prices in enumerate((("100", "200"), ("2000000", "1"), ("0", "900"))):
        files = {
            "prosjekt.yaml": SETTINGS,
            "k.yaml": competition(),
            "a.yaml": bid("Ask", prices[0], "6", "7"),
            "b.yaml": bid("Bjørk", prices[1], "8", "8"),
        }
        if number == 2:
            files["b.yaml"] = re.sub(r"priser:\n(  - .*\n){2}", "", files["b.yaml"])
            assert "kostnad" not in files["b.yaml"]
        seen.append(_blind(td, write_tree(tmp_path / str(number), files), how))
    assert seen[0] == seen[1] == seen[2]


def test_blind_says_per_criterion_what_is_not_scored_yet(td: Run, build: Build) -> None:
    lacking = bid("Bjørk", "1").replace("poeng: 5, begrunnelse: Bra.", "begrunnelse: Bra.", 1)
    text = _blind(td, build({**BLIND, "b.yaml": lacking}), "text")
    assert "«Forståelse» er ikke vurdert for B." in text
    assert "Samlet kvalitet: ikke klar" in text


def test_the_letters_follow_the_ids_whatever_the_prices_or_folders(td: Run, build: Build) -> None:
    files = {
        "k.yaml": competition(),
        "å/b.yaml": bid("Ask", "1", "3", "3"),
        "z/a.yaml": bid("Bjørk", "9", "4", "4"),
    }
    data = json.loads(_blind(td, build(files), "json"))
    assert [(b["bokstav"], b["samlet_kvalitet"]) for b in data["tilbud"]] == [
        ("A", "4.000000"),
        ("B", "3.000000"),
    ]


def test_a_bid_keeps_its_letter_when_another_is_rejected_or_cannot_be_read(td: Run, build: Build) -> None:
    files = {
        "k.yaml": competition(),
        "a.yaml": bid("Ask", "1", extra="status: avvist\n"),
        "b.yaml": bid("Bjørk", "mye"),
        "c.yaml": bid("Syrin", "1"),
    }
    data = json.loads(_blind(td, build(files), "json"))
    assert [b["bokstav"] for b in data["tilbud"]] == ["C"]
    assert data["mangler"] == ["1 tilbudsfil har feil og er ikke med. Kjør «td validate»."]


def test_a_bid_that_cannot_be_read_makes_the_result_preliminary(td: Run, build: Build) -> None:
    out = evaluate(td, build({**THREE_WINNERS, "c.yaml": bid("Syrin", "mye")})).out
    assert "Resultatet er foreløpig: 1 tilbudsfil har feil og er ikke med." in out


# --- the workbook -------------------------------------------------------------------------------------------------


def _book(td: Run, root: Path, name: str = "svar.xlsx") -> Path:
    assert evaluate(td, root, "-o", name).code == 0
    return root / name


@pytest.fixture
def asker(tmp_path: Path) -> Path:
    return shutil.copytree(ASKER, tmp_path / "asker")


def _numbers(root: Path) -> dict[str, list[list[float]]]:
    """td's own sums and places, per model's sheet."""
    project, _ = load_project(root)
    (entry,) = project.all(Konkurransegrunnlag)
    found = evaluation_view(project, entry).evaluering
    assert found
    names = {
        "lineær": "Lineær modell",
        "forholdsmessig": "Forholdsmessig modell",
        "prissatt-kvalitet": "Prissatt kvalitet",
    }
    return {
        names[m.modell]: [[float(r.sum) for r in m.resultater], [float(r.plass) for r in m.resultater]]
        for m in found.regnet_ut
    }


def _last_rows(path: Path, name: str) -> list[list[float]]:
    """Sums and places."""
    sheet = openpyxl.load_workbook(path, data_only=True)[name]
    rows = [[c for c in row[2:] if c is not None] for row in sheet.iter_rows(values_only=True)]
    return [list(map(float, row)) for row in rows[-2:]]


def _recalculated(path: Path, folder: Path) -> Path:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("soffice is not installed")
    subprocess.run(
        [soffice, "--headless", f"-env:UserInstallation={(folder / 'profil').as_uri()}", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / path.name


def test_the_same_evaluation_gives_the_same_bytes_and_has_its_sheets(td: Run, asker: Path) -> None:
    first, second = _book(td, asker, "en.xlsx"), _book(td, asker, "to.xlsx")
    assert first.read_bytes() == second.read_bytes()
    book = openpyxl.load_workbook(first)
    assert book.sheetnames == [
        "Oppsummering",
        "Grunnlag",
        "Lineær modell",
        "Forholdsmessig modell",
        "Prissatt kvalitet",
        "Følsomhet",
        "Begrunnelser",
    ]
    assert "Framgangsmåten er ryddig" in str([c.value for c in book["Begrunnelser"]["D"]])
    assert all(book[n].print_title_rows for n in book.sheetnames if n != "Følsomhet")


def test_the_workbook_opens_with_the_numbers_td_reckoned(td: Run, asker: Path) -> None:
    path = _book(td, asker)
    for name, expected in _numbers(asker).items():
        assert _last_rows(path, name) == [pytest.approx(row) for row in expected]


def test_the_formulas_reckon_the_same_numbers_and_follow_what_is_put_in(
    td: Run, asker: Path, tmp_path: Path
) -> None:
    path = _book(td, asker)
    book = openpyxl.load_workbook(path)
    ground = book["Grunnlag"]
    assert ground["C7"].value == 40
    ground["C5"], ground["C6"], ground["C7"] = 35, 35, 30  # the page's limit is 36 % with the linear model
    turned = tmp_path / "snudd.xlsx"
    book.save(turned)  # openpyxl drops the stored results, so what comes back is reckoned anew
    places = _last_rows(_recalculated(turned, tmp_path / "ut"), "Lineær modell")[1]
    assert places == [2, 1, 3]
    book = openpyxl.load_workbook(path)
    same = tmp_path / "samme.xlsx"
    book.save(same)
    again = _recalculated(same, tmp_path / "ut")
    for name, expected in _numbers(asker).items():
        assert _last_rows(again, name) == [pytest.approx(row) for row in expected]


def test_what_a_user_wrote_is_never_a_formula_in_the_workbook(td: Run, build: Build) -> None:
    root = build(
        {**THREE_WINNERS, "a.yaml": bid("=HYPERLINK(A1)", "840000", "6", "6").replace("Bra.", "'=1+1'")}
    )
    book = openpyxl.load_workbook(_book(td, root))
    texts = [
        c
        for s in book
        for row in s.iter_rows()
        for c in row
        if "HYPERLINK" in str(c.value) or c.value == "=1+1"
    ]
    assert len(texts) > 5
    assert {c.data_type for c in texts} == {"s"}


def test_bids_that_cannot_be_reckoned_still_give_a_workbook_that_says_why(td: Run, build: Build) -> None:
    draft = competition().replace("vekt: 40, ", "")
    book = openpyxl.load_workbook(_book(td, build({**THREE_WINNERS, "k.yaml": draft})))
    assert book.sheetnames == ["Oppsummering", "Begrunnelser"]
    said = str([c.value for c in book["Oppsummering"]["A"]])
    assert "Ikke alle tildelingskriteriene har fått vekt." in said
