"""A text document → its paragraphs in order, as people see them: headings, text, points, quotes and rows of tables.

Pandoc reads the file, in a sandbox and within a limit of memory and time. What a paragraph says is kept to the letter; what cannot be
a text (pictures) or stands beside it (footnotes) is taken out and told.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Final

from tjenestedesign.exchange.sheets.read import Unreadable
from tjenestedesign.exchange.word_container import Container
from tjenestedesign.publish.documents.pandoc_tree import Node, pandoc, string, text_of, value, written

_MEMORY: Final = "-M1200M"
_SECONDS: Final = 90
_LIMIT: Final = ("+RTS", _MEMORY, "-RTS")
_QUOTE_STYLES: Final = (
    "quote",
    "intense quote",
    "block text",
    "sitat",
    "sterkt sitat",
    "blokktekst",
    "quotations",
)
"""The styles of Word and LibreOffice that say a paragraph is somebody's words; indentation alone does not."""
_MOST_TEXT: Final = 1_000_000
"""Characters: some hundred pages."""


class Kind(Enum):
    """What a paragraph is in the document."""

    TITLE = "tittel"
    HEADING = "overskrift"
    TEXT = "avsnitt"
    POINT = "punkt"
    QUOTE = "sitat"
    ROW = "rad"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`number` is its place in the document, counted from 1. `level` is that of a heading or of a point within points.

    `block` is the same as pandoc has it, `cells` the texts of a row, `starts` whether a list or a table begins here, and
    `ordered` whether a point has a number.
    """

    number: int
    kind: Kind
    text: str
    block: Node
    level: int = 0
    bold: bool = False
    cells: tuple[str, ...] = ()
    starts: bool = False
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A document. `footnotes` are (the paragraph, the text); `left_out` is what is not in it, in words."""

    paragraphs: tuple[Paragraph, ...]
    footnotes: tuple[tuple[int, str], ...]
    left_out: tuple[str, ...]


def text_of_document(file: Container) -> Text:
    """Raises `Unreadable` and `MissingExtra`."""
    source = f"{file.format}+styles" if file.format == "docx" else file.format
    try:
        made = json.loads(pandoc([*_LIMIT, "-f", source, "-t", "json"], file.data, seconds=_SECONDS))
    except (RuntimeError, ValueError, subprocess.TimeoutExpired, RecursionError):
        raise Unreadable(
            "Filen kan ikke leses. Den er skadet, eller den er for stor.",
            "Åpne den i Word, lagre den på nytt som Word-dokument (.docx), og prøv igjen.",
        ) from None
    reading = _Reading(quotes_by_style=file.format == "docx")
    try:
        reading.meta(made["meta"])
        reading.blocks(made["blocks"], _Around())
    except RecursionError:
        raise Unreadable(
            "Filen har lister i lister uten ende.", "Forenkle oppsettet, og prøv igjen."
        ) from None
    if sum(len(p.text) for p in reading.found) > _MOST_TEXT:
        raise Unreadable("Filen har mer tekst enn td vil lese inn.", "Del den i flere filer.")
    told = list(file.left_out)
    if reading.pictures:
        where = f" ({', '.join(reading.pictures)})" if len(reading.pictures) <= 8 else ""
        count = len(reading.pictures)
        told.append(f"{count} {'bilde' if count == 1 else 'bilder'} er ikke tatt med{where}.")
    return Text(tuple(reading.found), tuple(reading.footnotes), tuple(told))


def markdown(paragraphs: Sequence[Paragraph]) -> str:
    """The paragraphs as Markdown, with headings, points, quotes and tables as they were. Raises `MissingExtra`."""
    if not paragraphs:
        return ""
    form = "gfm-raw_html-footnotes-tex_math_dollars"
    made = pandoc(["-f", "json", "-t", form, "--wrap=none"], written(list(_blocks(paragraphs))))
    return made.decode().strip()


def _blocks(paragraphs: Sequence[Paragraph]) -> Iterator[Node]:
    """Points that follow each other as one list, rows as one table."""
    at = 0
    while at < len(paragraphs):
        first = paragraphs[at]
        end = at + 1
        if first.kind in (Kind.POINT, Kind.ROW):
            while end < len(paragraphs) and paragraphs[end].kind is first.kind and not paragraphs[end].starts:
                end += 1
            group = paragraphs[at:end]
            yield _list(group) if first.kind is Kind.POINT else _table(group)
        elif first.kind is Kind.QUOTE:
            yield {"t": "BlockQuote", "c": [first.block]}
        else:
            yield first.block
        at = end


def _list(points: Sequence[Paragraph]) -> Node:
    items: list[list[Node]] = []
    least = min(p.level for p in points)
    at = 0
    while at < len(points):
        end = at + 1
        while end < len(points) and points[end].level > least:
            end += 1
        inner = points[at + 1 : end] if points[at].level == least else points[at:end]
        own = [points[at].block] if points[at].level == least else []
        items.append([*own, *([_list(inner)] if inner else [])])
        at = end
    if points[0].ordered:
        return {"t": "OrderedList", "c": [[1, {"t": "Decimal"}, {"t": "Period"}], items]}
    return {"t": "BulletList", "c": items}


def _table(rows: Sequence[Paragraph]) -> Node:
    width = max(len(r.cells) for r in rows)
    none: list[Any] = ["", [], []]

    def row(cells: Sequence[str]) -> list[Any]:
        filled = [*cells, *[""] * (width - len(cells))]
        return [none, [[none, {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": string(c)}]] for c in filled]]

    columns = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]] * width
    body = [[none, 0, [], [row(r.cells) for r in rows[1:]]]]
    head = [none, [row(rows[0].cells)]]
    return {"t": "Table", "c": [none, [None, []], columns, head, body, [none, []]]}


@dataclass(frozen=True, slots=True)
class _Around:
    """What a block stands in."""

    kind: Kind = Kind.TEXT
    level: int = 0
    style: str = ""
    ordered: bool = False


@dataclass(slots=True)
class _Reading:
    quotes_by_style: bool
    found: list[Paragraph] = field(default_factory=list[Paragraph])
    footnotes: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    pictures: list[str] = field(default_factory=list[str])

    def meta(self, meta: Node) -> None:
        """What pandoc takes for the title page stands first in the document."""
        for key in ("title", "subtitle", "author", "date", "abstract"):
            for said in _said_in(meta.get(key)):
                self._add([*said], Kind.TITLE if key == "title" else Kind.TEXT)

    def blocks(self, blocks: Sequence[Node], around: _Around) -> None:
        for block in blocks:
            self._block(block, around)

    def _block(self, block: Node, around: _Around) -> None:
        match block["t"]:
            case "Header":
                level, _, content = block["c"]
                self._add(content, Kind.TITLE if around.style == "title" else Kind.HEADING, level)
            case "Para" | "Plain":
                self._add(block["c"], around.kind, around.level, ordered=around.ordered)
            case "LineBlock":
                for content in block["c"]:
                    self._add(content, around.kind, around.level)
            case "CodeBlock":
                for said in block["c"][1].split("\n"):
                    self._add(string(said), around.kind, around.level)
            case "Div":
                style = value(block, "custom-style").casefold()
                inside = replace(around, style=style or around.style)
                if style in _QUOTE_STYLES:
                    inside = replace(inside, kind=Kind.QUOTE)
                self.blocks(block["c"][1], inside)
            case "BlockQuote":
                quoted = around.kind is Kind.TEXT and not self.quotes_by_style
                self.blocks(block["c"], replace(around, kind=Kind.QUOTE) if quoted else around)
            case "BulletList" | "OrderedList":
                ordered = block["t"] == "OrderedList"
                items = block["c"][1] if ordered else block["c"]
                self._points(items, replace(around, ordered=ordered))
            case "DefinitionList":
                for term, said in block["c"]:
                    self._add(term, around.kind, around.level)
                    for one in said:
                        self.blocks(one, around)
            case "Table":
                self._table(block)
            case "Figure":
                self.blocks(block["c"][2], around)
            case _:
                pass

    def _points(self, items: Sequence[Sequence[Node]], around: _Around) -> None:
        level = around.level + 1 if around.kind is Kind.POINT else 0
        first = len(self.found)
        for item in items:
            self.blocks(item, replace(around, kind=Kind.POINT, level=level))
        if level == 0 and first < len(self.found):
            self.found[first] = replace(self.found[first], starts=True)

    def _table(self, block: Node) -> None:
        _, caption, _, head, bodies, foot = block["c"]
        self.blocks(caption[1], _Around())
        rows = [*head[1], *(r for body in bodies for r in (*body[2], *body[3])), *foot[1]]
        first = True
        for _, cells in rows:
            texts = tuple(self._cell(cell[4]) for cell in cells)
            if not any(texts):
                continue
            block = {"t": "Para", "c": string(" | ".join(texts))}
            number = len(self.found) + 1
            said = " | ".join(t for t in texts if t)
            self.found.append(Paragraph(number, Kind.ROW, said, block, cells=texts, starts=first))
            first = False

    def _cell(self, blocks: Sequence[Node]) -> str:
        """What a cell says, its paragraphs on lines of their own."""
        inner = _Reading(self.quotes_by_style)
        inner.blocks(blocks, _Around())
        number = len(self.found) + 1
        self.footnotes += [(number, said) for _, said in inner.footnotes]
        self.pictures += [f"avsnitt {number}"] * len(inner.pictures)
        return "\n".join(p.text for p in inner.found)

    def _add(self, content: Sequence[Node], kind: Kind, level: int = 0, *, ordered: bool = False) -> None:
        """A paragraph for each line of it that says something."""
        number = len(self.found) + 1
        plain = list(self._plain(content, number))
        for line in _lines(plain):
            text = _tidy(text_of(line))
            if not text:
                continue
            number = len(self.found) + 1
            shown: Node = {"t": "Header", "c": [max(level, 1), ["", [], []], line]}
            block = shown if kind in (Kind.HEADING, Kind.TITLE) else {"t": "Para", "c": line}
            self.found.append(Paragraph(number, kind, text, block, level, _is_bold(line), ordered=ordered))

    def _plain(self, content: Sequence[Node], number: int) -> Iterator[Node]:
        """Inlines that are text: without pictures, footnotes and what only gives them a look."""
        for node in content:
            match node["t"]:
                case "Note":
                    said = _tidy(" ".join(text_of(node["c"]).split()))
                    if said:
                        self.footnotes.append((number, said))
                case "Image":
                    self.pictures.append(f"avsnitt {number}")
                case "Span" | "Link" | "Cite":
                    yield from self._plain(node["c"][1], number)
                    if node["t"] == "Link" and (target := _target(node)):
                        yield from ({"t": "Space"}, {"t": "Str", "c": f"({target})"})
                case "Underline" | "SmallCaps" | "Superscript" | "Subscript":
                    yield from self._plain(node["c"], number)
                case "Quoted":
                    marks = "‘’" if node["c"][0]["t"] == "SingleQuote" else "“”"
                    yield {"t": "Str", "c": marks[0]}
                    yield from self._plain(node["c"][1], number)
                    yield {"t": "Str", "c": marks[1]}
                case "Strong" | "Emph" | "Strikeout":
                    yield {**node, "c": list(self._plain(node["c"], number))}
                case "Math":
                    yield {"t": "Str", "c": node["c"][1]}
                case "RawInline":
                    pass
                case _:
                    yield node


def _target(link: Node) -> str:
    """Where a link goes on the web, where its words do not say so."""
    target = str(link["c"][2][0])
    said = text_of(link["c"][1])
    bare = target.removeprefix("mailto:").removeprefix("https://").removeprefix("http://").rstrip("/")
    return target if target.startswith(("http://", "https://", "mailto:")) and bare not in said else ""


def _said_in(meta: Node | None) -> Iterator[list[Node]]:
    """The paragraphs in a value of pandoc's metadata."""
    if meta is None:
        return
    match meta["t"]:
        case "MetaInlines":
            yield meta["c"]
        case "MetaString":
            yield string(meta["c"])
        case "MetaBlocks":
            yield from (b["c"] for b in meta["c"] if b["t"] in ("Para", "Plain"))
        case "MetaList":
            for one in meta["c"]:
                yield from _said_in(one)
        case _:
            pass


def _lines(content: Sequence[Node]) -> Iterator[list[Node]]:
    """A paragraph's lines, where its writer broke them."""
    line: list[Node] = []
    for node in content:
        if node["t"] == "LineBreak":
            yield line
            line = []
        elif node["t"] in ("Strong", "Emph", "Strikeout") and any(n["t"] == "LineBreak" for n in node["c"]):
            first, *rest = _lines(node["c"])
            line.append({**node, "c": first})
            for part in rest:
                yield line
                line = [{**node, "c": part}]
        else:
            line.append(node)
    yield line


def _is_bold(line: Sequence[Node]) -> bool:
    said = [n for n in line if text_of(n).strip()]
    return bool(said) and all(n["t"] == "Strong" for n in said)


_SOFT: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")


def _tidy(text: str) -> str:
    """Without the signs that are not seen, and with ordinary spaces around it."""
    return _SOFT.sub("", text.replace("\u00a0", " ").replace("\t", " ")).strip()
