"""Test error over what training has cost by then, for networks of different sizes."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from nnsim.core.counted import counted
from nnsim.core.findings import Findings
from nnsim.core.network import Network
from nnsim.core.project import Project
from nnsim.core.shares import percent
from nnsim.experiments.bands import banded
from nnsim.experiments.kinds import EXPERIMENTS, Chart, Experiment, Line, Measure, Variant
from nnsim.language.texts import say
from nnsim.networks.building import Builder
from nnsim.recipes.kinds import learner_of

LINES = (
    Line("conv", say("two convolutions")),
    Line("wide", say("512 hidden neurons")),
    Line("narrow", say("32 hidden neurons")),
    Line("single", say("a single layer"), is_control=True),
)

EPOCHS = {"conv": 15, "wide": 24, "narrow": 96, "single": 96}
"""Of every run, so that all come to about as many multiply-adds."""


LITTLE = 20_000_000
"""Multiply-adds that are few."""


def _network(project: Project, line: str) -> Network:
    builder = Builder()
    if line == "conv":
        builder.add("conv2d", channels=8, kernel=3, activation="relu")
        builder.add("max_pool2d")
        builder.add("conv2d", channels=16, kernel=3, activation="relu")
    builder.add("flatten")
    if line in ("wide", "narrow"):
        builder.add("dense", units=512 if line == "wide" else 32, activation="relu")
    made, network = builder.network(), project.network
    return replace(network, nodes=made.nodes, output=replace(network.output, inputs=made.output.inputs), groups=())


def _made(project: Project, seed: int, *, line: str) -> Project:
    recipe = replace(project.recipe, seed=seed, epochs=EPOCHS[line], phases=())
    return replace(project, network=_network(project, line), recipe=recipe)


def variants(_project: Project) -> tuple[Variant, ...]:
    """A run of each network, which tells of itself along the way."""
    return tuple(Variant(line.id, 0.0, partial(_made, line=line.id)) for line in LINES)


def why_not(project: Project) -> str:
    """It trains convolutions, so it needs images of classes."""
    learner, data = learner_of(project), project.data
    if learner.rule != "gradient" or not learner.has_network or learner.plays:
        return say("This learner follows no gradient: choose Backpropagation.")
    if not data.classes or len(data.sample_shape) not in (2, 3) or min(data.sample_shape[:2]) < 6:
        return say("It trains convolutions: choose images with classes.")
    if project.network.heads or not data.test.any():
        return say("It needs one output and some images to test with: remove the others, or hold some out.")
    return ""


def tells(findings: Findings) -> str:
    """Which network is best after a little, and which after much."""
    lines = [banded(findings, line.id, "test_error") for line in LINES]
    lines = [line for line in lines if len(line.x)]
    named = {line.id: line.label for line in LINES}
    begun = [line for line in lines if line.x[0] <= LITTLE]
    if len(lines) < len(LINES) or not begun:
        return ""
    first = min(begun, key=lambda line: line.middle[line.x <= LITTLE][-1])
    last = min(lines, key=lambda line: line.middle[-1])
    return say(
        "After {few} {first} is best, with {error}; at the end {last}, with {least}.",
        few=counted(LITTLE, "multiply-add"),
        first=named[first.line],
        error=percent(float(first.middle[first.x <= LITTLE][-1])),
        last=named[last.line],
        least=percent(float(last.middle[-1])),
    )


EXPERIMENTS.add(
    Experiment(
        "little-compute",
        say("Little compute"),
        say("Which network is best where there is time for few operations only?"),
        say(
            "The test error along the run, over the multiply-adds of training by then. A VAX-11/780 "
            "made about 0.14 million operations a second (LINPACK, Dongarra). A single layer is the control."
        ),
        LINES,
        variants,
        "curve",
        (
            Chart(
                (Measure("test_error", say("test")),),
                say("multiply-adds of training"),
                say("classified wrongly"),
                log_x=True,
            ),
        ),
        why_not,
        tells,
        "little-compute",
    )
)
