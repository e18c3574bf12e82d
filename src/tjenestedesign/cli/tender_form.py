"""`td tender form`: the price form the suppliers fill in, as an Excel workbook."""

from __future__ import annotations

from rich.text import Text

from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.tender_common import one, write_new
from tjenestedesign.cli.terminal import out
from tjenestedesign.domain.tender.price_form import price_form
from tjenestedesign.ground.cleaned import clean


def run(project: str, id: str | None, output: str | None) -> None:
    if output is not None and not output.lower().endswith(".xlsx"):
        raise UsageFault(
            f"«{clean(output)}» slutter ikke på .xlsx.",
            f"Skriv for eksempel «--output {clean(output)}.xlsx».",
        )
    loaded, entry = one(project, id)
    write_new(loaded.root, output or f"prisskjema-{entry.id}.xlsx", price_form(loaded, entry))
    phases, roles = len(entry.model.prisskjema.faser), len(entry.model.prisskjema.roller)
    out().print(
        Text(
            f"{phases} {'fase' if phases == 1 else 'faser'} og {roles} {'rolle' if roles == 1 else 'roller'}."
            " Les inn de ferdige skjemaene med «td tender import FIL.xlsx»."
        ),
        soft_wrap=True,
    )
