"""Ids of the controls of the window: lessons and tests find them by these, in any language."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from nnsim.examples.example import build, examples
from nnsim.ui.kit.widgets.slider import Track

ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")

KEPT = {
    "transport.undo", "transport.redo", "transport.reset", "transport.play", "transport.step", "transport.unit",
    "transport.speed", "transport.stop.switch", "transport.stop.field", "transport.device",
    "recipe.learner.combo", "recipe.loss.combo", "recipe.optimizer.combo", "recipe.schedule.combo",
    "recipe.rate.track", "recipe.rate.field", "recipe.batch.track", "recipe.l1.track", "recipe.l2.track",
    "recipe.seed.field", "recipe.epochs.field", "recipe.optimizer.beta1.track", "recipe.optimizer.beta1.hint",
    "output.plane", "output.show_test", "output.decisions", "output.test_pad.pad", "output.paint_box.chips.add_button",
    "network.canvas", "network.blocks.canvas", "network.inspect", "network.drawing.neurons", "network.drawing.blocks",
    "network.headers.dense1.plus", "network.headers.dense1.minus", "network.palette_strip.presets",
    "data.sets.points.spiral", "data.tools.brush", "data.brush.size_knob.track", "data.desk.pad",
    "data.knobs.form.noise.track", "data.knobs.split.choice", "data.knobs.seed", "data.knobs.clear_button",
    "views.tabs.curves", "views.tabs.samples", "views.split", "views.window_button", "views.enlarge",
    "views.curves.log", "views.samples.sheet", "views.columns.scaled", "large_pad.desk.pad",
}  # fmt: skip
"""Lessons name controls by these: none is taken back."""


def controls(bench) -> list[QWidget]:
    """What takes the keyboard and is ours: the parts of Qt's own widgets and what is only copied from are not."""
    found = [w for w in bench.shell.findChildren(QWidget) if type(w).__module__.startswith("nnsim.")]
    return [w for w in found if w.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(w, QMenu)]


@pytest.mark.parametrize("example", ["spiral", "wine", "digits-linear"])
def test_every_control_has_an_id_of_its_own_and_words_beside_it(bench, example):
    bench.document.show(build(examples()[example]))
    for view in ("curves", "samples", "columns"):
        bench.run(f"show_{view}")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    bench.give_ids()
    ids = Counter(control.objectName() for control in controls(bench))
    assert [name for name in ids if not ID.fullmatch(name)] == []
    assert {name: count for name, count in ids.items() if count > 1} == {}
    assert len(ids) > 100
    for control in controls(bench):
        assert control.objectName() not in control.accessibleName()


def test_ids_that_lessons_know_are_never_taken_back(bench):
    for view in ("curves", "samples", "columns"):
        bench.run(f"show_{view}")
    assert [name for name in sorted(KEPT) if bench.control(name) is None] == []


def test_what_is_made_later_is_found_too(bench):
    assert bench.control("recipe.optimizer.beta1.track") is not None
    bench.control("recipe.optimizer.combo").chosen.emit("sgd")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert bench.control("recipe.optimizer.beta1.track") is None
    assert isinstance(bench.control("recipe.rate.track"), Track)
    assert bench.control("recipe.no_such_thing") is None


def test_no_name_in_the_window_is_a_sentence(bench):
    names = {thing.objectName() for thing in bench.shell.findChildren(QWidget)}
    assert [name for name in names if " " in name] == []
