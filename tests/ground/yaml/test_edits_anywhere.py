"""Any edits, anywhere, in anyone's files: the data is what plain Python makes of it, and every comment stands where it should."""

from __future__ import annotations

import codecs
import json
import random
import re
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import REPO
from tests.ground.yaml.foreign import Hand, Node, Writer, apply, at, node_of, places, some_edit, some_tree
from tjenestedesign.ground.decided import In, proposed
from tjenestedesign.ground.yaml.edits import Edit, Move, Set, edited
from tjenestedesign.ground.yaml.source import decode, parse

FILES = sorted(f for name in ("asker", "skolevei") for f in (REPO / "examples" / name).rglob("[!.]*.yaml"))
HANDS = (
    Hand(),
    Hand(dash=0),
    Hand(dash=4, indent=4, quote="'"),
    Hand(dash=4, indent=3, airy=True),
    Hand(flow=0.7, quote='"', before_comment=" \t"),
    Hand(dash=0, airy=True, flow=0.3, comments=0.9),
    Hand(comments=0.0, flow=1.0),
)


def data(raw: bytes) -> Any:
    found, faults = parse(decode("a.yaml", raw)[0])
    assert not [f for f in faults if f.code != "TD003"], raw.decode(errors="replace")
    return found


def as_bytes(text: str, chance: random.Random) -> bytes:
    """As different editors save."""
    text = text.replace("\n", "\r\n") if chance.random() < 0.4 else text
    if chance.random() < 0.3 and not text.endswith(("\n\n", "\r\n\r\n")):
        text = text.rstrip("\r\n")
    if chance.random() < 0.1:
        return text.encode("utf-16")
    return codecs.BOM_UTF8 * (chance.random() < 0.2) + text.encode()


def drawn(root: Node, chance: random.Random, count: int) -> list[Edit]:
    """Edits one after another, done to the model as they are drawn."""
    edits: list[Edit] = []
    for _ in range(count):
        edit = some_edit(root, chance)
        if edit is not None:
            apply(root, edit)
            edits.append(edit)
    return edits


def text_of(raw: bytes) -> str:
    text = raw.decode("utf-16" if raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8")
    return text.removeprefix("\ufeff")


def line_breaks(raw: bytes) -> set[str]:
    return set(re.findall(r"\r\n|\n|\r", text_of(raw)))


def lines_with_marks(raw: bytes) -> dict[str, str]:
    lines = re.split(r"\r\n|\n", text_of(raw))
    return {mark: line for line in lines for mark in re.findall(r"#m\d+\b", line)}


def bare(line: str) -> str:
    """A line without what may change when its neighbours do: the dash before a first key, the comma before a comment."""
    return re.sub(r",(\s+#)", r"\1", line.lstrip(" -"))


def check(raw: bytes, root: Node, edits: list[Edit]) -> None:
    """That the file with the edits says what the model says, and has its comments and its other lines where the model has them."""
    before = lines_with_marks(raw)
    new = edited("a.yaml", raw, edits)
    assert data(new) == (root.data() or None), edits
    after = lines_with_marks(new)
    wanted = dict(root.marks())
    assert list(after) == list(wanted), edits
    for mark, node in wanted.items():
        if node.keeps_its_line or mark in node.above:
            assert bare(after[mark]) == bare(before[mark]), edits
    assert new[:2] == raw[:2] or not raw.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16))
    assert line_breaks(new) <= (line_breaks(raw) or {"\n"})
    change = proposed({"a.yaml": raw}.get, [In("a.yaml", edit) for edit in edits])
    assert change.after.get("a.yaml", raw) == new
    assert change.inverse().after.get("a.yaml", raw) == raw


def foreign(tree: dict[str, Any], hand: Hand, chance: random.Random) -> tuple[bytes, Node]:
    writer = Writer(hand, chance)
    root = writer.write(tree)
    text = "\n".join(writer.lines) + "\n"
    raw = as_bytes(text, chance)
    return (raw if data(raw) == root.data() else text.encode()), root  # some texts need the last line break


@pytest.mark.parametrize("hand", HANDS, ids=str)
@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(FILES), st.integers(1, 8))
def test_in_ordinary_files_in_anyones_hand(hand: Hand, seed: int, file: Path, count: int) -> None:
    chance = random.Random(seed)
    raw, root = foreign(data(file.read_bytes()), hand, chance)
    check(raw, root, drawn(root, chance, count))


@pytest.mark.parametrize("hand", HANDS, ids=str)
@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 8))
def test_in_files_that_hold_anything(hand: Hand, seed: int, count: int) -> None:
    chance = random.Random(seed)
    raw, root = foreign(some_tree(chance), hand, chance)
    assert data(raw) == root.data()
    check(raw, root, drawn(root, chance, count))


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 8))
def test_in_the_examples_as_they_stand(file: Path, seed: int, count: int) -> None:
    chance = random.Random(seed)
    raw, root = marked(file.read_bytes())
    check(raw, root, drawn(root, chance, count))


def marked(raw: bytes) -> tuple[bytes, Node]:
    """A file with a mark after each text that stands on one line."""
    source = decode("a.yaml", raw)[0]
    root = node_of(data(raw))
    lines = list(source.lines)
    for number, ((loc, kind), span) in enumerate(source.spans.items()):
        line, end = span.end
        if kind == "value" and span.start[0] == line and end == len(lines[line]) and loc:
            node = at(root, loc)
            node.mark = f"#m{number}"
            node.beside = "" if isinstance(node.value, str) else json.dumps(node.data())
            lines[line] += f" {node.mark}"
    return "\n".join(lines).encode(), root


@pytest.mark.parametrize("hand", [hand for hand in HANDS if hand.airy], ids=str)
@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 6))
def test_blank_lines_go_on_standing_between(hand: Hand, seed: int, count: int) -> None:
    chance = random.Random(seed)
    raw, root = foreign(some_tree(chance), hand, chance)
    edits: list[Edit] = []
    for _ in range(count):
        lists = [(loc, node) for loc, node in places(root) if isinstance(node.value, list) and node.value]
        for loc, node in chance.sample(lists, k=min(1, len(lists))):
            edits.append(Move((*loc, chance.randrange(len(node.value))), chance.randrange(len(node.value))))
            apply(root, edits[-1])
    before, after = (text_of(b).splitlines() for b in (raw, edited("a.yaml", raw, edits)))
    alone = sum(
        set(line.split()) == {"-"} for line in after
    )  # where a comment comes before what the dash is of
    assert len(after) - alone == len(before)
    assert after.count("") == before.count("")
    assert not any(not one.strip() and not other.strip() for one, other in pairwise(after))


ODD = (
    "a:\n  - b # q\n  # r\nc:\n- d\n-\n  e: f\n- - g\n",
    "a: [x , {y: , z}, q: r]\n",
    "a: [ # c\n  x, # om x\n  # om y\n  y # om y\n  # slutt\n] # t\n",
    "a: x\n  y\n\n  z # c\nb: |+\n  t\n\n\n# c\n",
    "? a\n: b\nc: d\n",
    'a: |\n  x\n    \n# c\nb: "x\n  y"\n',
    "--- # h\na: x\n...\n# slutt\n",
    "  a: b\n  c: d\n",
    "a:\n#  - eks\n# om b\nb: z\n",
    "a:\n  |\n  x\nb:\n  # k\n  x y\n",
    "a:\n\n  - x\n\n\n  # om y\n  - y\n    # inni\n  # etter\n\nb: \n",
    "a: {x: 1, # om x\n  y: [1,\n 2]} \n",
    "a: !!map\n  b: c\nd: !!seq\n- e\n",
    "k:\n-   a: b\n    c: d\n-   - e\n    - f\n",
    "a: 'it''s\n\n  so'\nb: \"\\\n  x\"\n",
    "a: >\n  x\n    y\n  z\n\n\nb: |1\n x\n",
    "a   : b\n\"c\":   'd'\ne: [ ]\nf: { }\ng: [[], {}]\n",
    "a:\n- b:\n  - c\n  d: e\n-\n  f: g\n-   # tom\n",
    "a: |-\n\n  x\n\n# c\nb: >+\n  y\n\n",
    'a: ["x": y, {"z":w}]\n',
)


@pytest.mark.parametrize("text", ODD)
@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 4))
def test_what_is_oddly_written_is_edited_too(text: str, seed: int, count: int) -> None:
    chance = random.Random(seed)
    text = text.rstrip("\n") if chance.random() < 0.3 else text
    root = node_of(data(text.encode()))
    edits = drawn(root, chance, count)
    assert data(edited("a.yaml", text.encode(), edits)) == (root.data() or None), edits


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf"))
    | st.sampled_from("\n :#-'\"|>[]{},&*!%@`?~"),
    min_size=1,
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(HANDS), TEXTS)
def test_any_text_can_be_put_anywhere(seed: int, hand: Hand, text: str) -> None:
    chance = random.Random(seed)
    raw, root = foreign(some_tree(chance), hand, chance)
    text = unicodedata.normalize("NFC", text.translate(dict.fromkeys(map(ord, "\x85\u2028\u2029"), " ")))
    loc = chance.choice([loc for loc, _ in places(root)])
    edit = Set(loc, text)
    apply(root, edit)
    check(raw, root, [edit])
