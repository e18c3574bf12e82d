"""Writes the parts of docs/ that the code knows: key tables per artefact type, and the list of codes.

    python scripts/make_docs.py          writes
    python scripts/make_docs.py --check  says which pages are stale, and exits with 1 where there are any

Between the markers in docs/artefakter/*.md everything is generated; the rest of each page is written by hand.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

from pydantic.fields import FieldInfo

from tjenestedesign.check.catalogue import CATALOGUE
from tjenestedesign.check.metode import CROSSWALK_SOURCE, Fasemetode, metode
from tjenestedesign.check.types import TYPES
from tjenestedesign.project.choice_lists import EttAv
from tjenestedesign.project.fields import choices, marked_with, part_model, words_for
from tjenestedesign.project.model import Artefakt, Belegg, Del, Kortform, Ref, is_old
from tjenestedesign.project.prosjekt import Prosjekt

DOCS = Path(__file__).parent.parent / "docs"
NOTE = "Skrevet av `scripts/make_docs.py` etter det `td guide` viser. Tekstene står i `src/tjenestedesign/check/metode/`."
START, END = "<!-- nøkler: skrevet av scripts/make_docs.py -->", "<!-- slutt -->"


def shape(annotation: Any) -> str:
    """What a value looks like, in words."""
    if isinstance(annotation, type) and issubclass(annotation, Ref):
        return "→ " + " / ".join(
            f"{m.type}{'#' + m.del_ if m.del_ and not m.del_valgfri else ''}" for m in annotation.mål
        )
    if words := choices(annotation):
        return " \\| ".join(f"`{c}`" for c in words)
    args = get_args(annotation)
    if str(annotation).startswith("tuple["):
        return f"liste av {shape(args[0])}"
    part = part_model(annotation)
    if part is not None:
        if not issubclass(part, Kortform):
            return "del" if part.model_fields else "tekster med egne navn"
        words = " \\| ".join(f"`{c}`" for c in choices(part.model_fields[part.kortform].annotation))
        return f"{words or 'tekst'} eller del"
    inner = next((a for a in args if a is not type(None)), annotation)
    if inner is not annotation and hasattr(annotation, "__args__"):
        return shape(inner)
    name = getattr(annotation, "__name__", str(annotation))
    return {
        "str": "tekst",
        "int": "helt tall",
        "float": "tall",
        "Decimal": "tall",
        "bool": "true / false",
        "date": "dato",
        "Tidspunkt": "tidspunkt",
        "Varighet": "varighet",
        "Møtelengde": "varighet",
        "Celle": "rute",
        "dict": "verdi per aktør",
    }.get(name, "tekst")


def shape_of(info: FieldInfo) -> str:
    """What a key's value looks like; of what a project may name for itself, what td has from before."""
    if marked_with(info, EttAv) is None:
        return shape(info.annotation)
    words = " \\| ".join(f"`{word}`" for word in words_for(info, None)) or "tekst"
    return f"{words} eller [egne valg](prosjekt.md#egne-valg)"


def table(model: type[Del], skip: set[str]) -> list[str]:
    lines = ["| nøkkel | verdi | forklaring |", "| --- | --- | --- |"]
    for key, info in model.model_fields.items():
        if key in skip or is_old(info):
            continue
        extra = info.json_schema_extra
        mark = (
            " *" if info.is_required() else " (*)" if isinstance(extra, dict) and "x-kreves" in extra else ""
        )
        lines.append(f"| `{key}`{mark} | {shape_of(info)} | {info.description} |")
    return lines


def sections(model: type[Del], skip: set[str]) -> list[str]:
    lines = table(model, skip)
    seen: set[type[Del]] = set()

    def parts(owner: type[Del], level: int) -> None:
        for key, info in owner.model_fields.items():
            part = part_model(info.annotation)
            if part is None or part in seen or key in skip or is_old(info) or issubclass(part, Belegg):
                continue
            if not part.model_fields:  # only keys of the project's own
                continue
            seen.add(part)
            lines.extend(
                [
                    "",
                    f"{'#' * level} `{key}`",
                    "",
                    str(part.__doc__ or "").split("\n")[0],
                    "",
                    *table(part, set()),
                ]
            )
            parts(part, min(level + 1, 5))

    parts(model, 3)
    return lines


def keys(model: type[Del]) -> str:
    common: set[str] = set()
    if issubclass(model, Artefakt):  # but for what the type says otherwise; all of them say what `type` is
        common = {k for k in Artefakt.model_fields if k == "type" or k not in model.__annotations__}
    legend = "\\* må alltid stå. (\\*) må stå før artefaktet kan godkjennes. → er en henvisning."
    base = "Alle artefakter har også nøklene i [felles](felles.md)." if common else ""
    return "\n".join(
        [START, "", "## Nøkler", "", f"{legend} {base}".strip(), "", *sections(model, common), "", END]
    )


def common_page() -> str:
    """The keys all types share, above what is written there by hand."""
    path = DOCS / "artefakter/felles.md"
    rest = path.read_text("utf-8").partition(END)[2] if path.exists() else "\n"
    standing = ["### `belegg`", "", str(Belegg.__doc__), "", *table(Belegg, set())]
    shared = [START, "", *table(Artefakt, set()), "", *standing, "", END]
    return "\n".join(["# Nøklene alle artefakter har", "", *shared]) + rest


def codes_page() -> str:
    lines = [
        "# Koder",
        "",
        "Skrevet av `scripts/make_docs.py`. `td explain KODE` viser det samme i terminalen.",
        "",
    ]
    for item in CATALOGUE.values():
        lines += [f"## {item.code} {item.title}", "", f"Nivå: {item.level}", ""]
        for paragraph in item.body.split("\n\n"):
            first, *rest = paragraph.split("\n")
            if rest and all(r.startswith("    ") or not r for r in rest):
                lines += [first, "", "```yaml", *(r[4:].rstrip() for r in rest), "```", ""]
            else:
                lines += [paragraph, ""]
    return "\n".join(lines).rstrip() + "\n"


FAMILIES = {
    "TD0": "filer og YAML",
    "TD1": "form",
    "TD2": "henvisninger",
    "TD3": "regler for én type",
    "TD4": "den røde tråden",
    "TD5": "råd om metoden",
    "TD6": "personvern",
}
REGISTER = "<!-- koder: skrevet av scripts/make_docs.py -->"


def spans(numbers: Iterable[int]) -> str:
    """`1–4, 7, 9–10`."""
    found: list[list[int]] = []
    for n in sorted(numbers):
        if found and n == found[-1][1] + 1:
            found[-1][1] = n
        else:
            found.append([n, n])
    return ", ".join(f"{a:03}" if a == b else f"{a:03}–{b:03}" for a, b in found)


def register() -> str:
    """Which codes are in use, and which number the next one in each family may have. None has been retired."""
    lines = [REGISTER, "", "| gruppe | hva | i bruk | neste ledige |", "| --- | --- | --- | --- |"]
    for family, what in FAMILIES.items():
        used = {int(code[2:]) for code in CATALOGUE if code.startswith(family)}
        lines.append(f"| {family}xx | {what} | {spans(used)} | {max(used) + 1:03} |")
    return "\n".join([*lines, "", END])


def bullets(items: Iterable[str], mark: str = "-") -> list[str]:
    return [f"{mark} {item}" for item in items]


def method_page(part: Fasemetode) -> str:
    number = f"Fase {part.fase.nummer}: " if part.fase.nummer else ""
    lines = [f"# {number}{part.fase.tittel}", "", NOTE, "", part.hensikt, ""]
    lines += [
        "## Leveranser",
        "",
        *bullets(part.leveranser),
        "",
        "## Råd fra andre prosjekter",
        "",
        *bullets(part.råd),
        "",
    ]
    for tool in part.verktøy:
        types = [
            f"[{t.navn}](../artefakter/{t.id}.md) (`td new {t.navn} min-id`): {t.kort}" for t in tool.typer
        ]
        lines += [
            f"## {tool.navn}",
            "",
            tool.hensikt,
            "",
            "Slik gjør dere det:",
            "",
            *bullets(tool.slik, "1."),
            "",
        ]
        lines += [
            "Dette får dere:",
            "",
            *bullets(tool.utbytte),
            "",
            "Pass på:",
            "",
            *bullets(tool.pass_på),
            "",
        ]
        lines += ["Det blir til:", "", *bullets(types), "", f"Kilde: Bolig for velferd. {tool.kapittel}.", ""]
    link = part.krysskobling
    lines += [
        "## Det samme i andre rammeverk",
        "",
        f"- KS: {link.ks}",
        f"- Prosjektveiviseren: {link.prosjektveiviseren}",
    ]
    return "\n".join([*lines, f"- Beslutningspunkt: {link.beslutning}", ""])


def method_index() -> str:
    lines = ["# Metoden", "", NOTE, ""]
    for part in metode():
        lines += [f"## [{part.fase.tittel}]({part.fase.mappe}.md)", "", part.hensikt, ""]
        lines += [*bullets(f"{t.navn}: `td guide {t.id}`" for t in part.verktøy), ""]
    lines += [
        "## Fasene i andre rammeverk",
        "",
        "| fase | KS | Prosjektveiviseren | beslutningspunkt |",
        "| --- | --- | --- | --- |",
    ]
    for part in metode():
        link = part.krysskobling
        lines.append(f"| {part.fase.tittel} | {link.ks} | {link.prosjektveiviseren} | {link.beslutning} |")
    return "\n".join([*lines, "", CROSSWALK_SOURCE, ""])


def generated() -> dict[Path, str]:
    pages = {DOCS / "koder.md": codes_page(), DOCS / "artefakter/felles.md": common_page()}
    pages[DOCS / "metode/README.md"] = method_index()
    for part in metode():
        pages[DOCS / f"metode/{part.fase.mappe}.md"] = method_page(part)
    rooms = DOCS / "arkitektur.md"
    pages[rooms] = re.sub(
        f"{re.escape(REGISTER)}.*?{re.escape(END)}", register(), rooms.read_text("utf-8"), flags=re.DOTALL
    )
    for name, model in {"prosjekt": Prosjekt, **{t.id: t.modell for t in TYPES.values()}}.items():
        path = DOCS / f"artefakter/{name}.md"
        text = path.read_text("utf-8") if path.exists() else f"# {name}\n\n{START}\n{END}\n"
        pages[path] = re.sub(
            f"{re.escape(START)}.*?{re.escape(END)}", lambda _, m=model: keys(m), text, flags=re.DOTALL
        )
    return pages


def main() -> int:
    stale = [
        (path, text)
        for path, text in generated().items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    for path, text in stale:
        print(path.relative_to(DOCS.parent))
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
