"""The corpus: lines as municipal text has them, with what must be found in them, and lines where nothing must be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tjenestedesign.domain.privacy.detectors import find

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


KINDS = {
    "navn": ("TD607",), "initialer": ("TD607",), "fødselsdato": ("TD630",), "alder": ("TD633",), "fødselsnummer": ("TD602",), "telefon": ("TD603",), "epost": ("TD604",), "konto": ("TD605",), "adresse": ("TD606",),
    "postboks": ("TD606",), "eiendom": ("TD606",), "koordinater": ("TD608",), "duf": ("TD631",), "pass": ("TD631",), "npr": ("TD631", "TD602"), "bil": ("TD631",), "klasse": ("TD633",), "diagnose": ("TD633",),
    "ip": ("TD632",), "sosial": ("TD632",),
}  # fmt: skip
"""The kinds of the two halves, and the codes that count as having found one."""
TUNED, UNSEEN = "innstilling.txt", "usett.txt"


def half(name: str) -> Iterator[tuple[str, str]]:
    """(kind, line) of a half; the kind «nei» is a line that must be left alone. `\\n` stands for a line break."""
    for line in (FOLDER / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, _, text = line.partition(" | ")
            yield kind, text.replace("\\n", "\n")


@dataclass
class Half:
    """How the detectors did on a half, counted by kind and by code. No line is kept, so that nobody tunes to one."""

    lines: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    harmless: int = 0
    flagged: int = 0
    false: Counter[str] = field(default_factory=Counter)

    @property
    def recall(self) -> float:
        return self.found.total() / self.lines.total()

    def of(self, kind: str) -> float:
        return self.found[kind] / self.lines[kind]

    @property
    def false_share(self) -> float:
        return self.flagged / self.harmless


def measure_half(name: str) -> Half:
    result = Half()
    for kind, text in half(name):
        codes = {hit.code for hit in find(text)}
        if kind == "nei":
            result.harmless += 1
            result.flagged += bool(codes)
            result.false.update(codes)
        else:
            result.lines[kind] += 1
            result.found[kind] += not codes.isdisjoint(KINDS[kind])
    return result
