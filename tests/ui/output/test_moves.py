"""Bars for what each action is worth in one frame: one scale, and worked out only for who looks."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.ui.output import moves as module
from nnsim.ui.output.moves import Moves
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

load()


def weights(live: LiveModel, values: tuple[float, ...]) -> dict[str, np.ndarray]:
    """A network that holds the actions to be worth ``values``, whatever it sees."""
    found = {
        f"{layer.id}.{array.name}": np.zeros(array.shape, np.float32)
        for layer in live.plan.layers
        for array in layer.arrays
    }
    found["output.bias"][:] = values
    return found


def test_the_scale_is_the_largest_value_that_was_ever_shown(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = Editor(Store(choose_generator(Project(), "catch")))
    live = LiveModel(editor.store)
    shown = Moves(editor, live)
    qtbot.addWidget(shown)
    asked = []
    real = module.values_of
    monkeypatch.setattr(module, "values_of", lambda *given: asked.append(1) or real(*given))
    live.set_weights(weights(live, (0.0, 3.0, 1.0)))
    assert not asked, "nobody looks"
    shown.show()
    assert shown.bars.scale == pytest.approx(3.0)
    live.set_weights(weights(live, (0.0, 0.5, 1.5)))
    assert shown.bars.scale == pytest.approx(3.0), "a bar that shrinks is a value that shrank"
    editor.open(choose_generator(Project(), "breakout"))
    assert shown.bars.scale == 1.0
    live.close()
