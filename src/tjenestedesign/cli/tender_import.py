"""`td tender import`: filled-in price forms → new bids, each form on its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import typer
from rich.text import Text

from tjenestedesign.check.load import read_artefact
from tjenestedesign.cli.common import load, shown_from_here
from tjenestedesign.cli.failures import FAULTS, UsageFault
from tjenestedesign.cli.tender_common import competition
from tjenestedesign.cli.terminal import out
from tjenestedesign.cli.writing import carry_out
from tjenestedesign.domain.tender.anskaffelse import Konkurransegrunnlag
from tjenestedesign.domain.tender.bid_file import bid_id, bid_text
from tjenestedesign.domain.tender.container import Remark
from tjenestedesign.domain.tender.read_form import Form, read_form
from tjenestedesign.domain.tender.tilbud import TYPE
from tjenestedesign.ground.change import Change
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.ids import ID_PATTERN, holds_everywhere, slug
from tjenestedesign.project.loaded import Project


@dataclass
class _Job:
    """A form and the file it becomes; no file where it cannot be read in."""

    path: str
    form: Form
    target: str = ""
    data: bytes = b""


def run(project: str, files: list[str], chosen: str | None, id: str | None, *, pretend: bool) -> None:
    loaded, _ = load(project)
    if chosen is not None:
        competition(loaded, chosen)
    if id is not None:
        _usable(id, files)
    competitions = {e.id: e for e in loaded.all(Konkurransegrunnlag)}
    taken = {*loaded.entries, *loaded.broken}
    jobs: list[_Job] = []
    for file in files:
        path = Path(file)
        if not path.is_file():
            jobs.append(_Job(file, Form(remarks=[Remark("filen", "Filen finnes ikke.", "Sjekk stien.")])))
            continue
        job = _Job(file, read_form(path, competitions, chosen))
        _target(job, loaded, id, taken)
        jobs.append(job)
    new = {job.target: job.data for job in jobs if job.form.sound}
    if new and not pretend:
        carry_out(loaded.root, Change(dict.fromkeys(new), new), "Ingen tilbud er lest inn.")
    shown = shown_from_here(loaded.root)
    for job in jobs:
        _tell(job, shown(job.target), pretend=pretend)
    read = sum(p.form.sound for p in jobs)
    if len(jobs) > 1:
        out().print(
            f"{read} av {len(jobs)} skjemaer {'kan leses' if pretend else 'er lest'} inn.", soft_wrap=True
        )
    if read < len(jobs):
        raise typer.Exit(FAULTS)


def _usable(id: str, files: list[str]) -> None:
    if len(files) > 1:
        raise UsageFault("--id gjelder én fil.", "Les inn filene hver for seg, eller utelat --id.")
    if not ID_PATTERN.fullmatch(id) or not holds_everywhere(id) or len(id) > 80:
        raise UsageFault(
            f"«{clean(id)}» kan ikke være en id.",
            f"Bruk små bokstaver a–z, tall og bindestrek, for eksempel «{slug(id)[:60] or 'tilbud-1'}».",
        )


def _target(job: _Job, project: Project, id: str | None, taken: set[str]) -> None:
    """Decides the file's name, and makes sure that what will stand in it can be read again."""
    if not job.form.sound:
        return
    name = id or bid_id(job.form.bidder)
    target = f"{TYPE.sti}/{name}.yaml"
    if name in taken or (project.root / target).exists():
        job.form.remarks.append(
            Remark(
                "prosjektet",
                f"Id-en «{name}» er i bruk, så tilbudet fra {job.form.bidder} er kanskje lest inn før.",
                "Velg en annen med --id, eller fjern den gamle filen. td skriver aldri over den.",
            )
        )
        return
    if not (project.root / target).parent.resolve().is_relative_to(project.root.resolve()):
        job.form.remarks.append(
            Remark(
                "prosjektet",
                f"Mappen til {target} er en lenke ut av prosjektet.",
                "Gjør den til en vanlig mappe.",
            )
        )
        return
    data = bid_text(job.form).encode()
    if read_artefact(target, data) is None:
        raise AssertionError(f"the file td would write for {name} cannot be read again")
    taken.add(name)
    job.target, job.data = target, data


def _tell(job: _Job, shown: str, *, pretend: bool) -> None:
    console = out()
    form, file = job.form, clean(job.path)
    stopped = [r for r in form.remarks if r.stops]
    if stopped:
        count = len(stopped)
        console.print(
            Text(f"{file}: ikke lest inn, {count} ting må rettes", style="bold red"), soft_wrap=True
        )
    else:
        said = "ville blitt" if pretend else "er lest inn som"
        console.print(Text(clean(f"{job.path}: {said} {shown}"), style="bold green"), soft_wrap=True)
    for remark in (*stopped, *(r for r in form.remarks if not r.stops)):
        mark = "  " if remark.stops else "  merk: "
        console.print(Text(clean(f"{mark}{remark.where}: {remark.message}")), soft_wrap=True)
        if remark.hint:
            console.print(Text(clean(f"    → {remark.hint}")), soft_wrap=True)
    if not stopped and not pretend:
        console.print(Text("  Fyll ut poengene, og kjør «td validate»."), soft_wrap=True)
