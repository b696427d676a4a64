"""What a lesson locks: a hidden control cannot come back by any path, and nothing from before a lock goes around it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from nnsim.app.commands import COMMANDS
from nnsim.app.lesson_locks import NEVER
from nnsim.app.workbench import Workbench
from nnsim.core.spec import Spec
from nnsim.edits.network import insert_layer
from nnsim.edits.recipe import set_recipe
from nnsim.lessons.lesson import Lock, lock_of
from nnsim.lessons.progress import ProgressFiles
from nnsim.ui.network.neurons.diagram import Weight

HIDDEN = (
    "recipe.rate", "recipe.optimizer", "data.brush", "data.tools.eraser", "network.palette_strip.presets",
    "network.headers", "network.inspect", "output.show_test", "transport.speed", "views.curves.log", "views.split",
    "views.columns.scaled", "views.unit", "views.landscape", "views.hidden", "network.inspector", "views.samples",
    "command.play", "command.new_seed", "view.samples", "panel.data",
)  # fmt: skip

LESSON = """---
format: 1
id: locked
title: Locked
start: spiral
---
## One
Free.

## Two
Held.
```lock
{locks}
```
"""

DENSE = Spec.of("dense", units=3)


def opened(bench: Workbench, folder: Path, locks: str) -> None:
    bench.lessons.files = ProgressFiles(folder / "progress")
    (folder / "locked.md").write_text(LESSON.format(locks=locks), "utf-8")
    bench.run("open_lesson", path=folder / "locked.md")


def to_the_locks(bench: Workbench) -> None:
    bench.lessons.do("on")
    assert bench.lessons.sitting
    assert bench.lessons.sitting.at == 1
    assert bench.lessons.locks.locks


def is_hidden(thing: str) -> bool:
    return lock_of(thing, tuple(Lock(pattern, "hidden") for pattern in HIDDEN)).state == "hidden"


def seen(bench: Workbench) -> list[str]:
    """Ids of what is hidden and nevertheless there, once everything that was begun is painted."""
    for _ in range(3):
        QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    bench.give_ids()
    widgets = (w for w in bench.shell.findChildren(QWidget) if w.isVisible() and is_hidden(w.objectName()))
    actions = [c.id for c in COMMANDS if is_hidden(f"command.{c.id}") and c.id not in NEVER]
    found = [widget.objectName() for widget in widgets]
    found += [name for name in actions if bench.actions[name].isVisible() or bench.actions[name].isEnabled()]
    found += ["view.samples"] if bench.plots.is_offered("samples") or "samples" in bench.plots.seen else []
    return found + (["panel.data"] if bench.data.isVisible() else [])


def paths(bench: Workbench) -> Iterator[str]:
    """Whatever brings parts of the window, one after the other."""
    left_out = {"quit", "restart_engine", "full_screen", "record", "close_view"}
    for command in COMMANDS:
        if command.id in left_out or command.menu.startswith("Lessons") or command.id.startswith("present_"):
            continue  # these go to other steps, or open what a teacher has
        bench.run(command.id)
        yield command.id
    for menu in bench.shell.menuBar().findChildren(QMenu):
        menu.aboutToShow.emit()
        yield f"menu {menu.title()}"
    keys = (command for command in COMMANDS if is_hidden(f"command.{command.id}") and isinstance(command.keys, str))
    for command in keys:
        QTest.keySequence(bench.shell, command.keys)
        yield f"key {command.keys}"
    for name in ("data", "plots", "recipe"):
        bench.layout.show_panel(name, True)
        yield f"panel {name}"
    for name in ("samples", "columns", "curves"):
        bench.plots.show_view(name)
        yield f"view {name}"
    for size in ((960, 600), (1366, 768), (1920, 1080)):
        bench.shell.resize(*size)
        yield f"size {size}"
    bench.editor.edit("Insert a layer", insert_layer.of(0, DENSE))
    yield "another layer"
    bench.network.canvas.setFocus()
    bench.editor.undo()
    yield "undo"
    bench.editor.redo()
    yield "redo"
    bench.run("examples", name="moons")
    bench.lessons.do("return")
    yield "another document and back"
    bench.lessons.show(False)
    yield "the lesson's panel put away"
    bench.lessons.show(True)
    yield "the lesson's panel brought"


def test_a_hidden_control_cannot_come_back_by_any_path(
    bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDialog, "exec", lambda self: self.hide() or 0)
    monkeypatch.setattr(QMenu, "exec", lambda *_: None)
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getExistingDirectory", lambda *_, **__: "")
    for ask in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(f"PySide6.QtWidgets.QFileDialog.{ask}", lambda *_, **__: ("", ""))
    opened(bench, tmp_path, "\n".join(f"{pattern}: hidden" for pattern in HIDDEN))
    assert {"recipe.rate", "command.play", "view.samples", "panel.data"} <= {
        *seen(bench),
        "recipe.rate",
        "command.play",
    }
    to_the_locks(bench)
    assert seen(bench) == []
    back = dict[str, list[str]]()
    for path in paths(bench):
        lessons = bench.lessons
        if lessons.stage is not None and lessons.stage.is_away:
            lessons.do("return")
        if found := seen(bench):
            back[path] = found
    assert back == {}
    bench.lessons.locks.put(())
    assert seen(bench) != [], "they are there again without locks"


def test_what_is_hidden_stays_so_when_the_program_starts_again(bench: Workbench, tmp_path: Path) -> None:
    opened(bench, tmp_path, "\n".join(f"{pattern}: hidden" for pattern in HIDDEN))
    to_the_locks(bench)
    bench.layout.remember()
    bench.lessons._end()
    bench.run("open_lesson", path=tmp_path / "locked.md")
    assert bench.lessons.sitting
    assert bench.lessons.sitting.at == 1
    assert seen(bench) == []


# ---------------------------------------------------------------- what was done before


def banners(bench: Workbench) -> list[str]:
    return [banner.text.text() for banner in bench.messages.toasts.banners]


def test_undo_takes_back_nothing_from_before_a_lock_that_holds_it(bench: Workbench, tmp_path: Path) -> None:
    opened(bench, tmp_path, "edit.insert_layer: fixed because the layer is there\nrecipe.rate: fixed")
    before = bench.editor.document
    bench.editor.edit("Insert a layer", insert_layer.of(0, DENSE))
    with_layer = bench.editor.document
    to_the_locks(bench)
    bench.run("undo")
    assert bench.editor.document.network == with_layer.network
    assert banners(bench) == ["Locked in this step: the layer is there."]
    bench.lessons.do("back")
    assert bench.editor.document.network == before.network, "the step before, as it was entered"
    bench.run("undo")
    assert bench.editor.document.network == with_layer.network, "nothing is locked here"


def test_redo_brings_nothing_back_from_before_a_lock_that_holds_it(bench: Workbench, tmp_path: Path) -> None:
    opened(bench, tmp_path, "recipe.rate: fixed because the rate is the question")
    rate = bench.editor.document.recipe.rate
    bench.editor.edit("Set the rate", set_recipe.of(rate=0.7))
    bench.run("undo")
    to_the_locks(bench)
    bench.run("redo")
    assert bench.editor.document.recipe.rate == rate
    assert bench.editor.edit("Set the batch", set_recipe.of(batch=3))
    bench.run("undo")
    bench.run("redo")
    assert bench.editor.document.recipe.batch == 3, "what is done under the locks is undone and made again"


def test_other_edits_from_before_are_undone(bench: Workbench, tmp_path: Path) -> None:
    opened(bench, tmp_path, "edit.insert_layer: fixed\ncommand.play: hidden")
    batch = bench.editor.document.recipe.batch
    bench.editor.edit("Set the batch", set_recipe.of(batch=batch + 1))
    to_the_locks(bench)
    bench.run("undo")
    assert bench.editor.document.recipe.batch == batch


# ---------------------------------------------------------------- weights set by hand


@pytest.fixture
def weights(bench: Workbench, tmp_path: Path) -> Workbench:
    opened(bench, tmp_path, "weights.output: fixed because the weights are found by training")
    plan = bench.live.plan
    arrays = {f"{layer.id}.{each.name}": np.full(each.shape, 0.5) for layer in plan.layers for each in layer.arrays}
    bench.live.set_weights(arrays)
    return bench


def one_of(bench: Workbench, layer: str) -> Weight:
    index = (0, 0)
    return Weight(f"{layer}.weight", index, "a weight")


def told(bench: Workbench) -> list[str]:
    return [name for name, *_ in bench.bridge.client.told if name == "set_weight"]


def test_no_weight_is_set_by_hand_that_is_locked(weights: Workbench) -> None:
    editor = weights.network.canvas.weights
    first = weights.live.plan.layers[0].id
    assert editor.set(one_of(weights, "output"), 1.5, editor.gesture())
    count = len(told(weights))
    to_the_locks(weights)
    assert not editor.set(one_of(weights, "output"), 2.5, editor.gesture())
    assert not editor.nudge(one_of(weights, "output"), 0.1)
    weights.run("undo")
    assert len(told(weights)) == count, "not even by Undo"
    assert set(banners(weights)) == {"Locked in this step: the weights are found by training."}
    assert editor.value(one_of(weights, "output")) == 1.5
    if first != "output":
        assert editor.set(one_of(weights, first), 2.5, editor.gesture()), "others are free"
