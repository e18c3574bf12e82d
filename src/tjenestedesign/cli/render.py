"""`td render`: the site, from what is sound."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final, NoReturn, cast, get_args

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from tjenestedesign.check.exposed import exposed
from tjenestedesign.check.public import public as as_public
from tjenestedesign.check.types import TYPES, type_named
from tjenestedesign.check.withheld import Revealed, leaks, repeated
from tjenestedesign.cli import outdated
from tjenestedesign.cli.common import load, shown_from_here
from tjenestedesign.cli.failures import FAULTS, OK, UsageFault
from tjenestedesign.cli.printed_findings import print_text
from tjenestedesign.cli.terminal import err, out
from tjenestedesign.drawing.paper import PaperName
from tjenestedesign.figures import Detail
from tjenestedesign.ground.amounts import decimal
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.crashes import mark, since
from tjenestedesign.ground.diagnostics import Diagnostic, Level
from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.journal.elsewhere import noted
from tjenestedesign.ground.made import remember_made
from tjenestedesign.ground.norwegian import choose, listing
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.profile import profile_of
from tjenestedesign.project.reading import PROJECT_FILE
from tjenestedesign.project.shape import closest
from tjenestedesign.project.word_file import NoTemplate, load_template
from tjenestedesign.publish.documents.asked_for import DECK, DocumentFormat, Made, documents
from tjenestedesign.publish.documents.asked_for import FORMATS as DOCUMENT_FORMATS
from tjenestedesign.publish.documents.asked_for import wanted as wanted_documents
from tjenestedesign.publish.documents.contents import PROTOCOL, REPORT
from tjenestedesign.publish.documents.letters import CONSENT, LETTER
from tjenestedesign.publish.site.output import NotOurs, is_as_made, origins_in, write_site
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.prints import Format, Print, is_print, prints
from tjenestedesign.publish.site.scope import OutFile, Site, plan_site

_SITE: Final = "nettsted"
FIGURE_FORMATS: Final[tuple[str, ...]] = get_args(Format)
_FORMATS: Final = tuple(dict.fromkeys((_SITE, *DOCUMENT_FORMATS, *FIGURE_FORMATS)))
_LEAST_POINTS: Final = 6.0
"""Text smaller than this on paper is pointed out."""


def run(
    path: str,
    output: str | None,
    only: list[str],
    format: str | None = None,
    paper: str | None = None,
    detail: str | None = None,
    *,
    public: bool = False,
) -> None:
    size = _one_of(paper.upper() if paper else None, get_args(PaperName), "papirstørrelse", "--paper")
    kind = _one_of(format, _FORMATS, "format", "--format") or ("pdf" if size else _SITE)
    shown_detail = _one_of(detail, get_args(Detail), "detaljnivå", "--detail")
    if size and kind not in FIGURE_FORMATS:
        raise UsageFault(
            "Bare figurer kan settes på en valgt papirstørrelse.",
            "Ta bort --paper, eller velg --format pdf, png eller svg.",
        )
    documents = kind in DOCUMENT_FORMATS and not size
    project, found = load(path)
    only = [_as_type(wanted) for wanted in only]
    _check_selection(project, only, _named(documents))
    place = _folder(kind, documents, public)
    folder = Path(output) if output is not None else project.root / place
    if folder.resolve() == project.root.resolve() or project.root.resolve().is_relative_to(folder.resolve()):
        raise UsageFault(
            "Filene kan ikke skrives rett i prosjektmappen eller over den.",
            "Velg en egen mappe, for eksempel «--output ut».",
        )
    if output is None and not folder.resolve().is_relative_to(project.root.resolve()):
        raise UsageFault(
            f"Mappen «{place}» er en lenke ut av prosjektet. Ingenting er skrevet.",
            "Slett lenken, eller velg mappen selv med --output.",
        )
    faults = [d for d in found if d.level is Level.FEIL]
    if faults:
        print_text(faults, project.source_of, shown_from_here(project.root), err())
    if public:
        _may_be_published(project, found, faults)
    chosen = () if documents else only
    site = plan_site(project, found, chosen, cast("Detail | None", shown_detail), public=public)
    try:
        with noted(
            project.root, [folder / f"{kind}.ny"]
        ):  # a name in the folder: the files are made beside it
            if kind == _SITE:
                _site(site, folder)
            elif documents:
                _documents(site, folder, cast("DocumentFormat", kind), only)
            else:
                _prints(site, folder, cast("Format", kind), cast("PaperName | None", size))
    except NotOurs as reason:
        raise UsageFault(
            f"Kan ikke skrive til «{folder.as_posix()}»: {reason}.", "Velg en annen mappe med --output."
        ) from None
    remember_made(project.root, [folder])
    outdated.clear(project)
    if site.left_out:
        _say(f"Utelatt på grunn av feil: {', '.join(clean(m.file) for m in site.left_out)}.")
    if project.settings is None:
        _say(f"{PROJECT_FILE} har feil, så prosjektets navn og faser mangler på sidene.")
    raise typer.Exit(FAULTS if faults else OK)


def _folder(kind: str, documents: bool, public: bool) -> str:
    base = "ut-offentlig" if public else "ut"
    return base if kind == _SITE else f"{base}/dokumenter" if documents else f"{base}/trykk"


def _named(documents: bool) -> tuple[str, ...]:
    """What --only can name beside types and ids: the documents of the project as a whole, and what deliverables are called."""
    called = [slug(t.leveranse) for t in TYPES.values() if t.leveranse]
    return (*dict.fromkeys(called), REPORT, PROTOCOL, DECK, LETTER, CONSENT) if documents else ()


def _may_be_published(project: Project, found: Sequence[Diagnostic], faults: Sequence[Diagnostic]) -> None:
    """A site for everyone is made of a project without faults, in which no public text shows personal data or what is withheld.

    All that stands in the way is told at once. The faults are told already.
    """
    personal = exposed(project, found)
    print_text(
        [d for d in personal if d not in faults], project.source_of, shown_from_here(project.root), err()
    )
    told = repeated(project, as_public(project))
    for one in told:
        where = f"{clean(one.fil)}, «{clean(one.nøkkel)}»"
        err().print(Text(f"{where}, gjengir {one.holdt.hva} ({_held(one)})."), soft_wrap=True)
    hints: list[str] = []
    if faults or project.settings is None:
        hints.append("Et offentlig nettsted kan ikke ha feil. Rett feilene over først.")
    if personal:
        count = "ett funn" if len(personal) == 1 else f"{len(personal)} funn"
        hints.append(
            f"td har gjort {count} av personopplysninger i det som ville blitt offentlig. Ta dem bort, eller merk hvert "
            "med «td: greit KODE – grunnen» når du har sett at det er greit at alle kan lese det."
        )
    if told:
        hints.append("Skriv om tekstene som gjengir noe som ikke er offentlig, så de kan leses av alle.")
    if hints:
        _refused("Ingenting er skrevet.", "\n".join(hints))


def _guarded(site: Site, files: Iterable[OutFile]) -> list[OutFile]:
    """All of a public site, looked through once more before any of it is written."""
    made = list(files)
    for one in leaks(site.withheld, ((f.path, f.data) for f in made)) if site.withheld else ():
        _refused(
            f"{clean(one.fil)} ville ha gjengitt {one.holdt.hva} ({_held(one)}). Ingenting er skrevet.",
            "Står det i en tekst eller et filnavn hos dere, skriver dere det om. Ellers er det en feil i td. Meld fra.",
        )
    return made


def _held(one: Revealed) -> str:
    return f"{clean(one.holdt.nøkkel)} i {clean(one.holdt.fil)}"


def _refused(said: str, hint: str) -> NoReturn:
    err().print(Text(said, style="bold red"), soft_wrap=True)
    err().print(Text(hint), soft_wrap=True)
    raise typer.Exit(FAULTS)


def _site(site: Site, folder: Path) -> None:
    files = _with_progress(site, render_site(site))
    if site.public:
        files = _guarded(site, files)
    done = write_site(folder, files, public=site.public)
    place = shown_from_here(folder)("index.html")
    pages = len(site.chosen)
    _say(
        f"Laget {pages} {'artefaktside' if pages == 1 else 'artefaktsider'} i {clean(place.rpartition('/')[0] or '.')}. {done.written} filer skrevet, {done.unchanged} uendret{f', {done.removed} fjernet' if done.removed else ''}."
    )
    _say(f"Åpne {clean(place)} i nettleseren.")


def _documents(site: Site, folder: Path, kind: DocumentFormat, only: list[str]) -> None:
    """Each document replaces what an earlier run made of it in the same format."""
    made: list[Made] = []
    template = None
    profile = profile_of(site.project)
    if kind == "docx" and profile and profile.wordmal:
        found = load_template(site.project.root, profile.wordmal)
        template = None if isinstance(found, NoTemplate) else found
        if template is None:
            _say(f"Word-malen «{clean(profile.wordmal)}» kan ikke brukes, så dokumentene får tds egen.")

    def files() -> Iterator[OutFile]:
        for one in _told(documents(site, kind, only, template), len(wanted_documents(site, kind, only))):
            if site.withheld is not None:
                _guarded(site, [OutFile(f"{one.stem}.html", one.read.encode("utf-8", "replace"))])
            made.append(one)
            yield from one.files

    def replaces(name: str) -> bool:
        return any(one.names(name) for one in made)

    done = write_site(folder, list(files()) if site.public else files(), replaces, public=site.public)
    if not made:
        lacking = "Ingenting av det du valgte, blir til et dokument i dette formatet."
        if only == [CONSENT]:
            lacking = "Ingen av intervjuene bygger på samtykke, så det trengs ikke noe samtykkeskjema."
        _say(lacking if kind != "pptx" else f"PowerPoint lages av «{DECK}». Kjør td render --format pptx.")
        return
    inside = shown_from_here(folder)
    for one in made:
        _say(clean(inside(one.files[0].path)))
    lost = "".join(dict.fromkeys("".join(one.lost for one in made)))
    if lost:
        _say(f"Skriften mangler tegnene {clean(' '.join(lost))}. De er vist som «?» i dokumentene.")
    count = f"{done.written} {'fil' if done.written == 1 else 'filer'} skrevet"
    _say(f"{count}, {done.unchanged} uendret{f', {done.removed} fjernet' if done.removed else ''}.")


def _told(made: Iterable[Made], count: int) -> Iterator[Made]:
    """Says on the error stream how far it has come, where there is someone to see it."""
    if count < 2 or not sys.stderr.isatty():
        yield from made
        return
    with err().status(f"Lager dokument 1 av {count}") as shown:
        for number, one in enumerate(made, 2):
            yield one
            shown.update(f"Lager dokument {min(number, count)} av {count}")


def _prints(site: Site, folder: Path, kind: Format, size: PaperName | None) -> None:
    """Each figure's files replace what an earlier run made of the same figure in the same format.

    So do those of an artefact that has fewer figures now. Where td went to pieces over one, none of them go.
    """
    made: list[Print] = []
    origins = origins_in(folder)
    before = mark()
    faulty = {one.type for one in site.left_out}
    remade = {*site.chosen, *(f":{name}" for name in TYPES if site.whole and name not in faulty)}

    def files() -> Iterator[OutFile]:
        for one in prints(site, kind, size):
            made.append(one)
            yield from one.files

    def is_no_more(name: str) -> bool:
        ours = name in origins and origins[name].of in remade and is_print(name, kind, size)
        return ours and not since(before) and is_as_made(folder, name, origins)

    def replaces(name: str) -> bool:
        return any(one.names(name) for one in made) or is_no_more(name)

    guarded = _guarded(site, files()) if site.public else files()
    done = write_site(folder, guarded, replaces, public=site.public)
    if not made:
        _say("Ingenting av det du valgte, har en figur.")
        return
    inside = shown_from_here(folder)
    for one in made:
        names = [f.path for f in one.files]
        sheets = f" ({one.sheets} ark)" if one.sheets > 1 else ""
        _say(f"{clean(inside(names[0]))}{f' … {clean(names[-1])}' if len(names) > 1 else ''}{sheets}")
        if one.points < _LEAST_POINTS:
            larger = (
                "Velg --detail oversikt." if size == "A0" else "Velg større papir, eller --detail oversikt."
            )
            _say(f"  Den minste teksten blir {decimal(Decimal(one.points), 1)} punkt. {larger}")
    count = f"{done.written} {'fil' if done.written == 1 else 'filer'} skrevet"
    _say(f"{count}, {done.unchanged} uendret{f', {done.removed} fjernet' if done.removed else ''}.")


def _one_of(value: str | None, choices: Sequence[str], what: str, option: str) -> str | None:
    if value is None or value in choices:
        return value
    close = closest(value, dict.fromkeys(choices))
    raise UsageFault(
        f"«{value}» er ikke {'en' if what == 'papirstørrelse' else 'et'} {what} for {option}.",
        f"Mente du «{close}»?" if close else choose(choices),
    )


def _say(text: str) -> None:
    out().print(Text(text), soft_wrap=True)


def _as_type(wanted: str) -> str:
    """A type's own name where that is what was asked for, however it was typed; else what was asked for."""
    spec = type_named(wanted)
    return spec.navn if spec else wanted


def _check_selection(project: Project, only: list[str], named: Sequence[str]) -> None:
    known = {
        **dict.fromkeys(TYPES),
        **dict.fromkeys(named),
        **dict.fromkeys(project.entries),
        **dict.fromkeys(project.broken),
    }
    for wanted in only:
        if wanted not in known:
            close = closest(wanted, known)
            raise UsageFault(
                f"«{wanted}» er verken en artefakttype eller en id i prosjektet.",
                f"Mente du «{close}»?" if close else f"Typene er {listing(list(TYPES))}.",
            )


def _with_progress(site: Site, files: Iterable[OutFile]) -> Iterator[OutFile]:
    """A bar on the error stream while there is much to do and someone to see it."""
    if site.count < 50 or not sys.stderr.isatty():
        yield from files
        return
    with Progress(
        TextColumn("Lager sider"), BarColumn(), MofNCompleteColumn(), console=err(), transient=True
    ) as bar:
        task = bar.add_task("", total=site.count)
        for file in files:
            if file.path.endswith(".html"):
                bar.advance(task)
            yield file
