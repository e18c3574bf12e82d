"""Makes src/tjenestedesign/fonts/ from the font-source-sans-pro package: subsets (WOFF2 and TrueType), widths and outlines.

Run it when the character set or the font changes:  python scripts/make_fonts.py
The result is committed, so that td needs no font tools at run time and every machine measures and draws the same.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import font_source_sans_pro as source
from fontTools import subset
from fontTools.ttLib import TTFont

from tjenestedesign.drawing.font_files import outline_of

OUT = Path(__file__).parent.parent / "src/tjenestedesign/fonts"
FACES = {
    "regular": "SourceSansPro-Regular",
    "semibold": "SourceSansPro-Semibold",
    "bold": "SourceSansPro-Bold",
    "italic": "SourceSansPro-It",
}
CHARACTERS = sorted(
    {
        *range(0x20, 0x7F),
        *range(0xA0, 0x180),  # Latin-1 and Latin Extended-A: Norwegian, Sami, Polish, Turkish …
        *map(ord, "‐‑–—‘’‚“”„†•…‰′″‹›€™←↑→↓↔−≈≠≤≥✓\u00ad\u2009\u202f"),
    }
)


def rename(font: TTFont, face: str) -> None:
    """The OFL reserves the name «Source» for the unmodified font. One family of four styles, as typesetters look it up."""
    table = font["name"]
    style = {"italic": "Italic"}.get(face, face.capitalize())
    names = {
        1: "TD Sans" if face != "semibold" else "TD Sans Semibold",
        2: "Regular" if face == "semibold" else style,
    }
    names |= {3: f"TDSans-{style}", 4: f"TD Sans {style}", 6: f"TDSans-{style}", 16: "TD Sans", 17: style}
    table.names = [record for record in table.names if record.nameID in (0, 13, 14)]
    for id, text in names.items():
        table.setName(text, id, 3, 1, 0x409)


def main() -> None:
    files = Path(source.__file__).parent / "files"
    OUT.mkdir(exist_ok=True)
    metrics: dict[str, object] = {}
    outlines: dict[str, object] = {}
    for name, stem in FACES.items():
        font = TTFont(files / f"{stem}.ttf", recalcTimestamp=False)
        cmap, hmtx, units = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
        metrics[name] = {chr(c): round(hmtx[cmap[c]][0] * 1000 / units) for c in CHARACTERS if c in cmap}
        outlines[name] = {chr(c): outline_of(font, cmap[c]) for c in CHARACTERS if c in cmap}
        options = subset.Options(
            name_IDs=[0, 1, 2, 3, 4, 6, 13, 14],
            flavor="woff2",
            layout_features=["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"],
            hinting=False,
            desubroutinize=True,
        )
        options.recalc_timestamp = False
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=[c for c in CHARACTERS if c in cmap])
        subsetter.subset(font)
        rename(font, name)
        font.flavor = None
        font.save(OUT / f"{name}.ttf")
        font.flavor = "woff2"
        font.save(OUT / f"{name}.woff2")
    for file, data in (("metrics.json", metrics), ("outlines.json", outlines)):
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        (OUT / file).write_text(text + "\n", "utf-8", newline="\n")
    shutil.copyfile(files / "LICENSE.txt", OUT / "OFL.txt")


if __name__ == "__main__":
    sys.exit(main())
