"""CJML 2.0 out and in. The files in `cjml/` have the forms cjml.no and open tools for CJML use (see KILDER.md)."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from lxml import etree

from tests.conftest import ASKER, Build, Result, Run

FILES = Path(__file__).parent / "cjml"
HERE = {
    "1-innsikt/brukergrupper/ung-mann.yaml": "type: brukergruppe\ntittel: Ung mann\nbeskrivelse: x\n",
    "1-innsikt/brukergrupper/kari.yaml": "type: brukergruppe\ntittel: Kari & <co>\nbeskrivelse: x\n",
    "3-utforming/kontaktpunkter/torget.yaml": "type: kontaktpunkt\ntittel: Brukertorget\nkanal: fysisk\nbeskrivelse: x\n",
}
JOURNEY = """\
type: brukerreise
tittel: 'Reise: "en" & <to> 📝'
beskrivelse: "Linje 1\\nLinje 2"
aktører: [kari, ung-mann]
variant: faktisk
sammenlign_med: plan
faser: [Først, 'Så; <& "da">']
steg:
  - {id: soke, fase: Først, tittel: 'Søke, "nå"', kontaktpunkt: torget, kanal: telefon, handling: Ringer, følelse: -1}
  - {id: vente, fase: 'Så; <& "da">', tittel: <Skriv navnet>, kanal: brev}
  - {id: flytte, fase: Ukjent fase, tittel: Flytte, kontaktpunkt: finnes-ikke}
"""


@pytest.fixture
def project(build: Build) -> Path:
    return build({**HERE, "1-innsikt/brukerreiser/reise.yaml": JOURNEY})


def read(project: Path, id: str) -> dict[str, object]:
    return yaml.load((project / f"1-innsikt/brukerreiser/{id}.yaml").read_text("utf-8"), yaml.BaseLoader)


def bring(td: Run, project: Path, file: Path) -> Result:
    result = td("import", file, "--yes", "--project", project)
    assert result.code == 0, result.out + result.err
    return result


def send(td: Run, project: Path, id: str, target: Path) -> Result:
    result = td("export", id, "--format", "cjml", "--project", project, "--output", target)
    assert result.code == 0, result.out + result.err
    return result


def said(result: Result) -> str:
    return " ".join(result.out.split())


def test_the_form_of_the_front_page(td: Run, project: Path) -> None:
    told = said(bring(td, project, FILES / "forside.xml"))
    made = read(project, "aj1")
    assert made["tittel"] == "AJ1"
    assert made["variant"] == "faktisk"
    assert made["aktører"] == ["kari"]
    assert made["faser"] == ["Reisen"]
    assert made["steg"] == [
        {
            "id": "soker-om-bolig",
            "fase": "Reisen",
            "tittel": "Søker om bolig",
            "kontaktpunkt": "torget",
            "kanal": "digital",
        }
    ]
    assert "forside.xml, linje 13: Steget «Søker om bolig» heter «Søknad mottatt» for den andre." in told
    assert "linje 12: Stegene får id-er etter titlene." in told


def test_the_form_of_the_editor_gives_both_journeys(td: Run, project: Path) -> None:
    told = said(bring(td, project, FILES / "redigering.xml"))
    planned, actual = read(project, "pj1"), read(project, "aj1")
    assert planned["variant"] == "planlagt"
    assert planned["beskrivelse"] == "Slik det var tenkt."
    assert planned["faser"] == ["Søke", "Vente", "Reisen"]
    assert planned["steg"] == [
        {"id": "ringer", "fase": "Søke", "tittel": "Ringer", "kontaktpunkt": "torget", "kanal": "telefon"},
        {"id": "finner-papirer", "fase": "Reisen", "tittel": "Finner papirer"},
    ]
    assert "Fasen «Vente» har «phaseDescription»: Ingen vet hvor lenge." in told
    assert "«U1», som ikke er en brukergruppe" in told
    assert actual["steg"] == [
        {
            "id": "far-avslag",
            "fase": "Vente",
            "tittel": "Får avslag",
            "kontaktpunkt": "torget",
            "kanal": "digital",
        }
    ]
    for text in (
        "«compliance»: failing.",
        "går gjennom «sms»",
        "Det er den andre som tar kontakt.",
        "«plannedReference»: PJ1.",
        "heter «Sender avslag» for den andre",
    ):
        assert text in told
        assert text in str(actual["notat"])


def test_the_form_of_the_excel_tool(td: Run, project: Path) -> None:
    told = said(bring(td, project, FILES / "excel.xml"))
    made = read(project, "kari-soker")
    assert made["aktører"] == ["ung-mann"]
    assert made["faser"] == ["Under"]
    assert made["steg"] == [{"id": "leverer-soknad", "fase": "Under", "tittel": "Leverer søknad"}]
    for text in (
        "linje 12: Reisen har «journeyStatus»: Completed.",
        "linje 16: «Nav» er med i reisen, men er ikke et kontaktpunkt i prosjektet.",
        "linje 29: Steget «Leverer søknad» går gjennom «carrier pigeon».",
        "linje 32: Steget «Leverer søknad» har kommentaren «Det regnet & blåste».",
        "linje 33: Steget «Leverer søknad» har «timestamps»: 2023-02-01 09:00:00.",
        "linje 36: Steget «Leverer søknad» har «touchpointExperience»: Lettet 4.",
    ):
        assert text in told


def test_what_goes_out_comes_back(td: Run, project: Path, tmp_path: Path) -> None:
    file = tmp_path / "ut.cjml.xml"
    send(td, project, "reise", file)
    bring(td, project, file)
    before, after = read(project, "reise"), read(project, "reise-en-to")
    assert after["tittel"] == before["tittel"]
    for key in ("beskrivelse", "aktører", "variant"):
        assert after[key] == before[key]
    assert after["faser"] == ["Først", 'Så; <& "da">', "Ukjent fase"]
    assert after["steg"] == [
        {"id": "soke", "fase": "Først", "tittel": 'Søke, "nå"', "kontaktpunkt": "torget", "kanal": "telefon"},
        {"id": "vente", "fase": 'Så; <& "da">', "tittel": "Ikke fylt ut", "kanal": "brev"},
        {"id": "flytte", "fase": "Ukjent fase", "tittel": "Flytte"},
    ]
    assert "Ringer" in str(after["notat"])


def test_it_tells_what_is_left_out(td: Run, project: Path, tmp_path: Path) -> None:
    told = said(send(td, project, "reise", tmp_path / "ut.xml"))
    assert "Her er det «Kari & <co>» i alle steg." in told
    assert "De andre aktørene er med, men uten egne steg." in told
    assert "Ikke med: steg: følelse." in told
    assert "kanal" not in told.partition("Ikke med")[2]


def test_the_form_is_the_one_the_tools_read(td: Run, project: Path, tmp_path: Path) -> None:
    """What the CJML editor needs to draw a journey: actors that are there for every reference, and the elements in its order."""
    file = tmp_path / "ut.xml"
    send(td, project, "reise", file)
    root = etree.parse(file).getroot()
    assert (root.tag, root.get("version")) == ("CJML", "2.0")
    journey = root[0]
    assert [e.tag for e in journey] == [
        "journeyID", "journeyTitle", "plannedReference", "journeyPhases", "journeyShortSummary", "actors", "touchpoints",
    ]  # fmt: skip
    assert journey.findtext("plannedReference") == "plan"
    actors = {a.get("actorID"): a.tag for a in journey.find("actors")}
    assert list(actors.values()) == ["endUser", "endUser", "serviceProvider", "serviceProvider"]
    phases = {p.get("phaseID") for p in journey.find("journeyPhases")}
    points = list(journey.find("touchpoints"))
    assert [p.tag for p in points] == ["actualCommunicationPoint", "actualAction", "actualCommunicationPoint"]
    for point in points:
        assert {r.get("actorIDref") for r in point.iter("refersTo")} <= set(actors)
        assert point.find("belongsTo").get("phaseIDref") in phases
        assert point.findtext("initiator/initiatorLabel")
    assert points[0].findtext("channel/channelName") == "phone"


def test_a_planned_journey_says_what_it_cannot_say(td: Run, build: Build, tmp_path: Path) -> None:
    text = "type: brukerreise\ntittel: Dagens\nsammenlign_med: annen\nsteg:\n  - {id: a, fase: før, tittel: A, kontaktpunkt: innbygger}\n"
    file = tmp_path / "ut.xml"
    told = said(send(td, build({"1-innsikt/brukerreiser/dagens.yaml": text}), "dagens", file))
    root = etree.parse(file).getroot()
    assert root[0].tag == "plannedJourney"
    assert root.find(".//plannedReference") is None
    assert "Varianten «dagens» blir en planlagt reise." in told
    assert "«annen», som reisen vises ved siden av, er ikke med." in told
    ids = [a.get("actorID") for a in root.find(".//actors")]
    assert len(ids) == len(set(ids)) == 2, "a kontaktpunkt with the id td gives the citizen"


def test_the_same_journey_gives_the_same_bytes(td: Run, tmp_path: Path) -> None:
    for id in ("med-velferdslaben", "veien-til-en-varig-bolig"):
        send(td, ASKER, id, tmp_path / f"{id}-1.xml")
        send(td, ASKER, id, tmp_path / f"{id}-2.xml")
        assert (tmp_path / f"{id}-1.xml").read_bytes() == (tmp_path / f"{id}-2.xml").read_bytes()


LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaa">]><CJML version="2.0"><actualJourney>&a;</actualJourney></CJML>'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (LAUGHS, "DTD"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><CJML/>', "DTD"),
        ("<CJML><actualJourney></CJML>", "linje 1"),
        ("", "linje 1"),
        ("<svg/>", "ikke CJML"),
        ('<CJML version="2.0"/>', "ingen reise med steg"),
        (
            '<CJML version="2.0"><plannedJourney><journeyID>a</journeyID></plannedJourney></CJML>',
            "ingen reise",
        ),
        ("<a>" * 60 + "</a>" * 60, "nivåer"),
    ],
)
def test_a_file_that_is_not_cjml_is_refused(text: str, message: str, td: Run, project: Path) -> None:
    file = project.parent / "fil.xml"
    file.write_text(text, "utf-8")
    result = td("import", file, "--yes", "--project", project)
    assert result.code == 2, result.out
    assert message in " ".join(result.err.split())


def test_a_hostile_file_loses_nothing_in_silence(td: Run, project: Path) -> None:
    file = project.parent / "fil.xml"
    file.write_text(
        """\
<?xml version="1.0" encoding="utf-16"?>
<c:CJML xmlns:c="urn:x" version="3.0">
  <c:metadata>Noe</c:metadata>
  <c:actualJourney>
    <c:actors><c:robot actorID="r"/></c:actors>
    <c:touchpoints>
      <c:actualAction/>
      <c:dataExchange>x</c:dataExchange>
      <c:actualCommunicationPoint>
        <c:touchpointID>a</c:touchpointID>
        <c:initiator><c:refersTo actorIDref="borte"/><c:initiatorLabel># - : {x} 'y'</c:initiatorLabel></c:initiator>
        <c:receiver><c:refersTo actorIDref="også-borte"/></c:receiver>
        <c:comment>en</c:comment><c:comment>to</c:comment>
        <c:symbol kind="fare"/>
      </c:actualCommunicationPoint>
    </c:touchpoints>
  </c:actualJourney>
</c:CJML>
""",
        "utf-8",
    )
    told = said(bring(td, project, file))
    made = read(project, "fil")
    assert made["steg"] == [
        {"id": "skriv-navnet-pa-steget", "fase": "Reisen", "tittel": "<Skriv navnet på steget>"},
        {"id": "a", "fase": "Reisen", "tittel": "# - : {x} 'y'"},
    ]
    for text in (
        "linje 2: Filen er CJML «3.0».",
        "linje 3: «metadata» er ikke en reise",
        "linje 5: «r» er med i reisen",
        "linje 8: «dataExchange» er ikke et steg",
        "er med «også-borte»",
        "har kommentaren «en»",
        "linje 13: Steget «# - : {x} 'y'» har «comment»: to.",
        "har «symbol»: kind: fare.",
    ):
        assert text in told


def test_a_name_without_an_ending_gets_the_whole_one(td: Run, project: Path, tmp_path: Path) -> None:
    send(td, project, "reise", tmp_path / "ut")
    assert (tmp_path / "ut.cjml.xml").exists()
    send(td, project, "reise", tmp_path / "min.xml")
    assert (tmp_path / "min.xml").exists()
