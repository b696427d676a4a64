"""Who is best on few samples, and who on many: the network of the document beside other learners."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from nnsim.core import seeds
from nnsim.core.counted import counted
from nnsim.core.data import PARTS, Data
from nnsim.core.findings import Findings
from nnsim.core.project import Project
from nnsim.core.shares import percent
from nnsim.core.spec import Spec
from nnsim.core.tally import tally
from nnsim.experiments.bands import banded
from nnsim.experiments.kinds import EXPERIMENTS, Chart, Experiment, Line, Measure, Variant
from nnsim.language.texts import say
from nnsim.recipes.kinds import LEARNERS, learner_of
from nnsim.tasks.kinds import task_of

SIZES = (10, 30, 100, 300, 1000, 3000)
"""Training samples."""

STEPS = 3_000
"""So many steps the network makes, on however many samples."""

NETWORK = "network"
OTHERS = ("vectors", "forest", "neighbours", "logistic", "bayes")
LINES = (
    Line(NETWORK, say("network"), is_control=True),
    *(Line(name, LEARNERS[name].label) for name in OTHERS),
)


def _some(data: Data, size: int, seed: int) -> Data:
    """``size`` of the training samples, of each class as large a share as it has, and all test samples."""
    draw, train = seeds.generator(seed, "some", size), np.flatnonzero(data.train)
    mixed = train[draw.permutation(len(train))]
    rank = np.empty(len(mixed))
    for index in np.unique(data.y[mixed]):
        own = np.flatnonzero(data.y[mixed] == index)
        rank[own] = (np.arange(len(own)) + 0.5) / len(own)
    chosen = mixed[np.argsort(rank, kind="stable")[:size]]
    keep = data.test.copy()
    keep[chosen] = True
    return data.take(keep)


def _made(project: Project, seed: int, *, size: int, learner: str) -> Project:
    data, recipe = _some(project.data, size, seed), replace(project.recipe, seed=seed)
    if learner == NETWORK:
        epochs = max(round(STEPS * min(recipe.batch, size) / size), 1)
        return replace(project, data=data, recipe=replace(recipe, epochs=epochs))
    kind = LEARNERS[learner]
    chosen = replace(recipe, learner=Spec(learner), loss=kind.loss or recipe.loss, epochs=1)
    return replace(project, data=data, recipe=chosen)


def variants(project: Project) -> tuple[Variant, ...]:
    """Every learner on every size that there are samples for, and that it can take."""
    count = project.data.how_many("train")
    return tuple(
        Variant(line.id, float(size), partial(_made, size=size, learner=line.id))
        for line in LINES
        for size in SIZES
        if size <= count and (line.id == NETWORK or size <= (LEARNERS[line.id].most or size))
    )


def why_not(project: Project) -> str:
    """Classes, a network of the document's own, and samples to choose from."""
    learner, data = learner_of(project), project.data
    if learner.rule != "gradient" or not learner.has_network or learner.plays:
        return say("The network is one of those who take part: choose Backpropagation.")
    are_able = all(task_of(project).id in LEARNERS[other].outputs for other in OTHERS)
    if not are_able or project.network.heads or not data.classes:
        return say("It compares shares that are right: choose data with classes, and one output for them.")
    if data.how_many("train") < SIZES[1] or not data.test.any():
        return say("It needs 30 training samples and some test samples: draw more, or hold some out.")
    present = tally(data).classes[PARTS.index("train")]
    if np.count_nonzero(present) < 2:
        return say("All training samples are of one class: draw another one, too.")
    return ""


def tells(findings: Findings) -> str:
    """Who is best on the fewest samples, and who on the most."""
    found = {line.id: banded(findings, line.id, "test_error") for line in LINES}
    sizes = sorted({size for line in found.values() for size in line.x.tolist()})
    words = []
    for size in dict.fromkeys((sizes[0], sizes[-1])) if sizes else ():
        errors = {
            name: float(line.middle[line.x.tolist().index(size)]) for name, line in found.items() if size in line.x
        }
        least = min(errors.values())
        names = say(" and ").join(line.label for line in LINES if errors.get(line.id) == least)
        words.append(
            say(
                "Least wrong on {samples}: {names}, with {share} of the test samples.",
                samples=counted(int(size), "training sample"),
                names=names,
                share=percent(least),
            )
        )
    return " ".join(words)


EXPERIMENTS.add(
    Experiment(
        "who-wins",
        say("Who wins on 30 samples, who on 3,000?"),
        say("Which learner errs least on few samples, and which on many?"),
        say(
            "The network makes 3,000 steps on 10 to 3,000 of the training samples; the others are fitted to the same "
            "ones with their usual settings. All are asked about the same test samples."
        ),
        LINES,
        variants,
        "training",
        (
            Chart(
                (Measure("test_error", say("test error")),),
                say("training samples"),
                say("share of the test samples that is wrong"),
                log_x=True,
            ),
            Chart(
                (Measure("train_error", say("training error")),),
                say("training samples"),
                say("share of the training samples that is wrong"),
                log_x=True,
            ),
        ),
        why_not,
        tells,
        "who-wins",
    )
)
