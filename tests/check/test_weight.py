"""What `td validate` says first, what it says once, and what it does not say because it has not read all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import ASKER, Build, Run
from tjenestedesign.check.load import load_project
from tjenestedesign.check.remembered.checking import check_folder

GROUP = "type: brukergruppe\ntittel: Unge\nbeskrivelse: x\nsituasjon: x\nbehov: [Ro]\n"
WARNING = GROUP.replace("beskrivelse: x", "beskrivelse: Vi bor i Prøveveien 12.")
UNKNOWN_KEY = GROUP + "farge: blå\n"
UNREADABLE = GROUP.replace("tittel: Unge", "tittel: Unge: og eldre")
DANGLING = "type: brukerreise\ntittel: x\naktører: [ingen-slik]\nsteg: [{id: a, fase: før, tittel: A}]\n"
DRAFT = "type: innsikt\ntittel: x\npåstand: Jeg vil bo\nforklaring: x\n"
"""Advice alone: something must be filled in before it can be approved."""


def heads(out: str) -> list[str]:
    return [line.split("]")[0] + "]" for line in out.splitlines() if line[:4] in ("feil", "adva", "råd[")]


def test_errors_come_first_then_warnings_then_advice_whatever_the_files_are_called(
    td: Run, build: Build
) -> None:
    root = build(
        {"a.yaml": DRAFT, "b.yaml": WARNING, "c.yaml": DANGLING, "d.yaml": UNKNOWN_KEY, "e.yaml": UNREADABLE}
    )
    out = td("validate", cwd=root).out
    assert heads(out)[:4] == ["feil[TD004]", "feil[TD106]", "feil[TD201]", "advarsel[TD606]"]
    assert set(heads(out)[4:]) == {"råd[TD104]"}


def test_the_faults_of_one_file_stand_together(td: Run, build: Build) -> None:
    root = build({"a.yaml": UNKNOWN_KEY, "b.yaml": UNREADABLE + "farge: blå\n"})
    assert heads(td("validate", cwd=root).out) == ["feil[TD004]", "feil[TD106]", "feil[TD106]"]
    places = [line for line in td("validate", cwd=root).out.splitlines() if "-->" in line]
    assert [p.split("--> ")[1].split(":")[0] for p in places] == ["b.yaml", "b.yaml", "a.yaml"]


def test_advice_is_a_line_for_each_rule_with_its_count_and_the_command_that_shows_it(
    td: Run, build: Build
) -> None:
    root = build({"a.yaml": DRAFT, "b.yaml": DRAFT, "c.yaml": GROUP})
    out = td("validate", cwd=root).out
    title = "En nøkkel mangler før artefaktet kan godkjennes."
    assert f"råd[TD104]: {title} 2 steder i 2 filer: a og b. td validate --code TD104\n" in out
    assert "-->" not in out
    shown = td("validate", "--code", "td104", cwd=root)
    assert (shown.code, shown.out.count("råd[TD104]"), shown.out.count("-->")) == (0, 2, 2)
    assert td("validate", "--all", cwd=root).out.count("råd[TD104]") == 2


def test_what_td_mends_itself_names_the_command_that_mends_it_and_no_waiver(td: Run, build: Build) -> None:
    written = GROUP.replace("type: brukergruppe", "type: Brukergruppe")
    root = build({"a.yaml": written, "b.yaml": written, "c.yaml": written})
    out = td("validate", cwd=root).out
    assert "3 av 3 brukergrupper: a, b og 1 til. td fix\n" in out
    assert "fravik" not in out
    assert f". td fix {root.name}\n" in td("validate", root.name, cwd=root.parent).out


def test_one_piece_of_advice_says_itself_and_where_it_is(td: Run, build: Build) -> None:
    out = td("validate", cwd=build({"a.yaml": DRAFT})).out
    assert "råd[TD104]: «bevis» mangler. a.yaml:1. td validate --code TD104\n" in out


def test_what_is_about_nearly_all_of_a_kind_is_said_once_about_the_project(td: Run, build: Build) -> None:
    """Whatever its code: a warning is gathered as advice is, and the files with a fault of their own are not."""
    files = {f"g{n}.yaml": WARNING for n in range(4)}
    out = td("validate", cwd=build(files | {"g5.yaml": GROUP})).out
    assert "advarsel[TD606]: Her står en gateadresse. 4 av 5 brukergrupper: g0, g1 og 2 til." in out
    assert out.count("TD606") == 2
    status = " ".join(td("status", cwd=build({})).out.split())
    assert "«Her står en gateadresse» (TD606) gjelder 4 av 5 brukergrupper." in status
    few = td("validate", cwd=build({"g0.yaml": GROUP, "g1.yaml": GROUP})).out
    assert few.count("advarsel[TD606]") == 2
    assert "-->" in few


def test_advice_about_nearly_all_says_how_to_decide_against_it(td: Run, build: Build) -> None:
    out = td("validate", cwd=build({f"g{n}.yaml": DRAFT for n in range(3)})).out
    assert "3 av 3 innsikter" in out
    assert "«fravik» i prosjekt.yaml" in out


def test_other_formats_are_complete_and_file_by_file(td: Run, build: Build) -> None:
    root = build({"a.yaml": DRAFT, "b.yaml": UNREADABLE, "c.yaml": DRAFT})
    items = json.loads(td("validate", "--format", "json", cwd=root).out)
    assert [(i["file"], i["code"]) for i in items] == [
        ("a.yaml", "TD104"),
        ("b.yaml", "TD004"),
        ("c.yaml", "TD104"),
    ]
    assert td("validate", "--format", "github", cwd=root).out.count("\n") == 3


def test_a_file_is_answered_for_alone_with_what_is_wrong_because_of_it(td: Run, build: Build) -> None:
    chart = "type: tjenestekart\ntittel: x\nbrukerreise: unge\nsteg: [{id: a, systemer: [b]}]\n"
    root = build({"unge.yaml": GROUP, "kart.yaml": chart, "b.yaml": UNKNOWN_KEY})
    assert td("validate", cwd=root).code == 1
    alone = td("validate", "b.yaml", cwd=root)
    assert (alone.code, heads(alone.out)) == (1, ["feil[TD106]"])
    because = td("validate", "unge.yaml", cwd=root)
    assert (because.code, heads(because.out)) == (1, ["feil[TD202]"])
    assert "1 feil. 1 fil sjekket." in because.out
    sound = td("validate", "prosjekt.yaml", cwd=root)
    assert (sound.code, sound.out) == (0, "Alt i orden: 1 fil sjekket, ingenting å rette.\n")
    assert [i["file"] for i in json.loads(td("validate", "b.yaml", "--format", "json", cwd=root).out)] == [
        "b.yaml"
    ]


def test_the_command_in_a_folded_line_keeps_to_the_file(td: Run, build: Build) -> None:
    out = td("validate", "a.yaml", cwd=build({"a.yaml": DRAFT, "b.yaml": DRAFT})).out
    assert "«bevis» mangler. a.yaml:1. td validate a.yaml --code TD104" in out


def test_a_file_td_does_not_read_is_told(td: Run, build: Build) -> None:
    root = build({"ut/.td-ut.json": "{}", "ut/a.yaml": GROUP})
    assert td("validate", "ut/a.yaml", cwd=root).code == 2


def test_an_unknown_code_is_told(td: Run, build: Build) -> None:
    said = td("validate", "--code", "TD1044", cwd=build({}))
    assert (said.code, "Mente du TD104?" in said.err) == (2, True)


# --- what is not said ---------------------------------------------------------------------------------------------

FAULT = b"\nfeilfeil: 1\n"


@pytest.fixture(scope="module")
def asker() -> list[Path]:
    return sorted(p for p in ASKER.rglob("[!.]*.yaml") if p.parent != ASKER)


@pytest.mark.parametrize(
    "broken",
    [
        "1-innsikt/kilder/bolig-for-velferd.yaml",  # what insights rest on
        "2-ide/ideer/bli-boende.yaml",  # two references from the concept that is said to lack it
        "1-innsikt/workshoper/ideworkshop.yaml",  # what the whole project is said to lack
    ],
)
def test_a_file_that_could_not_be_read_is_the_only_one_accused(broken: str, tmp_path: Path) -> None:
    """Asker is without a fault: what is told beside the fault, is told because of it. With and without what td remembers."""
    import shutil

    root = tmp_path / "asker"
    shutil.copytree(ASKER, root)
    check_folder(root)
    (root / broken).write_bytes((ASKER / broken).read_bytes() + FAULT)
    for found in (load_project(root)[1], check_folder(root)[1], check_folder(root)[1]):
        assert [(d.code, d.position.file) for d in found] == [("TD106", broken)]


def test_advice_that_needs_every_interview_waits_until_they_are_read(build: Build) -> None:
    def interview(n: int, extra: str = "") -> str:
        situation = "flyktning" if n == 0 else "ung"
        return (
            f"type: intervju\ntittel: Samtale\nrespondent: {{kode: I-{n}, rolle: innbygger}}\n"
            f"samtykke: {{dato: 2026-01-01, omfang: Sitater, slettes: 2030-01-01}}\n"
            f"faktorer: {{situasjon: {situation}, brukerferd: tidlig}}\n{extra}"
        )

    files = {f"iv-{n}.yaml": interview(n) for n in range(5)}
    assert "TD612" in {d.code for d in load_project(build(files))[1]}
    unread = {**files, "iv-4.yaml": interview(4, "farge: blå\n")}
    assert "TD612" not in {d.code for d in load_project(build(unread))[1]}


def test_nothing_is_missing_of_a_kind_that_may_stand_in_an_unread_file(build: Build) -> None:
    settings = "navn: x\nkommune: Vik\nfaser:\n  idé: {status: pågår}\n"
    concept = "type: konsept\ntittel: x\nkjerne: x\nbeskrivelse: x\ndelelementer: [{id: d, tittel: D, beskrivelse: x}]\n"
    files = {"prosjekt.yaml": settings, "konseptet.yaml": concept}
    assert "TD506" in {d.code for d in load_project(build(files))[1]}
    unread = {**files, "ideer.yaml": "type: workshop\ntittel: x\nfarge: blå\n"}
    assert "TD506" not in {d.code for d in load_project(build(unread))[1]}


def test_faults_and_peoples_privacy_are_told_of_what_leans_on_an_unread_file(build: Build) -> None:
    leaning = DANGLING.replace(
        "aktører: [ingen-slik]", "aktører: [unge, ingen-slik]\nbeskrivelse: Prøveveien 12"
    )
    root = build({"unge.yaml": UNKNOWN_KEY, "reise.yaml": leaning})
    found = {(d.position.file, d.code) for d in load_project(root)[1]}
    assert {("unge.yaml", "TD106"), ("reise.yaml", "TD201"), ("reise.yaml", "TD606")} <= found


def test_the_references_of_a_file_with_a_fault_are_followed_in_the_same_round(build: Build) -> None:
    root = build({"reise.yaml": DANGLING + "farge: blå\n"})
    told = [d.code for d in load_project(root)[1]]
    assert sorted(told) == ["TD106", "TD201"]
    assert [d.code for d in check_folder(root)[1]] == told
    (root / "ingen-slik.yaml").write_text(GROUP, "utf-8")
    assert [d.code for d in check_folder(root)[1]] == ["TD106"]


@pytest.mark.parametrize(
    ("type", "hint"),
    [("burkergrupper", "Mente du «brukergruppe»?"), ("burkergrupene", "Mente du «brukergruppe»?")],
)
def test_a_type_that_is_nearly_right_hides_no_other_fault(build: Build, type: str, hint: str) -> None:
    root = build({"a.yaml": UNKNOWN_KEY.replace("type: brukergruppe", f"type: {type}")})
    found = load_project(root)[1]
    assert [d.code for d in found] == ["TD103", "TD106"]
    assert found[0].hint == hint


def test_a_file_without_its_type_is_read_as_what_its_folder_is_for(build: Build) -> None:
    root = build({"1-innsikt/brukergrupper/a.yaml": UNKNOWN_KEY.replace("type: brukergruppe\n", "")})
    found = load_project(root)[1]
    assert [d.code for d in found] == ["TD103", "TD106"]
    assert found[0].hint == "Skriv «type: brukergruppe» øverst."
