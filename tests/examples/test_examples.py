"""The bundled examples: stable names, files that are up to date, projects without problems."""

from __future__ import annotations

import numpy as np
import pytest

from nnsim.core.problem import ProblemError
from nnsim.data.kinds import kind_of
from nnsim.edits import checks
from nnsim.examples.example import DEFAULT, EXAMPLES, build, example_path, examples, open_example, suggestion
from nnsim.recipes.phases import counted_outputs, in_phase
from nnsim.tasks.plan import plan

NAMES = (
    "and", "or", "xor", "circle", "gauss", "spiral", "moons", "perceptron", "xor-features", "regression-plane",
    "robot-arm", "iris", "wine", "digits-linear", "mnist-mlp", "mnist-cnn", "lenet5", "glyphs", "resnet-small",
    "alexnet", "autoencoder", "segnet-small", "two-answers", "pretrain", "mark1", "flow-painted",
    "nearest-neighbours", "support-vectors", "decision-tree", "random-forest", "dqn-catch", "dqn-breakout",
    "adding-gru", "moving-ball",
)  # fmt: skip
"""Part of the contract of the command line: none may ever disappear."""


def test_names_are_stable() -> None:
    assert set(NAMES) <= set(examples().ids())
    assert DEFAULT in EXAMPLES


@pytest.mark.parametrize("name", examples().ids())
def test_bundled_file_equals_its_declaration(name: str) -> None:
    """Otherwise run ``packaging/make_examples.py``. Sines may differ in their last bit between processors."""
    bundled, built = open_example(name), build(EXAMPLES[name])
    assert bundled.checkpoint is None
    assert (bundled.project.name, bundled.project.network) == (built.name, built.network)
    assert (bundled.project.recipe, bundled.project.view) == (built.recipe, built.view)
    ours, theirs = bundled.project.data, built.data
    assert ours.x.shape == theirs.x.shape
    assert ours.x is theirs.x or np.allclose(ours.x, theirs.x, rtol=1e-6, atol=1e-6)
    assert np.allclose(ours.y, theirs.y, rtol=1e-6, atol=1e-6)
    assert np.array_equal(ours.test, theirs.test)
    assert np.array_equal(*(0 if data.lengths is None else data.lengths for data in (ours, theirs)))
    for field in (
        "kind",
        "classes",
        "columns",
        "plane",
        "source",
        "seed",
        "test_share",
        "edited",
        "bundled",
        "scaling",
        "origin",
    ):
        assert getattr(ours, field) == getattr(theirs, field)


def test_no_other_file_is_bundled() -> None:
    files = {path.stem for path in example_path("xor").parent.iterdir()}
    assert files == set(examples().ids())


@pytest.mark.parametrize("name", examples().ids())
def test_example_is_ready_to_learn(name: str) -> None:
    example = EXAMPLES[name]
    project = open_example(name).project
    assert plan(project).problems == ()
    assert checks.problems(project) == ()
    assert 1 <= example.item <= 32
    assert example.summary.isascii()
    assert example.summary.endswith(".")
    assert 10 < len(example.summary) <= 80
    assert project.data.test.any() == kind_of(project.data).is_split


def test_what_the_examples_are_about() -> None:
    assert open_example("perceptron").project.recipe.learner.kind == "perceptron"
    features = open_example("xor-features").project.network
    assert features.nodes == ()
    assert "x1x2" in features.features
    assert open_example("regression-plane").project.data.targets == "values"
    project = open_example("pretrain").project
    assert [counted_outputs(project, epoch) for epoch in (0, 20, 35)] == [("output2",), ("output",), ("output",)]
    frozen = [in_phase(project, epoch).network.frozen - {"flatten1"} for epoch in (0, 20, 35)]
    assert frozen == [{"output"}, {"dense1", "dense2", "dense3", "output2"}, {"dense3", "output2"}]


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(ProblemError, match=r"There is no example called 'spirals'; did you mean spiral\?"):
        open_example("spirals")
    assert suggestion("XOR").startswith("did you mean xor")
    assert suggestion("zzz").startswith("the examples are and, or, ")
