"""The site: complete, reproducible, careful with other people's files, and honest about what it left out."""

from __future__ import annotations

import posixpath
import re
import threading
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest import ASKER, PNG, REPO, Build, Run
from tjenestedesign.check.load import load_project
from tjenestedesign.check.types import TYPES
from tjenestedesign.ground.phases import Fase
from tjenestedesign.project.reading import OUTPUT_MARKER
from tjenestedesign.publish.site.output import NotOurs, write_site
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import OutFile, plan_site

GROUP = "type: brukergruppe\ntittel: Unge\nbeskrivelse: x\n"
JOURNEY = "type: brukerreise\ntittel: Søke\naktører: [unge]\nsteg: [{id: a, fase: før, tittel: A, følelse: -1}, {id: b, fase: etter, tittel: B}]\n"


class Page(HTMLParser):
    """What a page links to, what can be linked to, and whether its tags close."""

    VOID = frozenset({"meta", "link", "br", "img", "hr", "wbr", "col", "input"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.links += [v for k in ("href", "src") if (v := values.get(k)) and not v.startswith("data:")]
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if any(k.startswith("on") or k == "style" for k in values):
            self.faults.append(f"<{tag}> has an inline handler or style")
        if tag == "script" and not str(values.get("src")).startswith("sok/"):
            self.faults.append("a script")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


@pytest.fixture
def asker(asker_pages: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return asker_pages


def pages(site: Mapping[str, bytes]) -> dict[str, Page]:
    return {path: Page(data.decode()) for path, data in site.items() if path.endswith(".html")}


def test_asker_has_a_page_per_artefact_a_page_per_phase_and_a_front_page(asker: Mapping[str, bytes]) -> None:
    project, _ = load_project(ASKER)
    html = [p for p in asker if p.endswith(".html")]
    used = {e.type.navn for e in project.entries.values()}
    areas = 4 + any(e.type.fase is Fase.ANSKAFFELSE for e in project.entries.values())
    method = 1 + len(Fase)
    others = {"index.html", "rod-trad.html", "sok.html", "personvern.html", "tilgjengelighet.html"}
    assert others <= set(html)
    beside = [p for p in html if p.startswith("evaluering/")]
    assert len(beside) == 1
    assert len(html) == len(project.entries) + len(used) + areas + method + len(others) + len(beside)


def test_every_link_on_every_page_leads_somewhere(asker: Mapping[str, bytes]) -> None:
    parsed = pages(asker)
    for path, page in parsed.items():
        for link in page.links:
            if re.match(r"https?:", link):
                continue
            target, _, fragment = link.partition("#")
            full = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
            assert full in asker, (path, link)
            if fragment and full.endswith(".html"):
                assert fragment in parsed[full].ids, (path, link)


def test_every_page_is_well_formed_without_scripts_inline_styles_or_repeated_ids(
    asker: Mapping[str, bytes],
) -> None:
    for path, page in pages(asker).items():
        assert page.faults == [], path
        assert page.open == [], path
        assert len(page.ids) == len(set(page.ids)), path


def test_every_page_has_a_policy_a_language_a_title_and_one_heading_of_the_first_level(
    asker: Mapping[str, bytes],
) -> None:
    for path, data in asker.items():
        if path.endswith(".html"):
            text = data.decode()
            assert "default-src 'none'" in text, path
            assert '<html lang="nb">' in text, path
            assert re.search(r"<title>[^<]+ – Fremtidens boligkontor</title>", text), path
            assert text.count("<h1>") == 1, path


def test_the_three_diagrams_are_files_that_stand_alone(asker: Mapping[str, bytes]) -> None:
    kinds = {Path(p).stem.split("-")[0] for p in asker if p.startswith("figurer/")}
    assert kinds >= {"brukerreise", "tjenestekart", "veikart"}
    for path, data in asker.items():
        if path.endswith(".svg"):
            ET.fromstring(data)
            text = data.decode()
            assert "<script" not in text
            plain = text.replace("http://www.w3.org/2000/svg", "").replace("http://www.w3.org/1999/xlink", "")
            assert "http" not in plain
            assert all(part.startswith('"#') for part in text.split("href=")[1:]), "a file fetches nothing"


def test_nothing_on_the_site_depends_on_when_or_where_it_was_made(
    asker: Mapping[str, bytes], tmp_path: Path
) -> None:
    project, found = load_project(ASKER)
    again = {f.path: f.data for f in render_site(plan_site(project, found))}
    assert again == asker
    joined = b"".join(asker.values())
    assert str(ASKER.parent).encode() not in joined


def test_rendering_again_writes_nothing_and_a_change_writes_only_what_it_touches(
    td: Run, build: Build
) -> None:
    root = build({"unge.yaml": GROUP, "eldre.yaml": GROUP, "reise.yaml": JOURNEY})
    assert td("render", cwd=root).code == 0
    first = {p: p.stat().st_mtime_ns for p in (root / "ut").rglob("*") if p.is_file()}
    assert "0 filer skrevet" in td("render", cwd=root).out
    assert {p: p.stat().st_mtime_ns for p in (root / "ut").rglob("*") if p.is_file()} == first
    (root / "eldre.yaml").write_text(GROUP.replace("x", "noe nytt"))
    td("render", cwd=root)
    changed = {p.relative_to(root / "ut").as_posix() for p, t in first.items() if p.stat().st_mtime_ns != t}
    assert changed == {
        "brukergruppe/eldre.html",
        "fase/1-innsikt.html",
        "oversikt/brukergruppe.html",
        "sok/indeks.js",
    }


def test_what_is_gone_from_the_project_is_gone_from_the_site(td: Run, build: Build) -> None:
    root = build({"unge.yaml": GROUP, "eldre.yaml": GROUP})
    td("render", cwd=root)
    (root / "ut/mitt.txt").write_text("mitt")
    (root / "eldre.yaml").unlink()
    td("render", cwd=root)
    assert not (root / "ut/brukergruppe/eldre.html").exists()
    assert (root / "ut/mitt.txt").read_text() == "mitt"


def test_a_project_with_faults_renders_what_is_sound_and_says_what_it_left_out(td: Run, build: Build) -> None:
    root = build(
        {
            "unge.yaml": GROUP,
            "reise.yaml": JOURNEY,
            "feil.yaml": "type: brukergruppe\ntittel: x\n",
            "løs.yaml": "[",
            "rev.yaml": JOURNEY.replace("unge", "borte"),
        }
    )
    result = td("render", cwd=root)
    assert result.code == 1
    assert "feil[TD105]" in result.err
    assert "Utelatt på grunn av feil: feil.yaml, løs.yaml, rev.yaml." in result.out
    front = (root / "ut/index.html").read_text("utf-8")
    assert "3 filer er utelatt" in front
    assert "feil.yaml" in front
    assert (root / "ut/brukerreise/reise.html").exists()
    assert not (root / "ut/brukerreise/rev.html").exists()


def test_a_broken_project_file_still_renders_the_artefacts(td: Run, build: Build) -> None:
    root = build({"prosjekt.yaml": "navn: [", "unge.yaml": GROUP})
    result = td("render", cwd=root)
    assert result.code == 1
    assert "prosjekt.yaml har feil" in result.out
    assert (root / "ut/brukergruppe/unge.html").exists()


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        ("brukergruppe", {"brukergruppe/unge.html", "brukergruppe/eldre.html"}),
        ("reise", {"brukerreise/reise.html"}),
    ],
)
def test_only_makes_a_whole_site_of_what_was_asked_for(
    only: str, expected: set[str], td: Run, build: Build
) -> None:
    root = build({"unge.yaml": GROUP, "eldre.yaml": GROUP, "reise.yaml": JOURNEY})
    assert td("render", "--only", only, "--output", "utvalg", cwd=root).code == 0
    site = snapshot(root / "utvalg")
    assert {
        p for p in site if p.endswith(".html") and "/" in p and not p.startswith(("fase/", "oversikt/"))
    } == expected
    for path, page in pages(site).items():
        for link in page.links:
            target = link.partition("#")[0]
            assert (
                not target or posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) in site
            ), (path, link)


def test_the_output_folder_must_be_tds_own(td: Run, build: Build) -> None:
    root = build({"unge.yaml": GROUP, "bilder/mitt.txt": "mitt"})
    for folder in ("bilder", ".", ".."):
        result = td("render", "--output", folder, cwd=root)
        assert result.code == 2, folder
        assert "Kan ikke" in result.err or "kan ikke" in result.err
    assert (root / "bilder/mitt.txt").read_text() == "mitt"
    assert sorted(p.name for p in (root / "bilder").iterdir()) == ["mitt.txt"]


def test_a_file_that_is_not_tds_own_stops_the_run_before_anything_is_changed(tmp_path: Path) -> None:
    write_site(tmp_path / "ut", [OutFile("a.html", b"1")])
    (tmp_path / "ut/b.html").write_text("mitt")
    with pytest.raises(NotOurs):
        write_site(tmp_path / "ut", [OutFile("a.html", b"2"), OutFile("b.html", b"2")])
    assert (tmp_path / "ut/a.html").read_bytes() == b"1"
    assert (tmp_path / "ut/b.html").read_text() == "mitt"
    assert sorted(p.name for p in (tmp_path / "ut").iterdir()) == [OUTPUT_MARKER, "a.html", "b.html"]


def test_an_interrupted_run_leaves_the_old_site_whole(tmp_path: Path) -> None:
    write_site(tmp_path / "ut", [OutFile("a.html", b"1"), OutFile("b.html", b"1")])

    def interrupted():
        yield OutFile("a.html", b"2")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_site(tmp_path / "ut", interrupted())
    assert {p: d for p, d in snapshot(tmp_path / "ut").items() if p != OUTPUT_MARKER} == {
        "a.html": b"1",
        "b.html": b"1",
    }


def test_a_forged_list_of_files_cannot_delete_outside_the_folder(tmp_path: Path) -> None:
    (tmp_path / "mitt.txt").write_text("mitt")
    (tmp_path / "ut").mkdir()
    (tmp_path / "ut" / OUTPUT_MARKER).write_text(
        '{"filer": ["../mitt.txt", "/etc/passwd", "C:\\\\x", "a//b"]}'
    )
    write_site(tmp_path / "ut", [OutFile("a.html", b"1")])
    assert (tmp_path / "mitt.txt").read_text() == "mitt"


def test_a_link_in_the_output_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "utenfor"
    outside.mkdir()
    write_site(tmp_path / "ut", [OutFile("a.html", b"1")])
    (tmp_path / "ut/stil").symlink_to(outside)
    with pytest.raises(NotOurs):
        write_site(tmp_path / "ut", [OutFile("stil/td.css", b"1")])
    assert list(outside.iterdir()) == []


def test_two_runs_at_once_end_with_a_whole_site(tmp_path: Path) -> None:
    files = [OutFile(f"{i}.html", b"x" * 1000) for i in range(200)]
    write_site(tmp_path / "ut", files[:1])
    failures: list[BaseException] = []

    def run() -> None:
        try:
            write_site(tmp_path / "ut", files)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(isinstance(f, NotOurs) for f in failures)
    write_site(tmp_path / "ut", files)
    assert len([p for p in snapshot(tmp_path / "ut") if p.endswith(".html")]) == 200


HOSTILE = '"<script>alert(1)</script>\\" onload=x [a](javascript:alert(1)) ![b](http://ond.no/x.png) <img src=x onerror=y>"'


def test_nothing_a_user_writes_becomes_markup(td: Run, build: Build) -> None:
    root = build(
        {
            "prosjekt.yaml": f"navn: {HOSTILE}\nkommune: {HOSTILE}\nvisjon: {HOSTILE}\nbakgrunn: {HOSTILE}\n",
            "unge.yaml": f"type: brukergruppe\ntittel: {HOSTILE}\nbeskrivelse: {HOSTILE}\nsituasjon: {HOSTILE}\nbehov: [{HOSTILE}]\nsitat: {HOSTILE}\nnotat: {HOSTILE}\nmerkelapper: [{HOSTILE}]\nansvarlig: {HOSTILE}\n",
            "reise.yaml": f"type: brukerreise\ntittel: {HOSTILE}\naktører: [unge]\nfaser: [{HOSTILE}]\nsteg: [{{id: a, fase: {HOSTILE}, tittel: {HOSTILE}, handling: {HOSTILE}, tanke: {HOSTILE}, behov: [{HOSTILE}]}}]\n",
            "feil.yaml": f"type: {HOSTILE}\n",
        }
    )
    td("render", cwd=root)
    site = snapshot(root / "ut")
    assert "brukerreise/reise.html" in site
    for path, page in pages(site).items():
        assert page.faults == [], path
        assert not any("javascript:" in link or "ond.no" in link for link in page.links), path
    for path, data in site.items():
        if path.endswith(".svg"):
            ET.fromstring(data)
            assert b"<script" not in data


def test_placeholders_are_shown_as_not_filled_in(td: Run, build: Build) -> None:
    root = build(
        {"x.yaml": "type: innsikt\ntittel: <Skriv tittelen>\npåstand: <Skriv påstanden>\nforklaring: y\n"}
    )
    td("render", cwd=root)
    text = (root / "ut/innsikt/x.html").read_text("utf-8")
    assert "x (uten tittel)" in text
    assert "ikke fylt ut" in text
    assert "Skriv påstanden" not in text


def test_strength_of_evidence_counts_informants_once(td: Run, build: Build) -> None:
    def interview(code: str, role: str) -> str:
        return f"type: intervju\ntittel: {code}\nrespondent: {{kode: {code}, rolle: {role}}}\nsamtykke: {{dato: 2026-01-02, omfang: Sitater, slettes: 2099-01-01}}\nsitater: [{{id: a, tekst: A}}, {{id: b, tekst: B}}]\n"

    root = build(
        {
            "i1.yaml": interview("I-1", "innbygger"),
            "i2.yaml": interview("I-1", "innbygger"),
            "i3.yaml": interview("A-1", "ansatt"),
            "i4.yaml": interview("A-2", "ansatt"),
            "g.yaml": GROUP + "bygger_på: [i1]\n",
            "x.yaml": "type: innsikt\ntittel: x\npåstand: x\nforklaring: y\nbevis: [i1#a, i1#b, i2#a, i3#a]\n",
        }
    )
    td("render", cwd=root)
    assert "3 av 4 samtaler, 2 av 3 personer, 2 roller (ansatt, innbygger), 1 brukergruppe" in (
        root / "ut/innsikt/x.html"
    ).read_text("utf-8")


def test_a_rejected_concept_is_not_among_what_leaders_read_first(td: Run, build: Build) -> None:
    concept = "type: konsept\ntittel: {0}\nkjerne: x\nbeskrivelse: x\nstatus: {1}\ndelelementer: [{{id: a, tittel: a, beskrivelse: a}}]\n"
    root = build(
        {"a.yaml": concept.format("Valgt", "utkast"), "b.yaml": concept.format("Vraket", "forkastet")}
    )
    td("render", cwd=root)
    front = (root / "ut/index.html").read_text("utf-8")
    assert "konsept/a.html" in front
    assert "konsept/b.html" not in front
    assert "konsept/b.html" in (root / "ut/fase/2-ide.html").read_text("utf-8")


def test_what_is_missing_is_only_missed_in_phases_that_have_started(td: Run, build: Build) -> None:
    root = build({"prosjekt.yaml": "navn: x\nkommune: Vik\nfaser: {innsikt: {status: pågår}}\n"})
    td("render", cwd=root)
    front = (root / "ut/index.html").read_text("utf-8")
    assert "Mangler intervju<" in front
    assert "Mangler konsept" not in front
    assert re.search(r"Kommer: [^<]*konsept", front)


def test_advice_a_project_decided_against_is_shown_with_its_reason(td: Run, build: Build) -> None:
    waiver = "fravik: [{kode: td502, begrunnelse: Linjen betaler}]\n"
    root = build({"prosjekt.yaml": f"navn: x\nkommune: Vik\n{waiver}"})
    td("render", cwd=root)
    front = (root / "ut/index.html").read_text("utf-8")
    assert "Råd vi har valgt å ikke følge" in front
    assert "Linjen betaler" in front


def test_a_picture_is_shown_with_its_text_and_copied_once(td: Run, build: Build) -> None:
    point = "type: kontaktpunkt\ntittel: x\nkanal: fysisk\nbeskrivelse: x\nbilde: {fil: bilder/torg.png, alt: Et torg}\n"
    root = build({"a.yaml": point, "b.yaml": point, "bilder/torg.png": PNG})
    assert td("render", cwd=root).code == 0
    (picture,) = (root / "ut/bilder").iterdir()
    assert picture.read_bytes() == PNG
    page = (root / "ut/kontaktpunkt/a.html").read_text("utf-8")
    assert f'src="../bilder/{picture.name}" alt="Et torg"' in page


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("bilder/borte.png", None, "finnes ikke"),
        ("bilder/tekst.png", b"hei", "er ikke et bilde"),
        ("bilder/skadet.png", PNG[:20], "er skadet"),
        ("bilder/stort.png", b"\x89PNG\r\n\x1a\n" + b"0" * (10 * 1024 * 1024), "større enn 10 MB"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_told_and_left_out(
    path: str, content: bytes | None, said: str, td: Run, build: Build
) -> None:
    point = f"type: kontaktpunkt\ntittel: x\nkanal: fysisk\nbeskrivelse: x\nbilde: {{fil: {path}, alt: x}}\n"
    root = build({"a.yaml": point} | ({} if content is None else {path: content}))
    result = td("validate", cwd=root)
    assert "TD205" in result.out
    assert said in result.out
    assert td("render", cwd=root).code == 0
    assert "<img" not in (root / "ut/kontaktpunkt/a.html").read_text("utf-8")


def test_a_picture_through_a_link_out_of_the_project_is_refused(
    td: Run, build: Build, tmp_path: Path
) -> None:
    (tmp_path / "hemmelig.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    point = "type: kontaktpunkt\ntittel: x\nkanal: fysisk\nbeskrivelse: x\nbilde: {fil: lenke.png, alt: x}\n"
    root = build({"a.yaml": point})
    (root / "lenke.png").symlink_to(tmp_path / "hemmelig.png")
    assert "lenke ut av prosjektet" in td("validate", cwd=root).out
    td("render", cwd=root)
    assert not (root / "ut/bilder").exists()


@pytest.mark.parametrize("path", ["/etc/a.png", "../a.png", "C:/a.png", "C:\\a.png", "a.svg", "a"])
def test_a_picture_must_be_a_raster_file_inside_the_project(path: str, td: Run, build: Build) -> None:
    point = (
        f"type: kontaktpunkt\ntittel: x\nkanal: fysisk\nbeskrivelse: x\nbilde: {{fil: '{path}', alt: x}}\n"
    )
    result = td("validate", cwd=build({"a.yaml": point}))
    assert "[TD107]" in result.out
    assert result.code == 1


def test_rejected_interviews_do_not_count_and_workshop_notes_are_said_for_what_they_are(
    td: Run, build: Build
) -> None:
    interview = "type: intervju\ntittel: x\nstatus: {1}\nrespondent: {{kode: {0}, rolle: innbygger}}\nsamtykke: {{dato: 2026-01-02, omfang: Sitater, slettes: 2099-01-01}}\nsitater: [{{id: s, tekst: x}}]\n"
    insight = "type: innsikt\ntittel: x\npåstand: x\nforklaring: x\nbevis: [{0}]\n"
    workshop = "type: workshop\ntittel: x\nslag: innsikt\ndato: 2027-01-01\nformål: x\ndeltakere: [x]\ninnspill: [{id: a, tekst: x}]\n"
    root = build(
        {
            "god.yaml": interview.format("I-01", "utkast"),
            "vraket.yaml": interview.format("I-02", "forkastet"),
            "ws.yaml": workshop,
            "begge.yaml": insight.format("god#s, vraket#s, ws#a"),
            "bare-lapp.yaml": insight.format("ws#a"),
        }
    )
    assert td("render", cwd=root).code == 0
    both = (root / "ut/innsikt/begge.html").read_text("utf-8")
    assert "1 av 1 samtale, 1 av 1 person, 1 rolle (innbygger) · 1 innspill fra workshop." in both
    assert "0 av 1 samtale · 1 innspill fra workshop." in (root / "ut/innsikt/bare-lapp.html").read_text(
        "utf-8"
    )


def test_a_page_s_own_anchors_cannot_be_a_part_s_id(td: Run, build: Build) -> None:
    """Ids of parts have no underscore, so the page's own ids begin with one on pages that show parts."""
    templates = REPO / "templates"
    for page in [templates / "_side/base.html.j2", *templates.glob("*/side.html.j2")]:
        for fixed in re.findall(r'(?<![\w-])id="([^"{]+)"', page.read_text("utf-8")):
            assert "_" in fixed, (page, fixed)
    names = ("innhold", "resultat", "kjoreplan", "tittel", "avsnitt-beslutning")
    inputs = ", ".join(f"{{id: {n}, tekst: x}}" for n in names)
    day = f"type: workshop\ntittel: x\nslag: idé\ndato: 2027-01-01\nformål: x\ndeltakere: [x]\nagenda: [{{aktivitet: x}}]\ninnspill: [{inputs}]\n"
    root = build({"dagen.yaml": day})
    td("render", cwd=root)
    ids = re.findall(r'\sid="([^"]+)"', (root / "ut/workshop/dagen.html").read_text("utf-8"))
    assert len(ids) == len(set(ids))


def test_what_is_left_out_is_shown_by_its_id_alone_whatever_page_refers_to_it(td: Run, build: Build) -> None:
    concept = "type: konsept\ntittel: {0}\nkjerne: {0} kjerne\nbeskrivelse: x\ndelelementer: [{{id: a, tittel: a, beskrivelse: x}}]\n"
    day = "type: workshop\ntittel: Dagen\nslag: idé\ndato: 2027-01-01\nformål: x\ndeltakere: [x]\ninnspill: [{id: a, tekst: x}]\n"
    root = build(
        {
            "a.yaml": concept.format("Synlig") + "alternativ_til: [b]\n",
            "b.yaml": concept.format("Hemmelig") + "svarer_på: [finnes-ikke]\n",
            "dagen.yaml": day,
            "ide.yaml": "type: ide\ntittel: Hemmelig idé\nbeskrivelse: x\nsvarer_på: [finnes-ikke]\nworkshop: dagen#a\n",
        }
    )
    assert td("render", cwd=root).code == 1
    for page in (root / "ut").rglob("*.html"):
        assert "Hemmelig" not in page.read_text("utf-8"), page


def test_no_prompt_of_a_new_file_reaches_a_page_or_a_picture(td: Run, build: Build) -> None:
    root = build({})
    for name in TYPES:
        assert td("new", name, f"min-{TYPES[name].id}", cwd=root).code == 0
    assert td("render", cwd=root).code == 0
    for file in [*(root / "ut").rglob("*.html"), *(root / "ut").rglob("*.svg")]:
        text = file.read_text("utf-8")
        assert "&lt;Skriv" not in text, file
        assert "<Skriv" not in text, file


def test_two_interviews_without_a_code_yet_are_two_people(td: Run, build: Build) -> None:
    root = build({})
    td("new", "intervju", "en", cwd=root)
    td("new", "intervju", "to", cwd=root)
    td("render", cwd=root)
    assert "<strong>2</strong> informanter" in (root / "ut/oversikt/intervju.html").read_text("utf-8")
