"""Pydantic's errors → diagnostics in bokmål, keyed on `error["type"]` and never on its English text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, Final, cast

from pydantic import ValidationError

from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position
from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.norwegian import choose, listing, written_range
from tjenestedesign.ground.readings import Ambiguous, folded, nearly, same_word
from tjenestedesign.ground.scalars import Misfit, shown
from tjenestedesign.ground.yaml.source import Loc, Source
from tjenestedesign.project.choice_lists import Choices
from tjenestedesign.project.fields import bounds, field_at, field_of, keys, model_at, scalar, words_for
from tjenestedesign.project.model import Del, Kortform
from tjenestedesign.project.synonyms import KEYS, TYPES

_NOTHING: Final[Mapping[Loc, Ambiguous]] = MappingProxyType({})


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word the user most likely meant: the same without æøå, a synonym, or a small slip."""
    candidates = list(known)
    folded = {_fold(k): k for k in candidates}
    if (same := folded.get(_fold(word))) is not None:
        return same
    if (synonym := same_word(word, candidates, {**KEYS, **TYPES})) is not None:
        return synonym
    close = get_close_matches(_fold(word), folded, 1, 0.72)
    return folded[close[0]] if close else None


def _fold(word: str) -> str:
    return slug(
        word.lower().replace("aa", "a").replace("oe", "o").replace("ae", "a").replace("æ", "a")
    ).replace("_", "-")


def shape_diagnostics(
    error: ValidationError,
    source: Source,
    model: type[Del],
    asked: Mapping[Loc, Ambiguous] = _NOTHING,
    choices: Choices | None = None,
) -> list[Diagnostic]:
    """One diagnostic per fault, at the value (or the key) it is about. `asked` is what could mean two things, by its place."""
    found: list[Diagnostic] = []
    for item in error.errors(include_url=False):
        value = item.get("input")
        if (
            item["type"] == "too_short"
            and isinstance(value, list)
            and len(cast("list[Any]", value)) >= item.get("ctx", {}).get("min_length", 1)
        ):
            continue  # pydantic counts only the items that were sound; their own faults say enough
        loc = _written(tuple(item["loc"]), source, keep_last=item["type"] == "missing")
        if loc in asked:
            is_key = item["type"] == "extra_forbidden"
            two = _two_keys(source, loc, asked[loc]) if is_key else _ambiguous(source, loc, value, asked[loc])
            found.append(two)
            continue
        if item["type"] == "td_misfits":
            found += (
                Diagnostic("TD109", Level.FEIL, f.message, source.locate((*loc, f.key)), f.hint)
                for f in cast("list[Misfit]", item.get("ctx", {})["faults"])
            )
            continue
        ctx = item.get("ctx", {})
        found.append(_translate(item["type"], loc, ctx, item.get("input"), source, model, choices))
    return found


def _ambiguous(source: Source, loc: Loc, value: Any, read: Ambiguous) -> Diagnostic:
    either = listing([f"«{shown(one)}»" for one in read.either], last="eller")
    message = f"{_quote(value)} kan bety to ting."
    return Diagnostic("TD107", Level.FEIL, message, source.locate(loc), f"Skriv {either}.")


def _two_keys(source: Source, loc: Loc, read: Ambiguous) -> Diagnostic:
    either = listing([f"«{one}»" for one in read.either], last="eller")
    message = f"«{str(loc[-1])[:60]}» er ikke en nøkkel her, og kan bety to."
    return Diagnostic("TD106", Level.FEIL, message, source.locate(loc, key=True), f"Skriv {either}.")


def _unknown_key(key: str, known: list[str], there: set[str], at: Position) -> Diagnostic:
    """A key td does not know, with the one that is most likely meant: also one that is there already, which it then repeats."""
    near = nearly(key, known)
    close = near[0] if len(near) == 1 else closest(key, [k for k in known if k not in there])
    close = close or closest(key, known)
    message = f"«{key[:60]}» er ikke en nøkkel her."
    if close in there:
        hint = f"Mente du «{close}»? Den står her også. Behold den ene."
        return Diagnostic("TD106", Level.FEIL, message, at, hint)
    hint = f"Mente du «{close}»?" if close else f"Nøklene her er {listing(known)}."
    return Diagnostic("TD106", Level.FEIL, message, at, hint, meant=close or "")


def _written(loc: Loc, source: Source, *, keep_last: bool) -> Loc:
    """Pydantic's path without the union tags it puts in between: what stands in the file, and a key that is missing."""
    spans = source.spans
    path: Loc = ()
    for index, step in enumerate(loc):
        if (
            ((*path, step), "value") in spans
            or ((*path, step), "key") in spans
            or (keep_last and index == len(loc) - 1)
        ):
            path = (*path, step)
    return path


def _quote(value: Any) -> str:
    if value is None:
        return "ingenting"
    if isinstance(value, dict):
        return "en blokk med nøkler"
    if isinstance(value, (list, tuple)):
        return "en liste"
    text = " ".join(str(value).split())
    return f"«{text if len(text) <= 60 else text[:57] + '…'}»"


def _translate(
    kind: str,
    loc: Loc,
    ctx: dict[str, Any],
    value: Any,
    source: Source,
    model: type[Del],
    choices: Choices | None,
) -> Diagnostic:
    key = next((str(p) for p in reversed(loc) if isinstance(p, str)), "")
    at_value = source.locate(loc)
    at_key = source.locate(loc, key=True)

    def fault(
        code: str, message: str, hint: str = "", *, on_key: bool = False, meant: str | None = None
    ) -> Diagnostic:
        at = at_key if on_key else at_value
        return Diagnostic(code, Level.FEIL, message, at, hint, meant=meant or "")

    owner = model_at(model, loc[:-1])
    match kind:
        case "td":
            return fault("TD107", str(ctx["message"]), str(ctx["hint"]), meant=ctx.get("meant"))
        case "missing":
            info = field_of(owner, key) if owner else None
            described = (info.description or "") if info else ""
            hint = f"Legg til «{key}:». {described}".strip()
            return Diagnostic("TD105", Level.FEIL, f"«{key}» mangler.", at_value, hint, lacks=loc)
        case "extra_forbidden":
            known = list(keys(owner, choices)) if owner else []
            if key == "id" and len(loc) == 1:
                return fault(
                    "TD106", "«id» skal ikke stå i filen.", "Fjern linjen. Id-en er filnavnet.", on_key=True
                )
            if key == "<<":
                return fault(
                    "TD106", "Sammenslåing med «<<» støttes ikke.", "Skriv nøklene rett ut.", on_key=True
                )
            if twin := next(
                (k for k in known if folded(k) == folded(key) and k in _keys_at(source, loc[:-1])), None
            ):
                return fault(
                    "TD106",
                    f"«{key[:60]}» er det samme som «{twin}», og den står her også.",
                    "Behold den ene. Slå dem sammen om begge sier noe.",
                    on_key=True,
                )
            return _unknown_key(key, known, _keys_at(source, loc[:-1]), at_key)
        case "literal_error":
            info = field_of(owner, key) if owner else None
            known = words_for(info, choices) if info else []
            close = closest(str(value), known) if isinstance(value, str) else None
            # What pydantic lists is «'a', 'b' or 'c'».
            listed = known or re.findall(r"'([^']*)'", str(ctx.get("expected", "")))
            return fault(
                "TD108",
                f"{_quote(value)} er ikke et av valgene for «{key}».",
                f"{f'Mente du «{close}»? ' if close else ''}{choose(listed)}",
                meant=close,
            )
        case "tuple_type" | "list_type":
            return fault(
                "TD107",
                f"«{key}» skal være en liste, men her står {_quote(value)}.",
                "Skriv hvert punkt på sin egen linje, med «- » foran.",
            )
        case "string_type":
            if value is None:
                return fault(
                    "TD107", f"Et punkt i «{key}» er tomt.", "Skriv en tekst etter «- », eller fjern punktet."
                )
            wanted = (
                "Lag ett punkt per tekst, eller sett teksten i anførselstegn hvis den inneholder kolon."
                if isinstance(value, dict)
                else "Skriv én tekst, uten «- » foran."
            )
            return fault("TD107", f"«{key}» skal være en tekst, men her står {_quote(value)}.", wanted)
        case "model_type" | "model_attributes_type" | "dict_type":
            if value is None and loc and isinstance(loc[-1], int):
                return fault(
                    "TD107", f"Et punkt i «{key}» er tomt.", "Skriv en tekst etter «- », eller fjern punktet."
                )
            inner = model_at(model, loc)
            if (
                value is None
                and inner is not None
                and issubclass(inner, Kortform)
                and isinstance(loc[-1], int)
            ):
                return fault(
                    "TD107", f"Et punkt i «{key}» er tomt.", "Skriv en tekst etter «- », eller fjern punktet."
                )
            offered = list(keys(inner, choices)) if inner else []
            told = f" Nøklene er {listing(offered)}." if offered else ""
            return fault(
                "TD107",
                f"«{key}» skal ha egne nøkler under seg, men her står {_quote(value)}.",
                f"Skriv nøklene på linjene under, med to mellomrom innrykk.{told}",
            )
        case "string_too_short":
            return fault("TD107", f"«{key}» er tom.", "Skriv en tekst, eller fjern nøkkelen.")
        case "too_short":
            return fault(
                "TD107",
                f"«{key}» trenger minst {ctx.get('min_length', 1)} punkt.",
                "Legg til et punkt, med «- » foran.",
            )
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            return fault("TD109", f"{_quote(value)} er utenfor det «{key}» kan være.", _range(model, loc))
        case (
            "int_type"
            | "float_type"
            | "bool_type"
            | "int_parsing"
            | "float_parsing"
            | "int_from_float"
            | "finite_number"
        ):
            return fault(
                "TD107",
                f"«{key}» skal være {'true eller false' if kind == 'bool_type' else 'et tall'}, men her står {_quote(value)}.",
                "Skriv verdien på samme linje som nøkkelen.",
            )
        case "string_pattern_mismatch":
            return fault(
                "TD107",
                f"{_quote(value)} har feil form for «{key}».",
                "Skriv fargen som # og seks tegn, for eksempel «#1d4f5c».",
            )
        case "date_type":
            return fault(
                "TD107",
                f"«{key}» skal være en dato, men her står {_quote(value)}.",
                "Skriv datoen som ÅÅÅÅ-MM-DD på samme linje som nøkkelen.",
            )
        case _:
            return fault(
                "TD107",
                f"{_quote(value)} passer ikke i «{key}».",
                "Se «td schema» for hva nøkkelen kan inneholde.",
            )


def _keys_at(source: Source, loc: Loc) -> set[str]:
    return {str(path[-1]) for path, part in source.spans if part == "key" and path[:-1] == loc}


def _range(model: type[Del], loc: Loc) -> str:
    """What can stand at a place, from the innermost key there that says so. Bounds that are missing are not told."""
    info = next((f for end in range(len(loc), 0, -1) if (f := field_at(model, loc[:end]))), None)
    if info is None:
        return ""
    if (kind := scalar(info.annotation)) and kind.innenfor:
        return f"Skriv {kind.innenfor}."
    ends = list(bounds(info))
    return written_range(
        max((b for name, b in ends if name == "ge"), default=None),
        min((b for name, b in ends if name == "le"), default=None),
    )
