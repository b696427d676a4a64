"""Exported ONNX models answer as the network does, in the runtime of another maker."""

from __future__ import annotations

import numpy as np
import pytest
from exported import PROJECTS
from onnx_runs import answered, some_weights

from nnsim.catalog import forward
from nnsim.catalog.example import examples, open_example
from nnsim.engine.learners.base import make
from nnsim.engine.samples import inputs

UNLIKE = ("optimizer", "schedule", "initializer", "loss", "perceptron", "penalties", "a batch")
"""Projects whose networks are like others."""

ALL = {name: project for name, project in PROJECTS.items() if not name.startswith(UNLIKE)}
ALL |= {f"example {name}": open_example(name).project for name in examples().ids()}


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("count", [1, 17])
def test_models_answer_as_the_network_does(name: str, count: int) -> None:
    project, weights = ALL[name], some_weights(ALL[name])
    learner = make(project, "cpu")
    learner.load(weights, {})
    expected = learner.scores(inputs(project, project.data.x[:count]))
    scores, answers = answered(project, weights, count)
    scale = max(1.0, float(abs(expected).max()))
    np.testing.assert_allclose(scores / scale, expected / scale, atol=1e-5)
    likely = forward.answers(project.network.output.spec.kind, scores)
    np.testing.assert_allclose(answers / scale, likely / scale, atol=1e-5)
