"""The privacy scanner: what it finds and what it wrongly flags on the corpus, and what it costs beside the work around it."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from make_project import make_project
from tests.privacy.corpus import measure as measure_corpus

from tjenestedesign.check.load import load_project
from tjenestedesign.privacy.scan import in_yaml

FILES = 1_000


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
    with tempfile.TemporaryDirectory() as temp:
        root = Path(temp)
        make_project(root, FILES)
        files = list(root.rglob("*.yaml"))
        project, _ = load_project(root)
        read = _seconds(lambda: [p.read_text("utf-8") for p in files])
        scanned = _seconds(lambda: [list(in_yaml(source)) for source in project.sources()])
        loaded = _seconds(lambda: load_project(root))
    note("personvern_mot_lesing", scanned / read, f"leter {scanned:.2f} s, leser {read:.2f} s, {FILES} filer")
    note("personvern_av_validate", scanned / loaded, f"andel av sjekken av {FILES} filer ({loaded:.2f} s)")


def _seconds(work: Callable[[], object], runs: int = 5) -> float:
    times: list[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    measure(lambda name, value, text: print(f"{name:<32}{value:>8.3f}  {text}"))
