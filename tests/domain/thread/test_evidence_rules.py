"""The rules of evidence (TD403–408): what keeps them quiet. What they say stands in tests/cases/."""

from __future__ import annotations

import pytest

from tests.conftest import Build
from tjenestedesign.check.load import load_project
from tjenestedesign.check.rules.claims import doubts

CONSENT = "samtykke: {dato: 2026-01-02, omfang: Sitater, slettes: 2099-01-01}\n"


def interview(code: str, role: str = "innbygger", more: str = "", theme: str = "") -> str:
    quote = f"{{id: s, tekst: Nei{f', tema: {theme}' if theme else ''}}}"
    return f"type: intervju\ntittel: Samtale\nrespondent: {{kode: {code}, rolle: {role}}}\n{CONSENT}{more}sitater: [{quote}]\n"


def insight(evidence: str, more: str = "") -> str:
    return f"type: innsikt\ntittel: Ro\npåstand: Jeg\nforklaring: x\nbevis: [{evidence}]\n{more}"


def said(build: Build, files: dict[str, str | bytes]) -> set[str]:
    _, found = load_project(build(files))
    return {d.code for d in found if d.code in {f"TD40{n}" for n in range(3, 9)}}


def test_one_informant_is_no_advice_where_only_one_was_heard(build: Build) -> None:
    alone: dict[str, str | bytes] = {"a.yaml": interview("I-1"), "ro.yaml": insight("a#s")}
    assert said(build, alone) == set()
    assert said(build, alone | {"b.yaml": interview("I-2")}) == {"TD403"}


def test_one_person_in_two_interviews_is_one_informant(build: Build) -> None:
    files: dict[str, str | bytes] = {
        "a.yaml": interview("I-1"),
        "b.yaml": interview("I-1"),
        "c.yaml": interview("I-2"),
        "ro.yaml": insight("a#s, b#s"),
    }
    assert said(build, files) == {"TD403"}


def test_rejected_insights_are_left_alone(build: Build) -> None:
    files: dict[str, str | bytes] = {
        "a.yaml": interview("I-1", more="status: forkastet\n"),
        "b.yaml": interview("I-2"),
        "ro.yaml": insight("a#s", "status: forkastet\n"),
    }
    assert said(build, files) == set()


def test_two_alike_is_no_pattern_and_neither_is_what_the_whole_project_shares(build: Build) -> None:
    young, old = (f"faktorer: {{livssituasjon: {x}}}\n" for x in ("ungdom", "voksen-eldre"))
    files: dict[str, str | bytes] = {
        "a.yaml": interview("I-1", more=young),
        "b.yaml": interview("I-2", more=young),
        "c.yaml": interview("I-3", more=young),
        "ro.yaml": insight("a#s, b#s"),
    }
    three: dict[str, str | bytes] = files | {"ro.yaml": insight("a#s, b#s, c#s")}
    assert said(build, three) == set()
    assert said(build, three | {"d.yaml": interview("I-4", more=old)}) == {"TD404"}
    assert said(build, files) == set()


@pytest.mark.parametrize("behind", ["a, b, c", "a, a#s, b, b#s, c"])
def test_a_group_that_rests_on_two_quotes_of_one_interview_is_one_group(build: Build, behind: str) -> None:
    group = "type: brukergruppe\ntittel: {}\nbeskrivelse: x\nbygger_på: [{}]\n"
    files: dict[str, str | bytes] = {
        **{f"{id}.yaml": interview(f"I-{id}") for id in "abcd"},
        "unge.yaml": group.format("Unge", behind),
        "eldre.yaml": group.format("Eldre", "d"),
        "ro.yaml": insight("a#s, b#s, c#s"),
    }
    assert said(build, files) == {"TD404"}


def test_staff_alone_are_pointed_out_only_where_citizens_were_heard(build: Build) -> None:
    files: dict[str, str | bytes] = {
        "a.yaml": interview("A-1", "ansatt"),
        "b.yaml": interview("A-2", "ansatt"),
        "ro.yaml": insight("a#s, b#s"),
    }
    assert said(build, files) == set()
    assert said(build, files | {"c.yaml": interview("I-1", "pårørende")}) == {"TD405"}
    heard = files | {"c.yaml": interview("I-1", "pårørende"), "ro.yaml": insight("a#s, c#s")}
    assert said(build, heard) == set()


@pytest.mark.parametrize(
    ("theirs", "ours", "same"),
    [
        ("NABOER", "naboskap", True),
        ("rolle, bokompetanse", "Bokompetanse", True),
        ("gode naboer", "naboskap", True),
        ("boligøkonomi", "økonomi", True),
        ("bo", "Bo", True),
        ("økonomi", "naboskap", False),
        ("bo", "rus", False),
    ],
)
def test_themes_differ_by_their_words_and_not_by_how_they_are_bent(
    build: Build, theirs: str, ours: str, same: bool
) -> None:
    files: dict[str, str | bytes] = {
        "a.yaml": interview("I-1", theme=f"'{theirs}'"),
        "ro.yaml": insight("a#s", f"tema: {ours}\n"),
    }
    assert (said(build, files) == set()) is same


def test_workshop_notes_alone_are_pointed_out_only_where_someone_was_interviewed(build: Build) -> None:
    meeting = "type: workshop\ntittel: W\nslag: innsikt\ndato: 2026-01-01\nformål: x\ndeltakere: [{rolle: ansatt, antall: 5}]\ninnspill: [{id: l, tekst: x}]\n"
    files: dict[str, str | bytes] = {"w.yaml": meeting, "ro.yaml": insight("w#l")}
    assert said(build, files) == set()
    assert said(build, files | {"a.yaml": interview("I-1")}) == {"TD407"}


def test_advice_can_be_waived_and_rejected_evidence_cannot(build: Build) -> None:
    settings = "navn: P\nkommune: Vik\nfravik:\n  - {kode: TD403, begrunnelse: Vi rakk ikke flere.}\n"
    files: dict[str, str | bytes] = {
        "prosjekt.yaml": settings,
        "a.yaml": interview("I-1"),
        "b.yaml": interview("I-2"),
        "c.yaml": interview("I-3", more="status: forkastet\n"),
        "ro.yaml": insight("a#s, c#s"),
    }
    folder = build(files)
    project, found = load_project(folder)
    assert {d.code for d in found if d.code.startswith("TD40")} == {"TD408"}
    assert doubts(project)["ro"] == ("«c#s» er belegg, men «c» er forkastet.",)
