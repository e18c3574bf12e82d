"""Intervju: who has been heard and who has not, the page over them all, the link to the guide, and the basis."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ASKER, Build, Run
from tjenestedesign.artefakter.dekning import Dekning, coverage
from tjenestedesign.artefakter.faktorer import Faktorer
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.check.load import load_project
from tjenestedesign.project.choice_lists import BUILT_IN

BRUKERFERD, NETTVERK, LIVSSITUASJON = (
    BUILT_IN.words(f"faktorer.{factor}") for factor in ("brukerferd", "nettverk", "livssituasjon")
)


def person(code: str, role: str = "innbygger", factors: str = "", more: str = "", n: int = 1) -> str:
    return (
        f"type: intervju\ntittel: Samtale {code}\nrespondent: {{kode: {code}, rolle: {role}, antall: {n}{more}}}\n"
        + (f"faktorer: {{{factors}}}\n" if factors else "")
        + "samtykke: {dato: 2026-01-02, omfang: Sitater, slettes: 2099-01-01}\n"
    )


def seen(build: Build, *files: str) -> Dekning:
    project, _ = load_project(build({f"i{n}.yaml": text for n, text in enumerate(files)}))
    return coverage(project, list(project.all(Intervju)))


def at(when: str, life: str, network: str = "lite", situation: str = "rus") -> str:
    return f"brukerferd: {when}, livssituasjon: {life}, nettverk: {network}, situasjon: {situation}"


STAFF = person("A-01", "ansatt", more=", virksomhet: NAV, universell_utforming: Tolk")
EVERYWHERE = [person(f"I-{a}{b}", factors=at(a, b)) for a in BRUKERFERD for b in LIVSSITUASJON]


def test_the_factors_of_the_model_are_the_guides_four() -> None:
    assert tuple(Faktorer.model_fields) == BUILT_IN.words("faktorer")


def test_the_same_code_counts_once_and_stands_in_every_place_it_was_heard(build: Build) -> None:
    found = seen(
        build,
        person("I-01", factors=at("før", "ungdom"), n=2),
        person("I-01", factors=at("etter", "ung-voksen", "stort"), n=3),
        STAFF,
    )
    assert (len(found.informanter), found.personer, found.samtaler) == (2, 4, 3)
    assert [i.kode for i in found.rute("ungdom", "før")] == ["I-01"]
    assert [i.kode for i in found.rute("ung-voksen", "etter")] == ["I-01"]
    assert len(found.tomme) == 14
    assert [(r.navn, len(r.hørt), r.personer) for r in found.roller if r.hørt] == [
        ("Innbyggere", 1, 3),
        ("Ansatte", 1, 1),
    ]


def test_rejected_interviews_count_for_nothing(build: Build) -> None:
    found = seen(build, person("I-01", factors=at("før", "ungdom")) + "status: forkastet\n", STAFF)
    assert (len(found.brukere), found.samtaler, found.forkastet) == (0, 1, 1)
    assert "Ingen innbyggere er hørt." in found.mangler


def test_nothing_is_missing_when_every_corner_has_been_heard(build: Build) -> None:
    networks = [person(f"I-{n}", factors=at("før", "ungdom", n)) for n in NETTVERK]
    found = seen(build, *EVERYWHERE, *networks, STAFF)
    assert (found.mangler, found.tomme) == ((), ())


@pytest.mark.parametrize(
    ("gone", "sentence"),
    [
        (
            {("tidlig", "etablering")},
            "Vi har ikke snakket med noen i etableringsfasen som er tidlig i brukerferden.",
        ),
        (
            {("før", "ung-voksen"), ("etter", "ung-voksen")},
            "Vi har ikke snakket med unge voksne som er før eller etter brukerferden.",
        ),
        ({(w, "ungdom") for w in BRUKERFERD}, "Ingen ungdommer er hørt."),
        (
            {("midtveis", life) for life in LIVSSITUASJON},
            "Vi har ikke snakket med noen som er midtveis i brukerferden.",
        ),
    ],
)
def test_a_sentence_says_which_corner_is_empty_and_the_widest_gap_is_said_once(
    gone: set[tuple[str, str]], sentence: str, build: Build
) -> None:
    files = [
        person(f"I-{a}{b}", factors=at(a, b)) for a in BRUKERFERD for b in LIVSSITUASJON if (a, b) not in gone
    ]
    found = seen(build, *files, STAFF)
    assert [s for s in found.mangler if "brukerferden" in s or "ungdommer" in s] == [sentence]


def test_the_networks_staff_and_adaptation_that_are_missing_are_said(build: Build) -> None:
    assert seen(build, *EVERYWHERE).mangler == (
        "Ingen med stort nettverk er hørt.",
        "Ingen familie er hørt.",
        "Ingen ansatte eller ledere er hørt.",
        "Ingen intervjuer sier hvordan utvalget tar hensyn til universell utforming.",
    )


def test_nothing_is_said_to_be_missing_that_an_unplaced_person_may_cover(build: Build) -> None:
    both = seen(build, person("I-01"), STAFF)
    assert both.mangler == ()
    row = seen(build, person("I-01", factors="livssituasjon: ungdom"), STAFF)
    assert "Ingen ungdommer er hørt." not in row.mangler
    assert not any("brukerferden" in s for s in row.mangler)
    assert "Ingen unge voksne er hørt." in row.mangler
    column = seen(build, person("I-01", factors="brukerferd: tidlig"), STAFF)
    assert "Vi har ikke snakket med noen som er før brukerferden." in column.mangler
    assert not any("tidlig" in s or "ungdommer" in s for s in column.mangler)


def test_a_half_placed_row_does_not_hide_an_empty_column_from_the_other_rows(build: Build) -> None:
    found = seen(
        build,
        person("I-01", factors="livssituasjon: ungdom"),
        person("I-02", factors=at("tidlig", "etablering")),
        STAFF,
    )
    assert (
        "Vi har ikke snakket med noen i etableringsfasen som er før, midtveis i eller etter brukerferden."
        in found.mangler
    )


def test_a_person_placed_in_one_interview_is_not_unplaced_by_another(build: Build) -> None:
    found = seen(build, person("I-01", factors=at("før", "ungdom")), person("I-01"))
    assert found.kolonner == BRUKERFERD
    assert [i.kode for i in found.rute("ungdom", "før")] == ["I-01"]
    assert [(e.id, f) for e, f in found.uten_faktorer] == [
        ("i1", ("situasjon", "brukerferd", "nettverk", "livssituasjon"))
    ]


def test_staff_lack_no_factors_and_stand_by_the_part_they_work_in(build: Build) -> None:
    found = seen(
        build,
        person("A-01", "ansatt", more=", virksomhet: NAV"),
        person("L-01", "leder", more=", virksomhet: nav", n=2),
        person("A-02", "ansatt"),
    )
    assert found.uten_faktorer == ()
    assert [(r.navn, len(r.hørt), r.personer) for r in found.virksomheter] == [
        ("NAV", 2, 3),
        ("Ikke oppgitt", 1, 1),
    ]


def test_situations_that_differ_only_in_case_are_one(build: Build) -> None:
    found = seen(
        build,
        person("I-01", factors="situasjon: Rus"),
        person("I-02", factors="situasjon: rus"),
        person("I-03", factors="situasjon: asyl"),
    )
    assert [(r.navn, len(r.hørt)) for r in {f.id: places for f, places in found.andre}["situasjon"]] == [
        ("Rus", 2),
        ("Asyl", 1),
    ]


def test_asker_counts_six_citizens_and_twenty_one_staff() -> None:
    project, _ = load_project(ASKER)
    found = coverage(project, list(project.all(Intervju)))
    assert (len(found.informanter), found.personer) == (12, 27)
    assert sum(i.personer for i in found.brukere) == 6
    assert sum(i.personer for i in found.ansatte) == 21
    assert (
        "Vi har ikke snakket med noen i etableringsfasen som er før, tidlig i eller etter brukerferden."
        in found.mangler
    )


# --- the pages ----------------------------------------------------------------------------------------------------


def overview(td: Run, root: Path) -> str:
    assert td("render", cwd=root).code == 0
    return (root / "ut/oversikt/intervju.html").read_text("utf-8")


def test_the_overview_tells_counts_gaps_and_interviews_without_factors(td: Run, build: Build) -> None:
    files = {
        "a.yaml": person("I-01", factors=at("tidlig", "ungdom"), n=2),
        "b.yaml": person("I-02", factors="brukerferd: før"),
        "c.yaml": STAFF,
    }
    text = overview(td, build(files))
    assert re.search(r"<strong>3</strong> informanter.*<strong>4</strong> personer", text, re.DOTALL)
    assert "<li>Ingen med stort nettverk er hørt.</li>" not in text, "I-02 has no network given"
    assert re.search(
        r'I-02: <a href="../intervju/b.html">.*mangler situasjon, nettverk og livssituasjon', text
    )
    assert '<th scope="row">Pårørende</th><td>ingen</td><td>ingen</td>' in text
    assert "<li>A-01: Tolk</li>" in text
    assert text.count("<svg ") == 3
    assert "Hvem er hørt, etter livssituasjon og brukerferd" in text


def test_an_overview_without_gaps_has_no_empty_heading(td: Run, build: Build) -> None:
    networks = [person(f"N-{n}", factors=at("før", "ungdom", n)) for n in NETTVERK]
    files = {f"i{n}.yaml": t for n, t in enumerate([*EVERYWHERE, *networks, STAFF])}
    text = overview(td, build(files))
    assert "Hvem mangler vi?" not in text
    assert "mangler faktorer" not in text


def test_an_overview_with_hostile_texts_is_escaped(td: Run, build: Build) -> None:
    nasty = "'<script>alert(1)</script>" + "x" * 400 + "'"
    files = {
        "a.yaml": f"type: intervju\ntittel: {nasty}\nrespondent: {{kode: {nasty}, rolle: innbygger, beskrivelse: {nasty}, universell_utforming: {nasty}}}\nfaktorer: {{situasjon: {nasty}}}\n"
    }
    assert "<script>" not in overview(td, build(files))


def test_the_interview_links_to_the_guide_it_used(td: Run, build: Build) -> None:
    guide = "type: intervjuguide\ntittel: Guiden\nformål: Forstå\nmålgruppe: Alle\ninnledning: Hei\ntemaer: [{id: t, tema: Livet, spørsmål: [Fortell.]}]\n"
    root = build(
        {"guiden.yaml": guide, "a.yaml": person("I-01") + "guide: guiden\n", "b.yaml": person("I-02")}
    )
    assert td("render", cwd=root).code == 0
    text = (root / "ut/intervju/a.html").read_text("utf-8")
    assert '<dt>Intervjuguide</dt><dd><a href="../intervjuguide/guiden.html">Guiden</a></dd>' in text
    assert "Intervjuguide</dt>" not in (root / "ut/intervju/b.html").read_text("utf-8")


# --- the basis ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["utkast", "godkjent"])
@pytest.mark.parametrize(
    ("basis", "said"),
    [
        ("{grunnlag: fiktivt}", None),
        ("{grunnlag: publisert, kilde: En rapport}", None),
        ("{omfang: Sitater}", None),
        ("{grunnlag: publisert, omfang: Sitater}", ("TD409", "kilden er ikke nevnt", "råd")),
        ("{grunnlag: innhentet, kilde: En rapport}", ("TD303", "«omfang» mangler", "")),
    ],
)
def test_what_must_be_accounted_for_follows_from_the_basis(
    status: str, basis: str, said: tuple[str, str, str] | None, build: Build
) -> None:
    text = f"type: intervju\ntittel: x\nstatus: {status}\nrespondent: {{kode: I-01, rolle: innbygger}}\nsamtykke: {basis}\n"
    _, every = load_project(build({"a.yaml": text}))
    found = [d for d in every if d.code != "TD317"]
    if said is None:
        assert found == []
        return
    (one,) = found
    code, words, level = said
    assert (one.code, words in one.message) == (code, True)
    assert one.level == (level or ("feil" if status == "godkjent" else "råd"))


def test_the_same_code_for_two_roles_is_warned_about_where_the_second_stands(build: Build) -> None:
    root = build({"a.yaml": person("I-01"), "b.yaml": person("I-01", "ansatt"), "c.yaml": person("I-01")})
    _, found = load_project(root)
    assert [(d.code, d.position.file) for d in found] == [("TD304", "b.yaml")]
