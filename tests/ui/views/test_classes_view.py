"""How well each class is told over the epochs: from the rows of the history, which have it for every class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from fake_client import FakeClient
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.run import HISTORY, History
from nnsim.core.store import Store
from nnsim.examples.example import build, examples
from nnsim.tasks.columns import recall_id
from nnsim.ui.kit import theming
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.classes.view import ClassesView
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.kinds import VIEWS

load()
Edit = Callable[[Project], Project]


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[ClassesView]:
    theming.manager().set_mode("light")
    editor = Editor(Store(build(examples()["iris"])))
    client, live = FakeClient(), LiveModel(editor.store)
    bridge = EngineBridge(client, editor, Run(live))  # type: ignore[arg-type]
    bridge._timer.stop()
    context = ViewContext(editor, bridge)
    made = ClassesView(context)
    made.client, made.bridge, made.context = client, bridge, context
    qtbot.addWidget(made)
    made.resize(640, 172)
    made.show()
    yield made
    bridge.close()
    live.close()


def measure(view: ClassesView, *shares: tuple[float, float, float]) -> None:
    """Rows of these shares of the three classes, an epoch each."""
    rows = np.full((len(shares), len(HISTORY) + 3), np.nan)
    rows[:, :2] = np.arange(1, len(shares) + 1)[:, None]
    rows[:, len(HISTORY) :] = shares
    history = History(rows, (*HISTORY, *map(recall_id, range(3))))
    view.client.tell(replace(view.client.frame(step=len(shares)), history=history))
    view.bridge.tick()


def test_bars_tell_the_newest_row_and_the_best_so_far(view: ClassesView) -> None:
    assert view.said.text() == "Nothing was measured yet: train, with some samples held out for testing."
    measure(view, (0.5, 0.9, 0.2), (1.0, 0.25, 0.75))
    assert [(bar.name, bar.value, bar.number, bar.ghost) for bar in view.bars.bars] == [
        ("setosa", 1.0, "100 %", 1.0), ("versicolor", 0.25, "25 %", 0.9), ("virginica", 0.75, "75 %", 0.75)
    ]  # fmt: skip
    assert view.said.text() == (
        "Told worst: versicolor, 25 %; best: setosa, 100 %. Lost most since its best: versicolor, which had 90 %."
    )
    assert view.accessibleDescription() == view.said.text()
    assert view.table()[0] == ("epoch", "setosa", "versicolor", "virginica")
    assert list(view.table()[1]) == [(1.0, 0.5, 0.9, 0.2), (2.0, 1.0, 0.25, 0.75)]


def test_classes_that_are_told_equally_well_are_all_named(view: ClassesView) -> None:
    measure(view, (1.0, 0.5, 1.0))
    assert view.said.text() == "Told worst: versicolor, 50 %; best: setosa and virginica, 100 %."
    measure(view, (1.0, 0.5, 1.0), (1.0, 1.0, 1.0))
    assert view.said.text() == "Every class is told right in 100 % of its test samples."
    measure(view, (1.0, float("nan"), 1.0))
    assert view.said.text().startswith("Every class that is tested is told right in 100 % of its test samples.")


def test_a_class_that_is_pointed_at_is_told_and_picked(view: ClassesView) -> None:
    measure(view, (0.5, 0.9, float("nan")), (1.0, 0.25, float("nan")))
    wanted: list[tuple[np.ndarray, str]] = []
    view.context.samples_wanted.connect(lambda mask, words: wanted.append((mask, words)))
    QTest.mouseClick(view.bars, Qt.MouseButton.LeftButton, pos=view.bars.row(1).center().toPoint())
    assert view.said.text() == "versicolor: 25 % of its test samples are told right; best 90 %, first at epoch 1."
    data = view.context.editor.project.data
    np.testing.assert_array_equal(wanted[0][0], data.test & (data.y == 1))
    QTest.keyClick(view.bars, Qt.Key.Key_Down)
    assert view.said.text() == "virginica: none of the test samples is of this class."


def test_it_is_there_for_a_few_classes() -> None:
    fits = {name: VIEWS["classes"].fits(build(examples()[name])) for name in ("iris", "tiny-gpt", "spiral")}
    assert fits == {"iris": True, "tiny-gpt": False, "spiral": True}


@pytest.mark.parametrize("change", [
    lambda p: replace(p, data=replace(p.data, classes=(), y=p.data.x[:, 0].copy())),
    lambda p: replace(p, data=replace(p.data, classes=p.data.classes[:2], y=np.minimum(p.data.y, 1))),
])  # fmt: skip
def test_bars_of_classes_that_are_gone_are_neither_pointed_at_nor_picked(view: ClassesView, change: Edit) -> None:
    """Before a frame tells of the document as it is now."""
    measure(view, (0.5, 0.9, 0.2))
    QTest.keyClick(view.bars, Qt.Key.Key_End)
    for _ in range(3):
        QTest.keyClick(view.bars, Qt.Key.Key_Down)
    assert "virginica" in view.said.text()
    view.context.editor.edit("other classes", change)
    left = len(view.context.editor.project.data.classes)
    assert len(view.bars.bars) == left
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(view.bars, key)
    assert "virginica" not in view.said.text()
