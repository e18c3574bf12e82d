"""Reading one file: what the text means, where it stands, and what hostile input becomes."""

from __future__ import annotations

import pytest

from tjenestedesign.ground.yaml.source import MAX_BYTES, Source, decode, parse


def read(raw: bytes | str) -> tuple[object, list[str]]:
    source, found = decode("f.yaml", raw.encode() if isinstance(raw, str) else raw)
    if any(d.level == "feil" for d in found):
        return None, [d.code for d in found]
    data, more = parse(source)
    return data, [d.code for d in (*found, *more)]


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "NO",
        "Nei",
        "ja",
        "on",
        "off",
        "y",
        "12:30",
        "012",
        "1e3",
        "0x1F",
        "1_000",
        "2015-03-01",
        "1.10",
        "=",
        "<<",
        ".inf",
    ],
)
def test_plain_scalars_stay_the_text_the_user_typed(text: str) -> None:
    assert read(f"a: {text}\nb: [{text}]\n") == ({"a": text, "b": [text]}, [])


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_only_the_nulls_of_yaml_1_2_are_nothing(text: str) -> None:
    assert read(f"a: {text}\n") == ({"a": None}, [])
    assert read(f"a: '{text}'\n") == ({"a": text}, [])


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ("tittel: blå".encode("utf-8-sig"), []),
        ("tittel: blå".encode("utf-16"), ["TD003"]),
        ("tittel: bla".encode("utf-16-be"), ["TD012"]),
        (b"\xff\xfet", ["TD002"]),
        ("tittel: blå".encode("cp1252"), ["TD002"]),
        (b"a: \x00", ["TD012"]),
        (b"a: \x1b[31m", ["TD012"]),
        (b"a: b\r\nc:\rd: e\r\n", []),
        (b"x" * (MAX_BYTES + 1), ["TD001"]),
    ],
)
def test_every_encoding_is_read_or_told(raw: bytes, codes: list[str]) -> None:
    assert read(raw)[1] == codes


def test_odd_line_breaks_do_not_shift_the_lines_that_follow() -> None:
    source, _ = decode("f.yaml", "a: b\u2028c\x85d\ne: f\n".encode())
    data, found = parse(source)
    assert (data, found) == ({"a": "b c d", "e": "f"}, [])
    assert source.locate(("e",)).line == 2


def test_a_file_in_nfd_reads_as_nfc() -> None:
    data, codes = read("fo\u0308lelse: bla\u030a\n")
    assert data == {"f\u00f6lelse": "bl\u00e5"}
    assert codes == []


@pytest.mark.parametrize(
    "deep",
    [
        "[" * 300_000,
        "{a: " * 300_000,
        "- " * 300_000,
        "? " * 100_000,
        "\n".join(" " * i + "a:" for i in range(1200)),
    ],
)
def test_deep_nesting_is_told_without_exhausting_the_stack(deep: str) -> None:
    _, codes = read(deep)
    assert codes
    assert set(codes) <= {"TD004", "TD005", "TD006"}


def test_an_alias_bomb_is_stopped_before_it_grows() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    assert read("\n".join(lines))[1] == ["TD007"]


def test_a_few_anchors_are_fine_and_repeat_their_content() -> None:
    assert read("a: &felles [1, 2]\nb: *felles\n") == ({"a": ["1", "2"], "b": ["1", "2"]}, [])


def test_an_anchor_that_contains_itself_is_told() -> None:
    assert read("a: &a [*a]\n")[1] == ["TD007"]


def test_positions_point_at_values_and_keys() -> None:
    source = Source("f.yaml", "steg:\n  - id: én\n    tittel: To\n")
    value = source.locate(("steg", 0, "tittel"))
    assert (value.line, value.column, value.end_column) == (3, 13, 15)
    key = source.locate(("steg", 0, "tittel"), key=True)
    assert (key.line, key.column, key.end_column) == (3, 5, 11)


def test_a_missing_key_is_placed_at_its_nearest_written_parent() -> None:
    source = Source("f.yaml", "a:\n  b: 1\n")
    assert source.locate(("a", "c")).line == 1
    assert source.locate(("x", "y")).line == 1


def test_an_unclosed_quote_is_placed_where_it_was_opened() -> None:
    _, found = parse(Source("f.yaml", 'a: 1\nb: "uten slutt\nc: 3\n'))
    assert [(d.code, d.position.line, d.position.column) for d in found] == [("TD004", 2, 4)]
