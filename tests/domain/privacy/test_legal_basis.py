"""The legal basis: where it is said, what each asks for, and that the register and the pages follow it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import SETTINGS, Build, Run
from tjenestedesign.artefakter.grunnlag import basis, rests_on_consent
from tjenestedesign.check.load import load_project
from tjenestedesign.domain.privacy.law import laws, met
from tjenestedesign.domain.privacy.register import register
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

TASK = SETTINGS + "personvern:\n  behandlingsgrunnlag: {grunnlag: oppgave, hjemmel: boligsosialloven § 5}\n"
QUOTE = "sitater: [{id: s-1, tekst: Jeg vil bo ett sted.}]\n"
GUIDE = "type: intervjuguide\ntittel: x\nformål: x\nmålgruppe: x\ninnledning: x\ntemaer: [{id: a, tema: x, spørsmål: [Hva?]}]\n"
TEST = "type: brukertest\ntittel: x\nnivå: enkel-skisse\nantagelser: [{id: a, tekst: x}]\ndeltakere: [{rolle: innbygger}]\n"
SHOP = "type: workshop\ntittel: x\nslag: innsikt\nformål: x\ndeltakere: [{rolle: ansatt, antall: 4}]\n"


def interview(more: str = "", quote: str = QUOTE) -> str:
    return f"type: intervju\ntittel: x\nrespondent: {{kode: I-1, rolle: innbygger}}\n{more}{quote}"


def codes(folder: Path) -> dict[str, list[str]]:
    """Code → levels, of the privacy rules alone, and what else stops an interview."""
    found: dict[str, list[str]] = {}
    for d in load_project(folder)[1]:
        if d.code.startswith("TD6") or d.code in ("TD104", "TD301", "TD303"):
            found.setdefault(d.code, []).append(d.level.name)
    return found


def page(folder: Path, path: str, public: bool = False) -> str:
    project, found = load_project(folder)
    return next(
        f.data.decode() for f in render_site(plan_site(project, found, public=public)) if f.path == path
    )


def test_an_interview_on_a_task_needs_no_consent_but_information_and_an_end(build: Build) -> None:
    bare = build({"prosjekt.yaml": TASK, "i.yaml": interview()})
    assert codes(bare) == {"TD104": ["RÅD"], "TD620": ["FEIL", "FEIL"]}
    told = interview("personvern: {informert: 2026-02-03, slettes: 2099-12-31}\n")
    assert codes(build({"prosjekt.yaml": TASK, "i.yaml": told})) == {}


def test_without_a_word_about_it_consent_is_the_basis_as_before(build: Build) -> None:
    folder = build(
        {
            "i.yaml": interview(),
            "prosjekt.yaml": SETTINGS + "personvern: {behandlingsgrunnlag: Vår egen tekst}\n",
        }
    )
    assert codes(folder) == {"TD104": ["RÅD"], "TD611": ["FEIL"]}
    assert basis(load_project(folder)[0]).artikkel_6 == "Vår egen tekst"


def test_the_blank_part_of_a_new_file_is_no_answer(build: Build) -> None:
    blank = "personvern:\n  informert:\n  slettes:\n"
    assert codes(build({"i.yaml": interview(blank)})) == {"TD104": ["RÅD"], "TD611": ["FEIL"]}


@pytest.mark.parametrize(
    ("guide", "own", "consent"),
    [
        ("", "", False),
        ("behandlingsgrunnlag: {grunnlag: samtykke}\n", "", True),
        ("behandlingsgrunnlag: {grunnlag: samtykke}\n", "personvern: {behandlingsgrunnlag: {grunnlag: plikt, hjemmel: x}}\n", False),
        ("", "samtykke: {dato: 2026-01-02, omfang: x, slettes: 2099-01-01}\n", True),
        ("", "samtykke: {grunnlag: innhentet}\n", False),
    ],
)  # fmt: skip
def test_what_stands_nearest_is_the_basis(guide: str, own: str, consent: bool, build: Build) -> None:
    folder = build({"prosjekt.yaml": TASK, "g.yaml": GUIDE + guide, "i.yaml": interview("guide: g\n" + own)})
    project, _ = load_project(folder)
    assert rests_on_consent(project, project.entries["i"]) is consent


def test_a_basis_comes_with_its_own_law_and_not_another_places(build: Build) -> None:
    own = "personvern: {behandlingsgrunnlag: {grunnlag: plikt}, informert: 2026-01-01, slettes: 2099-01-01}\n"
    folder = build({"prosjekt.yaml": TASK, "i.yaml": interview(own)})
    project, _ = load_project(folder)
    assert basis(project, project.entries["i"]).hjemmel is None
    assert codes(folder) == {"TD621": ["ADVARSEL"]}


def test_a_law_that_lacks_is_told_in_the_project_and_in_what_says_otherwise(build: Build) -> None:
    settings = (
        SETTINGS
        + "personvern: {behandlingsgrunnlag: {grunnlag: oppgave, særlige_kategorier: forskning}, konsekvensvurdering: x}\n"
    )
    guide = GUIDE + "behandlingsgrunnlag: {grunnlag: oppgave, hjemmel: x, særlige_kategorier: samtykke}\n"
    assert codes(build({"prosjekt.yaml": settings, "g.yaml": guide})) == {
        "TD621": ["ADVARSEL"],
        "TD622": ["ADVARSEL"],
    }


@pytest.mark.parametrize(
    ("settings", "age", "answer", "level"),
    [
        (SETTINGS, "under-15", "", "FEIL"),
        (SETTINGS, "15-17", "", "ADVARSEL"),
        (TASK, "under-15", "", "ADVARSEL"),
        (TASK, "15-17", "", None),
        (SETTINGS, "under-15", ", foresatte: Sa ja 2026-02-01", None),
        (SETTINGS, "15-17", ", foresatte: '17 år, svarer selv'", None),
    ],
)
@pytest.mark.parametrize("kind", ["intervju", "workshop", "brukertest"])
def test_a_child_asks_for_an_answer_from_the_guardians(
    kind: str, settings: str, age: str, answer: str, level: str | None, build: Build
) -> None:
    own = f"personvern: {{barn: {age}, informert: 2026-01-01, slettes: 2099-01-01{answer}}}\n"
    consent = "samtykke: {dato: 2026-01-02, omfang: x, slettes: 2099-01-01}\n" if settings == SETTINGS else ""
    text = {"intervju": interview(own + consent), "workshop": SHOP + own, "brukertest": TEST + own}[kind]
    found = codes(build({"prosjekt.yaml": settings, "x.yaml": text}))
    assert found.get("TD623") == ([level] if level else None)


def test_the_guides_age_is_the_interviews(build: Build) -> None:
    consent = "guide: g\nsamtykke: {dato: 2026-01-02, omfang: x, slettes: 2099-01-01}\n"
    folder = build({"g.yaml": GUIDE + "barn: under-15\n", "i.yaml": interview(consent)})
    assert codes(folder)["TD623"] == ["FEIL"]
    assert "også under 18 år" in register(load_project(folder)[0]).poster[0].hvem


def test_the_consequences_are_asked_for_once_and_only_where_it_matters(build: Build) -> None:
    special = SETTINGS + "personvern: {behandlingsgrunnlag: {særlige_kategorier: samtykke}}\n"
    files = {f"g{n}.yaml": GUIDE for n in range(3)}
    assert codes(build({"prosjekt.yaml": special, **files})) == {"TD624": ["RÅD"]}
    answered = special.replace("}}\n", "}, konsekvensvurdering: Vurdert}\n")
    assert codes(build({"prosjekt.yaml": answered, **files})) == {}
    none = special.replace("samtykke", "ingen")
    assert codes(build({"prosjekt.yaml": none, **files})) == {}


def test_processors_are_asked_for_where_suppliers_meet_interviews(build: Build) -> None:
    suppliers = SETTINGS + "leverandører: [Byrået]\n"
    consent = interview("samtykke: {dato: 2026-01-02, omfang: x, slettes: 2099-01-01}\n")
    assert codes(build({"prosjekt.yaml": suppliers, "i.yaml": consent})) == {"TD625": ["RÅD"]}
    retold = interview("samtykke: {grunnlag: publisert, kilde: x}\n")
    assert codes(build({"prosjekt.yaml": suppliers, "i.yaml": retold})) == {}
    named = suppliers + "personvern: {databehandlere: [Byrået]}\n"
    assert codes(build({"prosjekt.yaml": named, "i.yaml": consent})) == {}


def test_two_bases_for_the_same_are_told_but_a_consent_to_publish_is_another(build: Build) -> None:
    both = (
        "personvern: {behandlingsgrunnlag: {grunnlag: oppgave, hjemmel: x}, informert: 2026-01-01}\n"
        "samtykke: {dato: 2026-01-02, omfang: x, slettes: 2099-01-01}\n"
    )
    assert codes(build({"i.yaml": interview(both)})) == {"TD626": ["RÅD"]}
    published = both.replace("omfang: x", "omfang: x, publiseres: true")
    assert codes(build({"i.yaml": interview(published)})) == {}


@pytest.mark.parametrize("text", [interview("personvern: {slettes: 2020-01-01, informert: 2019-01-01}\n"), SHOP + "personvern: {slettes: 2020-01-01}\n"])  # fmt: skip
def test_what_is_past_its_day_is_told_whatever_it_rests_on(text: str, td: Run, build: Build) -> None:
    folder = build({"prosjekt.yaml": TASK, "x.yaml": text})
    assert codes(folder)["TD610"] == ["FEIL"]


def test_the_register_says_the_basis_and_what_is_written_and_never_that_nobody_is_there(
    td: Run, build: Build
) -> None:
    files = {
        "prosjekt.yaml": TASK,
        "i.yaml": interview("personvern: {informert: 2026-02-03, slettes: 2099-12-31}\n"),
        "w.yaml": SHOP,
        "t.yaml": TEST + "personvern: {slettes: 2098-01-01}\n",
        "k.yaml": GUIDE,
    }
    found = register(load_project(build(files))[0])
    rows = {p.hva: p for p in found.poster}
    law = "Oppgave i allmennhetens interesse (personvernforordningen artikkel 6 nr. 1 bokstav e), jf. boligsosialloven § 5"
    assert {p.grunnlag for p in found.poster} == {law}
    assert {p.særlige for p in found.poster} == {"Ikke vurdert"}
    assert rows["Intervjuer, med kode"].opplysninger == "Kode og rolle og sitater"
    assert rows["Innspill fra workshop"].slettes == "Ikke oppgitt"
    assert [f.kommando for f in found.frister] == ["td delete t", "td forget i"]
    assert found.utenfor == ("Intervjuguider",)
    out = td("privacy", cwd=build(files)).out
    assert "Ikke knyttet" not in out
    assert "td har ikke vurdert de andre artefaktene (typer: 1)" in out


def test_an_empty_consent_is_not_called_a_consent(build: Build) -> None:
    found = register(load_project(build({"i.yaml": interview("samtykke: {grunnlag: innhentet}\n", "")}))[0])
    assert found.poster[0].grunnlag == "Ikke oppgitt"


def test_the_laws_are_those_the_project_meets_each_with_a_source(build: Build) -> None:
    assert met(load_project(build({}))[0]) == []
    files = {"i.yaml": interview("samtykke: {dato: 2026-01-02, omfang: x, slettes: 2099-01-01}\n")}
    ids = [law.id for law in met(load_project(build(files))[0])]
    assert ids == ["grunnlag", "særlige", "taushetsplikt", "arkiv", "innsyn"]
    child = {
        **files,
        "g.yaml": GUIDE + "barn: 15-17\n",
        "prosjekt.yaml": SETTINGS + "leverandører: [Byrået]\n",
    }
    assert [law.id for law in met(load_project(build(child))[0])] == [law.id for law in laws()]
    assert all(law.hentet.year >= 2026 for law in laws())
    text = page(build(child), "personvern.html")
    assert all(law.kilde.lenke.replace("&", "&amp;") in text for law in laws())
    assert "Lover dere møter" not in page(build(child), "personvern.html", public=True)


def test_who_took_part_is_protected_on_the_public_pages_too(build: Build) -> None:
    shop = SHOP + "dato: 2026-01-01\npersonvern: {informert: 2026-02-03, foresatte: Sa ja til alt}\n"
    project, found = load_project(build({"w.yaml": shop}))
    shown = plan_site(project, found, public=True).project.entries["w"].model
    own = shown.personvern  # pyright: ignore[reportAttributeAccessIssue]
    assert (own.informert, own.foresatte, own.slettes, own.barn) == (None, None, None, None)


def test_the_description_of_a_person_stands_on_the_interviews_page_alone(build: Build) -> None:
    described = interview("samtykke: {dato: 2026-01-02, omfang: x, slettes: 2099-01-01}\n").replace(
        "rolle: innbygger", "rolle: innbygger, beskrivelse: Mann med gul båt"
    )
    insight = "type: innsikt\ntittel: x\npåstand: x\nbevis: [i#s-1]\n"
    project, found = load_project(build({"i.yaml": described, "n.yaml": insight}))
    where = [f.path for f in render_site(plan_site(project, found)) if b"gul b\xc3\xa5t" in f.data]
    assert where == ["intervju/i.html", "sok/indeks.js"]
