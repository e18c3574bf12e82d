"""Interviews: what a consent must say, when it has run out, who can be recognised, and what is too long to be here."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.conftest import SETTINGS, Build
from tjenestedesign.check.load import load_project
from tjenestedesign.ground.diagnostics import Diagnostic, Level

AGREED = "samtykke: {dato: 2026-02-03, omfang: Sitater, slettes: 2099-12-31}\n"
QUOTE = "sitater: [{id: s, tekst: Jeg vil bo ett sted.}]\n"


def interview(
    code: str = "I-01", role: str = "innbygger", more: str = "", factors: str = "", unit: str = ""
) -> str:
    works = f", virksomhet: {unit}" if unit else ""
    return (
        f"type: intervju\ntittel: Samtale {code}\nrespondent: {{kode: {code}, rolle: {role}{works}}}\n"
        + (f"faktorer: {{{factors}}}\n" if factors else "")
        + (more or AGREED)
    )


def told(build: Build, files: Iterable[str], code: str, **others: str) -> list[Diagnostic]:
    tree = {f"i{n}.yaml": text for n, text in enumerate(files, 1)}
    _, found = load_project(build({**tree, **{f"{k}.yaml": v for k, v in others.items()}}))
    return [d for d in found if d.code == code]


@pytest.mark.parametrize(
    ("day", "late"), [("2026-12-30", False), ("2026-12-31", False), ("2027-01-01", True)]
)
def test_the_last_day_is_still_within_the_consent(
    day: str, late: bool, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TD_TODAY", day)
    consent = AGREED.replace("2099", "2026")
    found = told(build, [interview(more=consent)], "TD610")
    assert bool(found) is late
    if late:
        assert (found[0].level, "td forget i1" in found[0].hint) == (Level.FEIL, True)


@pytest.mark.parametrize("basis", ["publisert, kilde: Rapport", "fiktivt"])
def test_a_deletion_date_binds_whatever_the_basis(basis: str, build: Build) -> None:
    consent = f"samtykke: {{grunnlag: {basis}, slettes: 2020-01-01}}\n"
    assert told(build, [interview(more=consent)], "TD610")


def test_a_date_written_wrong_is_told_once(build: Build) -> None:
    consent = "samtykke: {dato: 2026-02-03, omfang: x, slettes: 2016-02-03}\n"
    files = [interview(more=consent)]
    assert told(build, files, "TD302")
    assert not told(build, files, "TD610")


def test_an_interview_past_its_date_is_on_no_page(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    from tjenestedesign.publish.site.scope import plan_site

    monkeypatch.setenv("TD_TODAY", "2100-01-01")
    project, found = load_project(build({"i.yaml": interview() + QUOTE}))
    assert not plan_site(project, found).chosen


@pytest.mark.parametrize("missing", ["dato: 2026-02-03, ", "omfang: Sitater, ", ", slettes: 2099-12-31"])
def test_what_a_person_told_needs_a_date_a_scope_and_an_end(missing: str, build: Build) -> None:
    text = interview() + QUOTE
    codes = ("TD301", "TD303")
    assert not [d for code in codes for d in told(build, [text], code)]
    (fault,) = [d for code in codes for d in told(build, [text.replace(missing, "")], code)]
    assert fault.level is Level.FEIL


def test_quotes_need_a_consent_and_an_empty_interview_does_not(build: Build) -> None:
    bare = interview(more="status: utkast\n")
    assert [d.level for d in told(build, [bare + QUOTE], "TD611")] == [Level.FEIL]
    assert not told(build, [bare, interview() + QUOTE], "TD611")


LIKE = "brukerferd: tidlig, livssituasjon: ungdom"


def alike(n: int, factors: str = LIKE, first: int = 1) -> list[str]:
    return [interview(f"I-{i:02}", factors=factors) for i in range(first, first + n)]


@pytest.mark.parametrize(("people", "rare"), [(1, 1), (2, 2), (3, 0)])
def test_three_who_share_everything_hide_each_other(people: int, rare: int, build: Build) -> None:
    found = told(build, alike(people), "TD612")
    assert len(found) == rare
    assert all(d.level is Level.RÅD for d in found)


def test_the_smallest_combination_is_named_once_with_the_place_and_what_to_coarsen(build: Build) -> None:
    odd = interview("I-09", factors="situasjon: tvangsgift, nettverk: lite, " + LIKE)
    (found,) = told(build, [*alike(4, "nettverk: lite, situasjon: rus, " + LIKE), odd], "TD612")
    assert found.message == (
        "Situasjonen «tvangsgift» og brukerferden «tidlig» passer bare på 1 av 5 intervjuede i Vik."
    )
    assert found.hint.startswith("Skriv situasjonen grovere")


def test_three_traits_are_named_where_no_two_of_them_are_rare(build: Build) -> None:
    values = [
        ("tidlig", "lite", "ungdom"),
        ("tidlig", "stort", "etablering"),
        ("etter", "lite", "etablering"),
    ]
    values += [("etter", "stort", "ungdom")]
    files = [
        interview(f"I-{n}{i}", factors=f"brukerferd: {a}, nettverk: {b}, livssituasjon: {c}")
        for n, (a, b, c) in enumerate(values)
        for i in range(4)
    ]
    odd = interview("X-1", factors="brukerferd: etter, nettverk: stort, livssituasjon: etablering")
    (found,) = told(build, [*files, odd], "TD612")
    assert "brukerferden «etter», nettverket «stort nettverk» og livssituasjonen «etableringsfase»" in (
        found.message[0].lower() + found.message[1:]
    )


def test_one_trait_alone_singles_nobody_out(build: Build) -> None:
    assert not told(build, [interview(factors="situasjon: rus")], "TD612")


def test_a_leader_of_a_small_unit_is_recognised_by_role_and_unit(build: Build) -> None:
    (found,) = told(build, [interview("L-1", "leder", unit="boligkontoret")], "TD612")
    assert "Rollen «leder» og virksomheten «boligkontoret»" in found.message


def test_the_group_that_rests_on_one_interview_counts_as_a_trait(build: Build) -> None:
    group = "type: brukergruppe\ntittel: Unge\nbeskrivelse: x\nsituasjon: x\nbehov: [Ro]\nbygger_på: [i1]\n"
    files = alike(3, "livssituasjon: ungdom")
    assert not told(build, files, "TD612")
    (found,) = told(build, files, "TD612", unge=group)
    assert found.position.file == "i1.yaml"
    assert "brukergruppen «Unge»" in found.message


@pytest.mark.parametrize(
    ("basis", "rare"), [("fiktivt", False), ("publisert, kilde: x", False), ("innhentet", True)]
)
def test_only_consent_given_here_can_expose_someone(basis: str, rare: bool, build: Build) -> None:
    text = interview(factors=LIKE, more=f"samtykke: {{grunnlag: {basis}}}\n")
    assert bool(told(build, [text], "TD612")) is rare


def test_invented_people_hide_nobody(build: Build) -> None:
    invented = [t.replace(AGREED, "samtykke: {grunnlag: fiktivt}\n") for t in alike(5, first=10)]
    assert len(told(build, [*alike(1), *invented], "TD612")) == 1


def test_one_person_in_three_interviews_is_one_and_a_group_of_three_is_three(build: Build) -> None:
    assert len(told(build, [interview("I-01", factors=LIKE)] * 3, "TD612")) == 3
    family = interview("I-01", factors=LIKE).replace("rolle:", "antall: 3, rolle:")
    assert not told(build, [family], "TD612")


@pytest.mark.parametrize(("length", "long"), [(1_500, False), (1_501, True)])
@pytest.mark.parametrize("key", ["notat: {}", "observasjoner: [{}]", "sitater: [{{id: s, tekst: {}}}]"])
def test_a_text_that_looks_like_a_transcript_is_pointed_out_where_it_stands(
    key: str, length: int, long: bool, build: Build
) -> None:
    words = ("ja " * 600)[: length - 1] + "!"
    found = told(build, [interview() + key.format(words) + "\n"], "TD613")
    assert [(d.level, d.position.line) for d in found] == ([(Level.RÅD, 5)] if long else [])


def test_the_place_is_not_asked_for_where_the_settings_are_broken(build: Build) -> None:
    _, found = load_project(
        build({"prosjekt.yaml": SETTINGS.replace("kommune:", "komuner:"), "i.yaml": alike(1)[0]})
    )
    assert any("intervjuede i kommunen" in d.message for d in found)
