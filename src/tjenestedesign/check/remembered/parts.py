"""What td itself is made of: what its rules look at, where its facts stand, what each type's model builds on.

It is found by importing every rule and type, and then kept with the rest, so that the next run imports only those that
what has changed asks for. It is the same as long as td's own files are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from tjenestedesign.check import findings
from tjenestedesign.check.types import TYPES
from tjenestedesign.project.fact import FACTS, Fact
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.rule import Rule

_ENTRY, _TEXT, _ATTACHED, _PROJECT = "artefakt", "tekst", "vedlegg", "prosjekt"


class Parts:
    """`kept` is what an earlier run found, or nothing."""

    def __init__(self, kept: Mapping[str, Any] | None) -> None:
        self.kept: Mapping[str, Any] = kept or found()
        self._of_type: dict[str, tuple[Rule, ...]] = {}

    def is_a(self, type: str, model: type[Artefakt]) -> bool:
        """Whether the model of a type is a kind of `model`."""
        return _name(model) in self.kept["modeller"].get(type, ())

    @property
    def titles(self) -> Mapping[str, str]:
        """Code → its title."""
        return self.kept["titler"]

    def facts(self) -> Iterator[str]:
        yield from self.kept["fakta"]

    def facts_of(self, type: str) -> list[Fact[Any]]:
        """What an artefact of a type has to tell."""
        wanted = {
            name for name, (_, model) in self.kept["fakta"].items() if model in self.kept["modeller"][type]
        }
        for name in wanted:
            import_module(self.kept["fakta"][name][0])
        return [fact for fact in FACTS if fact.name in wanted]

    def rules_for(self, type: str) -> tuple[Rule, ...]:
        """The rules about one artefact that look at a type."""
        if type not in self._of_type:
            model = TYPES[type].modell
            looking = (r for r in self._at(_ENTRY, set(self.kept["modeller"][type])) if r.of_entry)
            self._of_type[type] = tuple(r for r in looking if issubclass(model, r.models))
        return self._of_type[type]

    def rules_about_texts(self) -> tuple[Rule, ...]:
        return tuple(r for r in self._at(_TEXT) if r.of_text)

    def rules_about_attached(self) -> tuple[Rule, ...]:
        return tuple(r for r in self._at(_ATTACHED) if r.of_attached)

    def codes_about_the_whole(self) -> Iterator[str]:
        for looks in self.kept["regler"].values():
            yield from looks[_PROJECT]

    def rule_about_the_whole(self, code: str) -> Rule:
        return next(r for r in self._at(_PROJECT, {code}) if r.code == code)

    def _at(self, what: str, wanted: set[str] | None = None) -> Iterator[Rule]:
        """The rules of every source that looks at it; with `wanted`, at any of these."""
        for source, looks in self.kept["regler"].items():
            if looks[what] if wanted is None else not wanted.isdisjoint(looks[what]):
                yield from findings.rules_of(source)


@cache
def _name(model: type) -> str:
    return f"{model.__module__}.{model.__qualname__}"


def found() -> dict[str, Any]:
    """All of it, by importing all."""
    from tjenestedesign.check.catalogue import titles

    rules = {source: _looks(findings.rules_of(source)) for source in findings.sources()}
    return {
        "regler": rules,
        "fakta": {fact.name: [fact.of.__module__, _name(fact.model)] for fact in FACTS},
        "modeller": {
            name: [_name(base) for base in spec.modell.__mro__ if issubclass(base, Artefakt)]
            for name, spec in TYPES.items()
        },
        "titler": titles(),
    }


def _looks(rules: tuple[Rule, ...]) -> dict[str, Any]:
    """What the rules of a source look at: models, texts, attached files, and the whole project, by code."""
    return {
        _ENTRY: sorted({_name(model) for r in rules if r.of_entry for model in r.models}),
        _TEXT: any(r.of_text for r in rules),
        _ATTACHED: any(r.of_attached for r in rules),
        _PROJECT: [r.code for r in rules if r.of_project],
    }
