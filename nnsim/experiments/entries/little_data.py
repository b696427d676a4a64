"""Training and test error over the number of training samples: they part on few."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from nnsim.core.counted import counted, figures
from nnsim.core.findings import Findings
from nnsim.core.project import Project
from nnsim.core.shares import percent
from nnsim.data.entries import GENERATORS
from nnsim.data.kinds import kind_of
from nnsim.edits.network import mlp
from nnsim.experiments.bands import banded
from nnsim.experiments.drawn import drawn
from nnsim.experiments.kinds import EXPERIMENTS, Chart, Experiment, Line, Measure, Variant
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of

COUNTS = (20, 50, 100, 200, 500, 1000, 2000, 5000)
TEST = 1000
STEPS, BATCH = 4000, 10
"""Every run makes so many steps with batches of so many samples, however few there are."""

PENALTY = 0.01

LINES = (
    Line("large", say("two layers of 40")),
    Line("penalty", say("two layers of 40, L2 penalty")),
    Line("small", say("one layer of 4"), is_control=True),
)


def _made(project: Project, seed: int, *, count: int, units: tuple[int, ...], penalty: float) -> Project:
    made = mlp(replace(project, data=drawn(project, count, TEST, seed)), *units)
    epochs = max(STEPS * BATCH // count, 1)
    recipe = replace(project.recipe, seed=seed, l2=penalty, batch=BATCH, epochs=epochs, phases=())
    return replace(made, recipe=recipe)


def variants(_project: Project) -> tuple[Variant, ...]:
    """Every network with every number of samples."""
    knobs = {"large": ((40, 40), 0.0), "penalty": ((40, 40), PENALTY), "small": ((4,), 0.0)}
    return tuple(
        Variant(line, float(count), partial(_made, count=count, units=units, penalty=penalty))
        for line, (units, penalty) in knobs.items()
        for count in COUNTS
    )


def why_not(project: Project) -> str:
    """It draws new points, and trains networks on them."""
    learner, source = learner_of(project), project.data.source
    if learner.rule != "gradient" or not learner.has_network or learner.plays:
        return say("This learner follows no gradient: choose Backpropagation.")
    if source is None or source.kind not in GENERATORS or not project.data.classes:
        return say("It draws new points: choose a data set of the plane with classes.")
    has_count = any(parameter.id == "count" for parameter in GENERATORS[source.kind].parameters)
    if not has_count or not kind_of(project.data).is_painted or project.network.heads:
        return say("It draws new points: choose a data set of the plane with classes.")
    return ""


def tells(findings: Findings) -> str:
    """How far the curves part on the fewest and the most samples."""
    train, test = (banded(findings, "large", f"{part}_error") for part in ("train", "test"))
    if len(test.x) < 2 or len(train.x) != len(test.x):
        return ""
    few, many = (float(test.middle[n] - train.middle[n]) for n in (0, -1))
    return say(
        "Two layers of 40 are wrong about {few} more of the test samples than of {least}, "
        "and about {many} more than of {most}.",
        few=percent(max(few, 0.0)),
        least=counted(int(test.x[0]), "training sample"),
        many=percent(max(many, 0.0)),
        most=figures(float(test.x[-1])),
    )


EXPERIMENTS.add(
    Experiment(
        "little-data",
        say("Little data"),
        say("What does a large network make of few samples, and of many?"),
        say(
            "New points from the same source, 20 to 5,000 to learn from and 1,000 to test with; 4,000 steps "
            "each. A small network is the control."
        ),
        LINES,
        variants,
        "training",
        (
            Chart(
                (Measure("test_error", say("test")), Measure("train_error", say("training"), faint=True)),
                say("training samples"),
                say("classified wrongly"),
                log_x=True,
            ),
        ),
        why_not,
        tells,
        "little-data",
    )
)
