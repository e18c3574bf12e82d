"""Keys and choices with one slip in them are read and told where one word alone is that near; two are asked about; other words are left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.conftest import Build, Run, contents
from tjenestedesign.check.load import load_project
from tjenestedesign.check.types import TYPES
from tjenestedesign.ground.readings import Ambiguous, meant_word, nearly, same_word
from tjenestedesign.project.fields import part_model, words
from tjenestedesign.project.model import Del
from tjenestedesign.project.prosjekt import Prosjekt

IDEA: Final = "type: ide\ntittel: En\nbeskrivelse: Noe\n"


def told(build: Build, text: str) -> list[str]:
    found = load_project(build({"i.yaml": text}))[1]
    return [f"{d.code} {d.message} {d.hint}" for d in found if d.code < "TD200"]


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("titel", "tittel"), ("tittell", "tittel"), ("tittle", "tittel"), ("beskrivlse", "beskrivelse"), ("beskrvielse", "beskrivelse"), ("interesenter", "interessenter"),
        ("merkelappar", "merkelapper"), ("brukarreise", "brukerreise"), ("gdokjent", "godkjent"), ("utkst", "utkast"), ("navnn", "navn"), ("datto", "dato"), ("tekts", "tekst"),
        ("til godkjening", "til-godkjenning"), ("Samtyke", "samtykke"),
    ],
)  # fmt: skip
def test_one_slip_in_a_word_is_near_it(typed: str, known: str) -> None:
    assert nearly(typed, (known, "annet")) == (known,)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("uegnet", "egnet"), ("del", "dele"), ("mål", "mal"), ("mal", "målt"), ("fase", "base"), ("kilde", "kiste"), ("dato", "data"), ("2025-k1", "2026-k1"), ("under-16", "under-15"),
        ("beskrivls", "beskrivelse"), ("notta", "notat-1"), ("egentlig", "tittel"), ("usynlige_handlinger", "synlige_handlinger"), ("tall", "tal"),
    ],
)  # fmt: skip
def test_another_word_is_not_near(typed: str, known: str) -> None:
    assert nearly(typed, (known,)) == ()


def test_a_slip_that_may_have_been_made_in_two_words_is_asked_about() -> None:
    assert meant_word("personlgi", ("personlig", "digital")) == "personlig"
    assert meant_word("utfordting", ("utfordring", "utfordning")) == Ambiguous(("utfordring", "utfordning"))
    assert meant_word("mottager", ("mottaker", "kunde")) == "mottaker"
    assert meant_word("mottager", ("mottaker", "kunde"), {"kunde": ("mottagar",)}) == Ambiguous(
        ("mottaker", "kunde")
    )


def test_a_key_with_a_slip_is_read_told_and_written(build: Build, td: Run) -> None:
    text = "type: ide\ntitel: En\nbeskrivlse: Noe\nstatus: gdokjent\ngjennomførbarhet: 3\n"
    folder = build({"i.yaml": text})
    idea: Any = load_project(folder)[0].entries["i"].model
    assert (idea.tittel, idea.beskrivelse, idea.status) == ("En", "Noe", "godkjent")
    assert [line for line in told(build, text) if "TD112" in line] == [
        f"TD112 «{was}» er lest som «{meant}». «td fix» skriver det slik i filen."
        for was, meant in (("titel", "tittel"), ("beskrivlse", "beskrivelse"), ("gdokjent", "godkjent"))
    ]
    assert td("fix", "--yes", cwd=folder).code == 0
    assert contents(folder)["i.yaml"].decode() == text.replace("titel", "tittel").replace(
        "beskrivlse", "beskrivelse"
    ).replace("gdokjent", "godkjent")


def test_a_slip_in_the_type_is_read(build: Build) -> None:
    said = told(build, "type: innsigt\ntittel: En\npåstand: P\nforklaring: F\n")
    assert "TD112 «innsigt» er lest som «innsikt». «td fix» skriver det slik i filen." in said
    assert not any("TD103" in line for line in said)


def test_a_key_that_is_there_already_is_not_read_twice(build: Build, td: Run) -> None:
    text = f"{IDEA}titel: To\n"
    assert told(build, text) == [
        "TD106 «titel» er ikke en nøkkel her. Mente du «tittel»? Den står her også. Behold den ene."
    ]
    folder = build({"i.yaml": text})
    td("fix", "--yes", cwd=folder)
    assert contents(folder)["i.yaml"].decode() == text


def test_two_keys_that_mean_the_same_are_both_told(build: Build) -> None:
    said = told(build, "type: ide\ntitel: En\noverskrift: To\nbeskrivelse: Noe\n")
    assert [line.split(".")[0] for line in said if "TD106" in line] == [
        "TD106 «titel» er ikke en nøkkel her",
        "TD106 «overskrift» er ikke en nøkkel her",
    ]


def test_a_slip_between_two_keys_is_told_with_both(build: Build, td: Run) -> None:
    text = "type: effektmåling\ntittel: E\nøkonomi: {prisr: 2020}\n"
    assert "TD106 «prisr» er ikke en nøkkel her, og kan bety to. Skriv «prisår» eller «priser»." in told(
        build, text
    )
    folder = build({"i.yaml": text})
    td("fix", "--yes", cwd=folder)
    assert contents(folder)["i.yaml"].decode() == text


@pytest.mark.parametrize(
    ("typed", "known"),
    [("Fasar", "faser"), ("Kjelde", "kilde"), ("Eigar", "eier"), ("Deltakarar", "deltakere"), ("publiserast", "publiseres"), ("Synlege handlingar", "synlige_handlinger"),
     ("Magisk augeblikk", "magisk_øyeblikk"), ("Kven", "hvem"), ("Ikkje starta", "ikke-startet"), ("avkrefta", "avkreftet"), ("Brukarreise", "brukerreise"), ("Verksemd", "virksomhet")],
)  # fmt: skip
def test_nynorsk_is_read_as_the_same_word(typed: str, known: str) -> None:
    assert same_word(typed, (known, "annet")) == known


def test_what_stands_around_a_key_or_a_choice_says_no_more(build: Build) -> None:
    text = (
        "type: kravspesifikasjon\nTittelen vår: K\ntjenestekart: k\nKravliste:\n"
        "  - {id: a, Kravtekst: T, slag: funksjonell (viktig), Prio: MÅ-krav, status: avtalt ennå}\n"
    )
    said = told(build, text)
    assert [line for line in said if "TD106" in line or "TD108" in line] == []
    for was, meant in (
        ("Tittelen vår", "tittel"),
        ("Kravliste", "krav"),
        ("Kravtekst", "tekst"),
        ("Prio", "prioritet"),
        ("MÅ-krav", "må"),
    ):
        assert any(f"«{was}» er lest som «{meant}»" in line for line in said)
    for taken_back in ("avtalt (ikke endelig)", "avtalt, men ikke skrevet", "nesten avtalt"):
        assert any("TD108" in line for line in told(build, text.replace("avtalt ennå", f'"{taken_back}"')))


def test_a_label_of_a_form_is_the_key_it_labels(build: Build) -> None:
    text = "type: ide\n1. Tittel *: En\nBeskrivelse (kort): Noe\nStemmer?: 3\n"
    project, found = load_project(build({"i.yaml": text}))
    assert [d.message for d in found if d.level == "feil"] == []
    idea: Any = project.entries["i"].model
    assert (idea.tittel, idea.beskrivelse, idea.stemmer) == ("En", "Noe", 3)


def parts(model: type[Del], seen: set[type[Del]]) -> Iterator[type[Del]]:
    if model not in seen:
        seen.add(model)
        yield model
        for info in model.model_fields.values():
            if (part := part_model(info.annotation)) is not None:
                yield from parts(part, seen)


def test_keys_that_are_near_each_other_are_few() -> None:
    """A slip in one of them can be the other: it is asked about."""
    seen: set[type[Del]] = set()
    models = [m for spec in TYPES.values() for m in parts(spec.modell, seen)] + [*parts(Prosjekt, seen)]
    assert len(models) > 60
    near = {(a, b) for m in models for a in m.model_fields for b in nearly(a, m.model_fields)}
    assert near == {("prisår", "priser"), ("priser", "prisår")}
    chosen = [words(info.annotation) for m in models for info in m.model_fields.values()]
    assert [(a, b) for known in chosen for a in known for b in nearly(a, known)] == []
