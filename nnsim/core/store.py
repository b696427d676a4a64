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

    An edit made by a listener is told after the one it answers, so all see the same order.
    """

    changed = Signal(Change, reemission="queued")

    def __init__(self, project: Project | None = None) -> None:
        self._project = project or Project()

    @property
    def project(self) -> Project:
        """The current document."""
        return self._project

    def replace(self, new: Project) -> frozenset[str]:
        """Make ``new`` current and tell once, only if something differs; return the changed parts."""
        old = self._project
        parts = frozenset(name for name in PARTS if getattr(old, name) != getattr(new, name))
        if parts:
            self._project = new
            self.changed.emit(Change(old, new, parts))
        return parts
