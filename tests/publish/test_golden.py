"""Pages of a small project, whole, as files one can read in a diff. `TD_UPDATE=1 pytest tests/publish/test_golden.py` rewrites them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import write_tree
from tjenestedesign import __version__
from tjenestedesign.check.load import load_project
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

GOLDEN = Path(__file__).parent / "golden"
FILES = {
    "prosjekt.yaml": "navn: Et sted å bo\nkommune: Vik\nvisjon: Alle har et hjem.\ntidsrom: {fra: 2026-01, til: 2027-K2}\nfaser:\n  innsikt: {status: pågår, til: 2026-06, beslutning: Hvilke behov går vi videre med?}\n",
    "1-innsikt/intervju-01.yaml": "type: intervju\ntittel: Ung voksen\nstatus: godkjent\nrespondent: {kode: I-01, rolle: innbygger, beskrivelse: Ung voksen i kommunal bolig}\nsamtykke: {dato: 2026-02-03, omfang: Sitater, slettes: 2027-12-31}\nsitater:\n  - {id: flytte, tekst: Jeg må alltid flytte igjen., gjenfortalt: true}\n",
    "1-innsikt/stabilitet.yaml": "type: innsikt\ntittel: Stabilitet\narvet_fra: asker\ndato: 2026-03-01\npåstand: Jeg trenger å bli boende.\nforklaring: |\n  Hver flytting **river opp** noe.\n\n  - én ting\n  - en til\nbevis: [intervju-01#flytte]\nhvordan_kan_vi: Hvordan kan vi la folk bli boende?\n",
    "1-innsikt/feil.yaml": "type: innsikt\ntittel: Uferdig\n",
}
PAGES = ("index.html", "innsikt/stabilitet.html", "intervju/intervju-01.html", "fase/1-innsikt.html")


@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_as_it_was(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TD_TODAY", "2026-05-01")
    project, found = load_project(write_tree(tmp_path, FILES))
    site = {f.path: f.data for f in render_site(plan_site(project, found))}
    made = site[page].decode().replace(f"tjenestedesign {__version__}.", "tjenestedesign VERSJON.")
    golden = GOLDEN / page.replace("/", "-")
    if os.environ.get("TD_UPDATE"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(made, "utf-8", newline="\n")
    assert made == golden.read_text("utf-8")
