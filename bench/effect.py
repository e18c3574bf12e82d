"""Effect: `td effect report` over 1, 10 and 100 million events, against the plain DuckDB scan of the same columns.

python bench/effect.py                     1 and 10 million, and CSV of 1 million
python bench/effect.py --events 100000000  also this many: about ten minutes, 1 GB of disk for the data and more to spill

Each ratio is the median of several runs, `td` and scan in turn, with the least and the greatest beside it. There are two
floors: `mot_skann` is the scan as it is, and `mot_lest` the same query where DuckDB has to read the columns. From Parquet
DuckDB 2 answers the first from the file's footer, without reading a row: it takes as long for 10 million as for one.

With `--json bench/resultat.json` the ratios are added to that file.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

Note = Callable[[str, float, str], None]

PROJECT = {
    "prosjekt.yaml": "navn: Måling\nkommune: Vik\n",
    "ferden.yaml": (
        "type: konsept\ntittel: Ferden\nkjerne: k\nbeskrivelse: b\ndelelementer: [{id: d, tittel: D, beskrivelse: x}]\n"
        "ferd: [{id: forebygge, tittel: Forebygge}, {id: stabilisere, tittel: Stabilisere}, {id: utvikle, tittel: Utvikle},"
        " {id: baerekraftig, tittel: Bærekraftig}]\n"
    ),
}
EFFECT = "type: effektmåling\ntittel: E\nformål: x\nferd: ferden\nhyppighet: halvår\ndatakilde: {file}\nindikatorer: [{{id: a, tittel: A}}]\n"
SCAN = """import sys,duckdb
file=sys.argv[1]
read=f"read_csv('{file}', all_varchar=true, delim=';')" if file.endswith('.csv') else f"'{file}'"
columns=[c[0] for c in duckdb.sql(f"DESCRIBE SELECT * FROM {read}").fetchall()]
duckdb.sql(f"SELECT {', '.join(f'max({chr(34)}{c}{chr(34)})' for c in columns)}, count(*) FROM {read}").fetchall()"""
READ = SCAN.replace("file=", "duckdb.sql(\"SET disabled_optimizers = 'statistics_propagation'\");file=", 1)
"""No answers from the footer of a Parquet file."""
RUNS = 5
RUNS_OF_LARGE = 3
LARGE = 10_000_000
HUGE = 100_000_000


def measure(note: Note, sizes: Sequence[int] = (1_000_000, 10_000_000)) -> None:
    report: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as temp:
        root = Path(temp)
        for name, text in PROJECT.items():
            (root / name).write_text(text, "utf-8")
        for kind, events in [("csv", 1_000_000), *(("parquet", n) for n in sizes)]:
            file = root / f"hendelser.{kind}"
            made = _run(root, "effect", "simulate", "--events", str(events), "--output", file.name)
            (root / "effekten.yaml").write_text(EFFECT.format(file=file.name), "utf-8")
            runs = 1 if events >= HUGE else RUNS_OF_LARGE if events >= LARGE else RUNS
            whole, scans, reads = _in_turn(root, file, runs)
            report[f"{kind}_{events}"] = statistics.median(r.seconds for r in whole)
            size = file.stat().st_size / 1e6
            for floor, name in ((scans, "skann"), (reads, "lest")):
                ratios = [r.seconds / f.seconds for r, f in zip(whole, floor, strict=True)]
                work = statistics.median(r.work / f.work for r, f in zip(whole, floor, strict=True))
                note(
                    f"effekt_{kind}_{events // 1_000_000}_mill_mot_{name}",
                    statistics.median(ratios),
                    f"{min(ratios):.1f}–{max(ratios):.1f} i {runs} kjøringer, {work:.1f} i prosessortid; "
                    f"td effect report {report[f'{kind}_{events}']:.1f} s og {max(r.peak for r in whole):.0f} MB minne, "
                    f"DuckDB {statistics.median(f.seconds for f in floor):.2f} s; filen er {size:.0f} MB, laget på {made.seconds:.0f} s",
                )
            file.unlink()
    for small, large in pairwise(sizes):
        note(
            f"effekt_vekst_{small // 1_000_000}_til_{large // 1_000_000}_mill",
            report[f"parquet_{large}"] / report[f"parquet_{small}"],
            f"så mange ganger så lenge for {large // small} ganger så mange hendelser",
        )


class Run(NamedTuple):
    """A whole process: seconds by the clock, seconds of the processors, and the most memory in MB."""

    seconds: float
    work: float
    peak: float


def _in_turn(root: Path, file: Path, runs: int) -> tuple[list[Run], list[Run], list[Run]]:
    """The report, the scan and the reading, one after the other, so that what else goes on hits them alike."""
    whole: list[Run] = []
    scans: list[Run] = []
    reads: list[Run] = []
    for _ in range(runs):
        whole.append(_run(root, "effect", "report"))
        for kept in ("resultat", "utgitt"):
            (root / f"effekten.{kept}.json").unlink()
        scans.append(_timed([sys.executable, "-c", SCAN, str(file)], root))
        reads.append(_timed([sys.executable, "-c", READ, str(file)], root))
    return whole, scans, reads


def _run(root: Path, *args: str) -> Run:
    return _timed([sys.executable, "-P", "-m", "tjenestedesign", *args], root)


def _timed(command: Sequence[str], root: Path) -> Run:
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} failed:\n{process.stderr.read().decode() if process.stderr else ''}")
    return Run(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, action="append", default=[])
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    found: dict[str, float] = {}

    def note(name: str, ratio: float, said: str) -> None:
        found[name] = round(ratio, 2)
        print(f"{name:44} {ratio:10.2f}  {said}", flush=True)

    measure(note, sorted({1_000_000, 10_000_000, *chosen.events}))
    if chosen.json:
        known = json.loads(chosen.json.read_text("utf-8"))
        known["forhold"] |= found
        chosen.json.write_text(json.dumps(known, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
