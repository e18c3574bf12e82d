"""Colours: every text can be read on every ground it stands on, by everyone, in td's colours and in a municipality's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tjenestedesign.drawing.theme import Theme
from tjenestedesign.ground.palette import COLOURS, PALETTE, Palette, coloured, contrast
from tjenestedesign.project.profile import DARK_PAPER, failing, palette, stylesheet
from tjenestedesign.project.prosjekt import Farger

GROUNDS: Final = (
    "paper", "wash", "citizen", "visible", "hidden", "support", "bad_wash", "good_wash", "accent_wash",
)  # fmt: skip
PAIRS: Final = [(ink, ground) for ground in GROUNDS for ink in ("ink", "muted")] + [
    ("visible_line", "visible"),
    ("hidden_line", "hidden"),
    ("support_line", "support"),
    ("strong_line", "paper"),
    ("on_accent", "accent"),
    ("accent", "paper"),
    ("accent", "wash"),
    ("accent", "accent_wash"),
    ("good", "good_wash"),
    ("bad", "bad_wash"),
]

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
BLINDNESS: Final = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "greyscale": ((0.2126, 0.7152, 0.0722),) * 3,
}  # fmt: skip


def seen_by(eyes: str) -> Callable[[str], str]:
    def linear(value: int) -> float:
        c = value / 255
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

    def encoded(value: float) -> int:
        v = max(0.0, min(1.0, value))
        return round(255 * (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055))

    def see(colour: str) -> str:
        rgb = [linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5)]
        rows = BLINDNESS[eyes]
        return "#" + "".join(
            f"{encoded(sum(a * b for a, b in zip(row, rgb, strict=True))):02x}" for row in rows
        )

    return see


def unreadable(colours: Palette, see: Callable[[str], str] = str) -> list[tuple[str, str, float]]:
    pairs = [(i, g, contrast(see(getattr(colours, i)), see(getattr(colours, g)))) for i, g in PAIRS]
    pairs += [("on_accent", band, contrast(see(colours.on_accent), see(band))) for band in colours.bands]
    return [p for p in pairs if p[2] < 4.5]


@pytest.mark.parametrize("eyes", BLINDNESS)
def test_every_text_can_be_read_on_its_ground_by_every_kind_of_eye(eyes: str) -> None:
    assert not unreadable(COLOURS)
    assert not unreadable(COLOURS, seen_by(eyes))


@pytest.mark.parametrize("eyes", BLINDNESS)
def test_every_actors_line_stands_out_from_the_sheet_for_every_kind_of_eye(eyes: str) -> None:
    see = seen_by(eyes)
    for actor in COLOURS.actors:
        assert contrast(see(actor), see(COLOURS.wash)) >= 3


colours = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


@given(colours, colours)
def test_a_profile_is_refused_or_every_text_can_be_read(main: str, second: str) -> None:
    profile = Farger(primær=main, sekundær=second)
    bad = {f.key for f in failing(profile)}
    kept = Farger(primær=None if "primær" in bad else main, sekundær=None if "sekundær" in bad else second)
    assert not unreadable(palette(kept))
    for fault in failing(profile):
        assert not list(failing(Farger(primær=fault.nearest))), "the colour the hint gives must hold"


@given(colours)
def test_the_pages_colours_can_be_read_in_light_and_dark(main: str) -> None:
    profile = Farger(primær=main)
    if list(failing(profile)):
        return
    sheet = stylesheet(Theme(palette(profile))).decode()
    if main == COLOURS.accent:
        return
    light, dark = sheet.split("@media")
    for text, paper in ((light, COLOURS.paper), (dark, DARK_PAPER)):
        found = dict(
            part.strip().removeprefix("--").split(": ")
            for part in text.rpartition(":root {")[2].partition("}")[0].split(";")
            if part.strip()
        )
        for ink, ground in (
            (found["accent"], paper),
            (found["accent"], found["accent-wash"]),
            (found["on-accent"], found["accent"]),
        ):
            assert contrast(ink, ground) >= 4.5, (main, ink, ground)


def test_a_role_in_what_a_user_wrote_is_left_alone() -> None:
    markup = f'<text fill="{PALETTE.ink}">fill="@ink"</text><a aria-label=" fill=&quot;@ink&quot;"/>'
    assert coloured(markup, COLOURS) == markup.replace(f' fill="{PALETTE.ink}"', f' fill="{COLOURS.ink}"', 1)


def test_every_role_is_resolved_in_every_drawing() -> None:
    values = [getattr(PALETTE, role) for role in PALETTE.__dataclass_fields__]
    roles = [one for value in values for one in (value if isinstance(value, tuple) else (value,))]
    assert "@" not in coloured("".join(f'<rect fill="{role}" stroke="{role}"/>' for role in roles), COLOURS)


def test_the_actors_stay_apart_when_the_profile_brings_a_colour_like_one_of_them() -> None:
    made = palette(Farger(primær="#7a2e1d", sekundær="#24505e")).actors
    assert made[:2] == ("#7a2e1d", "#24505e")
    assert len(set(made)) == len(COLOURS.actors)
    assert "#a3242b" not in made, "td's red is too like the municipality's"
    assert "#11525c" not in made
