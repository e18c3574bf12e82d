"""What picture files tell beside the picture: found without being repeated, left behind on the way to the site, and never fatal."""

from __future__ import annotations

import random
import struct
import sys
import time
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.conftest import PNG, SETTINGS, Build, Run
from tjenestedesign.domain.privacy.images import traces
from tjenestedesign.ground.exif import read
from tjenestedesign.ground.picture_parts import kind_of, without_metadata
from tjenestedesign.project.reading import RawFile

FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"}
SHOWN = list(FORMATS)


def picture(kind: str = "jpg", **more: Any) -> bytes:
    image = Image.radial_gradient("L").resize((24, 16)).convert("P" if kind == "gif" else "RGB")
    out = BytesIO()
    image.save(out, FORMATS.get(kind, kind.upper()), **more)
    return out.getvalue()


def exif(
    main: dict[int, Any] | None = None,
    camera: dict[int, Any] | None = None,
    gps: dict[int, Any] | None = None,
) -> Image.Exif:
    block = Image.Exif()
    block.update(main or {0x0131: "Program 3.2"})
    for tag, content in ((0x8769, camera), (0x8825, gps)):
        if content:
            block.get_ifd(tag).update(content)
    return block


def oslo() -> Image.Exif:
    return exif(gps={1: "N", 2: (59.0, 54.0, 49.0), 3: "E", 4: (10.0, 44.0, 19.0)})


def xmp(inside: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/"'
        ' xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"'
        ' xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#"'
        f' xmlns:xmp="http://ns.adobe.com/xap/1.0/">{inside}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


def iptc(*fields: tuple[int, bytes]) -> bytes:
    data = b"".join(b"\x1c\x02" + bytes([n]) + len(v).to_bytes(2) + v for n, v in fields)
    body = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + len(data).to_bytes(4) + data
    return b"\xff\xed" + (len(body) + 2).to_bytes(2) + body


def segment(jpeg: bytes, part: bytes) -> bytes:
    return jpeg[:2] + part + jpeg[2:]


def said(data: bytes, *organisations: str) -> list[str]:
    return [t.what for t in traces(RawFile("x", data), organisations)]


PLACE = ["stedet det er tatt (GPS-posisjon)"]


@pytest.mark.parametrize("kind", ["jpg", "png", "webp", "avif"])
def test_where_the_picture_was_taken_is_found_in_every_format(kind: str) -> None:
    assert said(picture(kind, exif=oslo())) == PLACE


def test_tiff_is_read_without_being_opened() -> None:
    assert said(oslo().tobytes()[6:]) == PLACE


def test_heic_is_searched_since_the_block_has_no_fixed_place_there() -> None:
    box = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
    assert said(box + b"\x01" * 900 + oslo().tobytes()) == PLACE
    assert said(box + xmp("<exif:GPSLatitude>59,54.8N</exif:GPSLatitude>")) == PLACE


def test_a_camera_without_a_signal_has_written_no_place() -> None:
    zeros = (0.0, 0.0, 0.0)
    assert said(picture(exif=exif(gps={0: b"\x02\x03\x00\x00", 2: zeros, 4: zeros}))) == []


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (picture(exif=exif({0x013B: "Kari Nordmann"})), "navn på fotograf («K••• N•••••••»)"),
        (picture(exif=exif({0x8298: "Copyright 2024 Kari Nordmann"})), "navn på rettighetshaver («K••• N•••••••»)"),
        (picture(exif=exif({0x9C9D: "Kari".encode("utf-16-le")})), "navn på forfatter («K•••»)"),
        (picture(exif=exif(camera={0xA430: "Kari"})), "navn på kameraets eier («K•••»)"),
        (picture(exif=exif(camera={0xA431: "SN-1234567"})), "kameraets serienummer"),
        (picture(exif=exif({0x010E: "Ring meg på 412 34 567"})), "det som ser ut som et mobilnummer"),
        (picture(exif=exif(camera={0x9286: b"ASCII\x00\x00\x00Tlf 412 34 567"})), "det som ser ut som et mobilnummer"),
        (picture(xmp=xmp("<dc:creator><rdf:Seq><rdf:li>Kari</rdf:li></rdf:Seq></dc:creator>")), "navn på fotograf («K•••»)"),
        (picture("webp", xmp=xmp('<mwg-rs:Name>Kari</mwg-rs:Name>')), "navn på personer i bildet («K•••»)"),
        (picture(xmp=xmp('<rdf:li MPReg:PersonDisplayName="Kari"/>')), "navn på personer i bildet («K•••»)"),
        (picture(xmp=xmp("<xmp:Thumbnails>QUJD</xmp:Thumbnails>")), "et miniatyrbilde som kan vise det som er klippet bort"),
        (segment(picture(), iptc((0x50, b"Kari"))), "navn på fotograf («K•••»)"),
        (segment(picture(), iptc((0x78, b"Hun heter Kari Nordmann"))), "det som ser ut som et personnavn"),
        (picture(comment=b"Ring 412 34 567"), "det som ser ut som et mobilnummer"),
        (picture("gif", comment=b"Ring 412 34 567"), "det som ser ut som et mobilnummer"),
    ],
)  # fmt: skip
def test_names_numbers_and_thumbnails_are_found_wherever_programs_write_them(data: bytes, told: str) -> None:
    assert said(data) == [told]


@pytest.mark.parametrize(("packed", "key"), [(False, "Author"), (True, "Author"), (True, "Comment")])
def test_texts_in_png_are_read_packed_or_not(packed: bool, key: str) -> None:
    info = PngInfo()
    info.add_text(key, "Kari, 412 34 567", zip=packed)
    wanted = "navn på forfatter («K•••" if key == "Author" else "det som ser ut som et mobilnummer"
    found = said(picture("png", pnginfo=info))
    assert any(told.startswith(wanted) for told in found)
    international = PngInfo()
    international.add_itxt(key, "Kari, 412 34 567", zip=packed)
    assert said(picture("png", pnginfo=international)) == found


def test_what_imagemagick_keeps_in_a_png_is_read_too() -> None:
    block = oslo().tobytes()
    info = PngInfo()
    info.add_text("Raw profile type exif", f"\nexif\n{len(block):8}\n{block.hex()}\n")
    assert said(picture("png", pnginfo=info)) == PLACE


@pytest.mark.parametrize(
    "holder", ["© 2024 Asker kommune", "Designbyrået", "CC BY 4.0", "   ", "Fotofirma AS", "2024"]
)
def test_an_organisation_or_a_licence_is_no_persons_name(holder: str) -> None:
    assert said(picture(exif=exif({0x8298: holder.encode()})), "Designbyrået") == []


def test_an_ordinary_picture_has_nothing_to_tell() -> None:
    plain = exif({0x0112: 6, 0x010F: "Kamera", 0x0131: "Program 3.2", 0x0132: "2024:05:01 12:00:00"})
    for kind in ("jpg", "png", "webp", "gif"):
        more: dict[str, Any] = {} if kind == "gif" else {"exif": plain}
        assert said(picture(kind, **more)) == []


def test_a_thumbnail_is_found_in_exif() -> None:
    thumbnail = picture()
    ifd1 = struct.pack("<HHHLLHHLLL", 2, 0x0201, 4, 1, 44, 0x0202, 4, 1, len(thumbnail), 0)
    block = b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + struct.pack("<HL", 0, 14) + ifd1 + thumbnail
    data = segment(picture(), b"\xff\xe1" + (len(block) + 2).to_bytes(2) + block)
    assert said(data) == ["et miniatyrbilde som kan vise det som er klippet bort"]


# On the way to the site


def told_by_all(kind: str) -> bytes:
    if kind == "gif":
        return picture(
            "gif",
            comment=b"Kari Nordmann",
            save_all=True,
            append_images=[Image.new("P", (24, 16), 3)],
            loop=0,
        )
    block = exif({0x013B: "Kari Nordmann", 0x0112: 6})
    block.get_ifd(0x8825).update(oslo().get_ifd(0x8825))
    more: dict[str, Any] = {"exif": block, "xmp": xmp("<dc:creator>Kari Nordmann</dc:creator>")}
    if kind == "png":
        info = PngInfo()
        info.add_text("Comment", "Kari Nordmann")
        info.add_itxt("XML:com.adobe.xmp", xmp("<dc:creator>Kari Nordmann</dc:creator>").decode())
        more = {"exif": block, "pnginfo": info}
    data = picture(kind, icc_profile=b"profil" * 30, **more)
    if kind == "jpg":
        data = segment(segment(data, iptc((0x50, b"Kari Nordmann"))), b"\xff\xfe\x00\x0fKari Nordmann")
        data += b"Kari Nordmann i det som ligger etter bildet"
    return data


@pytest.mark.parametrize("kind", SHOWN)
def test_the_copy_on_the_site_has_the_same_pixels_and_nothing_about_people(kind: str) -> None:
    before = told_by_all(kind)
    assert b"Kari" in before
    after = without_metadata(before, kind)
    assert after
    assert b"Kari" not in after
    assert said(after) == []
    with Image.open(BytesIO(before)) as was, Image.open(BytesIO(after)) as now:
        assert now.tobytes() == was.tobytes()
        assert getattr(now, "n_frames", 1) == getattr(was, "n_frames", 1)
        assert now.info.get("icc_profile") == was.info.get("icc_profile")
        assert now.info.get("loop") == was.info.get("loop")


@pytest.mark.parametrize("kind", ["jpg", "png", "webp"])
def test_the_copy_is_still_the_right_way_up(kind: str) -> None:
    after = without_metadata(told_by_all(kind), kind)
    assert after
    with Image.open(BytesIO(after)) as now:
        assert dict(now.getexif()) == {0x0112: 6}


def test_a_webp_without_exif_and_xmp_does_not_say_that_it_has_them() -> None:
    after = without_metadata(picture("webp", xmp=xmp("<dc:creator>Kari</dc:creator>")), "webp")
    assert after
    assert after[12:16] == b"VP8X"
    assert not after[20] & 0b1100
    assert int.from_bytes(after[4:8], "little") == len(after) - 8


@pytest.mark.parametrize("kind", SHOWN)
@pytest.mark.parametrize("more", [{}, {"progressive": True}])
def test_a_picture_with_nothing_to_drop_is_copied_byte_for_byte(kind: str, more: dict[str, Any]) -> None:
    clean = picture(kind, **(more if kind == "jpg" else {}))
    assert without_metadata(clean, kind) == clean


def test_the_site_shows_the_copy_without_metadata_and_the_file_stays_as_it_was(td: Run, build: Build) -> None:
    point = (
        "type: kontaktpunkt\ntittel: x\nkanal: fysisk\nbeskrivelse: x\nbilde: {fil: torg.jpg, alt: Et torg}\n"
    )
    data = told_by_all("jpg")
    root = build({"a.yaml": point, "torg.jpg": data})
    td("render", cwd=root)
    (shown,) = (root / "ut/bilder").iterdir()
    assert b"Kari" not in shown.read_bytes()
    assert (root / "torg.jpg").read_bytes() == data


# The rule


@pytest.mark.parametrize(
    ("block", "level"),
    [(oslo(), "feil"), (exif({0x013B: "Kari"}), "advarsel")],
)
def test_a_place_is_a_fault_and_a_name_a_warning_also_in_a_picture_nobody_uses(
    block: Image.Exif, level: str, td: Run, build: Build
) -> None:
    root = build({"vedlegg/På møtet.JPG": picture(exif=block)})
    told = td("validate", cwd=root)
    assert f"{level}[TD609]: Bildefilen inneholder" in told.out
    assert "vedlegg/På møtet.JPG" in told.out
    assert "Fjern egenskaper" in told.out
    assert told.code == (1 if level == "feil" else 0)


def test_the_place_and_the_name_themselves_are_never_repeated(td: Run, build: Build) -> None:
    block = exif({0x013B: "Kari Nordmann"}, gps=dict(oslo().get_ifd(0x8825)))
    for form in ("text", "json", "sarif"):
        out = td("validate", "--format", form, cwd=build({"a.jpg": picture(exif=block)})).out
        assert "TD609" in out
        assert not any(secret in out for secret in ("Nordmann", "54.0", "59"))


def test_a_reviewed_picture_is_silenced_in_the_settings(td: Run, build: Build) -> None:
    reviewed = "personvern: {vurdert: [{fil: a.jpg, kode: TD609, begrunnelse: Rådhuset}]}\n"
    root = build({"a.jpg": picture(exif=oslo()), "prosjekt.yaml": SETTINGS + reviewed})
    assert "TD6" not in td("validate", cwd=root).out


def test_pillow_is_left_alone_when_no_picture_has_anything_to_read(td: Run, build: Build) -> None:
    from subprocess import run

    root = build({"a.png": PNG})
    code = (
        "import sys; from pathlib import Path; from tjenestedesign.check.load import load_project\n"
        f"load_project(Path({str(root)!r})); sys.exit('PIL' in sys.modules)"
    )
    assert run([sys.executable, "-c", code], check=False).returncode == 0


# Hostile files


@pytest.mark.parametrize("kind", [*SHOWN, "avif"])
def test_damaged_pictures_are_read_as_far_as_they_go(kind: str) -> None:
    chance = random.Random(kind)
    whole = picture("avif", exif=oslo()) if kind == "avif" else told_by_all(kind)
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(12, len(data))] = chance.randrange(256)
        hurt = bytes(data[: chance.randrange(12, len(data) + 1)])
        traces(RawFile("x", hurt))
        if kind in SHOWN and kind_of(hurt):
            without_metadata(hurt, kind)


def _tags_that_all_point_at_the_same_bytes() -> bytes:
    entries = b"".join(struct.pack("<HHLL", n + 1, 7, 5_000_000, 8) for n in range(60_000))
    return (b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", 60_000) + entries).ljust(12_000_000, b"\x00")


def _packed_text() -> bytes:
    body = b"Comment\x00\x00" + zlib.compress(b"0" * 100_000_000)
    return PNG[:33] + len(body).to_bytes(4) + b"zTXt" + body + b"\x00" * 4 + PNG[33:]


HEIC = b"\x00\x00\x00\x18ftypheic"
HOSTILE = {
    "same bytes": _tags_that_all_point_at_the_same_bytes(),
    "fill bytes": b"\xff\xd8" + b"\xff" * 8_000_000,
    "scans": b"\xff\xd8" + b"\xff\xda\x00\x02" * 1_500_000,
    "chunks": PNG[:8] + b"\x00\x00\x00\x00abcd\x00\x00\x00\x00" * 600_000,
    "blocks": b"GIF89a" + b"\x00" * 7 + b"!\xfe" + b"\x01a" * 4_000_000,
    "packed": _packed_text(),
    "unclosed": HEIC + b"<x:xmpmeta xmlns:x='a'>" * 500_000,
    "nested": HEIC + b"<x:xmpmeta xmlns:x='a'>" + b"<creator>" * 40_000 + b"</creator>" * 40_000 + b"</x:xmpmeta>",
    "entities": HEIC + b"<!DOCTYPE a [<!ENTITY b 'c'>]><x:xmpmeta xmlns:x='a'><!ENTITY b 'c'></x:xmpmeta>",
    "starts": HEIC + b"Exif\x00\x00II*\x00" * 2_000_000,
}  # fmt: skip


@pytest.mark.parametrize("name", list(HOSTILE))
def test_files_made_to_stop_td_do_not(name: str) -> None:
    data = HOSTILE[name]
    began = time.process_time()
    traces(RawFile("x", data))
    if kind := kind_of(data[:16]):
        without_metadata(data, kind)
    assert time.process_time() - began < 5  # seconds: unbounded, each of them takes minutes or all the memory


def test_tags_that_all_point_at_the_same_bytes_are_not_all_followed() -> None:
    class Counted(BytesIO):
        given = 0

        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            self.given += len(data)
            return data

    stream = Counted(HOSTILE["same bytes"])
    read(stream)
    assert stream.given < 5_000_000


def test_entities_in_xmp_are_refused_and_told() -> None:
    assert said(HOSTILE["entities"]) == ["opplysninger td ikke kan lese"]


def test_a_file_that_is_gone_or_empty_tells_nothing(tmp_path: Path) -> None:
    assert traces(RawFile("x.jpg", tmp_path / "borte.jpg")) == []
    assert said(b"") == []
