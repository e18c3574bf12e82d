"""Rows that were in the sheet when it was made, and are not there any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tjenestedesign.exchange.sheets.cell_edits import Draft
from tjenestedesign.exchange.sheets.match import Reject, Sheet
from tjenestedesign.exchange.sheets.naming import is_by_place, row_name
from tjenestedesign.exchange.sheets.planned import Plan, Told
from tjenestedesign.exchange.sheets.rows import Key, Row, fingerprint, values


def look_for_gone(
    sheet: Sheet,
    current: Mapping[Key, Row],
    there: set[Key],
    decided: Plan,
    draft: Callable[[str], Draft],
    *,
    delete: bool,
) -> None:
    """Rows that were exported and are no longer in the sheet: told, or with `delete` taken out of their lists."""
    table = sheet.table
    for key, held in sheet.exported.items():
        if key in there or key not in current:
            continue
        name = (
            f"{key[0]}: {row_name(table, key).strip(': ')}" if table.levels else f"{table.type.navn} {key[0]}"
        )
        if not table.levels:
            decided.missing.append(f"{name}. td sletter aldri filer.")
        elif not delete:
            decided.missing.append(name)
        elif fingerprint(key, values(current[key], table)) != held:
            decided.rejects.append(
                Reject(
                    sheet.label,
                    f"Raden «{' / '.join(key)}» er slettet i arket, men endret i prosjektet.",
                    "Slett den i YAML-filen hvis den skal bort.",
                )
            )
        elif not is_by_place(table) or _list_is_as_exported(sheet, key, current, decided):
            draft(key[0]).remove(current[key].loc)
            decided.told.append(Told(key[0], f"slettes: {row_name(table, key).strip(': ')}"))


def _list_is_as_exported(sheet: Sheet, key: Key, current: Mapping[Key, Row], decided: Plan) -> bool:
    """Whether a place in a list still means the same part."""
    same = all(
        k in current and fingerprint(k, values(current[k], sheet.table)) == held
        for k, held in sheet.exported.items()
        if k[:-1] == key[:-1]
    )
    if not same:
        decided.rejects.append(
            Reject(
                sheet.label,
                f"Raden «{' / '.join(key)}» er slettet i arket, men listen er endret i prosjektet.",
                "Slett den i YAML-filen hvis den skal bort.",
            )
        )
    return same
