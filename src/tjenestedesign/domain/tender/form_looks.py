"""How the price form looks, and what its input cells take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tjenestedesign.domain.tender.form_layout import Column
from tjenestedesign.project.profile import theme_of

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Project

_MONEY: Final = "#,##0.00"


def number_rule(column: Column) -> dict[str, Any]:
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": column.largest,
        "input_title": column.label,
        "input_message": column.told,
        "error_title": "Her skal det stå et tall",
        "error_message": f"Skriv et tall fra 0 til {column.largest}, uten enhet. Bruk komma foran desimalene.",
    }


def formats(book: Any, project: Project) -> dict[str, Any]:
    colours = theme_of(project).colours
    base: dict[str, Any] = {
        "font_name": "Calibri",
        "font_size": 11,
        "font_color": colours.ink,
        "valign": "vcenter",
    }
    cell = {**base, "border": 1, "border_color": colours.strong_line}
    given = {
        **cell,
        "bg_color": colours.citizen,
        "border": 2,
        "border_color": colours.citizen_line,
        "locked": False,
    }
    looks: dict[str, dict[str, Any]] = {
        "title": {**base, "bold": True, "font_size": 18, "font_color": colours.accent},
        "told": {**base, "font_color": colours.muted},
        "prose": {**base, "text_wrap": True},
        "above": {**base, "italic": True, "font_color": colours.muted},
        "head": {
            **cell,
            "bold": True,
            "bg_color": colours.accent,
            "font_color": colours.on_accent,
            "text_wrap": True,
        },
        "label": {**cell, "bold": True, "text_wrap": True},
        "reckoned": {**cell, "num_format": _MONEY, "bg_color": colours.wash},
        "count": {**cell, "num_format": "0", "bg_color": colours.wash},
        "sum": {**cell, "num_format": _MONEY, "bold": True, "bg_color": colours.wash, "top": 2},
        "input": given,
        "input-money": {**given, "num_format": _MONEY},
        "input-text": {**given, "num_format": "@", "text_wrap": True},
        "wrong": {"bold": True, "font_color": colours.bad, "bg_color": colours.bad_wash},
    }
    return {name: book.add_format(look) for name, look in looks.items()}
