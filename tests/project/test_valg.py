"""What a project names for itself, in a project that has nothing to do with housing: everything follows its own lists."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.conftest import REPO, Build, Run
from tjenestedesign.artefakter.dekning import coverage
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.artefakter.intervjuguide import Intervjuguide, view
from tjenestedesign.artefakter.kontaktpunkt import Kontaktpunkt
from tjenestedesign.check.json_schema import all_schemas
from tjenestedesign.check.load import Memo, load_project, read_project
from tjenestedesign.check.public import public, roles_told
from tjenestedesign.check.remembered.checking import check_folder
from tjenestedesign.figures.scenario.scene import touchpoint_scene
from tjenestedesign.ground.yaml.source import Source, parse
from tjenestedesign.live.editor.following import hover
from tjenestedesign.live.editor.outline import cursor
from tjenestedesign.live.editor.suggestions import suggestions
from tjenestedesign.project.choice_lists import BUILT_IN
from tjenestedesign.project.prosjekt import Prosjekt
from tjenestedesign.project.reading import read_files
from tjenestedesign.project.understood import understood

SETTINGS = """\
navn: Byggesak på nett
kommune: Vik
valg:
  faktorer:
    - id: sokertype
      navn: Hvem som søker
      svar: [privat, foretak, {id: lag, navn: Lag og foreninger}]
    - id: tiltak
      svar: [garasje, tilbygg]
    - situasjon
  kanal: [digital, {id: chat, navn: Chat}, {id: fysisk, navn: På rådhuset}]
  rolle:
    - {id: søker, navn: Søkere, brukerside: true}
    - {id: nabo, navn: Naboer, brukerside: true}
    - {id: saksbehandler, navn: Saksbehandlere}
"""


def interview(code: str, role: str = "søker", factors: str = "", more: str = "") -> str:
    return (
        f"type: intervju\ntittel: Samtale {code}\nrespondent: {{kode: {code}, rolle: {role}}}\n"
        + (f"faktorer: {{{factors}}}\n" if factors else "")
        + "samtykke: {dato: 2026-01-02, omfang: Sitater, slettes: 2099-01-01}\n"
        + more
    )


FILES = {
    "prosjekt.yaml": SETTINGS,
    "i/ola.yaml": interview("S-1", factors="sokertype: privat, tiltak: garasje, situasjon: ny i bygda"),
    "i/kari.yaml": interview("S-2", factors="sokertype: lag, tiltak: garasje, situasjon: har søkt før"),
    "i/per.yaml": interview("B-1", "saksbehandler"),
    "k/prat.yaml": "type: kontaktpunkt\ntittel: Prat med oss\nkanal: chat\nbeskrivelse: Spør om søknaden.\n",
    "k/skranke.yaml": "type: kontaktpunkt\ntittel: Skranken\nkanal: fysisk\nbeskrivelse: Spør om søknaden.\n",
}


def faults(root: Path) -> list[str]:
    return [
        f"{d.code} {d.position.file}: {d.message} {d.hint}" for d in load_project(root)[1] if d.code < "TD113"
    ]


def test_a_project_is_sound_with_its_own_words(build: Build) -> None:
    assert not [f for f in faults(build(FILES)) if not f.startswith("TD104")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("rolle: søker", "rolle: innbygger", "TD108 i/ola.yaml: «innbygger» er ikke et av valgene for «rolle». Velg søker, nabo eller saksbehandler."),
        ("sokertype: privat", "sokertype: kommune", "TD108 i/ola.yaml: «kommune» er ikke et av valgene for «sokertype». Velg privat, foretak eller lag."),
        ("sokertype: privat", "nettverk: lite", "TD106 i/ola.yaml: «nettverk» er ikke en nøkkel her. Nøklene her er sokertype, tiltak og situasjon."),
        ("rolle: søker", "rolle: Søker", "TD112 i/ola.yaml: «Søker» er lest som «søker». «td fix» skriver det slik i filen."),
        ("sokertype: privat", "Sokertype: Privat", "TD112 i/ola.yaml: «Privat» er lest som «privat». «td fix» skriver det slik i filen."),
    ],
)  # fmt: skip
def test_other_words_are_read_or_told_as_those_td_has_from_before(
    build: Build, old: str, new: str, said: str
) -> None:
    files = {**FILES, "i/ola.yaml": FILES["i/ola.yaml"].replace(old, new)}
    assert said in faults(build(files))


def test_a_channel_the_project_does_not_have_is_told_wherever_it_stands(build: Build) -> None:
    journey = "type: brukerreise\ntittel: Søke\nsteg: [{id: a, fase: før, tittel: Ringe, kanal: telefon}]\n"
    assert any(
        f.startswith("TD108 r/reise.yaml: «telefon»") and "digital, chat eller fysisk" in f
        for f in faults(build({**FILES, "r/reise.yaml": journey}))
    )


@pytest.mark.parametrize(
    ("valg", "said"),
    [
        ("kanal: [Chat med oss]", "{id: chat-med-oss, navn: Chat med oss}"),
        ("kanal: [chat, chat]", "«chat» står 2 ganger i «kanal»."),
        (
            "rolle: [" + ", ".join(f"r{n}" for n in range(21)) + "]",
            "«rolle» har 21 valg. Det er plass til 20.",
        ),
        ("faktorer: [{id: a, svar: [b, b]}]", "«b» står 2 ganger i «svar»."),
        ("farge: [blå]", "«farge» er ikke en nøkkel her."),
    ],
)
def test_lists_that_cannot_be_are_told_in_prosjekt_yaml(build: Build, valg: str, said: str) -> None:
    root = build(
        {"prosjekt.yaml": f"navn: A\nkommune: Vik\nvalg:\n  {valg}\n", "i/ola.yaml": interview("S-1")}
    )
    found = [d for d in load_project(root)[1] if d.position.file == "prosjekt.yaml"]
    assert any(said in f"{d.message} {d.hint}" for d in found)


def test_where_the_choices_cannot_be_read_no_word_is_called_wrong(build: Build) -> None:
    broken = build({**FILES, "prosjekt.yaml": SETTINGS.replace("kanal: [", "kanal: [{navn: Uten id}, ")})
    assert not [f for f in faults(broken) if " i/" in f or " k/" in f]


def test_a_fault_elsewhere_in_prosjekt_yaml_takes_no_choices_away(build: Build) -> None:
    files = {
        **FILES,
        "prosjekt.yaml": SETTINGS + "farge: blå\n",
        "k/prat.yaml": FILES["k/prat.yaml"].replace("chat", "post"),
    }
    assert any("«post» er ikke et av valgene for «kanal»" in f for f in faults(build(files)))


def test_a_project_without_choices_has_those_td_has_from_before(build: Build) -> None:
    project, _ = load_project(build({}))
    assert project.choices == BUILT_IN


def test_a_list_left_out_is_as_before_and_a_built_in_is_as_it_is() -> None:
    only = Prosjekt.model_validate(
        {
            "navn": "A",
            "kommune": "B",
            "valg": {"faktorer": ["nettverk", {"id": "livssituasjon", "svar": ["barn", "ungdom"]}]},
        }
    ).choices
    assert (only.kanaler, only.roller) == (BUILT_IN.kanaler, BUILT_IN.roller)
    assert only.faktorer[0] == BUILT_IN.factor("nettverk")
    assert [a.navn for a in only.faktorer[1].svar] == ["Barn", "Ungdom"]


# --- what follows the lists -----------------------------------------------------------------------------------------


def test_the_coverage_is_over_the_projects_own_factors(build: Build) -> None:
    project, _ = load_project(build(FILES))
    seen = coverage(project, list(project.all(Intervju)))
    assert seen.akser is not None
    assert (seen.akser.ned.id, seen.akser.bort.id) == ("sokertype", "tiltak")
    assert [i.kode for i in seen.rute("lag", "garasje")] == ["S-2"]
    assert len(seen.tomme) == 4
    assert [f.id for f, _ in seen.andre] == ["situasjon"]
    assert seen.mangler == (
        "Hvem som søker «Foretak»: Ingen er hørt.",
        "Tiltak «Tilbygg»: Ingen er hørt.",
        "Ingen intervjuer sier hvordan utvalget tar hensyn til universell utforming.",
    )
    assert [(r.navn, len(r.hørt)) for r in seen.roller] == [
        ("Søkere", 2),
        ("Naboer", 0),
        ("Saksbehandlere", 1),
    ]


def test_without_two_factors_that_have_answers_there_is_no_matrix(build: Build, td: Run) -> None:
    one = re.sub(r"    - id: tiltak\n.*\n", "", SETTINGS)
    root = build(
        {
            **FILES,
            "prosjekt.yaml": one,
            **{f: t.replace(", tiltak: garasje", "") for f, t in FILES.items() if f.startswith("i/")},
        }
    )
    project, _ = load_project(root)
    seen = coverage(project, list(project.all(Intervju)))
    assert (seen.akser, seen.tomme, seen.rader) == (None, (), ())
    assert "Hvem som søker «Foretak»: Ingen er hørt." in seen.mangler
    assert td("render", cwd=root).code == 0
    page = (root / "ut/oversikt/intervju.html").read_text("utf-8")
    assert "Hvem som søker og situasjon" in page


def test_those_nobody_has_spoken_with_are_called_by_the_projects_own_roles(build: Build) -> None:
    files = {f: t for f, t in FILES.items() if not f.startswith("i/")}
    project, _ = load_project(build({**files, "i/a.yaml": interview("X", "nabo")}))
    assert "Ingen saksbehandlere er hørt." in coverage(project, list(project.all(Intervju))).mangler
    nobody, _ = load_project(build(files))
    assert coverage(nobody, []).mangler[0] == "Ingen søkere eller naboer er hørt."


def test_pages_say_the_projects_own_names(build: Build, td: Run) -> None:
    root = build(
        {
            **FILES,
            "r/reise.yaml": "type: brukerreise\ntittel: Søke\nsteg: [{id: a, fase: før, tittel: Spørre, kanal: chat}]\n",
        }
    )
    assert td("render", cwd=root).code == 0
    page = (root / "ut/intervju/kari.html").read_text("utf-8")
    assert "<dt>Hvem som søker</dt><dd>Lag og foreninger</dd>" in page
    points = (root / "ut/oversikt/kontaktpunkt.html").read_text("utf-8")
    assert re.findall(r"<h2>(.*?) <span", points) == ["Chat", "På rådhuset"]
    assert "<dt>Kanal</dt><dd>På rådhuset</dd>" in (root / "ut/kontaktpunkt/skranke.html").read_text("utf-8")
    assert ">Chat<" in (root / "ut/brukerreise/reise.html").read_text("utf-8")


def test_a_channel_without_a_drawing_shows_a_citizen_and_the_touchpoint_may_choose(build: Build) -> None:
    project, _ = load_project(build(FILES))
    chat = project.entries["prat"].model
    assert isinstance(chat, Kontaktpunkt)
    assert touchpoint_scene(chat).sted == "hjem"
    assert touchpoint_scene(chat.model_copy(update={"tegning": "skjerm"})).sted == "skjerm"


def test_rules_about_people_look_at_the_projects_own_factors(build: Build) -> None:
    others = {
        f"i/{n}.yaml": interview(f"S-{n}", factors="sokertype: privat, tiltak: garasje") for n in range(3, 6)
    }
    kari = FILES["i/kari.yaml"].replace(", situasjon: har søkt før", "")
    told = [d for d in load_project(build({**FILES, **others, "i/kari.yaml": kari}))[1] if d.code == "TD612"]
    assert any(
        "Hvem som søker «lag og foreninger» og" in d.message and d.position.file == "i/kari.yaml"
        for d in told
    )


def test_an_insight_only_staff_stand_behind_is_told_in_the_projects_roles(build: Build) -> None:
    quote = "sitater: [{id: s, tekst: De ringer hver dag.}]\n"
    insight = (
        "type: innsikt\ntittel: A\npåstand: Jeg ringer hver dag.\nforklaring: De sier det.\nbevis: [per#s]\n"
    )
    files = {**FILES, "i/per.yaml": interview("B-1", "saksbehandler", more=quote), "n/a.yaml": insight}
    (found,) = [d for d in load_project(build(files))[1] if d.code == "TD405"]
    assert found.message == "Ingen søkere eller naboer står bak innsikten, bare saksbehandlere."


def test_a_guide_asks_about_the_projects_own_factors(build: Build) -> None:
    guide = "type: intervjuguide\ntittel: G\nformål: F\ntemaer: [{id: a, tema: Hvem, spørsmål: [Hvem er du?], faktor: sokertype}]\n"
    root = build({**FILES, "g/g.yaml": guide})
    project, _ = load_project(root)
    (entry,) = project.all(Intervjuguide)
    shown = view(project, entry)
    assert (shown.faktorer, shown.uten_tema) == (("hvem som søker",), ("tiltak", "situasjon"))
    wrong = guide.replace("faktor: sokertype", "faktor: nettverk")
    assert any(
        "«nettverk» er ikke et av valgene for «faktor»" in f
        for f in faults(build({**FILES, "g/g.yaml": wrong}))
    )


def test_on_a_public_site_a_rare_role_is_told_by_its_side_alone(build: Build) -> None:
    project, _ = load_project(build(FILES))
    assert set(roles_told(project).values()) == {"innbygger", "ansatt"}
    many = {f"i/{n}.yaml": interview(f"S-{n}") for n in range(3, 6)}
    project, _ = load_project(build({**FILES, **many}))
    assert "søker" in roles_told(project).values()
    assert "Samtale (søker)" in {e.model.tittel for e in public(project).entries.values()}


def test_the_privacy_page_counts_by_the_projects_own_roles(build: Build, td: Run) -> None:
    shown = td("privacy", cwd=build(FILES)).out
    assert "Søkere" in shown
    assert "hvem som søker" in shown


def test_cjml_carries_the_projects_own_channels_both_ways(build: Build, td: Run, tmp_path: Path) -> None:
    journey = "type: brukerreise\ntittel: Søke\nsteg: [{id: a, fase: før, tittel: Spørre, kanal: chat}]\n"
    root = build({**FILES, "r/reise.yaml": journey})
    assert td("export", "reise", "--format", "cjml", "--output", tmp_path / "x.cjml.xml", cwd=root).code == 0
    text = (tmp_path / "x.cjml.xml").read_text("utf-8")
    assert "<channelName>Chat</channelName>" in text
    (tmp_path / "y.cjml.xml").write_text(text.replace("Søke", "Søke igjen"), "utf-8")
    assert td("import", tmp_path / "y.cjml.xml", "--id", "igjen", "--yes", cwd=root).code == 0
    (made,) = root.rglob("igjen.yaml")
    assert "kanal: chat" in made.read_text("utf-8")


# --- editor, schema and new files -----------------------------------------------------------------------------------


def test_what_td_new_writes_is_sound_and_explains_the_projects_own_keys(build: Build, td: Run) -> None:
    root = build(FILES)
    for kind in ("intervju", "kontaktpunkt", "brukerreise", "intervjuguide"):
        assert td("new", kind, f"ny-{kind}", cwd=root).code == 0
    assert not [f for f in faults(root) if " ny-" in f and not f.startswith("TD104")]
    (made,) = root.rglob("ny-intervju.yaml")
    text = made.read_text("utf-8")
    assert re.search(r"  rolle: søker +# .* Velg: søker, nabo, saksbehandler\.", text)
    assert re.search(r"  sokertype: +# Hvem som søker\. Velg: privat, foretak, lag\.", text)
    assert "nettverk:" not in text


def test_an_examples_own_words_stay_in_it_when_its_method_is_taken_over(td: Run, tmp_path: Path) -> None:
    theirs, _ = load_project(REPO / "examples/skolevei")
    assert [t.faktor for e in theirs.all(Intervjuguide) for t in e.model.temaer] == ["reisemåte", None]
    given = ("--example", "skolevei", "--as", "metode", "--name", "Vårt", "--municipality", "Vik", "--yes")
    assert td("init", "p", *given, cwd=tmp_path).code == 0
    ours, _ = load_project(tmp_path / "p")
    assert ours.choices == BUILT_IN
    assert [t.faktor for e in ours.all(Intervjuguide) for t in e.model.temaer] == [None, None]


def offered(root: Path, text: str) -> list[str]:
    """What can stand where `|` is."""
    before, _, after = text.partition("|")
    line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
    at = cursor((before + after).split("\n"), (line, column))
    assert at is not None
    project, _ = load_project(root)
    return [s.label for s in suggestions(project, "i/ola.yaml", at)[0]]


def test_the_editor_offers_the_projects_own_words_and_keys(build: Build) -> None:
    root = build(FILES)
    start = "type: intervju\ntittel: A\nrespondent:\n  kode: X\n  rolle: "
    assert offered(root, f"{start}|\n") == ["søker", "nabo", "saksbehandler"]
    assert offered(root, f"{start}søker\nfaktorer:\n  |\n") == ["sokertype", "tiltak", "situasjon"]
    assert offered(root, f"{start}søker\nfaktorer:\n  sokertype: |\n") == ["privat", "foretak", "lag"]

    prat = FILES["k/prat.yaml"] + "egne: {saksnummer: 26/1}\n"
    assert offered(build({**FILES, "k/prat.yaml": prat}), f"{start}søker\negne:\n  |\n") == ["saksnummer"]
    at = cursor(f"{start}søker\nfaktorer:\n  sokertype: lag\n".split("\n"), (6, 4))
    said = hover(load_project(root)[0], "i/ola.yaml", at, None, "sokertype")
    assert said == "Hvem som søker.\n\nVelg: `privat`, `foretak`, `lag`."


def test_td_schema_has_the_projects_own_lists_and_elsewhere_any_word(
    build: Build, td: Run, tmp_path: Path
) -> None:
    root = build(FILES)
    own = json.loads(td("schema", "intervju", cwd=root).out)
    known: Any = jsonschema.Draft202012Validator(own)
    sound = {
        "type": "intervju",
        "tittel": "A",
        "respondent": {"kode": "X", "rolle": "søker"},
        "faktorer": {"sokertype": "lag"},
    }
    assert known.is_valid(sound)
    for wrong in (
        {"faktorer": {"sokertype": "x"}},
        {"faktorer": {"nettverk": "lite"}},
        {"respondent": {"kode": "X", "rolle": "innbygger"}},
    ):
        assert not known.is_valid({**sound, **wrong})
    anywhere = all_schemas()["intervju"]
    everywhere: Any = jsonschema.Draft202012Validator(anywhere)
    assert everywhere.is_valid(sound)
    assert anywhere["$defs"]["Respondent"]["properties"]["rolle"]["examples"] == list(BUILT_IN.words("rolle"))
    outside = json.loads(td("schema", "intervju", cwd=tmp_path).out)
    assert outside == anywhere
    assert "x-" not in json.dumps([own, anywhere])


def test_an_editor_takes_the_projects_own_words_and_keys_as_td_reads_them() -> None:
    choices = Prosjekt.model_validate(parse(Source("prosjekt.yaml", SETTINGS))[0]).choices
    known: Any = jsonschema.Draft202012Validator(all_schemas(choices)["intervju"])
    sound = {"type": "intervju", "tittel": "A"}
    person = {"kode": "X", "rolle": "søker"}
    told: dict[str, tuple[bool, bool]] = {}
    for role in (
        "Søker",
        "søkere",
        "SAKSBEHANDLER",
        " nabo ",
        "«nabo»",
        ["nabo"],
        "innbygger",
        "",
        {"a": "b"},
        ["nabo", "søker"],
    ):
        data: dict[str, Any] = {**sound, "respondent": {**person, "rolle": role}}
        told[f"rolle: {role}"] = known.is_valid(data), understood(Intervju, data, choices).error is None
    for factors in (
        {"sokertype": "Foretak"},
        {"sokertype": ["lag"], "tiltak": None},
        {"sokertype": "kommune"},
        {"nettverk": "lite"},
        {"situasjon": "bygger selv"},
        {"situasjon": {"a": "b"}},
        "situasjon:enslig",
        "nettverk:lite",
        "sokertype",
    ):
        data = {**sound, "respondent": person, "faktorer": factors}
        told[f"faktorer: {factors}"] = known.is_valid(data), understood(Intervju, data, choices).error is None
    assert not {text for text, (editor, td) in told.items() if editor is not td}
    assert sum(td for _, td in told.values()) == 10


def test_an_editor_says_the_projects_own_words_and_names() -> None:
    choices = Prosjekt.model_validate(parse(Source("prosjekt.yaml", SETTINGS))[0]).choices
    schema = all_schemas(choices)["intervju"]
    role = schema["$defs"]["Respondent"]["properties"]["rolle"]
    assert role["errorMessage"] == "Velg søker, nabo eller saksbehandler."
    assert "examples" not in role
    factors = schema["$defs"]["Faktorer"]["properties"]
    assert list(factors) == ["sokertype", "tiltak", "situasjon"]
    assert (factors["sokertype"]["title"], factors["sokertype"]["errorMessage"]) == (
        "Hvem som søker",
        "Velg privat, foretak eller lag.",
    )
    assert "Nøklene her er sokertype, tiltak og situasjon." in json.dumps(schema, ensure_ascii=False)


def test_the_workbooks_offer_the_projects_own_words(build: Build, td: Run, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    root = build(FILES)

    def lists(name: str, sheet: str) -> list[str]:
        found = openpyxl.load_workbook(tmp_path / name)[sheet].data_validations.dataValidation
        return [str(one.formula1) for one in found]

    td("export", "intervju", "--output", tmp_path / "a.xlsx", cwd=root)
    assert '"søker,nabo,saksbehandler"' in lists("a.xlsx", "Intervjuer")
    assert '"privat,foretak,lag"' in lists("a.xlsx", "Intervjuer")
    td("export", "--blank", "intervju", "--output", tmp_path / "b.xlsx", cwd=root)
    assert '"søker,nabo,saksbehandler"' in lists("b.xlsx", "Intervju")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book["Intervjuer"]
    heads = [c.value for c in sheet[1]]
    row = next(r for r in sheet.iter_rows(min_row=2) if r[0].value == "ola")
    row[heads.index("faktorer.sokertype")].value = "Foretak"
    book.save(tmp_path / "c.xlsx")
    assert td("import", tmp_path / "c.xlsx", "--yes", cwd=root).code == 0
    assert "sokertype: foretak" in (root / "i/ola.yaml").read_text("utf-8")


# --- what is remembered ---------------------------------------------------------------------------------------------


def test_what_is_remembered_notices_that_the_choices_changed(build: Build) -> None:
    root = build(FILES)
    for _ in range(2):
        assert not [d for d in check_folder(root)[1] if d.code == "TD108"]
    (root / "prosjekt.yaml").write_text(SETTINGS.replace("{id: chat, navn: Chat}", "telefon"), "utf-8")
    assert [d.position.file for d in check_folder(root)[1] if d.code == "TD108"] == ["k/prat.yaml"]
    memo = Memo()
    assert [d.position.file for d in read_project(root, read_files(root), memo)[1] if d.code == "TD108"]
    (root / "prosjekt.yaml").write_text(SETTINGS, "utf-8")
    assert not [d for d in read_project(root, read_files(root), memo)[1] if d.code == "TD108"]
