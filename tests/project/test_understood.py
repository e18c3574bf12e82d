"""What people write is read as what it means, told quietly, and written in td's form by `td fix`; what could mean two things is asked about."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from tests.conftest import ASKER, Build, Run, contents
from tjenestedesign.check.load import load_project, read_one
from tjenestedesign.domain.thread.golden_thread import Ledd
from tjenestedesign.ground.readings import (
    Ambiguous,
    as_clock,
    as_counted,
    as_day,
    as_duration,
    as_grade,
    as_items,
    as_number,
    as_time,
    as_yes_no,
    in_nynorsk,
    same_word,
)
from tjenestedesign.ground.yaml.source import decode, parse
from tjenestedesign.history.renaming import plan as renaming_plan
from tjenestedesign.project.reading import read_files
from tjenestedesign.project.synonyms import KEYS

# --- the readers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["3. mars 2026", "3 mars 2026", "3. mar. 26", "03.03.2026", "3.3.26", "3/3-26", "3/3 2026", "3/3-2026", "2026/03/03", "20260303",
     "2026-3-3", "tirsdag 3. mars 2026", "den 3. mars 2026", "March 3, 2026", "«3. mars 2026»", " 3.\u00a0mars 2026 ", "2026-03-03 00:00:00"],
)  # fmt: skip
def test_a_day_is_read_in_every_spelling(text: str) -> None:
    assert as_day(text) == "2026-03-03"


@pytest.mark.parametrize(
    ("text", "either"),
    [
        ("03/04/2026", ("2026-04-03", "2026-03-04")),
        ("3/4-26", ("2026-04-03", "2026-03-04")),
        ("26-03-04", ("2004-03-26", "2026-03-04")),
    ],
)
def test_a_day_that_can_be_two_is_asked_about(text: str, either: tuple[str, ...]) -> None:
    assert as_day(text) == Ambiguous(either)


@pytest.mark.parametrize(
    "text", ["3. mars", "i fjor", "31.2.2026", "mandag 3. mars 2026", "mars 2026", "3.13.2026", "", "2026"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert as_day(text) is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("året 2026", "2026"),
        ("mars 2026", "2026-03"), ("mars -26", "2026-03"), ("mar. 26", "2026-03"), ("03.2026", "2026-03"), ("3/2026", "2026-03"), ("2026 mars", "2026-03"),
        ("1. kvartal 2026", "2026-K1"), ("Q1 2026", "2026-K1"), ("2026 q4", "2026-K4"), ("K2-2026", "2026-K2"), ("1. kv. 26", "2026-K1"),
        ("år 2026", "2026"), ("2. halvår 2027", Ambiguous(("2027-07", "2027-12"))), ("uke 33 2026", Ambiguous(("2026-08-10", "2026-08-16"))), ("uke 54 2026", None), ("i 2026", "2026"), ("3. mars 2026", "2026-03-03"), ("høsten 2026", None), ("5. kvartal 2026", None),
    ],
)  # fmt: skip
def test_months_and_quarters(text: str, read: str | None) -> None:
    assert as_time(text) == read


@pytest.mark.parametrize("text", ["", " ", "-", "–", "...", "ingen", "Ingenting", "inga"])
def test_a_list_with_nothing_in_it(text: str) -> None:
    assert as_items(text, prose=True) == as_items(text, prose=False) == ()


def test_the_nynorsk_of_a_word_is_read_as_it() -> None:
    assert in_nynorsk("ikke-startet") == ("ikke-starta", "ikkje-startet", "ikkje-starta")
    assert "sluttbrukar" in in_nynorsk("sluttbruker")
    assert in_nynorsk("utkast") == ()
    assert same_word("ikkje starta", ["ikke-startet"]) == "ikke-startet"


def test_a_half_year_and_a_week_have_a_first_and_a_last() -> None:
    for text, first, last in (
        ("1. halvår 2027", "2027-01", "2027-06"),
        ("H2 2027", "2027-07", "2027-12"),
        ("andre halvår 2027", "2027-07", "2027-12"),
        ("2027 uke 1", "2027-01-04", "2027-01-10"),
    ):
        assert (as_time(text, last=False), as_time(text, last=True)) == (first, last)


@pytest.mark.parametrize(
    ("text", "whole", "unit", "read"),
    [
        ("12,5", False, "", "12.5"), ("450 000", True, "kr", "450000"), ("450\u202f000,-", True, "kr", "450000"), ("kr 450 000", True, "kr", "450000"),
        ("450.000 kroner", True, "kr", "450000"), ("0,2 mill.", True, "kr", "200000"), ("1,5 MNOK", True, "kr", "1500000"), ("20 tusen", True, "kr", "20000"),
        ("82,5 %", False, "%", "82.5"), ("8 prosent", False, "%", "8"), ("12.400 innbyggere", True, "", "12400"), ("to", True, "", "2"),
        ("1 time", True, "min", "60"), ("1,5 timer", True, "min", "90"), ("160 t", True, "timer", "160"), ("2 år", True, "år", "2"), ("3 uker", True, "dager", "21"),
        ("12 stk.", True, "", "12"), ("minus 2", True, "", "-2"), ("−2", True, "", "-2"), ("1.250.000", False, "kr", "1250000"), ("1 250,50", False, "kr", "1250.50"),
        ("12 timer", True, "kr", None), ("kr 12", True, "%", None), ("ca. 20", True, "", None), ("10-12", True, "", None), ("2 x 3", True, "", None),
        ("mye", True, "", None), ("1,5 år", True, "måneder", "18"), ("18 måneder", False, "år", "1.5"), ("7 måneder", False, "år", None), ("50 min", False, "timer", None), ("", True, "", None),
        ("en halvtime", True, "min", "30"), ("1/2 time", True, "min", "30"), ("2 (svært bra)", True, "", "2"), ("12 👍", True, "", "12"), ("●●●", True, "", "3"),
        ("minus to", True, "", "-2"), ("1-2 timer", True, "min", None), ("2 uker", True, "timer", None), ("1 dag", True, "min", None), ("fire stk", True, "", "4"), ("3 (av 5)", True, "", None),
        ("NOK 90.000,00", True, "kr", "90000"), ("150' kr", True, "kr", "150000"), ("150k", True, "kr", "150000"), ("150 k", True, "", None), ("gratis", True, "kr", "0"), ("gratis", True, "min", None),
        ("90,50", True, "kr", None),
        ("1.100", False, "kr", Ambiguous(("1100", "1.1"))), ("1,100", True, "", Ambiguous(("1100", "1.1"))),
    ],
)  # fmt: skip
def test_a_number_is_read_in_the_unit_of_its_key(text: str, whole: bool, unit: str, read: Any) -> None:
    assert as_number(text, whole=whole, unit=unit) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("cirka seks veker", "ca. 6 uker"), ("1 t 30 min", "90 min"), ("en uke", "1 uke"), ("to til tre uker", "2–3 uker"), ("mellom 2 og 3 uker", "2–3 uker"),
        ("halvannen time", "1,5 timer"), ("En halvtime", "30 min"), ("20min", "20 min"), ("6 uker ca", "ca. 6 uker"), ("under en uke", "under 1 uke"),
        ("inntil 3 mnd", "inntil 3 måneder"), ("2-3 Uker", "2–3 uker"), ("lenge", None), ("3", None),
    ],
)  # fmt: skip
def test_a_duration_is_read(text: str, read: str | None) -> None:
    assert as_duration(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("halv tolv", "11:30"),
        ("kvart på ett", "12:45"),
        ("halv to", "13:30"),
        ("halv åtte", Ambiguous(("07:30", "19:30"))),
        ("halv tretti", None),
        ("klokka 9", "09:00"),
        ("0930", "09:30"),
        ("kl 09.00", "09:00"),
        ("9:5", None),
        ("25", None),
    ],
)
def test_a_time_of_day_is_read(text: str, read: Any) -> None:
    assert as_clock(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Ja.", "true"),
        ("x", "true"),
        ("NEI", "false"),
        ("kanskje", None),
        ("Ja, det er greit", "true"),
        ("Nei, dessverre", "false"),
        ("Ja, men ikke bilder", None),
        ("Ja, hvis hun sier ja", None),
    ],
)
def test_yes_and_no(text: str, read: str | None) -> None:
    assert as_yes_no(text) == read


STATUS: Final = ("utkast", "til-godkjenning", "godkjent", "forkastet")


@pytest.mark.parametrize(
    ("text", "known", "read"),
    [
        ("Godkjent", STATUS, "godkjent"), ("Til godkjenning", STATUS, "til-godkjenning"), ("til_godkjenning", STATUS, "til-godkjenning"), ("godkjente", STATUS, "godkjent"),
        ("ferdig", STATUS, None), ("i gang", ("pågår", "ferdig"), "pågår"), ("pagar", ("pågår", "ferdig"), "pågår"), ("uegnet", ("egnet", "annet"), None),
        ("ide", ("idé", "innsikt"), "idé"), ("Lav-terskel", ("enkel-skisse", "modell"), "enkel-skisse"), ("høyterskel", ("enkel-skisse", "modell"), "modell"), ("backstage", ("foran", "bak"), "bak"), ("GODKJENT ✅", STATUS, "godkjent"), ("↑", ("opp", "ned"), "opp"),
        ("nesten godkjent", STATUS, None), ("må/bør", ("må", "bør"), None),
        ("under", ("før", "under", "etter"), "under"), ("bor", ("bør", "må"), "bør"), ("", STATUS, None),
    ],
)  # fmt: skip
def test_a_choice_is_read_in_other_spelling_and_bent(
    text: str, known: tuple[str, ...], read: str | None
) -> None:
    assert same_word(text, known) == read


@pytest.mark.parametrize(
    ("text", "prose", "read"),
    [
        ("nabo, bror", True, ("nabo", "bror")), ("• en\n• to", True, ("en", "to")), ("1. en\n2. to", True, ("en", "to")), ("• en • to", True, ("en", "to")),
        ("a; b, med komma", True, ("a", "b, med komma")), ("unge og eldre", False, ("unge", "eldre")), ("unge og eldre", True, ("unge og eldre",)),
        ("– Hva nå? – Hvem da?", True, ("Hva nå?", "Hvem da?")), ("ingen", True, ()), ("Fag + SMS", True, ("Fag", "SMS")), ("✔ Bilen går", True, ("Bilen går",)),
        ("Ett sted å ringe", True, ("Ett sted å ringe",)), ("- en", True, ("en",)),
    ],
)  # fmt: skip
def test_a_list_in_one_text_is_read(text: str, prose: bool, read: tuple[str, ...]) -> None:
    assert as_items(text, prose=prose) == read


def test_lines_that_each_start_as_a_sentence_are_items() -> None:
    assert as_items("Ingen henter\nLang vei", prose=True) == ("Ingen henter", "Lang vei")
    assert as_items("Ingen henter henne\npå skolen", prose=True) == ("Ingen henter henne på skolen",)


def test_names_parted_by_a_slash_or_og_are_asked_about_and_sentences_are_not() -> None:
    for text in ("skolesjef/rektor", "skolesjef og rektor"):
        either = Ambiguous((f"[{text}]", "[skolesjef, rektor]"))
        assert as_items(text, prose=True, names=True) == either
        assert as_items(text, prose=True) == (text,)
    law = "forvaltningsloven og helse- og omsorgstjenesteloven"
    assert as_items(law, prose=True, names=True) == Ambiguous(
        (f"[{law}]", "[forvaltningsloven, helse- og omsorgstjenesteloven]")
    )
    assert as_items("helse- og omsorgssjef", prose=True, names=True) == ("helse- og omsorgssjef",)


def test_what_is_asked_about_in_a_list_is_answered_by_what_is_told(build: Build) -> None:
    text = f"{IDEA}usikkerhet: Hun sa at det gikk fint, men at de måtte vente lenge\n"
    (line,) = (d for d in load_project(build({"i.yaml": text}))[1] if d.code == "TD107")
    for answer, many in zip(re.findall(r"«(.+?)»", line.hint), (1, 2), strict=True):
        idea: Any = load_project(build({"i.yaml": f"{IDEA}usikkerhet: {answer}\n"}))[0].entries["i"].model
        assert len(idea.usikkerhet) == many


def test_commas_that_may_belong_to_a_sentence_are_asked_about() -> None:
    assert isinstance(as_items("Hun sa at det gikk fint, men at de måtte vente lenge", prose=True), Ambiguous)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("sykepleier x 2", ("sykepleier", 2)), ("2 sykepleiere", ("sykepleiere", 2)), ("2x lærer", ("lærer", 2)), ("pårørende (4)", ("pårørende", 4)),
        ("To lærere", ("lærere", 2)), ("sykepleier", None), ("10 åringer", None), ("2. klasse", None), ("to som bor alene", None), ("3-5 lærere", Ambiguous(("3 lærere", "5 lærere"))), ("ca. 3 lærere", None),
        ("lærer 2", None), ("20 % stilling", None), ("7 trinn", None), ("3-5 år", None), ("2 stk lærere", ("lærere", 2)), ("servicetorg - 3 personer", ("servicetorg", 3)), ("lærer (x3)", ("lærer", 3)),
        ("en arkitekt", ("arkitekt", 1)), ("en av naboene", None),
    ],
)  # fmt: skip
def test_a_role_and_how_many_in_one_text(text: str, counted: tuple[str, int] | Ambiguous | None) -> None:
    assert as_counted(text) == counted


@pytest.mark.parametrize(
    ("text", "most", "read"), [("4 av 5", 5, "4"), ("4/5", 5, "4"), ("4 av 10", 5, None), ("4-5", 5, None)]
)
def test_a_grade_is_read_by_the_end_of_its_scale(text: str, most: int, read: str | None) -> None:
    assert as_grade(text, most) == read


# --- pasted lines -------------------------------------------------------------------------------------------------

IDEA: Final = "type: ide\ntittel: En\nbeskrivelse: Noe\n"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("usikkerhet:\n• Én ting\n•\tTo ting\n", "usikkerhet:\n- Én ting\n- To ting\n"),
        ("usikkerhet:\n* Én\n* To\n", "usikkerhet:\n- Én\n- To\n"),
        ("verdi:\n\tinnbygger: 3\n\tansatt: 2\n", "verdi: {innbygger: 3, ansatt: 2}\n"),
        ("verdi:\n\u00a0\u00a0innbygger:\u00a03\n\u00a0\u00a0ansatt: 2\n", "verdi: {innbygger: 3, ansatt: 2}\n"),
        ("stemmer:3\nstatus:utkast\n", "stemmer: 3\nstatus: utkast\n"),
        ("merkelapper: #vei #skole\n", "merkelapper: [vei, skole]\n"),
        ("merkelapper: #vei\n", "merkelapper: [vei]\n"),
        ("stikkord: [#vei, #skole]\n", "merkelapper: [vei, skole]\n"),
        ("merkelapper:\n  - #vei\n  - #skole\n", "merkelapper: [vei, skole]\n"),
        ("gjennomførbarhet: 3\nusikkerhet: – én ting\n– to ting\n", "gjennomførbarhet: 3\nusikkerhet: [én ting, to ting]\n"),
        ("usikkerhet:\n  - tekst:Én ting\n", "usikkerhet: [tekst:Én ting]\n"),
        ("notat: «Hun sa: nei. #3»\n", 'notat: "Hun sa: nei. #3"\n'),
        ("belegg: {grad: antatt, forklaring: «Nei, hun sa: ja»}\n", 'belegg: {grad: antatt, forklaring: "Nei, hun sa: ja"}\n'),
        ("notat: “Si \"hei\" til henne”\n", "notat: 'Si \"hei\" til henne'\n"),
        ("notat: |\n  «ja: nei»\nstemmer:3\n", "notat: 'ja: nei'\nstemmer: 3\n"),
        ("notat: “Vi må snakke.”\n", "notat: Vi må snakke.\n"),
        ("notat: «Vi må snakke.»\n", "notat: Vi må snakke.\n"),
        ("notat: «Ja» og «nei»\n", 'notat: "«Ja» og «nei»"\n'),
        ("notat: |\n  • slik\n  OBS:nei\n\u00a0 her\nstemmer:3\n", 'notat: "• slik\\nOBS:nei\\nher"\nstemmer: 3\n'),
    ],
)  # fmt: skip
def test_lines_that_are_pasted_are_read_and_texts_kept(build: Build, td: Run, typed: str, meant: str) -> None:
    folder = build({"i.yaml": IDEA + typed, "j.yaml": IDEA + meant})
    project, found = load_project(folder)
    assert [d.message for d in found if d.level == "feil"] == []
    assert project.entries["i"].model == project.entries["j"].model
    assert td("fix", "--yes", cwd=folder).code == 0
    again, found = load_project(folder)
    assert again.entries["i"].model == project.entries["j"].model
    assert [d for d in found if d.code == "TD112"] == []


@pytest.mark.parametrize(
    "text",
    ["a:\n  b: |\n    - «x»\n", "a: 'Hun:\n  - «nei»\n  '\n", "a: «en» og «to»\n", "notat: #husk\n", "farger: [#fff, #aabbcc]\n", "a: Hun\n  «nei» sa\n"],
)  # fmt: skip
def test_what_only_looks_pasted_is_left(text: str) -> None:
    assert decode("a.yaml", text.encode())[0].text == text


def test_bullets_at_the_start_of_the_line_belong_to_the_key_above() -> None:
    text = "steg:\n  - id: a\n    smertepunkter:\n• Kø\n\n• Vent\n    fase: før\n"
    source = decode("a.yaml", text.encode())[0]
    assert parse(source)[0] == {"steg": [{"id": "a", "smertepunkter": ["Kø", "Vent"], "fase": "før"}]}
    assert source.pasted == (3, 5)


def test_bullets_of_the_list_a_key_is_in_are_not_taken_for_the_keys_own() -> None:
    text = "sitater:\n• id: en\n  tema:\n• id: to\n"
    assert parse(decode("a.yaml", text.encode())[0])[0] == {
        "sitater": [{"id": "en", "tema": None}, {"id": "to"}]
    }


def test_quotation_marks_and_how_many_are_told_and_written(build: Build, td: Run) -> None:
    settings = (
        "navn: P\nkommune: Vik\nprosjektgruppe:\n  - sykepleier x 2\n  - rolle:lærer\n  - lege  # fast\n"
    )
    folder = build({"prosjekt.yaml": settings, "i.yaml": f"{IDEA}notat: «Vi må snakke.»\n"})
    project, found = load_project(folder)
    assert {d.message for d in found if d.code == "TD112"} == {
        "«sykepleier x 2» er lest som «rolle: sykepleier, antall: 2».",
        "«rolle:lærer» er lest som «rolle: lærer».",
        'Linjen er lest som «notat: "Vi må snakke."».',
    }
    assert project.settings
    assert [(p.rolle, p.antall) for p in project.settings.model.prosjektgruppe] == [
        ("sykepleier", 2), ("lærer", 1), ("lege", 1),
    ]  # fmt: skip
    shown = td("fix", "--check", cwd=folder).out
    assert "-notat: «Vi må snakke.»" in shown
    assert td("fix", "--yes", cwd=folder).code == 0
    assert contents(folder)["prosjekt.yaml"].decode() == (
        "navn: P\nkommune: Vik\nprosjektgruppe:\n  - rolle: sykepleier\n    antall: 2\n  - rolle: lærer\n  - lege  # fast\n"
    )
    assert [d for d in load_project(folder)[1] if d.code == "TD112"] == []


def test_who_and_how_many_as_a_key_and_several_keys_in_one_text(build: Build) -> None:
    day = (
        "type: workshop\ntittel: W\nslag: idé\nformål: F\ndeltakere:\n  - Huseiere: 4 stk\n  - en arkitekt\n"
        "innspill: [{id: a, tekst: T}]\n"
    )
    idea = IDEA + "verdi:\n  innbygger:4\n  ansatt:3\n  kommune:2\n"
    project, found = load_project(build({"w.yaml": day, "i.yaml": idea}))
    assert [d.message for d in found if d.level == "feil"] == []
    seen: Any = project.entries["w"].model
    assert [(p.rolle, p.antall) for p in seen.deltakere] == [("Huseiere", 4), ("arkitekt", 1)]
    value: Any = project.entries["i"].model
    assert (value.verdi.innbygger, value.verdi.ansatt, value.verdi.kommune) == (4, 3, 2)


def test_how_many_from_one_to_another_is_asked_about(build: Build) -> None:
    folder = build({"prosjekt.yaml": "navn: P\nkommune: Vik\nprosjektgruppe: [2-3 lærere]\n"})
    (fault,) = (d for d in load_project(folder)[1] if d.level == "feil")
    assert (fault.message, fault.hint) == (
        "«2-3 lærere» kan bety to ting.",
        "Skriv «2 lærere» eller «3 lærere».",
    )


def test_a_part_that_stands_apart_from_the_title_is_no_comment(build: Build, td: Run) -> None:
    day = "type: workshop\ntittel: Idédag her\nslag: idé\nformål: F\ninnspill: [{id: bil, tekst: Bil}]\n"
    folder = build({"w.yaml": day, "i.yaml": f"{IDEA}workshop: Idédag her #bil\n"})
    for _ in range(2):  # without and with what td remembers
        assert "w#bil" in td("validate", "--code", "TD112", cwd=folder).out
    idea: Any = load_project(folder)[0].entries["i"].model
    assert idea.workshop.tekst == "w#bil"


def test_tabs_that_could_be_read_in_two_ways_are_told(build: Build) -> None:
    folder = build({"i.yaml": IDEA + "verdi:\n\tinnbygger: 3\n ansatt: 2\n"})
    assert any(line.startswith("TD011") for line in told(folder))


# --- files --------------------------------------------------------------------------------------------------------

WRITTEN: Final = {
    "prosjekt.yaml": "Navn: Opptak\nkommune: Vik\ntidsrom: {fra: mars 2026, til: 4. kvartal 2027}\n",
    "Samtale 1.yaml": "Type: Intervju\r\nTittel: Samtale\r\ndato: 3. mars 2026  # som avtalt\r\n"
    "respondent: {kode: I-1, Rolle: Innbygger}\r\nsamtykke: {dato: 01.03.2026, omfang: Sitater, slettes: 31.12.2027}\r\n"
    "utsagn:\r\n  - {id: Sitat 1, tekst: Jeg går helst alene.}\r\n",
    "alene.yaml": "type: innsikt\ntittel: Å gå alene\npåstand: Jeg vil gå selv.\nforklaring: Barna vil gå selv.\nbevis: Samtale 1#Sitat 1\n",
    "en-ide.yaml": "type: idé\noverskrift: Gåbuss\nbeskrivelse: Vi går sammen.\nsvarer på: å gå alene\nstemmer: sju\nmerkelapper: skole, vei\n",
}
"""As three people would type it."""


def told(folder: Path) -> list[str]:
    return [f"{d.code} {d.message}" for d in load_project(folder)[1] if d.code < "TD300"]


def test_a_project_typed_by_people_is_read_as_it_is_meant(build: Build) -> None:
    project, found = load_project(build(WRITTEN))
    assert [d for d in found if d.level == "feil"] == []
    talk: Any = project.entries["samtale-1"].model
    assert (talk.tittel, talk.dato, talk.respondent.rolle) == ("Samtale", date(2026, 3, 3), "innbygger")
    assert talk.samtykke.slettes == date(2027, 12, 31)
    idea: Any = project.entries["en-ide"].model
    assert (idea.tittel, idea.stemmer, idea.merkelapper) == ("Gåbuss", 7, ("skole", "vei"))
    assert [r.tekst for r in idea.svarer_på] == ["alene"]
    assert [e.id for e, _, _ in project.backlinks["samtale-1"]] == ["alene"]
    assert {d.code for d in found} >= {"TD112"}


def test_what_is_read_is_told_where_it_stands(build: Build) -> None:
    found = [d for d in load_project(build(WRITTEN))[1] if d.code == "TD112"]
    (day,) = (d for d in found if "3. mars" in d.message)
    assert (day.position.file, day.position.line, day.position.column, day.meant) == (
        "Samtale 1.yaml",
        3,
        7,
        "2026-03-03",
    )
    (key,) = (d for d in found if "utsagn" in d.message)
    assert (key.position.line, key.message) == (6, "«utsagn» er lest som «sitater».")


def test_fix_writes_it_as_td_does_and_nothing_else(build: Build, td: Run) -> None:
    folder = build(WRITTEN)
    before = load_project(folder)[0]
    assert td("fix", "--check", cwd=folder).code == 1
    assert contents(folder)["Samtale 1.yaml"] == WRITTEN["Samtale 1.yaml"].encode()
    assert td("fix", "--yes", cwd=folder).code == 0
    project, found = load_project(folder)
    assert [d for d in found if d.code == "TD112"] == []
    assert {i: e.model for i, e in project.entries.items()} == {i: e.model for i, e in before.entries.items()}
    text = contents(folder)["samtale-1.yaml"].decode()
    assert "dato: 2026-03-03  # som avtalt\r\n" in text
    assert text.count("\r\n") == text.count("\n") == 7
    assert td("fix", "--check", cwd=folder).code == 0


def test_fix_of_one_file_leaves_the_others(build: Build, td: Run) -> None:
    folder = build(WRITTEN)
    assert td("fix", "en-ide.yaml", "--yes", cwd=folder).code == 0
    now = contents(folder)
    assert now["alene.yaml"] == WRITTEN["alene.yaml"].encode()
    assert b"tittel: G" in now["en-ide.yaml"]


def test_fix_carries_out_what_has_one_answer_and_leaves_the_rest(build: Build, td: Run) -> None:
    folder = build(
        {
            "unge.yaml": "type: brukergruppe\ntittel: Unge\nbeskrivelse: Noen\n",
            "reise.yaml": "type: brukerreise\ntittel: R\naktører: [unge, ungge, finnes-ikke]\nsteg: [{id: a, fase: før, tittel: A}]\n",
        }
    )
    assert td("fix", "--yes", cwd=folder).code == 0
    assert "[unge, unge, finnes-ikke]" in contents(folder)["reise.yaml"].decode()


def test_fix_asks_first_and_without_a_terminal_says_how(build: Build, td: Run) -> None:
    folder = build(WRITTEN)
    result = td("fix", cwd=folder)
    assert result.code == 2
    assert "td fix --yes" in result.err
    assert contents(folder)["en-ide.yaml"] == WRITTEN["en-ide.yaml"].encode()


def test_keys_from_before_are_written_as_those_that_took_their_place(build: Build, td: Run) -> None:
    old = (
        "type: intervju\ntittel: Samtale\nrespondent: {kode: I-1, rolle: innbygger}\n"
        "samtykke: {dato: 2026-01-01, omfang: Sitater, slettes: 2030-01-01}\n"
        "sitater:\n  - id: a\n    tekst: Nei\n    gjenfortalt: true\n  - id: b\n    tekst: Ja\n    gjenfortalt: true\n"
    )
    folder = build({"samtale.yaml": old})
    assert "TD317" in {d.code for d in load_project(folder)[1]}
    assert td("fix", "--yes", cwd=folder).code == 0
    assert "TD317" not in {d.code for d in load_project(folder)[1]}
    assert contents(folder)["samtale.yaml"].decode().count("belegg: gjenfortalt") == 2


@pytest.mark.parametrize("example", ["asker", "skolevei"])
def test_there_is_nothing_to_fix_in_an_example(example: str, td: Run, tmp_path: Path) -> None:
    folder = shutil.copytree(ASKER.parent / example, tmp_path / "p")
    before = contents(folder)
    assert td("fix", "--check", cwd=folder).code == 0
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("stemmer: 3-5\n", "TD107 «3-5» er ikke et tall."),
        ("dato: 03/04/2026\n", "TD107 «03/04/2026» kan bety to ting."),
        ("Tittel: To\n", "TD106 «Tittel» er det samme som «tittel», og den står her også."),
        ("status: ferdig\n", "TD108 «ferdig» er ikke et av valgene for «status»."),
        ("navn: A\noverskrift: B\n", "TD106 «navn» er ikke en nøkkel her."),
        ("svarer_på: Finnes ikke\n", "TD201 «Finnes ikke» finnes ikke i prosjektet."),
    ],
)
def test_what_could_mean_two_things_or_none_is_asked_about(build: Build, content: str, said: str) -> None:
    head = "" if "navn" in content else "tittel: En\n"
    assert said in told(build({"i.yaml": f"type: ide\n{head}beskrivelse: Noe\n{content}"}))


def test_a_title_that_two_have_is_no_reference(build: Build) -> None:
    insight = "type: innsikt\ntittel: Ro\npåstand: P\nforklaring: F\n"
    idea = "type: ide\ntittel: En\nbeskrivelse: Noe\nsvarer_på: [Ro.]\n"
    assert told(build({"a.yaml": insight, "i.yaml": idea})) == [
        "TD104 «bevis» mangler.",
        "TD112 «Ro.» er lest som «a».",
    ]
    twice = told(build({"a.yaml": insight, "b.yaml": insight, "i.yaml": idea}))
    assert "TD201 «Ro.» finnes ikke i prosjektet." in twice


def test_two_files_whose_names_stand_for_the_same_id_are_told(build: Build) -> None:
    idea = "type: ide\ntittel: En\nbeskrivelse: Noe\n"
    assert "TD102 Id-en «en-ide» er brukt av to filer." in told(
        build({"en-ide.yaml": idea, "En ide.yaml": idea})
    )


def test_a_rename_in_a_file_in_peoples_own_spelling_keeps_what_it_means(build: Build) -> None:
    folder = build(WRITTEN)
    files = list(read_files(folder))
    project, found = load_project(folder, files)
    change = renaming_plan(project, found, files, Ledd("alene"), "ga-selv").change
    assert "svarer_på:\n  - ga-selv\n".encode() in (change.after["en-ide.yaml"] or b"")


def test_what_refers_to_it_in_other_words_goes_when_it_is_deleted(build: Build, td: Run) -> None:
    folder = build(WRITTEN)
    assert td("delete", "alene", "--yes", cwd=folder).code == 0
    assert "svarer" not in contents(folder)["en-ide.yaml"].decode()
    assert [d for d in load_project(folder)[1] if d.level == "feil"] == []


def test_a_workbook_changes_a_file_in_peoples_own_spelling(build: Build, td: Run, tmp_path: Path) -> None:
    folder = build(WRITTEN)
    sheet = tmp_path / "ideer.csv"
    sheet.write_text("id;stemmer\nen-ide;9\n", "utf-8")
    assert td("import", sheet, "--type", "ide", "--yes", "--project", folder).code == 0
    idea: Any = load_project(folder)[0].entries["en-ide"].model
    assert (idea.stemmer, idea.tittel) == (9, "Gåbuss")


def test_a_file_that_is_as_td_writes_it_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from tjenestedesign.project import understood

    def never(*_: Any) -> Any:
        raise AssertionError

    monkeypatch.setattr(understood, "_tried", never)
    for file, raw in contents(ASKER).items():
        if file.endswith(".yaml") and not file.startswith(("godkjent", ".")):
            read_one(file, raw)


def test_what_the_rest_of_td_reads_is_what_was_meant(build: Build) -> None:
    source = load_project(build(WRITTEN))[0].entries["samtale-1"].source
    data = parse(source)[0]
    assert (data["type"], data["dato"], data["sitater"][0]["id"]) == ("intervju", "2026-03-03", "sitat-1")


def test_a_word_for_a_key_is_never_a_key_of_the_same_part() -> None:
    for key, words in KEYS.items():
        assert key not in words


def test_settings_that_are_faulty_keep_what_was_read(build: Build) -> None:
    said = told(build({"prosjekt.yaml": "Navn: P\nkommune: Vik\nukjent_sak: 1\n"}))
    assert "TD106 «ukjent_sak» er ikke en nøkkel her." in said
    assert "TD112 «Navn» er lest som «navn»." in said


def test_what_stands_beside_and_around_a_value_says_what_it_is(build: Build) -> None:
    source = "type: kilde\ntittel: Tall\nslag: statistikk\nfunn:\n"
    found = "  - {id: a, tekst: A, tall: 42 dager, enhet: dager}\n  - {id: b, tekst: B, tall: '55 %', enhet: prosent}\n  - {id: c, tekst: C, tall: 3 uker, enhet: dager}\n"
    road = (
        "type: veikart\ntittel: V\nspor: [{id: m, tittel: Meldingen}]\naktiviteter:\n"
        "  - {id: kjop, tittel: Kjøpe bil, spor: Meldingen, fra: 2027}\n  - {id: b, tittel: B, spor: m, fra: 2027, avhenger_av: Kjøpe bil}\n"
    )
    project, faults = load_project(build({"k.yaml": source + found, "v.yaml": road}))
    assert [d.message for d in faults if d.level == "feil"] == []
    numbers: Any = project.entries["k"].model
    assert [f.tall for f in numbers.funn] == [42, 55, 21]
    way: Any = project.entries["v"].model
    assert [(a.spor, a.avhenger_av) for a in way.aktiviteter] == [("m", ()), ("m", ("kjop",))]


def test_words_that_name_no_part_are_not_made_an_id(build: Build) -> None:
    road = "type: veikart\ntittel: V\n{}: [{{id: Spor M, tittel: Meldingen}}]\naktiviteter: [{{id: a, tittel: A, spor: {}, fra: 2027}}]\n"
    assert any(
        "«Bilen» kan ikke være en id" in line
        for line in told(build({"v.yaml": road.format("Spor", "Bilen")}))
    )
    for words in ("Meldingen", "SPOR M"):
        way: Any = load_project(build({"v.yaml": road.format("Spor", words)}))[0].entries["v"].model
        assert way.aktiviteter[0].spor == way.spor[0].id == "spor-m"


def test_a_number_in_another_unit_than_the_one_beside_it_is_told(build: Build) -> None:
    source = (
        "type: kilde\ntittel: T\nslag: statistikk\nfunn: [{{id: a, tekst: A, tall: 42 kroner, enhet: {}}}]\n"
    )
    for unit in ("dager", "søknader", "prosent"):
        assert "TD107 «42 kroner» er ikke et tall." in told(build({"k.yaml": source.format(unit)}))


def test_a_title_with_og_in_it_is_one_reference(build: Build) -> None:
    insight = "type: innsikt\ntittel: {}\npåstand: P\nforklaring: F\n"
    idea = IDEA + "svarer_på: {}\n"
    folder = {
        "a.yaml": insight.format("Ro og fred"),
        "b.yaml": insight.format("Fred"),
        "fred.yaml": insight.format("Uro"),
    }
    for written, meant in (
        ("Ro og fred", ["a"]),
        ("Ro og fred, Uro", ["a", "fred"]),
        ("uro og fred", ["fred", "fred"]),
    ):
        model: Any = load_project(build(folder | {"i.yaml": idea.format(written)}))[0].entries["i"].model
        assert [r.tekst for r in model.svarer_på] == meant


def test_a_quote_is_without_the_marks_around_it_and_to_the_letter_within(build: Build) -> None:
    talk = (
        "type: intervju\ntittel: S\nrespondent: {kode: I-1, rolle: innbygger}\nsamtykke: {dato: 2026-01-01, omfang: Sitater, slettes: 2090-01-01}\n"
        "sitater:\n  - {id: a, tekst: “Jeg venter ennå.”}\n  - {id: b, tekst: «Ingen \u00a0ringer – meg.»}\n  - id: c\n    tekst: „Hun sa «nei»\n      til meg.“\n"
        "  - {id: d, tekst: '«Ja» sa hun, «ja»'}\n"
    )
    model: Any = load_project(build({"s.yaml": talk}))[0].entries["s"].model
    assert [q.tekst for q in model.sitater] == [
        "Jeg venter ennå.",
        "Ingen \u00a0ringer – meg.",
        "Hun sa «nei» til meg.",
        "«Ja» sa hun, «ja»",
    ]


def test_a_name_that_differs_by_capitals_alone_is_left_where_the_disk_takes_them_for_one(
    build: Build, td: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = build({"Ide.yaml": "type: ide\ntittel: En\nbeskrivelse: Noe\nstemmer: sju\n"})
    there = Path.exists
    monkeypatch.setattr(Path, "exists", lambda path: there(path) or path.name == "ide.yaml")
    assert td("fix", "--yes", cwd=folder).code == 0
    assert b"stemmer: 7" in contents(folder)["Ide.yaml"]


def test_a_part_in_short_form_is_read_as_what_the_form_is() -> None:
    one = read_one("a.yaml", b"type: tilbud\ntittel: T\nandre_kostnader: 3 000 kr\n")
    assert one.source.readings[0].value == "3000"
    assert not [d for d in one.told if d.code == "TD107"]
