"""Documentation that cannot drift: commands, keys, codes, examples, words and the README's own commands."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ASKER, REPO, Run, write_tree
from tjenestedesign.check.catalogue import CATALOGUE
from tjenestedesign.check.load import load_project
from tjenestedesign.check.types import TYPES
from tjenestedesign.cli.app import app
from tjenestedesign.project.prosjekt import Prosjekt
from tjenestedesign.project.synonyms import KEYS
from tjenestedesign.project.synonyms import TYPES as TYPE_WORDS

README = (REPO / "README.md").read_text("utf-8")
SHARED = set(re.findall(r"\.([\w-]+)", (REPO / "templates/_side/stil.css").read_text("utf-8")))
PAGES = sorted(p for p in (REPO / "docs/artefakter").glob("*.md") if p.stem != "felles")


def test_generated_documentation_is_fresh() -> None:
    spec = importlib.util.spec_from_file_location("make_docs", REPO / "scripts/make_docs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    stale = [p for p, text in module.generated().items() if not p.exists() or p.read_text("utf-8") != text]
    assert stale == [], "run scripts/make_docs.py"


def test_every_type_has_its_module_templates_and_page() -> None:
    names = {spec.id for spec in TYPES.values()}
    for name in names:
        assert (REPO / f"templates/{name}/ny.yaml.j2").is_file()
        assert (REPO / f"templates/{name}/side.html.j2").is_file()
        assert (REPO / f"docs/artefakter/{name}.md").is_file()
    assert {p.stem for p in PAGES} == {"prosjekt", *names}


OF_THE_WHOLE = ("TD407", "TD612")
"""Advice on a whole project, which a page that shows one artefact cannot follow."""


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_the_examples_on_each_page_are_valid_as_they_stand(page: Path, tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n# (\S+\.yaml)\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert blocks, "the page has no example"
    files = {"prosjekt.yaml": "navn: Prøve\nkommune: Vik\n", **dict(blocks)}
    _, found = load_project(write_tree(tmp_path, files))
    assert [(d.code, d.message, d.position.file) for d in found if d.code not in OF_THE_WHOLE] == []


def test_every_command_is_in_the_readme() -> None:
    for command in app.registered_commands:
        assert command.callback
        assert f"td {command.name or command.callback.__name__}" in README


def test_every_code_has_a_case_or_a_test_and_no_code_is_used_without_documentation() -> None:
    source = "\n".join(p.read_text("utf-8") for p in (REPO / "src").rglob("*.py"))
    used = set(re.findall(r'"(TD\d{3})"', source))
    assert used == set(CATALOGUE)
    cases = {p.name.split("-")[0] for p in (REPO / "tests/cases").iterdir()}
    tests = "\n".join(
        p.read_text("utf-8") for p in (REPO / "tests").rglob("test_*.py") if "node_modules" not in p.parts
    )
    for code in CATALOGUE:
        assert code in cases or f'"{code}"' in tests, code


def test_synonyms_lead_to_words_that_exist() -> None:
    keys = {key for spec in TYPES.values() for key in spec.modell.model_json_schema().get("properties", {})}
    keys |= {
        key
        for spec in TYPES.values()
        for part in spec.modell.model_json_schema().get("$defs", {}).values()
        for key in part.get("properties", {})
    }
    keys |= set(Prosjekt.model_json_schema()["properties"])
    assert set(KEYS) <= keys
    assert set(TYPE_WORDS) <= set(TYPES)


def test_nothing_outside_the_types_and_their_templates_names_a_type_without_need() -> None:
    allowed = (
        "artefakter/",
        "figures/",
        "drawing/",
        "check/rules/",
        "domain/effect/",
        "domain/tender/",
        "exchange/",
    )
    needed = {
        "domain/thread/evidence.py": {"innsikt", "intervju", "brukergruppe", "workshop", "kilde"},
        "publish/documents/compose.py": {"kilde"},  # the foot of a quote
        "publish/documents/word.py": {"kilde"},  # the same
        "project/belegg.py": {"kilde"},  # a key of the same name
        "project/synonyms.py": set(TYPES),
        "cli/app.py": set(TYPES),  # in the examples of the help
        "cli/exchange_commands.py": {
            "brukerreise",
            "intervju",
            "ide",
            "kravspesifikasjon",
            "tjenestekart",
            "veikart",
            "workshop",
            "kilde",
            "innsiktsrapport",
        },  # the same
        "exchange/sheets/tasks.py": set(
            TYPES
        ),  # what people fill in of some types is what the module is about
        "domain/privacy/register_rows.py": {
            "brukertest",
            "workshop",
            "intervju",
            "plan",
            "kartlegging",
            "kilde",
        },  # whose lives are in which type
        "cli/init.py": {"intervju"},
        "check/method_files.py": {"kilde"},  # here and below a key or a class of that name
        "cli/shell_completion.py": {"intervju", "konkurransegrunnlag"},  # what some commands' ids are of
        "cli/deletion.py": {"intervju"},  # the same
        "cli/forget.py": {"intervju"},  # only an interview can be forgotten
        "ground/phases.py": {"innsikt"},
        "ground/readings/counts.py": {"intervju"},  # what is counted
        "ground/readings/choices.py": {"innsikt"},  # a phase
        "ground/readings/nynorsk.py": {"kilde", "tjenestekart", "veikart"},  # words in nynorsk, and td's own
        "domain/thread/golden_thread.py": set(
            TYPES
        ),  # where each type stands on the way is what the module is about
        "check/progress.py": {"læringspunkt"},
        "check/public.py": {"intervju", "læringspunkt"},
        "check/withheld.py": {"intervju"},  # what is said of an interview that must not be told
        "check/scaffold.py": {"plan"},  # what is to be written, not the type
        "history/deleting.py": {"tjenestekart"},  # in a comment on whose id is whose
    }
    found: set[tuple[str, str]] = set()
    for path in (REPO / "src/tjenestedesign").rglob("*.py"):
        relative = path.relative_to(REPO / "src/tjenestedesign").as_posix()
        if relative.startswith(("cli/tender_", "cli/effect_", "cli/import_foreign")):
            continue  # what these commands and their packages are about
        if (relative.startswith(allowed) and not relative.startswith("exchange/sheets/")) or relative in (
            "check/types.py",
            "check/catalogue.py",
            "project/model.py",
            "project/kind.py",
        ):
            continue
        code = "\n".join(
            line
            for line in path.read_text("utf-8").splitlines()
            if not line.strip().startswith(("#", '"""', "from "))
        )
        named = {t for t in TYPES if re.search(rf'["/ ]{t}["/ .#]', code)} - needed.get(relative, set())
        found |= {(relative, name) for name in named}
    assert not found


def test_ci_runs_the_readmes_own_test_command() -> None:
    match = re.search(r"<!-- testkommando -->\s*```\w*\n(.*?)```", README, re.DOTALL)
    assert match
    assert match[1].strip() == "make test"
    ci = (REPO / ".ci/run").read_text("utf-8")
    assert "make test" not in ci
    assert "testkommando" in ci
    assert subprocess.run(["bash", "-n", REPO / ".ci/run"], check=False).returncode == 0


def test_links_in_the_documentation_lead_somewhere() -> None:
    for page in [
        REPO / "README.md",
        REPO / "CONTRIBUTING.md",
        *(REPO / "docs").rglob("*.md"),
        *ASKER.rglob("*.md"),
    ]:
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), (page, target)


def test_asker_is_clean_even_when_warnings_count(td: Run) -> None:
    result = td("validate", ASKER, "--strict")
    assert result.code == 0
    assert "ingenting å rette" in result.out


def test_asker_holds_the_guides_figures() -> None:
    project, _ = load_project(ASKER)
    interviews = [e.model for e in project.of_type("intervju")]
    citizens = [i for i in interviews if i.respondent.rolle == "innbygger"]
    others = [i for i in interviews if i.respondent.rolle != "innbygger"]
    assert (len(citizens), sum(i.respondent.antall for i in citizens)) == (5, 6)
    assert sum(i.respondent.antall for i in others) == 21
    citizens = [i for i in interviews if i.respondent.rolle == "innbygger"]
    assert all(
        s.belegg.grad == "oppdiktet" for i in citizens for s in i.sitater
    )  # the guide quotes no citizen
    assert all(i.opphav == "publisert" for i in interviews)
    assert len(project.of_type("brukergruppe")) == 5
    assert len(project.of_type("innsikt")) == 8
    (concept,) = [e.model for e in project.of_type("konsept")]
    assert [
        len(x)
        for x in (
            concept.delelementer,
            concept.prinsipper,
            concept.premisser,
            concept.servicegrader,
            concept.ferd,
        )
    ] == [8, 6, 4, 3, 4]
    assert {s.fase for e in project.of_type("brukerreise") for s in e.model.steg} == {"før", "under", "etter"}


def test_asker_holds_every_type_and_its_readme_maps_each_chapter_to_files_that_exist() -> None:
    project, _ = load_project(ASKER)
    assert {e.type.navn for e in project.entries.values()} == set(TYPES)
    readme = (ASKER / "LESMEG.md").read_text("utf-8")
    rows = re.findall(r"(?m)^\| .+ \| (.+) \| `(.+)` \|$", readme)
    for _, path in rows:
        assert (ASKER / path).exists(), path
    mapped = [ASKER / path for _, path in rows]
    for entry in project.entries.values():
        file = ASKER / entry.file
        assert any(file == place or place in file.parents for place in mapped), entry.file


def test_asker_holds_the_rest_of_the_guides_figures() -> None:
    project, _ = load_project(ASKER)

    def only(name: str) -> Any:
        (entry,) = project.of_type(name)
        return entry

    cost = only("samfunnskostnad").model
    assert (cost.innbyggere, cost.årskull, cost.andel_utenfor) == (58338, 550, 8)
    seen = only("samfunnskostnad").type.visning(project, only("samfunnskostnad"))
    assert (seen.persons, seen.yearly) == (44, 26_400_000)
    assert cost.oppgitt_nåverdi == 11_600_000
    assert round(seen.person_value) == 11_198_768
    assert len(project.of_type("workshop")) == 2
    assert len(project.of_type("brukertest")) == 2
    assert len(only("plan").model.tiltak) == 10
    assert only("plan").model.oppdiktet
    assert only("kartlegging").model.oppdiktet
    phases = {f.navn for f in only("konkurransegrunnlag").model.prisskjema.faser}
    assert len(phases) == 5
    assert {t.model.oppdiktet for t in project.of_type("tilbud")} == {True}
    everyone = only("konsept").model
    assert all(e.ideer for e in everyone.delelementer)
    answered = {r.id for e in project.of_type("ide") for r in e.model.svarer_på}
    assert answered == {e.id for e in project.of_type("innsikt")}


def test_the_small_example_is_clean_and_of_another_kind(td: Run) -> None:
    result = td("validate", REPO / "examples/skolevei", "--strict")
    assert "ingenting å rette" in result.out
    texts = " ".join(p.read_text("utf-8").lower() for p in (REPO / "examples/skolevei").rglob("*.yaml"))
    assert "bolig" not in texts
    assert "asker" not in texts


def test_asker_copies_no_sentence_from_the_guide() -> None:
    guide_path = REPO.parent / "shared/kilder/bolig-for-velferd.txt"
    if not guide_path.exists():
        pytest.skip("the guide is not beside this checkout")
    guide = " ".join(re.findall(r"\w+", guide_path.read_text("utf-8").lower()))
    for path in ASKER.rglob("*.yaml"):
        text = re.sub(r"(?m)^(tittel|påstand):.*$", "", path.read_text("utf-8"))  # names carry over
        words = re.findall(r"\w+", text.lower())
        for i in range(len(words) - 9):
            assert " ".join(words[i : i + 10]) not in guide, (path, words[i : i + 10])


def test_no_class_is_styled_by_two_types() -> None:
    """All sheets end in one file, so a type's style begins with a class that is its own or the site's."""
    owner: dict[str, str] = {}
    for sheet in sorted((REPO / "templates").glob("*/stil.css")):
        if sheet.parent.name == "_side":
            continue
        text = re.sub(r"/\*.*?\*/|@[^{};]+;", "", sheet.read_text("utf-8"), flags=re.DOTALL)
        for rule in re.findall(r"([^{}]+)\{", text):
            if rule.strip().startswith("@"):
                continue
            for selector in rule.split(","):
                found = re.search(r"\.([\w-]+)", selector)
                assert found, (sheet.parent.name, selector)
                if found[1] not in SHARED:
                    assert owner.setdefault(found[1], sheet.parent.name) == sheet.parent.name, selector
