"""Holds the current project and tells observers which parts an edit replaced."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from psygnal import Signal

from nnsim.core.project import Project

PARTS = tuple(f.name for f in fields(Project))


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit replaced; ``parts`` are names of ``Project`` fields."""

    old: Project
    new: Project
    parts: frozenset[str]


class Store:
    """The only mutable place of the document; one signal for every edit.

    While a change is told the document stays what it says, for every listener: ``replace`` is an error then.
    ``is_looking`` while an earlier moment of the run is shown in its place.
    """

    changed = Signal(Change)

    def __init__(self, project: Project | None = None) -> None:
        self._project = project or Project()
        self._is_telling = self.is_looking = False
        self._document: Project | None = None

    @property
    def project(self) -> Project:
        """What is shown: the current document, or what it was at the moment that is looked at."""
        return self._project

    @property
    def document(self) -> Project:
        """The document, whatever is looked at: what files hold."""
        return self._document or self._project

    def look(self, project: Project) -> None:
        """Show what the document was; how it is shown stays, and so do kept runs and findings of experiments."""
        self._document, self.is_looking = self.document, True
        now = self._project
        self.replace(replace(project, view=now.view, runs=now.runs, findings=now.findings))

    def look_back(self) -> None:
        """Show the document again."""
        if self._document is not None:
            self.replace(replace(self._document, view=self._project.view))
        self.settle()

    def settle(self) -> None:
        """What is shown is the document from now on."""
        self._document, self.is_looking = None, False

    @property
    def is_telling(self) -> bool:
        """True while listeners are told of a change."""
        return self._is_telling

    def replace(self, new: Project) -> frozenset[str]:
        """Make ``new`` current and tell once, only if something differs; return the changed parts."""
        if self._is_telling:
            raise RuntimeError("no edit while a change is told: make it afterwards, or part of the edit that is told")
        old = self._project
        parts = frozenset(name for name in PARTS if getattr(old, name) != getattr(new, name))
        if parts:
            self._project = new
            self._tell(Change(old, new, parts))
        return parts

    def _tell(self, change: Change) -> None:
        self._is_telling = True
        try:
            self.changed.emit(change)
        finally:
            self._is_telling = False
