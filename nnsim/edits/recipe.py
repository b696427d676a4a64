"""Edits of the recipe: functions from one project to the next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nnsim.core.parameters import Value
from nnsim.core.project import Phase, Project
from nnsim.core.spec import Spec
from nnsim.edits.adapt import adapt, usual_again, usual_output, with_output
from nnsim.edits.kinds import edit
from nnsim.language.texts import say
from nnsim.recipes.kinds import OPTIMIZERS, learner_of
from nnsim.tasks.kinds import task_of


@edit("set_recipe", say("Change the recipe"))
def set_recipe(project: Project, /, **values: Any) -> Project:
    """Replace fields of the recipe, e.g. ``rate=0.1``; unknown names raise ``TypeError``."""
    return replace(project, recipe=replace(project.recipe, **values))


@edit("choose", say("Choose a part of the recipe"))
def choose(project: Project, part: str, kind: str) -> Project:
    """Choose another learner, optimizer, schedule or initializer with its default values.

    An optimizer brings its usual learning rate along, because a rate that suits SGD makes
    Adam diverge; of the phases the fastest takes it, and the others keep their ratio to that one.
    A learner with a loss or an output of its own brings that, and it leaves with it.
    Choosing what is chosen already keeps its values.
    """
    if getattr(project.recipe, part).kind == kind:
        return project
    changed = set_recipe(project, **{part: Spec(kind)})
    if part == "optimizer":
        rate = OPTIMIZERS[kind].default_rate
        return set_recipe(changed, rate=rate, phases=_at_most(rate, project.recipe.phases))
    if part == "learner":
        return adapt(_with_output(usual_again(changed) if learner_of(project).loss else changed))
    return changed


def _at_most(rate: float, phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
    """Phases whose fastest one learns at ``rate``; themselves where none learns at all."""
    fastest = max((phase.rate for phase in phases), default=0.0)
    return tuple(replace(phase, rate=phase.rate / fastest * rate) for phase in phases) if fastest > 0 else phases


def _with_output(project: Project) -> Project:
    """With an output that the learner answers with, where the present one is for another learner alone."""
    kind, task = learner_of(project), task_of(project)
    if task.learner in ("", kind.id) and not kind.plays:
        return project
    return with_output(project, usual_output(kind, project.data))


@edit("set_option", say("Set an option of the recipe"))
def set_option(project: Project, /, part: str, **values: Value) -> Project:
    """Set parameters of the chosen learner, optimizer, schedule or initializer."""
    spec: Spec = getattr(project.recipe, part)
    return set_recipe(project, **{part: spec.with_values(**values)})
