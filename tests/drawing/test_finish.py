"""A drawing put on its paper."""

from __future__ import annotations

from tjenestedesign.drawing.network import not_drawn
from tjenestedesign.drawing.svg import Canvas
from tjenestedesign.ground.palette import PALETTE


def test_the_paper_lies_below_all_and_what_is_under_comes_in_the_order_it_is_given() -> None:
    canvas, ground, heads = Canvas("figur"), Canvas(""), Canvas("")
    canvas.raw("<g/>")
    ground.raw("<a/>")
    heads.raw("<b/>")
    made = canvas.finish("Tittel", "Beskrivelse", 640, 12.5, ground, heads)
    assert made.body == f'<rect width="640" height="12.5" fill="{PALETTE.paper}"/><a/><b/><g/>'
    assert (made.id, made.title, made.description) == ("figur", "Tittel", "Beskrivelse")
    assert (made.width, made.height, made.split) == (640, 12.5, None)


def test_sheets_are_made_by_what_is_asked_for() -> None:
    one = Canvas("a").finish("", "", 1, 1)
    made = Canvas("b").finish("", "", 1, 1, split=lambda width, height: [one] * int(width + height))
    assert made.split
    assert made.split(1, 2) == [one] * 3


def test_a_network_that_cannot_be_drawn_says_so_on_a_paper_as_high_as_the_text() -> None:
    made = not_drawn("figur", "Tittel", "Oppdiktet person.")
    assert "Oppdiktet person. Bildet kan ikke tegnes" in made.body.replace("</tspan>", "").replace(
        "> <", "><"
    )
    assert f'<rect width="640" height="{made.height:g}"' in made.body
    assert made.description.startswith("Bildet kan ikke tegnes")
