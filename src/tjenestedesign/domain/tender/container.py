"""A workbook someone sent, before anything in it is believed: what kind of file it is, how big, and what it carries along."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tjenestedesign.ground.extras import extra
from tjenestedesign.ground.files import read_bytes
from tjenestedesign.ground.packed import NO_ZIP

LARGEST_FILE: Final = 5_000_000
LARGEST_CONTENT: Final = 20_000_000
_MOST_PARTS: Final = 300
LAST_ROW: Final = 1_000
LAST_COLUMN: Final = 60
"""Far outside any price form."""

_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a form: where, what stands there, what to do. What `stops` keeps the form from being read in."""

    where: str
    message: str
    hint: str = ""
    stops: bool = True


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook as openpyxl sees it, twice: the formulas, and what they last came to."""

    written: Any
    shown: Any


def open_workbook(path: Path) -> Opened | Remark:
    """The workbook, or why it cannot be read. Raises `MissingExtra` and `OSError`."""
    openpyxl = extra("openpyxl")
    extra("defusedxml")
    if path.stat().st_size > LARGEST_FILE:
        return Remark(
            "filen",
            f"Filen er større enn {LARGEST_FILE // 1_000_000} MB. Et prisskjema er mye mindre.",
            "Be om skjemaet på nytt, uten bilder og vedlegg.",
        )
    raw = read_bytes(path)
    refused = _refused(path, raw)
    if refused:
        return refused
    try:
        written = openpyxl.load_workbook(io.BytesIO(raw), data_only=False, keep_links=False)
        shown = openpyxl.load_workbook(io.BytesIO(raw), data_only=True, keep_links=False)
    except MemoryError:
        raise
    except Exception:  # openpyxl raises whatever a broken file brings it to
        return _broken("Filen er ikke en hel Excel-arbeidsbok.")
    return _too_wide(written) or Opened(written, shown)


def _broken(message: str) -> Remark:
    return Remark(
        "filen",
        message,
        "Be leverandøren åpne skjemaet, lagre det som Excel-arbeidsbok (.xlsx) og sende det på nytt.",
    )


def _refused(path: Path, raw: bytes) -> Remark | None:
    if raw.startswith(_OLE):
        return _broken(
            "Filen er låst med passord, eller lagret i det gamle Excel-formatet (.xls). td kan ikke lese den."
        )
    if not raw:
        return _broken("Filen er tom.")
    if not zipfile.is_zipfile(io.BytesIO(raw)):
        return _broken("Filen er ikke en Excel-arbeidsbok, eller den er bare halvveis skrevet.")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            infos = parts.infolist()
            if len(infos) > _MOST_PARTS or sum(i.file_size for i in infos) > LARGEST_CONTENT:
                return Remark(
                    "filen",
                    "Filen er pakket så hardt at innholdet er mye større enn et prisskjema.",
                    "Ikke åpne den. Be leverandøren fylle ut skjemaet på nytt.",
                )
            names = {i.filename.lower() for i in infos}
            if any(_declares(parts.read(i)) for i in infos):
                return _broken("Filen inneholder noe en Excel-arbeidsbok ikke skal ha: egne XML-erklæringer.")
            if any(_sprawls(parts.read(i)) for i in infos if "worksheets/" in i.filename.lower()):
                return Remark(
                    "filen",
                    "Filen har sammenslåtte celler eller lenker over en hel rad, kolonne eller et helt ark.",
                    "Be leverandøren fylle ut skjemaet på nytt, uten å endre oppsettet.",
                )
    except NO_ZIP:
        return _broken("Filen er skadet.")
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        return _broken("Filen er ikke en Excel-arbeidsbok (.xlsx).")
    return _carried(path, names)


def _declares(data: bytes) -> bool:
    """Whether a part declares a document type of its own, in any encoding; no spreadsheet program writes that."""
    return b"<!DOCTYPE" in data.replace(b"\0", b"")


_AREA: Final = re.compile(
    rb"""<(?:[\w.-]+:)?(?:mergeCell|hyperlink)\b[^>]*?\bref\s*=\s*["']([^"']*)["']""", re.IGNORECASE
)
_CELLS: Final = re.compile(rb"\$?[AB]?[A-Z]\$?([0-9]{1,4})(?::\$?[AB]?[A-Z]\$?([0-9]{1,4}))?")
_MOST_AREAS: Final = 50
_LAST_AREA_ROW: Final = 200


def _sprawls(data: bytes) -> bool:
    """Whether an area that the reader would fill with cells, one by one, is much larger than the form."""
    areas: list[bytes] = _AREA.findall(data.replace(b"\0", b""))
    return len(areas) > _MOST_AREAS or any(
        not (cells := _CELLS.fullmatch(area)) or any(int(n) > _LAST_AREA_ROW for n in cells.groups() if n)
        for area in areas
    )


def _carried(path: Path, names: set[str]) -> Remark | None:
    """What a price form has no use for, and what could bring something else along."""
    if path.suffix.lower() in (".xlsm", ".xltm", ".xlsb", ".xlam") or any("vbaproject" in n for n in names):
        return Remark(
            "filen",
            "Filen har makroer. td leser ikke tall som et program i filen kan ha satt.",
            "Be leverandøren lagre skjemaet som Excel-arbeidsbok uten makroer (.xlsx).",
        )
    if any(n.startswith("xl/externallinks/") for n in names):
        return Remark(
            "filen",
            "Filen henter tall fra en annen arbeidsbok.",
            "Be leverandøren skrive tallene i skjemaet og bryte koblingene (Data, Rediger koblinger).",
        )
    if any(n.startswith(("xl/connections", "xl/querytables/", "customui/", "xl/embeddings/")) for n in names):
        return Remark(
            "filen",
            "Filen har datakoblinger eller innebygde filer.",
            "Be leverandøren fylle ut skjemaet dere sendte, uten å legge inn noe annet.",
        )
    return None


def _too_wide(book: Any) -> Remark | None:
    for sheet in book.worksheets:
        if sheet.max_row > LAST_ROW or sheet.max_column > LAST_COLUMN:
            return Remark(
                f"«{sheet.title}»",
                f"Arket går til rad {sheet.max_row} og kolonne {sheet.max_column}. Skjemaet er mye mindre.",
                "Be leverandøren fylle ut skjemaet på nytt, og lime inn bare verdiene.",
            )
    return None
