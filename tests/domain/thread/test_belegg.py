"""What an insight rests on: counted kind by kind, only from real voices; and the rules about how sure something is said to be."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.conftest import Build, Run
from tjenestedesign.artefakter.innsikt import Innsikt
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.check.json_schema import all_schemas
from tjenestedesign.check.load import load_project
from tjenestedesign.check.rules.claims import doubts
from tjenestedesign.domain.thread.approval import print_at
from tjenestedesign.domain.thread.evidence import Strength, strength
from tjenestedesign.domain.thread.golden_thread import Ledd
from tjenestedesign.project.loaded import Project

CONSENT = "samtykke: {dato: 2026-01-02, omfang: Sitater, slettes: 2099-01-01}\n"
Files = dict[str, str | bytes]
STUDY = (
    "type: kilde\ntittel: Boligstudien\nslag: undersøkelse\nhvem: Husbanken\nnår: 2015\n"
    "funn: [{id: f1, tekst: Mange flytter., hvor: kap. 4}, {id: f2, tekst: Få blir., hvor: kap. 5}, {id: f3, tekst: Nei., belegg: antatt}]\n"
)


def interview(code: str, more: str = "", grade: str = "", n: int = 1, role: str = "innbygger") -> str:
    quote = f"{{id: s, tekst: Nei{f', belegg: {grade}' if grade else ''}}}"
    return (
        f"type: intervju\ntittel: Samtale {code}\nrespondent: {{kode: {code}, rolle: {role}, antall: {n}}}\n"
        f"{CONSENT}{more}sitater: [{quote}, {{id: t, tekst: Ja}}]\n"
    )


def insight(evidence: str, more: str = "") -> str:
    return f"type: innsikt\ntittel: Ro\npåstand: Jeg\nforklaring: x\nbevis: [{evidence}]\n{more}"


def project_of(build: Build, files: Files) -> Project:
    project, found = load_project(build(files))
    assert [d.message for d in found if d.level == "feil"] == []
    return project


def behind(build: Build, files: Files) -> Strength:
    project = project_of(build, files)
    (entry,) = project.all(Innsikt)
    return strength(project, entry)


def codes(build: Build, files: Files) -> list[str]:
    _, found = load_project(build(files))
    return [d.code for d in found]


# --- what counts --------------------------------------------------------------------------------------------------


def test_conversations_and_people_are_told_apart_and_a_code_counts_with_the_most_there_were(
    build: Build,
) -> None:
    files: Files = {
        "a.yaml": interview("I-1", n=2),
        "b.yaml": interview("I-1", n=4),
        "c.yaml": interview("I-2", n=20),
        "d.yaml": interview("I-3"),
        "ro.yaml": insight("a#s, b#s, d#s"),
    }
    found = behind(build, files)
    assert (found.conversations, found.of_conversations, found.people, found.of_people) == (3, 4, 5, 25)
    assert found.text == "3 av 4 samtaler, 5 av 25 personer, 1 rolle (innbygger)"


def test_an_observation_of_many_is_no_conversation_and_no_informant(build: Build) -> None:
    files: Files = {
        "a.yaml": interview("I-1"),
        "o.yaml": interview("O-1", "metode: observasjon\nobservasjoner: [{id: ko, tekst: Lang kø}]\n", n=140),
        "ro.yaml": insight("a#s, o#ko, o#s"),
    }
    found = behind(build, files)
    assert (found.informants, found.of, found.of_people, found.observations) == (1, 1, 1, 1)
    assert found.text == "1 av 1 samtale, 1 av 1 person, 1 rolle (innbygger) · 1 observasjon"


def test_sources_are_named_with_their_places_and_never_added_to_the_voices(build: Build) -> None:
    files: Files = {
        "studien.yaml": STUDY,
        "tall.yaml": STUDY.replace("Boligstudien", "Tall fra NAV"),
        "a.yaml": interview("I-1", grade="oppdiktet"),
        "ro.yaml": insight("a#s, studien#f1, studien#f2, studien#f1, tall"),
    }
    assert behind(build, files).text == (
        "0 av 1 samtale · 2 kilder: Boligstudien, kap. 4 og kap. 5; Tall fra NAV · 1 oppdiktet sitat teller ikke"
    )


def test_the_source_an_insight_is_taken_from_is_one_it_rests_on(build: Build) -> None:
    files: Files = {
        "studien.yaml": STUDY,
        "a.yaml": interview("I-1"),
        "ro.yaml": insight("a#s", "belegg: {grad: gjenfortalt, kilde: [studien#f1]}\n"),
    }
    assert behind(build, files).sources == ("Boligstudien, kap. 4",)


def test_workshop_notes_are_told_by_themselves_and_made_up_ones_do_not_count(build: Build) -> None:
    meeting = "type: workshop\ntittel: W\nslag: innsikt\ndato: 2026-01-01\nformål: x\ndeltakere: [{rolle: ansatt, antall: 5}]\n"
    notes = "innspill: [{id: l, tekst: x}, {id: m, tekst: y, belegg: oppdiktet}, {id: n, tekst: z, belegg: oppdiktet}]\n"
    found = behind(build, {"w.yaml": meeting + notes, "ro.yaml": insight("w#l, w#m, w#n")})
    assert found.text == "Ingen samtaler ennå · 1 innspill fra workshop · 2 oppdiktede innspill teller ikke"


@pytest.mark.parametrize("grade", ["", "belagt", "gjenfortalt"])
def test_what_somebody_has_said_counts(build: Build, grade: str) -> None:
    assert (
        behind(build, {"a.yaml": interview("I-1", grade=grade), "ro.yaml": insight("a#s")}).conversations == 1
    )


@pytest.mark.parametrize(
    ("grade", "told"), [("antatt", "antatt"), ("oppdiktet", "oppdiktet"), ("foreslått", "foreslått")]
)
def test_what_nobody_has_said_does_not_count_and_is_told(build: Build, grade: str, told: str) -> None:
    found = behind(build, {"a.yaml": interview("I-1", grade=grade), "ro.yaml": insight("a#s")})
    assert found.text == f"0 av 1 samtale · 1 {told} sitat teller ikke"


def test_the_grade_may_stand_on_the_key_or_on_the_finding(build: Build) -> None:
    files: Files = {
        "studien.yaml": STUDY,
        "a.yaml": interview("I-1", "belegg: {unntak: {sitater: oppdiktet}}\n"),
        "ro.yaml": insight("a#s, a#t, studien#f3"),
    }
    assert behind(build, files).text == "0 av 1 samtale · 2 oppdiktede sitater og 1 antatt funn teller ikke"


@pytest.mark.parametrize("made_up", ["belegg: oppdiktet\n", "samtykke: {grunnlag: fiktivt}\n"])
def test_a_made_up_interview_is_in_neither_number_whatever_its_quotes_say(build: Build, made_up: str) -> None:
    text = interview("I-1", made_up, grade="belagt").replace(CONSENT, "")
    found = behind(build, {"a.yaml": text, "b.yaml": interview("I-2"), "ro.yaml": insight("a#s, b#s")})
    assert found.text == "1 av 1 samtale, 1 av 1 person, 1 rolle (innbygger) · 1 oppdiktet sitat teller ikke"


def test_rejected_interviews_are_in_neither_number_and_not_told(build: Build) -> None:
    files: Files = {
        "a.yaml": interview("I-1", "status: forkastet\n"),
        "b.yaml": interview("I-2"),
        "ro.yaml": insight("a#s, b#s"),
    }
    assert behind(build, files).text == "1 av 1 samtale, 1 av 1 person, 1 rolle (innbygger)"


# --- everywhere it is shown ---------------------------------------------------------------------------------------


def test_the_page_of_interviews_counts_in_the_same_way(td: Run, build: Build) -> None:
    root = build(
        {
            "a.yaml": interview("I-1", n=3),
            "b.yaml": interview("I-2", "belegg: oppdiktet\n"),
            "o.yaml": interview("O-1", "metode: observasjon\n", n=140),
        }
    )
    assert td("render", cwd=root).code == 0
    text = (root / "ut/oversikt/intervju.html").read_text("utf-8")
    for told in (
        "<strong>1</strong> informant<",
        "<strong>3</strong> personer",
        "<strong>1</strong> samtale<",
        "<strong>1</strong> observasjon<",
    ):
        assert told in text, told
    assert "1 oppdiktet eller foreslått intervju er ikke regnet med" in text
    assert "144" not in text


def test_status_as_json_tells_each_kind(td: Run, build: Build) -> None:
    files: Files = {
        "studien.yaml": STUDY,
        "a.yaml": interview("I-1", n=2),
        "ro.yaml": insight("a#s, studien#f1, studien#f3"),
    }
    (told,) = json.loads(td("status", "--format", "json", cwd=build(files)).out)["evidence"]
    assert (told["conversations"], told["people"], told["sources"]) == (1, 2, ["Boligstudien, kap. 4"])
    assert told["not_counted"] == [{"belegg": "antatt", "part": "funn", "count": 1}]


def test_the_thread_says_conversations_and_sources_on_the_card_of_an_insight(td: Run, build: Build) -> None:
    root = build({"studien.yaml": STUDY, "a.yaml": interview("I-1"), "ro.yaml": insight("a#s, studien#f1")})
    text = td("trace", "ro", cwd=root).out
    assert "1 av 1 samtale, 1 av 1 person, 1 rolle (innbygger) · 1 kilde: Boligstudien, kap. 4" in text
    assert "«Mange flytter.»" in text


def test_losing_a_source_or_an_observation_is_weaker_evidence(td: Run, build: Build) -> None:
    root = build({"studien.yaml": STUDY, "a.yaml": interview("I-1"), "ro.yaml": insight("a#s, studien#f1")})
    told = td("delete", "studien", cwd=root).out
    assert "1 kilde: Boligstudien, kap. 4 → 1 av 1 samtale, 1 av 1 person, 1 rolle (innbygger)" in told


def test_a_source_and_a_finding_of_it_can_be_found_and_have_a_page(td: Run, build: Build) -> None:
    root = build({"studien.yaml": STUDY, "ro.yaml": insight("studien#f1")})
    assert td("render", cwd=root).code == 0
    page = (root / "ut/kilde/studien.html").read_text("utf-8")
    assert 'id="f1"' in page
    assert "(kap. 4)" in page
    assert 'Brukt i <a href="../innsikt/ro.html"' in page


def test_what_uses_a_source_stands_once_at_the_finding_or_with_the_whole(td: Run, build: Build) -> None:
    many = {f"i{n}.yaml": insight("studien#f1").replace("Ro", f"I{n}") for n in range(6)}
    root = build({"studien.yaml": STUDY, "ro.yaml": insight("studien"), **many})
    assert td("render", cwd=root).code == 0
    page = (root / "ut/kilde/studien.html").read_text("utf-8").partition('<details class="veien">')[0]
    findings, heading, whole = page.partition("<h2>Sammenheng</h2>")
    assert heading
    assert "<summary>Brukt 6 steder</summary>" in findings
    for n in range(6):
        assert findings.count(f"innsikt/i{n}.html") == 1
        assert f"innsikt/i{n}.html" not in whole
    assert "Brukt som helhet i" in whole
    assert whole.count("innsikt/ro.html") == 1
    assert "innsikt/ro.html" not in findings
    (root / "ro.yaml").write_text(insight("studien#f1"), "utf-8")
    assert td("render", cwd=root).code == 0
    page = (root / "ut/kilde/studien.html").read_text("utf-8")
    assert "Sammenheng" not in page


# --- the rules of evidence ----------------------------------------------------------------------------------------


def test_one_informant_is_enough_where_a_source_says_the_same(build: Build) -> None:
    files: Files = {
        "a.yaml": interview("I-1"),
        "b.yaml": interview("I-2"),
        "studien.yaml": STUDY,
        "ro.yaml": insight("a#s"),
    }
    assert codes(build, files) == ["TD403"]
    assert codes(build, files | {"ro.yaml": insight("a#s, studien#f1")}) == []


def test_made_up_voices_neither_help_nor_make_others_heard(build: Build) -> None:
    """One real informant of one: the other is made up, on either side of the count."""
    files: Files = {
        "a.yaml": interview("I-1"),
        "b.yaml": interview("I-2", "belegg: oppdiktet\n"),
        "ro.yaml": insight("a#s, b#s"),
    }
    assert codes(build, files) == []
    more = files | {"c.yaml": interview("I-3")}
    assert codes(build, more) == ["TD403"]


def test_nothing_real_is_advice_until_a_source_says_it_or_the_insight_owns_up(build: Build) -> None:
    files: Files = {
        "studien.yaml": STUDY,
        "a.yaml": interview("I-1", grade="oppdiktet"),
        "ro.yaml": insight("a#s"),
    }
    assert codes(build, files) == ["TD413"]
    assert codes(build, files | {"ro.yaml": insight("a#s, studien#f1")}) == []
    assert codes(build, files | {"ro.yaml": insight("a#s, studien#f3")}) == ["TD413"]
    assert codes(build, files | {"ro.yaml": insight("a#s", "belegg: antatt\n")}) == []
    assert codes(build, files | {"ro.yaml": insight("a#s", "status: forkastet\n")}) == []
    assert set(doubts(project_of(build, files))) == {"ro"}


def test_a_rejected_source_proves_nothing_wherever_it_is_pointed_to(build: Build) -> None:
    files: Files = {"studien.yaml": STUDY + "status: forkastet\n", "a.yaml": interview("I-1")}
    assert codes(build, files | {"ro.yaml": insight("a#s, studien#f1")}) == ["TD408"]
    retold = insight("a#s", "belegg: {grad: gjenfortalt, kilde: [studien]}\n")
    assert codes(build, files | {"ro.yaml": retold}) == ["TD408"]


# --- the rules of standing ----------------------------------------------------------------------------------------

POINT = "type: kontaktpunkt\ntittel: Torget\nkanal: fysisk\nbeskrivelse: x\n"


@pytest.mark.parametrize(
    ("belegg", "told"),
    [
        ("gjenfortalt", ["TD409"]),
        ("{grad: gjenfortalt, forklaring: Fra guiden}", []),
        ("{grad: gjenfortalt, kilde: [studien]}", []),
        ("{grad: gjenfortalt, forklaring: <Skriv hvorfra>}", ["TD409"]),
        ("antatt", []),
    ],
)
def test_what_is_retold_names_its_source(build: Build, belegg: str, told: list[str]) -> None:
    found = codes(build, {"studien.yaml": STUDY, "torget.yaml": f"{POINT}belegg: {belegg}\n"})
    assert [c for c in found if c == "TD409"] == told


def test_a_part_that_is_retold_leans_on_what_its_artefact_says(build: Build) -> None:
    text = "type: ide\ntittel: I\nbeskrivelse: x\nelementer: [{id: e, tekst: y, belegg: gjenfortalt}]\n"
    assert "TD409" in codes(build, {"i.yaml": text})
    assert "TD409" not in codes(build, {"i.yaml": text + "belegg: {forklaring: Fra guiden}\n"})


def test_an_interview_the_project_held_is_the_source_of_what_was_said_in_it(build: Build) -> None:
    assert codes(build, {"a.yaml": interview("I-1", grade="gjenfortalt")}) == []


def test_an_old_key_brings_what_to_write_in_its_place_and_the_whole_key_is_replaced(build: Build) -> None:
    text = "type: tilbud\ntittel: T\ntilbyder: L\nfiktiv: true\n"
    _, found = load_project(build({"t.yaml": text}))
    (one,) = [d for d in found if d.code == "TD317"]
    assert (one.meant, one.position.line, one.position.column, one.position.end_column) == (
        "belegg: oppdiktet",
        4,
        1,
        13,
    )
    both = text + "belegg: oppdiktet\n"
    _, found = load_project(build({"t.yaml": both}))
    assert [d.meant for d in found if d.code == "TD317"] == [""], "it would stand twice"


def test_an_exception_in_a_part_names_a_key_of_that_part(build: Build) -> None:
    text = "type: ide\ntittel: I\nbeskrivelse: x\nelementer: [{id: e, tekst: y, belegg: {unntak: {%s: antatt}}}]\n"
    assert "TD318" not in codes(build, {"i.yaml": text % "tekst"})
    _, found = load_project(build({"i.yaml": text % "elementer"}))
    (one,) = [d for d in found if d.code == "TD318"]
    assert one.level == "feil"


# --- points that may have an id -----------------------------------------------------------------------------------


def test_a_list_of_plain_texts_means_what_it_meant(build: Build) -> None:
    plain = interview("I-1", "observasjoner: [Lang kø]\nbarrierer: [Språk]\n")
    spelled = interview("I-1", "observasjoner: [{tekst: Lang kø}]\nbarrierer: [{tekst: Språk}]\n")
    named = interview("I-1", "observasjoner: [{id: ko, tekst: Lang kø}]\nbarrierer: [Språk]\n")
    one, same, other = (
        print_at(project_of(build, {"a.yaml": text}), Ledd("a")) for text in (plain, spelled, named)
    )
    assert one == same
    assert one != other


def test_a_consent_is_not_asked_for_where_nobody_was_asked(build: Build) -> None:
    text = interview("I-1", "belegg: oppdiktet\nstatus: godkjent\n").replace(CONSENT, "")
    assert codes(build, {"a.yaml": text}) == []
    own = text.replace("belegg: oppdiktet\n", "")
    assert set(codes(build, {"a.yaml": own})) == {"TD104", "TD611"}


@pytest.mark.parametrize(
    ("key", "name"), [("observasjoner", "ko"), ("behov", "ro"), ("barrierer", "sprak"), ("sitater", "s")]
)
def test_whatever_has_an_id_in_an_interview_can_be_renamed_and_deleted(
    td: Run, build: Build, key: str, name: str
) -> None:
    text = interview(
        "I-1",
        "observasjoner: [Uten id, {id: ko, tekst: Kø}]\nbehov: [{id: ro, tekst: Ro}]\nbarrierer: [{id: sprak, tekst: Språk}]\n",
    )
    root = build({"a.yaml": text, "b.yaml": interview("I-2"), "ro.yaml": insight(f"a#{name}, b#s")})
    assert td("rename", f"a#{name}", "a#nytt", cwd=root).code == 0, key
    assert "a#nytt" in (root / "ro.yaml").read_text("utf-8")
    assert "id: nytt" in (root / "a.yaml").read_text("utf-8")
    assert td("delete", "a#nytt", "--yes", cwd=root).code == 0
    assert "nytt" not in (root / "ro.yaml").read_text("utf-8") + (root / "a.yaml").read_text("utf-8")


def test_old_keys_are_deprecated_in_the_schema_and_new_ones_are_not() -> None:
    consent = all_schemas()["intervju"]["$defs"]["Samtykke"]["properties"]
    assert consent["grunnlag"]["deprecated"] is True
    assert consent["kilde"]["deprecated"] is True
    assert "deprecated" not in consent["omfang"]
    assert all_schemas()["kartlegging"]["properties"]["fiktiv"]["deprecated"] is True


def test_a_public_site_counts_the_same_voices(td: Run, build: Build) -> None:
    told = interview("I-1", "observasjoner: [{id: ko, tekst: Kø}]\n")
    files: Files = {
        "studien.yaml": STUDY,
        "a.yaml": told,
        "b.yaml": interview("I-2", grade="oppdiktet"),
        "o.yaml": interview(
            "O-1", "metode: observasjon\nobservasjoner: [{id: vindu, tekst: Lukket}]\n", n=50
        ),
        "ro.yaml": insight("a#ko, b#s, o#vindu, studien#f1"),
    }
    root = build(files)
    from tjenestedesign.check.public import public as for_everyone

    project = project_of(build, files)
    (entry,) = project.all(Innsikt)
    public = for_everyone(project)
    (shown,) = public.all(Innsikt)
    assert strength(public, shown) == strength(project, entry)
    assert td("render", "--public", cwd=root).code == 0


def test_the_project_says_how_sure_what_says_nothing_itself_is(build: Build) -> None:
    project = project_of(build, {"a.yaml": interview("I-1"), "ro.yaml": insight("a#s")})
    (entry,) = project.all(Innsikt)
    assert strength(project, entry).conversations == 1
    if "belegg" not in type(project.settings.model).model_fields:  # pyright: ignore[reportOptionalMemberAccess]
        pytest.skip("prosjekt.yaml cannot say it yet")
    settings = project.settings
    assert settings
    said = settings.model.model_validate(
        {**settings.model.model_dump(exclude_unset=True), "belegg": "oppdiktet"}
    )
    made_up = replace(project, settings=replace(settings, model=said))
    assert strength(made_up, entry).text == "Ingen samtaler ennå · 1 oppdiktet sitat teller ikke"
    assert [e.id for e in made_up.all(Intervju)] == ["a"]
