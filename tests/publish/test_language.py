"""The page says what language it is in: td's own words are bokmål, and what the project says is marked with its own."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import pytest
import yaml

from tests.conftest import ASKER
from tjenestedesign.check.load import load_project
from tjenestedesign.project.reading import RawFile, read_files
from tjenestedesign.publish.documents.asked_for import documents
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import Site, plan_site

VOID = frozenset(("meta", "link", "img", "br", "col", "hr", "input", "wbr"))
OWN = re.compile(r"\bZq\w+")
"""A word that only the project can have said."""


@dataclass
class Spoken(HTMLParser):
    """The words of a page that are read aloud, each text with the language it stands in. What names the window or only shows
    under the mouse is one text that cannot be in two."""

    texts: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    _open: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            values = dict(attrs)
            silent = values.get("aria-hidden") == "true" or (tag == "title" and "id" not in values)
            self._open.append((tag, "" if silent or tag in ("style", "script") else self._language(values)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if said := values.get("alt"):
            self.texts.append((self._language(values), said))

    def _language(self, values: dict[str, str | None]) -> str:
        return values.get("lang") or (self._open[-1][1] if self._open else "")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open and (language := self._open[-1][1]):
            self.texts.append((language, data.strip()))


def spoken(html: str) -> list[tuple[str, str]]:
    reader = Spoken()
    reader.feed(html)
    return reader.texts


def foreign(language: str) -> Site:
    """Asker, with every word of its texts put in another language."""

    def said(node: Any) -> Any:
        if isinstance(node, dict):
            return {k: said(v) for k, v in node.items()}
        if isinstance(node, list):
            return [said(v) for v in node]
        if isinstance(node, str) and " " in node and len(node) > 25:
            return re.sub(r"\b[^\W\d]{4,}", lambda w: f"Zq{w[0].lower()}", node)
        return node

    files = [
        RawFile(f.file, yaml.safe_dump(said(yaml.load(f.raw, yaml.BaseLoader)), allow_unicode=True).encode())
        for f in read_files(ASKER)
        if isinstance(f.raw, bytes)
    ]
    settings = next(n for n, f in enumerate(files) if f.file == "prosjekt.yaml")
    raw = files[settings].raw
    assert isinstance(raw, bytes)
    changed = {**yaml.safe_load(raw), "språk": language, "navn": "Zqthe Zqfuture of housing"}
    files[settings] = RawFile("prosjekt.yaml", yaml.safe_dump(changed, allow_unicode=True).encode())
    return plan_site(*load_project(ASKER, files))


@pytest.fixture(scope="module")
def abroad() -> Site:
    return foreign("en")


@pytest.fixture(scope="module")
def pages(abroad: Site) -> dict[str, str]:
    return {f.path: f.data.decode() for f in render_site(abroad) if f.path.endswith(".html")}


TD = (
    "Hopp til innholdet", "Åpne figuren alene (SVG)", "Les figuren som tabell", "Figuren som tabell", "Hopp over figuren",
    "Sammenheng", "Bygger på", "Brukt i", "Forside", "Ledd", "Førte til", "Steg", "Smertepunkter", "Alt i prosjektet",
)  # fmt: skip


def test_what_the_project_says_is_in_its_language_on_every_page(pages: dict[str, str]) -> None:
    """Where most of a text is the project's. td's own sentence with a name in it is td's."""
    seen = 0
    for path, html in pages.items():
        for language, text in spoken(re.sub(r'<span class="belegg">([^<]*)</span>', r"\1", html)):
            words = re.findall(r"[^\W\d_]+", text)
            if 2 * len(OWN.findall(text)) > len(words):
                seen += 1
                assert language == "en" or _told_by_td(text), (path, text)
    assert seen > 4000


def _told_by_td(text: str) -> bool:
    """A caption or a figure's title or description: td's sentence about something with a name."""
    return (
        text.startswith(("Rød tråd: ", "Brukerreisen «", "Kriteriene: ", "Ferden: "))
        or re.search(r": [a-zæøå ]+$", text) is not None
    )


def test_words_of_td_are_bokmal_on_every_page(pages: dict[str, str]) -> None:
    seen: set[str] = set()
    for path, html in pages.items():
        assert html.startswith('<!doctype html>\n<html lang="nb">'), path
        for language, text in spoken(html):
            if text in TD:
                seen.add(text)
                assert language == "nb", (path, text)
    assert seen == set(TD)


def test_a_figure_by_itself_says_what_language_its_title_is_in(abroad: Site) -> None:
    svgs = {f.path: f.data.decode() for f in render_site(abroad) if f.path.endswith(".svg")}
    for path, ours in (("brukerreise-med-velferdslaben", ' lang="en"'), ("rod-trad", "")):
        svg = svgs[f"figurer/{path}.svg"]
        assert re.search(r'<svg [^>]* lang="nb"', svg)
        assert re.search(rf'<title id="[^"]*"{ours}>', svg), path


def test_nothing_is_marked_where_all_is_in_one_language() -> None:
    for file in render_site(plan_site(*load_project(ASKER))):
        if file.path.endswith(".html"):
            assert set(re.findall(rb' lang="[^"]*"', file.data)) == {b' lang="nb"'}, file.path


def made(site: Site, format: Any, chosen: str) -> bytes:
    (document,) = documents(site, format, (chosen,), None)
    return document.files[0].data


def test_a_document_in_one_file_is_in_the_language_of_td_with_the_projects_own_marked(abroad: Site) -> None:
    html = made(abroad, "html", "krav-velferdslaben").decode()
    assert '<html lang="nb">' in html
    said = spoken(html)
    assert ("en", "Zqkrav til Zqaskers Zqvelferdslab\u00a0(antatt)") in said
    ours = [(language, t) for language, t in said if len(OWN.findall(t)) * 2 > len(t.split())]
    assert len(ours) > 30
    assert {language for language, _ in ours} == {"en"}


def test_word_speaks_the_language_of_td_and_runs_in_the_projects_own(abroad: Site) -> None:
    with zipfile.ZipFile(BytesIO(made(abroad, "docx", "krav-velferdslaben"))) as file:
        body, styles = (file.read(f"word/{name}.xml").decode() for name in ("document", "styles"))
    (default,) = re.findall(r"<w:lang[^>]*>", styles)
    assert 'w:val="nb-NO"' in default
    runs = re.findall(r"<w:r>(.*?)</w:r>", body, re.DOTALL)
    ours = [r for r in runs if OWN.search(r)]
    assert len(ours) > 30
    assert all('<w:lang w:val="en-GB"' in r for r in ours)


def test_pdf_speaks_the_language_of_td_and_spans_in_the_projects_own(abroad: Site) -> None:
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(made(abroad, "pdf", "krav-velferdslaben")))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "nb"

    def languages(node: Any) -> Iterator[str]:
        node = node.get_object()
        if isinstance(node, list):
            for kid in node:
                yield from languages(kid)
        elif isinstance(node, dict):
            if "/Lang" in node:
                yield str(node["/Lang"])
            if "/K" in node:
                yield from languages(node["/K"])

    assert list(languages(root["/StructTreeRoot"])).count("en") > 30
