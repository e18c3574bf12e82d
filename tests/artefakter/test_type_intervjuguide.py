"""Intervjuguide: a sheet to bring, with numbered questions, the time that adds up, and the interviews that used it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ASKER, Build, Run
from tjenestedesign.artefakter.intervjuguide import Intervjuguide, View, view
from tjenestedesign.check.load import load_project

BARE = """type: intervjuguide
tittel: Samtaleguide
formål: Forstå ventetiden.
temaer:
  - {id: hverdag, tema: Hverdagen, spørsmål: [Fortell om i går.]}
"""
TWO_THEMES = """type: intervjuguide
tittel: Samtaleguide
formål: Forstå ventetiden.
varighet: 60 min
temaer:
  - id: hverdag
    tema: Hverdagen
    minutter: 20
    spørsmål:
      - Fortell om i går.
      - tekst: Hva er viktig?
        oppfølging: [Kan du gi et eksempel?]
  - id: hjelp
    tema: Hjelpen
    minutter: 25
    spørsmål: [Hvem spør du først?]
"""


def interview(code: str, **keys: str) -> str:
    more = "".join(f"{k}: {v}\n" for k, v in keys.items())
    return (
        f"type: intervju\ntittel: Samtale {code}\nrespondent: {{kode: {code}, rolle: innbygger}}\n"
        f"samtykke: {{grunnlag: fiktivt}}\n{more}"
    )


def seen(folder: Path) -> View:
    project, _ = load_project(folder)
    (entry,) = project.all(Intervjuguide)
    return view(project, entry)


def page(td: Run, folder: Path, path: str = "intervjuguide/guide.html") -> str:
    assert td("render", cwd=folder).code in (0, 1)
    return (folder / "ut" / path).read_text("utf-8")


def test_a_question_may_be_a_text_or_have_its_own_follow_ups(build: Build) -> None:
    first, second = seen(build({"guide.yaml": TWO_THEMES})).temaer[0].tema.spørsmål
    assert (first.tekst, first.oppfølging) == ("Fortell om i går.", ())
    assert second.oppfølging == ("Kan du gi et eksempel?",)


def test_questions_are_numbered_through_the_whole_sheet(build: Build, td: Run) -> None:
    folder = build({"guide.yaml": TWO_THEMES})
    found = seen(folder)
    assert [t.første for t in found.temaer] == [1, 3]
    assert found.antall_spørsmål == 3
    assert re.findall(r'<ol class="spørsmål" start="(\d+)">', page(td, folder)) == ["1", "3"]


def test_each_theme_has_its_place_on_the_clock(build: Build) -> None:
    found = seen(build({"guide.yaml": TWO_THEMES}))
    assert [(t.fra, t.til) for t in found.temaer] == [(0, 20), (20, 45)]


def test_after_a_theme_without_time_the_clock_is_unknown(build: Build) -> None:
    text = TWO_THEMES + "  - {id: slutt, tema: Slutt, minutter: 5, spørsmål: [Noe mer?]}\n"
    found = seen(build({"guide.yaml": text.replace("    minutter: 25\n", "")}))
    assert [(t.fra, t.til) for t in found.temaer] == [(0, 20), (None, None), (None, None)]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("", "", "Temaene tar 45 av 60 minutter. Da er det 15 minutter igjen til innledning og avslutning."),
        ("60 min", "1 time", "Temaene tar 45 av 60 minutter. Da er det 15 minutter igjen til innledning og avslutning."),
        ("60 min", "30–45 min", "Temaene tar 45 av 45 minutter."),
        ("60 min", "46 min", "Temaene tar 45 av 46 minutter. Da er det 1 minutt igjen til innledning og avslutning."),
        ("60 min", "30 min", "Temaene tar 45 minutter, men intervjuet varer bare 30."),
        ("varighet: 60 min\n", "", "Temaene tar 45 minutter."),
        ("    minutter: 25\n", "", "Temaene tar 20 av 60 minutter. 1 tema har ikke fått tid ennå."),
    ],
)  # fmt: skip
def test_the_sum_is_weighed_against_the_length_of_the_interview(
    before: str, after: str, said: str, build: Build
) -> None:
    assert seen(build({"guide.yaml": TWO_THEMES.replace(before, after, 1)})).tid == said


def test_themes_that_fit_exactly_get_no_warning_and_one_minute_more_does(build: Build, td: Run) -> None:
    folder = build({"guide.yaml": TWO_THEMES.replace("60 min", "45 min")})
    assert "TD342" not in td("validate", cwd=folder).out
    folder = build({"guide.yaml": TWO_THEMES.replace("60 min", "44 min")})
    assert "Temaene tar 45 minutter, men intervjuet varer 44 min." in td("validate", cwd=folder).out


def test_a_guide_without_times_has_no_time_table(build: Build, td: Run) -> None:
    text = page(td, build({"guide.yaml": BARE}))
    assert "Tid per tema" not in text
    assert "minutt" not in text


def test_empty_keys_leave_no_headings(build: Build, td: Run) -> None:
    text = page(td, build({"guide.yaml": BARE}))
    headings = re.findall(r"<h[2-6][^>]*>(.*?)</h", text)
    assert headings == ["1. Hverdagen", "Til dem dere intervjuer", "Intervjuer som brukte guiden"]
    assert "1 tema, 1 spørsmål" in text


def test_the_sheet_stands_in_the_order_of_the_conversation(build: Build, td: Run) -> None:
    text = page(
        td,
        build(
            {
                "guide.yaml": TWO_THEMES
                + "innledning: Du kan trekke deg.\navslutning: Takk for praten.\n"
                + "huskeliste: [Samtykkeskjema]\nobservasjon: [Uåpnede brev]\n"
            }
        ),
    )
    order = [
        "Samtykkeskjema", "Tid per tema", "Du kan trekke deg.", "Fortell om i går.", "Kan du gi et eksempel?",
        "Hvem spør du først?", "Uåpnede brev", "Takk for praten.", "Intervjuer som brukte guiden",
    ]  # fmt: skip
    places = [text.index(said) for said in order]
    assert places == sorted(places)


def test_a_theme_can_be_linked_to_by_its_id(build: Build, td: Run) -> None:
    text = page(td, build({"guide.yaml": TWO_THEMES}))
    assert text.count('id="hverdag"') == 1
    assert '<a href="#hverdag">1. Hverdagen</a>' in text


def test_factors_without_a_theme_are_told_only_where_the_guide_is_built_over_them(build: Build) -> None:
    found = seen(build({"guide.yaml": TWO_THEMES}))
    assert (found.faktorer, found.uten_tema) == ((), ())
    asked = TWO_THEMES.replace("    minutter: 20\n", "    minutter: 20\n    faktor: nettverk\n")
    found = seen(build({"guide.yaml": asked}))
    assert found.faktorer == ("nettverk",)
    assert found.uten_tema == ("situasjon", "brukerferd", "livssituasjon")


def test_the_page_lists_the_interviews_that_used_it_and_they_link_back(build: Build, td: Run) -> None:
    folder = build(
        {"guide.yaml": BARE, "a.yaml": interview("I-01", guide="guide"), "b.yaml": interview("I-02")}
    )
    text = page(td, folder)
    assert 'I-01: <a href="../intervju/a.html">Samtale I-01' in text
    assert "I-02" not in text
    assert '<a href="../intervjuguide/guide.html">Samtaleguide</a>' in page(td, folder, "intervju/a.html")


def test_a_guide_no_one_has_used_says_how_to_refer_to_it(build: Build, td: Run) -> None:
    text = page(td, build({"guide.yaml": BARE}))
    assert "Ingen intervjuer viser til guiden ennå" in text
    assert "<code>guide: guide</code>" in text


def test_an_interview_that_is_left_out_is_not_on_the_guides_page(build: Build, td: Run) -> None:
    faulty = interview("Kari-Nordmann", guide="guide").replace(
        "grunnlag: fiktivt", "dato: 2026-02-03, slettes: 2025-01-01, omfang: Alt"
    )
    text = page(td, build({"guide.yaml": BARE, "samtale.yaml": faulty}))
    assert "Kari-Nordmann" not in text
    assert "Ingen intervjuer viser til guiden ennå." in text


def test_a_guide_must_have_a_theme_and_a_theme_a_question(build: Build, td: Run) -> None:
    no_themes = BARE.split("temaer:", maxsplit=1)[0] + "temaer: []\n"
    assert td("validate", cwd=build({"guide.yaml": no_themes})).code == 1
    assert td("validate", cwd=build({"guide.yaml": BARE.replace("[Fortell om i går.]", "[]")})).code == 1


def test_a_draft_may_lack_who_it_is_for_and_what_is_said_first(build: Build, td: Run) -> None:
    draft = td("validate", "--all", cwd=build({"guide.yaml": BARE}))
    assert draft.code == 0
    for key in ("målgruppe", "innledning"):
        assert f"råd[TD104]: «{key}» mangler." in draft.out
    ready = td("validate", cwd=build({"guide.yaml": BARE + "status: godkjent\n"}))
    assert ready.code == 1


def test_long_words_and_texts_are_kept_whole(build: Build, td: Run) -> None:
    word = "boligsosialthandlingsplanarbeid" * 13
    text = page(td, build({"guide.yaml": BARE.replace("Hverdagen", word).replace("Fortell om i går.", word)}))
    assert text.count(word) == 2


def test_askers_guide_for_citizens_is_built_over_the_four_factors() -> None:
    project, _ = load_project(ASKER)
    guides = {e.id: e for e in project.all(Intervjuguide)}
    assert view(project, guides["guide-innbygger"]).faktorer == (
        "situasjon",
        "brukerferd",
        "nettverk",
        "livssituasjon",
    )
    used = {id: len(view(project, e).brukt) for id, e in guides.items()}
    assert used == {"guide-innbygger": 5, "guide-ansatt": 7}
