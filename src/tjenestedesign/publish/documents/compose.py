"""Parts of a project → one document's tree, the same for every format.

A part is what a page says (`publish/site/templating.rendered` with `dokument`). Here its headings find their place under the
document's own, its figures and tables get numbers and captions, its links point inside the document or become text, and what
only works on a screen is laid out as running text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Final

from markupsafe import Markup

from tjenestedesign.drawing.svg import Diagram, escape
from tjenestedesign.drawing.table import Cell, Table
from tjenestedesign.drawing.theme import Theme
from tjenestedesign.figures.scenario.scene import Scene, scene_diagram
from tjenestedesign.ground.addresses import leads_out
from tjenestedesign.ground.language import FRAME
from tjenestedesign.project.pictures import LoadedPicture
from tjenestedesign.publish.documents import tables
from tjenestedesign.publish.documents.figure_places import description_of
from tjenestedesign.publish.documents.pandoc_tree import (
    Node,
    attr,
    changed,
    classes,
    div,
    header,
    ids,
    link,
    para,
    plain,
    read_html,
    spoken,
    string,
    strong,
    text_of,
    value,
)
from tjenestedesign.publish.site.templating import Figure
from tjenestedesign.publish.site.text_language import Languages

DEEPEST: Final = 6
_ASIDE: Final = frozenset(("valgt", "slag"))
"""A mark beside a name, set apart by its look on a page: in a document, by brackets."""
APPENDIX: Final = "figurene-som-tekst"
_OVER: Final = frozenset(("nr", "over", "grad"))
"""A short line above a heading that belongs to it: «Innsikt 1»."""
KEPT: Final = frozenset(
    ("ramme", "ingress", "fakta", "stor", "kjerne", "påstand", "dempet", "kilde", "merknad")
)
"""The divisions a document has a style for; the others are only there for the page's layout."""


@dataclass(frozen=True, slots=True)
class Part:
    """What stands in a document: HTML under a heading at a level, 1 the highest. The HTML's own h1 gives way to the title."""

    title: str
    level: int
    html: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Plate:
    """A drawing in a document, with its number and the table that says the same; neither where it only decorates a text."""

    diagram: Diagram
    number: int | None = None
    table: Table | None = None


@dataclass(frozen=True)
class Document:
    """A finished document, for a writer to write."""

    title: str
    kind: str
    """What it is: «Innsiktsrapport»."""
    owner: str
    """The municipality."""
    project: str
    facts: tuple[str, ...]
    """Short lines for the front: status, date, who is responsible."""
    lead: Sequence[Node]
    blocks: Sequence[Node]
    plates: Mapping[str, Plate]
    pictures: Mapping[str, bytes]
    theme: Theme
    logo: tuple[str, bytes] | None
    language: str = FRAME
    """Of what the project itself says, the title with it. td's own words are in `FRAME`, and so is the document."""
    mark: str = ""
    """What must stand at the foot of every page and slide: that it is an example. Blank where there is nothing to say."""
    contents: int = 1
    """How many levels of headings the list of contents has."""

    @property
    def headings(self) -> list[tuple[int, str, str]]:
        """(level, text, id) of every heading, in order."""
        return [
            (b["c"][0], text_of(b["c"][2]).strip(), attr(b)[0]) for b in self.blocks if b["t"] == "Header"
        ]


@dataclass
class Collected:
    """What the pages of a document show beside their text (`publish/site/templating.Extract`)."""

    theme: Theme
    language_of: Languages = field(default_factory=Languages)
    figures: dict[str, Figure] = field(default_factory=dict[str, Figure])
    scenes: dict[str, Diagram] = field(default_factory=dict[str, Diagram])
    pictures: dict[str, bytes] = field(default_factory=dict[str, bytes])

    def figur(self, figure: Figure) -> str:
        self.figures[figure.id] = figure
        return figure.id

    def scene(self, drawing: Scene) -> Markup:
        drawn = replace(scene_diagram(drawing), theme=self.theme)
        id = f"tegning-{len(self.scenes) + 1}"
        self.scenes[id] = replace(drawn, id=id)
        return Markup('<img src="figur:{}" alt="{}">').format(id, Markup(escape(drawn.title)))

    def bilde(self, picture: LoadedPicture) -> str:
        self.pictures[picture.path] = picture.data
        return f"bilde:{picture.path}"


class InDocument:
    """Addresses in a document: an artefact is its id, a part `id--part` (`publish/site/templating.Addresses`)."""

    def __call__(self, id: str, part: str | None = None) -> str | None:
        return f"#{id}--{part}" if part else f"#{id}"

    def to(self, path: str) -> str:
        return path


def composed(parts: Sequence[Part], seen: Collected) -> tuple[list[Node], list[Node], dict[str, Plate]]:
    """The lead, the blocks and the plates of a document made of these parts."""
    blocks: list[Node] = []
    for part, inside in zip(parts, _read(parts), strict=True):
        blocks += _placed(part, inside, seen.language_of(part.title))
    plates = {id: Plate(d) for id, d in seen.scenes.items()}
    blocks = _figures(blocks, seen, plates)
    blocks += _appendix(plates, seen.language_of)
    blocks = _levels(blocks)
    blocks = tables.prepared(blocks)
    blocks = _linked(blocks)
    lead: list[Node] = []
    while blocks and blocks[0]["t"] == "Div" and {"fakta", "ingress"} & set(classes(blocks[0])):
        first = blocks.pop(0)
        if "ingress" in classes(first):
            lead.append(first)
    return lead, blocks, plates


# --- one part --------------------------------------------------------------------------------------------------------


def _read(parts: Sequence[Part]) -> list[list[Node]]:
    """Each part's HTML as blocks, by one call of pandoc."""
    html = "".join(f'<div class="td-del">{_classes_kept(p.html)}</div>' for p in parts)
    return [b["c"][1] for b in read_html(html) if b["t"] == "Div" and "td-del" in classes(b)]


def _classes_kept(html: str) -> str:
    """Pandoc's paragraphs and lists have no classes: a division around a paragraph carries them, and facts become a line."""
    html = re.sub(r'<ul class="fakta">(.*?)</ul>', _facts, html, flags=re.DOTALL)
    html = re.sub(
        r'<p class="([^"]*)"[^>]*>(.*?)</p>', r'<div class="\1"><p>\2</p></div>', html, flags=re.DOTALL
    )
    html = re.sub(r"<footer>(.*?)</footer>", r'<div class="kilde"><p>\1</p></div>', html, flags=re.DOTALL)
    return re.sub(r"<summary>(.*?)</summary>", r"<p><strong>\1</strong></p>", html, flags=re.DOTALL)


def _facts(found: re.Match[str]) -> str:
    items = re.findall(r"<li[^>]*>(.*?)</li>", found.group(1), re.DOTALL)
    return f'<div class="fakta"><p>{" · ".join(items)}</p></div>' if items else ""


def _placed(part: Part, inside: Sequence[Node], language: str) -> list[Node]:
    """A part under its heading, with ids that are its own."""
    blocks = _flat(changed(list(inside), _plainer))
    if part.id:
        blocks = _named(blocks, part.id)
    out: list[Node] = []
    titled = bool(part.title)
    if titled:
        out.append(header(part.level, spoken(string(part.title), language), part.id))
    for block in blocks:
        if block["t"] == "Header":
            level, attributes, content = block["c"]
            if level == 1:
                continue
            out.append({"t": "Header", "c": [part.level + level - 1, attributes, content]})
        else:
            out.append(block)
    return out


def _plainer(node: Node) -> list[Node] | None:
    """What only makes sense on a screen is taken out or laid out."""
    match node["t"]:
        case "Span":
            if "skjult" in classes(node) or value(node, "aria-hidden") == "true":
                return []
            if _ASIDE & set(classes(node)):
                return string(f"({text_of(node['c'][1]).strip().lower()})")
            if "under" in classes(node):
                return [{"t": "LineBreak"}, *node["c"][1]]
            return None if attr(node)[0] or value(node, "lang") else node["c"][1]
        case "Para" | "Plain" if not text_of(node).strip() and not _images(node):
            return []
        case "BulletList" | "OrderedList":
            items: list[list[Node]] = node["c"] if node["t"] == "BulletList" else node["c"][1]
            items = [i for i in items if i]
            if any(_has_heading(i) or all(b["t"] == "BlockQuote" for b in i) for i in items):
                return [b for item in items for b in item]
            return (
                [{**node, "c": items if node["t"] == "BulletList" else [node["c"][0], items]}]
                if items
                else []
            )
        case "Link" if value(node, "aria-hidden") == "true":
            return []
        case "Table":
            return [{**node, "c": changed(node["c"], _no_headings)}]
        case "DefinitionList":
            return [{**node, "c": changed(node["c"], _no_headings)}]
        case _:
            return None


def _images(node: Node) -> list[Node]:
    return [c for c in node["c"] if c["t"] == "Image"]


def _has_heading(blocks: Sequence[Node]) -> bool:
    return any(b["t"] == "Header" or (b["t"] == "Div" and _has_heading(b["c"][1])) for b in blocks)


def _no_headings(node: Node) -> list[Node] | None:
    return [plain([strong(node["c"][2])])] if node["t"] == "Header" else None


def _flat(blocks: Sequence[Node]) -> list[Node]:
    """Without the divisions that only lay out a page. A section's id becomes its heading's."""
    out: list[Node] = []
    for block in blocks:
        if block["t"] != "Div":
            out.append(block)
            continue
        inner = _flat(block["c"][1])
        if not inner:
            continue
        if language := value(block, "lang"):
            inner = _in_language(inner, language)
        kept = [c for c in classes(block) if c in KEPT or c in _OVER]
        if kept and not (kept[0] == "dempet" and len(kept) == 1 and len(inner) > 1):
            out.append(div(inner, *kept, id=attr(block)[0]))
            continue
        if id := attr(block)[0]:
            inner = _with_id(inner, id)
        out += inner
    return _with_lines_over(out)


def _in_language(blocks: list[Node], language: str) -> list[Node]:
    """The words of the blocks marked with their language: a division would not last."""

    def mark(node: Node) -> list[Node] | None:
        if node["t"] in ("Para", "Plain"):
            return [{**node, "c": spoken(node["c"], language)}]
        if node["t"] == "Header":
            level, attributes, content = node["c"]
            return [{**node, "c": [level, attributes, spoken(content, language)]}]
        return None

    return changed(blocks, mark)


def _with_id(blocks: list[Node], id: str) -> list[Node]:
    """The id on the first heading that has none, else on a division around them all."""
    for n, block in enumerate(blocks):
        if block["t"] == "Header" and not attr(block)[0]:
            level, (_, names, values), content = block["c"]
            blocks[n] = {"t": "Header", "c": [level, [id, names, values], content]}
            return blocks
    return [div(blocks, id=id)]


def _with_lines_over(blocks: Sequence[Node]) -> list[Node]:
    """«Innsikt 1» above a heading becomes part of it; anywhere else it is a line of its own."""
    out: list[Node] = []
    for block in blocks:
        over = out[-1] if out and out[-1]["t"] == "Div" and _OVER & set(classes(out[-1])) else None
        if over is not None:
            out.pop()
            if block["t"] == "Header":
                level, attributes, content = block["c"]
                lead = [*string(text_of(over["c"][1]).strip() + ":"), {"t": "Space"}]
                block = {"t": "Header", "c": [level, attributes, [*lead, *content]]}
            else:
                out += over["c"][1]
        out.append(block)
    if out and out[-1]["t"] == "Div" and _OVER & set(classes(out[-1])):
        out[-1:] = out[-1]["c"][1]
    return out


def _named(blocks: list[Node], prefix: str) -> list[Node]:
    """Ids and the addresses that mean them, made the part's own."""
    own = set(ids(blocks))

    def rename(content: Any) -> Any:
        if isinstance(content, list):
            if (
                len(content) == 3  # pyright: ignore[reportUnknownArgumentType]
                and isinstance(content[0], str)
                and content[0] in own
                and isinstance(content[1], list)
                and isinstance(content[2], list)
            ):
                return [f"{prefix}--{content[0]}", content[1], content[2]]
            return [rename(c) for c in content]  # pyright: ignore[reportUnknownVariableType]
        if isinstance(content, dict):
            node: Node = content  # pyright: ignore[reportUnknownVariableType]
            if node.get("t") == "Link" and node["c"][2][0].removeprefix("#") in own:
                target = f"#{prefix}--{node['c'][2][0].removeprefix('#')}"
                return link(rename(node["c"][1]), target)
            return {k: rename(v) for k, v in node.items()}
        return content

    return rename(blocks)


# --- the whole -------------------------------------------------------------------------------------------------------


def _levels(blocks: Sequence[Node]) -> list[Node]:
    """Headings that never skip a level downwards, also inside boxes: a screen reader walks them."""
    last = 0
    numbers = count(1)

    def follow(inside: Sequence[Node]) -> list[Node]:
        nonlocal last
        out: list[Node] = []
        for block in inside:
            if block["t"] == "Header":
                level, attributes, content = block["c"]
                last = min(max(level, 1), last + 1, DEEPEST)
                id = attributes[0] or f"avsnitt-{next(numbers)}"
                block = {"t": "Header", "c": [last, [id, *attributes[1:]], content]}
            elif block["t"] == "Div":
                block = {"t": "Div", "c": [block["c"][0], follow(block["c"][1])]}
            out.append(block)
        return out

    return follow(blocks)


def _figures(blocks: list[Node], seen: Collected, plates: dict[str, Plate]) -> list[Node]:
    """Every figure with its number and caption. Where one stands twice, the second place points to the first."""
    number = 0

    def place(node: Node) -> list[Node] | None:
        nonlocal number
        shown = _only_image(node)
        if shown is None:
            return None
        source: str = shown["c"][2][0]
        if source.startswith("bilde:"):
            alt = text_of(shown["c"][1]).strip()
            return [div([], "bilde", sti=source.removeprefix("bilde:"), alt=alt)]
        id = source.removeprefix("figur:")
        if id in seen.scenes:
            return [div([], "tegning", figur=id)]
        figure = seen.figures[id]
        if plate := plates.get(id):
            words = string(f"Se figur {plate.number}: {figure.title}.")
            return [para([link(words, f"#figur-{plate.number}")])]
        number += 1
        plates[id] = Plate(figure.diagram, number, figure.table)
        caption = string(f"Figur {number}. {figure.title}.")
        if figure.table:
            caption += [{"t": "Space"}, link(string("Les figuren som tekst."), f"#tekst-{number}")]
        return [div([para(caption)], "figur", id=f"figur-{number}", figur=id)]

    return changed(blocks, place)


def _only_image(node: Node) -> Node | None:
    """The image of a paragraph that holds nothing else."""
    if node["t"] in ("Para", "Plain") and len(found := _images(node)) == 1 and not text_of(node).strip():
        source: str = found[0]["c"][2][0]
        return found[0] if source.startswith(("figur:", "bilde:")) else None
    return None


def _appendix(plates: Mapping[str, Plate], language_of: Languages) -> list[Node]:
    """Every figure as text: a table where it can be read as one, else entry by entry."""
    told = [(p.number, p.diagram, p.table) for p in plates.values() if p.number and p.table]
    if not told:
        return []
    out = [header(1, "Vedlegg: Figurene som tekst", APPENDIX)]
    for number, diagram, table in told:
        back = link(string(f"Figur {number}"), f"#figur-{number}")
        out += [
            header(2, f"Figur {number}. {diagram.title}", f"tekst-{number}"),
            para([*string(f"{description_of(diagram)} Se "), back, *string(".")]),
            *_table(table, language_of),
        ]
    return out


def _table(table: Table, language_of: Languages) -> list[Node]:
    if len(table.columns) <= tables.WIDEST:
        rows = [[_cell(c, language_of) for c in row] for row in table.rows]
        return [tables.table(table.caption, table.columns, rows)]
    return [b for row in table.rows for b in _entry(_said(row[0]), table.columns[1:], row[1:], language_of)]


def _entry(title: str, names: Sequence[str], cells: Sequence[Cell], language_of: Languages) -> list[Node]:
    def said(cell: Cell) -> list[Node]:
        text = "; ".join(cell.lines)
        return spoken(string(text), language_of(text))

    told = [
        [plain([strong(string(f"{name}:")), {"t": "Space"}, *said(cell)])]
        for name, cell in zip(names, cells, strict=True)
        if cell.lines
    ]
    return (
        [header(3, spoken(string(title), language_of(title))), {"t": "BulletList", "c": told}] if told else []
    )


def _said(cell: Cell) -> str:
    return " ".join(cell.lines)


def _cell(cell: Cell, language_of: Languages) -> list[Node]:
    words = [plain(spoken(string(line), language_of(line))) for line in cell.lines]
    if cell.href and words:
        words[0] = plain([link(words[0]["c"], cell.href)])
    return words


def _linked(blocks: list[Node]) -> list[Node]:
    """Links that lead somewhere: into the document, or out on the net. The others are only their words."""
    known = set(ids(blocks))

    def follow(node: Node) -> list[Node] | None:
        if node["t"] != "Link":
            return None
        target: str = node["c"][2][0]
        if leads_out(target):
            return None
        return None if target.startswith("#") and target[1:] in known else node["c"][1]

    return changed(blocks, follow)
