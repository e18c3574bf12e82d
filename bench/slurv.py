"""How much of what three hurried people typed td reads as they meant it, asks about, or takes wrongly without a word.

python bench/slurv.py               the table per kind, and the rounds it takes to mend the rest
python bench/slurv.py --each        every slip that was not read as meant, with what td said
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.slurv.corpus import KINDS, Slip
from tests.slurv.measured import Corpus, Outcome, rounds


def measure(note: Callable[[str, float, str], None]) -> None:
    corpus = Corpus()
    seen = {number: corpus.alone(slip) for number, slip in corpus.slips.items()}
    sound = Counter[str]()
    verdicts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    ambiguous: Counter[str] = Counter()
    for number, outcome in seen.items():
        slip = corpus.slips[number]
        if slip.ambiguous:
            ambiguous[verdict(outcome)] += 1
        else:
            verdicts[slip.kind][verdict(outcome)] += 1
            sound[verdict(outcome)] += 1
    for kind, counted in verdicts.items():
        if total := counted.total():
            note(
                f"slurv_{KINDS[kind].replace(' ', '_')}",
                counted["lest"] / total,
                f"{counted['lest']} av {total} lest som ment, {counted['svar']} feil med svaret, {counted['feil']} feil uten, {counted['stille']} galt i stillhet",
            )
    readable = [c for kind, c in verdicts.items() if kind != "x"]
    note(
        "slurv_lest_som_ment",
        sum(c["lest"] for c in readable) / sum(c.total() for c in readable),
        f"{sum(c['lest'] for c in readable)} av {sum(c.total() for c in readable)} med én mening (uten YAML som ikke kan leses)",
    )
    note("slurv_galt_i_stillhet", float(sound["stille"]), f"av {sound.total()} med én mening")
    asked = ambiguous["svar"] + ambiguous["feil"]
    note(
        "slurv_spurt_om",
        asked / ambiguous.total(),
        f"{asked} av {ambiguous.total()} med flere meninger er spurt om",
    )
    for name in ("usett", "tredje"):
        _unseen(note, name)
    _rounds(note, corpus, "alt", set(corpus.slips))
    readable_yaml = {n for n, s in corpus.slips.items() if s.kind != "x"}
    _rounds(note, corpus, "uten_uleselig_yaml", readable_yaml)


def _rounds(note: Callable[[str, float, str], None], corpus: Corpus, name: str, typed: set[int]) -> None:
    """What td says time after time while one mends only what it points at."""
    told, _, right = rounds(corpus, typed)
    counts = [len(r.faults) for r in told]
    astray = sum(len(r.astray) for r in told)
    note(
        f"slurv_runder_{name}",
        float(len(told)),
        f"{sum(counts)} meldinger ({', '.join(map(str, counts))}), {astray} peker på noe annet; til slutt {'alt som ment' if right else 'ikke som ment'}",
    )


def _unseen(note: Callable[[str, float, str], None], name: str) -> None:
    """Another service, typed when the one before it was done with."""
    corpus = Corpus(name)
    said = [(slip, verdict(corpus.alone(slip))) for slip in corpus.slips.values()]
    sound = Counter(v for slip, v in said if not slip.ambiguous)
    asked = [v in ("svar", "feil") for slip, v in said if slip.ambiguous]
    note(
        f"slurv_{name}_lest_som_ment",
        sound["lest"] / sound.total(),
        f"{sound['lest']} av {sound.total()} lest som ment, {sound['svar']} feil med svaret, {sound['feil']} feil uten, {sound['stille']} galt i stillhet; "
        f"{sum(asked)} av {len(asked)} tvetydige er spurt om",
    )
    _rounds(note, corpus, name, set(corpus.slips))


def verdict(outcome: Outcome) -> str:
    if outcome.as_meant and not outcome.faults:
        return "lest"
    if not outcome.faults:
        return "stille"
    return "svar" if outcome.answered else "feil"


def each() -> None:
    corpus = Corpus()
    for slip in corpus.slips.values():
        outcome = corpus.alone(slip)
        said = verdict(outcome)
        if (said != "lest" and not (slip.ambiguous and said in ("svar", "feil"))) or (
            slip.ambiguous and said == "lest"
        ):
            _tell(slip, said, outcome)
    told, left, right = rounds(corpus, set(corpus.slips))
    for number, one in enumerate(told, 1):
        for fault in one.astray:
            print(f"runde {number}: {fault.position.file}:{fault.position.line} {fault.message} {fault.hint}")
    print("til slutt", "som ment" if right else f"ikke som ment, {len(left)} slurv igjen")


def _tell(slip: Slip, said: str, outcome: Outcome) -> None:
    mark = "TVETYDIG " if slip.ambiguous else ""
    faults = " / ".join(f"{d.code} {d.message} {d.hint}" for d in outcome.faults)
    print(f"{mark}{said}: {slip}  {faults}")


if __name__ == "__main__":
    if "--each" in sys.argv:
        each()
    else:
        measure(lambda name, value, text: print(f"{name:<32}{value:>8.3f}  {text}"))
