"""Makes src/tjenestedesign/fonts/ from the font-source-sans-pro package: subsets (WOFF2) and their advance widths.

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


def main() -> None:
    files = Path(source.__file__).parent / "files"
    OUT.mkdir(exist_ok=True)
    metrics: dict[str, object] = {}
    for name, stem in FACES.items():
        font = TTFont(files / f"{stem}.ttf", recalcTimestamp=False)
        cmap, hmtx, units = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
        metrics[name] = {chr(c): round(hmtx[cmap[c]][0] * 1000 / units) for c in CHARACTERS if c in cmap}
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
        for record in font["name"].names:  # the OFL reserves the name «Source» for the unmodified font
            if record.nameID in (1, 3, 4, 6, 16):
                record.string = f"TDSans-{name}" if record.nameID == 6 else f"TD Sans {name}"
        font.flavor = "woff2"
        font.save(OUT / f"{name}.woff2")
    (OUT / "metrics.json").write_text(
        json.dumps(metrics, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n",
        "utf-8",
        newline="\n",
    )
    shutil.copy(files / "LICENSE.txt", OUT / "OFL.txt")


if __name__ == "__main__":
    sys.exit(main())
