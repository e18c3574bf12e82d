"""`td tender import`: several forms in one call, each on its own, and never over anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run, contents
from tests.domain.tender.forms import BIDDER, GOOD, PHASES, fill, form_bytes, project
from tjenestedesign.check.load import load_project
from tjenestedesign.domain.tender.anskaffelse import Tilbud
from tjenestedesign.ground.journal.host import Disk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return project(tmp_path / "prosjekt")


def form(folder: Path, name: str, bidder: str = "Ask & Bjørk AS", **cells: Any) -> Path:
    values = {**GOOD, BIDDER: {**GOOD[BIDDER], "B5": bidder}, PHASES: {**GOOD[PHASES], **cells}}
    path = folder.parent / name
    path.write_bytes(fill(form_bytes(folder), values))
    return path


def files(folder: Path) -> list[str]:
    return sorted(name for name in contents(folder) if name.endswith(".yaml"))


BEFORE = ["konkurranser/k.yaml", "prosjekt.yaml"]
TARGET = "0-anskaffelse/tilbud/ask-bjork-as.yaml"


def test_a_form_becomes_a_bid_that_validates_and_waits_for_its_points(folder: Path, td: Run) -> None:
    result = td("tender", "import", form(folder, "svar æøå.xlsx"), "--project", folder)
    assert (result.code, result.err) == (0, "")
    assert files(folder) == sorted([TARGET, *BEFORE])
    loaded, found = load_project(folder)
    assert [d.code for d in found if d.level.value == "feil"] == []
    bid = next(loaded.all(Tilbud))
    assert bid.model.tilbyder == "Ask & Bjørk AS"
    assert bid.model.sum_kostnad == bid.model.sum_roller
    assert [p.kriterium for p in bid.model.poeng] == ["forstaelse"]
    assert {d.code for d in found if d.position.file == TARGET} == {"TD104"}


def test_sound_forms_are_read_in_and_the_others_explained(folder: Path, td: Run) -> None:
    good, bad = form(folder, "a.xlsx"), form(folder, "b.xlsx", "Birk AS", C5="12 000 kr")
    result = td("tender", "import", bad, good, "gone.xlsx", "--project", folder)
    assert result.code == 1
    assert files(folder) == sorted([TARGET, *BEFORE])
    assert "b.xlsx: ikke lest inn, 1 ting må rettes" in result.out
    assert "«Pris per fase», celle C5: Her står teksten «12 000 kr»" in result.out
    assert "gone.xlsx: ikke lest inn" in result.out
    assert "1 av 3 skjemaer er lest inn." in result.out


def test_the_same_form_again_changes_nothing(folder: Path, td: Run) -> None:
    path = form(folder, "a.xlsx")
    td("tender", "import", path, "--project", folder)
    (folder / TARGET).write_text((folder / TARGET).read_text("utf-8") + "# mine ord\n", "utf-8")
    before = (folder / TARGET).read_bytes()
    result = td("tender", "import", path, "--project", folder)
    assert result.code == 1
    assert "er i bruk" in result.out
    assert (folder / TARGET).read_bytes() == before
    assert td("tender", "import", path, "--id", "ask-2", "--project", folder).code == 0
    assert "0-anskaffelse/tilbud/ask-2.yaml" in files(folder)


def test_two_forms_from_one_supplier_in_one_call_do_not_meet(folder: Path, td: Run) -> None:
    result = td("tender", "import", form(folder, "a.xlsx"), form(folder, "b.xlsx"), "--project", folder)
    assert result.code == 1
    assert files(folder) == sorted([TARGET, *BEFORE])
    assert "Id-en «ask-bjork-as» er i bruk" in result.out


def test_pretending_writes_nothing(folder: Path, td: Run) -> None:
    result = td("tender", "import", form(folder, "a.xlsx"), "--pretend", "--project", folder)
    assert result.code == 0
    assert "ville blitt" in result.out
    assert files(folder) == BEFORE


def test_a_form_for_another_competition_is_refused(folder: Path, td: Run) -> None:
    (folder / "konkurranser/l.yaml").write_bytes((folder / "konkurranser/k.yaml").read_bytes())
    result = td("tender", "import", form(folder, "a.xlsx"), "--competition", "l", "--project", folder)
    assert result.code == 1
    assert "Skjemaet hører til konkurransen «k», ikke til «l»." in result.out
    assert td("tender", "import", "a.xlsx", "--competition", "x", "--project", folder).code == 2


@pytest.mark.parametrize("id", ["Stor", "con", "a" * 81])
def test_an_id_that_cannot_be_a_file_name_is_refused(folder: Path, td: Run, id: str) -> None:
    result = td("tender", "import", form(folder, "a.xlsx"), "--id", id, "--project", folder)
    assert result.code == 2
    assert files(folder) == BEFORE


def test_one_id_cannot_name_two_bids(folder: Path, td: Run) -> None:
    both = form(folder, "a.xlsx"), form(folder, "b.xlsx", "Birk")
    assert td("tender", "import", *both, "--id", "x", "--project", folder).code == 2
    assert files(folder) == BEFORE


@pytest.mark.parametrize(
    "bidder",
    [
        "status: godkjent",
        "'\"#{}[]|>&*! AS",
        "=1+1",
        "<script>alert(1)</script> AS",
        "A\u202eB\x0bC",
        "no",
        "Æ Ø Å: «AS»",
    ],
)
def test_whatever_a_supplier_is_called_the_file_can_be_read(folder: Path, td: Run, bidder: str) -> None:
    text = bidder if bidder.isprintable() else "A\u202eB C"
    values = {**GOOD, BIDDER: {**GOOD[BIDDER], "B5": text if not text.startswith("=") else f" {text}"}}
    path = folder.parent / "a.xlsx"
    path.write_bytes(fill(form_bytes(folder), values))
    result = td("tender", "import", path, "--project", folder)
    assert result.code == 0, result.out
    loaded, _ = load_project(folder)
    bid = next(loaded.all(Tilbud))
    assert bid.model.status == "utkast"
    assert bid.model.tilbyder == "".join(c for c in " ".join(text.split()) if c.isprintable())


def test_a_folder_that_is_a_link_out_of_the_project_is_not_written_through(folder: Path, td: Run) -> None:
    path, outside = form(folder, "a.xlsx"), folder.parent / "utenfor"
    outside.mkdir()
    (folder / "0-anskaffelse").symlink_to(outside, target_is_directory=True)
    result = td("tender", "import", path, "--project", folder)
    assert (result.code, "er en lenke ut av prosjektet" in result.out) == (1, True)
    assert list(outside.iterdir()) == []


def test_the_file_does_not_say_what_the_workbook_was_called(folder: Path, td: Run) -> None:
    td("tender", "import", form(folder, "Kari Nordmann.xlsx"), "--project", folder)
    assert "Nordmann" not in (folder / TARGET).read_text("utf-8")


def test_a_folder_that_cannot_be_written_in_is_told_and_nothing_is_half_written(
    folder: Path, td: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Disk.write

    def denied(disk: Disk, file: str, data: bytes) -> None:
        if file == TARGET:
            raise PermissionError(13, "Permission denied", "tilbud")
        real(disk, file, data)

    monkeypatch.setattr(Disk, "write", denied)
    result = td("tender", "import", form(folder, "a.xlsx"), "--project", folder)
    assert result.code == 2
    assert "ikke lov til å skrive" in result.err
    assert files(folder) == BEFORE
