"""Edits of the recipe: functions from one project to the next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nnsim.core.parameters import Value
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.adapt import adapt, usual_again
from nnsim.edits.kinds import edit
from nnsim.recipes.kinds import OPTIMIZERS, learner_of


@edit("set_recipe", "Change the recipe")
def set_recipe(project: Project, /, **values: Any) -> Project:
    """Replace fields of the recipe, e.g. ``rate=0.1``; unknown names raise ``TypeError``."""
    return replace(project, recipe=replace(project.recipe, **values))


@edit("choose", "Choose a part of the recipe")
def choose(project: Project, part: str, kind: str) -> Project:
    """Choose another learner, optimizer, schedule or initializer with its default values.

    An optimizer brings its usual learning rate along, because a rate that suits SGD makes
    Adam diverge. A learner with a loss of its own brings that, and the loss leaves with it.
    Choosing what is chosen already keeps its values.
    """
    if getattr(project.recipe, part).kind == kind:
        return project
    changed = set_recipe(project, **{part: Spec(kind)})
    if part == "optimizer":
        return set_recipe(changed, rate=OPTIMIZERS[kind].default_rate)
    if part == "learner":
        return adapt(usual_again(changed) if learner_of(project).loss else changed)
    return changed


@edit("set_option", "Set an option of the recipe")
def set_option(project: Project, /, part: str, **values: Value) -> Project:
    """Set parameters of the chosen learner, optimizer, schedule or initializer."""
    spec: Spec = getattr(project.recipe, part)
    return set_recipe(project, **{part: spec.with_values(**values)})
