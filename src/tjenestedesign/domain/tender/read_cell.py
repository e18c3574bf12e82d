"""One cell a supplier filled in → an exact number, or what is wrong with it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from tjenestedesign.domain.tender.container import Remark
from tjenestedesign.domain.tender.form_layout import Column
from tjenestedesign.ground.amounts import decimal
from tjenestedesign.ground.palette import contrast
from tjenestedesign.ground.scalars import shown

_LEAST_CONTRAST: Final = 1.5
_SMALLEST: Final = 4
"""Points. Smaller text is not meant to be read."""
_CENT: Final = re.compile(r"[\s\u00a0\u202f]|kr\.?|nok|,-|timer|t\b|år", re.IGNORECASE)


def is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def number(written: Any, cached: Any, column: Column, where: str) -> Decimal | Remark | None:
    """The number in an input cell; None where it is blank. `written` is the cell, `cached` what Excel last showed."""
    value = written.value
    if is_blank(value):
        return None
    wrong = _not_a_number(written, value, cached, where)
    if wrong:
        return wrong
    places = column.places or 0
    made = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if made < 0:
        return Remark(
            where,
            f"Her står {_said(made)}. «{column.label}» kan ikke være under null.",
            "Skriv et tall fra 0 og oppover.",
        )
    if made > column.largest:
        return Remark(
            where,
            f"Her står {_said(made)}. «{column.label}» kan ikke være større enn {_said(Decimal(column.largest))}.",
            "Rett tallet.",
        )
    exact = made.quantize(Decimal(1).scaleb(-places))
    if exact != made and (not isinstance(value, float) or float(exact) != value):
        what = (
            "øre"
            if column.label.endswith("(kr)")
            else f"{places} {'desimal' if places == 1 else 'desimaler'}"
        )
        return Remark(
            where,
            f"Her står {_said(made, 20)}, som har flere desimaler enn {what}.",
            f"Rund av, for eksempel til {_said(exact)}. Excel viser et avrundet tall selv om cellen har flere desimaler.",
        )
    return exact


def _not_a_number(cell: Any, value: Any, cached: Any, where: str) -> Remark | None:
    if cell.data_type == "f" or hasattr(value, "text") or hasattr(value, "ref"):
        seen = f" Excel viste {_said(Decimal(repr(cached)))}." if _is_number(cached) else ""
        return Remark(
            where,
            f"Her står en formel i et felt for tall: «{shown(_formula(value))}».{seen}",
            "Skriv selve tallet i cellen.",
        )
    if cell.data_type == "e":
        return Remark(where, f"Her står feilen «{shown(value)}».", "Skriv et tall.")
    if isinstance(value, bool):
        return Remark(
            where, f"Her står «{'SANN' if value else 'USANN'}» der det skal stå et tall.", "Skriv et tall."
        )
    if isinstance(value, (date, datetime, time, timedelta)):
        return Remark(
            where,
            f"Her står en dato eller et klokkeslett: {value}.",
            "Excel har gjort tallet om til en dato. Velg tallformatet «Generelt», og skriv tallet på nytt.",
        )
    if not _is_number(value):
        meant = read_as(str(value))
        hint = (
            f"td ville lest det som {_said(meant)}, men gjetter ikke på priser. Skriv "
            + f"{_said(meant)} som et tall."
            if meant is not None
            else "Skriv bare tallet."
        )
        return Remark(where, f"Her står teksten «{shown(value)}» der det skal stå et tall.", hint)
    if isinstance(value, float) and value - value != 0:
        return Remark(where, "Her står et tall uten ende.", "Skriv et tall.")
    if "%" in str(cell.number_format):
        made = Decimal(repr(value)) * 100
        return Remark(
            where,
            f"Cellen er satt til prosent og viser {_said(made)} %.",
            "Velg tallformatet «Tall», og skriv tallet på nytt.",
        )
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _formula(value: Any) -> str:
    return str(getattr(value, "text", value))


def _said(value: Decimal, places: int = 2) -> str:
    return decimal(value, places)


def read_as(text: str) -> Decimal | None:
    """The number a text most likely means: «1 250 000,50 kr» is 1250000.50. «1.250» and «1,250» could mean two things."""
    plain = _CENT.sub("", text)
    if re.fullmatch(
        r"-?[0-9]+(,[0-9]{1,2})?|-?[0-9]{1,3}(\.[0-9]{3}){2,}(,[0-9]{1,2})?|-?[0-9]{1,3}(\.[0-9]{3})+,[0-9]{1,2}",
        plain,
    ):
        plain = plain.replace(".", "").replace(",", ".")
    elif not re.fullmatch(r"-?[0-9]+\.[0-9]{1,2}", plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def unseen(cell: Any, where: str) -> Remark | None:
    """Content that a reader of the sheet does not see: no format for it, no contrast, no size."""
    if is_blank(cell.value):
        return None
    why = ""
    if re.fullmatch(r"\s*;+(\s*;*)*(\"\s*\")?", str(cell.number_format or "")):
        why = "tallformatet skjuler det"
    elif cell.font is not None and cell.font.sz is not None and cell.font.sz < _SMALLEST:
        why = f"skriften er {cell.font.sz:g} punkt"
    else:
        text, ground = _colour(cell.font and cell.font.color, "#000000"), _ground(cell)
        if text and ground and contrast(text, ground) < _LEAST_CONTRAST:
            why = "skriften har samme farge som bakgrunnen"
    if not why:
        return None
    return Remark(
        where,
        f"Her står «{shown(cell.value)}», men {why}, så den som ser på arket, ser det ikke.",
        "Gjør innholdet synlig, og spør leverandøren hva det betyr.",
    )


def _ground(cell: Any) -> str | None:
    fill = cell.fill
    if fill is None or fill.fill_type in (None, "none"):
        return "#ffffff"
    return _colour(fill.fgColor, None) if fill.fill_type == "solid" else None


_THEME: Final = {0: "#ffffff", 1: "#000000"}


def _colour(colour: Any, default: str | None) -> str | None:
    """#rrggbb; None where it is a theme's or the machine's own."""
    if colour is None:
        return default
    if colour.type == "rgb" and isinstance(colour.rgb, str) and re.fullmatch(r"[0-9A-Fa-f]{8}", colour.rgb):
        return f"#{colour.rgb[2:].lower()}"
    if colour.type == "theme":
        return _THEME.get(colour.theme) if not colour.tint else None
    return None
