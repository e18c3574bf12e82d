"""The golden thread as pictures: every size of project, texts apart and inside, arrows around the boxes, loose ends marked."""

from __future__ import annotations

import itertools
import random
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.conftest import ASKER, SETTINGS, Build, write_tree
from tests.svg_texts import SVG, text_boxes
from tjenestedesign.check.load import load_project
from tjenestedesign.domain.thread.golden_thread import Ledd, thread
from tjenestedesign.drawing.network import PAD, NetworkError
from tjenestedesign.drawing.svg import Diagram
from tjenestedesign.figures.trad import rodtrad
from tjenestedesign.figures.trad.tradposter import CROWD, FEW, Trådkart, around, whole
from tjenestedesign.project.loaded import Project
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

NAMES = ["A", "Samtale om bolig", "x" * 400, "Ord " * 100, "Boligsosialtkompetansetilskudd", "🏠 مرحبا 住宅"]
ROLES = ["innbygger", "pårørende", "ansatt", "leder", "interessent"]
SIZES = [0, 1, 3, 13, 60]


def nowhere(_id: str, _part: str | None = None) -> str | None:
    return None


def no_page(_type: str) -> str | None:
    return None


def generated(folder: Path, count: int, seed: int, names: list[str] = NAMES) -> Project:
    """`count` of each type along the way, tied at random: missing references and loose ends among them."""
    r = random.Random(seed)
    files = {"prosjekt.yaml": SETTINGS}

    def name() -> str:
        return '"' + r.choice(names).strip() + '"'

    def some(stem: str, end: str = "") -> str:
        chosen = sorted({f'"{stem}-{r.randrange(count + 1)}{end}"' for _ in range(r.randrange(4))})
        return "[" + ", ".join(chosen) + "]"

    for n in range(count):
        files |= {
            f"int-{n}.yaml": f"type: intervju\ntittel: {name()}\nrespondent: {{kode: K-{n}, rolle: {r.choice(ROLES)}}}\nsitater: [{{id: s, tekst: x}}]\n",
            f"inn-{n}.yaml": f"type: innsikt\ntittel: {name()}\npåstand: x\nforklaring: x\ntema: {r.choice(['bolig', 'jobb', 'ro'])}\nbevis: {some('int', '#s')}\n",
            f"rei-{n}.yaml": f"type: brukerreise\ntittel: {name()}\nsteg: [{{id: a, fase: før, tittel: x, handling: x, bygger_på: {some('int')}}}]\n",
            f"ide-{n}.yaml": f"type: ide\ntittel: {name()}\nbeskrivelse: x\nsvarer_på: {some('inn')}\nstatus: {r.choice(['utkast', 'forkastet'])}\n",
            f"ret-{n}.yaml": f"type: idéretning\ntittel: {name()}\nbeskrivelse: x\nideer: {some('ide')}\n",
            f"kon-{n}.yaml": f"type: konsept\ntittel: {name()}\nkjerne: x\nbeskrivelse: x\nideer: {some('ret')}\ndelelementer: [{{id: a, tittel: {name()}, beskrivelse: x, ideer: {some('ide')}}}]\n",
            f"kar-{n}.yaml": f"type: tjenestekart\ntittel: {name()}\nbrukerreise: rei-{n}\nsteg: [{{id: a, krav: {some('kra', '#k')}}}]\n",
            f"kra-{n}.yaml": f"type: kravspesifikasjon\ntittel: {name()}\nkrav: [{{id: k, tekst: x, slag: funksjonell, prioritet: må, kilde: {some('kon', '#a')}}}]\n",
            f"eff-{n}.yaml": f"type: effektmåling\ntittel: {name()}\nformål: x\nferd: kon-{n}\nindikatorer: [{{id: a, tittel: x}}]\n",
        }
    return load_project(write_tree(folder, files))[0]


def sheets(project: Project) -> list[tuple[Trådkart, Diagram]]:
    found = thread(project)
    drawn = [(whole(project, found, nowhere, no_page), rodtrad.draw(project, nowhere, no_page))]
    for entry in project.of_type("innsikt")[:6]:
        content = around(project, found, entry, nowhere)
        drawn.append((content, rodtrad.draw_around(project, entry, nowhere)))
    return drawn


@pytest.mark.parametrize("count", SIZES)
def test_no_text_meets_another_and_every_text_stays_on_the_sheet(count: int, tmp_path: Path) -> None:
    for _, drawing in sheets(generated(tmp_path, count, count)):
        texts = text_boxes(drawing.typed())
        for a, b in itertools.combinations(texts, 2):
            assert a.element == b.element or not a.meets(b), (a, b)
        for t in texts:
            assert t.x0 >= 0
            assert t.y0 >= 0
            assert t.x1 <= drawing.width + 0.1, t
            assert t.y1 <= drawing.height + 0.1, t


@pytest.mark.parametrize("count", SIZES)
def test_every_box_holds_its_texts_and_no_arrow_passes_over_a_box(count: int, tmp_path: Path) -> None:
    for content, drawing in sheets(generated(tmp_path, count, count + 100)):
        placed = rodtrad.network(content)
        for post in content.posts:
            box = placed.boxes[post.key]
            blocks = [t.block for t in rodtrad.texts(post)]
            assert max(b.width for b in blocks) <= box.width - 2 * PAD + 0.01
            assert sum(b.height for b in blocks) <= box.height - 2 * PAD + 0.01
        for path in placed.paths:
            for id, b in placed.boxes.items():
                assert id in (path.edge.source, path.edge.target) or not any(
                    b.x + 1 < x < b.right - 1 and b.y + 1 < y < b.bottom - 1 for x, y in path.points
                ), (path.edge, id)
        body = drawing.body
        if placed.paths:
            assert body.rindex('fill="none"', 0, body.index("-kolonne-")) < body.index('rx="7"'), (
                "boxes lie on top"
            )


@pytest.mark.parametrize("count", [13, 60])
def test_a_large_project_is_gathered_until_it_can_be_read_and_nothing_falls_out(
    count: int, tmp_path: Path
) -> None:
    project = generated(tmp_path, count, count + 200, ["A", "Bolig"])
    found = thread(project)
    content = whole(project, found, nowhere, no_page)
    by_kind: dict[tuple[int, str], int] = {}
    for post in content.posts:
        by_kind[(post.column, post.kind.rstrip("er"))] = (
            by_kind.get((post.column, post.kind.rstrip("er")), 0) + 1
        )
    assert max(by_kind.values()) <= FEW + 1
    said = sum(len(p.members) or 1 for p in content.posts)
    joined = {a for a, b in found.artefact_edges() if a.startswith("ide-") and b.startswith("ret-")}
    assert said + len(joined) == len(found.entries)
    assert len(content.edges) < 8 * CROWD
    assert any(
        "Henger løst" in line.text for line in text_boxes(rodtrad.draw(project, nowhere, no_page).typed())
    )


def test_arrows_left_out_of_a_crowd_are_counted_in_the_box_they_lead_to(tmp_path: Path) -> None:
    project = generated(tmp_path, 12, 7, ["A"])
    content = whole(project, thread(project), nowhere, no_page)
    assert any("Bygger også på" in note for p in content.posts for note in p.notes)
    assert all(content.before(p.key) for p in content.posts if any("Bygger også" in n for n in p.notes))


@pytest.mark.parametrize("count", [3, 13])
def test_the_table_tells_each_box_and_each_arrow_both_ways(count: int, tmp_path: Path) -> None:
    project = generated(tmp_path, count, count + 300)
    content = whole(project, thread(project), nowhere, no_page)
    table = rodtrad.table(project, nowhere, no_page)
    assert [row[0].lines for row in table.rows] == [(p.name,) for p in content.posts]
    before, after = table.columns.index("Bygger på"), table.columns.index("Førte til")
    assert sum(len(row[before].lines) for row in table.rows) == len(content.edges)
    assert sum(len(row[after].lines) for row in table.rows) == len(content.edges)
    loose = table.columns.index("Henger løst")
    assert [row[loose].lines for row in table.rows] == [p.loose for p in content.posts]


@pytest.mark.parametrize("count", [3, 60])
def test_the_drawing_is_the_same_on_every_run(count: int, tmp_path: Path) -> None:
    first = [d.typed() for _, d in sheets(generated(tmp_path / "a", count, 5))]
    again = [d.typed() for _, d in sheets(generated(tmp_path / "b", count, 5))]
    assert first == again


def dashed(svg: str) -> int:
    return len(re.findall(r'<rect [^>]*rx="7"[^>]*stroke-dasharray', svg))


def test_what_hangs_loose_is_dashed_and_said_and_nothing_else_is(build: Build) -> None:
    insight = "type: innsikt\ntittel: I\npåstand: x\nforklaring: x\nbevis: [samtale#s]\n"
    files = {
        "samtale.yaml": "type: intervju\ntittel: S\nrespondent: {kode: K, rolle: ansatt}\nsitater: [{id: s, tekst: x}]\n",
        "god.yaml": insight,
        "tom.yaml": insight.replace("[samtale#s]", "[]"),
        "plan.yaml": "type: idéretning\ntittel: R\nbeskrivelse: x\nideer: [tanke]\n",
        "tanke.yaml": "type: ide\ntittel: T\nbeskrivelse: x\nsvarer_på: [god, tom]\n",
        "laben.yaml": "type: konsept\ntittel: K\nkjerne: x\nbeskrivelse: x\nideer: [plan]\ndelelementer: [{id: a, tittel: A, beskrivelse: x}]\n",
        "effekten.yaml": "type: effektmåling\ntittel: E\nformål: x\nferd: laben\nindikatorer: [{id: a, tittel: x}]\n",
    }
    project, _ = load_project(build(files))
    drawing = rodtrad.draw(project, nowhere, no_page)
    assert dashed(drawing.typed()) == 1
    assert " ".join(t.text for t in text_boxes(drawing.typed())).count("Henger løst: uten bevis") == 1
    assert "I henger løst: uten bevis." in drawing.description


def test_an_insights_own_thread_has_its_sources_before_it_and_what_came_of_it_after() -> None:
    project, _ = load_project(ASKER)
    entry = project.entries["lange-linjer"]
    content = around(project, thread(project), entry, nowhere)
    (main,) = [p for p in content.posts if p.main]
    assert main.key == "lange-linjer"
    assert {p.kind for p in content.before("lange-linjer")} == {"Intervju"}
    assert {p.kind for p in content.after("lange-linjer")} == {"Idéretning", "Brukerreise"}
    upstream = thread(project).upstream(Ledd("lange-linjer"))
    assert {p.key for p in content.posts if p.column == 0} == {link.id for link in upstream}
    assert any(n.startswith("4 delelementer: ") for p in content.posts for n in p.notes)


def test_each_box_leads_to_its_page_and_a_gathered_one_to_the_page_over_its_type() -> None:
    project, found = load_project(ASKER)
    files = {f.path: f.data for f in render_site(plan_site(project, found))}
    page = files["rod-trad.html"].decode()
    svg = ET.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])
    links = {a.get("href", "") for a in svg.iter() if a.tag.endswith("}a")}
    assert {"innsikt/lange-linjer.html", "konsept/askers-velferdslab.html", "oversikt/intervju.html"} <= links
    assert links <= files.keys()
    assert "figurer/rod-trad.svg" in files
    assert "figurer/rod-trad-lange-linjer.svg" in files
    assert "../rod-trad.html" in files["innsikt/lange-linjer.html"].decode()


def test_only_part_of_a_site_has_no_page_for_the_whole_thread_and_no_link_to_it() -> None:
    project, found = load_project(ASKER)
    files = {f.path: f.data for f in render_site(plan_site(project, found, ["innsikt"]))}
    assert "rod-trad.html" not in files
    assert not any(b"rod-trad.html" in data for path, data in files.items() if path.endswith(".html"))


def test_an_insight_alone_has_no_picture(build: Build) -> None:
    project, found = load_project(build({"i.yaml": "type: innsikt\ntittel: I\npåstand: x\nforklaring: x\n"}))
    files = {f.path: f.data for f in render_site(plan_site(project, found))}
    assert b"<svg" not in files["innsikt/i.html"]


def test_where_graphviz_cannot_run_the_picture_says_so_and_the_table_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise NetworkError("no")

    monkeypatch.setattr(rodtrad, "layout", refuse)
    project, _ = load_project(ASKER)
    assert "Graphviz virker" not in rodtrad.draw(project, nowhere, no_page).description
    assert "tabellen sier det samme" in rodtrad.draw(project, nowhere, no_page).description
    assert len(rodtrad.table(project, nowhere, no_page).rows) > 20


def test_ids_in_the_picture_are_unique_and_every_group_is_named() -> None:
    project, _ = load_project(ASKER)
    root = ET.fromstring(rodtrad.draw(project, nowhere, no_page).typed())
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert all(g.find(f"{SVG}title") is not None for g in root.iter(f"{SVG}g") if g.get("id"))
