"""The public site: nothing that is internal is anywhere in it, and a new key must be decided."""

from __future__ import annotations

import html
import os
import posixpath
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from tests.conftest import ASKER, REPO, Build, Run
from tjenestedesign.artefakter.intervju import Intervju, Samtykke
from tjenestedesign.check.load import load_project
from tjenestedesign.check.public import HIDDEN_QUOTE, INTERNAL, is_internal, public
from tjenestedesign.check.types import TYPES
from tjenestedesign.check.withheld import leaks
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Del
from tjenestedesign.project.prosjekt import Prosjekt
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import OutFile, plan_site

GOLDEN = Path(__file__).parent / "golden/offentlig.txt"
BASIS = "samtykke: {{dato: 2026-01-02, omfang: Sitater, slettes: 2099-01-01, publiseres: {0}}}\n"
INTERVIEW = (
    "type: intervju\ntittel: En samtale\nrespondent: {kode: I-77, rolle: innbygger, beskrivelse: Bor alene på Fjell med to barn}\n"
    + BASIS.format("false")
    + "sitater: [{id: jeg-vil, tekst: Jeg vil så gjerne bli boende her}]\n"
    "observasjoner: [Døren sto åpen hele natten]\n"
)
INSIGHT = "type: innsikt\ntittel: Ro\npåstand: Jeg vil ha ro\nforklaring: x\nbevis: [samtale-77#jeg-vil]\n"
FILES = {"samtale-77.yaml": INTERVIEW, "ro.yaml": INSIGHT}


class Markers:
    """Unique words put into a project, and where each was put."""

    def __init__(self) -> None:
        self.placed: dict[str, str] = {}

    def new(self, where: str) -> str:
        word = f"hemmelig{len(self.placed):05d}x"
        self.placed[word] = where
        return word

    def in_all_texts(self, value: Any, where: str, under: str, hidden: bool) -> Any:
        """The value with a marker in each internal text, or in every text where all is hidden."""
        if isinstance(value, Del):
            new: dict[str, Any] = {}
            for name, field in type(value).model_fields.items():
                if name not in value.__dict__ or name in ("type", "id", "rolle", "status"):
                    continue
                inner = getattr(value, name)
                marked = hidden or is_internal(under, name)
                if marked and (isinstance(inner, str) or (inner is None and str in _kinds(field.annotation))):
                    if not _closed(field.annotation):
                        new[name] = self.new(f"{where}.{name}")
                else:
                    new[name] = self.in_all_texts(inner, f"{where}.{name}", name, marked)
            return value.model_copy(update=new)
        if isinstance(value, tuple):
            return tuple(self.in_all_texts(v, where, under, hidden) for v in value)
        if isinstance(value, str) and hidden and not where.endswith((".type", ".id")):
            return self.new(where)
        return value


def _kinds(annotation: Any) -> set[Any]:
    return {annotation, *(k for a in get_args(annotation) for k in _kinds(a))}


def _closed(annotation: Any) -> bool:
    return any(isinstance(a, str) for a in _kinds(annotation))


def marked(project: Project) -> tuple[Project, Markers]:
    """The project with a marker in every text that must not be public."""
    markers = Markers()
    entries: dict[str, Entry[Any]] = {}
    for id, entry in project.entries.items():
        model = markers.in_all_texts(entry.model, id, entry.type.navn, not entry.type.offentlig)
        if isinstance(model, Intervju):
            model = model.model_copy(
                update={"samtykke": Samtykke(), "belegg": None}
            )  # asked, and not to be published
        entries[id] = replace(entry, model=model)
    assert project.settings
    settings = replace(
        project.settings, model=markers.in_all_texts(project.settings.model, "prosjekt", "prosjekt", False)
    )
    return replace(project, entries=entries, settings=settings), markers


def texts_of(file: OutFile) -> Iterator[str]:
    """A file's text as it stands, unescaped, and as a reader meets it, over wrapped lines too."""
    if file.path.endswith((".html", ".svg", ".js", ".css")):
        raw = unicodedata.normalize("NFC", file.data.decode("utf-8"))
        yield raw
        yield html.unescape(raw)
        yield html.unescape(re.sub(r"<[^>]*>", "", raw))


def test_nothing_internal_is_anywhere_on_the_public_site_of_asker() -> None:
    project, markers = marked(load_project(ASKER)[0])
    assert len(markers.placed) > 200
    for file in render_site(plan_site(project, [], public=True)):
        for text in texts_of(file):
            found = re.findall(r"hemmelig\d{5}x", text)
            assert not found, f"{file.path}: {markers.placed[found[0]]}"


def test_the_markers_are_seen_on_the_internal_site_so_that_the_test_above_says_something() -> None:
    project, markers = marked(load_project(ASKER)[0])
    seen = {
        m
        for f in render_site(plan_site(project, []))
        for t in texts_of(f)
        for m in re.findall(r"hemmelig\d{5}x", t)
    }
    assert len(seen) > len(markers.placed) / 2


def test_ids_and_codes_of_interviews_are_not_in_addresses_or_texts_either() -> None:
    project, _ = load_project(ASKER)
    files = list(render_site(plan_site(project, [], public=True)))
    ids = [e.id for e in project.all(Intervju)]
    for file in files:
        assert not file.path.startswith(("intervju/", "forankringsplan/", "tilbud/", "konkurransegrunnlag/"))
        for text in texts_of(file):
            assert not [id for id in ids if re.search(rf"(?<![\w-]){id}(?![\w-])", text)], file.path
    assert not list(leaks(project, ((f.path, f.data) for f in files)))


def test_every_key_is_decided(request: pytest.FixtureRequest) -> None:
    """A new key shows up here as a line to look at: may everyone read it?"""
    lines = [f"{name}: intern" for name, spec in TYPES.items() if not spec.offentlig]
    for name, model in [*((n, t.modell) for n, t in TYPES.items() if t.offentlig), ("prosjekt", Prosjekt)]:
        lines += sorted(
            f"{name}.{key}: {'intern' if hidden else 'offentlig'}" for key, hidden in _keys(model, name)
        )
    text = "\n".join(lines) + "\n"
    if os.environ.get("TD_UPDATE"):
        GOLDEN.write_text(text, "utf-8", newline="\n")
    assert text == GOLDEN.read_text("utf-8"), "Se på de nye nøklene, og kjør TD_UPDATE=1"


def _keys(
    model: type[Del], under: str, way: str = "", hidden: bool = False, seen: frozenset[type] = frozenset()
) -> Iterator[tuple[str, bool]]:
    for name, field in model.model_fields.items():
        inside = hidden or is_internal(under, name)
        assert not (inside and not hidden and field.is_required()), f"{way}{name} must be there, and be told"
        parts = [
            k
            for k in _kinds(field.annotation)
            if isinstance(k, type) and issubclass(k, Del) and k not in seen
        ]
        yield way + name, inside
        for part in parts:
            yield from _keys(part, name, f"{way}{name}.", inside, seen | {model})


def test_what_is_withheld_is_documented() -> None:
    text = (REPO / "docs/offentlig.md").read_text("utf-8")
    for key in INTERNAL:
        assert f"`{key}`" in text
    for name, spec in TYPES.items():
        assert (f"`{name}`" in text) == (not spec.offentlig)


def page(folder: Path, path: str) -> str:
    files = {f.path: f for f in render_site(plan_site(*load_project(folder), public=True))}
    return files[path].data.decode()


def test_a_quote_is_public_only_when_the_person_agreed_to_that(build: Build) -> None:
    hidden = page(build(FILES), "innsikt/ro.html")
    assert "bli boende" not in hidden
    assert HIDDEN_QUOTE in hidden
    assert "1 av 1 samtale, 1 av 1 person" in hidden
    build({**FILES, "samtale-77.yaml": INTERVIEW.replace("publiseres: false", "publiseres: true")})
    assert "bli boende" in page(
        build(FILES | {"samtale-77.yaml": INTERVIEW.replace("publiseres: false", "publiseres: true")}),
        "innsikt/ro.html",
    )


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("Som I-77 fortalte", "koden til en person"),
        ("Se samtale-77 for mer", "id-en til et intervju"),
        ("Hun bor alene på Fjell med to barn", "opplysninger om en person"),
        ("Vi så at døren sto åpen hele natten", "en observasjon"),
        ("En sa: jeg vil så gjerne\n  bli boende her.", "et sitat som ikke er offentlig"),
    ],
)
def test_a_public_text_that_repeats_what_is_withheld_stops_it_all(
    td: Run, build: Build, said: str, what: str
) -> None:
    folder = build({**FILES, "ro.yaml": INSIGHT.replace("forklaring: x", f'forklaring: "{said}"')})
    found = td("render", "--public", cwd=folder)
    assert found.code == 1
    assert f"ro.yaml, «forklaring», gjengir {what}" in found.err
    assert not (folder / "ut-offentlig").exists()


def test_a_project_with_faults_is_not_published(td: Run, build: Build) -> None:
    folder = build({**FILES, "x.yaml": "type: ["})
    assert td("render", "--public", cwd=folder).code == 1
    assert not (folder / "ut-offentlig").exists()


def test_public_and_internal_pages_never_share_a_folder(td: Run, build: Build) -> None:
    folder = build(FILES)
    assert td("render", "--only", "ro", cwd=folder).code == 0
    assert td("render", "--public", "--output", "ut", cwd=folder).code == 2
    assert td("render", "--public", "--only", "ro", cwd=folder).code == 0
    assert td("render", "--output", "ut-offentlig", cwd=folder).code == 2


def test_the_public_site_has_no_dead_links() -> None:
    files = {f.path: f.data for f in render_site(plan_site(*load_project(ASKER), public=True))}
    for path, data in files.items():
        if path.endswith(".html"):
            for address in re.findall(r'(?:href|src)="([^"#:]+)(?:#[^"]*)?"', data.decode()):
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), html.unescape(address)))
                assert target in files, f"{path} → {address}"


def test_the_public_project_is_made_of_the_internal_one_and_leaves_it_alone() -> None:
    project, _ = load_project(ASKER)
    before = {id: e.model.model_dump_json() for id, e in project.entries.items()}
    public(project)
    assert {id: e.model.model_dump_json() for id, e in project.entries.items()} == before


def test_figures_for_print_are_guarded_as_pages_are(td: Run, build: Build) -> None:
    folder = build({**FILES, "ro.yaml": INSIGHT.replace("tittel: Ro", "tittel: Det I-77 sa")})
    assert td("render", "--public", "--format", "svg", cwd=folder).code == 1
    assert not (folder / "ut-offentlig").exists()


def test_a_role_few_have_is_told_as_a_wider_one(build: Build) -> None:
    leader = INTERVIEW.replace("innbygger", "leder").replace("publiseres: false", "publiseres: true")
    told = page(build({"samtale-77.yaml": leader, "ro.yaml": INSIGHT}), "innsikt/ro.html")
    assert "Ansatt" in told
    assert "eder" not in told


def test_the_same_person_is_counted_once_in_public_too(build: Build) -> None:
    again = INTERVIEW.replace("jeg-vil", "mer")
    files = {**FILES, "samtale-78.yaml": again, "ro.yaml": INSIGHT.replace("]", ", samtale-78#mer]")}
    assert "2 av 2 samtaler, 1 av 1 person" in page(build(files), "innsikt/ro.html")


def test_nothing_is_said_to_be_missing_where_something_is_withheld() -> None:
    files = list(render_site(plan_site(*load_project(ASKER), public=True)))
    assert not [f.path for f in files if b"Henger l\xc3\xb8st" in f.data]
    inside = render_site(plan_site(*load_project(ASKER)))
    assert [f.path for f in inside if b"Henger l\xc3\xb8st" in f.data], "the internal site does say so"
