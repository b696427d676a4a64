"""What keeps a run from learning that may be in phases, in words: its rates, and what each phase lets learn."""

from __future__ import annotations

from collections.abc import Iterator

from nnsim.core.problem import Fix, Problem
from nnsim.core.project import LIMITS, Project
from nnsim.language.texts import say
from nnsim.networks.naming import called
from nnsim.recipes.kinds import learner_of
from nnsim.recipes.phases import counted_outputs, in_phase, phases_of, rates, starts
from nnsim.tasks.plan import plan


def phase_problems(project: Project) -> Iterator[Problem]:
    """Layers and outputs that a phase names and that are not there, and phases in which nothing learns."""
    planned, known = plan(project), {node.id for node in project.network.graph}
    for index, (phase, epoch) in enumerate(zip(phases_of(project.recipe), starts(project.recipe), strict=False)):
        for name in phase.frozen:
            if name not in known:
                text = say(
                    "In {phase} the layer {name!r} is to be frozen, which the network does not have",
                    phase=phase.name,
                    name=name,
                )
                yield Problem(
                    say("{text}: leave it out.", text=text), "recipe", fix=_learn(say("Leave it out"), index, name)
                )
        for name in phase.outputs:
            if name not in project.network.outputs:
                text = say(
                    "In {phase} the output {name!r} is to learn, which the network does not have",
                    phase=phase.name,
                    name=name,
                )
                yield Problem(say("{text}: leave it out.", text=text), "recipe", fix=_leave_out(index, name))
        layers = [layer.id for layer in planned.layers if layer.parameters]
        if layers and in_phase(project, epoch).network.frozen.issuperset(layers):
            needed = frozenset[str]().union(*map(project.network.upstream, counted_outputs(project, epoch)))
            last = next((name for name in reversed(layers) if name in needed.intersection(phase.frozen)), "")
            fix = _learn(say("Let {last} learn", last=called(last)), index, last) if last else None
            yield Problem(say("Nothing learns in {phase}: let a layer learn.", phase=phase.name), "recipe", fix=fix)


def rate_problems(project: Project) -> Iterator[Problem]:
    """Learning rates that a run goes by and that cannot be: that of the recipe, or those of its phases."""
    recipe, phases = project.recipe, phases_of(project.recipe)
    for index, rate in enumerate(rates(recipe)) if "rate" in learner_of(project).uses else ():
        if not 0 < rate <= LIMITS["rate"][1]:  # True for NaN
            whose = say(" of {phase}", phase=phases[index].name) if phases else ""
            text = say(
                "The learning rate{whose} must be a number above 0 and at most {limits:,.0f}",
                whose=whose,
                limits=LIMITS["rate"][1],
            )
            of_phase = Fix("Use 0.03", "set_phase", (("index", index), ("rate", 0.03)))
            fix = of_phase if phases else Fix("Use 0.03", "set_recipe", (("rate", 0.03),))
            yield Problem(say("{text}: use one such as 0.03.", text=text), "recipe", fix=fix)


def _learn(label: str, index: int, node_id: str) -> Fix:
    return Fix(label, "freeze_in_phase", (("index", index), ("node_id", node_id), ("frozen", False)))


def _leave_out(index: int, output_id: str) -> Fix:
    return Fix(say("Leave it out"), "learn_in_phase", (("index", index), ("output_id", output_id), ("learns", False)))
