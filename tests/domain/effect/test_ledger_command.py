"""`ID.utgitt.json` as a project meets it: made with the result, gone, edited, in a conflict, from a newer td, renamed, deleted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import Build, Run, write_tree
from tests.domain.effect.test_report_command import EFFECT, FILES, HEAD, rows
from tests.killing.killed import Event, Killer
from tjenestedesign.cli import main
from tjenestedesign.domain.effect.ledger import read_ledger
from tjenestedesign.domain.effect.result import read_result

DATA = HEAD + rows(23) + rows(14, stage="Utvikle", day="2016-09-01")
LEDGER, RESULT = "e.utgitt.json", "e.resultat.json"


@pytest.fixture(scope="module")
def told_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_tree(tmp_path_factory.mktemp("fortalt"), {**FILES, "data/e.csv": DATA})
    assert main(["effect", "report", "e", "--project", str(root)]) == 0
    return root


@pytest.fixture
def reported(told_once: Path, tmp_path: Path) -> Path:
    """A copy of a project that has told its first edition."""
    return shutil.copytree(told_once, tmp_path / "p")


def test_result_and_ledger_come_together_and_again_is_nothing_new(reported: Path, td: Run) -> None:
    first = [(reported / n).read_bytes() for n in (LEDGER, RESULT)]
    ledger, result = read_ledger(first[0], "e"), read_result(first[1])
    assert (len(ledger.editions), result.utgave, result.spor) == (1, 1, ledger.trace)
    assert '"P1"' not in first[0].decode()
    told = td("effect", "report", "--reason", "Trengs ikke", cwd=reported)
    assert (told.code, "Alt i den er vist før" in told.out) == (0, True)
    assert [(reported / n).read_bytes() for n in (LEDGER, RESULT)] == first


def test_another_frequency_is_a_new_edition_and_the_report_says_which(reported: Path, td: Run) -> None:
    (reported / "e.yaml").write_text(EFFECT.replace("halvår", "kvartal"), "utf-8")
    assert td("effect", "report", cwd=reported).code == 0
    assert read_result((reported / RESULT).read_bytes()).utgave == 2
    assert td("render", cwd=reported).code == 0
    assert "Dette er utgave 2." in (reported / "ut/effektmaling/e.html").read_text("utf-8")


def test_corrected_numbers_need_a_reason_and_the_reason_is_shown(reported: Path, td: Run) -> None:
    before = [(reported / n).read_bytes() for n in (LEDGER, RESULT)]
    (reported / "data/e.csv").write_text(
        DATA.replace(
            "P3;2016-03-01;Stabilisere;Samtale;NAV;30,50", "P3;2016-03-01;Stabilisere;Samtale;NAV;31,50"
        ),
        "utf-8",
    )
    refused = td("effect", "report", cwd=reported)
    assert refused.code == 2
    assert "1. januar 2016 til 30. juni 2016" in refused.err
    assert "--reason" in refused.err
    assert [(reported / n).read_bytes() for n in (LEDGER, RESULT)] == before
    told = td("effect", "report", "--reason", "En faktura manglet", cwd=reported)
    assert (told.code, "tall er rettet" in told.out) == (0, True)
    assert (reported / LEDGER).read_bytes().startswith(before[0][: before[0].rindex(b"  }")]), "it only grows"
    assert td("render", cwd=reported).code == 0
    page = (reported / "ut/effektmaling/e.html").read_text("utf-8")
    assert "rettet. Grunnen som er oppgitt: En faktura manglet." in page


def test_another_stage_is_a_new_series_and_needs_a_reason(reported: Path, td: Run) -> None:
    concept = (reported / "k.yaml").read_text("utf-8")
    (reported / "k.yaml").write_text(concept.replace("{id: ro,", "{id: inn, tittel: Inn}, {id: ro,"), "utf-8")
    refused = td("effect", "report", cwd=reported)
    assert (refused.code, "ny serie" in refused.err) == (2, True)
    for bad in ("", " ", "x" * 301):
        assert "Grunnen må være en tekst" in td("effect", "report", "--reason", bad, cwd=reported).err
    assert td("effect", "report", "--reason", "Vi delte stadiet", cwd=reported).code == 0
    (note,) = read_result((reported / RESULT).read_bytes()).merknader
    assert (note.slag, note.grunn) == ("ny-serie", "Vi delte stadiet")


def test_a_result_from_before_there_were_ledgers_is_the_first_edition(reported: Path, td: Run) -> None:
    (reported / LEDGER).unlink()
    old = json.loads((reported / RESULT).read_bytes())
    for key in ("utgave", "spor", "merknader"):
        del old[key]
    for table in old["tabeller"]:
        if "svar" in table["mål"]:
            table["mål"].append("kvadratsum")
            for row in table["rader"]:
                if row["verdier"]:
                    row["verdier"]["kvadratsum"] = row["verdier"]["sum"] * 3
    (reported / RESULT).write_text(json.dumps(old, ensure_ascii=False), "utf-8")
    validated = td("validate", cwd=reported)
    assert "TD354" in validated.out
    assert "TD353" not in validated.out
    assert td("render", cwd=reported).code == 0
    shown = [p.read_bytes() for p in (reported / "ut").rglob("*") if p.is_file()]
    assert not any(b"kvadratsum" in data for data in shown)
    (reported / "e.yaml").write_text(EFFECT.replace("halvår", "kvartal"), "utf-8")
    assert td("effect", "report", cwd=reported).code == 0
    assert len(read_ledger((reported / LEDGER).read_bytes(), "e").editions) == 2
    assert b"kvadratsum" not in (reported / RESULT).read_bytes()
    assert "TD354" not in td("validate", cwd=reported).out


def _conflict(data: bytes) -> bytes:
    return b"<<<<<<< HEAD\n" + data + b"=======\n>>>>>>> other\n"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda _: None, "mangler"),
        (lambda d: d.replace(b'"kostnad_omr', b'"kostnad_Omr', 1), "endret for hånd"),
        (lambda d: d[:-20], "endret for hånd"),
        (lambda _: b"\xff\xfe", "endret for hånd"),
        (lambda _: b"[" * 100_000, "endret for hånd"),
        (_conflict, "konflikt fra git"),
        (lambda d: d.replace(b'"format": 1', b'"format": 2'), "nyere td"),
        (lambda d: d.replace("måling\": \"e\"".encode(), "måling\": \"f\"".encode()), "hører til en annen"),
        (lambda _: b'{"format": 1, "effektm\xc3\xa5ling": "e", "utgaver": []}', "eldre enn resultatfilen"),
    ],
)  # fmt: skip
def test_a_ledger_that_cannot_be_used_stops_the_report_and_is_told(
    change: object, said: str, reported: Path, td: Run
) -> None:
    assert callable(change)
    was, result = (reported / LEDGER).read_bytes(), (reported / RESULT).read_bytes()
    data = change(was)
    if data is None:
        (reported / LEDGER).unlink()
    else:
        (reported / LEDGER).write_bytes(data)
    told = td("effect", "report", cwd=reported)
    assert (told.code, said in told.err, LEDGER in told.err) == (2, True, True), told.err
    assert (reported / RESULT).read_bytes() == result
    validated = td("validate", cwd=reported)
    assert "TD353" in validated.out
    assert said in validated.out
    (reported / LEDGER).write_bytes(was)
    assert "TD353" not in td("validate", cwd=reported).out


def test_another_measurement_of_the_same_data_is_read_together_with_it(reported: Path, td: Run) -> None:
    (reported / "f.yaml").write_text(EFFECT.replace("halvår", "kvartal"), "utf-8")
    assert td("effect", "report", "f", cwd=reported).code == 0
    one, two = (read_result((reported / f"{n}.resultat.json").read_bytes()) for n in "ef")
    for stage in ("ro", "selv", "alle"):
        assert one.verdier("bestand", "2016-H1", stage) == two.verdier("bestand", "2016-K2", stage)
    changed = DATA.replace("P3;2016-03-01;Stabilisere", "P3;2016-03-01;Utvikle")
    (reported / "data/e.csv").write_text(changed, "utf-8")
    (reported / "f.utgitt.json").unlink()
    (reported / "f.resultat.json").unlink()
    refused = td("effect", "report", "f", cwd=reported)
    assert (refused.code, "tall som er vist før" in refused.err) == (2, True)
    (reported / "data/e.csv").write_text(DATA, "utf-8")
    assert td("effect", "report", "f", cwd=reported).code == 0
    assert len(read_ledger((reported / "f.utgitt.json").read_bytes(), "f").editions) == 1


def test_the_ledger_follows_a_new_id_and_goes_with_what_it_is_of(reported: Path, td: Run) -> None:
    assert td("rename", "e", "ny", cwd=reported).code == 0
    assert not (reported / LEDGER).exists()
    assert read_ledger((reported / "ny.utgitt.json").read_bytes(), "ny").editions
    assert "TD353" not in td("validate", cwd=reported).out
    assert td("effect", "report", cwd=reported).code == 0
    assert td("delete", "ny", "--yes", cwd=reported).code == 0
    assert not [p.name for p in reported.glob("*.json")]


def _in_place(events: Sequence[Event]) -> Sequence[int]:
    """The writes that put something in its place or take it away; what comes between changes no file anyone reads."""
    return [n for n, e in enumerate(events, 1) if e.operation in ("rename", "delete")]


def test_killed_at_any_write_both_files_are_old_or_new_after_the_next_command(
    build: Build, tmp_path: Path, td: Run
) -> None:
    root = build({**FILES, "data/e.csv": DATA})
    assert td("effect", "report", cwd=root).code == 0
    (root / "e.yaml").write_text(EFFECT.replace("halvår", "kvartal"), "utf-8")
    before = {n: (root / n).read_bytes() for n in (LEDGER, RESULT)}
    seen: set[bool] = set()
    with Killer() as killer:
        for left in killer.killed_everywhere(
            ("effect", "report"), root, tmp_path / "killed", chosen=_in_place
        ):
            td("validate", cwd=left.folder)
            now = {n: (left.folder / n).read_bytes() for n in (LEDGER, RESULT)}
            trace = read_ledger(now[LEDGER], "e").trace
            assert read_result(now[RESULT]).spor == trace, left
            seen.add(now == before)
    assert seen == {True, False}
