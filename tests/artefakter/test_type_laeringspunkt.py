"""Læringspunkt: the advice first, and a matrix of who learned what in which phase."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import ASKER, Build, Run
from tjenestedesign.artefakter.laeringspunkt import Læringspunkt, lessons
from tjenestedesign.check.load import load_project
from tjenestedesign.ground.phases import Fase


def lesson(title: str, **keys: str) -> str:
    keys = {"råd": f"Gjør {title}.", "hva": "Det skjedde.", "fase": "idé", "fra": "kommune"} | keys
    return f"type: læringspunkt\ntittel: {title}\n" + "".join(f"{k}: {v}\n" for k, v in keys.items())


def page(td: Run, folder: Path, path: str) -> str:
    assert td("render", cwd=folder).code == 0
    return (folder / "ut" / path).read_text("utf-8")


def test_the_matrix_has_every_phase_and_only_those_who_learned_something(build: Build) -> None:
    folder = build(
        {
            "a.yaml": lesson("A"),
            "b.yaml": lesson("B", fra="designteam", fase="hele-prosjektet"),
            "c.yaml": lesson("C", fra="designteam"),
        }
    )
    project, _ = load_project(folder)
    found = lessons(project, list(project.all(Læringspunkt)))
    assert found.kolonner == ("Kommunen", "Designteamet")
    assert [row.tittel for row in found.rader] == [
        "Hele prosjektet",
        *(f.tittel for f in (Fase.ANSKAFFELSE, Fase.INNSIKT, Fase.IDÉ, Fase.UTFORMING, Fase.IMPLEMENTERING)),
    ]
    cells = {row.tittel: [[e.id for e in cell] for cell in row.ruter] for row in found.rader}
    assert cells["Hele prosjektet"] == [[], ["b"]]
    assert cells["Idé"] == [["a"], ["c"]]
    assert cells["Implementering"] == [[], []]
    assert [e.id for row in found.rader if row.tittel == "Idé" for e in row.alle] == ["a", "c"]


def test_the_overview_marks_empty_cells_and_groups_the_advice_by_phase(build: Build, td: Run) -> None:
    folder = build({"a.yaml": lesson("A"), "b.yaml": lesson("B", fra="designteam", fase="utforming")})
    text = page(td, folder, "oversikt/laeringspunkt.html")
    assert text.count("Ingen ennå") == 10
    assert text.count('<a href="../laeringspunkt/a.html">A</a>') == 1
    assert text.index("<h2>Idé") < text.index("Gjør A.") < text.index("<h2>Utforming") < text.index("Gjør B.")
    assert "<h2>Implementering" not in text


def test_the_page_puts_the_advice_before_what_happened(build: Build, td: Run) -> None:
    text = page(td, build({"a.yaml": lesson("A", hvorfor="Fordi.")}), "laeringspunkt/a.html")
    assert text.index("Gjør A.") < text.index("Det skjedde.") < text.index("Fordi.")
    assert "Idé. Lært av kommunen." in text


def test_a_lesson_without_why_or_origin_has_no_empty_headings(build: Build, td: Run) -> None:
    text = page(td, build({"a.yaml": lesson("A")}), "laeringspunkt/a.html")
    assert "Hvorfor" not in text
    assert "Kommer fra" not in text


def test_who_learned_it_may_be_said_more_precisely(build: Build, td: Run) -> None:
    text = page(td, build({"a.yaml": lesson("A", hvem="prosjektgruppen")}), "laeringspunkt/a.html")
    assert "Lært av prosjektgruppen." in text


def test_what_it_came_from_is_linked_by_the_name_of_the_part(build: Build, td: Run) -> None:
    roadmap = "type: veikart\ntittel: Planen\nspor: [{id: s, tittel: S}]\naktiviteter: [{id: x, tittel: Prøve, spor: s, fra: 2027-01}]\n"
    folder = build({"a.yaml": lesson("A", gjelder="[vei#x, vei]"), "vei.yaml": roadmap})
    text = page(td, folder, "laeringspunkt/a.html")
    assert '<a href="../veikart/vei.html#x">Prøve</a> <span class="dempet">(veikart)</span>, ' in text
    assert '<a href="../veikart/vei.html">Planen</a> <span class="dempet">(veikart)</span>.' in text


def test_a_tested_assumption_is_never_told_without_its_outcome(build: Build, td: Run) -> None:
    test = """type: brukertest
tittel: Prøven
nivå: enkel-skisse
antagelser: [{id: x, tekst: Folk finner fram., utfall: avkreftet}]
deltakere: [{rolle: innbygger, antall: 2}]
læring: [De fant ikke fram]
"""
    folder = build({"a.yaml": lesson("A", gjelder="[prove#x]"), "prove.yaml": test})
    text = page(td, folder, "laeringspunkt/a.html")
    assert '>Folk finner fram</a> <span class="dempet">(brukertest, avkreftet)</span>' in text


def test_a_phase_that_does_not_exist_is_a_fault_that_lists_the_phases(build: Build, td: Run) -> None:
    result = td("validate", cwd=build({"a.yaml": lesson("A", fase="drift")}))
    assert result.code == 1
    assert "hele-prosjektet" in result.out


def test_asker_holds_both_perspectives_of_the_guides_chapter() -> None:
    project, _ = load_project(ASKER)
    found = [e.model for e in project.all(Læringspunkt)]
    assert (len(found), sum(m.fra == "designteam" for m in found)) == (20, 5)
    assert {m.fase for m in found} == {
        "hele-prosjektet",
        "anskaffelse",
        "innsikt",
        "idé",
        "utforming",
        "implementering",
    }
