"""A learner that knows no probabilities shows none: the map is decided, and the header says so."""

from __future__ import annotations

import numpy as np
from network_scene import network_scene, project, weights_for
from pytestqt.qtbot import QtBot

from nnsim.edits.recipe import choose
from nnsim.tasks import answering


def test_answers_of_a_deciding_learner_are_certain() -> None:
    scores = np.array([[0.2, -1.0, 0.1], [-3.0, -2.0, -2.5]], np.float32)
    assert answering.answers("multiclass", scores, decides=True).tolist() == [[1, 0, 0], [0, 1, 0]]
    assert answering.answers("binary", scores[:, :1], decides=True).tolist() == [[1], [0]]
    assert answering.answers("regression", scores[:, :1], decides=True).tolist() == scores[:, :1].tolist()


def test_rosenblatts_rule_turns_the_map_into_decisions_and_back(qtbot: QtBot) -> None:
    scene = network_scene(qtbot, project())
    scene.live.set_weights(weights_for(scene.editor.project))
    assert len(np.unique(scene.live.answer)) > 2
    scene.editor.edit("rule", lambda p: choose(p, "learner", "perceptron"))
    assert set(np.unique(scene.live.answer)) == {0.0, 1.0}
    assert scene.panel.headers.headers["output"].name.text().endswith("step")
    scene.editor.stack.undo()
    assert len(np.unique(scene.live.answer)) > 2
