"""Between an edit and the weights that fit it, every view keeps working."""

from __future__ import annotations

import numpy as np
from plane_scene import clear_undo, points, scene
from PySide6.QtGui import QColor

from nnsim.edits.network import change_units, mlp
from nnsim.ui.plane.view import PlaneView


def test_a_neuron_can_be_shown_large_before_its_weights_are_known(qtbot):
    it = scene(points([(0, 0), (1, 1)], [0, 1]))
    it.editor.edit("layer", lambda p: mlp(p, 2))
    it.live.set_weights(
        {
            "dense1.weight": np.eye(2, dtype=np.float32), "dense1.bias": np.zeros(2, np.float32),
            "output.weight": np.ones((1, 2), np.float32), "output.bias": np.zeros(1, np.float32),
        }
    )  # fmt: skip
    view = PlaneView(it.editor, it.live)
    qtbot.addWidget(view)
    view.resize(200, 200)
    it.editor.edit("unit", lambda p: change_units(p, "dense1", 1))
    it.live.set_focus(("dense1", 2))
    picture = view.grab().toImage()
    assert picture.pixelColor(100, 100) != QColor()
    assert it.live.focus == ("dense1", 2)
    clear_undo()
