"""A file with faults in its YAML is read on past them: each is told where it stands, and hides no other."""

from __future__ import annotations

import pytest

from tjenestedesign.check.load import read_one
from tjenestedesign.ground.yaml.recovery import read_on
from tjenestedesign.ground.yaml.source import Source


@pytest.mark.parametrize(
    ("text", "data", "line", "said"),
    [
        ("a: Hjem: et sted\nb: c\n", {"a": "Hjem: et sted", "b": "c"}, 1, "Kolon midt i teksten"),
        ('a: "Hei\nb: c\n', {"a": '"Hei', "b": "c"}, 1, "anførselstegn som ikke blir lukket"),
        ('a: "Hei\nb: "c"\nd: e\n', {"a": '"Hei', "b": "c", "d": "e"}, 1, "ikke blir lukket"),
        ("a: 'Ola's bil'\nb: c\n", {"a": "'Ola's bil'", "b": "c"}, 1, "fortsetter etter at de er lukket"),
        ('a: "Hei" sa hun\nb: c\n', {"a": '"Hei" sa hun', "b": "c"}, 1, "fortsetter etter at de er lukket"),
        ('a: "C:\\mappe"\nb: c\n', {"a": "C:\\mappe", "b": "c"}, 1, "Omvendt skråstrek"),
        ("a: @ola\nb: c\n", {"a": "@ola", "b": "c"}, 1, "kan ikke starte med dette tegnet"),
        ("a: [x, y\nb: c\n", {"a": "[x, y", "b": "c"}, 1, "ikke avsluttet riktig"),
        ("b: c\na: [\n", {"b": "c", "a": "["}, 2, "YAML-reglene"),
        ("a: *viktig* x\nb: c\n", {"a": "*viktig* x", "b": "c"}, 1, "Tegnene & og *"),
        ("a: !viktig x\nb: c\n", {"a": "!viktig x", "b": "c"}, 1, "Typemerket"),
        ("b: c\na:d\ne: f\n", {"b": "c", "a": "d", "e": "f"}, 2, "mangler et mellomrom"),
        ("b: c\nbare ord\ne: f\n", {"b": "c", "e": "f"}, 2, "mangler kolon"),
        ("a: b\n  c: d\ne: f\n", {"a": "b", "c": "d", "e": "f"}, 2, "rett innrykket|leses som en ny nøkkel"),
        (
            "a:\n  - b: x\n    c: y\n   d: z\ne: f\n",
            {"a": [{"b": "x", "c": "y", "d": "z"}], "e": "f"},
            4,
            "Innrykket",
        ),
        (
            "a:\n  - b: x\n   - b: y\n     c: z\ne: f\n",
            {"a": [{"b": "x"}, {"b": "y", "c": "z"}], "e": "f"},
            3,
            "Listepunktet",
        ),
        ("a:\n\tb: c\n\td: e\n", {"a": {"b": "c", "d": "e"}}, 2, "tabulatortegn"),
        (" a: b\nc: d\n", {"a": "b", "c": "d"}, 1, "Innrykket"),
        ("a: b\n---\nc: d\n", {"a": "b"}, 2, "flere dokumenter"),
    ],
)
def test_one_fault_is_told_where_it_stands_and_the_rest_is_read(
    text: str, data: object, line: int, said: str
) -> None:
    reading = read_on(Source("a.yaml", text))
    assert reading.data == data
    assert [d.position.line for d in reading.faults] == [line]
    assert any(part in reading.faults[0].message for part in said.split("|"))


def test_a_text_with_a_colon_is_told_at_the_text_with_the_quotes_it_needs() -> None:
    (fault,) = read_on(Source("a.yaml", "type: ide\ntittel: Hjem: et sted # sic\n")).faults
    assert (fault.position.line, fault.position.column, fault.position.end_column) == (2, 9, 22)
    assert fault.meant == '"Hjem: et sted"'
    assert fault.hint == 'Sett teksten i anførselstegn: "Hjem: et sted". Resten av filen er sjekket.'


def test_a_text_over_several_lines_is_not_told_to_be_quoted_on_one_of_them() -> None:
    (fault,) = read_on(Source("a.yaml", "a: Hun sa: nei\n  og gikk\nb: c\n")).faults
    assert fault.meant == ""


def test_all_faults_of_a_file_are_told_at_once_each_at_its_own_line() -> None:
    text = (
        "type: Intervujs\ntittel: Hjem: et sted\nrespondent: {kode: I-1, rolle: innbygger, antall: 3-5}\n"
        'sitater:\n  - id: a\n    tekst: "Åpent\n  - id: b\n    tekst: x\n    tråd: y\n'
    )
    found = [(d.code, d.position.line) for d in read_one("x/iv.yaml", text.encode()).told]
    assert sorted(found, key=lambda f: f[1]) == [
        ("TD103", 1),
        ("TD004", 2),
        ("TD107", 3),
        ("TD004", 6),
        ("TD106", 9),
    ]


def test_the_columns_of_what_was_moved_are_those_of_the_file() -> None:
    text = "a:\n  - b: x\n   - b: y\n     c: z: w\n"
    moved, colon = read_on(Source("a.yaml", text)).faults
    assert (moved.position.line, colon.position.line) == (3, 4)
    assert (colon.position.column, colon.position.end_column) == (9, 13)


def test_what_was_guessed_is_not_accused() -> None:
    """A list whose first item stands too far in: what comes of the guess is not told as faults of its own."""
    text = (
        "type: intervju\ntittel: x\nrespondent: {kode: I-1, rolle: innbygger}\nsitater:\n"
        "   - id: a\n     tekst: x\n  - id: b\n    tekst: y\n  - id: c\n    tekst: z\n"
    )
    assert [d.code for d in read_one("iv.yaml", text.encode()).told] == ["TD004"]


def test_what_stands_under_a_line_at_a_guessed_place_is_not_accused() -> None:
    """A tab before a top key: read as one quote's key, the items below it would be quotes without an id."""
    text = (
        "type: intervju\ntittel: x\nrespondent: {kode: I-1, rolle: innbygger}\nsitater:\n  - id: a\n    tekst: x\n"
        " \tbehov:\n  - tekst: y\n    bevisst: true\n"
    )
    assert [(d.code, d.position.line) for d in read_one("iv.yaml", text.encode()).told] == [("TD011", 7)]


def test_no_more_is_said_of_a_value_that_was_set_aside() -> None:
    text = "type: brukergruppe\ntittel: x\nbeskrivelse: y\nstatus: utkast: kanskje\n"
    assert [d.code for d in read_one("a.yaml", text.encode()).told] == ["TD004"]


def test_a_key_on_a_line_that_was_left_out_is_not_said_to_be_missing() -> None:
    text = "type: brukergruppe\ntittel: x\n[a]: {beskrivelse: y}\n"
    assert [d.code for d in read_one("a.yaml", text.encode()).told] == ["TD006"]
    assert "Linjen er hoppet over." in read_one("a.yaml", text.encode()).told[0].hint


def test_where_there_is_no_way_on_it_is_said() -> None:
    (fault,) = read_on(Source("a.yaml", "a: " + "[" * 60 + "]" * 60 + "\n")).faults
    assert (fault.code, fault.hint.endswith("kan ikke sjekkes før dette er rettet.")) == ("TD005", True)


def test_a_file_of_nothing_but_faults_is_given_up_after_some_of_them() -> None:
    reading = read_on(Source("a.yaml", "".join(f"a{n}: b: c\n" for n in range(500))))
    assert len(reading.faults) == 40
    assert reading.data is None
    assert reading.faults[0].hint.endswith("kan ikke sjekkes før dette er rettet.")


def test_a_key_that_stands_twice_is_told_and_the_first_is_read() -> None:
    reading = read_on(Source("a.yaml", "a: b\na: c\n"))
    assert (reading.data, [d.code for d in reading.faults]) == ({"a": "b"}, ["TD009"])
