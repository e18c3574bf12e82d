"""What a YAML file is made of, as it is written: every character belongs to a part, and put together again they are the file.

`growing.py` makes the tree of a file, `changing.py` changes it. A part knows its line in the file (`at`), so that the line keeps
its bytes where it comes out as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.yaml.lines import Row

_KEEP: Final = late(r"[|>][0-9]*\+")


class NoPlace(Exception):
    """A place that is not there, or that cannot be changed: the nearest part that is known."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        self.part = part


class Page:
    """Lines being written."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.at: list[int | None] = []
        self._keeps_blanks = False

    def line(self, text: str, at: int | None = None) -> None:
        if self._keeps_blanks and not text.strip():
            return  # it would be read as part of the text above
        self._keeps_blanks = False
        self.text.append(text)
        self.at.append(at)

    def lines(self, rows: list[Row]) -> None:
        for text, at in rows:
            self.line(text, at)

    def more(self, text: str, at: int | None = None) -> None:
        """Goes on, on the last line. Where `text` has line breaks, `at` is the line it ends on."""
        if "\n" not in text:
            self.text[-1] += text
            return
        first, *rest = text.split("\n")
        self.text[-1] += first
        self.text += rest
        self.at += [None if at is None else at - n for n in range(len(rest) - 1, -1, -1)]

    def body(self, header: str, rows: list[Row]) -> None:
        """The lines of a text after its `|` or `>`."""
        self.text += [text for text, _ in rows]
        self.at += [at for _, at in rows]
        self._keeps_blanks = _KEEP.search(header) is not None


@dataclass(slots=True, eq=False)
class Leaf:
    """A text or nothing, or what is written so that td does not look inside it (`value` is then a list or a mapping).

    `text` is as it is written, with anchor and tag; of a block text it is the sign before the lines of `body`.
    """

    text: str
    value: Any
    at: int | None = None
    body: list[Row] = field(default_factory=list[Row])
    target: Node | None = None
    """What an alias stands for."""

    @property
    def end(self) -> int | None:
        return None if self.at is None else self.at + self.text.count("\n")

    def data(self) -> Any:
        return self.value if self.target is None else self.target.data()


@dataclass(slots=True, eq=False)
class Part:
    """One key or list item with its value: `name` is the key, `mark` the colon or the dash, `gap` what comes before the value."""

    name: Leaf | None
    mark: str
    gap: str
    value: Node
    at: int | None = None

    @property
    def key(self) -> str | None:
        return self.name.value if self.name else None

    @property
    def head(self) -> str:
        return self.name.text + self.mark if self.name else self.mark


@dataclass(slots=True, eq=False)
class Line(Part):
    """A part on lines of its own.

    `lead` are blank lines and comments above it that are no one's, `own` the comments straight above it, `tail` the rest of its
    first line (of its last, where a text goes over several), and `rest` the comments below that stand further in.
    """

    lead: list[Row] = field(default_factory=list[Row])
    own: list[Row] = field(default_factory=list[Row])
    tail: str = ""
    rest: list[Row] = field(default_factory=list[Row])

    def write(self, page: Page, column: int) -> None:
        page.lines(self.lead)
        page.lines(self.own)
        page.line(" " * column + self.head, self.at)
        self.write_value(page)

    def write_value(self, page: Page) -> None:
        value = self.value
        if isinstance(value, Block):
            if value.is_beside:
                page.more(self.gap)
            else:
                page.more(self.tail)
            value.write(page)
        else:
            page.more(self.gap, value.at)
            write_flow(value, page)
            page.more(self.tail)
            if isinstance(value, Leaf) and value.body:
                page.body(value.text, value.body)
        page.lines(self.rest)


@dataclass(slots=True, eq=False)
class Block:
    """A list or a mapping with each part on lines of its own, at `column`.

    `beside` says that the first part stands on its owner's line, after the dash; `rest` are comments after the last part.
    """

    column: int
    is_list: bool
    parts: list[Line] = field(default_factory=list[Line])
    beside: bool = False
    rest: list[Row] = field(default_factory=list[Row])

    @property
    def is_beside(self) -> bool:
        """`beside`, unless there are comments to come first."""
        return self.beside and not (self.parts[0].lead or self.parts[0].own)

    def write(self, page: Page) -> None:
        parts = self.parts
        if self.is_beside:
            page.more(parts[0].head, parts[0].at)
            parts[0].write_value(page)
            parts = parts[1:]
        for part in parts:
            part.write(page, self.column)
        page.lines(self.rest)

    def data(self) -> Any:
        if self.is_list:
            return [part.value.data() for part in self.parts]
        return {part.key: part.value.data() for part in self.parts}


@dataclass(slots=True, eq=False)
class Inline(Part):
    """A part between brackets. `before` and `after` are what stands around it inside its commas.

    `trail` is a comment after the comma, on its own line.
    """

    before: str = ""
    after: str = ""
    trail: str = ""


@dataclass(slots=True, eq=False)
class Flow:
    """A list or a mapping between brackets. `opening` has its anchor and tag too, `trail` a comment after the bracket."""

    opening: str
    is_list: bool
    parts: list[Inline] = field(default_factory=list[Inline])
    comma: bool = False
    """Whether a comma comes after the last part."""
    closing: str = ""
    trail: str = ""
    at: int | None = None
    closing_at: int | None = None

    def write(self, page: Page) -> None:
        page.more(self.opening, self.at)
        page.more(self.trail)
        comment = self.trail
        for number, part in enumerate(self.parts):
            _more_after(comment, page, part.before, part.at)
            page.more(part.head, part.at)
            page.more(part.gap, part.value.at if isinstance(part.value, Leaf | Flow) else None)
            write_flow(part.value, page)
            page.more(part.after)
            page.more("," if self.comma or number < len(self.parts) - 1 else "")
            page.more(part.trail)
            comment = part.trail
        _more_after(comment, page, self.closing, self.closing_at)

    def data(self) -> Any:
        if self.is_list:
            return [part.value.data() for part in self.parts]
        return {part.key: part.value.data() for part in self.parts}


def _more_after(comment: str, page: Page, text: str, at: int | None) -> None:
    """A comment ends with its line, so what comes after it begins a new one."""
    if comment and not text.startswith("\n"):
        page.line("  ")
    page.more(text, at)


def write_flow(value: Node, page: Page) -> None:
    """A value that goes on where its key or dash stands."""
    if isinstance(value, Flow):
        value.write(page)
    elif isinstance(value, Leaf):
        page.more(value.text, value.end)


Node = Leaf | Flow | Block


@dataclass(eq=False)
class Tree:
    """A whole file. `top` is a part without a key, with what stands in the file as its value."""

    top: Line
    unended: tuple[Leaf, int] | None = None
    """A block text that ends the file without a line break, and its last line: it must say so where it no longer ends it."""

    def rows(self) -> list[Row]:
        """The lines as they are now."""
        page = self._written()
        if self.unended and self.unended[1] in page.at[:-1]:
            leaf = self.unended[0]
            leaf.text = leaf.text.rstrip("+-") + "-"
            page = self._written()
        return list(zip(page.text, page.at, strict=True))

    def _written(self) -> Page:
        page = Page()
        value = self.top.value
        if isinstance(value, Block):
            page.lines(self.top.lead)
            value.write(page)
            page.lines(self.top.rest)
        elif isinstance(value, Leaf) and not value.text:
            page.lines([*self.top.lead, *self.top.rest])
        else:
            self.top.write(page, 0)
        return page


def settle(part: Line, column: int) -> None:
    """Parts what stands above it anew: the comments straight above, at its own depth, are its own."""
    rows = part.lead + part.own
    first = len(rows)
    while first and re.match(rf" {{{column}}}#", rows[first - 1][0]):
        first -= 1
    part.lead, part.own = rows[:first], rows[first:]
