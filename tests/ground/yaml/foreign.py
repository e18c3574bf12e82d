"""Files written as other people write them, with a mark at every line, and a model of edits that knows where each mark shall be.

Nothing here is td's: the data is changed as plain Python, and the marks follow by the rules an edit promises to keep.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tjenestedesign.ground.yaml.edits import Clear, Edit, Insert, Move, Remove, Rename, Set
from tjenestedesign.ground.yaml.source import Loc

TEXTS = (
    "x", "Ny tekst, litt lengre", "12:30", "a: b", "- y", "it's", 'sa "ja"', "# ikke en kommentar", "no", "null", "",
    "to\nlinjer", "med\n\nluft\n", " innrykk\nså", "[a", "*b", "&c", "å " * 70 + "slutt", "C:\\mappe", "1, 2", "{}", "siste #",
)  # fmt: skip


@dataclass(eq=False)
class Node:
    """A value with the marks of its comments: `above` its line, and beside it. `touched` where its line was edited."""

    value: Any
    mark: str = ""
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    """Comments after the last of what is inside it."""
    touched: bool = False
    inline: bool = False
    beside: str = ""
    """What stood on its line as one piece, between brackets."""

    @property
    def keeps_its_line(self) -> bool:
        return not self.touched and self.beside in ("", json.dumps(self.data()))

    def data(self) -> Any:
        if isinstance(self.value, dict):
            return {k: n.data() for k, n in self.value.items()}
        return [n.data() for n in self.value] if isinstance(self.value, list) else self.value

    def marks(self) -> Iterator[tuple[str, Node]]:
        """Every mark in the order of the file."""
        yield from ((mark, self) for mark in self.above)
        if self.mark:
            yield self.mark, self
        inner = self.value.values() if isinstance(self.value, dict) else self.value
        for node in inner if isinstance(inner, list) or isinstance(self.value, dict) else ():
            yield from node.marks()
        yield from ((mark, Node(None)) for mark in self.below)


def node_of(data: Any) -> Node:
    if isinstance(data, dict):
        return Node({k: node_of(v) for k, v in data.items()})
    return Node([node_of(v) for v in data] if isinstance(data, list) else data)


# --- the writer -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hand:
    """How someone writes."""

    dash: int = 2
    indent: int = 2
    quote: str = ""
    flow: float = 0.0
    """How often a list of texts stands between brackets."""
    airy: bool = False
    """Whether there is a blank line between the items of a list of parts."""
    comments: float = 0.4
    before_comment: str = "  "


class Writer:
    """Data → lines, and the same as nodes with the marks that were written."""

    def __init__(self, hand: Hand, chance: random.Random) -> None:
        self.hand = hand
        self.chance = chance
        self.lines: list[str] = []
        self.count = 0

    def write(self, data: dict[str, Any]) -> Node:
        root = Node(self.mapping(data, 0, "", beside=False))
        self.below(root, 0)
        return root

    def mark(self) -> str:
        self.count += 1
        return f"#m{self.count}"

    def above(self, node: Node, column: int) -> None:
        if self.chance.random() < self.hand.comments:
            node.above.append(self.mark())
            self.lines.append(" " * column + f"{node.above[0]} om det under")

    def below(self, node: Node, column: int) -> None:
        if self.chance.random() < self.hand.comments / 4:
            node.below = [self.mark()]
            self.lines.append(" " * column + f"{node.below[0]} om det over")

    def line(self, text: str, node: Node) -> None:
        node.mark = self.mark()
        self.lines.append(f"{text}{self.hand.before_comment}{node.mark}")

    def mapping(self, data: dict[str, Any], column: int, lead: str, *, beside: bool) -> dict[str, Node]:
        nodes: dict[str, Node] = {}
        for key, value in data.items():
            node = nodes[key] = Node(None)
            if not (beside and len(nodes) == 1):
                self.above(node, column)
            self.value(node, f"{lead or ' ' * column}{scalar(key, '')}:", value, column)
            lead = ""
        return nodes

    def value(self, node: Node, head: str, value: Any, column: int) -> None:
        """What stands after a colon."""
        if isinstance(value, dict) and value:
            self.line(head, node)
            node.value = self.mapping(value, column + self.hand.indent, "", beside=False)
            self.below(node, column + self.hand.indent)
        elif isinstance(value, list) and value:
            if all(isinstance(v, str) for v in value) and self.chance.random() < self.hand.flow:
                self.between_brackets(node, head, value, column)
            else:
                self.line(head, node)
                node.value = self.items(value, column + self.hand.dash)
                if self.hand.dash:
                    self.below(node, column + self.hand.dash)
        else:
            self.text(node, head, value, column)

    def between_brackets(self, node: Node, head: str, value: list[str], column: int) -> None:
        written = [scalar(v, self.hand.quote, flow=True) for v in value]
        node.value = [Node(v, inline=True) for v in value]
        if self.chance.random() < 0.5:
            self.line(f"{head} [{', '.join(written)}]", node)
            node.beside = json.dumps(value)
            return
        self.line(f"{head} [", node)
        for number, (inner, text) in enumerate(zip(node.value, written, strict=True)):
            self.line(" " * (column + 2) + text + "," * (number < len(value) - 1), inner)
        self.lines.append(" " * (column + 2) + "]")

    def text(self, node: Node, head: str, value: Any, column: int) -> None:
        node.value = {} if value == {} else [] if value == [] else value
        if (
            isinstance(value, str)
            and value.endswith("\n")
            and value[0] not in " \n"
            and "\n\n\n" not in value + "\n"
        ):
            self.line(f"{head} |", node)
            self.lines += [" " * (column + 2) + line if line else "" for line in value[:-1].split("\n")]
        elif (
            isinstance(value, str)
            and value.count(" ") > 3
            and value.replace(" ", "").isalnum()
            and "  " not in value
        ):
            self.long_text(node, head, value.split(), column)
        elif value is None and head.endswith(":"):
            self.line(head, node)
        else:
            self.line(
                f"{head} {json.dumps(value) if not isinstance(value, str) else scalar(value, self.hand.quote)}",
                node,
            )

    def long_text(self, node: Node, head: str, words: list[str], column: int) -> None:
        pad = " " * (column + 3)
        first, rest = " ".join(words[:2]), " ".join(words[2:])
        if self.chance.random() < 0.5:
            self.line(f"{head} >-", node)
            self.lines += [pad + first, pad + rest]
        else:
            self.lines.append(f"{head} {first}")
            self.line(pad + rest, node)

    def items(self, data: list[Any], column: int, lead: str = "") -> list[Node]:
        all_have = self.chance.random() < self.hand.comments
        nodes: list[Node] = []
        for number, value in enumerate(data):
            if number and self.hand.airy:
                self.lines.append("")
            node = Node(None)
            if lead and not number:
                pass
            elif all_have or (number == 0 and self.chance.random() < 0.2):
                node.above = [self.mark()]
                self.lines.append(" " * column + node.above[0])
            dash = (lead if not number else "") or " " * column + "-"
            if isinstance(value, dict) and value:
                node.value = self.mapping(value, column + 2, dash + " ", beside=True)
                self.below(node, column + 2)
            elif isinstance(value, list) and value and self.chance.random() < 0.5:
                node.value = self.items(value, column + 2, dash + " -")
            elif isinstance(value, list) and value:
                self.line(f"{dash} {json.dumps(value, ensure_ascii=False)}", node)
                node.value = node_of(value).value
                node.beside = json.dumps(value)
            else:
                self.text(node, dash, value, column)
            nodes.append(node)
        return nodes


def scalar(text: str, quote: str, *, flow: bool = False) -> str:
    plain = text.replace(" ", "").isalnum() and text == text.strip() and text.lower() != "null"
    if not quote and plain and text[0].isalpha():
        return text
    if quote == "'" and "\n" not in text:
        return "'" + text.replace("'", "''") + "'"
    return json.dumps(text, ensure_ascii=False)


# --- the model ------------------------------------------------------------------------------------------------------------


def at(root: Node, loc: Loc) -> Node:
    for step in loc:
        root = root.value[step]
    return root


def apply(root: Node, edit: Edit) -> None:
    """The edit, done to the model."""
    if isinstance(edit, Insert):
        _insert(at(root, edit.loc), edit)
        return
    owner, last = at(root, edit.loc[:-1]), edit.loc[-1]
    match edit:
        case Set(value=value) if isinstance(owner.value, dict) and last not in owner.value:
            owner.touched = owner.touched or not owner.value
            owner.value[last] = node_of(value)
        case Set(value=value):
            _set(owner.value[last], value)
            _share_the_line(owner.value[last], last)
        case Clear():
            _set(owner.value[last], None)
        case Remove():
            _remove(root, edit.loc)
        case Move(to=to) if to != last:
            items = owner.value
            has_own = _first_has_own(items)
            moved = items.pop(last)
            if last == 0 and not has_own:
                items[0].above, moved.above = moved.above + items[0].above, []
            if to == 0 and not has_own and items:
                moved.above, items[0].above = moved.above + items[0].above, []
            items.insert(to, moved)
        case Rename(key=key):
            owner.value[last].touched = True
            owner.value = {key if k == last else k: n for k, n in owner.value.items()}


def _set(node: Node, value: Any) -> None:
    if node.data() == value:
        return
    if isinstance(value, list) and value and isinstance(node.value, list) and node.value:
        _set_list(node, value)
    elif isinstance(value, dict) and value and isinstance(node.value, dict) and node.value:
        for key in [k for k in node.value if k not in value]:
            del node.value[key]
        for key, inner in value.items():
            if key in node.value:
                _set(node.value[key], inner)
            else:
                node.value[key] = node_of(inner)
    else:
        node.touched = True
        node.value, node.below = node_of(value).value, []


def _share_the_line(node: Node, step: str | int) -> None:
    """The first key of a list item stands on the item's line, and a comment there is its own."""
    if (
        isinstance(step, int)
        and isinstance(node.value, dict)
        and node.value
        and not node.inline
        and node.mark
    ):
        first = next(iter(node.value.values()))
        first.mark, first.touched, node.mark = node.mark, True, ""


def _set_list(node: Node, value: list[Any]) -> None:
    """Items that are equal are the same ones; there are no two alike."""
    left = {json.dumps(n.data(), sort_keys=True): n for n in node.value}
    has_own = _first_has_own(node.value)
    first = node.value[0]
    new = [left.get(json.dumps(v, sort_keys=True)) or node_of(v) for v in value]
    node.touched = True
    if not has_own and new[0] is not first:
        above, first.above = first.above, []
        new[0].above = above + new[0].above
    node.value = new


def _first_has_own(items: list[Node]) -> bool:
    return any(n.above for n in items[1:])


def _insert(node: Node, edit: Insert) -> None:
    new = node_of(edit.value)
    node.touched = True
    if not node.value:
        node.value = [new]
        return
    number = len(node.value) if edit.at is None else edit.at
    if number == 0 and not _first_has_own(node.value):
        new.above, node.value[0].above = node.value[0].above, []
    node.value.insert(number, new)


def _remove(root: Node, loc: Loc) -> None:
    while loc:
        owner = at(root, loc[:-1])
        owner.touched = True
        items = owner.value
        if len(items) > 1 or len(loc) == 1:
            if loc[-1] == 0 and not _first_has_own(items):
                items[1].above = items[0].above + items[1].above
            del items[loc[-1]]
            return
        loc = loc[:-1]


# --- what to do -----------------------------------------------------------------------------------------------------------


def places(node: Node, loc: Loc = ()) -> Iterator[tuple[Loc, Node]]:
    steps = (
        node.value.items()
        if isinstance(node.value, dict)
        else enumerate(node.value)
        if isinstance(node.value, list)
        else ()
    )
    for step, inner in steps:
        yield (*loc, step), inner
        yield from places(inner, (*loc, step))


def some_value(chance: random.Random, depth: int = 0) -> Any:
    kind = chance.random()
    if kind < 0.6 or depth > 1:
        return chance.choice(TEXTS)
    if kind < 0.8:
        return [some_value(chance, depth + 1) for _ in range(chance.randint(0, 3))]
    return {f"k{n}": some_value(chance, depth + 1) for n in range(chance.randint(0, 3))}


def some_edit(root: Node, chance: random.Random) -> Edit | None:
    """An edit that can be done to the model, or None where the draw came to nothing."""
    there = list(places(root))
    if not there:
        return Set(("ny",), some_value(chance))
    loc, node = chance.choice(there)
    lists = [(where, n) for where, n in there if isinstance(n.value, list)]
    kind = chance.choice(
        (
            "text",
            "value",
            "new",
            "list",
            "mapping",
            "clear",
            "insert",
            "insert",
            "remove",
            "move",
            "move",
            "rename",
        )
    )
    if kind == "text" and (node.value is None or isinstance(node.value, str)):
        return Set(loc, chance.choice(TEXTS))
    if kind == "value":
        value = some_value(chance)
        clashes = type(value) is type(node.data()) and value and node.value and not isinstance(value, str)
        return None if clashes else Set(loc, value)
    if kind == "new":
        mappings = [(), *(where for where, n in there if isinstance(n.value, dict))]
        where = chance.choice(mappings)
        return Set(
            (*where, f"ny{chance.randint(0, 999)}"),
            some_value(chance),
            tuple(chance.sample(sorted(at(root, where).value), k=min(2, len(at(root, where).value)))),
        )
    if kind == "clear" and isinstance(loc[-1], str):
        return Clear(loc)
    if kind == "remove":
        return Remove(loc)
    if kind == "rename" and isinstance(loc[-1], str):
        return Rename(loc, f"navn{chance.randint(0, 9999)}")
    if kind == "mapping" and isinstance(node.value, dict) and node.value:
        data = node.data()
        kept = chance.sample(list(data), k=chance.randint(1, len(data)))
        return Set(
            loc,
            {k: v for k, v in data.items() if k in kept} | {f"ny{chance.randint(0, 99)}": some_value(chance)},
        )
    if not lists:
        return None
    loc, node = chance.choice(lists)
    if kind == "insert":
        return Insert(loc, chance.choice([None, 0, chance.randint(0, len(node.value))]), some_value(chance))
    if kind == "move" and node.value:
        return Move((*loc, chance.randrange(len(node.value))), chance.randrange(len(node.value)))
    if kind == "list" and node.value:
        return _other_order(loc, node.data(), chance)
    return None


def _other_order(loc: Loc, data: list[Any], chance: random.Random) -> Edit | None:
    shown = [json.dumps(v, sort_keys=True) for v in data]
    if len(set(shown)) < len(shown):
        return None
    if chance.random() < 0.5:
        return Set(loc, chance.sample(data, k=chance.randint(1, len(data))))
    more = [f"nytt {chance.randint(0, 9999)}" for _ in range(chance.randint(0, 2))]
    return Set(loc, chance.sample([*data, *more], k=len(data) + len(more)))


def some_tree(chance: random.Random) -> dict[str, Any]:
    """What no artefact looks like: lists in lists, everything empty, texts of every kind."""

    def value(depth: int) -> Any:
        kind = chance.random()
        if kind < 0.35 or depth > 3:
            return chance.choice([*TEXTS, None, "en litt lengre tekst over flere linjer"])
        if kind < 0.7:
            return [value(depth + 1) for _ in range(chance.randint(0, 4))]
        return {f"k{n}": value(depth + 1) for n in range(chance.randint(0, 4))}

    return {f"k{n}": value(0) for n in range(chance.randint(1, 5))}
