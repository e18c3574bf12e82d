"""Effect: `td effect report` over 1, 10 and 100 million events, against the plain DuckDB scan of the same columns.

python bench/effect.py                     1 and 10 million, and CSV of 1 million
python bench/effect.py --events 100000000  also this many: about ten minutes, 1 GB of disk for the data and more to spill

With `--json bench/resultat.json` the ratios are added to that file.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

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


def measure(note: Note, sizes: Sequence[int] = (1_000_000, 10_000_000)) -> None:
    report: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as temp:
        root = Path(temp)
        for name, text in PROJECT.items():
            (root / name).write_text(text, "utf-8")
        for kind, events in [("csv", 1_000_000), *(("parquet", n) for n in sizes)]:
            file = root / f"hendelser.{kind}"
            made, _ = _run(root, "effect", "simulate", "--events", str(events), "--output", file.name)
            (root / "effekten.yaml").write_text(EFFECT.format(file=file.name), "utf-8")
            taken, peak = _run(root, "effect", "report")
            scan, _ = _timed([sys.executable, "-c", SCAN, str(file)], root)
            report[f"{kind}_{events}"] = taken
            size = file.stat().st_size / 1e6
            note(
                f"effekt_{kind}_{events // 1_000_000}_mill_mot_skann",
                taken / scan,
                f"td effect report {taken:.1f} s og {peak:.0f} MB minne, DuckDB leser kolonnene på {scan:.2f} s; filen er {size:.0f} MB, laget på {made:.0f} s",
            )
            file.unlink()
            (root / "effekten.resultat.json").unlink()
    for small, large in pairwise(sizes):
        note(
            f"effekt_vekst_{small // 1_000_000}_til_{large // 1_000_000}_mill",
            report[f"parquet_{large}"] / report[f"parquet_{small}"],
            f"så mange ganger så lenge for {large // small} ganger så mange hendelser",
        )


def _run(root: Path, *args: str) -> tuple[float, float]:
    return _timed([sys.executable, "-P", "-m", "tjenestedesign", *args], root)


def _timed(command: Sequence[str], root: Path) -> tuple[float, float]:
    """Seconds, and peak memory in MB, of a whole process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} failed:\n{process.stderr.read().decode() if process.stderr else ''}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


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
