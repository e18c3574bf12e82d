"""Price forms as suppliers send them back: the form td makes, filled in with openpyxl, and meddled with."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from tjenestedesign.check.load import load_project
from tjenestedesign.domain.tender.anskaffelse import Konkurransegrunnlag
from tjenestedesign.domain.tender.price_form import price_form
from tjenestedesign.domain.tender.read_form import Form, read_form
from tjenestedesign.project.loaded import Entry, Project

SETTINGS = "navn: Prøve\nkommune: Vik\n"
COMPETITION = """\
type: konkurransegrunnlag
tittel: Et designteam & mer
behov: [Innbyggerne må kunne vite hvor langt søknaden er kommet.]
prosedyre: åpen
omfang: [innsikt]
kvalifikasjonskrav:
  - {id: erfaring, krav: Erfaring fra tre like oppdrag, dokumentasjon: [Tre oppdrag]}
tildelingskriterier:
  - {id: forstaelse, navn: Forståelse av oppdraget, slag: kvalitet, vekt: 60, dokumentasjon: [En skisse]}
  - {id: pris, navn: Pris, slag: pris, vekt: 40, dokumentasjon: [Utfylt prisskjema]}
prisskjema:
  faser:
    - {id: oppstart, navn: Oppstart}
    - {id: innsikt, navn: Innsiktsfase}
  roller:
    - {id: leder, navn: Prosjektleder}
    - {id: designer, navn: Seniordesigner}
"""
PHASES, TEAM, OTHER, BIDDER, CHECKS = "Pris per fase", "Team", "Andre kostnader", "Tilbyder", "Kontroll"
GOOD: dict[str, dict[str, Any]] = {
    BIDDER: {"B5": "Ask & Bjørk AS", "B6": "974760673"},
    PHASES: {"B5": 10, "C5": 12000.5, "B6": 100, "C6": 118000},
    TEAM: {"B5": 12, "C5": 1200, "D5": 60, "B6": 7.5, "C6": 1100.05, "D6": 50},
    OTHER: {"A5": "Reiser", "B5": 2998},
}
"""60 × 1200 + 50 × 1100.05 + 2998 = 130000.50, the same as the phases."""

Meddle = Callable[[Any], None]


def project(folder: Path, competition: str = COMPETITION) -> Path:
    """A project with one competition, `k`."""
    (folder / "konkurranser").mkdir(parents=True, exist_ok=True)
    (folder / "prosjekt.yaml").write_text(SETTINGS, "utf-8")
    (folder / "konkurranser/k.yaml").write_text(competition, "utf-8")
    return folder


def loaded(folder: Path) -> tuple[Project, Entry[Konkurransegrunnlag]]:
    found, _ = load_project(folder)
    return found, next(found.all(Konkurransegrunnlag))


def form_bytes(folder: Path) -> bytes:
    return price_form(*loaded(folder))


def fill(raw: bytes, values: dict[str, dict[str, Any]] = GOOD, meddle: Meddle | None = None) -> bytes:
    """The form with values in its cells, and whatever a supplier might do to it."""
    book = openpyxl.load_workbook(io.BytesIO(raw))
    for sheet, cells in values.items():
        for cell, value in cells.items():
            book[sheet][cell] = value
    if meddle:
        meddle(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent(folder: Path, meddle: Meddle | None = None, **cells: Any) -> Path:
    """A filled-in form beside the project. `cells` change single ones of «Pris per fase»: C5=…"""
    values = {**GOOD, PHASES: {**GOOD[PHASES], **cells}}
    path = folder.parent / "svar.xlsx"
    path.write_bytes(fill(form_bytes(folder), values, meddle))
    return path


def read(folder: Path, path: Path) -> Form:
    _, entry = loaded(folder)
    return read_form(path, {entry.id: entry})


def stops(form: Form) -> list[str]:
    return [f"{r.where}: {r.message}" for r in form.remarks if r.stops]


def notes(form: Form) -> list[str]:
    return [f"{r.where}: {r.message}" for r in form.remarks if not r.stops]


def reckoned(path: Path, profile: Path) -> Path | None:
    """The workbook opened, recalculated and saved by LibreOffice; None where it is not installed."""
    soffice = shutil.which("soffice")
    if soffice is None:
        return None
    out = path.parent / "regnet"
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(out),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return out / path.name
