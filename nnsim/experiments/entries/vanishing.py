"""How large the gradient is that reaches the first layer, through more and more layers."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from nnsim.core.counted import counted, figures
from nnsim.core.findings import Findings
from nnsim.core.network import Network
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.experiments.bands import banded
from nnsim.experiments.kinds import EXPERIMENTS, Chart, Experiment, Line, Measure, Variant
from nnsim.language.texts import say
from nnsim.networks.building import Builder
from nnsim.recipes.kinds import learner_of

DEPTHS = (2, 3, 4, 6, 8, 10, 12, 14, 16, 18, 20)
"""Hidden layers."""

UNITS = 16

XAVIER, HE, SMALL = Spec("xavier"), Spec("he"), Spec.of("normal", std=0.1)


def _network(project: Project, depth: int, activation: str, *, skips: bool, normal: bool) -> Network:
    """So many dense layers; with ``skips`` each but the first adds to what it reads, ``normal`` ones are normalised."""
    builder = Builder()
    for layer in range(depth):
        before = builder.last
        builder.add("dense", units=UNITS, activation=activation)
        if normal:
            builder.add("layernorm")
        if skips and layer:
            builder.add("add", before, builder.last)
    made, network = builder.network(), project.network
    return replace(network, nodes=made.nodes, output=replace(network.output, inputs=made.output.inputs), groups=())


def _made(
    project: Project, seed: int, *, depth: int, activation: str, start: Spec, skips: bool = False, normal: bool = False
) -> Project:
    network = _network(project, depth, activation, skips=skips, normal=normal)
    return replace(project, network=network, recipe=replace(project.recipe, initializer=start, seed=seed))


KINDS = {
    "sigmoid_small": partial(_made, activation="sigmoid", start=SMALL),
    "sigmoid": partial(_made, activation="sigmoid", start=XAVIER),
    "sigmoid_skips": partial(_made, activation="sigmoid", start=XAVIER, skips=True),
    "sigmoid_norm": partial(_made, activation="sigmoid", start=XAVIER, normal=True),
    "tanh": partial(_made, activation="tanh", start=XAVIER),
    "relu": partial(_made, activation="relu", start=HE),
}
"""By line: an activation, a start, and what is built around each layer."""

LINES = (
    Line("relu", say("ReLU, He's start")),
    Line("sigmoid_norm", say("sigmoid, normalised")),
    Line("sigmoid_skips", say("sigmoid with skips")),
    Line("tanh", say("tanh, Xavier's start")),
    Line("sigmoid", say("sigmoid, Xavier's start"), is_control=True),
    Line("sigmoid_small", say("sigmoid, small start")),
)


def variants(_project: Project) -> tuple[Variant, ...]:
    """Every line at every depth."""
    return tuple(
        Variant(line.id, float(depth), partial(KINDS[line.id], depth=depth)) for line in LINES for depth in DEPTHS
    )


def why_not(project: Project) -> str:
    """A chain of dense layers needs vectors, and a gradient."""
    learner = learner_of(project)
    if learner.rule != "gradient" or not learner.has_network or learner.plays:
        return say("This learner follows no gradient: choose Backpropagation.")
    if len(project.data.sample_shape) != 1 or project.data.vocabulary or project.data.modality_shapes:
        return say("Its layers are dense ones, which need points or a table: choose such data.")
    if project.network.heads:
        return say("It is made for one output: remove the others.")
    return ""


def tells(findings: Findings) -> str:
    """What is left in the first layer, of sigmoids and of ReLUs."""
    words = []
    for line, name in (("sigmoid", say("sigmoids")), ("relu", say("ReLUs"))):
        found = banded(findings, line, "first")
        if len(found.x) > 1 and found.middle[0] > 0:
            share = found.middle[-1] / found.middle[0]
            words.append(
                say(
                    "With {many} of {name} the first one gets {share} times the gradient that it has with {few:.0f}.",
                    many=counted(int(found.x[-1]), "hidden layer"),
                    name=name,
                    few=found.x[0],
                    share=figures(float(f"{share:.0e}")),
                )
            )
    return " ".join(words)


FIRST = Measure("first", say("gradient in the first layer"))

EXPERIMENTS.add(
    Experiment(
        "vanishing",
        say("Vanishing gradients"),
        say("How much of the gradient reaches the first layer of a deep network?"),
        say(
            "Networks of 2 to 20 layers of 16 neurons, with fresh weights: how large the slopes of the "
            "loss are in each layer (root mean square). Plain sigmoids are the control."
        ),
        LINES,
        variants,
        "gradients",
        (
            Chart((FIRST,), say("hidden layers"), say("gradient in the first layer"), decades=(-24, 0)),
            Chart((), say("layer"), say("gradient of each layer"), decades=(-24, 0), profile="layer"),
        ),
        why_not,
        tells,
        "vanishing",
    )
)
