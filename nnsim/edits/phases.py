"""Edits of the phases of a run; they plan the epochs of all together, and a shorter run ends within a phase."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

from nnsim.core.project import Phase, Project
from nnsim.edits.kinds import edit
from nnsim.edits.names import cleaned, free_name
from nnsim.language.texts import say
from nnsim.recipes.phases import lasting

SLOWER = 0.1
"""What the rate of the second phase is of that of the first: what was learned is not to be lost at once."""


@edit("add_phase", say("Add a phase"))
def add_phase(project: Project) -> Project:
    """One more phase, as the last one is; the first time the whole run becomes the first one of two."""
    recipe, phases = project.recipe, project.recipe.phases
    if phases:
        taken = {phase.name for phase in phases}
        name = next(name for name in map(say("Phase {}").format, count(len(phases) + 1)) if name not in taken)
        return _with(project, (*phases, replace(phases[-1], name=name)))
    first = Phase("Phase 1", max(recipe.epochs, 1), recipe.rate, recipe.schedule)
    return _with(project, (first, replace(first, name="Phase 2", rate=recipe.rate * SLOWER)))


@edit("plan_epochs", say("Plan epochs"))
def plan_epochs(project: Project, epochs: int) -> Project:
    """Plan a run of ``epochs``; its last phase takes those that the others leave it."""
    return replace(project, recipe=lasting(project.recipe, epochs))


@edit("remove_phase", say("Remove a phase"))
def remove_phase(project: Project, index: int) -> Project:
    """Without phase ``index``; a single one that is left, in which all learns, is the whole run again."""
    left = tuple(phase for place, phase in enumerate(project.recipe.phases) if place != index)
    if len(left) != 1 or left[0].frozen or left[0].outputs:
        return _with(project, left)
    (phase,) = left
    recipe = replace(project.recipe, rate=phase.rate, schedule=phase.schedule, epochs=phase.epochs, phases=())
    return replace(project, recipe=recipe)


@edit("move_phase", say("Move a phase"))
def move_phase(project: Project, index: int, to: int) -> Project:
    """Phase ``index`` takes the place ``to`` among the others."""
    phases = list(project.recipe.phases)
    phases.insert(to, phases.pop(index))
    return _with(project, tuple(phases))


@edit("set_phase", say("Change a phase"))
def set_phase(project: Project, /, index: int, **values: Any) -> Project:
    """Replace fields of phase ``index``: ``name``, ``epochs``, ``rate``, ``schedule``, what is ``frozen`` or which
    ``outputs`` learn in it. No two have one name, and one without letters is no name.
    """
    phases = project.recipe.phases
    if "name" in values:
        taken = {phase.name for place, phase in enumerate(phases) if place != index}
        wanted = cleaned(values["name"])
        values["name"] = free_name(wanted, taken) if wanted else phases[index].name
    return _with(project, (*phases[:index], replace(phases[index], **values), *phases[index + 1 :]))


@edit("freeze_in_phase", say("Freeze a layer in a phase"))
def freeze_in_phase(project: Project, index: int, node_id: str, frozen: bool) -> Project:
    """Whether a layer does not learn in phase ``index``."""
    others = tuple(name for name in project.recipe.phases[index].frozen if name != node_id)
    return set_phase(project, index, frozen=(*others, node_id) if frozen else others)


@edit("learn_in_phase", say("Let an output learn in a phase"))
def learn_in_phase(project: Project, index: int, output_id: str, learns: bool) -> Project:
    """Whether the loss of an output counts in phase ``index``; where none is left, all do."""
    outputs, named = project.network.outputs, set(project.recipe.phases[index].outputs)
    wanted = (named or set(outputs)) - {output_id} | ({output_id} if learns else set())
    kept = tuple(output for output in outputs if output in wanted)
    return set_phase(project, index, outputs=() if kept == outputs else kept)


def _with(project: Project, phases: tuple[Phase, ...]) -> Project:
    epochs = sum(phase.epochs for phase in phases) or project.recipe.epochs
    return replace(project, recipe=replace(project.recipe, phases=phases, epochs=epochs))
