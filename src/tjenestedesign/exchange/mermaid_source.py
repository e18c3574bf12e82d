"""Mermaid as text: the diagrams in a file, and a diagram as lines without comments and entity codes.

In a file of Markdown or HTML a diagram stands in a fence (GitHub, GitLab), between `:::` (Azure DevOps), or in an element
with the class `mermaid`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tjenestedesign.exchange.drafts import Draft, clip, read_text
from tjenestedesign.exchange.sheets.read import Unreadable

_FENCE = re.compile(r"^[ \t]*(?:>[ \t]?)*(`{3,}|~{3,}|:{3,})\s*\{?\s*([\w.-]*)")
_QUOTED = re.compile(r"^[ \t]*(?:>[ \t]?)+")
_ELEMENT = re.compile(
    r"<(pre|div|code|p)\b[^>]*\bclass\s*=\s*[\"']?[^\"'>]*\b(?:language-)?mermaid\b[^>]*>", re.IGNORECASE
)
_MARKUP = (".md", ".markdown", ".html", ".htm")
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
    is_markup = path.suffix.lower() in _MARKUP
    found = [_diagram(block) for block in (_blocks(lines) if is_markup else [list(enumerate(lines, 1))])]
    made = [d for d in found if d is not None]
    if not made:
        where = " mellom ```mermaid og ```, eller mellom ::: mermaid og :::," if is_markup else ""
        raise Unreadable(
            "Filen har ingen Mermaid-diagram.",
            f"Et diagram står{where} og begynner med ordet «journey» eller «gantt»."
            if where
            else "Et diagram begynner med ordet «journey» eller «gantt».",
        )
    return made


def _blocks(lines: list[str]) -> Iterator[list[tuple[int, str]]]:
    fence = element = ""
    block: list[tuple[int, str]] = []
    is_mermaid = False
    for number, line in enumerate(lines, 1):
        if element:
            inside, closing, _ = _until(line, element)
            block.append((number, html.unescape(inside)))
            if closing:
                yield block
                element = ""
        elif not fence:
            if found := _FENCE.match(line):
                if found[1][0] == ":" and found[2].lower() != "mermaid":
                    continue  # a note or a tab: what stands in it is ordinary text
                fence, is_mermaid, block = found[1], found[2].lower() == "mermaid", []
            elif found := _ELEMENT.search(line):
                element = found[1]
                inside, closing, _ = _until(line[found.end() :], element)
                block = [(number, html.unescape(inside))]
                if closing:
                    yield block
                    element = ""
        elif re.fullmatch(rf"[ \t]*(?:>[ \t]?)*{re.escape(fence[0])}{{{len(fence)},}}\s*", line):
            if is_mermaid:
                yield block
            fence = ""
        else:
            block.append((number, _QUOTED.sub("", line)))
    if element or (fence and is_mermaid):
        yield block


def without_fences(text: str) -> str:
    """The text with blank lines where there is code, so that every line keeps its number."""
    out: list[str] = []
    fence = ""
    for line in text.split("\n"):
        if not fence and (found := _FENCE.match(line)) and found[1][0] != ":":
            fence = found[1]
        elif fence and re.fullmatch(rf"[ \t]*(?:>[ \t]?)*{re.escape(fence[0])}{{{len(fence)},}}\s*", line):
            fence = ""
        elif not fence:
            out.append(line)
            continue
        out.append("")
    return "\n".join(out)


def _until(line: str, element: str) -> tuple[str, str, str]:
    """(what stands before the end tag, the end tag, what stands after)."""
    found = re.search(rf"</{element}\s*>", line, re.IGNORECASE)
    return (line[: found.start()], found[0], line[found.end() :]) if found else (line, "", "")


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


_SETTING = re.compile(r"(?:dateFormat|axisFormat|tickInterval|includes|excludes)\s", re.IGNORECASE)
_WHOLE_LINE = re.compile(r"(?:title|section)\b", re.IGNORECASE)


def _without_comment(line: str, number: int, made: Diagram) -> str:
    """The line without its comment. An entity code such as #58; is no comment.

    Where a comment may stand is the grammars' own (Mermaid, ganttDiagram and journeyDiagram): a gantt has # and %% in its
    names, titles and sections, a journey %% in them and # nowhere but in a step's name.
    """
    coded = _ENTITY.sub("\ue000\\1\ue001", line)
    if coded.startswith("%%") or not made.kind:
        start = 0
    elif _WHOLE_LINE.match(coded):
        start = len(coded) if made.kind == "gantt" else 1
    elif made.kind == "gantt" and _SETTING.match(coded):
        start = 0
    elif ":" in coded and made.kind in ("gantt", "journey"):
        start = coded.index(":")
    else:
        start = 0
    in_title = made.kind == "journey" and bool(_WHOLE_LINE.match(coded))
    found = re.compile(r"#" if in_title else r"%%|#").search(coded, start)
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
    """(the keyword a statement begins with, what follows), the keyword in the case of `words`; ("", …) for others.

    A word may be followed by a pattern for what must come after it.
    """
    for word in words:
        if found := re.match(rf"{word}(?:\s*:\s*|\s+|$)", statement, re.IGNORECASE):
            return re.split(r"\W", word, maxsplit=1)[0], statement[found.end() :].strip()
    return "", statement
