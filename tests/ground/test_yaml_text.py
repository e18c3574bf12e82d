"""Data as YAML text: what is written reads back as what it was."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tjenestedesign.ground.yaml.as_text import Style, flow, scalar
from tjenestedesign.ground.yaml.planting import block
from tjenestedesign.ground.yaml.source import Source, parse

TRICKY = [
    "null", "Null", "~", "no", "12", "a b", "a  b", "a - b", "a: b", "a #b", "a, b", "[a", "- a", "a -", "é", "a.", "a)",
    "a\u0301", "A/B (c)", "ß", "ﬁ", "x\u00a0y", "日本", "- ", "a\nb", "'", '"', "True", "a_b", "_a", "Ola, Kari",
]  # fmt: skip


def same(text: str, at: int = 0) -> Any:
    data, told = parse(Source("a.yaml", f"{' ' * at}k: {text}\n"))
    assert not told
    return data["k"]


@pytest.mark.parametrize("value", TRICKY)
@pytest.mark.parametrize("column", [0, 4])
def test_a_text_reads_back_as_it_was(value: str, column: int) -> None:
    assert same(scalar(value, column, Style()), column) == value
    assert same(flow([value, {value: value}], Style())) == [value, {value: value}]


@given(st.text("abcæøå N.-/()_ é", max_size=12))
def test_plain_texts_read_back_as_they_were(value: str) -> None:
    assert same(scalar(value, 0, Style())) == value
    assert same(flow([value], Style())) == [value]


def test_numbers_and_truth_values_are_written_as_such() -> None:
    data = {"a": 5, "b": [1.5, True], "c": {"d": 0}, "e": False}
    text = "\n".join(block(data, 0, Style()))
    parsed, told = parse(Source("a.yaml", text + "\n"))
    assert not told
    assert parsed == {"a": "5", "b": ["1.5", "true"], "c": {"d": "0"}, "e": "false"}
