"""Makes the lists of names in src/tjenestedesign/domain/privacy/ord/ that are others' work: Faker's, under MIT.

    pip install faker==40.63.0
    python scripts/make_names.py
    python scripts/make_names.py --ssb fornavn.csv     with Statistics Norway's table beside it, where someone has it

The result is committed, so that td needs no Faker at run time. The table is one of SSB's on given names, saved as CSV with
the name in the first column; its names are added to those of Faker. It is never fetched.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import re
import textwrap
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path

ORD = Path(__file__).parent.parent / "src/tjenestedesign/domain/privacy/ord"
LOCALES = ("no_NO", "sv_SE", "da_DK", "fi_FI", "pl_PL", "lt_LT", "hr_HR")
NAME = re.compile(r"[A-ZÆØÅÄÖÉÁŠČŽĐŁŚÓ][a-zæøåäöéèêáóôòüñšžčđćłńśçąęėįųūõí’']{2,}")


def names(kind: str) -> set[str]:
    """Every word of Faker's lists of a kind: `first_names` or `last_names`."""
    found: set[str] = set()
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        found |= {word for name in getattr(provider, kind) for word in re.split(r"[ \-]", name)}
    return {word for word in found if NAME.fullmatch(word)}


def from_ssb(path: Path) -> set[str]:
    """The first column of a table of given names; capitals or not."""
    text = path.read_bytes()
    try:
        lines = text.decode("utf-8-sig")
    except UnicodeDecodeError:
        lines = text.decode("cp1252")
    delimiter = ";" if lines.count(";") >= lines.count(",") else ","
    cells = (row[0].strip().strip('"') for row in csv.reader(lines.splitlines(), delimiter=delimiter) if row)
    return {name for cell in cells if NAME.fullmatch(name := cell.capitalize())}


def write(file: str, what: str, words: Iterable[str], licence: str) -> None:
    head = f"{what}\nLaget av scripts/make_names.py fra Faker {distribution('faker').version}, {', '.join(LOCALES)}.\n\n{licence}"
    comment = "".join(f"# {line}".rstrip() + "\n" for line in head.splitlines())
    body = "\n".join(
        textwrap.wrap(" ".join(sorted(words)), 110, break_long_words=False, break_on_hyphens=False)
    )
    (ORD / file).write_text(f"{comment}{body}\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ssb", type=Path)
    table = parser.parse_args().ssb
    own = next(f for f in distribution("faker").files or () if f.name.startswith("LICENSE"))
    licence = Path(str(distribution("faker").locate_file(own))).read_text("utf-8")
    given = names("first_names") | (from_ssb(table) if table else set[str]())
    write("fornavn-faker.txt", "Fornavn i Norden og i land mange har kommet fra.", given, licence)
    write(
        "etternavn-faker.txt",
        "Etternavn i Norden og i land mange har kommet fra.",
        names("last_names"),
        licence,
    )


if __name__ == "__main__":
    main()
