"""What an edit is: a function from one project to the next, with an id and words for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from nnsim.core.project import Project
from nnsim.core.registry import Registry

Change = TypeVar("Change", bound=Callable[..., Project])


@dataclass(frozen=True, slots=True)
class Edit:
    """``change(project, **arguments)`` is the next project, or raises ``ProblemError``; ``label`` names it in words."""

    id: str
    label: str
    change: Callable[..., Project]


EDITS: Registry[Edit] = Registry("edit", lambda edit: edit.id)
"""Every edit by its id, which fixes name, and lessons; ids are never taken back. ``edits.fixes`` fills it."""


def edit(edit_id: str, label: str) -> Callable[[Change], Change]:
    """Declare the function below as an edit."""

    def declare(change: Change) -> Change:
        EDITS.add(Edit(edit_id, label, change))
        return change

    return declare
