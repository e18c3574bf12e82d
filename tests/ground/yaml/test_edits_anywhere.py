"""Any edits, anywhere, in anyone's files: the data is what plain Python makes of it, and every comment stands where it should."""

from __future__ import annotations

import codecs
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import REPO
from tests.ground.yaml.foreign import Hand, Node, Writer, apply, some_edit
from tjenestedesign.ground.yaml.edits import Edit, edited
from tjenestedesign.ground.yaml.source import decode, parse

FILES = sorted(f for name in ("asker", "skolevei") for f in (REPO / "examples" / name).rglob("*.yaml"))
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


def lines_with_marks(raw: bytes) -> dict[str, str]:
    text = raw.decode("utf-16" if raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8")
    lines = re.split(r"\r\n|\n", text.removeprefix("\ufeff"))
    return {mark: line for line in lines for mark in re.findall(r"#m\d+\b", line)}


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(HANDS), st.integers(1, 8))
def test_comments_and_lines_are_where_the_model_has_them(file: Path, seed: int, hand: Hand, count: int) -> None:
    chance = random.Random(seed)
    writer = Writer(hand, chance)
    root = writer.write(data(file.read_bytes()))
    raw = as_bytes("\n".join(writer.lines) + "\n", chance)
    if data(raw) != root.data():  # a last line without its break
        raw += b"\n"
    if data(raw) != root.data():
        return
    before = lines_with_marks(raw)
    edits = drawn(root, chance, count)
    new = edited("a.yaml", raw, edits)
    assert data(new) == (root.data() or None), edits
    after = lines_with_marks(new)
    wanted = dict(root.marks())
    assert list(after) == list(wanted), edits
    for mark, node in wanted.items():
        if node.keeps_its_line or mark in node.above:
            assert after[mark].lstrip(" -") == before[mark].lstrip(" -"), edits
