"""A municipality's `profil`: from colours, font and logo in prosjekt.yaml to what drawings and pages look like.

A profile is whole or not used: a colour that fails, or a file that cannot be read, leaves td's own in its place, and a rule
says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tjenestedesign.drawing.svg import FACES
from tjenestedesign.drawing.theme import Theme
from tjenestedesign.drawing.typeface import OWN, WEIGHTS, FontFile, Typeface, Weight
from tjenestedesign.ground.files import Unread, read_inside
from tjenestedesign.ground.palette import COLOURS, Palette, contrast, mixed
from tjenestedesign.project.logo import LoadedLogo, NoLogo, load_logo
from tjenestedesign.project.prosjekt import Farger, Profil, Skrift

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Project

LEAST: Final = 4.5
"""Contrast between text and its ground (WCAG 2.2, 1.4.3)."""
DARK_PAPER: Final = "#12191d"
_TINTS: Final = tuple(n / 100 for n in range(14, 2, -1))


@dataclass(frozen=True, slots=True)
class Failing:
    """A colour that cannot carry text: its key, the colour, the ratio against white, and the nearest that can."""

    key: str
    colour: str
    ratio: float
    nearest: str


@dataclass(frozen=True, slots=True)
class NoFont:
    """A font file that cannot be used, and why."""

    key: str
    file: str
    reason: str


def profile_of(project: Project) -> Profil | None:
    return project.settings.model.profil if project.settings else None


def theme_of(project: Project) -> Theme:
    """The project's theme; td's own where the profile is missing or does not hold."""
    profile = profile_of(project)
    if profile is None:
        return Theme()
    colours = profile.farger
    usable = colours is not None and not list(failing(colours))
    face = typeface(project.root, profile.font) if profile.font else OWN
    return Theme(
        palette(colours) if usable and colours else COLOURS, OWN if isinstance(face, NoFont) else face
    )


def logo_of(project: Project) -> LoadedLogo | None:
    profile = profile_of(project)
    found = load_logo(project.root, profile.logo) if profile and profile.logo else None
    return None if isinstance(found, NoLogo) else found


# --- colours ------------------------------------------------------------------------------------------------------


def failing(colours: Farger) -> Iterator[Failing]:
    """The colours that text in them, or white text on them, could not be read with."""
    for key, colour in (("primær", colours.primær), ("sekundær", colours.sekundær)):
        if colour is not None and not _holds(colour.lower()):
            nearest = next(c for n in range(99, -1, -1) if _holds(c := mixed(colour, "#000000", n / 100)))
            yield Failing(key, colour, contrast(colour, COLOURS.paper), nearest)


def _holds(colour: str) -> bool:
    """On paper, on the pages' wash and on the palest tint of itself."""
    grounds = (COLOURS.paper, COLOURS.wash, mixed(colour, COLOURS.paper, _TINTS[-1]))
    return all(contrast(colour, ground) >= LEAST for ground in grounds)


def _tint(colour: str) -> str:
    """The strongest pale ground of a colour that the colour itself can still be read on."""
    tints = (mixed(colour, COLOURS.paper, share) for share in _TINTS)
    return next(t for t in tints if contrast(colour, t) >= LEAST)


def palette(colours: Farger) -> Palette:
    """td's palette with the municipality's colours in place of the accent and the second colour. They must hold."""
    made = COLOURS
    if colours.primær:
        main = colours.primær.lower()
        tint = _tint(main)
        made = replace(
            made,
            accent=main,
            accent_wash=tint,
            visible=tint,
            visible_line=main,
            bands=(main, *made.bands[1:]),
            actors=(main, *_apart(made.actors, main)),
        )
    if colours.sekundær:
        second = colours.sekundær.lower()
        made = replace(
            made,
            hidden=_tint(second),
            hidden_line=second,
            bands=(made.bands[0], second, made.bands[2]),
            actors=(made.actors[0], second, *_apart(made.actors[1:], second)),
        )
    return made


def _apart(colours: tuple[str, ...], new: str) -> tuple[str, ...]:
    """The colours without the one that looks most like the new."""

    def distance(colour: str) -> int:
        return sum((int(colour[i : i + 2], 16) - int(new[i : i + 2], 16)) ** 2 for i in (1, 3, 5))

    nearest = min(colours, key=distance)
    return tuple(c for c in colours if c != nearest)


def stylesheet(theme: Theme) -> bytes:
    """What the site's style sheet is told of a profile: fonts always, colours where they are the municipality's own."""
    lines = [_font_face(theme.face, weight) for weight in WEIGHTS]
    if theme.face != OWN:
        lines += [_font_face(OWN, weight) for weight in WEIGHTS]
    lines.append(f":root {{ --font: {theme.families}; }}")
    if theme.colours != COLOURS:
        light = theme.colours
        dark_accent = _lightened(light.accent)
        dark_wash = _dark_tint(dark_accent)
        lines.append(
            f":root {{ --accent: {light.accent}; --accent-wash: {light.accent_wash}; --on-accent: {light.on_accent}; }}"
        )
        lines.append(
            "@media (prefers-color-scheme: dark) {"
            f" :root {{ --accent: {dark_accent}; --accent-wash: {dark_wash}; --on-accent: #0d1a1d; }} }}"
        )
    return ("\n".join(lines) + "\n").encode()


def _lightened(colour: str) -> str:
    """The nearest lighter colour that reads well on the dark pages and on a dark tint of itself."""
    shades = (mixed(colour, "#ffffff", n / 100) for n in range(100, -1, -1))
    return next(c for c in shades if contrast(c, DARK_PAPER) >= 7 and contrast(c, _dark_tint(c)) >= LEAST)


def _dark_tint(colour: str) -> str:
    return mixed(colour, DARK_PAPER, 0.18)


# --- typeface -----------------------------------------------------------------------------------------------------


def _font_face(face: Typeface, weight: Weight) -> str:
    number, style = FACES[weight]
    file = face.web(weight)
    return (
        f'@font-face {{ font-family: "{face.family}"; font-weight: {number}; font-style: {style};'
        f' src: url("{file.name}") format("{file.format}"); font-display: swap; }}'
    )


def typeface(root: Path, font: Skrift) -> Typeface | NoFont:
    """The municipality's typeface, from files in the project; the first that cannot be used where there is one."""
    from tjenestedesign.drawing.font_files import LARGEST, FileTypeface, NotAFont, open_font

    given = {key: file for key in ("vanlig", "halvfet", "fet", "kursiv") if (file := getattr(font, key))}
    if not given:
        return OWN
    nearest: dict[Weight, tuple[str, ...]] = {
        "regular": ("vanlig", "halvfet", "fet", "kursiv"),
        "semibold": ("halvfet", "fet", "vanlig", "kursiv"),
        "bold": ("fet", "halvfet", "vanlig", "kursiv"),
        "italic": ("kursiv", "vanlig", "halvfet", "fet"),
    }
    files: dict[Weight, FontFile] = {}
    for weight, keys in nearest.items():
        key = next(k for k in keys if k in given)
        file = given[key]
        data = read_inside(root, file, LARGEST)
        if isinstance(data, Unread):
            return NoFont(key, file, f"filen {data.reason}")
        try:
            open_font(data)
        except NotAFont as reason:
            return NoFont(key, file, str(reason))
        kind = "opentype" if data[:4] == b"OTTO" else "truetype"
        name = f"profil-{hashlib.sha256(data).hexdigest()[:10]}.{'otf' if kind == 'opentype' else 'ttf'}"
        files[weight] = FontFile(name, kind, data)
    return FileTypeface("Profilskrift", tuple(f.name for f in files.values()), files)
