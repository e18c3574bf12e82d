"""`td delete`: artefacts and parts gone, with every reference to them; first what rests on them."""

from __future__ import annotations

from collections.abc import Sequence

from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.check.load import load_project
from tjenestedesign.cli import left_over, outdated
from tjenestedesign.cli.common import ledd, project_root
from tjenestedesign.cli.deletion import confirm, done, line, ownerless, planned, show
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.forget import code_of, remembered
from tjenestedesign.cli.writing import carry_out
from tjenestedesign.project.reading import PROJECT_FILE, id_of, read_files


def run(path: str, ids: Sequence[str], *, yes: bool, pretend: bool) -> None:
    root = project_root(path, words_say_all=True)
    files = list(read_files(root))
    project, found = load_project(root, files)
    if "prosjekt" in ids and "prosjekt" not in project.entries:
        raise UsageFault(f"{PROJECT_FILE} kan ikke slettes: uten den er det ikke noe prosjekt.")
    targets = [ledd(id) for id in ids]
    wholes = [one.id for one in targets if one.del_id is None]
    kinds = {**{id: b.type for id, b in project.broken.items()}, **project.types()}
    people = [id for id in dict.fromkeys(wholes) if kinds.get(id) == Intervju.__name__.lower()]
    codes = [code for id in people for code in code_of(project.entries.get(id))]
    decided = planned(project, found, files, targets, codes)
    show(project, decided)
    sought = left_over.traces_of(project, people)
    there = left_over.found(project, sought, decided) if people else None
    if there:
        left_over.show(there)
    if pretend:
        ownerless(project, decided)
        line("Ingenting er slettet (--pretend).")
        return
    confirm(f"td delete {' '.join(ids)} --yes", yes=yes)
    held = left_over.clear(project, there) if there else []
    carry_out(root, decided.change, "Artefaktene er ikke slettet." if people else "Ingenting er slettet.")
    outdated.clear(project, wholes)
    done(project, decided)
    if there:
        left_over.tell(project, there, sought, decided, held)
    if people:
        remembered(project, [file for file in decided.files if id_of(file) in people])
