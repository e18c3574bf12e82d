"""Data files a project measures from: where they may stand, what they may be, and how far they have come.

A data file lies inside the project folder, as pictures do, and no link is followed out of it. Only its state is read
here; what it says about people is never shown without the smallest cell.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema

from tjenestedesign.scalars import fault, project_path, shown

MAX_COUNTED: Final = 10 * 1024 * 1024
"""Bytes. Rows are counted in CSV files up to this size; larger ones are only said to be there."""

_SUFFIXES: Final = (".csv", ".parquet")
_EXAMPLE: Final = "4-implementering/data/effekt.csv"


def _inside(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    path = project_path(
        value, "datafil", f"Legg filen i prosjektmappen, og skriv stien derfra, for eksempel «{_EXAMPLE}»."
    )
    if path.suffix.lower() not in _SUFFIXES:
        raise fault(
            "datafil", f"«{shown(value)}» er ikke en datafil td kan lese.", "Bruk en CSV- eller Parquet-fil."
        )
    return str(path)


Datafil = Annotated[str, BeforeValidator(_inside), WithJsonSchema({"type": "string", "examples": [_EXAMPLE]})]


@dataclass(frozen=True, slots=True)
class FoundData:
    """A data file that is there. `rows` leaves out the heading, and is None where counting is not worth it."""

    rows: int | None


@dataclass(frozen=True, slots=True)
class NoData:
    """Why a data file cannot be used, and what to do. `waiting` when it just is not there yet."""

    reason: str
    hint: str
    waiting: bool = False


def look_for_data(root: Path, file: str) -> FoundData | NoData:
    """The state of a data file. Follows no link out of the project."""
    path = root / file
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(root.resolve()):
            return NoData("er en lenke ut av prosjektet", "Legg en kopi av filen i prosjektet.")
        if not real.is_file():
            return NoData("er ikke en fil", "Sjekk stien. Den regnes fra prosjektmappen.")
        if path.suffix.lower() == ".parquet":
            with real.open("rb") as stream:
                is_parquet = stream.read(4) == b"PAR1"
            return (
                FoundData(None)
                if is_parquet
                else NoData("er ikke en Parquet-fil", "Lagre dataene på nytt som Parquet eller CSV.")
            )
        if real.stat().st_size > MAX_COUNTED:
            return FoundData(None)
        return FoundData(_rows(real.read_bytes()))
    except FileNotFoundError:
        return NoData("finnes ikke ennå", "Legg filen der når dere har data, eller rett stien.", waiting=True)
    except (OSError, RuntimeError, ValueError):
        return NoData("kan ikke leses", "Sjekk at filen ligger der stien sier, og at du har tilgang til den.")


def _rows(data: bytes) -> int | None:
    """Rows with content below the heading. None for what is no readable CSV."""
    if b"\0" in data:
        return None
    try:
        text = data.decode("utf-8-sig", "replace")
        return max(0, sum(1 for row in csv.reader(StringIO(text, newline="")) if any(row)) - 1)
    except csv.Error:
        return None
