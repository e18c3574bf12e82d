"""A project as three hurried people typed it, with what each slip means.

`korpus.txt` holds the files of one service, each under a line `=== name`. A slip stands as ⟨kind¦as typed¦as meant⟩; with
a question mark before the kind it could mean two things and must be asked about (the last part is then the answer given).
`usett.txt` is another service in the same way, typed when the first was done with: at first sight 50 of 76 were read as meant. `tredje.txt` is
a third, typed when that one was: at first sight 213 of 357 were, 135 were told and 9 were taken wrongly without a word. Kinds, not cases, were mended
after each; what is read now is held by `test_corpus.py`.
Kinds: n key, v choice, h reference, l list, d date or period, t number, s scale, j yes or no, g duration, k clock,
i id or file name, y characters and YAML that can be read before the parser, x YAML that cannot be parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path

KINDS = {
    "n": "nøkkel",
    "v": "valg",
    "h": "henvisning",
    "l": "liste",
    "d": "dato",
    "t": "tall",
    "s": "skala",
    "j": "ja/nei",
    "g": "varighet",
    "k": "klokke",
    "i": "id og filnavn",
    "y": "tegn og YAML",
    "x": "YAML som ikke kan leses",
}

_SLIP = re.compile(r"⟨(\??)(\w)¦([^¦⟩]*)¦([^¦⟩]*)⟩")


@dataclass(frozen=True)
class Slip:
    number: int
    file: str
    """The name of the file as meant."""
    kind: str
    typed: str
    meant: str
    ambiguous: bool

    def __str__(self) -> str:
        return f"{self.file} {KINDS[self.kind]}: {self.typed!r} ({self.meant!r})"


@dataclass(frozen=True)
class Page:
    """One file: text and slips in turn, for its name and for what stands in it."""

    name: tuple[str | Slip, ...]
    body: tuple[str | Slip, ...]

    def written(self, typed: Set[int]) -> tuple[str, str, dict[int, tuple[int, int]]]:
        """Name, text, and the lines (first, last; counted from 1) of each slip in it that is `typed`."""
        name = "".join(_said(part, typed) for part in self.name)
        text, lines = "", dict[int, tuple[int, int]]()
        for part in self.body:
            said = _said(part, typed)
            if isinstance(part, Slip) and part.number in typed:
                first = text.count("\n") + 1
                lines[part.number] = (first, first + said.count("\n"))
            text += said
        for part in self.name:
            if isinstance(part, Slip) and part.number in typed:
                lines[part.number] = (0, 1)
        return name, text, lines


def _said(part: str | Slip, typed: Set[int]) -> str:
    if isinstance(part, str):
        return part
    return part.typed if part.number in typed else part.meant


def pages(name: str = "korpus") -> list[Page]:
    text = (Path(__file__).parent / f"{name}.txt").read_text("utf-8")
    numbers = iter(range(10_000))
    made: list[Page] = []
    for block in text.split("=== ")[1:]:
        head, body = block.split("\n", 1)
        file = _SLIP.sub(lambda m: m[4], head)
        made.append(Page(tuple(_parts(head, file, numbers)), tuple(_parts(body, file, numbers))))
    return made


def slips(of: list[Page]) -> list[Slip]:
    return [part for page in of for part in (*page.name, *page.body) if isinstance(part, Slip)]


def _parts(text: str, file: str, numbers: Iterator[int]) -> Iterator[str | Slip]:
    end = 0
    for m in _SLIP.finditer(text):
        yield text[end : m.start()]
        yield Slip(next(numbers), file, m[2], m[3], m[4], bool(m[1]))
        end = m.end()
    yield text[end:]
