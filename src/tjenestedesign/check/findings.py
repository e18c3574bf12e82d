"""Every rule asked of what is sound, and what each found as diagnostics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tjenestedesign.check.rules import MODULES, rules_in
from tjenestedesign.check.types import TYPES
from tjenestedesign.ground.crashes import kept, mark, since
from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position, Related
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.rule import Finding, Rule


def check(project: Project) -> list[Diagnostic]:
    """Runs every rule over what is sound. What td does not manage is told among the findings (`crashes.py`)."""
    from tjenestedesign.domain.privacy.silence import silenced

    before = mark()
    left_out = waived(project)
    found = [d for rule in all_rules() for d in told(rule, rule.check(project), left_out)]
    for entry in project.entries.values():
        found += kept(unfinished(entry), "så etter det som mangler", entry.source.file)
    found = silenced(project, found)
    return found + since(before)


def told(rule: Rule, findings: Iterable[Finding], left_out: frozenset[str]) -> Iterator[Diagnostic]:
    """A rule's findings, apart from the advice the project has decided against."""
    for finding in findings:
        if rule.code not in left_out or (finding.level or rule.level) is not Level.RÅD:
            yield to_diagnostic(rule, finding)


def waived(project: Project) -> frozenset[str]:
    """The advice this project has decided against, each with its reason in prosjekt.yaml."""
    return (
        frozenset(f.kode.upper() for f in project.settings.model.fravik) if project.settings else frozenset()
    )


def sources() -> tuple[str, ...]:
    """Where the rules stand: the modules in `rules`, and the types, with `:` before them."""
    return (*MODULES, *(f":{name}" for name in TYPES))


def rules_of(source: str) -> tuple[Rule, ...]:
    """The rules that stand in one of the sources. Nothing else is imported."""
    return TYPES[source[1:]].regler if source.startswith(":") else rules_in(source)


def all_rules() -> tuple[Rule, ...]:
    return tuple(rule for source in sources() for rule in rules_of(source))


def to_diagnostic(rule: Rule, finding: Finding) -> Diagnostic:
    at = finding.entry
    position = at if isinstance(at, Position) else at.source.locate(finding.loc)
    related = tuple(Related(also.entry.source.locate(also.loc), also.message) for also in finding.also)
    return Diagnostic(
        rule.code,
        finding.level or rule.level,
        finding.message,
        position,
        finding.hint,
        related,
        finding.private,
        finding.meant,
    )


def unfinished(entry: Entry[Artefakt]) -> Iterator[Diagnostic]:
    """Keys an approved artefact must have: advice in a draft, a fault once someone asks for approval."""
    ready = entry.model.status in ("til-godkjenning", "godkjent")
    level = Level.FEIL if ready else Level.RÅD
    for loc, part, name in entry.walked.lacking:
        if not part.trenger(name):
            continue
        info = type(part).model_fields[name]
        position = entry.source.locate((*loc, name), key=True)
        described = (info.description or "").rstrip(".")
        when = (
            f"Artefaktet er «{entry.model.status}», og da må den være fylt ut."
            if ready
            else "Den må være fylt ut før artefaktet kan godkjennes."
        )
        yield Diagnostic(
            "TD104", level, f"«{name}» mangler.", position, f"{when} {described}.", lacks=(*loc, name)
        )
