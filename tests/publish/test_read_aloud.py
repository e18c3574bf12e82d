"""What a screen reader is told of a figure, asked of Chromium's own accessibility tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.publish.test_browser import browser as browser
from tests.publish.test_browser import one_of_each, visit
from tests.publish.test_browser import site as site
from tests.svg_texts import SVG
from tests.sweep import FULL
from tjenestedesign.drawing.svg import Canvas, Diagram
from tjenestedesign.drawing.text import wrap

JOURNEY = "brukerreise/veien-til-en-varig-bolig.html"
SAID = "Hva som gjør et sted bra for meg"


def drawn(said: str, width: float, anchor: Any = "start") -> ET.Element:
    canvas = Canvas("prøve")
    canvas.text(50, 0, wrap(said, width, 16), fill="@ink", anchor=anchor)
    text = ET.fromstring(Diagram("p", "P", "", 100, 100, "".join(canvas.parts)).inline()).find(f"{SVG}text")
    assert text is not None
    return text


@pytest.mark.parametrize("anchor", ["start", "middle", "end"])
def test_there_is_a_space_between_the_lines_of_a_text(anchor: str) -> None:
    text = drawn(SAID, 60, anchor)
    assert len(text.findall(f"{SVG}tspan[@y]")) > 2
    assert "".join(text.itertext()) == SAID


def test_there_is_no_space_inside_a_word_that_is_broken() -> None:
    said = "".join(drawn("Boligkontor https://www.kommunen.no/en/lang/adresse", 60).itertext())
    assert said.replace("-", "") == "Boligkontor https://www.kommunen.no/en/lang/adresse"


def test_a_broken_word_at_the_last_line_there_is_room_for_is_not_taken_to_go_on() -> None:
    assert wrap("x" * 400, 60, 16, max_lines=2).broken == {0}


def with_figures(site: Path) -> list[Path]:
    pages = [p for p in sorted(site.rglob("*.html")) if '"lerret"' in p.read_text("utf-8")]
    return pages if FULL else one_of_each(site, pages)


CENTRED = """() => [...document.querySelectorAll('.lerret text[text-anchor=middle] tspan[y]')].map(line => {
  const box = line.getBBox();
  return [line.textContent, box.x + box.width / 2 - line.getAttribute('x')];
})"""


@pytest.mark.browser
def test_the_space_moves_no_line_that_is_centred(site: Path, browser: Any) -> None:
    page, _ = visit(browser, site / "rod-trad.html", 1280)
    several = 0
    for file in with_figures(site):
        page.goto(file.as_uri())
        page.evaluate("document.fonts.ready")
        lines = page.evaluate(CENTRED)
        several += len(lines)
        assert [line for line, off in lines if abs(off) > 0.6] == [], file
    assert several > 50
    page.context.close()


# --- the accessibility tree -----------------------------------------------------------------------------------------


class Tree:
    """A page as Chromium tells it to a screen reader."""

    def __init__(self, page: Any) -> None:
        session = page.context.new_cdp_session(page)
        session.send("Accessibility.enable")
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        self._nodes = {n["nodeId"]: n for n in nodes}
        self._root = nodes[0]

    def all(self, role: str, inside: Any = None) -> list[Any]:
        return [n for n in self._below(inside or self._root) if _role(n) == role]

    def texts_outside_links(self, inside: Any) -> list[str]:
        return [name(n) for n in self._below(inside, "link") if _role(n) == "StaticText"]

    def _below(self, node: Any, stop: str = "") -> Iterator[Any]:
        for id in node.get("childIds", []):
            child = self._nodes.get(id)
            if child is not None and _role(child) != stop:
                if not child.get("ignored"):
                    yield child
                yield from self._below(child, stop)


def _role(node: Any) -> str:
    return str(node.get("role", {}).get("value", ""))


def name(node: Any) -> str:
    return str(node.get("name", {}).get("value", ""))


def frames(tree: Tree) -> list[Any]:
    return [r for r in tree.all("region") if name(r).endswith("Figuren kan rulles sidelengs.")]


@pytest.mark.browser
def test_a_figure_is_told_as_its_name_its_links_and_its_table(site: Path, browser: Any) -> None:
    page, _ = visit(browser, site / JOURNEY, 1280)
    tree = Tree(page)
    frame = frames(tree)[0]
    assert name(frame) == "Veien til en varig bolig. Figuren kan rulles sidelengs."
    (drawing,) = tree.all("group", frame)
    assert name(drawing) == "Veien til en varig bolig"
    assert "tabellen" in drawing["description"]["value"]
    assert tree.texts_outside_links(drawing) == []
    links = [name(n) for n in tree.all("link", drawing)]
    assert len(links) > 20
    assert "6. Få litt hjelp her og litt der" in links, (
        "what is written is the name, with a space between lines"
    )
    page.context.close()


@pytest.mark.browser
def test_every_figure_has_a_name_and_says_nothing_loose(site: Path, browser: Any) -> None:
    page, _ = visit(browser, site / JOURNEY, 1280)
    seen = 0
    for file in with_figures(site):
        page.goto(file.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        tree = Tree(page)
        for frame in frames(tree):
            seen += 1
            (drawing, *others) = [*tree.all("image", frame), *tree.all("group", frame)]
            assert name(drawing), file
            assert [name(o) for o in others] == [], file
            assert tree.texts_outside_links(frame) == [], file
            assert all(name(link) for link in tree.all("link", frame)), file
    assert seen > (30 if FULL else 12)
    page.context.close()


# --- with the keyboard ----------------------------------------------------------------------------------------------

HERE = "document.activeElement.textContent"


def focused(page: Any, text: str) -> None:
    """Tab until the link has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(HERE).strip() == text:
            return
    raise AssertionError(f"the keyboard does not reach «{text}»")


@pytest.mark.browser
def test_the_keyboard_gets_past_the_links_of_a_figure(site: Path, browser: Any) -> None:
    page, _ = visit(browser, site / JOURNEY, 1280)
    skip = page.locator(".figur .hopp").first
    assert skip.bounding_box()["x"] < 0, "not seen before it has the focus"
    focused(page, "Hopp over figuren")
    box, frame = skip.bounding_box(), page.locator(".lerret").first.bounding_box()
    assert frame["x"] <= box["x"] < box["x"] + box["width"] <= frame["x"] + frame["width"]
    assert frame["y"] <= box["y"] <= frame["y"] + 20
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(HERE) == "Åpne figuren alene (SVG)"
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False])
def test_the_link_to_the_table_lands_in_the_table(script: bool, site: Path, browser: Any) -> None:
    page, _ = visit(browser, site / JOURNEY, 1280, java_script_enabled=script)
    table = page.locator("details .tabell").first
    assert not table.is_visible()
    focused(page, "Les figuren som tabell")
    page.keyboard.press("Enter")
    assert table.is_visible()
    assert table.evaluate("t => t === document.activeElement")
    assert 0 <= table.evaluate("t => t.getBoundingClientRect().top") < 450
    assert re.search(r"-tabell$", page.url)
    assert [name(n) for n in Tree(page).all("table")], "the table is there to be read"
    page.context.close()
