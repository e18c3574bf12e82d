"""`td render --format pdf|docx|html|md|pptx`: where the files go, what is asked for, and what is said when it cannot be done."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.conftest import ASKER, PNG, Build, Run
from tjenestedesign.ground.installed import installed
from tjenestedesign.publish.documents import asked_for as document_files

IDE = {"ideer/a.yaml": "type: ide\ntittel: En benk\nbeskrivelse: En benk å hvile på\n"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ASKER, tmp_path / "asker", ignore=shutil.ignore_patterns("ut")))


def test_a_document_is_asked_for_by_id_by_type_or_by_what_it_is_called(td: Run, copy: Path) -> None:
    for name in ("utproving-av-velferdslaben", "pilot", "pilotrapport"):
        done = td("render", "--format", "md", "--only", name, cwd=copy)
        assert done.code == 0, done.err
        assert "ut/dokumenter/pilotrapport-utproving-av-velferdslaben.md" in done.out


def test_markdown_has_its_figures_beside_it(td: Run, copy: Path) -> None:
    td("render", "--format", "md", "--only", "konsept", cwd=copy)
    folder = copy / "ut/dokumenter"
    text = (folder / "konsept-askers-velferdslab.md").read_text("utf-8")
    assert text.startswith("# Askers velferdslab\n")
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert shown
    assert all((folder / s).is_file() for s in shown)


def test_one_html_file_fetches_nothing_and_runs_nothing(td: Run, copy: Path) -> None:
    td("render", "--format", "html", "--only", "tjenestekart", cwd=copy)
    text = (copy / "ut/dokumenter/tjenestekart-velferdslaben.html").read_text("utf-8")
    assert "<script" not in text
    assert "default-src 'none'" in text
    assert not re.findall(r'(?:src|href)="(?!data:|#|https://|http://www\.w3\.org)[^"]*"', text)
    assert text.count("<h1") == 1
    assert 'lang="nb"' in text


def test_a_second_run_changes_nothing_and_other_files_stay(td: Run, copy: Path) -> None:
    td("render", "--format", "md", "--only", "pilot", cwd=copy)
    (copy / "ut/dokumenter/mitt.txt").write_text("mitt", "utf-8")
    again = td("render", "--format", "md", "--only", "pilot", cwd=copy)
    assert "0 filer skrevet, 2 uendret" in again.out
    other = td("render", "--format", "md", "--only", "veikart", cwd=copy)
    assert other.code == 0
    assert (copy / "ut/dokumenter/pilotrapport-utproving-av-velferdslaben.md").is_file()
    assert (copy / "ut/dokumenter/mitt.txt").read_text("utf-8") == "mitt"


def test_slides_have_a_heading_each_and_alternative_texts(td: Run, copy: Path) -> None:
    done = td("render", "--format", "pptx", cwd=copy)
    assert done.code == 0, done.err
    archive = zipfile.ZipFile(io.BytesIO((copy / "ut/dokumenter/styringsgruppe.pptx").read_bytes()))
    slides = [n for n in archive.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", n)]
    texts = [archive.read(n).decode() for n in slides]
    everything = " ".join("".join(re.findall(r"<a:t>([^<]*)</a:t>", t)) for t in texts)
    for said in (
        "Innsikt 1: De lange linjene",
        "Konseptet: Askers velferdslab",
        "Tjenestekartet",
        "Veikartet",
        "Beslutninger vi ber om",
    ):
        assert said in everything
    pictures = [p for t in texts for p in re.findall(r"<p:pic>.*?</p:pic>", t, re.DOTALL)]
    assert len(pictures) >= 3
    assert all(re.search(r'descr="[^"]{20,}"', p) for p in pictures)
    assert all('lang="nb-NO"' in t for t in texts)


def test_only_the_steering_groups_document_is_slides(td: Run, build: Build) -> None:
    done = td("render", "--format", "pptx", "--only", "a", cwd=build(IDE))
    assert "PowerPoint lages av «styringsgruppe»" in done.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--format", "docx", "--paper", "A3"], "Bare figurer kan settes på en valgt papirstørrelse."),
        (["--format", "word"], "«word» er ikke et format for --format."),
        (["--format", "pdf", "--only", "prosjektrappport"], "Mente du «prosjektrapport»?"),
        (["--only", "prosjektrapport"], "er verken en artefakttype eller en id"),
    ],
)
def test_what_cannot_be_made_is_told(td: Run, build: Build, options: list[str], said: str) -> None:
    done = td("render", *options, cwd=build(IDE))
    assert done.code == 2
    assert said in done.err


@pytest.mark.parametrize(("format", "module"), [("pdf", "typst"), ("docx", "pypandoc"), ("md", "pypandoc")])
def test_a_missing_part_is_one_sentence_with_the_command(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch, format: str, module: str
) -> None:
    monkeypatch.setitem(__import__("sys").modules, module, None)
    done = td("render", "--format", format, "--only", "a", cwd=build(IDE))
    assert done.code == 2
    assert f"En del av td mangler: «{module}»." in done.err
    assert installed().again() in done.err
    assert not (build(IDE) / "ut/dokumenter" / f"ide-a.{format}").exists()


def test_the_word_template_is_used_and_a_bad_one_is_told(td: Run, build: Build) -> None:
    from tjenestedesign.ground.packed import unzipped, zipped
    from tjenestedesign.publish.documents.pandoc_tree import pandoc

    own = unzipped(pandoc(["--print-default-data-file", "reference.docx"], ""))
    own["word/styles.xml"] = own["word/styles.xml"].replace(b'w:val="40"', b'w:val="77"')
    settings = "navn: Prøve\nkommune: Vik\nprofil:\n  wordmal: profil/mal.dotx\n"
    root = build({**IDE, "prosjekt.yaml": settings, "profil/mal.dotx": zipped(own)})
    assert td("render", "--format", "docx", "--only", "a", cwd=root).code == 0
    made = unzipped((root / "ut/dokumenter/ide-a.docx").read_bytes())
    assert b'w:val="77"' in made["word/styles.xml"]
    bad: dict[str, Any] = {
        "er ikke en hel Word-fil": PNG,
        "har makroer": zipped({**own, "word/vbaProject.bin": b"x"}),
        "har en DOCTYPE": zipped({**own, "word/styles.xml": b"<!DOCTYPE x>" + own["word/styles.xml"]}),
    }
    for said, data in bad.items():
        (root / "profil/mal.dotx").write_bytes(data)
        assert said in td("validate", cwd=root).out
        done = td("render", "--format", "docx", "--only", "a", cwd=root)
        assert "kan ikke brukes" in done.out
        assert done.code == 0


def test_a_webp_picture_is_one_word_can_show(td: Run, build: Build) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (30, 20), "#88aa44").save(picture, "WEBP")
    place = "type: kontaktpunkt\ntittel: Skranken\nkanal: fysisk\nbeskrivelse: Et sted\nbilde: {fil: b.webp, alt: Skranken}\n"
    root = build({"k.yaml": place, "b.webp": picture.getvalue()})
    assert td("render", "--format", "docx", "--only", "k", cwd=root).code == 0
    archive = zipfile.ZipFile(root / "ut/dokumenter/kontaktpunkt-k.docx")
    media = [n for n in archive.namelist() if "/media/" in n and not n.endswith("/")]
    assert len(media) == 1
    assert media[0].endswith(".png")
    assert archive.read(media[0]).startswith(b"\x89PNG")


def test_public_documents_are_looked_through_before_they_are_written(td: Run, copy: Path) -> None:
    done = td(
        "render", "--public", "--format", "md", "--only", "konsept", "--only", "prosjektrapport", cwd=copy
    )
    assert done.code == 0, done.err
    folder = copy / "ut-offentlig/dokumenter"
    text = (folder / "prosjektrapport.md").read_text("utf-8")
    assert "innbygger-01" not in text
    assert not list(folder.glob("evaluering*"))


def test_what_is_withheld_stops_a_public_document(
    td: Run, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_files, "_read", lambda _document: "Dette sa innbygger-01 til oss.")
    done = td("render", "--public", "--format", "md", "--only", "konsept", cwd=copy)
    assert done.code == 1
    assert "Ingenting er skrevet" in done.err
    assert not (copy / "ut-offentlig/dokumenter").exists()
