"""The scalar types: what they accept, and the hint they give where they do not."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from tjenestedesign.ground.prompts import is_placeholder
from tjenestedesign.ground.scalars import Dato, Heltall, JaNei, Tall, Tidspunkt, Varighet, slug


def hint(kind: object, value: str) -> str:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    return str(caught.value.errors()[0]["ctx"]["hint"])


@pytest.mark.parametrize(
    ("text", "value"), [("4", 4), ("-2", -2), ("−2", -2), ("+1", 1), ("1e3", 1000), ("2.0", 2)]
)
def test_whole_numbers_are_read_as_people_write_them(text: str, value: int) -> None:
    assert TypeAdapter(Heltall).validate_python(text) == value


@pytest.mark.parametrize("text", ["1.100", "12.500.000", "3.000"])
def test_a_number_with_dots_as_between_thousands_is_taken_for_no_decimal(text: str) -> None:
    assert hint(Tall, text) == hint(Heltall, text) == "Skriv tallet uten punktum mellom tusenene."


@pytest.mark.parametrize("text", ["nan", "inf", "012", "1_000", "femten", "1e999", ""])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Heltall).validate_python(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [("ja", "true"), ("nei", "false"), ("on", "true"), ("NO", "false"), ("kanskje", "true (ja)")],
)
def test_only_true_and_false_are_booleans_and_the_hint_says_which(text: str, said: str) -> None:
    assert said in hint(JaNei, text)


def test_dates_are_iso_and_in_the_calendar() -> None:
    assert TypeAdapter(Dato).validate_python("2015-03-01") == date(2015, 3, 1)
    assert hint(Dato, "30.2.2015") == "Rett måneden eller dagen."
    assert "kalender" not in hint(Dato, "2015")
    with pytest.raises(ValidationError, match="kalenderen"):
        TypeAdapter(Dato).validate_python("2015-02-30")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2015", date(2015, 1, 1), date(2015, 12, 31)),
        ("2015-K1", date(2015, 1, 1), date(2015, 3, 31)),
        ("2015-q4", date(2015, 10, 1), date(2015, 12, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2015-06-15", date(2015, 6, 15), date(2015, 6, 15)),
    ],
)
def test_points_in_time_know_their_first_and_last_day(text: str, start: date, end: date) -> None:
    point = TypeAdapter(Tidspunkt).validate_python(text)
    assert (point.start, point.slutt) == (start, end)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2 uker", (14.0, 14.0)),
        ("ca. 3–6 uker", (21.0, 42.0)),
        ("1 år", (365.25, 365.25)),
        ("12 timer", (0.5, 0.5)),
        ("1,5 dager", (1.5, 1.5)),
    ],
)
def test_durations_are_read_as_people_write_them(text: str, days: tuple[float, float]) -> None:
    assert TypeAdapter(Varighet).validate_python(text).dager == pytest.approx(days)


@pytest.mark.parametrize("text", ["lenge", "6–3 uker", "0", "10 kilo"])
def test_a_duration_without_number_and_unit_is_refused(text: str) -> None:
    assert hint(Varighet, text)


@pytest.mark.parametrize(
    ("text", "id"), [("Søke bolig", "soke-bolig"), ("ÆØÅ på én", "aeoa-pa-en"), ("  --x ", "x"), ("日本", "")]
)
def test_slugs_are_ascii(text: str, id: str) -> None:
    assert slug(text) == id


def test_a_placeholder_is_text_in_angle_brackets() -> None:
    assert is_placeholder("<Skriv tittelen>")
    assert not is_placeholder("<")
    assert not is_placeholder("a < b")
