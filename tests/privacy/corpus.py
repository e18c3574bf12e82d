"""The corpus: lines as municipal text has them, with what must be found in them, and lines where nothing must be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tjenestedesign.privacy.detectors import find

FOLDER = Path(__file__).parent / "corpus"


def true_lines() -> Iterator[tuple[str, str]]:
    for line in _lines("treff.txt"):
        code, _, text = line.partition(" | ")
        yield code, text


def harmless_lines() -> list[str]:
    return list(_lines("harmlose.txt"))


def _lines(name: str) -> Iterator[str]:
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    return (
        line for line in lines if line and not line.startswith("# Linjer") and not line.startswith("# konto")
    )


@dataclass
class Measured:
    """How the detectors did. `missed` and `false` hold the lines, for whoever wants to better them."""

    lines: Counter[str] = field(default_factory=Counter)
    missed: dict[str, list[str]] = field(default_factory=dict)
    harmless: int = 0
    false: dict[str, list[str]] = field(default_factory=dict)

    @property
    def found_share(self) -> float:
        return 1 - sum(map(len, self.missed.values())) / self.lines.total()

    def found(self, code: str) -> float:
        return 1 - len(self.missed.get(code, [])) / self.lines[code]

    @property
    def false_share(self) -> float:
        return len({line for lines in self.false.values() for line in lines}) / self.harmless


def measure() -> Measured:
    result = Measured()
    for code, text in true_lines():
        result.lines[code] += 1
        if code not in {h.code for h in find(text)}:
            result.missed.setdefault(code, []).append(text)
    for text in harmless_lines():
        result.harmless += 1
        for hit in find(text):
            result.false.setdefault(hit.code, []).append(text)
    return result
