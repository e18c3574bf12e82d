"""The letters to those who are asked: all of GDPR article 13, from what is said, and nothing invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import SETTINGS, Build, Run
from tjenestedesign.check.load import load_project
from tjenestedesign.publish.documents.compose import Document
from tjenestedesign.publish.documents.contents import planned
from tjenestedesign.publish.documents.pandoc_tree import text_of
from tjenestedesign.publish.site.scope import plan_site

GUIDE = "type: intervjuguide\ntittel: x\nformål: x\nvarighet: 45 min\ntemaer: [{id: a, tema: Ventetiden, spørsmål: [Hva?]}]\n"
FULL = (
    "personvern:\n  behandlingsansvarlig: Vik kommune\n  formål: Å gjøre ventetiden lettere\n"
    "  lagringstid: Ut 2027\n  databehandlere: [Byrået]\n  mottakere: [Husbanken]\n"
    "  kontakt: prosjektlederen, 55 00 00 00\n  personvernombud: ombudet@vik.no\n"
    "  behandlingsgrunnlag: {grunnlag: %s, hjemmel: boligsosialloven § 5, særlige_kategorier: %s, særlig_hjemmel: x}\n"
)
RIGHTS = ("artikkel 15", "artikkel 16", "artikkel 17", "artikkel 18", "artikkel 77", "Datatilsynet")


def made(folder: Path) -> dict[str, Document]:
    project, found = load_project(folder)
    return {
        p.stem: p.make()
        for p in planned(plan_site(project, found))
        if p.names & {"informasjonsskriv", "samtykkeskjema"}
    }


def said(document: Document) -> str:
    return " ".join(f"{text_of(document.lead)} {text_of(document.blocks)}".split())


@pytest.mark.parametrize("ground", ["samtykke", "plikt", "oppgave"])
def test_the_letter_has_all_of_article_13_for_each_basis(ground: str, build: Build) -> None:
    text = said(
        made(build({"prosjekt.yaml": SETTINGS + FULL % (ground, "ingen"), "g.yaml": GUIDE}))[
            "informasjonsskriv-g"
        ]
    )
    for part in (
        "Vik kommune er behandlingsansvarlig", "prosjektlederen, 55 00 00 00", "ombudet@vik.no", "Å gjøre ventetiden lettere",
        "Husbanken", "Byrået", "Ut 2027", "45 min", "Ventetiden", "Ingen lov eller avtale pålegger deg", *RIGHTS,
    ):  # fmt: skip
        assert part in text, part
    assert ("artikkel 6 nr. 1 bokstav a" in text) == (ground == "samtykke")
    assert ("trekke samtykket" in text) == (ground == "samtykke")
    assert ("artikkel 20" in text) == (ground == "samtykke")
    assert ("artikkel 21" in text) == (ground == "oppgave")
    assert ("boligsosialloven § 5" in text) == (ground != "samtykke")
    assert text.count("[Fyll ut:") == 1  # where they meet, and whether anything is recorded: no key says it


def test_what_nobody_has_said_is_a_prompt_and_never_invented(build: Build) -> None:
    settings = "navn: Prøve\nkommune: Vik og Ås\n"
    text = said(
        made(build({"prosjekt.yaml": settings, "g.yaml": GUIDE.replace("varighet: 45 min\n", "")}))[
            "informasjonsskriv-g"
        ]
    )
    for prompt in (
        "hvem som er behandlingsansvarlig", "formålet med intervjuene", "hvor lenge samtalen varer", "hvem de kan kontakte",
        "hvordan personvernombudet kan nås", "hvem utenfor kommunen", "databehandlerne", "hvor lenge dere tar vare",
        "om dere skriver ned noe om helse",
    ):  # fmt: skip
        assert f"[Fyll ut: {prompt}" in text, prompt
    assert "Vik" not in text


def test_a_contact_that_cannot_be_reached_is_asked_how(build: Build) -> None:
    settings = SETTINGS + "personvern: {kontakt: prosjektlederen, personvernombud: ombudet}\n"
    text = said(made(build({"prosjekt.yaml": settings, "g.yaml": GUIDE}))["informasjonsskriv-g"])
    assert text.count("[Fyll ut: e-postadresse eller telefonnummer]") == 2


@pytest.mark.parametrize(
    ("ground", "special", "ticks"),
    [
        ("samtykke", "ingen", 4),
        ("samtykke", "samtykke", 5),
        ("oppgave", "samtykke", 1),
        ("oppgave", "ingen", 0),
    ],
)
def test_a_consent_is_asked_for_only_where_it_is_needed_a_tick_for_each_use(
    ground: str, special: str, ticks: int, build: Build
) -> None:
    found = made(build({"prosjekt.yaml": SETTINGS + FULL % (ground, special), "g.yaml": GUIDE}))
    form = found.get("samtykkeskjema-g")
    assert (form is not None) == (ticks > 0)
    if form:
        text = said(form)
        assert text.count("[ ") + text.count("[\u00a0") == ticks
        assert ("uttrykkelig" in text) == (special == "samtykke")
        assert "trekke" in text


def test_children_get_their_own_words_and_guardians_the_whole(build: Build) -> None:
    settings = SETTINGS + FULL % ("samtykke", "ingen")
    young = made(build({"prosjekt.yaml": settings, "g.yaml": GUIDE + "barn: under-15\n"}))
    assert list(young) == ["informasjonsskriv-g", "informasjonsskriv-g-foresatte", "samtykkeskjema-g"]
    child, guardian = said(young["informasjonsskriv-g"]), said(young["informasjonsskriv-g-foresatte"])
    assert "artikkel" not in child
    assert "Du kan si nei, selv om de voksne hjemme har sagt ja" in child
    assert all(right in guardian for right in RIGHTS)
    assert "på vegne av barnet" in guardian
    assert "Foresatt, der to har foreldreansvaret" in said(young["samtykkeskjema-g"])
    youth = made(build({"prosjekt.yaml": settings, "g.yaml": GUIDE + "barn: 15-17\n"}))
    assert all(right in said(youth["informasjonsskriv-g"]) for right in RIGHTS)
    assert "Den unge selv" in said(youth["samtykkeskjema-g"])


def test_letters_are_made_when_asked_for_and_are_never_public(td: Run, build: Build) -> None:
    root = build({"prosjekt.yaml": SETTINGS + FULL % ("oppgave", "ingen"), "g.yaml": GUIDE})
    assert (
        "informasjonsskriv-g.md"
        in td("render", "--format", "md", "--only", "informasjonsskriv", cwd=root).out
    )
    assert (
        "trengs ikke noe samtykkeskjema"
        in td("render", "--format", "md", "--only", "samtykkeskjema", cwd=root).out
    )
    assert "informasjonsskriv" not in td("render", "--format", "md", cwd=root).out
    project, found = load_project(root)
    stems = {p.stem for p in planned(plan_site(project, found, public=True))}
    assert "informasjonsskriv-g" not in stems
