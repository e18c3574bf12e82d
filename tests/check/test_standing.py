"""`belegg`: how sure each thing is, from the file to every place it is read (docs/adr/0014-belegg.md)."""

from __future__ import annotations

import html
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from tests.conftest import ASKER, Build, Run
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.check.load import load_project
from tjenestedesign.domain.thread.approval import approval, print_of, suspects
from tjenestedesign.ground.marks import MarkedInt, in_html, mark, spelled, unmarked
from tjenestedesign.project.belegg import grade_at, leaves
from tjenestedesign.project.lock import Lock
from tjenestedesign.project.marked import marked, project_grade
from tjenestedesign.project.model import Artefakt
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site
from tjenestedesign.publish.site.told_standing import project_standing

PRIVATE = re.compile("[\ufdd0-\ufdef]")
NBSP = "\u00a0"

JOURNEY = """\
type: brukerreise
tittel: Reisen
belegg: {grad: gjenfortalt, forklaring: Fra rapporten., unntak: {steg.tanke: antatt, steg.følelse: antatt}}
aktører: []
steg:
  - {id: a, fase: før, tittel: Vente, tanke: Hvem skal jeg ringe, følelse: -1}
  - {id: b, fase: under, tittel: Flytte, belegg: foreslått, tanke: Endelig hjemme}
"""
WORKSHOP = """\
type: workshop
tittel: Dagen
belegg: {unntak: {dato: antatt, deltakere.antall: antatt, innspill.stemmer: antatt}}
slag: idé
dato: 2015-03-12
formål: Mange ideer
deltakere: [{rolle: fagpersoner, antall: 12}, {rolle: designere, antall: 4}]
innspill:
  - {id: en, tekst: Hva om alle fikk nøkkel, stemmer: 9}
  - {id: to, tekst: Hva om ingen ventet, stemmer: 7, belegg: oppdiktet}
"""
TALK = """\
type: intervju
tittel: Samtalen
belegg: oppdiktet
respondent: {kode: I-01, rolle: innbygger}
sitater: [{id: s, tekst: Jeg vil bo ett sted.}]
"""
INSIGHT = (
    "type: innsikt\ntittel: Ro\npåstand: Jeg trenger ro\nforklaring: Alle sier det.\nbevis: [samtale#s]\n"
)
FILES = {
    "1-innsikt/brukerreiser/reisen.yaml": JOURNEY,
    "1-innsikt/workshoper/dagen.yaml": WORKSHOP,
    "1-innsikt/intervjuer/samtale.yaml": TALK,
    "1-innsikt/innsikter/ro.yaml": INSIGHT,
}


@pytest.mark.parametrize(
    ("loc", "grade"),
    [
        ((), "gjenfortalt"),
        (("steg", 0), "gjenfortalt"),  # as the whole
        (("steg", 0, "tittel"), "gjenfortalt"),
        (("steg", 0, "tanke"), "antatt"),  # a key is excepted, through the list
        (("steg", 1), "foreslått"),  # a part says it itself
        (("steg", 1, "tittel"), "foreslått"),
        (("steg", 1, "tanke"), "antatt"),  # but what is said of the key itself is nearer still
    ],
)
def test_what_is_said_nearest_counts(build: Build, loc: tuple[str | int, ...], grade: str) -> None:
    project, _ = load_project(build(FILES))
    assert grade_at(project.entries["reisen"].model, loc) == grade


def test_a_step_nobody_has_said_anything_about_is_assumed(build: Build) -> None:
    plain = re.sub(r"belegg: \{.*\n", "", JOURNEY)
    journey = load_project(build({"reisen.yaml": plain}))[0].entries["reisen"].model
    assert [journey.grad_av(s) for s in journey.steg] == ["antatt", "foreslått"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Vente", "Vente\u00a0(antatt)"),
        ("Vi venter.", "Vi venter\u00a0(antatt)."),
        ("Hvem skal jeg ringe?", "Hvem skal jeg ringe?\u00a0(antatt)"),
        ("To linjer.\n\nOg en til.\n", "To linjer.\n\nOg en til\u00a0(antatt).\n"),
    ],
)
def test_a_mark_stands_where_a_reader_expects_it(text: str, shown: str) -> None:
    assert spelled(mark(text, "antatt")) == shown
    assert unmarked(mark(text, "antatt")) == text


def test_a_mark_is_ours_and_stands_outside_the_quotation_marks() -> None:
    quote = f"«{mark('Jeg vil bo ett sted.', 'oppdiktet')}»"
    assert spelled(quote) == f"«Jeg vil bo ett sted.»{NBSP}(oppdiktet)"
    inside = in_html(f"<p>«<span>{mark('Jeg vil.', 'oppdiktet')}</span>»</p>")
    assert inside == f'<p>«<span>Jeg vil.</span>»<span class="belegg">{NBSP}(oppdiktet)</span></p>'


def test_marks_in_attributes_are_words_where_they_are_heard_and_gone_where_they_are_not() -> None:
    text = mark("9", "antatt")
    page = in_html(f'<title>{text}</title><img alt="{text}"><progress value="{text}"></progress>')
    assert page == f'<title>9{NBSP}(antatt)</title><img alt="9{NBSP}(antatt)"><progress value="9"></progress>'


def test_a_sum_of_what_is_assumed_is_assumed() -> None:
    total = f"{sum([MarkedInt(12, 'antatt'), 4])} i alt"
    assert unmarked(total) != total
    assert MarkedInt(12, "antatt") == 12


def test_a_marked_project_is_for_showing_only(build: Build) -> None:
    """Fingerprints are of what is written, so that nothing approved looks changed by its marks."""
    project, _ = load_project(build(FILES))
    entry = project.entries["reisen"]
    line = approval(project, entry, "prosjektleder", date(2026, 1, 1))
    project = replace(project, lock=Lock({"reisen": line}))
    shown = marked(project)
    assert shown.entries["reisen"] is not entry
    assert shown.plain is project
    assert not suspects(project)
    assert not suspects(shown)
    assert shown.entries["ro"] is project.entries["ro"]  # what says nothing is not even copied


@pytest.mark.parametrize(
    ("text", "loc", "grade"),
    [
        (TALK.replace("belegg: oppdiktet", "samtykke: {grunnlag: fiktivt}"), (), "oppdiktet"),
        (TALK.replace("belegg: oppdiktet", "samtykke: {grunnlag: publisert, kilde: R}"), (), "gjenfortalt"),
        (TALK.replace("sted.}", "sted., gjenfortalt: true}"), ("sitater", 0), "gjenfortalt"),
        (
            "type: kartlegging\ntittel: T\nfiktiv: true\nperson: P\nviktigst: V\nlivsområder: [{id: h, område: helse, nå: N, ønske: Ø}]\n",
            (),
            "oppdiktet",
        ),
    ],
)
def test_old_keys_say_the_same(build: Build, text: str, loc: tuple[str | int, ...], grade: str) -> None:
    project, found = load_project(build({"fil.yaml": text}))
    assert not [d for d in found if d.level == "feil" and d.code.startswith("TD1")]
    assert grade_at(project.entries["fil"].model, loc) == grade


def test_what_was_a_plain_text_keeps_its_fingerprint(build: Build) -> None:
    plain = TALK + "observasjoner: [Hun lette etter døren]\nbarrierer: [Skranken]\n"
    said = TALK + "observasjoner: [{tekst: Hun lette etter døren}]\nbarrierer: [{tekst: Skranken}]\n"
    named = TALK + "observasjoner: [{id: dor, tekst: Hun lette etter døren}]\nbarrierer: [Skranken]\n"
    prints = [print_of(load_project(build({"s.yaml": t}))[0].entries["s"]) for t in (plain, said, named)]
    assert prints[0] == prints[1] != prints[2]


def test_an_interview_that_is_made_up_or_retold_needs_no_consent(build: Build) -> None:
    ready = TALK.replace("belegg:", "status: godkjent\nbelegg:")
    project, found = load_project(build({"samtale.yaml": ready}))
    assert isinstance(project.entries["samtale"].model, Intervju)
    assert not [d for d in found if d.code in ("TD104", "TD301", "TD303", "TD611")]
    _, asked = load_project(build({"samtale.yaml": ready.replace("oppdiktet", "belagt")}))
    assert {"TD104", "TD611"} <= {d.code for d in asked}


# --- every place it is read ---------------------------------------------------------------------------------------

READ = (
    f"12. mars 2015{NBSP}(antatt)",
    f"9{NBSP}(antatt)",
    f"Hva om ingen ventet{NBSP}(oppdiktet)",
    f"«Jeg vil bo ett sted.»{NBSP}(oppdiktet)",
    f"Hvem skal jeg ringe{NBSP}(antatt)",
)


def _text(data: bytes) -> str:
    """What a reader meets in a file: tags gone."""
    plain = html.unescape(re.sub(r"<[^>]*>", "", data.decode("utf-8", "replace")))
    return re.sub(r"[ \n]+", " ", plain)


def test_pages_figures_and_search_say_it(build: Build) -> None:
    project, found = load_project(build(FILES))
    made = {f.path: f.data for f in render_site(plan_site(project, found))}
    everything = " ".join(_text(d) for p, d in made.items() if p.endswith(".html"))
    for words in READ:
        assert words in everything, words
    assert f"16{NBSP}(antatt)" in everything  # a sum of what is assumed
    drawn = re.findall(r"<svg.*?</svg>", made["brukerreise/reisen.html"].decode(), re.DOTALL)
    assert "Hvem skal jeg ringe (antatt)" in _text("".join(drawn).encode())
    assert "(antatt)" in _text(made["sok/indeks.js"])
    texts = (d for p, d in made.items() if not p.endswith((".woff2", ".ttf", ".png")))
    assert not any(PRIVATE.search(d.decode("utf-8", "replace")) for d in texts)


@pytest.mark.parametrize("format", ["pdf", "docx", "pptx", "html", "md"])
def test_every_document_says_it(build: Build, td: Run, format: str) -> None:
    root = build({**FILES, "prosjekt.yaml": "navn: Prøve\nkommune: Vik\n"})
    only = ["--only", "styringsgruppe"] if format == "pptx" else ["--only", "prosjektrapport"]
    assert td("render", "--format", format, *only, cwd=root).code == 0
    file = next((root / "ut/dokumenter").glob(f"*.{format}"))
    said = _said(file)
    assert "(oppdiktet)" in said
    assert not PRIVATE.search(said)
    if format != "pptx":
        for words in READ:
            assert words.replace(NBSP, " ") in said, words
        assert "Ord i parentes sier hvor sikkert noe er." in said


def _said(file: Path) -> str:
    if file.suffix == ".pdf":
        from pypdf import PdfReader

        pages = PdfReader(BytesIO(file.read_bytes())).pages
        text = " ".join(page.extract_text() for page in pages)
    elif file.suffix in (".docx", ".pptx"):
        archive = zipfile.ZipFile(file)
        parts = [n for n in archive.namelist() if re.search(r"(document|slide\d+)\.xml$", n)]
        text = " ".join(re.sub(r"<[^>]*>", "", archive.read(n).decode()) for n in sorted(parts))
    else:
        text = re.sub(r"<[^>]*>", "", file.read_text("utf-8")).replace("\\", "")
    return re.sub(r"\s+", " ", html.unescape(text).replace(NBSP, " "))


def test_a_public_site_says_it_without_the_words_behind(build: Build) -> None:
    files = {**FILES, "1-innsikt/innsikter/ro.yaml": INSIGHT.replace("bevis:", "status: godkjent\nbevis:")}
    project, found = load_project(build(files))
    made = {f.path: f.data for f in render_site(plan_site(project, found, public=True))}
    insight = _text(made["innsikt/ro.html"])
    assert f"«Jeg vil bo ett sted.»{NBSP}(oppdiktet)" in insight


def test_json_keeps_it_as_it_is_written(build: Build, td: Run) -> None:
    root = (
        build(
            {f"p/{name}": text for name, text in FILES.items()}
            | {"p/prosjekt.yaml": "navn: Prøve\nkommune: Vik\n"}
        )
        / "p"
    )
    assert td("export", "samtale", "--format", "json", "-o", root.parent / "alt.json", cwd=root).code == 0
    text = (root.parent / "alt.json").read_text("utf-8")
    assert json.loads(text)
    assert "oppdiktet" in text
    assert not PRIVATE.search(text)


def test_the_front_page_counts_it(build: Build) -> None:
    silent, _ = load_project(build({"1-innsikt/innsikter/ro.yaml": INSIGHT}))
    assert project_standing(silent, silent.entries) is None
    project, _ = load_project(build(FILES))
    told = project_standing(project, project.entries)
    assert told is not None
    assert {(t.grad, t.artefakter, t.steder) for t in told.telling} == {
        ("gjenfortalt", 1, 0),
        ("antatt", 0, 5),
        ("oppdiktet", 1, 1),
        ("foreslått", 0, 1),
    }


# --- the example ----------------------------------------------------------------------------------------------------

GUIDES_FIGURES = frozenset({1, 2, 3, 6, 8, 21, 35, 44, 550, 58338, 600000, 11600000, 18, 2014, 2015})
"""Every number the guide gives that Asker retells: who was heard, the cohort, what is saved, the plan's months, the grades of service."""


def test_no_number_or_date_in_asker_is_retold_that_the_guide_does_not_give() -> None:
    project, _ = load_project(ASKER)
    around = project_grade(project)
    for id, entry in project.entries.items():
        for loc, value in leaves(entry.model):
            if isinstance(value, (str, bool)) or grade_at(entry.model, loc, around) not in (
                "gjenfortalt",
                "belagt",
            ):
                continue
            number = getattr(value, "start", value)
            known = getattr(number, "year", number)
            assert known in GUIDES_FIGURES or loc == ("dato",), (id, loc, value)


def test_no_quote_in_asker_is_a_citizens() -> None:
    """The guide retells what staff and leaders said, and quotes no citizen."""
    project, _ = load_project(ASKER)
    around = project_grade(project)
    for entry in project.all(Intervju):
        grades = {grade_at(entry.model, ("sitater", n), around) for n in range(len(entry.model.sitater))}
        assert grades == {"oppdiktet" if entry.model.respondent.rolle == "innbygger" else "gjenfortalt"}, (
            entry.id
        )


def test_nothing_asker_marks_is_shown_without_its_mark() -> None:
    """Wherever a page or a figure shows a text that is marked, the word stands behind it."""
    project, found = load_project(ASKER)
    site = plan_site(project, found)
    wanted: dict[str, str] = {}
    unsaid: list[str] = []
    for id, entry in site.project.entries.items():
        for (_, plain), (_, shown) in zip(
            leaves(project.entries[id].model), leaves(entry.model), strict=True
        ):
            if not isinstance(plain, str):
                continue
            if shown == plain:
                unsaid.append(" ".join(plain.split()))
            elif len(plain) > 25 and "\n" not in plain:
                wanted[plain.rstrip(".")] = re.findall(r"\((\w+)\)", spelled(shown))[-1]
    others = "\n".join(unsaid)
    wanted = {words: grade for words, grade in wanted.items() if words not in others}
    assert len(wanted) > 150
    for file in render_site(site):
        if not file.path.endswith(".html") or file.path.startswith("metode/"):
            continue
        text = html.unescape(re.sub(r"<[^>]*>", "|", file.data.decode()))
        text = re.sub(r"[ \n]+", " ", text)
        for words, grade in wanted.items():
            for at in re.finditer(re.escape(words), text):
                behind = text[at.end() : at.end() + 30]
                if not re.match(r"[,;:]? \w", behind):  # there the same words begin another sentence
                    assert re.match(rf"[.?!»”\s|]*\({grade}\)", behind), (file.path, words, behind)


def test_an_artefact_that_says_nothing_is_the_projects_own(build: Build) -> None:
    project, _ = load_project(build({"ro.yaml": INSIGHT}))
    model: Artefakt = project.entries["ro"].model
    assert grade_at(model, ()) is None
    assert grade_at(model, ("påstand",)) is None


def test_nobody_can_write_a_mark(build: Build) -> None:
    """A mark is made by td alone: the character is refused in a file, plain or escaped."""
    for title in (mark("Ro", "belagt"), '"Ro\\uFDD0"'):
        project, found = load_project(build({"ro.yaml": INSIGHT.replace("tittel: Ro", f"tittel: {title}")}))
        assert "TD012" in {d.code for d in found}
        assert not project.entries
