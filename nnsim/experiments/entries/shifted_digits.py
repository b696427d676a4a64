"""Images that are moved, told by planes that learned without a teacher, and by the same network with one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from nnsim.core.findings import Findings
from nnsim.core.project import Project
from nnsim.core.shares import percent
from nnsim.core.spec import Spec
from nnsim.data.kinds import kind_of
from nnsim.edits.network import remove_hidden_layers
from nnsim.experiments.bands import banded
from nnsim.experiments.kinds import EXPERIMENTS, Chart, Experiment, Line, Measure, Variant
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of

RATE = 0.003
"""Of backpropagation through all layers."""

LINES = (
    Line("winners", say("winner takes all, then the output")),
    Line("backprop", say("the same network by backpropagation")),
    Line("single", say("a single layer"), is_control=True),
)


def _made(project: Project, seed: int, *, line: str) -> Project:
    recipe = replace(project.recipe, seed=seed)
    if line != LINES[0].id:
        recipe = replace(recipe, learner=Spec("backprop"), rate=RATE)
    made = replace(project, recipe=recipe)
    return remove_hidden_layers(made) if line == LINES[-1].id else made


def variants(_project: Project) -> tuple[Variant, ...]:
    """A run of each, which tells of itself at every distance."""
    return tuple(Variant(line.id, 0.0, partial(_made, line=line.id)) for line in LINES)


def why_not(project: Project) -> str:
    """It compares one learner with backpropagation."""
    if not learner_of(project).competes:
        return say("It is made for winners: choose Winner takes all.")
    if not project.data.classes or not kind_of(project.data).is_still or not project.data.test.any():
        return say("It moves images: choose images of classes, and hold some out to test with.")
    return ""


def tells(findings: Findings) -> str:
    """What a px costs each of them."""
    lines = {line.id: banded(findings, line.id, "test_error") for line in LINES}
    if any(len(line.x) < 2 for line in lines.values()):
        return ""
    here, there = ({name: percent(float(line.middle[n])) for name, line in lines.items()} for n in (0, 1))
    return say(
        "Moved by one px, {winners} of the test images are told wrongly by winners, not {winners_here}; by "
        "backpropagation {backprop}, not {backprop_here}; by a single layer {single}, not {single_here}.",
        winners=there["winners"],
        winners_here=here["winners"],
        backprop=there["backprop"],
        backprop_here=here["backprop"],
        single=there["single"],
        single_here=here["single"],
    )


EXPERIMENTS.add(
    Experiment(
        "shifted-digits",
        say("Shifted digits"),
        say("Which network still knows an image that was moved by a px?"),
        say(
            "This network by its own rule and by backpropagation, and a single layer as the control; test images "
            "are moved four ways. Left out of Fukushima's cells is the inhibition that divides at each place."
        ),
        LINES,
        variants,
        "shifts",
        (Chart((Measure("test_error", say("test")),), say("px moved"), say("classified wrongly")),),
        why_not,
        tells,
        "neocognitron",
    )
)
