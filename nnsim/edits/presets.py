"""Edits that put a network from the books in the place of the present one."""

from __future__ import annotations

from dataclasses import replace

from nnsim.core.network import Network
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.data.kinds import kind_of
from nnsim.edits.adapt import adapt, output_for
from nnsim.edits.kinds import edit
from nnsim.edits.network import fit_vocabulary
from nnsim.language.texts import say
from nnsim.networks.kinds import PRESETS
from nnsim.networks.plan import input_shape
from nnsim.tasks.kinds import TASKS

LOOKS = "lenet5"
"""A preset with convolutions that is quick to train."""


def fits(project: Project, preset: str) -> Problem | None:
    """What the preset has against the data of ``project``; None if it takes them."""
    made = _made(project, preset)
    return made if isinstance(made, Problem) else None


def _made(project: Project, preset: str) -> Network | Problem:
    """The network for the data of ``project``, or why there is none."""
    entry, data = PRESETS[preset], project.data
    shape = input_shape(project)
    return entry.layers(shape if not entry.kinds or data.kind in entry.kinds else ())


@edit("use_preset", say("Use a network from the books"))
def use_preset(project: Project, preset: str) -> Project:
    """Replace the layers and what of the recipe belongs to them; data, features, seed and epochs stay.

    Data with a learner of their own lend it, with its output and recipe, to networks that have none.

    Raises ``ProblemError`` where the preset does not take the data.
    """
    entry, recipe = PRESETS[preset], project.recipe
    made = _made(project, preset)
    if isinstance(made, Problem):
        raise ProblemError(made)
    lent = PRESETS[kind_of(project.data).preset]
    own = lent if "learner" in dict(lent.recipe) and not entry.output else entry
    kind = own.output or output_for(project.data)
    network = replace(made, features=project.network.features, output=replace(made.output, spec=Spec(kind)))
    chosen = {"learner": Spec("backprop"), "loss": TASKS[kind].losses[0], **dict(own.recipe), **dict(entry.recipe)}
    fresh = replace(Recipe(seed=recipe.seed, epochs=recipe.epochs), **chosen)
    return adapt(fit_vocabulary(replace(project, network=network, recipe=fresh)))


def better_for_images(project: Project) -> str:
    """A preset that looks at neighbouring pixels, where the data are images and no layer does; empty otherwise."""
    looks = any(node.spec.kind.startswith("conv") for node in project.network.nodes)
    return LOOKS if kind_of(project.data).is_pictorial and not looks and fits(project, LOOKS) is None else ""
