"""A roll is unrolled in the window: real engine, mouse and keys."""

from __future__ import annotations

import numpy as np
import pytest
from driven_window import driven_window
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from nnsim.core.catalogue import load
from nnsim.core.spec import Spec
from nnsim.edits.data import set_generator
from nnsim.examples.example import build, examples

load()


@pytest.mark.slow
def test_a_roll_is_unrolled_until_an_edge_cuts_short_and_a_layer_with_it(qtbot, engine, tmp_path) -> None:
    project = set_generator(build(examples()["swiss-roll"]), Spec.of("swiss_roll", count=600))
    with driven_window(qtbot, engine, tmp_path, project=project) as window:
        bench = window.bench
        bench.shell.resize(1366, 768)
        window.until_ready()
        bench.run("show_manifold")
        view = bench.plots.views["manifold"]
        known = lambda k: view._found and view._found.done >= 1 and view._found.about.k == k  # noqa: E731
        window.until(lambda: known(10), "the roll unrolled")
        roll, isomap = view._found, view._found.of_method("isomap")
        assert not roll.cut.any()
        assert abs(np.corrcoef(isomap.points[:, 0], project.data.y[roll.samples])[0, 1]) > 0.98

        view.controls.k.track.setFocus()
        QTest.keyClick(view.controls.k.track, Qt.Key.Key_End)
        window.until(lambda: known(40), "forty neighbours")
        assert view._found.cut.any()
        assert "cut short" in view.accessibleDescription()
        assert bench.editor.project.view.neighbours == 40
        shown = view._found.of_method("pca")
        assert np.allclose(shown.points, roll.of_method("pca").points, atol=1e-3)  # no mirror between both
        view.controls.k.track.setValue(8)  # from 2 on
        window.until(lambda: known(10), "ten neighbours again")

        spot = view.panes.places(2)[7]
        QTest.mouseClick(view.panes, Qt.MouseButton.LeftButton, pos=QPointF(*spot).toPoint())
        looked_at = int(np.flatnonzero(view._found.samples == bench.plots.context.run.live.chosen.index)[0])
        assert np.abs(view.panes.places(2)[looked_at] - spot).max() <= 2  # there are many in a few px
        QTest.mouseClick(view.controls.play, Qt.MouseButton.LeftButton)
        window.until(lambda: view.space.unrolled == 1, "the end of the way")

        view.controls.layer.set_current("dense2")
        view.controls._on_layer()
        window.until(lambda: known(10) and view._found.wide == 24, "the hidden layer")
        before = view._found
        bench.bridge.step("epoch")
        window.until(lambda: known(10) and view._found.step > before.step, "the layer after an epoch")
        for _ in range(3):  # while an answer is worked out
            bench.bridge.step("epoch")
        newest = lambda: bench.bridge.run.record.frame  # noqa: E731
        window.until(lambda: newest().epoch >= 4, "three epochs more")
        window.until(lambda: view._found.step == newest().step and view._found.done >= 1, "the layer as it stands now")
        assert view._found.about.node == "dense2"
        assert not np.allclose(view._found.places, before.places)
