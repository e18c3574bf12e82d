"""Personal data td has found itself is not published: told all at once, unless marked with a reason."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import PNG, REPO, Build, Run
from tjenestedesign.check.exposed import exposed
from tjenestedesign.check.load import load_project

PHONE = "Ring 22 33 44 55"
NAME = "Hun heter Sunniva Berg"
STREET = "Hun bor i Storgata 14B"
IDEA = "type: ide\ntittel: Ro\nbeskrivelse: {0}\n"
INTERVIEW = (
    "type: intervju\ntittel: En\nrespondent: {{kode: I-1, rolle: innbygger}}\n"
    "samtykke: {{dato: 2026-01-02, omfang: Sitater, slettes: 2099-01-01, publiseres: {0}}}\n"
    "sitater:\n  - {{id: a, tekst: Naboen heter Sunniva Berg}}\n  - {{id: b, tekst: Jeg vil ha ro}}\n"
)
INSIGHT = "type: innsikt\ntittel: Ro\npåstand: Jeg vil ha ro\nforklaring: x\nbevis: [en#{0}]\n"


def codes(folder: Path) -> list[str]:
    project, found = load_project(folder)
    return [d.code for d in exposed(project, found)]


def test_the_case_that_was_published_is_not_and_all_is_said_at_once(td: Run, tmp_path: Path) -> None:
    folder = tmp_path / "s"
    shutil.copytree(REPO / "examples/skolevei", folder)
    assert td("render", "--public", cwd=folder).code == 0
    file = folder / "1-innsikt/brukerreiser/melde-farlig-kryss.yaml"
    text = file.read_text("utf-8")
    said = f"beskrivelse: Sunniva Berg bor i Storgata 14B. {PHONE}. Kari Nordmann sa det samme."
    file.write_text(re.sub(r"(?m)^beskrivelse:.*$", said, text), "utf-8")
    (folder / "LESMEG.md").write_text(f"{PHONE}\n", "utf-8")
    before = {p: p.read_bytes() for p in (folder / "ut-offentlig").rglob("*") if p.is_file()}
    found = td("render", "--public", cwd=folder)
    assert found.code == 1
    for code in ("TD603", "TD606", "TD607"):
        assert code in found.err
    assert "Ingenting er skrevet." in found.err
    assert "td: greit KODE" in found.err
    assert "LESMEG.md" not in found.err
    assert "22 33 44 55" not in found.err
    assert {p: p.read_bytes() for p in (folder / "ut-offentlig").rglob("*") if p.is_file()} == before


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (PHONE, "TD603"),
        (NAME, "TD607"),
        (STREET, "TD606"),
        ("Se 59.83331, 10.43921", "TD608"),
        ("Han er født 14.08.1953", "TD630"),
        ("Bilen er EK 12345, kjennemerke EK 12345", "TD631"),
        ("Hun er @kari_prove82 på Instagram", "TD632"),
        ("Gutten går i 4B på Prøve skole", "TD633"),
    ],
)
def test_every_kind_of_finding_stops_it_until_it_is_marked_with_a_reason(
    td: Run, build: Build, text: str, code: str
) -> None:
    folder = build({"ro.yaml": IDEA.format(f'"{text}"')})
    found = td("render", "--public", cwd=folder)
    assert (found.code, code in found.err) == (1, True)
    assert not (folder / "ut-offentlig").exists()
    marked = IDEA.format(f'"{text}"').replace("beskrivelse", f"# td: greit {code} – oppdiktet\nbeskrivelse")
    others = {c for c in codes(folder) if c != code}
    if others:
        marked = marked.replace(f"greit {code}", f"greit {code} {' '.join(sorted(others))}")
    build({"ro.yaml": marked})
    assert td("render", "--public", cwd=folder).code == 0


def test_a_mark_without_a_reason_does_not_publish(td: Run, build: Build) -> None:
    text = IDEA.format(PHONE).replace("beskrivelse", "# td: greit TD603\nbeskrivelse")
    assert td("render", "--public", cwd=build({"ro.yaml": text})).code == 1


@pytest.mark.parametrize("format", ["html", "md", "svg"])
def test_documents_and_figures_are_stopped_too(td: Run, build: Build, format: str) -> None:
    folder = build({"ro.yaml": IDEA.format(PHONE)})
    assert td("render", "--public", "--format", format, cwd=folder).code == 1
    assert not (folder / "ut-offentlig").exists()
    assert td("render", "--format", format, cwd=folder).code == 0


@pytest.mark.parametrize(
    "files",
    [
        {"ro.yaml": IDEA.format("x") + f"notat: {PHONE}\n"},
        {"ro.yaml": IDEA.format("x") + f"notat: |\n  Mer.\n  {PHONE}\n"},
        {"ro.yaml": IDEA.format("x") + f"ansvarlig: {NAME}\n"},
        {"ro.yaml": f"# {PHONE}\n" + IDEA.format("x")},
        {"ro.yaml": IDEA.format(f"x  # {PHONE}")},
        {"ro.yaml": IDEA.format("x"), "vedlegg/liste.txt": PHONE},
        {"en.yaml": INTERVIEW.format("true"), "ro.yaml": INSIGHT.format("b")},
        {"en.yaml": INTERVIEW.format("false"), "ro.yaml": INSIGHT.format("a")},
        {"prosjekt.yaml": "navn: P\nkommune: Vik\nprosjektleder: Rolf heter Ola Nordmann\n"},
    ],
)
def test_what_no_one_outside_would_see_stops_nothing(build: Build, files: dict[str, str]) -> None:
    folder = build(files)
    assert any(d.code in ("TD603", "TD607") for d in load_project(folder)[1]), "the finding is there"
    assert codes(folder) == []


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"en.yaml": INTERVIEW.format("true"), "ro.yaml": INSIGHT.format("a")}, "TD607"),
        ({"prosjekt.yaml": f"navn: P\nkommune: Vik\nbakgrunn: {PHONE}\n"}, "TD603"),
        ({"ring-41234567.yaml": IDEA.format("x")}, "TD603"),
        (
            {"b/Kari Nordmann.png": PNG, "ro.yaml": IDEA.format("x") + "skisse: b/Kari Nordmann.png\n"},
            "TD607",
        ),
    ],
)
def test_what_everyone_would_see_is_found_wherever_it_stands(
    build: Build, files: dict[str, str | bytes], code: str
) -> None:
    assert code in codes(build(files))


def group(role: str, *others: str) -> dict[str, str]:
    """A user group resting on one interview with a role, and interviews with others in no group."""
    basis = "samtykke: {dato: 2026-01-02, omfang: Sitater, slettes: 2099-01-01}\n"
    files = {
        f"s-{n}.yaml": f"type: intervju\ntittel: S\nrespondent: {{kode: K-{n}, rolle: {one}}}\n{basis}"
        for n, one in enumerate((role, *others))
    }
    return {**files, "unge.yaml": "type: brukergruppe\ntittel: Unge\nbeskrivelse: x\nbygger_på: [s-0]\n"}


def test_a_combination_stops_it_where_its_parts_are_shown(build: Build) -> None:
    assert codes(build(group("ansatt"))) == ["TD612"]


def test_a_combination_of_what_is_withheld_does_not(build: Build) -> None:
    files = group("innbygger")
    files["s-0.yaml"] += "faktorer: {situasjon: flyktning fra et lite land, livssituasjon: etablering}\n"
    folder = build(files)
    assert any(d.code == "TD612" for d in load_project(folder)[1])
    assert codes(folder) == []


def test_a_marked_combination_is_published(build: Build) -> None:
    files = group("ansatt")
    files["s-0.yaml"] = files["s-0.yaml"].replace(
        "respondent:", "# td: greit TD612 – hun har sagt ja til det\nrespondent:"
    )
    assert codes(build(files)) == []


def test_what_stands_in_the_way_is_told_with_other_faults_at_once(td: Run, build: Build) -> None:
    folder = build({"ro.yaml": IDEA.format(PHONE), "feil.yaml": "type: ["})
    found = td("render", "--public", cwd=folder)
    assert found.code == 1
    assert "TD603" in found.err
    assert "kan ikke ha feil" in found.err
    assert found.err.count("22 3") == found.err.count("TD603") - found.err.count("greit TD603")
