"""`td new`: a commented file in the right folder."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from tjenestedesign.check.load import choices_of
from tjenestedesign.check.scaffold import plan_new
from tjenestedesign.check.types import TYPES, type_named
from tjenestedesign.cli.common import project_root, shown_from_here
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.init import carry_out_and_tell
from tjenestedesign.cli.terminal import out, print_rows
from tjenestedesign.exchange.sheets.tasks import task_named
from tjenestedesign.ground.ids import ID_PATTERN, holds_everywhere, slug
from tjenestedesign.ground.phases import FASER, Fase
from tjenestedesign.project.reading import PROJECT_FILE, read_files
from tjenestedesign.project.shape import closest


def run(type_name: str, id: str, title: str | None, project: str, *, pretend: bool) -> None:
    if not type_name:
        _types()
        return
    root = project_root(project)
    spec = type_named(type_name)
    if spec is None:
        if type_name == "prosjekt":
            raise UsageFault("Et prosjekt lages ikke med «td new».", "Bruk «td init».")
        close = closest(type_name, TYPES)
        raise UsageFault(
            f"«{type_name}» er ikke en artefakttype.",
            f"Mente du «{close}»?" if close else "«td new» viser typene og hva de er til.",
        )
    if not id:
        raise UsageFault("ID mangler.", f"Skriv for eksempel «td new {spec.navn} {spec.id}-01».")
    if not ID_PATTERN.fullmatch(id):
        raise UsageFault(
            f"«{id}» kan ikke være en id.",
            f"Bruk små bokstaver a–z, tall og bindestrek, for eksempel «{slug(id) or 'min-id'}».",
        )
    if not holds_everywhere(id) or len(id) > 80:
        raise UsageFault(
            f"«{id}» kan ikke være et filnavn på alle maskiner.", "Velg et annet og kortere navn."
        )
    target = f"{spec.sti}/{id}.yaml"
    for raw in read_files(root):
        name = raw.file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        if name == id and raw.file not in (PROJECT_FILE, target):
            raise UsageFault(f"Id-en «{id}» er brukt av {raw.file}.", "Velg en annen id.")
    carry_out_and_tell(root, plan_new(spec, id, title, choices_of(root)), pretend=pretend)
    if not pretend:
        out().print(
            Text(
                f"Åpne {shown_from_here(Path(root))(target)} og fyll ut. «td validate» viser hva som mangler."
            ),
            soft_wrap=True,
        )
        if (task := task_named(spec.navn)) is not None:
            name = task.name.lower()
            said = f"Vil du heller skrive i Excel? «td export --blank {name}» lager et skjema."
            out().print(Text(said), soft_wrap=True)


def _types() -> None:
    """What there is to make, phase by phase."""
    console = out()
    for phase in (*FASER, *(f for f in Fase if f not in FASER)):
        number = f"{phase.nummer} " if phase.nummer else ""
        console.print(Text(f"{number}{phase.tittel}", "bold"))
        print_rows(console, [(f"td new {t.navn} ID", t.kort) for t in TYPES.values() if t.fase is phase])
        console.print()
    first = next(iter(TYPES.values()))
    console.print(f"ID-en blir filnavnet, for eksempel «td new {first.navn} {first.id}-01».", soft_wrap=True)
