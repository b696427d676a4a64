"""The test error over the width of a layer of random features: it rises, and falls again beyond as many as samples."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from nnsim.core.counted import counted, figures
from nnsim.core.findings import Findings
from nnsim.core.project import Project
from nnsim.core.shares import percent
from nnsim.data.kinds import kind_of
from nnsim.experiments.bands import banded
from nnsim.experiments.drawn import fewer
from nnsim.experiments.kinds import EXPERIMENTS, Chart, Experiment, Line, Measure, Variant
from nnsim.language.texts import say
from nnsim.networks.building import Builder

SAMPLES = 100
"""Training samples."""

WIDTHS = (10, 20, 40, 60, 80, 90, 100, 110, 120, 150, 200, 400, 1000, 2000)

WRONG, PENALTY = 0.2, 0.02

LINES = (
    Line("noise", say("20 % of the labels wrong")),
    Line("clean", say("all labels right"), is_control=True),
    Line("penalty", say("20 % wrong, L2 penalty")),
)


def _made(project: Project, seed: int, *, width: int, wrong: float, penalty: float) -> Project:
    builder = Builder()
    if len(project.data.sample_shape) > 1:
        builder.add("flatten")
    builder.add("random_projection", units=width)
    made, network = builder.network(), project.network
    network = replace(network, nodes=made.nodes, output=replace(network.output, inputs=made.output.inputs), groups=())
    data = fewer(project.data, SAMPLES, seed, wrong)
    return replace(project, data=data, network=network, recipe=replace(project.recipe, seed=seed, l2=penalty))


def variants(_project: Project) -> tuple[Variant, ...]:
    """Every line at every width."""
    knobs = {"noise": (WRONG, 0.0), "clean": (0.0, 0.0), "penalty": (WRONG, PENALTY)}
    return tuple(
        Variant(line, float(width), partial(_made, width=width, wrong=wrong, penalty=penalty))
        for line, (wrong, penalty) in knobs.items()
        for width in WIDTHS
    )


def why_not(project: Project) -> str:
    """It needs classes, and enough samples to draw from."""
    data = project.data
    if not data.classes or kind_of(data).modalities or data.vocabulary or data.lengths is not None:
        return say("It needs samples of classes: choose images, points or a table.")
    if project.network.heads:
        return say("It is made for one output: remove the others.")
    if int(data.train.sum()) < SAMPLES or not data.test.any():
        return say("It needs 100 training samples and some to test with: choose more data, or hold some out.")
    return ""


def tells(findings: Findings) -> str:
    """Where the peak is, and what is left of it at the largest width."""
    found = banded(findings, "noise", "test_error")
    if not len(found.x):
        return ""
    peak = int(found.middle.argmax())
    return say(
        "With wrong labels the test error is largest, {peak}, at {width} for 100 samples; with {most} it is {last}.",
        peak=percent(float(found.middle[peak])),
        width=counted(int(found.x[peak]), "random feature"),
        last=percent(float(found.middle[-1])),
        most=figures(float(found.x[-1])),
    )


EXPERIMENTS.add(
    Experiment(
        "double-descent",
        say("Double descent"),
        say("Is a network with more weights than samples worse on new samples?"),
        say(
            "100 training samples through 10 to 2,000 random features that never learn. The output weights are "
            "solved for at once: least squares, of all that fit the smallest. Right labels are the control."
        ),
        LINES,
        variants,
        "solving",
        (
            Chart(
                (Measure("test_error", say("test")), Measure("train_error", say("training"), faint=True)),
                say("random features"),
                say("classified wrongly"),
                log_x=True,
                mark=(float(SAMPLES), say("as many as samples")),
            ),
        ),
        why_not,
        tells,
        "double-descent",
    )
)
