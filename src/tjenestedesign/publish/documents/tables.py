"""Tables in a document's tree: widths after what stands in the columns, numbers to the right, the first cell as header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from tjenestedesign.publish.documents.pandoc_tree import Node, changed, plain, string, strong, text_of

WIDEST: Final = 7
"""More columns than this cannot be read on a page."""
_NUMBER: Final = re.compile(r"^[−–-]?[\d\s.,%]+( ?(kr|%|år|timer))?$")
_TO_THE_RIGHT: Final = frozenset(("tall", "kost-tall", "vekt"))


def table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[list[Node]]]) -> Node:
    """A table node; the first cell of each row is its header."""
    spec = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}] for _ in columns]
    head = [_NO_ATTR, [_row([[plain(c)] for c in columns])]]
    body = [_NO_ATTR, 1, [], [_row(r) for r in rows]]
    return {"t": "Table", "c": [_NO_ATTR, [None, [plain(caption)]], spec, head, [body], [_NO_ATTR, []]]}


_NO_ATTR: Final[list[Any]] = ["", [], []]


def _row(cells: Sequence[list[Node]]) -> list[Any]:
    return [_NO_ATTR, [[_NO_ATTR, {"t": "AlignDefault"}, 1, 1, blocks] for blocks in cells]]


def prepared(blocks: list[Node]) -> list[Node]:
    """Every table made ready to be set, with its number."""
    count = 0

    def one(node: Node) -> list[Node] | None:
        nonlocal count
        if node["t"] != "Table":
            return None
        count += 1
        return [_prepared(node, count)]

    return changed(blocks, one)


def _prepared(node: Node, number: int) -> Node:
    _, (short, caption), specs, head, bodies, foot = node["c"]
    body_rows = [row for body in bodies for row in (*body[2], *body[3])]
    rows = [*head[1], *body_rows, *foot[1]]
    columns = len(specs)
    right = [_is_number_column(body_rows, n) for n in range(columns)]
    widths = _widths(rows, columns)
    made = [
        [{"t": "AlignRight" if right[n] else "AlignLeft"}, {"t": "ColWidth", "c": widths[n]}]
        for n in range(columns)
    ]
    for body in bodies:
        for row in (*body[2], *body[3]):
            _mark_headers(row, body[1])
    for row in (*head[1], *foot[1]):
        _mark_headers(row, columns)
    for row in rows:
        for owner, cell in ((row, row[1][0]) if row[1] else (row, None), *((c, c) for c in row[1])):
            if cell is not None and owner[0][0]:
                cell[4] = _anchored(owner[0][0], cell[4])
            owner[0] = _NO_ATTR
    said = text_of(caption).strip()
    words = [plain(string(f"Tabell {number}. {said.rstrip('.')}." if said else f"Tabell {number}."))]
    return {"t": "Table", "c": [["", [], []], [short, words], made, head, bodies, foot]}


def _anchored(id: str, blocks: list[Node]) -> list[Node]:
    """The blocks with a place to link to before their first words: not every format keeps the ids of rows."""
    anchor: Node = {"t": "Span", "c": [[id, [], []], []]}
    if blocks and blocks[0]["t"] in ("Plain", "Para"):
        return [{**blocks[0], "c": [anchor, *blocks[0]["c"]]}, *blocks[1:]]
    return [plain([anchor]), *blocks]


def _mark_headers(row: list[Any], count: int) -> None:
    for cell in row[1][:count]:
        cell[4] = [
            {**b, "c": [strong(b["c"])]} if b["t"] in ("Plain", "Para") and b["c"] and n == 0 else b
            for n, b in enumerate(cell[4])
        ]


def _cells(row: list[Any]) -> list[tuple[int, Any]]:
    """Each cell with the column it begins in, where it spans only that."""
    at, out = 0, list[tuple[int, Any]]()
    for cell in row[1]:
        if cell[3] == 1:
            out.append((at, cell))
        at += cell[3]
    return out


def _is_number_column(rows: Sequence[list[Any]], column: int) -> bool:
    if column == 0:
        return False
    found = [c for row in rows for at, c in _cells(row) if at == column]
    texts = [t for c in found if (t := text_of(c[4]).strip())]
    if any(_TO_THE_RIGHT & set(c[0][1]) for c in found):
        return all(len(t) < 40 for t in texts)
    return bool(texts) and all(_NUMBER.match(t) for t in texts)


def _widths(rows: Sequence[list[Any]], columns: int) -> list[float]:
    """Shares of the page's width: room for the longest word, and after that for how much is said."""
    words, longest, total = [3.0] * columns, [3.0] * columns, [0.0] * columns
    for row in rows:
        for at, cell in _cells(row):
            text = text_of(cell[4]).strip()
            words[at] = max([words[at], *(float(len(w)) for w in re.split(r"[\s-]", text))])
            longest[at] = max(longest[at], min(float(len(text)), 70.0))
            total[at] += min(len(text), 300)
    count = max(len(rows), 1)
    wanted = [max(words[n] + 1.5, 0.4 * longest[n] + 0.6 * total[n] / count + 2) for n in range(columns)]
    whole = sum(wanted)
    least = [min(words[n] + 3.5, 24) / 96 for n in range(columns)]
    shares = [w / whole for w in wanted]
    short = [max(least[n] - shares[n], 0) for n in range(columns)]
    spare = [max(shares[n] - least[n], 0) for n in range(columns)]
    if sum(short) and sum(spare) > sum(short):
        shares = [s + short[n] - spare[n] / sum(spare) * sum(short) for n, s in enumerate(shares)]
    return [round(s, 4) for s in shares]


def columns_of(node: Node) -> int:
    return len(node["c"][2])
