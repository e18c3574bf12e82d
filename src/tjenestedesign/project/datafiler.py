"""Data files a project measures from: where they may stand, what they may be, and how far they have come.

A data file lies inside the project folder, as pictures do, and no link is followed out of it. Only its state is read
here; what it says about people comes out through `effect`, never without the smallest cell.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import BeforeValidator, WithJsonSchema

from tjenestedesign.ground.files import looked_at, opened
from tjenestedesign.ground.patience import HeldOpen
from tjenestedesign.ground.scalars import fault, path_pattern, project_path, shown

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


Datafil = Annotated[
    str,
    BeforeValidator(_inside),
    WithJsonSchema({"type": "string", "pattern": path_pattern(_SUFFIXES), "examples": [_EXAMPLE]}),
]

_TABLE: Final = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*){0,2}")
_LETTERS: Final = r"A-Za-z_\u00aa-\u1fff\u2c00-\uffff"
_NAME: Final = f"[{_LETTERS}][0-9{_LETTERS}]*"
_TABLE_PATTERN: Final = rf"^{_NAME}(?:\.{_NAME}){{0,2}}$"
"""The same for the schema: an editor's `\\w` knows no «ø»."""


def _table(value: Any) -> Any:
    if isinstance(value, str) and not _TABLE.fullmatch(value):
        raise fault(
            "tabell",
            f"«{shown(value)}» er ikke et tabellnavn.",
            "Skriv navnet med bokstaver, tall og understrek, og skjemaet foran: «velferd.hendelser».",
        )
    return value


Tabellnavn = Annotated[
    str, BeforeValidator(_table), WithJsonSchema({"type": "string", "pattern": _TABLE_PATTERN})
]

DUCKDB: Final = "duckdb"
_ENGINES: Final = ("postgresql", "spark")
_ENGINE_HINT: Final = "Skriv «duckdb», «postgresql://vert/database», «spark://vert:port» eller «spark:local»."


def _engine(value: Any) -> Any:
    """An engine's address, without a secret: passwords belong to the one who runs, not to the project."""
    if not isinstance(value, str) or value in (DUCKDB, "spark:local"):
        return value
    try:
        address = urlsplit(value)
        secret, port = address.password, address.port
    except ValueError:
        raise fault("motor", f"«{shown(value)}» er ikke en adresse td forstår.", _ENGINE_HINT) from None
    if secret is not None or "password" in address.query.casefold():
        raise fault(
            "motor",
            "Adressen til databasen inneholder et passord.",
            "Ta bort passordet her, og bytt det, for det kan ligge i historikken. Legg det nye i PGPASSWORD eller ~/.pgpass.",
        )
    if address.scheme not in _ENGINES or not address.hostname or (address.scheme == "spark" and not port):
        raise fault("motor", f"td kjenner ikke motoren «{shown(value)}».", _ENGINE_HINT)
    return value


Motor = Annotated[
    str,
    BeforeValidator(_engine),
    WithJsonSchema({"type": "string", "pattern": r"^(duckdb|spark:local|(postgresql|spark)://\S+)$"}),
]


@dataclass(frozen=True, slots=True)
class FoundData:
    """A data file that is there. `empty` where a CSV file has only its heading."""

    empty: bool = False


@dataclass(frozen=True, slots=True)
class NoData:
    """Why a data file cannot be used, and what to do. `waiting` when it just is not there yet."""

    reason: str
    hint: str
    waiting: bool = False


def look_for_data(root: Path, file: str) -> FoundData | NoData:
    """The state of a data file. Follows no link out of the project."""
    looked_at(file)
    path = root / file
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(root.resolve()):
            return NoData("er en lenke ut av prosjektet", "Legg en kopi av filen i prosjektet.")
        if not real.is_file():
            return NoData("er ikke en fil", "Sjekk stien. Den regnes fra prosjektmappen.")
        if path.suffix.lower() == ".parquet":
            with opened(real) as stream:
                is_parquet = stream.read(4) == b"PAR1"
            return (
                FoundData()
                if is_parquet
                else NoData("er ikke en Parquet-fil", "Lagre dataene på nytt som Parquet eller CSV.")
            )
        return FoundData(_is_empty(real))
    except FileNotFoundError:
        return NoData("finnes ikke ennå", "Legg filen der når dere har data, eller rett stien.", waiting=True)
    except HeldOpen:
        return NoData("er åpen i et annet program", "Lukk den der, og prøv igjen.")
    except (OSError, RuntimeError, ValueError):
        return NoData("kan ikke leses", "Sjekk at filen ligger der stien sier, og at du har tilgang til den.")


def _is_empty(real: Path) -> bool:
    """Whether a CSV file has nothing below its heading."""
    with opened(real) as stream:
        stream.readline()
        return not any(line.strip(b' ,;\t\r\n"') for line in stream)


_ENDS: Final = 1024 * 1024
"""Bytes read from each end of a file to know it again."""


def fingerprint(path: Path) -> str:
    """Tells a file from what it was: its size and both its ends, so that a file of many gigabytes takes no longer.

    A Parquet file has its statistics at the end. Raises `OSError`.
    """
    size = path.stat().st_size
    seen = hashlib.sha256(str(size).encode())
    with opened(path) as stream:
        seen.update(stream.read(_ENDS))
        if size > _ENDS:
            stream.seek(max(_ENDS, size - _ENDS))
            seen.update(stream.read(_ENDS))
    return seen.hexdigest()
