"""Mermaid as text: the diagrams in a file, and a diagram as lines without comments and entity codes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tjenestedesign.exchange.drafts import Draft, clip, read_text
from tjenestedesign.sheets.read import Unreadable

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})\s*\{?\s*([\w.-]*)")
_ENTITY = re.compile(r"#(\w+);")
_PROTECTED = re.compile(r"\ue000(\w+)\ue001")


@dataclass(eq=False)
class Diagram:
    """One diagram: its kind, and its statements with their lines in the file."""

    kind: str
    line: int
    title: str = ""
    statements: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    losses: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])

    def draft(self, type: str, fallback: str) -> Draft:
        made = Draft(type, self.title or fallback, self.line)
        for line, text in self.losses:
            made.lose(line, text)
        return made


def diagrams(path: Path) -> list[Diagram]:
    """Every diagram in the file, in order. Raises `Unreadable`."""
    lines = read_text(path).split("\n")
    if path.suffix.lower() in (".md", ".markdown"):
        found = [_diagram(block) for block in _blocks(lines)]
    else:
        found = [_diagram(list(enumerate(lines, 1)))]
    made = [d for d in found if d is not None]
    if not made:
        raise Unreadable(
            "Filen har ingen Mermaid-diagram.", "Et diagram begynner med ordet «journey» eller «gantt»."
        )
    return made


def _blocks(lines: list[str]) -> Iterator[list[tuple[int, str]]]:
    fence = ""
    block: list[tuple[int, str]] = []
    is_mermaid = False
    for number, line in enumerate(lines, 1):
        if not fence:
            if found := _FENCE.match(line):
                fence, is_mermaid, block = found[1], found[2].lower() == "mermaid", []
        elif re.fullmatch(rf" {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}\s*", line):
            if is_mermaid:
                yield block
            fence = ""
        else:
            block.append((number, line))
    if fence and is_mermaid:
        yield block


def _diagram(lines: list[tuple[int, str]]) -> Diagram | None:
    lines = list(lines)
    while lines and not lines[0][1].strip():
        lines.pop(0)
    if not lines:
        return None
    made = Diagram("", lines[0][0])
    if lines[0][1].strip() == "---":
        lines = _front_matter(lines, made)
    closing = ""
    for number, raw in lines:
        line = raw.strip()
        if closing:
            made.losses.append((number, f"«{clip(line)}» er ikke tatt med."))
            if closing in line:
                closing = ""
        elif line.startswith("%%{"):
            made.losses.append((number, f"Innstillingen «{clip(line)}» er ikke tatt med."))
            closing = "" if "}%%" in line else "}%%"
        elif re.match(r"accDescr\s*\{", line, re.IGNORECASE):
            made.losses.append((number, f"«{clip(line)}» er ikke tatt med."))
            closing = "" if "}" in line else "}"
        elif line := _without_comment(line, number, made):
            if not made.kind:
                made.kind = line.split()[0].rstrip(":;")
                made.line = number
                line = line[len(made.kind) :].strip(" :;")
            if line:
                made.statements.append((number, line))
    return made if made.kind else None


def _front_matter(lines: list[tuple[int, str]], made: Diagram) -> list[tuple[int, str]]:
    end = next((i for i, (_, line) in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
    for number, line in lines[1:end]:
        if found := re.match(r"title\s*:\s*(.+)", line):
            made.title = found[1].strip().strip("\"'")
        elif line.strip():
            made.losses.append((number, f"«{clip(line.strip())}» er ikke tatt med."))
    return lines[end + 1 :]


def _without_comment(line: str, number: int, made: Diagram) -> str:
    """What stands before %% or #. An entity code such as #58; is no comment."""
    coded = _ENTITY.sub("\ue000\\1\ue001", line)
    found = re.search(r"%%|#", coded)
    if found:
        said = coded[found.end() :].strip("% ")
        if said:
            made.losses.append((number, f"Kommentaren «{clip(plain(said))}» er ikke tatt med."))
        coded = coded[: found.start()]
    return coded.strip()


def plain(text: str) -> str:
    """A text as Mermaid shows it: #58; is a colon, #quot; a quotation mark, <br> a space."""

    def one(found: re.Match[str]) -> str:
        code = found[1]
        if not code.isdecimal():
            return html.unescape(f"&{code};")
        number = int(code) if len(code) < 8 else 0
        return chr(number) if 32 <= number < 0x110000 and not 0xD800 <= number < 0xE000 else f"#{code};"

    without_breaks = re.sub(r"<br\s*/?>", " ", text, flags=re.IGNORECASE)
    return " ".join(_PROTECTED.sub(one, without_breaks).split())


def word_and_rest(statement: str, words: tuple[str, ...]) -> tuple[str, str]:
    """(the keyword a statement begins with, what follows), the keyword in the case of `words`; ("", …) for others."""
    for word in words:
        if found := re.match(rf"{word}(?:\s*:\s*|\s+|$)", statement, re.IGNORECASE):
            return word, statement[found.end() :].strip()
    return "", statement
