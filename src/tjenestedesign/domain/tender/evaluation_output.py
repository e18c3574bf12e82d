"""An evaluation as text for a terminal, as JSON and as rows for CSV. Only reads what `protokoll.py` says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from tjenestedesign.domain.tender.evaluering import (
    Modellutfall,
)
from tjenestedesign.domain.tender.folsomhet import Budskifte, Følsomhet, Stretch
from tjenestedesign.domain.tender.protokoll import Protokoll
from tjenestedesign.ground.amounts import exact_kroner
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.rounding import rounded
from tjenestedesign.ground.text_table import table_lines

CSV_COLUMNS: Final = ("modell", "tilbud", "kriterium", "poeng", "vekt", "vektet", "sum", "plass")
_PLACES: Final = 6


def as_text(title: str, shown: Protokoll, width: int) -> str:
    """`width` is the characters a line of a table has room for."""

    def fitted(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
        return [f"  {line}" for line in table_lines(head, rows, width - 2)]

    view = shown.vurdering
    lines = [title, "", *view.konklusjon]
    if view.hvorfor_ikke:
        lines.append(f"Tilbudene er ikke regnet ut. {view.hvorfor_ikke}")
    if view.noen_fiktive:
        lines.append("Tilbudene er oppdiktet.")
    lines += ["", f"Tilbud ({shown.antall})"]
    for bid in view.bud:
        price = "" if bid.pris is None else f", {exact_kroner(bid.pris)}"
        lacks = f": ikke ferdig vurdert, {listing(bid.mangler)}" if bid.mangler else ""
        lines.append(f"  {bid.navn}{price}{lacks}")
    lines += [f"  {b.navn}: avvist, ikke med i vurderingen" for b in shown.avvist]
    if view.uleste:
        files = "tilbudsfil" if view.uleste == 1 else "tilbudsfiler"
        lines.append(f"  {view.uleste} {files} har feil og er ikke med. Kjør «td validate».")
    for model in view.modeller:
        lines += ["", f"{model.navn}{' (valgt)' if model.valgt else ''}: {model.formel}"]
        if model.hvorfor_ikke:
            lines.append(f"  Ikke regnet ut. {model.hvorfor_ikke}")
            continue
        lines += fitted(("", *view.kolonner), [(r.navn, *r.celler) for r in model.rader])
        lines += [f"  Førsteplass: {model.vinner}. {model.forsprang_sagt}"]
        lines += [f"  {u}" for u in model.utregning]
    for found in view.følsomhet:
        lines += ["", f"{found.navn}: hva skal til for at en annen vinner?"]
        lines += [f"  {s}" for s in found.setninger]
        for table in found.tabeller:
            lines += ["", f"  {table.tittel}", *fitted(table.kolonner, table.rader)]
    return "\n".join(lines) + "\n"


def as_json(id: str, title: str, shown: Protokoll) -> str:
    """Amounts and points as text, rounded; `eksakt` is the fraction they are."""
    view = shown.vurdering
    return (
        json.dumps(
            {
                "konkurranse": id,
                "tittel": title,
                "konklusjon": list(view.konklusjon),
                "hvorfor_ikke": view.hvorfor_ikke or None,
                "tilbud": [
                    {
                        "id": b.id,
                        "navn": b.navn,
                        "pris": None if b.pris is None else str(b.pris),
                        "fiktiv": b.fiktiv,
                        "mangler": list(b.mangler),
                    }
                    for b in view.bud
                ],
                "avvist": [{"id": b.id, "navn": b.navn, "grunn": b.grunn} for b in shown.avvist],
                "uleste_filer": view.uleste,
                "modeller": [_model(m) for m in view.evaluering.modeller] if view.evaluering else [],
                "følsomhet": [_sensitivity(s) for s in view.skifter],
                "begrunnelser": [
                    {
                        "kriterium": k.navn,
                        "tilbud": b.id,
                        "poeng": None if b.poeng is None else str(b.poeng),
                        "begrunnelse": b.tekst,
                    }
                    for k in shown.begrunnelser
                    for b in k.bud
                ],
            },
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )


def _exact(value: Fraction) -> dict[str, str]:
    return {"tall": _number(value), "eksakt": str(value)}


def _number(value: Fraction) -> str:
    return f"{rounded(value, _PLACES):f}"


def _model(model: Modellutfall) -> dict[str, Any]:
    return {
        "modell": model.modell,
        "hvorfor_ikke": model.hvorfor_ikke or None,
        "verdi_per_poeng": None if model.verdi_per_poeng is None else _exact(model.verdi_per_poeng),
        "vinnere": [b.id for b in model.vinnere],
        "tilbud": [
            {
                "id": r.bud.id,
                "sum": _exact(r.sum),
                "plass": r.plass,
                "delt": r.delt,
                "kriterier": [
                    {"id": d.kriterium.id, "poeng": _exact(d.poeng), "vektet": _exact(d.vektet)}
                    for d in r.delsummer
                ],
            }
            for r in model.resultater
        ],
    }


def _sensitivity(found: Følsomhet) -> dict[str, Any]:
    return {
        "modell": found.modell,
        "prisvekt": [_stretch(s, 100) for s in found.vekter],
        "verdi_per_poeng": [_stretch(s, 1) for s in found.verdier],
        "tilbud": [_shift(b) for b in found.bud],
    }


def _stretch(piece: Stretch, scale: int) -> dict[str, Any]:
    return {
        "fra": _exact(piece.fra * scale),
        "til": None if piece.til is None else _exact(piece.til * scale),
        "vinnere": [b.id for b in piece.vinnere],
    }


def _shift(bid: Budskifte) -> dict[str, Any]:
    return {
        "id": bid.resultat.bud.id,
        "pris_som_gir_likt": _exact(bid.pris) if isinstance(bid.pris, Fraction) else bid.pris,
        "poeng_som_gir_likt": [
            {
                "kriterium": p.kriterium.id,
                "poeng": None if p.blir is None else _exact(p.blir),
                "mulig": p.mulig,
            }
            for p in bid.poeng
        ],
    }


def csv_rows(shown: Protokoll) -> Iterator[tuple[str, ...]]:
    """One row per model, bid and criterion; decimals with a comma, as Excel in Norwegian reads them."""
    found = shown.vurdering.evaluering
    for model in found.regnet_ut if found else ():
        for result in model.resultater:
            last = (_comma(_number(result.sum)), str(result.plass))
            for part in result.delsummer:
                weight = _comma(str(Decimal(part.kriterium.vekt)))
                points = (_comma(_number(part.poeng)), weight, _comma(_number(part.vektet)))
                yield (model.modell, result.bud.navn, part.kriterium.navn, *points, *last)
            if not result.delsummer:
                points = _comma(_number(result.kvalitetspoeng))
                yield (model.modell, result.bud.navn, "samlet kvalitet", points, "", "", *last)


def _comma(text: str) -> str:
    return text.replace(".", ",")
