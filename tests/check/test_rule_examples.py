"""What a rule's documentation shows: «Feil» gives the rule's code, «Riktig» does not, and both are keys and YAML td knows.

Each example is put into an artefact of the Asker example that the rule is about, in place of the same keys there. What an example needs of other
files is said in words in it, and cannot be tried so: those rules stand in `ELSEWHERE`, with what they need.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Any

import pytest
import yaml

from tests.conftest import ASKER
from tjenestedesign.check.findings import all_rules
from tjenestedesign.check.load import load_project, read_one
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.yaml.source import Source, decode, parse
from tjenestedesign.project.fields import is_list, part_model
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt, Del
from tjenestedesign.project.prosjekt import Prosjekt
from tjenestedesign.project.reading import PROJECT_FILE
from tjenestedesign.project.references import resolve
from tjenestedesign.project.rule import Rule

Place = Callable[[Any], "set[str] | None"]
"""What a rule says of an example there; None where the example cannot stand there."""

RULES = {rule.code: rule for rule in all_rules() if "Feil:" in rule.doc and "Riktig:" in rule.doc}
ELSEWHERE: Mapping[str, str] = {
    "TD017": "what is lost is in the text, not in what was read",
    "TD205": "a picture that is there",
    "TD206": "a logo and a font that are there",
    "TD403": "who said each quote",
    "TD404": "when each was heard",
    "TD405": "which side each stands on",
    "TD406": "the quote's subject",
    "TD407": "who said each quote",
    "TD408": "another interview's status",
    "TD409": "a source",
    "TD413": "the quote's standing",
    "TD504": "a steering group that is not there",
    "TD506": "a workshop or a concept more",
    "TD612": "all the interviews",
    "TD304": "another interview",
    "TD625": "suppliers alone",
    "TD602": "a number that is nobody's, which td leaves alone",
    "TD634": "an attached file",
    "TD345": "an idea that a direction names",
    "TD346": "an idea that is rejected",
    "TD305": "an idea that is rejected",
    "TD306": "the file's own id",
    "TD320": "a journey's steps",
    "TD361": "two maps",
    "TD369": "a concept's path",
    "TD377": "a data file",
    "TD324": "prices of every year",
    "TD397": "the price form",
}
"""What the examples need that is not in them. tests/cases/ tries these rules."""


@cache
def asker() -> Project:
    return load_project(ASKER)[0]


def shown(rule: Rule) -> tuple[str, str]:
    """What stands under «Feil» and under «Riktig»."""
    wrong, _, right = rule.doc.partition("Feil:")[2].partition("Riktig:")
    first, second = (textwrap.dedent(part.strip("\n")) for part in (wrong, right.split("\n\n")[0]))
    return first.partition("# og i")[0], second.partition("# og i")[0]


def read(text: str) -> Any:
    source, found = decode("eksempel.yaml", text.encode())
    data, faults = parse(source)
    assert not [d for d in (*found, *faults) if d.level is Level.FEIL], (text, faults)
    return data


def as_yaml(data: Any) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


def grafted(model: type[Del], base: Mapping[str, Any], example: Any) -> Mapping[str, Any] | None:
    """An artefact's data with the example in it: its own keys, or parts of the only list that can hold them."""
    if isinstance(example, dict) and set(example) <= set(model.model_fields):
        return {**base, **{k: _completed(model, k, base.get(k), v) for k, v in example.items()}}
    items = example if isinstance(example, list) else [example]
    if not all(isinstance(item, dict) for item in items):
        return None
    keys = {key for item in items for key in item}
    for name, info in model.model_fields.items():
        part = part_model(info.annotation)
        if part is not None and keys <= set(part.model_fields):
            value: Any = items if is_list(info.annotation) else items[0]
            return {**base, name: _completed(model, name, base.get(name), value)}
    return None


def _completed(model: type[Del], key: str, there: Any, value: Any) -> Any:
    """The example's parts with the keys they must have, and do not show, taken from a part that is there."""
    part = part_model(model.model_fields[key].annotation)
    if part is None:
        return value
    if isinstance(value, dict):
        return _with_required(part, there, value)
    if isinstance(value, list):
        first = there[0] if isinstance(there, list) and there else {}
        return [_with_required(part, first, item) if isinstance(item, dict) else item for item in value]
    return value


def _with_required(part: type[Del], there: Any, value: Mapping[str, Any]) -> Mapping[str, Any]:
    known = there if isinstance(there, dict) else {}
    lacking = {
        k: known[k]
        for k, info in part.model_fields.items()
        if info.is_required() and k not in value and k in known
    }
    return {
        **lacking,
        **{k: _completed(part, k, known.get(k), v) for k, v in value.items() if k in part.model_fields},
        **{k: v for k, v in value.items() if k not in part.model_fields},
    }


def places(rule: Rule) -> Iterator[Place]:
    """Where an example can stand: in an artefact as it is in Asker, or with no more than it must have."""
    project = asker()
    if rule.of_text is not None:
        yield lambda example: {f.message for f in rule.ask_text(Source("eksempel.yaml", as_yaml(example)))}
    for entry in project.entries.values():
        if rule.of_entry is not None and isinstance(entry.model, rule.models):
            whole = parse(entry.source)[0]
            for base in (whole, _bare(type(entry.model), whole)):
                yield partial(_of_entry, rule, project, entry, base)
    if rule.of_project is not None:
        yield partial(_of_project, rule, project)


def _bare(model: type[Del], data: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: value for key, value in data.items() if model.model_fields[key].is_required()}


def _of_entry(
    rule: Rule, project: Project, entry: Entry[Artefakt], base: Mapping[str, Any], example: Any
) -> set[str] | None:
    if isinstance(example, dict) and example.get("type", base["type"]) != base["type"]:
        return None
    data = grafted(type(entry.model), base, example)
    one = read_one(entry.source.file, as_yaml(data).encode()).entry if data else None
    if one is None:
        return None
    entries = {**project.entries, entry.id: one}
    changed = replace(project, entries=entries, backlinks=resolve(entries, {})[0])
    return {f.message for f in rule.ask_entry(changed, one)}


def _of_project(rule: Rule, project: Project, example: Any) -> set[str] | None:
    if (
        not isinstance(example, dict)
        or not set(example) <= set(Prosjekt.model_fields)
        or project.settings is None
    ):
        return None
    data = grafted(Prosjekt, parse(project.settings.source)[0], example)
    settings = read_one(PROJECT_FILE, as_yaml(data).encode()).settings
    return {f.message for f in rule.ask_project(replace(project, settings=settings))} if settings else None


def shows(rule: Rule) -> bool:
    """Whether there is a place where «Feil» gives a finding that «Riktig» does not."""
    wrong, right = map(read, shown(rule))
    for said in places(rule):
        found = said(wrong)
        if found and (of_right := said(right)) is not None and found - of_right:
            return True
    return False


@pytest.mark.parametrize("code", RULES)
def test_the_examples_of_a_rule_are_yaml(code: str) -> None:
    for text in shown(RULES[code]):
        assert read(text)


@pytest.mark.parametrize("code", [code for code in RULES if code not in ELSEWHERE])
def test_what_is_shown_as_wrong_is_found_and_what_is_shown_as_right_is_not(code: str) -> None:
    assert shows(RULES[code]), code


def test_no_rule_is_excused_whose_examples_can_be_tried() -> None:
    assert not [code for code in ELSEWHERE if shows(RULES[code])]
