"""Exported ONNX models answer as the network does, in the runtime of another maker."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from exported import PROJECTS, brief
from onnx_runs import given, session, some_weights

from nnsim.core.spec import Spec
from nnsim.engine.learners.base import make
from nnsim.engine.samples import inputs
from nnsim.examples.example import examples, open_example
from nnsim.io.onnx.network import output_names, to_bytes
from nnsim.recipes.kinds import LEARNERS
from nnsim.tasks import answering, feeding
from nnsim.tasks.heads import seen_from
from nnsim.tasks.kinds import task_of

UNLIKE = ("optimizer", "schedule", "initializer", "loss", "perceptron", "penalties", "a batch")
"""Projects whose networks are like others."""

ALL = {name: project for name, project in PROJECTS.items() if not name.startswith(UNLIKE)}
ALL |= {
    f"example {example.id}": brief(open_example(example.id).project)
    for example in examples()
    if "onnx" in LEARNERS[example.recipe.learner.kind].exports
}


@pytest.mark.parametrize("name", [name for name in ALL if ALL[name].network.heads])
def test_every_output_answers_under_its_name(name: str) -> None:
    project, weights = ALL[name], some_weights(ALL[name])
    learner = make(project, "cpu")
    learner.load(weights, {})
    model = session(to_bytes(project, learner.weights()))  # a machine has but one matrix for both ways
    samples = project.data.x[:5]
    fields = learner.fields(inputs(project, samples))
    names = output_names(project)
    assert [output.name for output in model.get_outputs()] == [name for pair in names.values() for name in pair]
    for output, pair in names.items():
        scores, answers = model.run(pair, given(project, samples))
        scale = max(1.0, float(abs(fields[output]).max()))
        np.testing.assert_allclose(scores / scale, fields[output] / scale, atol=1e-5)
        np.testing.assert_allclose(answers, answering.told(seen_from(project, output), scores), atol=1e-5 * scale)
    if name == "outputs of a table":
        assert names["output2"] == ("robust_slow_scores", "robust_slow_answers")


@pytest.mark.parametrize("name", ALL)
def test_models_answer_as_the_network_does(name: str) -> None:
    """For a single sample as well as for many."""
    project, weights = ALL[name], some_weights(ALL[name])
    plain = replace(project, recipe=replace(project.recipe, learner=Spec("backprop")))  # ONNX knows no decisions
    learner = make(project, "cpu")
    learner.load(weights, {})
    model = session(to_bytes(project, learner.weights()))  # a machine has but one matrix for both ways
    for count in (1, 17):
        expected = learner.scores(inputs(project, project.data.x[:count]))
        samples = project.data.x[:count]
        fed = feeding.inputs(project, samples) if task_of(project).noised else samples  # the network alone
        scores, answers = model.run(["scores", "answers"], given(project, fed))
        scale = max(1.0, float(abs(expected).max()))
        np.testing.assert_allclose(scores / scale, expected / scale, atol=1e-5)
        likely = answering.told(plain, scores)
        np.testing.assert_allclose(answers, likely, rtol=1e-6, atol=1e-5 * scale)
