"""Makes the pictures in docs/bilder/: each kind of picture at three sizes of content, and Asker's tjenestekart as a poster.

    python scripts/make_pictures.py

Small and large are made up by sample_project.py; the middle one is Asker. What is too wide for a page is shown as its
first sheet on A1, as it would be printed.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))
from sample_project import LARGE, SMALL, write_project

from tjenestedesign.check.load import load_project
from tjenestedesign.publish.site.prints import prints
from tjenestedesign.publish.site.scope import Site, plan_site

REPO = Path(__file__).parent.parent
OUT = REPO / "docs/bilder"
WIDEST = 1500
"""Pixels."""
KINDS: dict[str, tuple[str, str, str]] = {
    # picture: which figure in the small and large project, in Asker, and on which paper the large one is shown
    "brukerreise": ("brukerreise-reisen-i-dag", "brukerreise-veien-til-en-varig-bolig", "A1"),
    "sammenligning": ("sammenligning-reisen-framover", "sammenligning-med-velferdslaben", "A1"),
    "tjenestekart": ("tjenestekart-kartet", "tjenestekart-velferdslaben", "A1"),
    "veikart": ("veikart-veikartet", "veikart-veikart-2014-2015", ""),
    "interessentkart": ("interessentkart-forankringen", "interessentkart-forankring-velferdslaben", ""),
    "idematrise": ("idematrise", "idematrise", ""),
    "dekning": ("dekning", "dekning", ""),
    "plan": ("plan-planen", "plan-ung-mann-plan", ""),
    "ferd": ("ferd-konseptet", "ferd-askers-velferdslab", ""),
    "rod-trad": ("rod-trad", "rod-trad", ""),
    "scenario": ("", "scenario-en-brukersentrert-start", ""),
}


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    asker = plan_site(*load_project(REPO / "examples/asker"))
    with tempfile.TemporaryDirectory() as temp:
        sites = {"asker": asker}
        for name, size in (("liten", SMALL), ("stor", LARGE)):
            write_project(Path(temp) / name, size)
            sites[name] = plan_site(*load_project(Path(temp) / name))
        for size, site in sites.items():
            wanted = {(own if size != "asker" else asked): kind for kind, (own, asked, _) in KINDS.items()}
            for stem, data in _pictures(site, wanted, size):
                _save(data, OUT / f"{wanted[stem]}-{size}.png")
    for made in prints(asker, "pdf", "A1"):
        if made.stem == "tjenestekart-velferdslaben-A1":
            (OUT / "plakat-A1.pdf").write_bytes(made.files[0].data)


def _pictures(site: Site, wanted: dict[str, str], size: str) -> list[tuple[str, bytes]]:
    found = {made.stem: made.files[0].data for made in prints(site, "png", None) if made.stem in wanted}
    if size == "stor":
        for made in prints(site, "png", "A1"):
            stem = made.stem.removesuffix("-A1")
            if stem in wanted and KINDS[wanted[stem]][2]:
                found[stem] = made.files[0].data
    return sorted(found.items())


def _save(data: bytes, path: Path) -> None:
    """Scaled to the width of a page and reduced to 64 colours: line art keeps its looks and the repository its size."""
    with Image.open(io.BytesIO(data)) as picture:
        plain = picture.convert("RGB")
        if plain.width > WIDEST:
            height = round(plain.height * WIDEST / plain.width)
            plain = plain.resize((WIDEST, height), Image.Resampling.LANCZOS)
        plain.quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
