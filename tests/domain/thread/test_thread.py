"""The golden thread as a graph: what rests on what, through parts and wholes, and what hangs loose."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping

from tests.conftest import ASKER, Build
from tjenestedesign.check.load import load_project
from tjenestedesign.check.types import TYPES
from tjenestedesign.domain.thread.golden_thread import COLUMNS, Ledd, Thread, column, nearest, thread

INTERVIEW = "type: intervju\ntittel: Samtale\nrespondent: {kode: I-1, rolle: innbygger}\nsitater: [{id: s, tekst: Nei}]\n"
INSIGHT = "type: innsikt\ntittel: Lange linjer\npåstand: Jeg\nforklaring: x\nbevis: [samtale#s]\n"
IDEA = "type: ide\ntittel: Plan\nbeskrivelse: x\nsvarer_på: [linjer]\n"
CONCEPT = (
    "type: konsept\ntittel: Lab\nkjerne: k\nbeskrivelse: b\ndelelementer:\n"
    "  - {id: med, tittel: Med idé, beskrivelse: x, ideer: [plan]}\n  - {id: uten, tittel: Uten, beskrivelse: x}\n"
)
DEMANDS = (
    "type: kravspesifikasjon\ntittel: Krav\nkrav:\n"
    "  - {id: a, tekst: A, slag: funksjonell, prioritet: må, kilde: [laben#med]}\n"
    "  - {id: b, tekst: B, slag: funksjonell, prioritet: må, kilde: [laben#uten]}\n"
    "  - {id: c, tekst: C, slag: funksjonell, prioritet: må}\n"
)
ALL = {
    "samtale.yaml": INTERVIEW,
    "linjer.yaml": INSIGHT,
    "plan.yaml": IDEA,
    "laben.yaml": CONCEPT,
    "kravene.yaml": DEMANDS,
}


def graph(build: Build, files: Mapping[str, str]) -> Thread:
    project, _ = load_project(build(files))
    return thread(project)


def test_a_quote_leads_all_the_way_to_the_requirement_it_gave_rise_to_and_to_no_other(build: Build) -> None:
    down = graph(build, ALL).downstream(Ledd("samtale", "s"))
    assert {Ledd("linjer"), Ledd("plan"), Ledd("laben", "med"), Ledd("kravene", "a")} <= down
    assert not {Ledd("laben", "uten"), Ledd("kravene", "b"), Ledd("kravene", "c")} & down
    assert Ledd("kravene") in down, "the whole rests on what its parts rest on"


def test_a_requirement_leads_back_to_the_quote_and_not_to_what_other_parts_rest_on(build: Build) -> None:
    found = graph(build, ALL)
    assert Ledd("samtale", "s") in found.upstream(Ledd("kravene", "a"))
    assert found.upstream(Ledd("kravene", "b")) == {Ledd("laben", "uten")}
    assert Ledd("samtale", "s") in found.upstream(Ledd("kravene"))


def test_a_whole_starts_from_each_of_its_parts(build: Build) -> None:
    found = graph(build, ALL)
    assert Ledd("linjer") in found.downstream(Ledd("samtale"))
    assert Ledd("samtale") not in found.downstream(Ledd("samtale"))


def test_the_way_up_is_the_way_down_the_other_way_in_all_of_asker() -> None:
    project, _ = load_project(ASKER)
    found = thread(project)
    links = {*found.above, *found.below}
    for a in links:
        for b in found.downstream(a) if a.del_id else ():
            assert a in found.upstream(b), (a, b)


def test_what_hangs_loose_is_said_in_words(build: Build) -> None:
    found = graph(build, ALL | {"ensom.yaml": IDEA.replace("svarer_på: [linjer]", "svarer_på: []"),
                                "tom.yaml": INSIGHT.replace("[samtale#s]", "[]")})  # fmt: skip
    assert found.loose(Ledd("ensom")) == ("svarer ikke på noen innsikt", "ikke tatt videre")
    assert found.loose(Ledd("tom")) == ("uten bevis", "ikke tatt opp")
    assert found.loose(Ledd("linjer")) == ()
    assert found.loose(Ledd("kravene", "c")) == ("uten kilde", "ikke i veikart eller pilot")
    assert found.loose(Ledd("laben", "med")) == ()


def test_evidence_that_was_rejected_holds_nothing_and_what_was_rejected_is_not_missed(build: Build) -> None:
    rejected = {"samtale.yaml": INTERVIEW + "status: forkastet\n"}
    found = graph(build, ALL | rejected)
    assert found.loose(Ledd("linjer")) == ("uten bevis",)
    assert found.loose(Ledd("samtale")) == ()


def test_references_that_lead_nowhere_are_no_part_of_the_thread(build: Build) -> None:
    found = graph(build, {"linjer.yaml": INSIGHT, "plan.yaml": IDEA.replace("linjer", "borte")})
    assert (found.above, found.below, found.artefact_edges()) == ({}, {}, ())


def test_what_was_left_out_or_compared_is_no_step_of_the_way(build: Build) -> None:
    direction = (
        "type: idéretning\ntittel: R\nbeskrivelse: x\nideer: []\nvalgt_bort: [{ide: plan, begrunnelse: x}]\n"
    )
    found = graph(build, ALL | {"retning.yaml": direction})
    assert Ledd("retning") not in found.downstream(Ledd("plan"))


def test_the_step_of_a_map_comes_before_the_requirement_it_gives_rise_to(build: Build) -> None:
    plan = "type: tjenestekart\ntittel: Kart\nsteg: [{id: en, krav: [kravene#c]}]\n"
    found = graph(build, ALL | {"kartet.yaml": plan})
    assert Ledd("kravene", "c") in found.downstream(Ledd("kartet", "en"))
    assert Ledd("kartet", "en") not in found.downstream(Ledd("kravene", "c"))


def test_rings_come_to_an_end(build: Build) -> None:
    demands = DEMANDS.replace("kilde: [laben#med]", "kilde: [testen]")
    trial = "type: brukertest\ntittel: Test\nmetode: x\ntester: [kartet]\n"
    plan = "type: tjenestekart\ntittel: Kart\nsteg: [{id: en, krav: [kravene#a]}]\n"
    found = graph(build, ALL | {"kravene.yaml": demands, "testen.yaml": trial, "kartet.yaml": plan})
    assert Ledd("kravene", "a") in found.downstream(Ledd("kartet"))
    edges = (("a", "b"), ("b", "c"), ("c", "a"))
    assert set(nearest(edges)) == set(edges)


def test_no_reference_of_the_thread_runs_backwards_through_the_columns() -> None:
    for root in (ASKER, ASKER.parent / "skolevei"):
        project, _ = load_project(root)
        found = thread(project)
        for a, b in found.artefact_edges():
            first, then = (column(found.entries[id].type.navn) for id in (a, b))
            assert first is not None
            assert then is not None
            assert first <= then, (a, b)


def test_the_columns_name_types_that_exist_once_each() -> None:
    named = [t for c in COLUMNS for t in c.typer]
    assert len(named) == len(set(named))
    assert set(named) <= set(TYPES)
    assert column("læringspunkt") is None


def reach(edges: tuple[tuple[int, int], ...]) -> set[tuple[int, int]]:
    found = set(edges)
    while more := {(a, d) for a, b in found for c, d in found if b == c} - found:
        found |= more
    return found


def test_the_nearest_edges_reach_as_far_and_none_of_them_can_be_spared() -> None:
    for seed in range(30):
        r = random.Random(seed)
        edges = tuple({(a, b) for a, b in itertools.combinations(range(9), 2) if r.random() < 0.4})
        kept = nearest(edges)
        assert reach(kept) == reach(edges)
        assert all((e in reach(tuple(k for k in kept if k != e))) is False for e in kept)
