"""A drawn placeholder for a panel or a touchpoint without a picture: a calm sketch of who meets where.

The same step gives the same drawing. What it shows, its text alternative says; that it is a sketch, it says itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from tjenestedesign.artefakter.kontaktpunkt import Kontaktpunkt, Tegning
from tjenestedesign.artefakter.scenario import Scenariosteg
from tjenestedesign.drawing.svg import Canvas, Diagram, escape, number
from tjenestedesign.drawing.text import Block, measure, wrap
from tjenestedesign.drawing.theme import OWN_THEME, Theme
from tjenestedesign.figures.scenario.scene_figures import Who, bubble
from tjenestedesign.figures.scenario.scene_props import HEIGHT, WIDTH
from tjenestedesign.figures.scenario.scene_sets import SETS
from tjenestedesign.ground.palette import PALETTE, coloured
from tjenestedesign.project.loaded import Project

LABEL: Final = 13.0
_NAMES: Final[dict[Who, str]] = {"innbygger": "Innbygger", "ansatt": "Ansatt", "andre": "Andre"}
_BY_CHANNEL: Final[dict[str, Tegning]] = {
    "digital": "skjerm",
    "fysisk": "skranke",
    "personlig": "samtale",
    "telefon": "telefon",
    "brev": "brev",
}

_ANY_CHANNEL: Final[Tegning] = "hjem"
"""For a channel the project has named for itself: a citizen, and nothing about who is at the other end."""

_ALONE: Final[frozenset[Who]] = frozenset(("innbygger",))


@dataclass(frozen=True, slots=True)
class Scene:
    """What to draw: the place, who acts there, and whether someone says or thinks something."""

    sted: Tegning
    hvem: frozenset[Who]
    snakker: Who | None = None
    tenker: bool = False

    @property
    def alt(self) -> str:
        """What the drawing shows, in one sentence."""
        words: dict[Who, str] = {
            "innbygger": "en innbygger",
            "ansatt": "en ansatt",
            "andre": "en annen person",
        }
        if self.sted == "møte":
            words["ansatt"] = "flere ansatte"
        elif self.sted == "tavle" and len(self.hvem) == 1:
            words["ansatt"] = "to ansatte"
        people = [words[w] for w in words if w in self.hvem]
        who = " og ".join(filter(None, (", ".join(people[:-1]), people[-1])))
        speaker = {"innbygger": "Innbyggeren", "ansatt": "Den ansatte", "andre": "Den andre"}
        said = " Innbyggeren tenker noe." if self.tenker else ""
        if self.snakker:
            said = f" {speaker[self.snakker]} sier noe."
        return f"Skisse: {who} {SETS[self.sted][0]}.{said}"


def step_scene(project: Project, step: Scenariosteg) -> Scene:
    """The step's own choice of drawing, else the touchpoint's, else what its channel and those who act suggest."""
    acts: dict[Who, str | None] = {
        "innbygger": step.bruker_gjør or step.tanke,
        "ansatt": step.ansatt_gjør,
        "andre": step.andre_gjør,
    }
    speaker: dict[str, Who] = {"innbyggeren": "innbygger", "ansatt": "ansatt", "andre": "andre"}
    said = speaker[step.replikk.hvem] if step.replikk else None
    acting = frozenset[Who](w for w, text in acts.items() if text or w == said)
    who = acting or _ALONE
    touchpoint = project.get(step.kontaktpunkt, Kontaktpunkt)
    place = step.tegning or (_touchpoint_place(touchpoint.model) if touchpoint else _place(who))
    return Scene(place, who, said, tenker=step.tanke is not None and said is None)


def touchpoint_scene(model: Kontaktpunkt) -> Scene:
    """A touchpoint alone: the citizen, and whoever is at the other end."""
    place = _touchpoint_place(model)
    alone = place in ("skjerm", "brev", "hjem", "ute")
    return Scene(place, _ALONE if alone else frozenset[Who](("innbygger", "ansatt")))


def _touchpoint_place(model: Kontaktpunkt) -> Tegning:
    return model.tegning or _BY_CHANNEL.get(model.kanal, _ANY_CHANNEL)


def _place(who: frozenset[Who]) -> Tegning:
    if "innbygger" not in who:
        return "tavle" if "ansatt" in who else "ute"
    if "ansatt" not in who:
        return "hjem"
    return "møte" if "andre" in who else "samtale"


def draw_scene(canvas: Canvas, scene: Scene, x: float, y: float) -> None:
    """The scene with its top left corner at (x, y), `WIDTH` × `HEIGHT`. Texts are placed in the canvas's own units."""
    _, draw = SETS[scene.sted]
    with canvas.group("g", transform=f"translate({number(x)} {number(y)})", aria_hidden="true"):
        people = draw(canvas, scene.hvem)
        for someone in people:
            if someone.who == (scene.snakker or ("innbygger" if scene.tenker else None)):
                bubble(
                    canvas,
                    someone.x + 8 * someone.facing,
                    someone.top + 2,
                    someone.facing,
                    thought=scene.tenker,
                )
        canvas.rect(
            0.75, 0.75, WIDTH - 1.5, HEIGHT - 1.5, rx=10, fill="none", stroke=PALETTE.line, stroke_width=1.5
        )
    for text, left, top in labels([(s.who, s.x) for s in people]):
        canvas.text(x + left, y + top, text, fill=PALETTE.ink)


def labels(people: list[tuple[Who, float]]) -> list[tuple[Block, float, float]]:
    """The names under the figures, kept apart and inside the frame, and «Skisse» in the corner."""
    placed: list[tuple[Block, float, float]] = []
    edge = 8.0
    for who, x in sorted(people, key=lambda p: p[1]):
        width = measure(_NAMES[who], LABEL)
        left = max(edge, min(x - width / 2, WIDTH - 8 - width))
        placed.append((wrap(_NAMES[who], width + 1, LABEL), left, HEIGHT - 24))
        edge = left + width + 14
    sketch = wrap("Skisse", 80, 11, "italic")
    return [*placed, (sketch, WIDTH - 10 - sketch.width, 5)]


def scene_diagram(scene: Scene) -> Diagram:
    """As a drawing of its own; its title is its text alternative."""
    canvas = Canvas("scene")
    draw_scene(canvas, scene, 0, 0)
    return Diagram("scene", scene.alt, "", WIDTH, HEIGHT, "".join(canvas.parts))


def inline_scene(scene: Scene, theme: Theme = OWN_THEME) -> Markup:
    """For a page: one `<svg role="img">` whose name says what it shows."""
    canvas = Canvas("scene")
    draw_scene(canvas, scene, 0, 0)
    w, h = number(WIDTH), number(HEIGHT)
    return Markup(
        f'<svg class="tegning" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
        f'role="img" aria-label="{escape(scene.alt)}" font-family="{escape(theme.families)}">{coloured("".join(canvas.parts), theme.colours)}</svg>'
    )
