"""Nothing a project brings takes more time or memory than its size is worth."""

from __future__ import annotations

import base64
import io
import struct
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import PNG, Build, Run
from tests.security.test_attacks import HERE
from tjenestedesign.drawing.text import LONGEST, wrap
from tjenestedesign.ground.picture_parts import kind_of
from tjenestedesign.ground.picture_size import MAX_FRAMES, MAX_PIXELS, MAX_SIDE, size_of, too_large
from tjenestedesign.project.logo import LoadedLogo, NoLogo, load_logo
from tjenestedesign.project.pictures import LoadedPicture, NoPicture, load_picture
from tjenestedesign.publish.site.prints import bounded_ppi

BOMB = HERE / "bombe.png"


def png(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)

    def chunk(name: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


# --- words without end ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["x", "x-", "å\u0301", "👩🏽‍🦽", "\u0301", "ordtilsammen"])
def test_a_word_without_end_is_broken_in_time_that_grows_with_it(unit: str) -> None:
    def taken(count: int) -> float:
        best = 9.0
        for n in range(3):
            text = unit * (count // len(unit)) + str(n)
            started = time.perf_counter()
            wrap(text, 120, 12)
            best = min(best, time.perf_counter() - started)
        return best

    taken(2_000)
    short, long = taken(4_000), taken(16_000)
    assert long < short * 8 + 0.05, "four times as long would take sixteen times the time, were it quadratic"


def test_every_character_of_a_long_word_is_drawn_and_each_line_has_room() -> None:
    from tjenestedesign.drawing.text import measure

    block = wrap("x" * 15_000, 120, 12)
    assert sum(line.count("x") for line in block.lines) == 15_000
    assert all(measure(line, 12) <= 120 for line in block.lines)
    longer = wrap("y" * (LONGEST + 5_000), 120, 12)
    assert sum(line.count("y") for line in longer.lines) == LONGEST
    assert longer.lines[-1].endswith("…")


def test_a_step_of_20_000_letters_is_drawn(td: Run, build: Build) -> None:
    folder = build(
        {"r.yaml": f"type: brukerreise\ntittel: R\nsteg:\n  - {{id: a, fase: før, tittel: {'x' * 20_000}}}\n"}
    )
    started = time.perf_counter()
    said = td("render", "--output", folder.parent / "ut", folder)
    assert said.code == 0, said.err
    assert time.perf_counter() - started < 30
    assert (folder.parent / "ut/brukerreise/r.html").is_file()


# --- pictures ------------------------------------------------------------------------------------------------------


def test_a_picture_that_asks_for_ten_gigabytes_is_a_finding_with_its_size(td: Run, build: Build) -> None:
    folder = build(
        {
            "prosjekt.yaml": "navn: P\nkommune: Vik\nprofil:\n  logo: bombe.png\n",
            "bombe.png": BOMB.read_bytes(),
            "k.yaml": "type: kontaktpunkt\ntittel: K\nkanal: fysisk\nbeskrivelse: x\nbilde: {fil: bombe.png, alt: B}\n",
        }
    )
    said = td("validate", cwd=folder).out
    assert "Logoen «bombe.png» er 100\u00a0000 × 100\u00a0000 bildepunkter" in said
    assert "Bildet «bombe.png» er 100\u00a0000 × 100\u00a0000 bildepunkter" in said
    assert "prosjekt.yaml:4" in said
    made = td(
        "render", "--format", "pdf", "--only", "prosjektrapport", "--output", folder.parent / "ut", folder
    )
    assert (folder.parent / "ut/prosjektrapport.pdf").is_file(), made.out + made.err


@pytest.mark.parametrize(
    "kind", ["png", "jpg", "gif", "webp", "webp-lossless", "gif-animated", "webp-animated"]
)
def test_the_size_of_every_kind_of_picture_is_read_from_its_header(kind: str, tmp_path: Path) -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (31, 17), (n * 40, 0, 0)) for n in range(3)]
    format, _, how = kind.partition("-")
    options = {"lossless": how == "lossless"} if format == "webp" else {}
    if how == "animated":
        frames[0].save(out, format, save_all=True, append_images=frames[1:], **options)
    else:
        frames[0].save(out, "jpeg" if format == "jpg" else format, **options)
    data = out.getvalue()
    size = size_of(data, kind_of(data) or "")
    assert size is not None
    assert (size.width, size.height, size.frames) == (31, 17, 3 if how == "animated" else 1)
    (tmp_path / f"b.{format}").write_bytes(data)
    assert isinstance(load_picture(tmp_path, f"b.{format}"), LoadedPicture)


@pytest.mark.parametrize(
    ("width", "height", "is_shown"),
    [
        (8_000, 8_000, True),
        (MAX_SIDE, 1, True),
        (MAX_SIDE + 1, 1, False),
        (8_001, 8_000, False),
        (0, 5, False),
        (2**31, 2**31, False),
    ],
)
def test_the_bounds_are_sides_and_pixels(tmp_path: Path, width: int, height: int, is_shown: bool) -> None:
    (tmp_path / "b.png").write_bytes(png(width, height))
    found = load_picture(tmp_path, "b.png")
    assert isinstance(found, LoadedPicture) == is_shown, found


def test_one_large_frame_inside_a_small_picture_is_found(tmp_path: Path) -> None:
    frame = b",\0\0\0\0" + (30_000).to_bytes(2, "little") * 2 + b"\0\x02\x01\0\0"
    (tmp_path / "b.gif").write_bytes(b"GIF89a\x01\0\x01\0\0\0\0" + frame + b";")
    found = load_picture(tmp_path, "b.gif")
    assert isinstance(found, NoPicture)
    assert "30\u00a0000" in found.reason
    (tmp_path / "c.gif").write_bytes(
        b"GIF89a\x01\0\x01\0\0\0\0" + b",\0\0\0\0\x01\0\x01\0\0\x02\x01\0\0" * (MAX_FRAMES + 1) + b";"
    )
    found = load_picture(tmp_path, "c.gif")
    assert isinstance(found, NoPicture)
    assert "etter hverandre" in found.reason


def test_pictures_made_of_figures_have_a_bound_too() -> None:
    assert bounded_ppi(900, 600, 192) == 192
    ppi = bounded_ppi(3_000, 200_000, 192)
    assert 3_000 * 200_000 * (ppi / 96) ** 2 <= MAX_PIXELS
    assert 200_000 * ppi / 96 <= MAX_SIDE


# --- drawings ------------------------------------------------------------------------------------------------------

LAUGHS = "".join(f'<g id="a{n + 1}">' + f'<use href="#a{n}"/>' * 10 + "</g>" for n in range(8))
INSIDE = base64.b64encode(BOMB.read_bytes()).decode()
DRAWINGS = {
    "bred": ('<svg xmlns="x" width="1e9" height="5"/>', "bredde eller høyde"),
    "negativ": ('<svg xmlns="x" width="-5" height="5"/>', "bredde eller høyde"),
    "i millimeter": ('<svg xmlns="x" width="90000mm" height="90000mm"/>', "bredde eller høyde"),
    "lang": ('<svg xmlns="x" viewBox="0 0 100000 1"/>', "ganger så lang"),
    "viewBox": ('<svg xmlns="x" viewBox="0 0 1e99 1e99"/>', "«viewBox»"),
    "dyp": ('<svg xmlns="x">' + "<g>" * 5_000 + "</g>" * 5_000 + "</svg>", "inni hverandre"),
    "gjentatt": (f'<svg xmlns="x"><rect id="a0"/>{LAUGHS}<use href="#a8"/></svg>', "med det som gjentas"),
    "ring": ('<svg xmlns="x"><g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></svg>', "i ring"),
    "bilde": (f'<svg xmlns="x"><image href="data:image/png;base64,{INSIDE}"/></svg>', "100\u00a0000 × 100\u00a0000"),
    "tegning i tegning": ('<svg xmlns="x"><image href="data:image/svg+xml;base64,PHN2Zy8+"/></svg>', "ikke kan lese"),
    "side i tegning": ('<svg xmlns="x"><image href="data:text/html,x"/></svg>', "ikke kan lese"),
}  # fmt: skip


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_that_asks_for_too_much_is_no_logo(tmp_path: Path, name: str) -> None:
    text, why = DRAWINGS[name]
    (tmp_path / "l.svg").write_text(text, "utf-8")
    started = time.perf_counter()
    found = load_logo(tmp_path, "l.svg")
    assert isinstance(found, NoLogo)
    assert why in found.reason
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "text",
    [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 60"><rect width="200" height="60"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="100%" viewBox="0 0 21000 29700"><g id="a"/><use href="#a"/></svg>',
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="data:image/png;base64,{base64.b64encode(PNG).decode()}"/></svg>',
    ],
)
def test_an_ordinary_drawing_is_a_logo(tmp_path: Path, text: str) -> None:
    (tmp_path / "l.svg").write_text(text, "utf-8")
    assert isinstance(load_logo(tmp_path, "l.svg"), LoadedLogo)


def test_what_is_said_of_a_size_names_it() -> None:
    size = size_of(BOMB.read_bytes(), "png")
    assert size is not None
    assert too_large(size).startswith("er 100\u00a0000 × 100\u00a0000 bildepunkter")
