"""A municipality's profile: it restyles everything, and what cannot be used is said plainly and does no harm."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from pathlib import Path

import font_source_sans_pro
import pytest
from pypdf import PdfReader

from tests.conftest import PNG, SETTINGS, Build, Run, write_tree
from tjenestedesign.check.load import load_project
from tjenestedesign.drawing.font_files import NotAFont, open_font
from tjenestedesign.drawing.text import measure
from tjenestedesign.drawing.typeface import OWN, drawing_in
from tjenestedesign.ground.palette import COLOURS
from tjenestedesign.project.logo import LoadedLogo, NoLogo, load_logo
from tjenestedesign.project.profile import theme_of
from tjenestedesign.project.word_file import NoTemplate, load_template
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.prints import prints
from tjenestedesign.publish.site.scope import plan_site

BLACK = (Path(font_source_sans_pro.__file__).parent / "files/SourceSansPro-Black.ttf").read_bytes()
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4" fill="#123456"/></svg>'
JOURNEY = "type: brukerreise\ntittel: Søke\nsteg: [{id: a, fase: før, tittel: Først, følelse: 1, smertepunkter: [Mye]}, {id: b, fase: under, tittel: Så}]\n"
PROFILE = (
    SETTINGS
    + 'profil:\n  logo: profil/logo.svg\n  farger: {primær: "#7a1f5c", sekundær: "#1f4f7a"}\n  font: profil/Vik.ttf\n'
)
FILES: dict[str, str | bytes] = {
    "prosjekt.yaml": PROFILE,
    "reise.yaml": JOURNEY,
    "profil/logo.svg": LOGO,
    "profil/Vik.ttf": BLACK,
}


def site(folder: Path, files: dict[str, str | bytes]) -> dict[str, bytes]:
    project, found = load_project(write_tree(folder, files))
    return {f.path: f.data for f in render_site(plan_site(project, found))}


def test_the_profile_restyles_pages_and_pictures(tmp_path: Path) -> None:
    made = site(tmp_path, FILES)
    page = made["brukerreise/reise.html"].decode()
    picture = made["figurer/brukerreise-reise.svg"].decode()
    for drawn in (page, picture):
        assert "#7a1f5c" in drawn
        assert COLOURS.accent not in drawn
    assert "--accent: #7a1f5c" in made["stil/td.css"].decode()
    logo = next(p for p in made if p.startswith("bilder/logo-"))
    assert made[logo] == LOGO
    assert all(
        f'src="{"../" * p.count("/")}{logo}"' in d.decode() for p, d in made.items() if p.endswith(".html")
    )


def test_the_font_is_served_measured_with_and_drawn(tmp_path: Path) -> None:
    made = site(tmp_path / "med", FILES)
    css = made["stil/td.css"].decode()
    served = {f"stil/{name}" for name in re.findall(r'url\("([^"]+)"\)', css)}
    assert served <= set(made)
    assert BLACK in made.values()
    assert "'Profilskrift'" in made["brukerreise/reise.html"].decode()
    plain = site(
        tmp_path / "uten", {**FILES, "prosjekt.yaml": PROFILE.replace("  font: profil/Vik.ttf\n", "")}
    )
    assert made["figurer/brukerreise-reise.svg"] != plain["figurer/brukerreise-reise.svg"]
    project, _ = load_project(tmp_path / "med")
    own = measure("Handling og mål", 100)
    with drawing_in(theme_of(project).face):
        assert measure("Handling og mål", 100) > own * 1.05
    assert measure("Handling og mål", 100) == own, "the typeface is in force only while its drawing is made"


def test_a_character_the_font_lacks_is_drawn_in_tds_own(tmp_path: Path) -> None:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(BLACK))
    cut = subset.Subsetter()
    cut.populate(text="AaÆæØøÅå0123456789bcdefghijklmnopqrstuvwxyzBCDEFGHIJKLMNOPQRSTUVWXYZ .")
    cut.subset(font)
    out = io.BytesIO()
    font.save(out)
    files = {**FILES, "profil/Vik.ttf": out.getvalue(), "reise.yaml": JOURNEY.replace("Mye", "Mye ½ ž")}
    drawn = site(tmp_path, files)["figurer/brukerreise-reise.svg"].decode()
    assert f'id="r{ord("½"):x}" d="M0 0{OWN.outline("regular", "½")}"' in drawn
    assert "<text" not in drawn


@pytest.mark.parametrize(
    ("colours", "says"),
    [
        ('{primær: "#f5b700"}', "kontrast 1,8 : 1 mot hvitt"),
        ('{sekundær: "#ffffff"}', "kontrast 1 : 1 mot hvitt"),
        ('{primær: "#767676"}', "for liten kontrast mot de lyse flatene"),
    ],
)
def test_a_colour_without_contrast_is_refused_with_the_ratio_and_does_no_harm(
    colours: str, says: str, tmp_path: Path
) -> None:
    project, found = load_project(
        write_tree(tmp_path, {"prosjekt.yaml": SETTINGS + f"profil:\n  farger: {colours}\n"})
    )
    fault = next(d for d in found if d.code == "TD315")
    assert says in fault.message
    assert "4,5 : 1" in fault.message
    assert re.search(r"Bruk «#[0-9a-f]{6}»", fault.hint)
    assert theme_of(project).colours == COLOURS


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<script>x</script>", "«script»"),
        ('<rect onclick="x()"/>', "«onclick»"),
        ('<image href="https://x.no/a.png"/>', "lenker ut"),
        ('<image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="file:///etc/passwd"/>', "lenker ut"),
        ("<foreignObject/>", "«foreignObject»"),
        ('<rect fill="url(https://x.no/a)"/>', "utenfra"),
        ('<rect style="fill:url( //x.no/a )"/>', "utenfra"),
        ("<style>@import url(x)</style>", "«style»"),
        ("<g>", "ikke en gyldig"),
    ],
)
def test_a_logo_that_runs_or_fetches_is_refused(body: str, reason: str, tmp_path: Path) -> None:
    write_tree(tmp_path, {"l.svg": f'<svg xmlns="http://www.w3.org/2000/svg">{body}</svg>'})
    found = load_logo(tmp_path, "l.svg")
    assert isinstance(found, NoLogo)
    assert reason in found.reason


def test_a_logo_with_entities_is_refused_before_it_is_read(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>'
    write_tree(tmp_path, {"l.svg": bomb})
    found = load_logo(tmp_path, "l.svg")
    assert isinstance(found, NoLogo)
    assert "DOCTYPE" in found.reason


def test_a_logo_with_gradients_and_embedded_pictures_is_let_through(tmp_path: Path) -> None:
    inside = f'<image href="data:image/png;base64,{base64.b64encode(PNG).decode()}"/>'
    fine = f'<svg xmlns="http://www.w3.org/2000/svg"><defs><linearGradient id="g"/></defs><rect fill="url(#g)"/>{inside}</svg>'
    write_tree(tmp_path, {"l.svg": fine})
    assert isinstance(load_logo(tmp_path, "l.svg"), LoadedLogo)


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x00\x00", BLACK[:5000], b"OTTO" + b"x" * 500, b"wOF2xxxx"])
def test_a_damaged_font_is_a_reason_and_never_a_crash(data: bytes, build: Build) -> None:
    with pytest.raises(NotAFont):
        open_font(data)
    root = build({**FILES, "profil/Vik.ttf": data})
    loaded, found = load_project(root)
    assert [d.code for d in found if d.code == "TD206"] == ["TD206"]
    assert theme_of(loaded).face == OWN


def test_the_logo_stands_on_every_sheet(tmp_path: Path) -> None:
    project, found = load_project(write_tree(tmp_path, FILES))
    (made,) = prints(plan_site(project, found, ["reise"]), "svg", "A4")
    assert "data:image/svg+xml;base64," in made.files[0].data.decode()


def test_a_document_is_set_in_the_municipalitys_typeface(td: Run, build: Build) -> None:
    root = build(FILES)
    assert td("render", "--format", "pdf", "--only", "prosjektrapport", cwd=root).code == 0
    data = (root / "ut/dokumenter/prosjektrapport.pdf").read_bytes()
    used = {
        str(font.get_object()["/BaseFont"])
        for page in PdfReader(io.BytesIO(data)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any("Profilskrift" in name for name in used), used


def test_a_word_template_with_a_spoilt_part_is_told(tmp_path: Path) -> None:
    """A zip whose list of contents is sound, and whose packed bytes are not."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("word/document.xml", "word/styles.xml", "[Content_Types].xml"):
            archive.writestr(name, "<a>" + "xyz " * 400 + "</a>")
    raw = bytearray(packed.getvalue())
    for at in range(52, 70):
        raw[at] ^= 0xFF
    (tmp_path / "mal.docx").write_bytes(raw)
    told = load_template(tmp_path, "mal.docx")
    assert isinstance(told, NoTemplate)
    assert "hel Word-fil" in told.reason
