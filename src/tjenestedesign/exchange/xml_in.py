"""Reading XML that may come from anywhere: elements with the line they stand on, and nothing fetched or expanded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from tjenestedesign.exchange.sheets.read import Unreadable
from tjenestedesign.ground.extras import extra

_DEEPEST: Final = 40
_DECLARATION: Final = re.compile(r"\s*<\?xml\b[^>]*\?>")


@dataclass(eq=False)
class Node:
    """An element. `tag` is without its namespace's prefix; `text` is the text that stands in it, but not in its children."""

    tag: str
    line: int
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list["Node"])
    text: str = ""

    def first(self, tag: str) -> Node | None:
        return next((c for c in self.children if c.tag == tag), None)

    def text_of(self, tag: str) -> str:
        """The text in the first child of that name, on one line; empty where there is none."""
        child = self.first(tag)
        return child.all_text() if child else ""

    def lines_of(self, tag: str) -> str:
        """The text in the first child of that name, with its line breaks."""
        child = self.first(tag)
        return "\n".join(line.strip() for line in child.text.strip().split("\n")) if child else ""

    def all_text(self) -> str:
        """The text in it and below it, on one line."""
        return " ".join(" ".join([self.text, *(c.all_text() for c in self.children)]).split())


def parse(text: str) -> Node:
    """The outermost element. Raises `Unreadable` and `MissingExtra`."""
    sax: Any = extra("defusedxml.sax")
    unsafe: Any = extra("defusedxml").DefusedXmlException
    reader = _Reader()
    # The text is decoded already, so what it says of its encoding is no longer true.
    plain = _DECLARATION.sub(lambda m: "\n" * m[0].count("\n"), text, count=1)
    try:
        sax.parseString(plain.strip("\ufeff").encode(), reader, forbid_dtd=True)
    except SAXParseException as broken:
        raise Unreadable(
            f"Filen er ikke hel XML. Det stopper på linje {broken.getLineNumber()}.",
            "Lagre den på nytt fra programmet den kommer fra.",
        ) from None
    except unsafe:
        raise Unreadable("Filen har en DTD. Den leser td ikke.", "Fjern linjene med «<!DOCTYPE».") from None
    if reader.root is None:
        raise Unreadable("Filen er tom.", "Sjekk at du valgte riktig fil.")
    return reader.root


class _Reader(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root: Node | None = None
        self._open: list[Node] = []
        self._locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:
        self._locator = locator

    def startElement(self, name: str, attrs: Any) -> None:
        line = self._locator.getLineNumber()
        if len(self._open) >= _DEEPEST:
            raise Unreadable(
                f"Filen har elementer i mer enn {_DEEPEST} nivåer.", "Sjekk at du valgte riktig fil."
            )
        node = Node(name.rpartition(":")[2], line, {k.rpartition(":")[2]: str(v) for k, v in attrs.items()})
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def endElement(self, name: str) -> None:  # noqa: ARG002 - SAX gives it
        self._open.pop()

    def characters(self, content: str) -> None:
        self._open[-1].text += content
