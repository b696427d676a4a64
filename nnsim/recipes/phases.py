"""A run in phases: which one is on follows from the epoch alone."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from nnsim.core.project import Phase, Project, Recipe
from nnsim.networks.rewire import with_graph
from nnsim.recipes.kinds import LEARNERS


def phases_of(recipe: Recipe) -> tuple[Phase, ...]:
    """The phases of a run; none for a learner that knows none."""
    return recipe.phases if "phases" in LEARNERS[recipe.learner.kind].uses else ()


def rates(recipe: Recipe) -> tuple[float, ...]:
    """The learning rates that a run goes by before their schedules: one for each phase, or that of the recipe."""
    return tuple(phase.rate for phase in phases_of(recipe)) or (recipe.rate,)


def lasting(recipe: Recipe, epochs: int) -> Recipe:
    """The recipe of a run of ``epochs``: its last phase takes those that the others leave it, if any."""
    phases = phases_of(recipe)
    rest = epochs - sum(phase.epochs for phase in phases[:-1])
    if phases and rest > 0:
        recipe = replace(recipe, phases=(*phases[:-1], replace(phases[-1], epochs=rest)))
    return replace(recipe, epochs=epochs)


def starts(recipe: Recipe) -> tuple[int, ...]:
    """The epochs at which phases begin."""
    return tuple(accumulate((phase.epochs for phase in phases_of(recipe)[:-1]), initial=0))


def phase_at(recipe: Recipe, epoch: float) -> int | None:
    """Which phase ``epoch`` is in, the last one also after its end; None where there are none."""
    if not phases_of(recipe):
        return None
    return sum(start <= epoch for start in starts(recipe)) - 1


def within(recipe: Recipe, index: int) -> Recipe:
    """The recipe as if the phase ``index`` were all there is."""
    phase = recipe.phases[index]
    return replace(recipe, rate=phase.rate, schedule=phase.schedule, epochs=phase.epochs, phases=(phase,))


def in_phase(project: Project, epoch: int) -> Project:
    """``project`` as it learns in ``epoch``: with the layers frozen that do not learn then.

    Those are what the phase freezes, and what only outputs need whose losses do not count in it.
    """
    index = phase_at(project.recipe, epoch)
    if index is None:
        return project
    network, counted = project.network, counted_outputs(project, epoch)
    needed, all_needed = (frozenset[str]().union(*map(network.upstream, some)) for some in (counted, network.outputs))
    frozen = (all_needed - needed).union(project.recipe.phases[index].frozen)
    nodes = (replace(node, frozen=True) if node.id in frozen else node for node in network.graph)
    return replace(project, network=with_graph(network, nodes), recipe=within(project.recipe, index))


def counted_outputs(project: Project, epoch: int = 0) -> tuple[str, ...]:
    """Ids of the outputs whose losses count in ``epoch``, in the order of the network."""
    index, outputs = phase_at(project.recipe, epoch), project.network.outputs
    named = project.recipe.phases[index].outputs if index is not None else ()
    return tuple(output for output in outputs if output in named) or outputs
