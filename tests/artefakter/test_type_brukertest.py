"""Brukertest: what is counted, what the page says about each assumption, and what has never been tried out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import SETTINGS, write_tree
from tjenestedesign.artefakter.antagelse import Brukertest, Opptelling
from tjenestedesign.artefakter.brukertest import oversikt
from tjenestedesign.check.load import load_project
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

HEAD = "type: brukertest\ntittel: Testen\nnivå: enkel-skisse\n"
ONE = "antagelser: [{id: a, tekst: Folk finner fram}]\n"
WHO = "deltakere: [innbygger]\n"
CONCEPT = (
    "type: konsept\ntittel: Ett sted\nkjerne: Ett sted\nbeskrivelse: Ett sted\n"
    "delelementer: [{id: vert, tittel: Vert, beskrivelse: x}, {id: kart, tittel: Kart, beskrivelse: x}]\n"
)
SCENARIO = "type: scenario\ntittel: Besøket\nkonsept: k\ndelelementer: [k#kart]\nsteg: [{id: inn, tittel: Inn døren, bruker_gjør: x}]\n"


def load(folder: Path, **files: str) -> Project:
    project, found = load_project(
        write_tree(folder, {"prosjekt.yaml": SETTINGS, **{f"{k}.yaml": v for k, v in files.items()}})
    )
    assert not [d for d in found if d.level == "feil"], found
    return project


def the_test(project: Project) -> Entry[Brukertest]:
    return next(project.all(Brukertest))


def page(project: Project, path: str) -> str:
    return next(f.data.decode() for f in render_site(plan_site(project, [])) if f.path == path)


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (["bekreftet"] * 3 + ["avkreftet", "uavklart"], "3 bekreftet, 1 avkreftet, 1 uavklart"),
        (["avkreftet"], "1 avkreftet"),
        (["uavklart", "uavklart"], "2 uavklart"),
    ],
)
def test_the_tally_counts_each_verdict_and_leaves_out_what_there_is_none_of(
    verdicts: list[str], said: str, tmp_path: Path
) -> None:
    items = ", ".join(f"{{id: a{i}, tekst: T, utfall: {v}}}" for i, v in enumerate(verdicts))
    entry = the_test(load(tmp_path, t=HEAD + WHO + f"antagelser: [{items}]\n"))
    assert entry.model.opptelling.tekst == said


def test_an_assumption_without_a_verdict_is_undecided(tmp_path: Path) -> None:
    assert the_test(load(tmp_path, t=HEAD + WHO + ONE)).model.antagelser[0].utfall == "uavklart"


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("[{rolle: a, antall: 2}, {rolle: b, antall: 3}]", "5 personer til stede"),
        ("[{rolle: a, antall: 1}]", "1 person til stede"),
        ("[{rolle: a, antall: 4}, b]", "mer enn 4 personer til stede"),
        ("[a, b]", "antall personer til stede er ikke oppgitt"),
        (
            "[{rolle: a, antall: 2}, {rolle: a, antall: 1, gjennomføring: teoretisk}, {rolle: a, antall: 3, gjennomføring: avbud}]",
            "2 personer til stede, 1 gjennomgått i teorien, 3 avbud",
        ),
        ("[{rolle: a, gjennomføring: avbud}]", "1 avbud"),
    ],
)
def test_persons_are_counted_and_never_guessed(who: str, said: str, tmp_path: Path) -> None:
    entry = the_test(load(tmp_path, t=HEAD + ONE + f"deltakere: {who}\n"))
    assert entry.model.oppmøte.tekst == said


@pytest.mark.parametrize("count", ["0", "-1", "10001"])
def test_a_group_cannot_be_empty_or_absurd(count: str, tmp_path: Path) -> None:
    text = HEAD + ONE + f"deltakere: [{{rolle: a, antall: {count}}}]\n"
    _, found = load_project(write_tree(tmp_path, {"prosjekt.yaml": SETTINGS, "t.yaml": text}))
    assert [d.code for d in found if d.level == "feil"] == ["TD109"]


def test_evidence_that_says_nothing_is_refused_where_it_stands(tmp_path: Path) -> None:
    text = HEAD + WHO + "antagelser:\n  - id: a\n    tekst: T\n    bevis:\n      - {}\n"
    _, found = load_project(write_tree(tmp_path, {"prosjekt.yaml": SETTINGS, "t.yaml": text}))
    assert [(d.message, d.position.line) for d in found if d.level == "feil"] == [("Beviset er tomt.", 9)]


FULL = (
    HEAD
    + """antagelser:
  - id: finner
    tekst: Folk finner fram
    utfall: avkreftet
    bevis:
      - Tre av fem gikk feil.
      - observasjon: lette
      - sitat: i#gikk-feil
  - {id: lesbart, tekst: Kartet er lesbart, utfall: bekreftet, bevis: [Alle leste det.]}
  - {id: raskt, tekst: Det går raskt, utfall: avkreftet, bevis: [x], ingen_endring: Det er raskt nok.}
  - {id: trygt, tekst: Det er trygt}
deltakere: [{rolle: innbygger, antall: 5}]
tester: [k, k#vert, s, s#inn, m#inn, r#inn]
observasjoner: [{id: lette, tekst: To lette etter skranken}, Noen lo]
læring: [Skiltet ble ikke sett]
endringer:
  - {hva: En vert tar imot, fordi: [finner, trygt], gjelder: [k#vert, m#inn]}
  - Nye stoler
"""
)
INTERVIEW = (
    "type: intervju\ntittel: Samtale\nrespondent: {kode: I-01, rolle: innbygger}\n"
    "samtykke: {grunnlag: publisert, omfang: Alt, kilde: Guiden}\nsitater: [{id: gikk-feil, tekst: Jeg gikk meg vill.}]\n"
)
JOURNEY = "type: brukerreise\ntittel: Reisen\nsteg: [{id: inn, fase: før, tittel: Gå inn døren}]\n"
PLAN = "type: tjenestekart\ntittel: Kartet\nbrukerreise: r\nsteg: [{id: inn, systemer: [A]}]\n"


def full(folder: Path) -> Project:
    return load(folder, t=FULL, i=INTERVIEW, k=CONCEPT, s=SCENARIO, r=JOURNEY, m=PLAN)


def card(html: str, id: str) -> str:
    return re.split(r'<li class="svar \w+" id="', html.split(f'id="{id}">')[1])[0].split("</ol>")[0]


def test_each_assumption_has_its_verdict_in_word_and_sign_with_its_evidence(tmp_path: Path) -> None:
    html = page(full(tmp_path), "brukertest/t.html")
    refuted = card(html, "finner")
    assert '<span aria-hidden="true">✗ </span>Avkreftet' in refuted
    for evidence in ("Tre av fem gikk feil.", "To lette etter skranken", "Jeg gikk meg vill."):
        assert evidence in refuted
    assert 'href="#observasjon-lette"' in refuted
    assert 'id="observasjon-lette"' in html
    assert 'href="#endring-nr-1">En vert tar imot</a>' in refuted
    assert '<span aria-hidden="true">✓ </span>Bekreftet' in card(html, "lesbart")
    assert "Førte til" not in card(html, "lesbart")
    assert "Ingen endring:</strong> Det er raskt nok." in card(html, "raskt")
    assert '<span aria-hidden="true">? </span>Uavklart' in card(html, "trygt")
    assert "Det vi så og hørte" not in card(html, "trygt")


def test_the_page_counts_verdicts_and_persons(tmp_path: Path) -> None:
    html = page(full(tmp_path), "brukertest/t.html")
    counts = re.findall(r"<strong>(\d+)</strong> (\w+)", html)
    assert counts == [("1", "bekreftet"), ("2", "avkreftet"), ("1", "uavklart")]
    assert html.count("5 personer til stede") == 2


def test_what_is_tested_and_changed_is_named_by_the_part_and_links_to_it(tmp_path: Path) -> None:
    html = page(full(tmp_path), "brukertest/t.html")
    tested = html.split("<dt>Vi prøvde ut</dt>")[1].split("</dl>")[0]
    assert '<a href="../konsept/k.html">Ett sted</a> <span class="dempet">(konsept)' in tested
    assert '<a href="../konsept/k.html#vert">Vert</a> <span class="dempet">(konsept: Ett sted)' in tested
    assert '<a href="../scenario/s.html#inn">Inn døren</a>' in tested
    assert '<a href="../tjenestekart/m.html#inn">Gå inn døren</a>' in tested, (
        "a map step has its journey's name"
    )
    changes = html.split("<caption>Endringer etter testen</caption>")[1].split("</table>")[0]
    first, second = changes.split("<tr id=")[1:]
    assert first.count("✗") == 1
    assert 'href="#finner">Folk finner fram</a>' in first
    assert 'href="../konsept/k.html#vert"' in first
    assert "Ikke knyttet til en antagelse" in second


def test_every_id_on_the_page_is_used_once(tmp_path: Path) -> None:
    ids = re.findall(r' id="([^"]+)"', page(full(tmp_path), "brukertest/t.html"))
    assert len(ids) == len(set(ids))


def test_a_bare_draft_has_no_empty_headings(tmp_path: Path) -> None:
    html = page(load(tmp_path, t=HEAD + ONE + WHO), "brukertest/t.html")
    for heading in (
        "Det vi lærte",
        "Det vi endret",
        "Slik gjorde vi det",
        "Observasjoner",
        "Sted",
        "Vi prøvde ut",
    ):
        assert heading not in html
    assert "Ikke oppgitt" in html


def test_the_overview_sums_the_tests_and_tells_what_is_never_tried(tmp_path: Path) -> None:
    other = CONCEPT.replace("Ett sted", "Et annet")
    project = load(tmp_path, t=HEAD + WHO + ONE + "tester: [k#vert]\n", k=CONCEPT, k2=other, s=SCENARIO)
    view = oversikt(project, list(project.all(Brukertest)))
    assert view.opptelling == Opptelling(0, 0, 1)
    assert [(k.konsept.id, k.tester, [d.id for d in k.ikke_prøvd]) for k in view.konsepter] == [
        ("k", 1, ["kart"]),
        ("k2", 0, ["vert", "kart"]),
    ]
    assert [s.id for s in view.scenarioer] == ["s"]
    html = page(project, "oversikt/brukertest.html")
    assert "Et annet</a> er aldri prøvd ut." in html
    assert "Ett sted</a> er prøvd ut i 1 test. Ingen test nevner Kart." in html
    assert "Besøket</a> er aldri prøvd ut." in html
    assert "1 test. 1 uavklart." in html


@pytest.mark.parametrize("tested", ["s", "s#inn"])
def test_a_test_of_a_scenario_also_tests_its_concept_and_the_parts_it_shows(
    tested: str, tmp_path: Path
) -> None:
    project = load(tmp_path, t=HEAD + WHO + ONE + f"tester: [{tested}]\n", k=CONCEPT, s=SCENARIO)
    view = oversikt(project, list(project.all(Brukertest)))
    assert [(k.tester, [d.id for d in k.ikke_prøvd]) for k in view.konsepter] == [(1, ["vert"])]
    assert view.scenarioer == ()


def test_a_test_that_names_a_concept_twice_counts_once_and_rejected_ones_are_left_out(tmp_path: Path) -> None:
    gone = "status: forkastet\n"
    project = load(
        tmp_path,
        t=HEAD + WHO + ONE + "tester: [k, k#vert, k#kart]\n",
        k=CONCEPT,
        k2=CONCEPT + gone,
        s=SCENARIO + gone,
    )
    view = oversikt(project, list(project.all(Brukertest)))
    assert [(k.konsept.id, k.tester, k.ikke_prøvd) for k in view.konsepter] == [("k", 1, ())]
    assert view.scenarioer == ()


def test_long_words_and_texts_make_a_page(tmp_path: Path) -> None:
    long = "boligsosialthandlingsplanarbeid" * 14
    text = (
        HEAD + f"antagelser: [{{id: a, tekst: {long}}}]\ndeltakere: [{{rolle: {long}}}]\nlæring: [{long}]\n"
    )
    assert page(load(tmp_path, t=text), "brukertest/t.html").count(long) == 3
