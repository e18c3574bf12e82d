"""The privacy scanner: what it finds and what it wrongly flags on the corpus, and what it costs beside the work around it.

`personvern_mot_tidligere_*` is the time it takes by the time of the scan before it learnt names, dates of birth and the rest.
Above 1 it has become slower than it was.
"""

from __future__ import annotations

import importlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from make_project import make_project
from tests.domain.privacy.corpus import KINDS, UNSEEN, measure_half
from tests.domain.privacy.corpus import measure as measure_corpus

from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.check.load import load_project
from tjenestedesign.domain.privacy.detectors import find
from tjenestedesign.domain.privacy.markup import subtitle_text
from tjenestedesign.domain.privacy.scan import in_yaml

FILES = 1_000
HERE = Path(__file__).parent


def measure(note: Callable[[str, float, str], None]) -> None:
    result = measure_corpus()
    total = result.lines.total()
    missed = sum(map(len, result.missed.values()))
    note(
        "personvern_funnet", result.found_share, f"{total - missed} av {total} linjer med personopplysninger"
    )
    false = {line for lines in result.false.values() for line in lines}
    note("personvern_falsk_alarm", result.false_share, f"{len(false)} av {result.harmless} harmløse linjer")
    for code, lines in sorted(result.lines.items()):
        wrong = len(result.missed.get(code, []))
        alarms = len(result.false.get(code, []))
        note(
            f"personvern_{code}",
            result.found(code),
            f"{lines - wrong} funnet, {wrong} oversett, {alarms} falske alarmer",
        )
    _unseen(note)
    with tempfile.TemporaryDirectory() as temp:
        root = Path(temp)
        make_project(root, FILES)
        files = list(root.rglob("*.yaml"))
        project, _ = load_project(root)
        read = _seconds(lambda: [p.read_text("utf-8") for p in files])
        scanned = _seconds(lambda: [list(in_yaml(source)) for source in project.sources()])
        loaded = _seconds(lambda: load_project(root))
        _beside_earlier(note, [source.text for source in project.sources()])
    note("personvern_mot_lesing", scanned / read, f"leter {scanned:.2f} s, leser {read:.2f} s, {FILES} filer")
    note("personvern_av_validate", scanned / loaded, f"andel av sjekken av {FILES} filer ({loaded:.2f} s)")


def _unseen(note: Callable[[str, float, str], None]) -> None:
    """The half nobody has tuned to: what is found of each kind, and what is wrongly said."""
    half = measure_half(UNSEEN)
    note(
        "personvern_usett_funnet",
        half.recall,
        f"{half.found.total()} av {half.lines.total()} linjer ingen har stilt inn etter",
    )
    note(
        "personvern_usett_falsk_alarm",
        half.false_share,
        f"{half.flagged} av {half.harmless} harmløse linjer. Koder: {', '.join(f'{c} {n}' for c, n in sorted(half.false.items())) or 'ingen'}",
    )
    for kind, codes in KINDS.items():
        alarms = sum(half.false[code] for code in codes)
        note(
            f"personvern_usett_{kind}",
            half.of(kind),
            f"{half.found[kind]} av {half.lines[kind]} funnet, {alarms} falske alarmer med {' og '.join(codes)}",
        )


EARLIER = "bd237fb"
"""The last commit with the detectors the corpus of two halves was written against."""


def _beside_earlier(note: Callable[[str, float, str], None], made: list[str]) -> None:
    """The time of the scan by that of the one before it, turn by turn in one run. Git has the earlier one."""
    examples = HERE.parent / "examples"
    texts = {
        "laget": made,
        "asker": [p.read_text("utf-8") for p in sorted((examples / "asker").rglob("*.yaml"))],
        "skolevei": [p.read_text("utf-8") for p in sorted((examples / "skolevei").rglob("*.yaml"))],
        "utskrift": _transcripts(examples / "asker"),
        "docs": [p.read_text("utf-8") for p in sorted((HERE.parent / "docs").rglob("*.md"))],
    }
    with tempfile.TemporaryDirectory() as temp:
        package = Path(temp) / "tidligere_skann"
        package.mkdir()
        (package / "__init__.py").touch()
        for name in ("detectors", "hits", "names", "numbers", "people", "places"):
            shown = subprocess.run(
                ["git", "show", f"{EARLIER}:src/tjenestedesign/domain/privacy/{name}.py"], cwd=HERE, capture_output=True, text=True, check=False,
            )  # fmt: skip
            if shown.returncode:
                note(
                    "personvern_mot_tidligere",
                    float("nan"),
                    "den tidligere utgaven er ikke i git her: ikke målt",
                )
                return
            (package / f"{name}.py").write_text(
                shown.stdout.replace("tjenestedesign.domain.privacy", package.name), "utf-8"
            )
        sys.path.insert(0, temp)
        try:
            earlier: Callable[[str], object] = importlib.import_module(f"{package.name}.detectors").find
        finally:
            sys.path.remove(temp)
    for name, some in texts.items():
        runs = [(_each(earlier, some), _each(find, some)) for _ in range(9)]
        before, after = (sum(map(min, zip(*times, strict=True))) for times in zip(*runs, strict=True))
        note(
            f"personvern_mot_tidligere_{name}",
            after / before,
            f"nå {after:.3f} s, tidligere {before:.3f} s, {len(some)} tekster",
        )


def _each(scan: Callable[[str], object], texts: list[str]) -> list[float]:
    """Seconds for each text. The shortest of several runs is what a text takes when nothing else takes the machine."""
    clock = time.perf_counter
    times = [clock()]
    for text in texts:
        scan(text)
        times.append(clock())
    return [b - a for a, b in pairwise(times)]


def _transcripts(project: Path) -> list[str]:
    """What is said in the interviews of a project, many times over: as subtitles, and as notes with the time in front."""
    loaded, _ = load_project(project)
    said = [" ".join(q.tekst.split()) for e in loaded.all(Intervju) for q in e.model.sitater]
    turns = [
        (f"{n // 60:02}:{n % 60:02}", ("Intervjuer", "Innbygger")[n % 2], what)
        for n, what in enumerate(said * (1_000 // len(said)))
    ]
    vtt = "".join(f"00:{at}.000 --> 00:{at}.900\n<v {who}>{what}</v>\n\n" for at, who, what in turns)
    return [
        subtitle_text(f"WEBVTT\n\n{vtt}"),
        "".join(f"[00:{at}] {who}: {what}\n" for at, who, what in turns),
    ]


def _seconds(work: Callable[[], object], runs: int = 5) -> float:
    times: list[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    measure(lambda name, value, text: print(f"{name:<32}{value:>8.3f}  {text}"))
