"""Documents and workbooks: each format of Asker beside the site, and a workbook beside plain XlsxWriter.

python bench/documents.py        this table alone
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlsxwriter

ASKER = Path(__file__).parent.parent / "examples/asker"


def measure(note: Callable[[str, float, str], None]) -> None:
    with tempfile.TemporaryDirectory() as temp:
        folder = Path(temp) / "asker"
        shutil.copytree(ASKER, folder)
        site = _td(folder, "render")
        for format in ("pdf", "docx", "md", "html", "pptx"):
            taken = _td(folder, "render", "--format", format)
            note(
                f"dokument_{format}_mot_nettsted",
                taken / site,
                f"alle leveransene i Asker {taken:.1f} s, nettstedet kaldt {site:.1f} s",
            )
        book = Path(temp) / "bok.xlsx"
        out = _td(folder, "export", "--output", str(book))
        plain = _plain(book, Path(temp) / "bar.xlsx")
        back = _td(folder, "import", str(book), "--yes")
        check = _td(folder, "validate")
        note(
            "export_mot_xlsxwriter",
            out / plain,
            f"td export {out:.1f} s, bare å skrive cellene {plain:.2f} s",
        )
        note(
            "import_mot_validate",
            back / check,
            f"td import uten endringer {back:.1f} s, td validate {check:.1f} s",
        )


def _td(folder: Path, *args: str) -> float:
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-P", "-m", "tjenestedesign", *args], cwd=folder, check=True, capture_output=True
    )
    return time.perf_counter() - start


def _plain(book: Path, target: Path) -> float:
    """The same cells, written with nothing else."""
    sheets = [(s.title, list(s.iter_rows(values_only=True))) for s in openpyxl.load_workbook(book).worksheets]
    start = time.perf_counter()
    with xlsxwriter.Workbook(str(target), {"strings_to_formulas": False}) as made:
        for title, rows in sheets:
            sheet = made.add_worksheet(title)
            for n, row in enumerate(rows):
                for m, value in enumerate(row):
                    if value is not None:
                        sheet.write_string(n, m, str(value))
    return time.perf_counter() - start


if __name__ == "__main__":
    measure(lambda name, ratio, said: print(f"{name:40} {ratio:10.2f}  {said}"))
