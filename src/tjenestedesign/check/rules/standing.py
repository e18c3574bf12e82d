"""How sure the content is said to be (`belegg`): keys it has taken the place of, exceptions that name nothing, and what rests on nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from tjenestedesign.artefakter.innsikt import Innsikt
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.artefakter.kilde import Kilde
from tjenestedesign.domain.thread.evidence import voices
from tjenestedesign.ground.diagnostics import Level, Position
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.prompts import is_placeholder
from tjenestedesign.ground.yaml.source import Loc, Source
from tjenestedesign.project.belegg import EKTE, grade_at, own_grade, paths, said
from tjenestedesign.project.loaded import Entry, Project, Settings
from tjenestedesign.project.marked import project_grade
from tjenestedesign.project.model import Artefakt, Belegg, Del, Ref, walk
from tjenestedesign.project.rule import Finding, rule_for, unknown_name
from tjenestedesign.project.walked import walked

# --- keys from before ---------------------------------------------------------------------------------------------


@rule_for(Artefakt, "TD317", Level.RÅD)
def key_from_before(_project: Project, entry: Entry[Artefakt]) -> Iterator[Finding]:
    """Filen bruker en nøkkel som «belegg» har tatt plassen til.

    Hvorfor: Før sto det på mange måter hvor sikkert noe er: «gjenfortalt», «fiktiv», «antatt» og «samtykke.grunnlag». Nå
    står det på én måte, overalt. td leser de gamle nøklene fortsatt, og de betyr det samme som før.

    Feil:
        sitater:
          - id: sitat-1
            tekst: Jeg vil bo ett sted.
            gjenfortalt: true

    Riktig:
        sitater:
          - id: sitat-1
            tekst: Jeg vil bo ett sted.
            belegg: gjenfortalt
    """
    old = entry.walked.old
    if not old:
        return
    loc, part = old[0]
    names = listing([f"«{name}»" for name in dict.fromkeys(str(where[-1]) for where, _ in old)])
    more = f" på {len(old)} steder" if len(old) > names.count("«") else ""
    hint = _instead(entry.model, part, str(loc[-1]))
    at = _key_and_value(entry.source, loc) if hint.startswith(_WRITE) and _takes_it(part) else None
    yield Finding(
        at or entry,
        loc,
        f"Filen bruker {names}{more}. «belegg» har tatt plassen.",
        hint,
        meant=hint.removeprefix(_WRITE).partition("»")[0] if at else "",
    )


_WRITE: Final = "Skriv «"


def _instead(model: Artefakt, part: Del, key: str) -> str:
    """What to write instead: nothing, where the key says what holds without it; at the top, where the part has no `belegg`."""
    info = type(part).model_fields[key]
    if getattr(part, key) == info.default:
        return "Ta bort nøkkelen. Den sier ikke noe nytt."
    whole = model.gammelt_belegg()
    if _takes_it(part) or whole is None:
        return info.description or ""
    source = " med kilden i «belegg.forklaring»" if getattr(part, "kilde", None) else ""
    return f"Skriv «belegg: {whole}» øverst i filen{source}, og ta bort nøkkelen."


def _takes_it(part: Del) -> bool:
    return "belegg" in type(part).model_fields and said(part) is None


def _key_and_value(source: Source, loc: Loc) -> Position | None:
    """All of a key that stands on one line."""
    key, value = source.place(loc)
    if key is None or value is None or key.start[0] != value.end[0]:
        return None
    first, last = source.position(key), source.position(value)
    return Position(source.file, first.line, first.column, last.end_line, last.end_column)


# --- exceptions ---------------------------------------------------------------------------------------------------


def _unknown(entry: Entry[Any] | Settings, graded: Iterable[tuple[Loc, Del]]) -> Iterator[Finding]:
    for loc, part in graded:
        found = said(part)
        if found is None or not found.unntak:
            continue
        known = [".".join(path) for path in paths(type(part))]  # pyright: ignore[reportArgumentType]
        for path in found.unntak:
            if path not in known:
                yield unknown_name(
                    entry,  # pyright: ignore[reportArgumentType]
                    (*loc, "belegg", "unntak", path),
                    f"Unntaket «{path}» navngir ingen nøkkel her.",
                    path,
                    known,
                    "Skriv nøkkelen slik den står i filen, med punktum ned i deler: «aktiviteter.fra».",
                )


def _in_settings(project: Project) -> Iterator[Finding]:
    if project.settings is not None:
        yield from _unknown(project.settings, walked(project.settings.model).graded)


@rule_for(Artefakt, "TD318", Level.FEIL)
def exception_of_nothing(_project: Project, entry: Entry[Artefakt]) -> Iterator[Finding]:
    """Et unntak i «belegg» navngir ingen nøkkel.

    Hvorfor: Unntaket sier at noe er mindre sikkert enn resten. Hvis nøkkelen er feil skrevet, gjelder unntaket ingenting, og det
    usikre blir vist som sikkert.

    Feil:
        belegg:
          grad: gjenfortalt
          unntak: {aktivitet.fra: antatt}

    Riktig:
        belegg:
          grad: gjenfortalt
          unntak: {aktiviteter.fra: antatt}
    """
    yield from _unknown(entry, entry.walked.graded)


EXCEPTION = exception_of_nothing.besides(_in_settings)

# --- sources ------------------------------------------------------------------------------------------------------


@rule_for(Artefakt, "TD409", Level.RÅD)
def retold_from_nowhere(project: Project, entry: Entry[Artefakt]) -> Iterator[Finding]:
    """Noe er gjenfortalt, men kilden er ikke nevnt.

    Hvorfor: «gjenfortalt» betyr at en kilde sier det. Uten kilden kan ingen se etter om den gjør det, og leseren kan ikke
    vite hvor mye det er verdt. Nevn den i «belegg»: i delen selv, i artefaktet eller i prosjektet. Et sitat i et intervju
    dere har gjort selv, har intervjuet som kilde.

    Feil:
        belegg: gjenfortalt

    Riktig:
        belegg:
          grad: gjenfortalt
          kilde: [sorteringsstudien]
    """
    model = entry.model
    settings = project.settings.model if project.settings else None
    if isinstance(model, Kilde) or (settings is not None and _names(settings)) or _names(model):
        return
    if own_grade(model) == "gjenfortalt" and not _rests_on_source(project, model):
        where = ("belegg",) if said(model) else ("samtykke", "grunnlag")
        yield _without_source(entry, where)
        return
    if isinstance(model, Intervju) and model.opphav == "innhentet":
        return
    for loc, part in entry.walked.graded:
        if not loc or own_grade(part) != "gjenfortalt":
            continue
        if not _names(part) and not _rests_on_source(project, part):
            yield _without_source(entry, (*loc, "belegg") if said(part) else loc)
            return


def _without_source(entry: Entry[Artefakt], loc: Loc) -> Finding:
    return Finding(
        entry,
        loc,
        "Dette er gjenfortalt, men kilden er ikke nevnt.",
        "Vis til en kilde i «belegg.kilde», eller skriv hvor dere har det fra, i «belegg.forklaring».",
    )


def _names(part: Del) -> bool:
    """Whether it says where it comes from, also by a key from before."""
    found = said(part)
    words = found.forklaring if found else None
    if (words and not is_placeholder(words)) or (isinstance(found, Belegg) and found.kilde):
        return True
    if isinstance(part, Intervju):
        return bool(part.samtykke and part.samtykke.kilde)
    own = getattr(part, "kilde", None)
    return isinstance(own, str) and bool(own) and not is_placeholder(own)


def _rests_on_source(project: Project, part: Del) -> bool:
    """Whether it points to a source, as an insight or a step does."""
    return any(isinstance(ref, Ref) and project.get(ref, Kilde) is not None for _, ref in walk(part))


# --- insights -----------------------------------------------------------------------------------------------------


@rule_for(Innsikt, "TD413", Level.RÅD)
def nothing_said_or_seen(project: Project, entry: Entry[Innsikt]) -> Iterator[Finding]:
    """Ingen har sagt eller sett det innsikten hviler på.

    Hvorfor: Alt som står i «bevis», er oppdiktet, antatt eller foreslått. Da er innsikten det dere tror, sagt med
    innbyggerens stemme. Den som leser den, vil tro at noen har sagt det. Hvis innsikten selv sier at den er antatt eller
    oppdiktet, er det ærlig nok.

    Feil:
        bevis: [intervju-01#sitat-1]   # sitatet har belegg: oppdiktet

    Riktig:
        bevis: [intervju-01#sitat-1, sorteringsstudien#funn-2]
    """
    if entry.model.forkastet or grade_at(entry.model, (), project_grade(project)) not in EKTE:
        return
    found = voices(project, entry)
    if found.unreal and not found.anything:
        grades = listing(list(dict.fromkeys(grade for grade, _ in found.unreal)), last="eller")
        yield Finding(
            entry,
            ("bevis",),
            f"Alt innsikten hviler på, er {grades}. Ingen har sagt eller sett det.",
            "Vis til noe noen har sagt, til en observasjon eller til en kilde, eller skriv «belegg: antatt» på innsikten.",
        )


STANDING = (key_from_before, EXCEPTION, retold_from_nowhere, nothing_said_or_seen)
