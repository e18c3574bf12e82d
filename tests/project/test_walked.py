"""One walk finds what the rules look for."""

from __future__ import annotations

from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.project.model import parts, refs, texts, walk
from tjenestedesign.project.walked import walked

INTERVIEW = Intervju.model_validate(
    {
        "type": "intervju",
        "tittel": "Et intervju",
        "status": "godkjent",
        "respondent": {"kode": "I-1", "rolle": "innbygger"},
        "guide": "en-guide",
        "belegg": {"grad": "gjenfortalt", "kilde": ["studien#funn-1"]},
        "sitater": [
            {"id": "sitat-1", "tekst": "Jeg venter.", "gjenfortalt": "true"},
            {"id": "sitat-2", "tekst": "Jeg ringer.", "belegg": "belagt"},
            {"id": "sitat-3", "tekst": "Jeg spør."},
        ],
        "behov": ["Et svar", {"id": "behov-1", "tekst": "Ro"}],
    }
)


def test_it_finds_what_each_walk_by_itself_finds() -> None:
    found = walked(INTERVIEW)
    assert found.refs == tuple(refs(INTERVIEW))
    assert found.parts == tuple(parts(INTERVIEW))
    assert [part.id for _, part in found.parts] == ["sitat-1", "sitat-2", "sitat-3", "behov-1"]


def test_what_stands_in_the_way_of_approval_and_what_is_from_before() -> None:
    found = walked(INTERVIEW)
    assert ((), "samtykke") in [(loc, name) for loc, _, name in found.lacking]
    assert [loc for loc, _ in found.old] == [("sitater", 0, "gjenfortalt")]
    assert found.pictures == ()


def test_the_parts_that_may_say_how_sure_they_are() -> None:
    graded = [loc for loc, _ in walked(INTERVIEW).graded]
    assert graded[0] == ()
    assert ("sitater", 1) in graded
    assert ("behov", 0) not in graded


def test_the_walk_goes_in_the_order_of_the_keys() -> None:
    places = [loc for loc, _ in walk(INTERVIEW)]
    assert places[0] == ()
    assert places.index(("sitater", 0)) < places.index(("sitater", 1)) < places.index(("behov", 0))
    assert (("sitater", 0, "tekst"), "Jeg venter.") in list(texts(INTERVIEW))
