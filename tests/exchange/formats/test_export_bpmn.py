"""`td export --format bpmn`: valid by OMG's schema, read by bpmn-moddle, drawn by bpmn-js, and tidy."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.conftest import ASKER, Build, Run
from tests.sweep import FULL

HERE = Path(__file__).parent / "bpmn"
MODULES = HERE / "node_modules"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
NS = {
    "b": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
}
JOURNEY = """\
type: brukerreise
tittel: Reise
steg:
  - {id: soke, fase: før, tittel: 'Søke & "håpe" <nå>', handling: Skriver søknad}
  - {id: end, fase: under, tittel: end}
  - {id: bare-i-reisen, fase: etter, tittel: Bare her, handling: Flytter}
"""
CHART = """\
type: tjenestekart
tittel: 'Kart: med # ; , " og '' < > & \\'
beskrivelse: "Linje 1\\n\\n  Linje <2>"
brukerreise: reise
aktører:
  - {id: kari, navn: 'Kari & <co>'}
  - {id: end, navn: end, synlig: støtte}
steg:
  - id: soke
    fysiske_bevis: [Brev, "Skjema 📝 <b>"]
    synlige_handlinger: [{tekst: "Tar imot\\nsøknaden", aktør: kari, eier: Leder}, Tar imot søknaden, Tar imot søknaden, Ringer]
    usynlige_handlinger: ["<Skriv hva dere gjør>", {tekst: Vurderer, aktør: finnes-ikke}]
    støtteprosesser: [Arkiverer]
    partnere: [NAV, Husbanken]
    systemer: [Arkiv, Fagsystem]
    regelverk: [Loven § 1, 'Loven § 2 & 3']
    tid: 2 uker
    eier: Boligkontoret
    kritisk_punkt: {hva: Glemmer svar, tiltak: Purr, eier: Leder}
    måltall: [Andel i tide]
    magisk_øyeblikk: Svar samme dag
    opplevd_avsender: Kommunen
  - id: end
    brukerhandling: "📦 ; end %% class title"
    synlige_handlinger: ["%s"]
    partnere: [NAV]
    systemer: [Arkiv]
  - id: ikke-i-reisen
    støtteprosesser: [process, section]
    usynlige_handlinger: [Går gjennom hele saken fra begynnelse til slutt sammen med alle som har vært med på den og skriver ned det de er blitt enige om så det står igjen]
piler:
  - {fra: soke/brukerhandling, til: soke/synlige_handlinger/4, tekst: 'spør & "ber"', toveis: true}
  - {fra: soke/synlige_handlinger/1, til: soke/synlige_handlinger/2, tekst: så dette}
  - {fra: soke/synlige_handlinger/4, til: soke/systemer/2, tekst: lagrer, toveis: true}
  - {fra: soke/synlige_handlinger, til: soke/partnere/2, tekst: melder}
  - {fra: end/partnere, til: soke/støtteprosesser}
  - {fra: soke/partnere/1, til: soke/partnere/2}
  - {fra: soke/partnere/1, til: end/partnere}
  - {fra: ikke-i-reisen/støtteprosesser/2, til: soke/synlige_handlinger/1, tekst: tilbake igjen helt til starten av alt sammen}
  - {fra: ikke-i-reisen/støtteprosesser/1, til: bare-i-reisen/brukerhandling}
  - {fra: end/synlige_handlinger, til: soke/regelverk/2, tekst: hjemler}
  - {fra: end/synlige_handlinger, til: soke/fysiske_bevis/2}
  - {fra: soke/fysiske_bevis/1, til: soke/brukerhandling, tekst: leser}
  - {fra: borte/systemer, til: soke/systemer}
  - {fra: soke/støtteprosesser/9, til: soke/systemer}
  - {fra: soke/synlige_handlinger, til: soke/synlige_handlinger/1}
varianter:
  - {id: a, tittel: Annerledes, steg: [{id: soke}]}
"""
FILES = {"1-innsikt/brukerreiser/reise.yaml": JOURNEY, "3-utforming/tjenestekart/kart.yaml": CHART}
EMPTY = "type: tjenestekart\ntittel: Tomt\n"


@dataclass(frozen=True)
class Made:
    file: Path
    said: str

    @property
    def root(self) -> Any:
        return etree.parse(self.file).getroot()

    def all(self, path: str) -> list[Any]:
        return self.root.xpath(path, namespaces=NS)

    def named(self, name: str) -> Any:
        return next(e for e in self.all("//b:*[@name]") if e.get("name") == name)

    def boxes(self) -> dict[str, tuple[int, int, int, int]]:
        """Left, top, right and bottom of every shape, by the id of what it shows."""
        found = {}
        for shape in self.all("//bpmndi:BPMNShape"):
            x, y, w, h = (int(shape.find("dc:Bounds", NS).get(k)) for k in ("x", "y", "width", "height"))
            found[shape.get("bpmnElement")] = (x, y, x + w, y + h)
        return found

    def labels(self) -> dict[str, tuple[int, int, int, int]]:
        """The same of the text of every flow that has one."""
        found = {}
        for edge in self.all("//bpmndi:BPMNEdge[bpmndi:BPMNLabel]"):
            bounds = edge.find("bpmndi:BPMNLabel/dc:Bounds", NS)
            x, y, w, h = (int(bounds.get(k)) for k in ("x", "y", "width", "height"))
            found[edge.get("bpmnElement")] = (x, y, x + w, y + h)
        return found

    def ways(self) -> dict[str, list[tuple[int, int]]]:
        return {
            e.get("bpmnElement"): [(int(p.get("x")), int(p.get("y"))) for p in e.findall("di:waypoint", NS)]
            for e in self.all("//bpmndi:BPMNEdge")
        }


def make(td: Run, project: Path, id: str, target: Path) -> Made:
    result = td("export", id, "--format", "bpmn", "--project", project, "--output", target)
    assert result.code == 0, result.out + result.err
    return Made(target, " ".join(result.out.split()))


@pytest.fixture
def hostile(td: Run, build: Build, tmp_path: Path) -> Made:
    return make(td, build(FILES), "kart", tmp_path / "kart.bpmn")


@pytest.fixture
def empty(td: Run, build: Build, tmp_path: Path) -> Made:
    return make(td, build({"3-utforming/tjenestekart/tomt.yaml": EMPTY}), "tomt", tmp_path / "tomt.bpmn")


@pytest.fixture
def asker(td: Run, tmp_path: Path) -> Made:
    charts = sorted((ASKER / "3-utforming/tjenestekart").glob("*.yaml"))
    assert [c.stem for c in charts] == ["velferdslaben"], "a new tjenestekart in Asker is tested here too"
    return make(td, ASKER, "velferdslaben", tmp_path / "velferdslaben.bpmn")


@pytest.fixture(params=["asker", "hostile", "empty"])
def made(request: pytest.FixtureRequest) -> Made:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def schema() -> Any:
    return etree.XMLSchema(etree.parse(HERE / "xsd/BPMN20.xsd"))


def test_it_is_valid_by_the_schema(made: Made, schema: Any) -> None:
    assert schema.validate(etree.parse(made.file)), schema.error_log


def test_the_schema_finds_what_is_wrong(asker: Made, schema: Any) -> None:
    wrong = asker.file.read_bytes().replace(b"bpmn:task", b"bpmn:tusk")
    assert not schema.validate(etree.fromstring(wrong).getroottree())


def test_flows_stay_in_pools_and_messages_cross_them(made: Made) -> None:
    pool = {e.get("id"): p.get("id") for p in made.all("//b:process") for e in p}
    pool |= {p.get("id"): p.get("id") for p in made.all("//b:participant[not(@processRef)]")}
    for flow in made.all("//b:sequenceFlow"):
        assert pool[flow.get("sourceRef")] == pool[flow.get("targetRef")] == flow.getparent().get("id")
    for flow in made.all("//b:messageFlow"):
        assert pool[flow.get("sourceRef")] != pool[flow.get("targetRef")]


def test_every_step_of_the_provider_is_in_the_lane_of_its_row(hostile: Made) -> None:
    lanes = {e.text: lane.get("name") for lane in hostile.all("//b:lane") for e in lane}
    assert lanes[hostile.named("Ringer").get("id")] == "Synlige handlinger"
    assert lanes[hostile.named("Arkiverer").get("id")] == "Støtteprosesser"
    nodes = hostile.all(
        "//b:process[@id='prosess_virksomheten']/b:*[self::b:task or self::b:startEvent or self::b:endEvent]"
    )
    assert {n.get("id") for n in nodes} == set(lanes)


def test_the_citizen_acts_in_the_order_of_the_journey(hostile: Made) -> None:
    """The first and the last are told by the journey alone."""
    names = {e.get("id"): e.get("name") for e in hostile.all("//b:process[@id='prosess_innbyggeren']/*")}
    flows = hostile.all("//b:process[@id='prosess_innbyggeren']/b:sequenceFlow")
    after = {names[f.get("sourceRef")]: names[f.get("targetRef")] for f in flows}
    told, at = ["Start"], "Start"
    while at != "Slutt":
        at = after[at]
        told.append(at)
    assert told == ["Start", "Skriver søknad", "📦 ; end %% class title", "Flytter", "Slutt"]


def test_names_are_kept_whatever_they_hold(hostile: Made) -> None:
    names = {e.get("name") for e in hostile.all("//b:*[@name]")}
    assert "Kart: med # ; , \" og ' < > & \\" in names
    assert "Tar imot søknaden\n(Kari & <co>)" in names
    assert "Skjema 📝 <b>" in names
    assert "Ikke fylt ut" in names
    assert "Vurderer\n(finnes-ikke)" in names
    steps = {e.get("value") for e in hostile.all("//b:categoryValue")}
    assert steps == {'Søke & "håpe" <nå>', "end", "Bare her", "ikke-i-reisen"}
    assert hostile.all("//b:collaboration/b:documentation")[0].text.startswith("Linje 1\n\n  Linje <2>")


def test_arrows_become_flows_of_the_right_kind(hostile: Made) -> None:
    ids = {e.get("id"): e.get("name") or "" for e in hostile.all("//b:*[@id]")}
    messages = [
        (ids[f.get("sourceRef")], ids[f.get("targetRef")], f.get("name"))
        for f in hostile.all("//b:messageFlow")
    ]
    asked = 'spør & "ber"'
    assert ("Skriver søknad", "Ringer", asked) in messages
    assert ("Ringer", "Skriver søknad", asked) in messages, "both ways"
    assert ("Tar imot søknaden\n(Kari & <co>)", "Husbanken", "melder") in messages
    assert ("NAV", "Arkiverer", None) in messages
    assert ("NAV", "Husbanken", None) in messages
    named = [f for f in hostile.all("//b:sequenceFlow") if f.get("name") == "så dette"]
    ends = named[0].get("sourceRef"), named[0].get("targetRef")
    along = [f for f in hostile.all("//b:sequenceFlow") if (f.get("sourceRef"), f.get("targetRef")) == ends]
    assert len(named) == len(along) == 1, "an arrow along a row names the flow that is there"
    ringer = hostile.named("Ringer")
    assert ids[ringer.find("b:dataOutputAssociation/b:targetRef", NS).text] == "Fagsystem"
    assert ids[ringer.find("b:dataInputAssociation/b:sourceRef", NS).text] == "Fagsystem"
    assert len(hostile.all("//b:association[@associationDirection='One']")) == 2


def test_what_is_not_drawn_is_documented(hostile: Made) -> None:
    said = hostile.all("//b:group/b:documentation")[0].text.split("\n")
    for line in (
        "Tid: 2 uker",
        "Eier: Boligkontoret",
        "Kritisk punkt: Glemmer svar",
        "Tiltak: Purr",
        "Måltall: Andel i tide",
    ):
        assert line in said
    task = hostile.named("Tar imot søknaden\n(Kari & <co>)")
    assert task.find("b:documentation", NS).text == "Aktør: Kari & <co>\nEier: Leder"
    assert task.find("b:performer/b:resourceRef", NS).text == "aktor_kari"
    assert hostile.named("NAV").find("b:documentation", NS).text == 'Med i: Søke & "håpe" <nå>, end.'
    laws = hostile.all("//b:textAnnotation/b:text")[0].text
    assert laws == "Regelverk:\nLoven § 1\nLoven § 2 & 3"


def test_a_system_in_two_steps_is_one_store(hostile: Made) -> None:
    refs = [e for e in hostile.all("//b:dataStoreReference") if e.get("name") == "Arkiv"]
    assert len(refs) == 2
    assert len({e.get("dataStoreRef") for e in refs}) == 1


def test_it_tells_what_is_left_out_or_moved(hostile: Made) -> None:
    assert "Ikke med: varianter." in hostile.said
    assert (
        "«borte/systemer» til «soke/systemer» er ikke med, for den peker på noe kartet ikke har."
        in hostile.said
    )
    assert "«soke/støtteprosesser/9» til «soke/systemer» er ikke med" in hostile.said
    assert (
        "«soke/synlige_handlinger» til «soke/synlige_handlinger/1» er ikke med, for begge endene"
        in hostile.said
    )
    assert "«soke/partnere/1» til «end/partnere» er ikke med, for begge endene" in hostile.said
    assert "gjelder hele ruten «soke/synlige_handlinger»" in hostile.said
    assert "synes ikke: «leser», «lagrer» og «hjemler»." in hostile.said


def test_a_chart_that_fits_says_nothing(empty: Made) -> None:
    assert "har ikke plass" not in empty.said


def test_nothing_overlaps_and_no_flow_crosses_a_shape(made: Made) -> None:
    tidy(made)


def tidy(made: Made) -> None:
    boxes, ways = made.boxes(), made.ways()
    kinds = {e.get("id"): etree.QName(e).localname for e in made.all("//b:*[@id]")}
    own = ("task", "startEvent", "endEvent", "dataObjectReference", "dataStoreReference", "textAnnotation")
    shapes = {id: box for id, box in boxes.items() if kinds[id] in own}
    assert set(shapes) == {id for id, kind in kinds.items() if kind in own}, "everything is drawn"
    flows = ("sequenceFlow", "messageFlow", "association", "dataInputAssociation", "dataOutputAssociation")
    assert set(ways) == {id for id, kind in kinds.items() if kind in flows}
    for (one, a), (other, b) in combinations(sorted(shapes.items(), key=lambda s: s[1]), 2):
        if b[0] >= a[2]:
            continue
        assert a[3] <= b[1] or b[3] <= a[1], (one, other)
    tasks = sorted(shapes.values())
    for flow, way in ways.items():
        for (x1, y1), (x2, y2) in pairwise(way):
            assert x1 == x2 or y1 == y2, f"{flow} is not square"
            left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
            crossed = [b for b in tasks if left < b[2] and right > b[0] and top < b[3] and bottom > b[1]]
            assert not crossed, (flow, crossed)


def test_the_text_of_a_flow_stands_beside_the_frames_of_the_steps(asker: Made) -> None:
    boxes = asker.boxes()
    frames = [boxes[group.get("id")] for group in asker.all("//b:group")]
    labels = asker.labels()
    assert len(labels) > 5
    for flow, (left, top, right, bottom) in labels.items():
        for frame in frames:
            beside = frame[1] >= bottom or frame[3] <= top
            assert beside or not any(left < edge < right for edge in (frame[0], frame[2])), flow


def test_no_two_flows_lie_on_each_other(made: Made) -> None:
    """But for those that share the way from the start or to the end."""
    events = {e.get("id") for e in made.all("//b:startEvent | //b:endEvent")}
    shared = {
        f.get("id") for f in made.all("//b:sequenceFlow") if events & {f.get("sourceRef"), f.get("targetRef")}
    }
    parts = [
        (flow, min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2))
        for flow, way in made.ways().items()
        if flow not in shared
        for (x1, y1), (x2, y2) in pairwise(way)
    ]
    for (one, *a), (other, *b) in combinations(parts, 2):
        upright = a[0] == a[1] == b[0] == b[1] and min(a[3], b[3]) > max(a[2], b[2])
        flat = a[2] == a[3] == b[2] == b[3] and min(a[1], b[1]) > max(a[0], b[0])
        assert one == other or not (upright or flat), (one, other)


def test_everything_stands_inside_its_pool_and_lane(made: Made) -> None:
    boxes = made.boxes()

    def inside(inner: str, outer: str) -> bool:
        a, b = boxes[inner], boxes[outer]
        return b[0] <= a[0] and b[1] <= a[1] and a[2] <= b[2] and a[3] <= b[3]

    for pool in made.all("//b:participant[@processRef]"):
        process = made.all(f"//b:process[@id='{pool.get('processRef')}']")[0]
        ids = {e.get("id") for e in process.iter() if e.get("id") in boxes}
        assert ids
        assert [i for i in ids if not inside(i, pool.get("id"))] == []
        ways = [
            w for id, w in made.ways().items() if process.xpath(f"b:sequenceFlow[@id='{id}']", namespaces=NS)
        ]
        left, top, right, bottom = boxes[pool.get("id")]
        assert all(left < x < right and top < y < bottom for way in ways for x, y in way)
    for lane in made.all("//b:lane"):
        assert [e.text for e in lane if not inside(e.text, lane.get("id"))] == []


def test_flows_start_and_end_at_the_edge_of_what_they_join(made: Made) -> None:
    boxes = made.boxes()
    ways = made.ways()
    for flow in made.all("//b:sequenceFlow | //b:messageFlow | //b:association"):
        for point, end in ((ways[flow.get("id")][0], "sourceRef"), (ways[flow.get("id")][-1], "targetRef")):
            left, top, right, bottom = boxes[flow.get(end)]
            assert left <= point[0] <= right, (flow.get("id"), end)
            assert top <= point[1] <= bottom, (flow.get("id"), end)
            assert point[0] in (left, right) or point[1] in (top, bottom), (flow.get("id"), end)


def test_the_same_chart_gives_the_same_bytes(td: Run, asker: Made, tmp_path: Path) -> None:
    again = make(td, ASKER, "velferdslaben", tmp_path / "igjen.bpmn")
    assert again.file.read_bytes() == asker.file.read_bytes()


def test_ids_stay_when_something_is_put_in_before(
    td: Run, build: Build, hostile: Made, tmp_path: Path
) -> None:
    before = {e.get("id") for e in hostile.all("//b:task")}
    changed = CHART.replace("støtteprosesser: [Arkiverer]", "støtteprosesser: [Ny, Arkiverer]")
    after = make(
        td, build({**FILES, "3-utforming/tjenestekart/kart.yaml": changed}), "kart", tmp_path / "ny.bpmn"
    )
    assert {e.get("id") for e in after.all("//b:task")} - before == {"stotteprosesser_soke_ny"}
    assert before < {e.get("id") for e in after.all("//b:task")}


MANY = 1000 if FULL else 200


def test_very_many_steps_and_arrows(td: Run, build: Build, tmp_path: Path, schema: Any) -> None:
    steps = "".join(
        f"  - {{id: s{n}, brukerhandling: Gjør {n}, synlige_handlinger: [Ser {n}], støtteprosesser: [A, B], partnere: [P{n % 7}]}}\n"
        for n in range(MANY)
    )
    arrows = "".join(
        f"  - {{fra: s{n}/støtteprosesser/2, til: s{(n * 7) % MANY}/brukerhandling, tekst: t{n}}}\n"
        for n in range(0, MANY, 10)
    )
    text = f"type: tjenestekart\ntittel: Stort\nsteg:\n{steps}piler:\n{arrows}"
    made = make(td, build({"3-utforming/tjenestekart/stort.yaml": text}), "stort", tmp_path / "stort.bpmn")
    assert len(made.all("//b:task")) == 4 * MANY
    assert len(made.all("//b:messageFlow")) == MANY // 10
    assert schema.validate(etree.parse(made.file)), schema.error_log
    tidy(made)


def test_bpmn_moddle_reads_it_without_warnings(made: Made) -> None:
    node = shutil.which("node")
    if node is None or not (MODULES / "bpmn-moddle").is_dir():
        pytest.skip("bpmn-moddle needs node and npm; `make test` fetches it where npm is there")
    done = subprocess.run(
        [node, HERE / "parse.mjs", made.file], capture_output=True, text=True, check=True, timeout=60
    )
    read = json.loads(done.stdout)
    assert read["warnings"] == []
    assert read["tasks"] == [t.get("name") for t in made.all("//b:task")]


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing, and CI must run these")
        pytest.skip("Chromium is not installed; `make test` installs it where apt is there")
    viewer = MODULES / "bpmn-js/dist/bpmn-viewer.production.min.js"
    if not viewer.is_file():
        pytest.skip("bpmn-js is fetched with npm; `make test` fetches it where npm is there")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = chromium.new_page()
        page.set_content('<div id="c" style="width:1200px;height:800px"></div>')
        page.add_script_tag(path=str(viewer))
        page.evaluate("window.viewer = new BpmnJS({container: '#c'})")
        yield page
        chromium.close()


def test_bpmn_js_draws_it_all_without_warnings(made: Made, page: Any) -> None:
    warnings, drawn = page.evaluate(
        """async xml => {
            const { warnings } = await viewer.importXML(xml);
            const registry = viewer.get('elementRegistry');
            const drawn = registry.filter(e => !e.labelTarget && registry.getGraphics(e)).map(e => [e.id, e.type, e.x, e.y, e.width, e.height]);
            return [warnings.map(w => w.message), drawn];
        }""",
        made.file.read_text("utf-8"),
    )
    assert warnings == []
    shown = {e[0] for e in drawn}
    assert {e.get("bpmnElement") for e in made.all("//bpmndi:BPMNShape | //bpmndi:BPMNEdge")} <= shown
    tasks = [e[2:] for e in drawn if e[1] == "bpmn:Task"]
    assert len(tasks) == len(made.all("//b:task"))
    for (ax, ay, aw, ah), (bx, by, bw, bh) in combinations(tasks, 2):
        assert ax + aw <= bx or bx + bw <= ax or ay + ah <= by or by + bh <= ay


def test_bpmn_js_fits_the_words_in_the_tasks(made: Made, page: Any) -> None:
    page.evaluate("xml => viewer.importXML(xml)", made.file.read_text("utf-8"))
    spilt = page.evaluate(
        """() => viewer.get('elementRegistry').filter(e => e.type === 'bpmn:Task').filter(e => {
            const gfx = viewer.get('elementRegistry').getGraphics(e);
            const text = gfx.querySelector('text').getBBox();
            return text.width > e.width || text.height > e.height;
        }).map(e => e.businessObject.name)"""
    )
    assert spilt == []


def test_bpmn_js_finds_what_is_not_drawn(asker: Made, page: Any) -> None:
    """The test tests: a flow without its target is a warning."""
    xml = re.sub(r'targetRef="partner_\w[^"]*"', 'targetRef="borte"', asker.file.read_text("utf-8"))
    warnings = page.evaluate("async xml => (await viewer.importXML(xml)).warnings.length", xml)
    assert warnings > 0
