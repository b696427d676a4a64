"""Holds the current project and tells observers which parts an edit replaced."""

from __future__ import annotations

from dataclasses import dataclass, fields

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
    """

    changed = Signal(Change)

    def __init__(self, project: Project | None = None) -> None:
        self._project = project or Project()
        self._is_telling = False

    @property
    def project(self) -> Project:
        """The current document."""
        return self._project

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
