"""What goes out: open data, workbook, and the commands that write and compare. None tells more than the result."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import ASKER, Run
from tests.domain.effect.attack import told
from tests.domain.effect.people import history, measured, setup
from tjenestedesign.domain.effect.book import HIDDEN, effect_book
from tjenestedesign.domain.effect.compare import CannotCompare, compare, side, which
from tjenestedesign.domain.effect.indicators import indicator_values
from tjenestedesign.domain.effect.open_data import open_data
from tjenestedesign.domain.effect.publish import publish
from tjenestedesign.domain.effect.result import NotAResultError, Resultat, read_result, result_bytes
from tjenestedesign.ground.palette import COLOURS

ID = "effekt-velferdslaben"


@pytest.fixture(scope="module")
def result() -> Resultat:
    return publish(
        measured(history(7, 60, 900), 5), setup(5), id="e", title="=Effekt", municipality="Ås", data=()
    )[0]


@pytest.fixture
def asker(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ASKER, tmp_path / "asker"))


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


# --- open data


def test_open_data_has_every_cell_once_and_nothing_hidden(result: Resultat) -> None:
    files = open_data(result)
    for table in result.tabeller:
        name = next(
            n
            for n in files
            if n.removesuffix(".csv") == table.navn.replace("_", "-").replace("å", "a").replace("ø", "o")
        )
        found = rows(files[name])
        assert len(found) == len(table.rader)
        for row, cell in zip(found, table.rader, strict=True):
            numbers = [row["kroner" if m == "øre" else m] for m in table.mål]
            assert (row["skjult"] == "true") == (cell.verdier is None)
            if cell.verdier is None:
                assert numbers == [""] * len(numbers)
            elif table.mål == ("øre",):
                assert numbers == [f"{cell.verdier['øre'] // 100},{cell.verdier['øre'] % 100:02}"]
            else:
                assert numbers == [str(n) for n in cell.verdier.values()]


def test_the_package_describes_every_column_of_every_file(result: Resultat) -> None:
    files = open_data(result)
    package = json.loads(files["datapackage.json"])
    for resource in package["resources"]:
        columns = [f["name"] for f in resource["schema"]["fields"]]
        assert list(rows(files[resource["path"]])[0]) == columns
        assert all(f["description"] for f in resource["schema"]["fields"])
    assert {f for f in files if f.endswith(".csv")} == {r["path"] for r in package["resources"]} | {
        "kodebok.csv"
    }
    assert "oppdiktet" in package["description"]


def test_a_name_that_looks_like_a_formula_is_only_text() -> None:
    events = [replace(e, area="=HYPERLINK(1)") if e.area == "o0" else e for e in history(7, 60, 900)]
    found, _ = publish(measured(events, 5), setup(5), id="e", title="E", municipality=None, data=())
    areas = {r["virksomhetsområde"] for r in rows(open_data(found)["kostnad-omrade.csv"])}
    assert "'=HYPERLINK(1)" in areas
    assert "=HYPERLINK(1)" not in areas
    book = openpyxl.load_workbook(io.BytesIO(effect_book(found, COLOURS)))
    assert all(c.data_type != "f" for s in book for r in s.iter_rows() for c in r)


def test_the_same_result_gives_the_same_files(result: Resultat) -> None:
    assert open_data(result) == open_data(result)
    assert effect_book(result, COLOURS) == effect_book(result, COLOURS)


# --- the workbook


def test_every_number_in_the_workbook_is_published(result: Resultat) -> None:
    known = told(result)
    allowed = {float(n) for n in known.values()} | {n / 100 for n in known.values()}
    for (measure, *key), total in known.items():
        if measure == "sum" and (n := known["svar", *key]):
            allowed.add(round(total / n, 2))
    allowed |= {
        float(n) for v in result.varighet for p in v.punkter for n in (p.uker, p.fra, p.til) if n is not None
    }
    allowed |= {round(float(v.value), 2) for s in indicator_values(result).values() for v in s.values() if v}
    book = openpyxl.load_workbook(io.BytesIO(effect_book(result, COLOURS)))
    numbers = [c.value for s in book for r in s.iter_rows() for c in r if isinstance(c.value, int | float)]
    assert len(numbers) > 100
    assert [n for n in numbers if float(n) not in allowed] == []


def test_the_workbook_says_what_is_hidden_and_made_up(result: Resultat) -> None:
    book = openpyxl.load_workbook(io.BytesIO(effect_book(result, COLOURS)))
    assert any("oppdiktet" in str(c.value) for r in book["Om tallene"].iter_rows() for c in r)
    shown = sum(c.value == HIDDEN for s in book for r in s.iter_rows() for c in r)
    twice = sum(r.verdier is None for t in result.tabeller if t.mål[0] == "svar" for r in t.rader)
    shares = {50, *(p.prosent for v in result.varighet for p in v.punkter)}
    hidden = sum(v.grunn == "skjult" for v in result.varighet)
    assert shown == result.skjulte + twice + 3 * len(shares) * hidden


# --- a result someone else has had a hand in


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"personer": 0', '"personer": 2'),
        ('"minste_celle": 5', '"minste_celle": 1'),
        ('"minste_celle": 5', '"minste_celle": 5, "mer": 1'),
        ('"effektmåling": "e"', '"effektmåling": "../e"'),
        ('"fra": "2015', '"fra": "20x5'),
        ('"2015-H1"', '"2015-H3"'),
        ('"personer": 0', '"personer": -7'),
        ('"personer": 0', '"personer": 1e400'),
        ('"personer": 0', f'"personer": {"9" * 60}'),
        ('"tittel": "S1"', '"tittel": "S\\u001b[2J"'),
        ('{"nøkkel": ["2015-H1", "s1"]', '{"nøkkel": ["2015-H1", "s2"]'),
    ],
)  # fmt: skip
def test_a_result_changed_by_hand_is_refused(result: Resultat, old: str, new: str) -> None:
    text = result_bytes(result).decode()
    assert old in text
    with pytest.raises(NotAResultError):
        read_result(text.replace(old, new, 1).encode())


def test_answers_that_cannot_be_are_refused(result: Resultat) -> None:
    found = next(
        r
        for t in result.tabeller
        if t.navn == "opplevelse"
        for r in t.rader
        if r.verdier and r.verdier["svar"]
    )
    text = json.dumps(found.verdier, ensure_ascii=False)
    wrong = json.dumps({**(found.verdier or {}), "sum": 0}, ensure_ascii=False)
    whole = result_bytes(result).decode()
    assert text in whole
    with pytest.raises(NotAResultError):
        read_result(whole.replace(text, wrong, 1).encode())


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b"null", b"{}"])
def test_what_is_no_result_is_refused(data: bytes) -> None:
    with pytest.raises(NotAResultError):
        read_result(data)


def test_what_td_wrote_is_read_back(result: Resultat) -> None:
    assert read_result(result_bytes(result)) == result


# --- the commands


@pytest.mark.parametrize("format", ["xlsx", "csv", "json"])
def test_export_writes_and_never_over(asker: Path, td: Run, format: str) -> None:
    first = td("effect", "export", "--format", format, cwd=asker)
    assert first.code == 0
    before = {p: p.read_bytes() for p in asker.rglob("*") if p.is_file()}
    again = td("effect", "export", "--format", format, cwd=asker)
    assert again.code == 2
    assert "finnes fra før" in again.err
    assert {p: p.read_bytes() for p in asker.rglob("*") if p.is_file()} == before


def test_export_says_what_is_wrong_with_the_request(asker: Path, td: Run) -> None:
    assert "er ikke et format" in td("effect", "export", "--format", "pdf", cwd=asker).err
    assert "slutter ikke på .xlsx" in td("effect", "export", "-o", "x.csv", cwd=asker).err


def test_compare_shows_two_years_with_their_difference(asker: Path, td: Run) -> None:
    found = json.loads(td("effect", "compare", f"{ID}@2015", f"{ID}@2017", "--format", "json", cwd=asker).out)
    cost = next(x for x in found["tall"] if x["tittel"] == "Kostnad")
    assert cost["forskjell"] == pytest.approx(cost["b"] - cost["a"])
    assert found["a"]["perioder"] == ["2015-H1", "2015-H2"]
    assert any("oppdiktet" in w for w in found["merk"])


def test_compare_refuses_what_is_not_there(asker: Path, td: Run) -> None:
    for text, told_ in (
        (f"{ID}@2031", "er ikke i resultatet"),
        (f"{ID}:Månen", "er ikke et virksomhetsområde"),
        ("borte.json", "finnes ikke"),
        ("prosjekt.yaml.json", "finnes ikke"),
    ):
        found = td("effect", "compare", text, ID, cwd=asker)
        assert (found.code, told_ in found.err) == (2, True)
    (asker / "rar.json").write_text("{}")
    assert "er ikke et resultat" in td("effect", "compare", "rar.json", ID, cwd=asker).err


def test_what_is_counted_differently_gets_no_difference(result: Resultat) -> None:
    other = result.model_copy(update={"oppsett": result.oppsett.model_copy(update={"ute_etter": 6})})
    found = compare(side(which("a"), "a", result), side(which("b"), "b", other))
    assert any("12 og 6 måneder" in d for d in found.differences)
    people = [x for x in found.lines if x.unit == "mennesker"]
    assert people
    assert all(x.difference is None for x in people)
    assert any(x.a is not None for x in people)


def test_sums_over_different_lengths_get_no_difference(result: Resultat) -> None:
    found = compare(side(which("a@2015"), "a", result), side(which("b@2015-H1"), "b", result))
    cost = next(x for x in found.lines if x.title == "Kostnad")
    assert cost.difference is None
    assert cost.note == "Ikke like lange perioder."


def test_a_sum_over_a_hidden_number_is_hidden(result: Resultat) -> None:
    tables = tuple(
        t.model_copy(
            update={
                "rader": tuple(
                    r.model_copy(update={"verdier": None}) if r.nøkkel == ("2015-H1", "alle") else r
                    for r in t.rader
                )
            }
        )
        for t in result.tabeller
    )
    partly = read_result(result_bytes(result.model_copy(update={"tabeller": tables})))
    found = compare(side(which("a"), "a", partly), side(which("b"), "b", result))
    assert next(x for x in found.lines if x.title == "Kostnad").a is None
    assert next(x for x in found.lines if x.title.startswith("Opplevelse")).a is None


def test_a_windows_path_is_no_area(result: Resultat) -> None:
    asked = which(r"C:\data\x.resultat.json@2015:Helse")
    assert (asked.what, asked.span, asked.area) == (r"C:\data\x.resultat.json", "2015", "Helse")
    with pytest.raises(CannotCompare):
        side(which("a@2016..2015"), "a", result)
