"""The detectors as properties: a valid number is found whatever surrounds it, and the time grows with the text alone."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iban
from stdnum.no import fodselsnummer, kontonr

from tjenestedesign.domain.privacy.detectors import find, find_in_name
from tjenestedesign.domain.privacy.hits import mask

DAYS = st.integers(0, 365 * 3 - 1).map(lambda n: date(2037, 1, 1) + timedelta(days=n))
WORDS = st.text("abcdeæøå .,:;()«»!?\n", max_size=20)


def _numbered(first: str) -> str | None:
    one = fodselsnummer.calc_check_digit1(first)
    two = fodselsnummer.calc_check_digit2(first + one)
    return first + one + two if len(one) == len(two) == 1 else None


@st.composite
def birth_numbers(draw: st.DrawFn) -> str:
    """Born in years still to come, so that they belong to nobody; with the months and days of every kind of test number."""
    day = draw(DAYS)
    month = draw(st.sampled_from((0, 40, 65, 80)))
    d_number = draw(st.sampled_from((0, 40)))
    first = f"{day.day + d_number:02}{day.month + month:02}{day.year % 100:02}"
    serial = draw(st.integers(500, 999))
    while (number := _numbered(f"{first}{serial}")) is None:
        serial = serial + 1 if serial < 999 else 500
    return number


@st.composite
def accounts(draw: st.DrawFn) -> str:
    first = 9_900_000_000 + draw(st.integers(0, 99_999_999))
    while True:
        for digit in "0123456789":
            if kontonr.is_valid(f"{first}{digit}"):
                return f"{first}{digit}"
        first += 1


def _codes(text: str) -> set[str]:
    return {h.code for h in find(text)}


@given(birth_numbers(), st.sampled_from(("", " ", "-", ".", "\u00a0", "\u202f", "  ", " - ")), WORDS, WORDS)
@settings(max_examples=300, deadline=None)
def test_every_valid_national_number_is_found_whatever_surrounds_it(
    number: str, joint: str, before: str, after: str
) -> None:
    written = f"{number[:6]}{joint}{number[6:]}"
    hits = [h for h in find(f"{before}{written}{after}") if h.code == "TD602"]
    assert [(h.start, h.end) for h in hits] == [(len(before), len(before) + len(written))]


@given(birth_numbers(), st.integers(0, 10))
def test_one_wrong_digit_makes_it_no_national_number(number: str, at: int) -> None:
    wrong = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
    assert "TD602" not in _codes(f"nummer {wrong} her")


@given(accounts(), WORDS)
@settings(deadline=None)
def test_every_account_written_with_dots_is_found(account: str, around: str) -> None:
    assert "TD605" in _codes(f"{around}{account[:4]}.{account[4:6]}.{account[6:]}{around}")


@given(accounts(), st.booleans())
@settings(deadline=None)
def test_every_iban_is_found_with_and_without_spaces(account: str, spaced: bool) -> None:
    number = f"NO{iban.calc_check_digits('NO00' + account)}{account}"
    assert "TD605" in _codes(f"Betal til {iban.format(number) if spaced else number}, takk.")


@given(
    st.from_regex(r"[49][0-9]{7}", fullmatch=True),
    st.sampled_from(((3, 2, 3), (2, 2, 2, 2))),
    st.sampled_from((" ", "\u00a0", ".", "-")),
    WORDS,
    WORDS,
)
@settings(max_examples=150)
def test_every_grouped_mobile_number_is_found_whatever_surrounds_it(
    digits: str, groups: tuple[int, ...], joint: str, before: str, after: str
) -> None:
    parts, at = [], 0
    for size in groups:
        parts.append(digits[at : at + size])
        at += size
    assert "TD603" in _codes(f"{before}{joint.join(parts)}{after}")


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.dates(date(1950, 1, 1), date(2050, 1, 1)))
def test_dates_in_any_form_are_left_alone(one: date, other: date) -> None:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%Y%m%d", "%d.%m.%y", "%d/%m/%Y"):
        assert _codes(f"Fra {one:{form}} til {other:{form}}, uke 3. Fil_{one:{form}}.") == set()
        assert _codes(f"{one:{form}}–{other:{form}}") == set()


@given(st.integers(1_000, 10**10 - 1), st.sampled_from((" ", "\u00a0", "\u202f")))
def test_sums_are_left_alone(amount: int, joint: str) -> None:
    written = f"{amount:,}".replace(",", joint)
    assert _codes(f"Kostnaden er {written} kroner, altså kr {written} i alt.") == set()


@given(st.integers(1990, 2030), st.integers(1, 99_999))
def test_case_numbers_are_left_alone(year: int, number: int) -> None:
    assert _codes(f"Sak {year}/{number}, jf. {year % 100}/{number:05}-3") == set()


@pytest.mark.parametrize(
    "piece",
    [
        "1", "1 ", "1-", "41 ", "+47 ", "+", "0047", "a@", "@", "a.", "a@a.", "Storgata ", "Vei 1", "vei 1 ", "A ", "Aa ", "NO93 ", "NO93", "59.9", "59.91391, ", "59.91391 10",
        "heter ", "heter A", "navn: ", "navn: Aa ", "jeg heter ", "°", "59°54'", "32V ", "(a", "google.com/maps/", "lat: 59.91 ", "-", " ", "\n", "kontakt: Aa-", "å", "# td: greit ",
        "ALS i Aaa ", "ni null ", "snap: a1 ", ":a:a:a:", "a punktum no ", "(at)",
    ],
)  # fmt: skip
def test_no_text_makes_the_time_grow_faster_than_the_text(piece: str) -> None:
    """Four times the text may take ten times as long before it counts as more than linear: machines are noisy."""
    small, large = (piece * (size // len(piece)) for size in (15_000, 60_000))
    find(piece * 100)

    def seconds(text: str) -> float:
        start = time.process_time()
        find(text)
        return time.process_time() - start

    fast, slow = (min(seconds(text) for _ in range(2)) for text in (small, large))
    assert slow / max(fast, 0.003) < 10


@pytest.mark.parametrize("ill", ["narkolepsi", "porfyri", "ALS", "Huntington", "Angelmans syndrom"])
def test_a_diagnosis_is_found_whatever_the_rest_of_the_text_says(ill: str) -> None:
    line = f"Hun har {ill} og bor i Flå."
    for text in (line, f"{'Et møte. ' * 100}\n{line}\nTakk."):
        hit = next(h for h in find(text) if h.code == "TD633")
        assert text[hit.start : hit.end] == ill


def test_a_surname_is_no_illness_because_an_illness_is_named_elsewhere() -> None:
    assert "TD633" not in _codes(
        "Vi møtte Fabry i Flå.\n" + "Om noe annet. " * 20 + "\nEt sjeldent syndrom er omtalt her."
    )


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("TD602", "15853799901", "1585•••••••"),
        ("TD603", "432 10 987", "432 •• •••"),
        ("TD604", "kari@example.com", "k•••@•••"),
        ("TD605", "9999.12.34567", "9999.••.•••••"),
        ("TD606", "Prøveveien 12", "Prø••••••• ••"),
        ("TD607", "Kari Nordmann", "K••• N•••••••"),
    ],
)
def test_a_value_is_shown_by_its_first_signs_only(code: str, value: str, shown: str) -> None:
    assert mask(code, value) == shown


@given(
    st.sampled_from(("TD602", "TD603", "TD604", "TD605", "TD606", "TD608")),
    st.from_regex(r"[A-Za-z0-9@. ]{4,30}", fullmatch=True),
)
def test_a_mask_never_shows_more_than_half_of_a_value(code: str, value: str) -> None:
    signs = len(re.findall(r"[A-Za-z0-9]", value))
    assert len(re.findall(r"[A-Za-z0-9]", mask(code, value))) <= max(signs / 2, 1)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("intervju_432_10_987.md", "TD603"),
        ("43-21-09-87.yaml", "TD603"),
        ("tlf_43210987.txt", "TD603"),
        ("ola.prove@example.com.txt", "TD604"),
        ("Prøveveien_12.jpg", "TD606"),
        ("hun_heter_Kari.png", "TD607"),
        ("59.83331,10.43921.jpg", "TD608"),
    ],
)
def test_underscores_hyphens_and_dots_separate_in_a_file_name(name: str, code: str) -> None:
    assert [h.code for h in find_in_name(name)] == [code]


@pytest.mark.parametrize(
    "name",
    [
        "IMG_20260312_101530.jpg",
        "2026-03-12.png",
        "intervju-01.yaml",
        "uke-12-14-2026.md",
        "v1.12.3.txt",
        "0-anskaffelse",
    ],
)
def test_dates_and_ids_in_file_names_are_left_alone(name: str) -> None:
    assert find_in_name(name) == []
