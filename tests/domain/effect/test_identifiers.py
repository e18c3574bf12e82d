"""`td effect check` refuses a file that says directly who someone is."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tjenestedesign.cli.app import app

pytest.importorskip("duckdb")
HEAD = "person;dato;stadium;notat"


def checked(tmp_path: Path, heading: str, row: str, *more: str) -> tuple[int, str]:
    file = tmp_path / "hendelser.csv"
    file.write_text(f"{heading}\n{row}\np2;2024-01-03;Forebygge;\n", "utf-8")
    result = CliRunner().invoke(app, ["effect", "check", str(file), *more])
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("412 34 567", "mobilnummer"),
        ("kari@example.com", "e-postadresse"),
        ("Kari Nordmann", "personnavn"),
        ("bor i Storgata 12", "gateadresse"),
        ("født 14.08.1953", "fødselsdato"),
        ("pass nr N1234567", "passnummer"),
        ("ip 81.167.44.209", "IP-adresse"),
    ],
)
def test_an_identifier_in_a_value_is_refused_and_not_shown(tmp_path: Path, value: str, what: str) -> None:
    code, said = checked(tmp_path, HEAD, f"p1;2024-01-02;Forebygge;{value}")
    assert code == 1
    assert what.replace("passnummer", "pass-") in said
    assert "Rad 2" in said
    assert value.split()[-1] not in said
    assert not (tmp_path / "hendelser.avvist.csv").exists()


def test_a_name_as_code_is_refused(tmp_path: Path) -> None:
    code, said = checked(tmp_path, HEAD, "Kari Nordmann;2024-01-02;Forebygge;")
    assert (code, "personnavn i kolonnen «person»" in said) == (1, True)


def test_a_column_made_for_an_identifier_is_refused_whatever_is_in_it(tmp_path: Path) -> None:
    code, said = checked(tmp_path, "person;dato;stadium;E-post", "p1;2024-01-02;Forebygge;x")
    assert (code, "kolonnen «E-post»" in said) == (1, True)


def test_no_copy_is_made_of_a_file_that_is_refused(tmp_path: Path) -> None:
    good = tmp_path / "gode.csv"
    checked(tmp_path, HEAD, "p1;2024-01-02;Forebygge;412 34 567", "--output", str(good))
    assert not good.exists()


def test_a_file_with_codes_is_in_order(tmp_path: Path) -> None:
    code, said = checked(tmp_path, "person;dato;stadium;tjeneste", "p1;2024-01-02;Forebygge;Sara Berg")
    assert code == 0, said
