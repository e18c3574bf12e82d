"""A text changed where it stands: written as it was, with as few characters changed as can be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.yaml.as_text import (
    Style,
    double,
    flow,
    folded_lines,
    is_plain,
    reads,
    scalar,
    single,
)
from tjenestedesign.ground.yaml.lines import Row
from tjenestedesign.ground.yaml.tree import Leaf

_PROPERTIES: Final = late(r"(?:[&!]\S*\s+)*")
_TOKEN: Final = late(r"\\(?:x..|u....|U........|.)|.", re.DOTALL)
_ESCAPED: Final = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "/": "/", " ": " "}
_Unit = tuple[str, list[Row]]
"""One line of what a text says, and the lines it is written on."""


def respelled(leaf: Leaf, value: str, style: Style, column: int | None, *, one_line: bool = False) -> None:
    """Gives a leaf another text. `column` is that of its key or dash; None between brackets and in keys."""
    properties = _PROPERTIES.match(leaf.text + " ")
    start = min(properties.end() if properties else 0, len(leaf.text))
    before, old = leaf.text[:start], leaf.text[start:]
    if leaf.target is not None:
        before, old = "", ""
    if before and not before[-1].isspace():
        before += " "
    for text, body in _forms(leaf, old, value, style, column, one_line=one_line):
        leaf.text, leaf.body = before + text, body
        leaf.value, leaf.target = value, None
        return
    raise AssertionError("a text can always be written in quotes")


def _forms(
    leaf: Leaf, old: str, value: str, style: Style, column: int | None, *, one_line: bool
) -> Iterator[tuple[str, list[Row]]]:
    """The ways of writing a text that are read as what it says, the one most like the old first."""
    if column is None:
        spliced = _spliced(old, value)
        if spliced is not None and reads(f"[{spliced}]", [value]):
            yield spliced, []
        yield flow(value, style), []
        return
    if old[:1] not in ("|", ">", "'", '"') and "\n" not in old and is_plain(value):
        yield value, []
    for text, body in _alike(leaf, old, value):
        shown = "\n".join([text, *(line for line, _ in body)])
        if (not body or not one_line) and reads(f"{' ' * column}k: {shown}\n", {"k": value}):
            yield text, body
    if one_line:
        yield flow(value, style), []
    text, *lines = scalar(value, column, style).split("\n")
    yield text, [(line, None) for line in lines]


def _alike(leaf: Leaf, old: str, value: str) -> Iterator[tuple[str, list[Row]]]:
    """The old way of writing, kept."""
    if leaf.body and value.strip("\n"):
        yield _sign(old, value), _body(leaf, old, value)
        yield _sign(old, value), _body(leaf, old, value, anew=True)
    elif "\n" in old:
        yield from _over_lines(old, value)
    elif (spliced := _spliced(old, value)) is not None:
        yield spliced, []


# --- on one line ------------------------------------------------------------------------------------------------------


def _spliced(old: str, value: str) -> str | None:
    """The text in the quotes it had. What comes before and after the change is written as it was."""
    if old[:1] == "'":
        return None if "\n" in value else single(value)
    if old[:1] != '"':
        return None if "\n" in value else value
    tokens = _TOKEN.findall(old[1:-1])
    said = [_said(token) for token in tokens]
    first = next((n for n, (a, b) in enumerate(zip_longest(said, value)) if a != b), len(said))
    left, right = said[first:], value[first:]
    last = next((n for n, (a, b) in enumerate(zip_longest(left[::-1], right[::-1])) if a != b), len(left))
    middle = double(right[: len(right) - last])[1:-1]
    return '"' + "".join(tokens[:first]) + middle + "".join(tokens[len(tokens) - last :]) + '"'


def _said(token: str) -> str:
    """What one character or one escape in double quotes means; the escape itself where td does not know it."""
    if token[:1] != "\\":
        return token
    if token[1] in "xuU":
        return chr(int(token[2:], 16))
    return _ESCAPED.get(token[1], token)


# --- over several lines -----------------------------------------------------------------------------------------------


def _sign(old: str, value: str) -> str:
    """The sign before a block text, with what says how it ends."""
    breaks = len(value) - len(value.rstrip("\n"))
    return old.rstrip("+-") + ("-" if breaks == 0 else "" if breaks == 1 else "+")


def _body(leaf: Leaf, old: str, value: str, *, anew: bool = False) -> list[Row]:
    """The lines of a block text: those that say the same stay."""
    rows = [] if anew else _without_blanks_after(leaf.body)
    indent = min((len(line) - len(line.lstrip(" ")) for line, _ in leaf.body if line.strip()), default=0)
    folds = old.rstrip("+-")[-1:] == ">"
    units = _paragraphs(rows, indent) if folds else [(line[indent:], [(line, at)]) for line, at in rows]
    new = _relined(units, value.rstrip("\n").split("\n"), " " * indent, folds=folds)
    new += [("", None)] * (len(value) - len(value.rstrip("\n")) - 1)
    if value.endswith("\n") and not str(leaf.value).endswith("\n"):
        new[-1] = (new[-1][0], None)  # where the file ended here without a line break, it now needs one
    return new


def _without_blanks_after(rows: list[Row]) -> list[Row]:
    last = next((n for n in range(len(rows), 0, -1) if rows[n - 1][0].strip()), 0)
    return rows[:last]


def _over_lines(old: str, value: str) -> Iterator[tuple[str, list[Row]]]:
    """A text without a sign, or in quotes, that goes over several lines: those that say the same stay."""
    quote = old[0] if old[0] in ("'", '"') else ""
    inner = old[1:-1] if quote else old
    if quote and not {"'", '"', "\\"}.isdisjoint(inner + value):
        return
    first, *rest = inner.split("\n")
    indent = next((len(line) - len(line.lstrip(" ")) for line in rest if line.strip()), 2)
    pad = " " * indent
    rows: list[Row] = [(pad + first, None), *((line, None) for line in rest)]
    new = _relined(_paragraphs(rows, indent), value.split("\n"), pad, folds=True)
    text = "\n".join(line for line, _ in new)[indent:]
    yield f"{quote}{text}{quote}", []


def _paragraphs(rows: list[Row], indent: int) -> list[_Unit]:
    """Folded lines: those that stand together are one line of what is said, and a blank line comes before each but the first."""
    units: list[_Unit] = [("", [])]
    for line, at in rows:
        text, there = units[-1]
        if not line.strip():
            units.append(("", [(line, at)]))
        else:
            joined = f"{text} {line[indent:]}" if text else line[indent:]
            units[-1] = (joined, [*there, (line, at)])
    return units


def _relined(units: list[_Unit], lines: list[str], pad: str, *, folds: bool) -> list[Row]:
    """The lines for what a text is to say, with those kept that say what they shall."""
    room = min(len(units), len(lines))
    before = next((n for n in range(room) if units[n][0] != lines[n]), room)
    room = min(room - before, room - folds)  # the first has no blank line before it, and cannot come later
    after = next((n for n in range(room) if units[-1 - n][0] != lines[-1 - n]), max(room, 0))
    new = [row for _, rows in units[:before] for row in rows]
    paired = len(units) == len(lines)
    for number in range(before, len(lines) - after):
        old = units[number][1] if paired else []
        if folds:
            new += _folded(lines[number], old, pad, is_first=number == 0)
        else:
            new.append((pad + lines[number] if lines[number] else "", None))
    return new + [row for _, rows in units[len(units) - after :] for row in rows]


def _folded(line: str, old: list[Row], pad: str, *, is_first: bool) -> list[Row]:
    """One line of what a text says, folded; the lines before and after the change stay."""
    blank: list[Row] = [] if is_first else [next((r for r in old if not r[0].strip()), ("", None))]
    rows = [r for r in old if r[0].strip()]
    before: list[Row] = []
    while rows and line.startswith(rows[0][0].removeprefix(pad) + " "):
        line = line[len(rows[0][0].removeprefix(pad)) + 1 :]
        before.append(rows.pop(0))
    after: list[Row] = []
    while rows and line.endswith(" " + rows[-1][0].removeprefix(pad)):
        line = line[: -len(rows[-1][0].removeprefix(pad)) - 1]
        after.insert(0, rows.pop())
    return [*blank, *before, *((pad + text, None) for text in folded_lines(line)), *after]
