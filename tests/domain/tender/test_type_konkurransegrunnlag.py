"""Konkurransegrunnlag: the tender document, its rules, and the evaluation a buyer can check by hand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ASKER, Build
from tests.publish.test_render import Page
from tests.sweep import FULL
from tjenestedesign.artefakter.behovssprak import missing_phases, prescribed_solution, same_demand
from tjenestedesign.check.load import load_project
from tjenestedesign.publish.documents.compose import Collected, InDocument
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site
from tjenestedesign.publish.site.templating import rendered

COMPETITION: dict[str, str] = {
    "behov": "behov:\n  - Innbyggerne må kunne vite hvor langt søknaden er kommet.\n",
    "omfang": "omfang: [innsikt]\n",
    "prosedyre": "prosedyre: forhandling\n",
    "kvalifikasjonskrav": "kvalifikasjonskrav:\n  - {id: kapasitet, krav: Nok folk, dokumentasjon: [Bemanningsplan]}\n",
    "kriterier": "tildelingskriterier:\n"
    "  - {id: losning, navn: Forståelse, slag: kvalitet, vekt: 30, dokumentasjon: [Beskrivelse]}\n"
    "  - {id: team, navn: Team, slag: kvalitet, vekt: 30, dokumentasjon: [CV]}\n"
    "  - {id: pris, navn: Pris, slag: pris, vekt: 40, dokumentasjon: [Prisskjema]}\n",
    "prismodell": "prismodell: lineær\n",
    "prisskjema": "prisskjema:\n  faser:\n    - {id: oppstart, navn: Oppstart}\n    - {id: innsikt, navn: Innsikt}\n",
}


def competition(**changed: str) -> str:
    return "type: konkurransegrunnlag\ntittel: Designteam\n" + "".join({**COMPETITION, **changed}.values())


def bid(name: str, price: str, first: str = "5", second: str = "5", extra: str = "") -> str:
    return (
        f"type: tilbud\ntittel: Tilbud fra {name}\nkonkurranse: k\ntilbyder: {name}\nbelegg: oppdiktet\n"
        f"priser:\n  - {{fase: oppstart, timer: 0, kostnad: 0}}\n  - {{fase: innsikt, timer: 10, kostnad: {price}}}\n"
        f"poeng:\n  - {{kriterium: losning, poeng: {first}, begrunnelse: Bra.}}\n"
        f"  - {{kriterium: team, poeng: {second}, begrunnelse: Bra.}}\n{extra}"
    )


def site(root: Path) -> dict[str, str]:
    project, found = load_project(root)
    return {
        f.path: f.data.decode() for f in render_site(plan_site(project, found)) if f.path.endswith(".html")
    }


def words(html: str) -> str:
    text = re.sub(r"<[^>]+>", " ", html.replace("&nbsp;", " "))
    return (
        re.sub(r"\s+", " ", text.replace("\u00a0", " "))
        .replace(" ,", ",")
        .replace(" .", ".")
        .replace(" :", ":")
    )


@pytest.fixture
def page(build: Build) -> Any:
    def make(files: dict[str, str]) -> str:
        return site(build(files))["konkurransegrunnlag/k.html"]

    return make


@pytest.fixture
def evaluation(build: Build) -> Any:
    """The evaluation's own page."""

    def make(files: dict[str, str]) -> str:
        return site(build(files))["evaluering/k.html"]

    return make


def codes(root: Path) -> list[str]:
    """Without TD335, which says that these competitions lack dates: tests/domain/tender/test_doubt.py."""
    return [d.code for d in load_project(root)[1] if d.code != "TD335"]


# --- the tender document ------------------------------------------------------------------------------------------


def test_the_page_is_a_tender_document_without_evaluation_while_there_are_no_bids(page: Any) -> None:
    html = page({"k.yaml": competition()})
    headings = re.findall(r"<h([1-6])[^>]*>(.*?)</h\1>", html)
    assert [(n, words(h).strip()) for n, h in headings] == [
        ("1", "Designteam"),
        ("2", "Behovet"),
        ("2", "Kvalifikasjonskrav"),
        ("2", "Tildelingskriterier"),
        ("2", "Prisskjema"),
    ]
    text = words(html)
    for said in (
        "Bemanningsplan",
        "Beskrivelse",
        "CV",
        "Anskaffelse med forhandling",
        "Oppstart fylles ut fylles ut",
    ):
        assert said in text
    assert "Sum 100 %" in text


def test_weights_are_bars_that_are_also_text(page: Any) -> None:
    html = page({"k.yaml": competition()})
    bars = re.findall(r'<rect class="del" width="([\d.]+)"', html)
    assert bars == ["30", "30", "40"]
    assert words(html).count("30 %") == 2
    assert all('aria-hidden="true"' in svg for svg in re.findall(r"<svg[^>]*>", html))


def test_every_optional_key_has_its_place(page: Any) -> None:
    extra = (
        "formål: Mål\nleveranser: [Innsikter]\nkontraktsverdi: 1000000.50\nkvalitetsverdi: 5000\nved_likhet: Loddtrekning\n"
        "vilkår: [Kommunen eier materialet]\n"
        "dialog:\n  - {aktivitet: Dialogmøte, dato: 2027-02, deltakere: [designere, forskere], utbytte: Vi lærer.}\n"
        "frister:\n  - {hva: Kontrakt, slag: kontrakt, dato: 2027-06}\n  - {hva: Siste frist, slag: tilbud, dato: 2027-04-12}\n"
    )
    html = page({"k.yaml": competition() + extra})
    text = words(html)
    for said in (
        "1 000 000,50 kr",
        "5 000 kr per kvalitetspoeng",
        "Loddtrekning",
        "Kommunen eier materialet",
        "Dialogmøte, februar 2027",
        "Deltakere: designere og forskere",
        "Tilbudsfrist 12. april 2027",
    ):
        assert said in text, said
    assert text.index("12. april 2027 Siste frist") < text.index("juni 2027 Kontrakt")


def test_the_requirements_behind_the_assignment_are_listed_with_numbers_and_links(page: Any) -> None:
    spec = (
        "type: kravspesifikasjon\ntittel: Kravene\nkrav:\n"
        "  - {id: svar, tekst: Innbyggeren skal få svar., slag: funksjonell, prioritet: må}\n"
        "  - {id: borte, tekst: Skal ikke vises., slag: funksjonell, prioritet: kan, status: utgått}\n"
    )
    html = page({"k.yaml": competition() + "kravspesifikasjon: krav\n", "krav.yaml": spec})
    assert 'href="../kravspesifikasjon/krav.html#svar"' in html
    assert "Innbyggeren skal få svar." in html
    assert "Skal ikke vises." not in html


# --- the evaluation -----------------------------------------------------------------------------------------------


THREE_WINNERS = {
    "k.yaml": competition() + "kvalitetsverdi: 100000\n",
    "a.yaml": bid("Ask", "840000", "6", "6"),
    "b.yaml": bid("Bjørk", "1176000", "8", "8.5"),
}


def test_the_winner_of_each_model_is_told_and_that_the_model_matters(evaluation: Any) -> None:
    text = words(evaluation(THREE_WINNERS))
    assert (
        "Valget av prismodell avgjør førsteplassen: Ask vinner med lineær modell og prissatt kvalitet, "
        "mens Bjørk vinner med forholdsmessig modell." in text
    )
    assert "Konkurransen bruker lineær modell: Ask vinner." in text
    assert "Lineær modell Valgt Ask 0,25 poeng" in text
    assert "Forholdsmessig modell Bjørk 0,21 poeng" in text
    assert "Prissatt kvalitet Ask 111 000 kr" in text
    assert "Tilbudene er oppdiktet." in text


def test_every_number_can_be_checked_by_hand(evaluation: Any) -> None:
    text = words(evaluation(THREE_WINNERS))
    for said in (
        "6,00 × 30 % = 1,80",
        "8,50 × 30 % = 2,55",
        "Bjørk: 10 − 10 · (1 176 000 − 840 000) / 840 000 = 6,00",
        "6,00 × 40 % = 2,40",
        "Sum poeng 7,60 7,35",
        "Bjørk: 10 · 840 000 / 1 176 000 = 7,14",
        "Sum poeng 7,60 7,81",
        "Bjørk: kvalitetspoeng (8 · 30 + 8,5 · 30) / 60 = 8,25.",
        "Evaluert pris 1 176 000 − 8,25 · 100 000 = 351 000 kr",
        "Plassering 1. plass 2. plass",
    ):
        assert said in text, said


def test_the_same_winner_in_all_models_is_said_to_be_so(evaluation: Any) -> None:
    files = {**THREE_WINNERS, "b.yaml": bid("Bjørk", "1176000", "2", "2")}
    assert "endrer ikke førsteplassen: Ask vinner med alle tre modellene." in words(evaluation(files))


def test_a_model_that_cannot_be_reckoned_says_why(evaluation: Any) -> None:
    text = words(evaluation({**THREE_WINNERS, "k.yaml": competition()}))
    assert "Prissatt kvalitet Ikke regnet ut. «kvalitetsverdi» er ikke oppgitt" in text
    assert "mens Bjørk vinner med forholdsmessig modell." in text


def test_the_value_of_quality_is_derived_from_weights_and_estimate_when_none_is_set(evaluation: Any) -> None:
    text = words(evaluation({**THREE_WINNERS, "k.yaml": competition() + "kontraktsverdi: 1000000\n"}))
    assert "vekten på kvalitet / vekten på pris = 150 000 kr per kvalitetspoeng." in text
    both = words(
        evaluation({**THREE_WINNERS, "k.yaml": THREE_WINNERS["k.yaml"] + "kontraktsverdi: 1000000\n"})
    )
    assert "til 100 000 kr. Vektene og den anslåtte kontraktsverdien tilsier 150 000 kr." in both


def test_equal_bids_are_named_and_the_tie_breaker_is_quoted_or_asked_for(evaluation: Any) -> None:
    files = {**THREE_WINNERS, "b.yaml": bid("Bjørk", "840000", "6", "6")}
    text = words(evaluation(files))
    assert "Ask og Bjørk står likt på førsteplass med alle tre modellene." in text
    assert "delt 1. plass delt 1. plass" in text
    assert "Skriv det i «ved_likhet»." in text
    files["k.yaml"] += "ved_likhet: Loddtrekning.\n"
    assert "Ved likhet avgjør konkurransegrunnlaget: Loddtrekning." in words(evaluation(files))


def test_a_bid_that_is_not_fully_judged_is_shown_so_and_not_ranked(evaluation: Any) -> None:
    lacking = re.sub(r"  - \{kriterium: team.*\n", "", bid("Bjørk", "100"))
    text = words(evaluation({**THREE_WINNERS, "b.yaml": lacking}))
    assert "Bjørk, 100 kr: ikke ferdig vurdert, mangler poeng for «Team»" in text
    assert "Resultatet er foreløpig: Bjørk er ikke ferdig vurdert." in text
    assert "Bare Ask er ferdig vurdert." in text
    assert "2. plass" not in text


@pytest.mark.parametrize(
    ("prices", "said"),
    [
        ("priser: []\n", "mangler priser"),
        ("priser:\n  - {fase: innsikt, kostnad: 100}\n", "mangler pris på «Oppstart»"),
        ("priser:\n  - {fase: oppstart}\n  - {fase: innsikt, kostnad: 9}\n", "mangler pris på «Oppstart»"),
        (
            "priser:\n  - {fase: oppstart, kostnad: 0}\n  - {fase: innsikt, kostnad: 0}\n",
            "har prisen 0 kroner",
        ),
    ],
)
def test_a_price_that_cannot_be_compared_is_told_and_crashes_nothing(
    evaluation: Any, prices: str, said: str
) -> None:
    odd = re.sub(r"priser:\n(  - .*\n){2}", prices, bid("Bjørk", "100"))
    text = words(evaluation({**THREE_WINNERS, "b.yaml": odd}))
    assert said in text
    assert "Bare Ask er ferdig vurdert." in text


def test_a_bid_left_out_for_a_fault_is_counted_and_says_nothing_else(evaluation: Any) -> None:
    prices = "priser:\n  - {fase: opstart, kostnad: 5}\n  - {fase: innsikt, kostnad: 9}\n"
    odd = re.sub(r"priser:\n(  - .*\n){2}", prices, bid("Bjørk", "100"))
    text = words(evaluation({**THREE_WINNERS, "b.yaml": odd}))
    assert "Bjørk" not in text
    assert "Bare Ask er ferdig vurdert." in text
    assert "1 tilbudsfil har feil og kan ikke være med i vurderingen" in text
    assert "opstart" not in text


def test_only_unfinished_bids_give_no_models(evaluation: Any) -> None:
    lacking = re.sub(r"poeng:\n(  - .*\n)+", "", bid("Ask", "100"))
    text = words(evaluation({"k.yaml": competition(), "a.yaml": lacking}))
    assert "Ingen tilbud er ferdig vurdert" in text
    assert "Lineær modell Prispoeng" not in text


def test_a_rejected_bid_is_listed_and_does_not_set_the_lowest_price(evaluation: Any) -> None:
    files = {**THREE_WINNERS, "c.yaml": bid("Syrin", "1", extra="status: avvist\n")}
    text = words(evaluation(files))
    assert "Syrin: avvist, ikke med i vurderingen" in text
    assert "(1 176 000 − 840 000) / 840 000" in text


def test_points_below_zero_are_shown_and_said_not_to_be_unlawful(evaluation: Any) -> None:
    text = words(evaluation({**THREE_WINNERS, "b.yaml": bid("Bjørk", "2100000", "10", "10")}))
    assert "= −5,00" in text
    assert "−5,00 × 40 % = −2,00" in text
    assert "Bjørk får negative prispoeng med lineær modell. Det er ikke i seg selv ulovlig." in text
    assert "negative prispoeng" not in words(evaluation(THREE_WINNERS))


def test_bids_with_the_same_bidder_are_told_apart(evaluation: Any) -> None:
    files = {**THREE_WINNERS, "b.yaml": bid("Ask", "1176000", "8", "8.5")}
    assert "Ask (a) vinner med lineær modell" in words(evaluation(files))


def test_weights_still_to_be_written_stop_the_evaluation_in_words(evaluation: Any) -> None:
    draft = competition(kriterier=COMPETITION["kriterier"].replace("vekt: 40, ", ""))
    text = words(evaluation({**THREE_WINNERS, "k.yaml": draft}))
    assert "Tilbudene er ikke regnet ut. Ikke alle tildelingskriteriene har fått vekt." in text


def test_two_price_criteria_stop_the_evaluation_in_words(evaluation: Any) -> None:
    two = COMPETITION["kriterier"].replace(
        "slag: kvalitet, vekt: 30, dokumentasjon: [CV]", "slag: pris, vekt: 30, dokumentasjon: [CV]"
    )
    text = words(evaluation({**THREE_WINNERS, "k.yaml": competition(kriterier=two)}))
    assert "td regner med ett priskriterium, og her er det 2." in text


def test_a_bid_that_cannot_be_read_is_counted(evaluation: Any) -> None:
    text = words(evaluation({**THREE_WINNERS, "c.yaml": bid("Syrin", "mye")}))
    assert "1 tilbudsfil har feil og kan ikke være med" in text


BIDS = 30 if FULL else 12


def test_many_bids_and_long_names_keep_a_sound_page(evaluation: Any) -> None:
    long = "Konsulentselskapet " * 20
    files = {"k.yaml": competition() + "kvalitetsverdi: 0.01\n"}
    files |= {f"t{i}.yaml": bid(f"{long}{i}", f"{1000 + i}.{i:02}", str(i % 11), "3.5") for i in range(BIDS)}
    html = evaluation(files)
    parsed = Page(html)
    assert (parsed.faults, parsed.open) == ([], [])
    assert len(parsed.ids) == len(set(parsed.ids))
    assert words(html).count(f"{BIDS}. plass") >= 1


def test_asker_teaches_that_the_model_matters() -> None:
    text = words(site(ASKER)["evaluering/anskaffelse-av-designteam.html"])
    assert (
        "Valget av prismodell avgjør førsteplassen: Tilbyder A (oppdiktet) vinner med lineær modell" in text
    )
    assert "mens Tilbyder B (oppdiktet) vinner med forholdsmessig modell." in text
    assert "telefon" not in text.lower()


def test_what_goes_to_the_market_has_no_word_of_the_evaluation_but_a_link(page: Any) -> None:
    html = page(THREE_WINNERS)
    assert re.findall(r'<a href="([^"]*evaluering[^"]*)">', html) == ["../evaluering/k.html"]
    assert "840 000" not in words(html)
    assert "vinner" not in words(html)


def test_without_bids_there_is_no_evaluation_page_and_no_link_to_one(build: Build) -> None:
    pages = site(build({"k.yaml": competition()}))
    assert not [path for path in pages if path.startswith("evaluering/")]
    assert "evaluering/" not in pages["konkurransegrunnlag/k.html"]


def test_the_evaluation_is_never_on_a_public_site(build: Build) -> None:
    project, found = load_project(build({**THREE_WINNERS}))
    public = [f.path for f in render_site(plan_site(project, found, public=True))]
    assert not [p for p in public if "evaluering" in p or "konkurranse" in p]


def test_the_evaluation_can_stand_alone_as_a_chapter_of_a_document(build: Build) -> None:
    project, found = load_project(build(THREE_WINNERS))
    shown = plan_site(project, found)
    entry = project.entries["k"]
    beside = entry.type.underside
    assert beside
    html = rendered(
        shown,
        "",
        beside.mal,
        InDocument(),
        Collected(shown.theme),
        entry=entry,
        a=entry.model,
        v=beside.visning(project, entry),
    )
    assert "<nav" not in html
    assert "<html" not in html
    assert re.findall(r"<h[12]>(.*?)</h", html) == [
        "Evaluering: Designteam",
        "Konklusjon",
        "Hvem som har vurdert",
        "Tilbudene som kom inn",
        "Poeng og begrunnelser",
        "Regnestykkene",
        "Hva skal til for at en annen vinner?",
        "Ved likhet",
    ]


def test_the_protocol_tells_who_why_and_what_it_would_take(evaluation: Any) -> None:
    rejected = bid("Syrin", "900000", extra="status: avvist\nansvarlig: innkjøper\nnotat: Kom for sent.\n")
    text = words(evaluation({**THREE_WINNERS, "c.yaml": rejected}))
    for said in (
        "Hvem som har vurdert innkjøper",
        "Det kom inn 3 tilbud.",
        "Syrin: avvist, ikke med i vurderingen. Kom for sent.",
        "Poeng og begrunnelser Forståelse, vekt 30 % Tilbud Poeng Begrunnelse Ask 6 av 10 Bra.",
        "Ask vinner når pris teller mer enn 36 %. Nå teller pris 40 %.",
        "Med prisvekt 36 % får Ask og Bjørk 7,4400 poeng hver",
    ):
        assert said in text, said


# --- the rules ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("need", "thing"),
    [
        ("Vi trenger en ny app der innbyggerne kan søke", "app"),
        ("Kommunen trenger en løsning som samler alt", "løsning som"),
        ("En digital plattform for boliger", "plattform"),
        ("Vi skal utvikle et nytt fagsystem", "fagsystem"),
        ("Det er behov for en bedre boligportal", "boligportal"),
        ("Vi ønsker oss en felles nettside", "nettside"),
        ("Vi vil ha digitale løsninger", "digitale løsninger"),
        ("Innbyggerne finner ikke fram i systemet", None),
        ("Innbyggerne trenger en løsning på boligproblemet", None),
        ("Et system som ikke henger sammen", None),
        ("Ansatte trenger et støttesystem rundt seg", None),
        ("Innbyggeren trenger hjelp til å forstå et system som er delt i siloer", None),
        ("De får et brev fra hvert system", None),
        ("Unge trenger at noen ser de lange linjene", None),
    ],
)
def test_a_need_is_told_from_a_solution(need: str, thing: str | None) -> None:
    assert prescribed_solution(need) == thing


@pytest.mark.parametrize(
    ("requirement", "criterion", "same"),
    [
        ("Erfaring fra tilsvarende oppdrag", "Erfaring fra tilsvarende oppdrag", True),
        (
            "Leverandøren skal ha erfaring fra tilsvarende oppdrag",
            "Relevant erfaring fra tilsvarende oppdrag",
            True,
        ),
        ("Erfaring fra tilsvarende oppdrag", "Erfaring", True),
        ("Gjennomføringsevne og erfaring fra lignende oppdrag", "Oppdragsforståelse og erfaring", False),
        ("Kompetanse på universell utforming", "Kompetanse", False),
        ("Erfaring fra tilsvarende oppdrag", "Teamets sammensetning og kompetanse", False),
        ("og", "i", False),
    ],
)
def test_what_is_asked_twice_is_told_from_what_only_sounds_alike(
    requirement: str, criterion: str, same: bool
) -> None:
    assert same_demand(requirement, criterion) is same


def test_the_guides_phases_are_known_by_their_names_and_only_within_the_scope() -> None:
    guide = ["Oppstart", "Innsiktsfase", "Idéfasen", "Design og spesifikasjon", "Implementering"]
    assert missing_phases(guide, ()) == []
    assert missing_phases(["Fase 1"], ()) == [
        "oppstart",
        "innsikt",
        "idé",
        "design og spesifikasjon",
        "implementering",
    ]
    assert missing_phases(["Oppstart", "Innsikt"], ("innsikt",)) == []
    assert missing_phases(["Video", "Oppstart"], ("idé",)) == ["idé"]


def test_weights_that_are_nearly_a_hundred_are_not_shown_as_a_hundred(build: Build) -> None:
    criteria = COMPETITION["kriterier"].replace("vekt: 40", "vekt: 39.999")
    _, found = load_project(build({"k.yaml": competition(kriterier=criteria)}))
    (fault,) = [d for d in found if d.code == "TD390"]
    assert fault.message.replace("\u00a0", " ").startswith("Vektene blir 99,999 % til sammen")
    assert "Legg til 0,001" in fault.hint


def test_thirds_written_with_decimals_sum_exactly(build: Build) -> None:
    criteria = COMPETITION["kriterier"].replace("vekt: 30", "vekt: 33.3").replace("vekt: 40", "vekt: 33.4")
    assert codes(build({"k.yaml": competition(kriterier=criteria)})) == []


def test_documentation_is_asked_for_in_a_draft_and_demanded_for_approval(build: Build) -> None:
    bare = competition(
        kvalifikasjonskrav="kvalifikasjonskrav:\n  - {id: kapasitet, krav: Nok folk}\n",
        kriterier=COMPETITION["kriterier"].replace(", dokumentasjon: [CV]", ""),
    )
    found = load_project(build({"k.yaml": bare}))[1]
    assert [(d.code, d.level) for d in found if d.code != "TD335"] == [("TD104", "råd")] * 2
    found = load_project(build({"k.yaml": bare + "status: godkjent\n"}))[1]
    assert [(d.code, d.level) for d in found if d.code != "TD335"] == [("TD104", "feil")] * 2


def test_deadlines_in_order_and_dialogue_in_the_month_of_the_deadline_are_sound(build: Build) -> None:
    fine = (
        "dialog:\n  - {aktivitet: Møte, dato: 2027-04}\n  - {aktivitet: Uten dato}\n"
        "frister:\n  - {hva: Tilbud, slag: tilbud, dato: 2027-04-12}\n  - {hva: Spørsmål, slag: spørsmål, dato: 2027-04}\n"
        "  - {hva: Forhandling, slag: forhandling, dato: 2027-05-01}\n  - {hva: Befaring, dato: 2026-01-01}\n"
    )
    assert codes(build({"k.yaml": competition() + fine})) == []


def test_an_amount_is_exact_and_a_negative_one_is_refused(build: Build) -> None:
    project, found = load_project(build({"k.yaml": competition() + "kontraktsverdi: 0.1\n"}))
    assert found == []
    assert str(project.entries["k"].model.kontraktsverdi) == "0.1"
    assert codes(build({"k.yaml": competition() + "kontraktsverdi: -1\n"})) == ["TD109"]
    assert codes(build({"k.yaml": competition() + "kontraktsverdi: 1 000 kr\n"})) == ["TD112"]
    assert codes(build({"k.yaml": competition() + "kontraktsverdi: 1.100 kr\n"})) == ["TD107"]
