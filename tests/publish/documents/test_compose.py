"""A document's tree: everything the page says, in an order and with numbers a reader can follow."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from tests.conftest import Build
from tests.publish.documents.conftest import Documents
from tjenestedesign.check.load import load_project
from tjenestedesign.publish.documents.compose import APPENDIX, Document
from tjenestedesign.publish.documents.contents import planned
from tjenestedesign.publish.documents.pandoc_tree import Node, attr, ids, text_of
from tjenestedesign.publish.site.scope import Site, plan_site

KRAV = "kravspesifikasjon-krav-velferdslaben"
REISE = "brukerreise-med-velferdslaben"
TENDER = "konkurransegrunnlag-anskaffelse-av-designteam"


def nodes(content: Any, kind: str) -> list[Node]:
    found: list[Node] = []
    if isinstance(content, list):
        for item in content:
            found += nodes(item, kind)
    elif isinstance(content, dict):
        found += [content] if content.get("t") == kind else []
        found += nodes(content.get("c"), kind)
    return found


def only(build: Build, files: dict[str, str], stem: str) -> Document:
    site = plan_site(*load_project(build(files)))
    return next(p.make() for p in planned(site) if p.stem == stem)


def test_every_deliverable_of_the_guide_and_the_whole_project_are_documents(asker: Site) -> None:
    ordinary = [p.stem for p in planned(asker) if p.ordinary]
    for kind in (
        "innsiktsrapport", "brukerreise", "konsept", "tjenestekart", "kravspesifikasjon", "pilotrapport", "veikart",
        "forankringsplan", "samfunnskostnad", "konkurransegrunnlag", "prosjektrapport",
    ):  # fmt: skip
        assert any(stem.startswith(kind) for stem in ordinary), kind


def test_the_evaluation_and_the_slides_are_only_made_when_asked_for(asker: Site) -> None:
    asked = {p.stem for p in planned(asker) if not p.ordinary}
    assert {"styringsgruppe", "evalueringsprotokoll-anskaffelse-av-designteam"} <= asked


@pytest.mark.parametrize("stem", ["prosjektrapport", KRAV, REISE, TENDER, "styringsgruppe"])
def test_headings_never_skip_a_level_and_every_one_can_be_linked_to(document: Documents, stem: str) -> None:
    headings = nodes(document(stem).blocks, "Header")
    levels = [h["c"][0] for h in headings]
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert all(attr(h)[0] for h in headings)


@pytest.mark.parametrize("stem", ["prosjektrapport", KRAV, REISE])
def test_ids_are_unique_and_every_link_leads_somewhere(document: Documents, stem: str) -> None:
    blocks = document(stem).blocks
    counts = Counter(ids(blocks))
    assert [i for i, n in counts.items() if n > 1] == []
    targets = [n["c"][2][0] for n in nodes(blocks, "Link")]
    assert targets
    assert [t for t in targets if not t.startswith("http") and t.removeprefix("#") not in counts] == []


def test_every_figure_has_a_number_and_is_told_in_the_appendix(document: Documents) -> None:
    made = document(REISE)
    numbers = [p.number for p in made.plates.values() if p.number]
    assert numbers == [1, 2]
    at = next(n for n, b in enumerate(made.blocks) if b["t"] == "Header" and attr(b)[0] == APPENDIX)
    told = text_of(made.blocks[at:])
    assert all(f"Figur {n}." in told for n in numbers)
    assert "Tabellen under figuren" not in json.dumps(made.blocks, ensure_ascii=False)


def test_a_figure_that_stands_twice_is_drawn_once_and_pointed_to(document: Documents) -> None:
    made = document("prosjektrapport")
    drawn = Counter(dict(attr(d)[2]).get("figur") for d in nodes(made.blocks, "Div") if "figur" in attr(d)[1])
    assert max(drawn.values()) == 1
    assert "Se figur" in text_of(made.blocks)


def test_notes_are_the_project_groups_own(build: Build) -> None:
    files = {
        "konkurranser/a.yaml": "type: konkurransegrunnlag\ntittel: Vi trenger hjelp\nnotat: HEMMELIG\nbehov: [Noen å snakke med]\n"
        "prosedyre: åpen\nkvalifikasjonskrav: [{id: k, krav: Erfaring}]\n"
        "tildelingskriterier: [{id: p, navn: Pris, slag: pris, vekt: 100}]\nprisskjema: {faser: [{id: f, navn: Alt}]}\n"
    }
    made = only(build, files, "konkurransegrunnlag-a")
    text = json.dumps(made.blocks, ensure_ascii=False) + json.dumps(made.lead, ensure_ascii=False)
    assert "Noen å snakke med".replace(" ", "") in text_of(made.blocks).replace(" ", "")
    assert "HEMMELIG" not in text


def test_the_tender_document_does_not_tell_the_bids(document: Documents) -> None:
    assert "Tilbyder" not in text_of(document(TENDER).blocks)
    assert "Tilbyder" in text_of(document("evalueringsprotokoll-anskaffelse-av-designteam").blocks)


def test_the_whole_report_is_numbered_and_explains_its_words(document: Documents) -> None:
    made = document("prosjektrapport")
    tops = [t for level, t, _ in made.headings if level == 1]
    assert [t.split(" ", 1)[0] for t in tops[:6]] == ["1", "2", "3", "4", "5", "6"]
    assert tops[-2].endswith("Ordliste")
    assert tops[-1] == "Vedlegg: Figurene som tekst"
    second = [t for level, t, _ in made.headings if level == 2 and t.startswith("3.")]
    assert [t.split(" ", 1)[0] for t in second] == [f"3.{n}" for n in range(1, len(second) + 1)]


def test_the_glossary_has_only_words_that_are_used(build: Build) -> None:
    made = only(
        build,
        {"ideer/a.yaml": "type: ide\ntittel: En benk\nbeskrivelse: En benk å hvile på\n"},
        "prosjektrapport",
    )
    words = [text_of(term) for d in nodes(made.blocks, "DefinitionList") for term, _ in d["c"]]
    assert "Idé" in words
    assert "Kalkulasjonsrente" not in words


def test_column_widths_fill_the_page_and_leave_room_for_the_longest_word(document: Documents) -> None:
    for made in (document(KRAV), document(TENDER)):
        for table in nodes(made.blocks, "Table"):
            widths = [spec[1]["c"] for spec in table["c"][2]]
            assert sum(widths) == pytest.approx(1, abs=0.01)
            assert min(widths) > 0.03


def test_a_requirements_facts_are_one_line(document: Documents) -> None:
    facts = [text_of(d["c"][1]).strip() for d in nodes(document(KRAV).blocks, "Div") if "fakta" in attr(d)[1]]
    assert len(facts) == 18
    assert facts[0] == "Bør · Foreslått · Eier: koordinatoren · Id: felles-henvisning"


def test_marks_beside_a_name_are_set_apart_by_brackets(document: Documents) -> None:
    assert "Totalpris for oppdraget (pris)" in text_of(document(TENDER).blocks)
    assert "Lineær modell (valgt)" in text_of(
        document("evalueringsprotokoll-anskaffelse-av-designteam").blocks
    )


def test_signs_that_only_decorate_are_left_to_the_page(document: Documents) -> None:
    table = nodes(document("forankringsplan-forankring-velferdslaben").blocks, "Table")[0]
    assert "Hvor mange aktiviteter" in text_of(table["c"][1])
    assert "●" not in text_of(table["c"][4])
    assert re.search(r"\d", text_of(table["c"][4]))


def test_a_hostile_text_is_only_a_text(build: Build) -> None:
    nasty = '#set page(fill: red) @ref <x> $x^2$ *fet* \\\\ "]" #read(\\"/etc/passwd\\")'
    files = {"ideer/a.yaml": f"type: ide\ntittel: '{nasty}'\nbeskrivelse: '{nasty}'\n"}
    made = only(build, files, "ide-a")
    from tjenestedesign.publish.documents.pdf import pdf

    assert pdf(made).startswith(b"%PDF")
    assert made.title.startswith("#set page")
