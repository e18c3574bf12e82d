"""`td effect report` and `simulate` as a project lead meets them: what is written, what is refused, and what is never shown."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from tests.conftest import SETTINGS, Build, Run
from tests.sweep import FULL
from tjenestedesign.domain.effect.result import read_result

CONCEPT = (
    "type: konsept\ntittel: K\nkjerne: k\nbeskrivelse: b\ndelelementer: [{id: d, tittel: D, beskrivelse: x}]\n"
    "ferd: [{id: ro, tittel: Stabilisere}, {id: selv, tittel: Utvikle}]\n"
)
EFFECT = (
    "type: effektmåling\ntittel: Effekt\nformål: Se.\nferd: k\nhyppighet: halvår\ndatakilde: data/e.csv\n"
    "indikatorer: [{id: a, tittel: A, slag: myk, beregning: opplevelse}, {id: b, tittel: B, beregning: andel-videre}]\n"
)
HEAD = "person;dato;stadium;tjeneste;virksomhetsområde;kostnad;brukergruppe;servicegrad;opplevelse;kilde\n"
FILES = {"prosjekt.yaml": SETTINGS, "k.yaml": CONCEPT, "e.yaml": EFFECT}


def rows(
    people: int, *, source: str = "Fagsystem", stage: str = "Stabilisere", day: str = "2016-03-01"
) -> str:
    return "".join(
        f"P{n};{day};{stage};Samtale;NAV;{n}0,50;Familier;2;{n % 5 + 1};{source}\n" for n in range(people)
    )


def test_the_command_writes_one_file_that_says_nothing_of_a_person(build: Build, td: Run) -> None:
    root = build({**FILES, "data/e.csv": HEAD + rows(12) + rows(7, stage="Utvikle", day="2016-09-01")})
    told = td("effect", "report", cwd=root)
    assert (told.code, told.err) == (0, "")
    assert "19 hendelser, 2016-H1 til 2016-H2." in told.out
    result = read_result((root / "e.resultat.json").read_bytes())
    assert result.tall("bestand", "2016-H1", "ro") == 12
    assert result.tall("bestand", "2016-H2", "selv") == 7
    assert not result.fiktiv
    text = (root / "e.resultat.json").read_text("utf-8")
    assert not re.search(r'"P\d+"', text)
    again = td("effect", "report", cwd=root)
    assert again.code == 0
    assert (root / "e.resultat.json").read_text("utf-8") == text, "the same data gives the same bytes"


def test_made_up_data_is_marked_by_its_rows_or_by_its_description(build: Build, td: Run) -> None:
    for files in (
        {"data/e.csv": HEAD + rows(12, source="OPPDIKTET av oss")},
        {
            "data/e.csv": HEAD + rows(12),
            "e.yaml": EFFECT.replace("data/e.csv", "{fil: data/e.csv, beskrivelse: Oppdiktede folk}"),
        },
    ):
        root = build({**FILES, **files})
        assert "Dataene er oppdiktet." in td("effect", "report", cwd=root).out
        assert read_result((root / "e.resultat.json").read_bytes()).fiktiv


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "«data/e.csv» finnes ikke ennå"),
        ("", "«e.csv» er tom"),
        (HEAD, "Ingen rader i dataene kan telles"),
        (HEAD + rows(4), "færre enn 5 mennesker"),
        (HEAD + rows(12, stage="Annet"), "Ingen rader i dataene kan telles"),
        ("navn;dag\na;b\n", "mangler kolonnene person, dato, stadium"),
        ("person;dato;stadium\n" + "æ".encode("latin-1").decode("latin-1"), "Ingen rader"),
    ],
)
def test_what_cannot_be_counted_is_said_and_nothing_is_written(
    data: str | None, said: str, build: Build, td: Run
) -> None:
    root = build({**FILES, **({"data/e.csv": data} if data is not None else {})})
    told = td("effect", "report", cwd=root)
    assert told.code == 2
    assert said in told.err
    assert not (root / "e.resultat.json").exists()


def test_a_file_that_is_not_utf8_is_said_not_guessed(build: Build, td: Run) -> None:
    root = build(FILES)
    (root / "data").mkdir()
    (root / "data/e.csv").write_bytes((HEAD + rows(9)).encode("latin-1"))
    told = td("effect", "report", cwd=root)
    assert told.code == 2
    assert "er ikke lagret som UTF-8" in told.err


def test_a_result_someone_has_changed_is_not_written_over(build: Build, td: Run) -> None:
    root = build({**FILES, "data/e.csv": HEAD + rows(12), "e.resultat.json": '{"mitt": 1}'})
    told = td("effect", "report", cwd=root)
    assert told.code == 2
    assert "skriver ikke over den" in told.err
    assert json.loads((root / "e.resultat.json").read_text()) == {"mitt": 1}


@pytest.mark.parametrize("motor", ["postgresql://127.0.0.1:1/velferd", "spark://127.0.0.1:1"])
def test_nothing_is_connected_to_until_the_user_says_so(motor: str, build: Build, td: Run) -> None:
    source = "{tabell: hendelser}" if motor.startswith("postgres") else "data/e.csv"
    text = EFFECT.replace("datakilde: data/e.csv", f"motor: {motor}\ndatakilde: {source}")
    root = build({**FILES, "e.yaml": text, "data/e.csv": HEAD + rows(12)})
    told = td("effect", "report", cwd=root)
    assert told.code == 2
    assert motor in told.err
    assert "--connect" in told.err


def test_a_database_that_does_not_answer_is_a_sentence(build: Build, td: Run) -> None:
    text = EFFECT.replace(
        "datakilde: data/e.csv", "motor: postgresql://127.0.0.1:1/velferd\ndatakilde: {tabell: hendelser}"
    )
    root = build({**FILES, "e.yaml": text})
    told = td("effect", "report", "--connect", cwd=root)
    assert told.code == 2
    assert "Fikk ikke kontakt med 127.0.0.1" in told.err


def test_which_measurement_is_meant_is_asked_for(build: Build, td: Run) -> None:
    root = build({**FILES, "to.yaml": EFFECT, "data/e.csv": HEAD + rows(12)})
    told = td("effect", "report", cwd=root)
    assert (told.code, "Velg e eller to." in told.err) == (2, True)
    assert "Mente du «to»?" in td("effect", "report", "too", cwd=root).err
    assert td("effect", "report", "to", cwd=root).code == 0


def test_a_project_without_a_measurement_is_told_how_to_make_one(build: Build, td: Run) -> None:
    told = td("effect", "report", cwd=build({"prosjekt.yaml": SETTINGS}))
    assert (told.code, "td new effektmåling" in told.err) == (2, True)


def test_the_page_shows_the_report_only_as_the_file_now_defines_it(build: Build, td: Run) -> None:
    root = build({**FILES, "data/e.csv": HEAD + rows(12)})
    td("effect", "report", cwd=root)
    page = root / "ut/effektmaling/e.html"
    assert td("render", cwd=root).code == 0
    assert "Det lederne spør om" in page.read_text("utf-8")
    assert (root / "ut/data/e/bestand.csv").exists()
    (root / "e.yaml").write_text(EFFECT + "minste_celle: 20\n", "utf-8")
    assert "TD384" in td("validate", cwd=root).out
    assert td("render", cwd=root).code == 0
    assert "Det lederne spør om" not in page.read_text("utf-8")
    assert not (root / "ut/data/e/bestand.csv").exists()


# --- simulate -----------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(tmp_path: Path, td: Run) -> None:
    for name, seed in (("a", "3"), ("b", "3"), ("c", "4")):
        assert (
            td(
                "effect", "simulate", "--events", "500", "--seed", seed, "-o", f"{name}.csv", cwd=tmp_path
            ).code
            == 0
        )
    a, b, c = ((tmp_path / f"{n}.csv").read_bytes() for n in "abc")
    assert a == b != c
    lines = a.decode().splitlines()
    assert len(lines) == 501
    assert all("Oppdiktet" in line for line in lines[1:])
    assert {line.split(";")[2] for line in lines[1:]} == {
        "Forebygge",
        "Stabilisere",
        "Utvikle",
        "Bærekraftig",
    }


def test_fictional_people_walk_the_projects_own_path(build: Build, td: Run) -> None:
    root = build(FILES)
    assert td("effect", "simulate", "--events", "300", "-o", "data/e.csv", cwd=root).code == 0
    lines = (root / "data/e.csv").read_text("utf-8").splitlines()[1:]
    assert {line.split(";")[2] for line in lines} == {"Stabilisere", "Utvikle"}
    assert "Dataene er oppdiktet." in td("effect", "report", cwd=root).out


def test_a_parquet_file_counts_as_the_csv_does(build: Build, td: Run) -> None:
    root = build({**FILES, "p.yaml": EFFECT.replace("data/e.csv", "data/e.parquet")})
    for kind in ("csv", "parquet"):
        assert td("effect", "simulate", "--events", "800", "-o", f"data/e.{kind}", cwd=root).code == 0
    for id in ("e", "p"):
        assert td("effect", "report", id, cwd=root).code == 0
    a, b = (read_result((root / f"{id}.resultat.json").read_bytes()) for id in ("e", "p"))
    assert (a.tabeller, a.varighet) == (b.tabeller, b.varighet)


def test_simulate_never_writes_over_a_file_and_takes_only_two_kinds(tmp_path: Path, td: Run) -> None:
    (tmp_path / "min.csv").write_text("min")
    assert "finnes fra før" in td("effect", "simulate", "--events", "9", "-o", "min.csv", cwd=tmp_path).err
    assert (tmp_path / "min.csv").read_text() == "min"
    assert (
        ".csv eller .parquet" in td("effect", "simulate", "--events", "9", "-o", "min.xlsx", cwd=tmp_path).err
    )
    assert sorted(p.name for p in tmp_path.iterdir()) == ["min.csv"]


# --- check --------------------------------------------------------------------------------------------------------

BROKEN = (
    "person;dato;stadium;kostnad;opplevelse;merknad\n"
    "P1;2015-01-02;Stabilisere;12,50;3;x\n"
    "P2;2015-02-31;Stabilisere;1;3;x\n"
    "P3;2015-02-01;Stabliser;1;3;=cmd()\n"
    "01010750160;2015-02-01;Utvikle;1;3;x\n"
    ";2015-02-01;Utvikle;1;3;x\n"
    "P5;2015-02-01;Utvikle;-4;3;x\n"
    'P6;2015-02-01;Utvikle;4;9;"to\nlinjer"\n'
    "P7;2015-02-01;Utvikle;70000000;;x\n"
    "P1;2015-01-02;Utvikle;1;;x\n"
    "P1;2017-01-02;Utvikle;1;;x\n"
)


def test_every_fault_is_told_with_row_column_and_value_and_no_row_is_lost(build: Build, td: Run) -> None:
    root = build({**FILES, "inn.csv": BROKEN})
    told = td("effect", "check", "inn.csv", "--output", "ut.csv", cwd=root)
    assert told.code == 1
    for said in (
        "10 rader, 3 i orden",
        "Rad 3 («2015-02-31»), kolonne dato",
        "Rad 4 («Stabliser»), kolonne stadium",
        "Mente du «Stabilisere»?",
        "Koden er et fødselsnummer eller d-nummer. Rad 5, kolonne person",
        "Rad 6, kolonne person",
        "Rad 7 («-4»), kolonne kostnad",
        "Rad 8 («9»), kolonne opplevelse",
        "Rad 9 («70000000»), kolonne kostnad",
        "To stadier er ført på samme person samme dag. Det tidligste av dem gjelder. Rad 10",
        "over et år siden forrige hendelse for personen. Rad 11",
        "Disse kolonnene brukes ikke: merknad",
    ):
        assert said in told.out
    bad, good = ((root / n).read_text("utf-8") for n in ("inn.avvist.csv", "ut.csv"))
    assert "01010750160" not in told.out + bad + good
    assert bad.count("\n") == 9, "heading, seven rows, and a line inside one"
    assert "'=cmd()" in bad
    assert good.count("\n") == 4
    assert td("effect", "check", "inn.csv", cwd=root).code == 1, "td's own file of rejects is made anew"


def test_what_check_rejects_is_what_the_report_leaves_out(build: Build, td: Run) -> None:
    sound = "".join(f"Q{n};2015-03-01;Stabilisere;1;3;x\n" for n in range(9))
    root = build({**FILES, "data/e.csv": BROKEN + sound})
    assert "7 rader er ikke med" in td("effect", "report", cwd=root).out
    data = json.loads(td("effect", "check", "data/e.csv", "--format", "json", cwd=root).out)
    assert (data[0]["rader"], data[0]["gode"], data[0]["avvist"]) == (19, 12, "data/e.avvist.csv")
    assert {f["kode"] for f in data[0]["feil"]} >= {"fødselsnummer", "dato-form", "stadium-ukjent"}


def test_a_file_in_order_says_so_and_leaves_no_file_behind(build: Build, td: Run) -> None:
    root = build({**FILES, "inn.csv": HEAD + rows(3)})
    told = td("effect", "check", "inn.csv", cwd=root)
    assert (told.code, "3 rader, 3 i orden" in told.out) == (0, True)
    assert not (root / "inn.avvist.csv").exists()


@pytest.mark.parametrize(("separator", "ending"), [(";", "\r\n"), (",", "\n"), ("\t", "\n")])
def test_files_from_any_spreadsheet_are_read(separator: str, ending: str, build: Build, td: Run) -> None:
    text = "\ufeffPERSON;Dato;stadium;virksomhetsomrade\nP1;2015-01-02;Stabilisere;NAV\nP2;2015-01-02;Utvikle;NAV\n"
    root = build(FILES)
    (root / "inn.csv").write_bytes(text.replace(";", separator).replace("\n", ending).encode())
    told = td("effect", "check", "inn.csv", cwd=root)
    assert (told.code, "2 rader, 2 i orden" in told.out, "brukes ikke" in told.out) == (0, True, False)


def test_a_file_of_anothers_is_never_written_over(build: Build, td: Run) -> None:
    root = build({**FILES, "inn.csv": BROKEN, "inn.avvist.csv": "mitt"})
    assert "ikke laget av td" in td("effect", "check", "inn.csv", cwd=root).err
    assert (root / "inn.avvist.csv").read_text() == "mitt"
    assert (
        "finnes fra før"
        in td("effect", "check", "inn.csv", "--rejects", "x.csv", "-o", "inn.avvist.csv", cwd=root).err
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("borte.csv", None, "finnes ikke"),
        ("inn.xlsx", b"x", "ikke en CSV- eller Parquet-fil"),
        ("tom.csv", b"", "er tom"),
        (
            "latin.csv",
            "person;dato;stadium\nP1;2015-01-01;Bærekraftig\n".encode("latin-1"),
            "ikke lagret som UTF-8",
        ),
        ("utf16.csv", "person;dato;stadium\n".encode("utf-16"), "er ikke en CSV-fil"),
        ("uten.csv", b"person;stadium\nP1;x\n", "mangler kolonnen dato"),
        ("juks.parquet", b"PAR1 ikke parquet PAR1", "kan ikke leses som Parquet"),
    ],
)
def test_what_is_no_event_file_is_a_sentence(
    name: str, content: bytes | None, said: str, build: Build, td: Run
) -> None:
    root = build(FILES)
    if content is not None:
        (root / name).write_bytes(content)
    told = td("effect", "check", name, cwd=root)
    assert told.code == 2
    assert said in told.err


def test_pages_and_figures_are_made_from_the_result_alone(build: Build, td: Run) -> None:
    root = build({**FILES, "data/e.csv": HEAD + rows(23) + rows(9, stage="Utvikle", day="2016-09-01")})
    td("effect", "report", cwd=root)

    def rendered(folder: str) -> dict[str, bytes]:
        assert td("render", "--output", folder, cwd=root).code == 0
        base = root / folder
        return {p.relative_to(base).as_posix(): p.read_bytes() for p in base.rglob("*") if p.is_file()}

    with_data = rendered("ut-a")
    (root / "data/e.csv").unlink()
    assert rendered("ut-b") == with_data
    assert sum(name.startswith("figurer/effekt-") for name in with_data) >= 6


def test_the_report_is_on_a_site_for_everyone_and_in_the_documents(build: Build, td: Run) -> None:
    root = build({**FILES, "data/e.csv": HEAD + rows(23) + rows(9, stage="Utvikle", day="2016-09-01")})
    td("effect", "report", cwd=root)
    assert td("render", "--public", cwd=root).code == 0
    assert "Det lederne spør om" in (root / "ut-offentlig/effektmaling/e.html").read_text("utf-8")
    assert td("render", "--format", "md", "--only", "effektrapport", cwd=root).code == 0
    (text,) = [p.read_text("utf-8") for p in (root / "ut/dokumenter").rglob("*.md")]
    assert "Det lederne spør om" in text
    assert "Figur 1" in text


def test_without_the_extra_one_sentence_says_which(
    build: Build, td: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ibis", None)
    root = build({**FILES, "data/e.csv": HEAD + rows(12)})
    told = td("effect", "report", cwd=root)
    assert (told.code, "tillegget «effekt»" in told.err) == (2, True)
    assert "[effekt]" in told.err or "[effekt," in told.err


def test_assumptions_and_story_stand_on_the_page_also_before_there_are_numbers(build: Build, td: Run) -> None:
    text = EFFECT + (
        "økonomi:\n  kalkulasjonsrente: 4\n  prisår: 2017\n"
        "  unngått: [{id: bolig, tittel: Midlertidig bolig, stadier: [k#selv], kroner_per_person_år: 90000}]\n"
        "fortelling:\n  hvem: Kvinne i tjueårene\n  steg: [{når: I begynnelsen, tekst: Hun får en kontaktperson.}]\n"
    )
    root = build({**FILES, "e.yaml": text})
    assert td("render", cwd=root).code == 0
    page = (root / "ut/effektmaling/e.html").read_text("utf-8")
    for said in (
        'id="bolig"',
        "Midlertidig bolig",
        "Kvinne i tjueårene",
        "Oppdiktet. Ingen virkelig person.",
    ):
        assert said in page


# --- the same file, checked and reported ---------------------------------------------------------------------------

FORM, NEGATIVE, LARGE = "kostnad-form", "kostnad-negativ", "kostnad-stor"
COSTS = {
    "DOUBLE": [
        ("12.5", "12,5", None), ("0.1::DOUBLE + 0.2::DOUBLE", "0,3", None), ("NULL", "", None),
        ("50000000", "50000000", None), ("1234.565", "1234,565", FORM), ("'nan'", "nan", FORM),
        ("'inf'", "inf", FORM), ("'-inf'", "-inf", FORM), ("-4", "-4", NEGATIVE), ("-1e18", f"-{10**18}", NEGATIVE),
        ("70000000", "70000000", LARGE), ("1e12", f"{10**12}", LARGE), ("1e18", f"{10**18}", LARGE),
    ],
    "FLOAT": [("123456.78", "123456,78", None), ("'nan'", "nan", FORM), ("1e18", f"{10**18}", LARGE)],
    "BIGINT": [("7", "7", None), ("-7", "-7", NEGATIVE), (f"{10**18}", f"{10**18}", LARGE)],
    "DECIMAL(38,3)": [
        ("1.5", "1,50", None), ("1.234", "1,234", FORM), ("-0.5", "-0,5", NEGATIVE), (f"{10**30}", f"{10**30}", LARGE),
    ],
    "VARCHAR": [
        ("'12,50'", "12,50", None), ("'1 000'", "1 000", None), ("'mye'", "mye", FORM), ("'1e18'", "1e18", FORM),
        ("'-3'", "-3", NEGATIVE), (f"'{10**18}'", f"{10**18}", LARGE), ("'0000000000007'", "0000000000007", None),
    ],
}  # fmt: skip
"""How a cost is made in a Parquet column of the kind, how it would stand in a CSV file, and what is wrong with it."""


COUNTED = ("DOUBLE", "DECIMAL(38,3)")
"""A rough and an exact number, counted each time; in the other kinds the rows are only judged."""


@pytest.mark.parametrize("kind", COSTS)
def test_a_cost_is_judged_alike_in_parquet_and_csv_by_check_and_report(
    kind: str, build: Build, td: Run
) -> None:
    import duckdb

    root = build({**FILES, "p.yaml": EFFECT.replace("data/e.csv", "data/e.parquet"), "data/.behold": ""})
    many = [("1", "1", None)] * 12 + COSTS[kind]
    with duckdb.connect() as db:
        db.execute(
            f"CREATE TABLE e (person VARCHAR, dato DATE, stadium VARCHAR, kostnad {kind}, opplevelse INTEGER)"
        )
        for n, (made, _, _) in enumerate(many):
            db.execute(
                f"INSERT INTO e VALUES ('P{n}', DATE '2016-03-01', 'Stabilisere', CAST({made} AS {kind}), 3)"
            )
        db.execute(f"COPY e TO '{root}/data/e.parquet' (FORMAT parquet)")
    lines = [f"P{n};2016-03-01;Stabilisere;{written};3" for n, (_, written, _) in enumerate(many)]
    (root / "data/e.csv").write_text("\n".join(["person;dato;stadium;kostnad;opplevelse", *lines]), "utf-8")
    refused = {n: fault for n, (_, _, fault) in enumerate(many) if fault}

    results: list[object] = []
    for id, file, first in (("p", "data/e.parquet", 1), ("e", "data/e.csv", 2)):
        told = td("effect", "check", file, "--id", id, "--format", "json", cwd=root)
        assert told.code == 1, told.err
        (data,) = json.loads(told.out)
        assert (data["rader"], data["gode"]) == (len(many), len(many) - len(refused))
        assert all(f["kolonne"] == "kostnad" for f in data["feil"])
        named = {r["rad"] - first: f["kode"] for f in data["feil"] for r in f["rader"]}
        assert named == refused
        assert all(r["verdi"] for f in data["feil"] for r in f["rader"])
        reject = (root / file).with_suffix(".avvist.csv").read_text("utf-8")
        assert len(reject.splitlines()) == 1 + len(refused)

        if not (FULL or kind in COUNTED):
            continue
        done = td("effect", "report", id, cwd=root)
        assert (done.code, done.err) == (0, "")
        result = read_result((root / f"{id}.resultat.json").read_bytes())
        assert (result.hendelser, result.avvist) == (len(many) - len(refused), len(refused))
        results.append(result.tabeller)
    assert all(result == results[0] for result in results)


def test_a_parquet_file_of_nothing_but_nan_is_refused_row_by_row(build: Build, td: Run) -> None:
    import duckdb

    root = build({**FILES, "e.yaml": EFFECT.replace("data/e.csv", "data/e.parquet"), "data/.behold": ""})
    with duckdb.connect() as db:
        db.execute(
            f"""COPY (SELECT 'P' || n AS person, DATE '2016-03-01' AS dato, 'Stabilisere' AS stadium,
            CAST('nan' AS DOUBLE) AS kostnad FROM range(12) t(n)) TO '{root}/data/e.parquet' (FORMAT parquet)"""
        )
    told = td("effect", "check", "data/e.parquet", cwd=root)
    assert "12 rader, 0 i orden" in told.out
    assert "Rad 1 («nan»), 2 («nan»)" in told.out
    done = td("effect", "report", cwd=root)
    assert done.code == 2
    assert "Ingen rader i dataene kan telles" in done.err
    assert "td effect check" in done.err


def test_a_category_that_is_no_whole_number_keeps_its_decimals(build: Build, td: Run) -> None:
    import duckdb

    root = build({**FILES, "e.yaml": EFFECT.replace("data/e.csv", "data/e.parquet"), "data/.behold": ""})
    with duckdb.connect() as db:
        db.execute(
            f"""COPY (SELECT 'P' || n AS person, DATE '2016-03-01' AS dato, 'Stabilisere' AS stadium, 10.0 AS kostnad,
            CASE WHEN n < 12 THEN 2.0 WHEN n < 24 THEN 2.5 ELSE CAST('nan' AS DOUBLE) END::DOUBLE AS servicegrad
            FROM range(36) t(n)) TO '{root}/data/e.parquet' (FORMAT parquet)"""
        )
    assert td("effect", "report", cwd=root).code == 0
    result = read_result((root / "e.resultat.json").read_bytes())
    assert {"2", "2.5", "nan"} <= set(result.verdier_av("kostnad_grad", "servicegrad"))
