"""A project with its files as td writes them: where what is read in another spelling has places of its own to be changed in."""

from __future__ import annotations

from collections.abc import Iterable

from tjenestedesign.check.load import load_project
from tjenestedesign.ground.diagnostics import Diagnostic
from tjenestedesign.ground.yaml.edits import Uneditable, in_own_form
from tjenestedesign.ground.yaml.source import Source
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.reading import RawFile


def in_own_forms(
    project: Project, found: list[Diagnostic], files: Iterable[RawFile]
) -> tuple[Project, list[Diagnostic], list[RawFile]]:
    """The same project, read from files in which nothing needs to be read otherwise; as it is, where that is so already."""
    files = list(files)
    sources = {
        e.source.file: e.source for e in project.entries.values() if e.source.readings or e.source.pasted
    }
    if not sources:
        return project, found, files
    written = [_written(f, sources[f.file]) if f.file in sources else f for f in files]
    return (*load_project(project.root, written), written)


def _written(file: RawFile, source: Source) -> RawFile:
    if not isinstance(file.raw, bytes):
        return file
    try:
        return RawFile(file.file, in_own_form(source, file.raw))
    except Uneditable:
        return file
