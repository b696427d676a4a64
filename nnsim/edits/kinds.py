"""What an edit is: a function from one project to the next, with an id and words for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from inspect import signature
from typing import Any, Concatenate, Generic, NamedTuple, ParamSpec

from nnsim.core.project import Project
from nnsim.core.registry import Registry

P = ParamSpec("P")


class Call(NamedTuple):
    """The id of an edit, and its arguments by name; they are values that nobody changes."""

    edit: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, eq=False, slots=True)
class Calls:
    """Edits with their arguments, one after the other: what a step to undo consists of, and can be made again by."""

    calls: tuple[Call, ...] = ()

    def __call__(self, project: Project) -> Project:
        """The project after all of them; raises ``ProblemError``."""
        for edit_id, arguments in self.calls:
            project = EDITS[edit_id].change(project, **arguments)
        return project

    def __add__(self, others: Calls) -> Calls:
        return Calls(self.calls + others.calls)


@dataclass(frozen=True, eq=False, slots=True)
class Edit(Generic[P]):
    """``change(project, **arguments)`` is the next project, or raises ``ProblemError``; ``label`` names it in words.

    Called, it makes the edit; ``of`` keeps what it is to be made with, for a step to undo.
    """

    id: str
    label: str
    change: Callable[Concatenate[Project, P], Project]

    def __call__(self, project: Project, *args: P.args, **kwargs: P.kwargs) -> Project:
        """The next project; raises ``ProblemError``."""
        return self.change(project, *args, **kwargs)

    def of(self, *args: P.args, **kwargs: P.kwargs) -> Calls:
        """This edit with its arguments, to be made of a project."""
        return Calls((Call(self.id, dict(zip(_names(self.change), args, strict=False)) | kwargs),))


@cache
def _names(change: Callable[..., Project]) -> tuple[str, ...]:
    """What the arguments after the project are called; read once, since a stroke is an edit for every frame."""
    return tuple(signature(change).parameters)[1:]


EDITS: Registry[Edit[...]] = Registry("edit", lambda edit: edit.id)
"""Every edit by its id, which fixes name, and lessons; ids are never taken back. ``edits.fixes`` fills it."""


def edit(edit_id: str, label: str) -> Callable[[Callable[Concatenate[Project, P], Project]], Edit[P]]:
    """Declare the function below as an edit."""

    def declare(change: Callable[Concatenate[Project, P], Project]) -> Edit[P]:
        declared = Edit(edit_id, label, change)
        EDITS.add(declared)
        return declared

    return declare
