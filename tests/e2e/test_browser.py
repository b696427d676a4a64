"""The lower panel in the real window with a real engine: tabs, height, and samples judged by the network."""

from __future__ import annotations

import numpy as np
from driven_window import CTRL, SHIFT
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from nnsim.edits.validate import open_project

Key = Qt.Key


def test_tabs_by_keys_and_mouse_are_remembered_in_the_file(window, tmp_path):
    plots = window.bench.plots
    window.key(Key.Key_Tab, CTRL)
    assert plots.views["samples"].isVisible()
    window.key(Key.Key_Tab, CTRL)
    assert plots.views["columns"].isVisible()
    window.key(Key.Key_Tab, CTRL | SHIFT)
    window.bench.document.save(tmp_path / "a.nnsim")
    window.until((tmp_path / "a.nnsim").exists, "the file")
    assert open_project(tmp_path / "a.nnsim").project.view.panel == "samples"
    window.click(plots.tabs.button("curves"))
    assert plots.views["curves"].isVisible()
    assert not window.bench.editor.stack.canUndo(), "how it is shown is no step"


def test_the_lower_panel_grows_and_shrinks(window):
    plots, height = window.bench.plots, window.bench.plots.height()
    window.key(Key.Key_F6)
    window.until(lambda: plots.height() > 2 * height, "a large panel")
    assert not window.bench.data.isVisible()
    assert window.bench.actions["tall_panel"].isChecked()
    window.click(plots.tabs.button("samples"))
    window.qtbot.mouseDClick(plots.tabs.button("samples"), Qt.MouseButton.LeftButton)
    window.until(lambda: plots.height() == height, "the usual height")
    assert plots.views["samples"].isVisible()
    window.click(plots.enlarge)
    window.bench.actions["reset_layout"].trigger()
    assert window.bench.data.isVisible()
    assert not plots.enlarge.isChecked()


def test_samples_are_judged_relabelled_and_excluded(window):
    window.open_example("Digits with a single layer")
    window.key("7", CTRL)
    view = window.bench.plots.views["samples"]
    window.until(lambda: view.watcher.is_current, "what the network says")
    window.key(".", CTRL)
    window.until(lambda: window.epoch == 1 and view.watcher.is_current, "what it says after an epoch")
    said, data = view.watcher.said, window.bench.editor.project.data
    right = 100 * float((said.predictions == data.y)[data.test].mean())
    assert abs(right - window.accuracy) <= 0.05 + 1e-6  # the panel rounds
    train = float(window.bench.bridge.run.record.last("train_loss"))
    np.testing.assert_allclose(said.losses[data.train].mean(), train, rtol=1e-4)
    view.order.chosen.emit("hardest")
    hardest = view.sheet.sample
    window.click(view.sheet.viewport(), view.sheet.box_of(0).center())
    window.key(Key.Key_Delete)
    assert window.bench.editor.project.data.excluded[hardest]
    assert window.undo_text == f"Undo Exclude sample {hardest + 1:,}"
    window.until(lambda: view.watcher.is_current and not view.watcher._again, "what it says without the sample")
    window.key("z", CTRL)
    assert not window.bench.editor.project.data.excluded.any()


def test_while_it_trains_the_browser_follows_at_a_low_rate(window):
    window.key("7", CTRL)
    view = window.bench.plots.views["samples"]
    window.until(lambda: view.watcher.said is not None, "what the network says")
    steps: list[int] = []
    view.watcher.changed.connect(lambda: steps.append(view.watcher.said.step))
    window.play()
    window.until(lambda: len(steps) >= 2, "two answers")
    window.play()
    window.until(lambda: view.watcher.is_current, "the newest answer")
    assert steps == sorted(steps)
    assert steps[0] > 0


def test_a_leak_leads_to_its_samples(window):
    window.open_example("Iris flowers")
    window.until(lambda: window.bench.data.hints.sentences, "a hint")
    line = window.bench.data.hints.lines[0]
    window.bench.data.column.ensureWidgetVisible(line.show_them)
    QApplication.processEvents()
    window.click(line.show_them)
    view = window.bench.plots.views["samples"]
    assert view.isVisible()
    assert view.sheet.shown.index.tolist() == [101, 142]
