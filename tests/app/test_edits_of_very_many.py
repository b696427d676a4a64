"""What is spread over turns, as very many samples are edited, ends with what a window shows that opens the document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from driven_window import built, leave
from eye import Seen, in_view
from fake_client import FakeClient
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from nnsim.app.workbench import Workbench
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.edits.data import add_points, move, relabel, remove
from nnsim.edits.network import mlp
from nnsim.ui.kit import theming
from nnsim.ui.kit.next_turn import MANY

COUNT = MANY + 1_500
SHOWN = "samples"
TURNS = 40
"""More than anything waits for."""

OF_CHANGES = ("not a file yet · unsaved changes", "Measured before the last change")
"""Said because something was changed, not of what the document is."""


def document() -> Project:
    rng = np.random.default_rng(1)
    x = rng.uniform(-3, 3, (COUNT, 2)).astype(np.float32)
    y = (x[:, 0] < -2.8).astype(np.float32)
    data = Data(x=x, y=y, test=rng.random(COUNT) < 0.25, kind="points", edited=True)
    return mlp(replace(Project(), data=data), 4)


def edit(bench: Workbench) -> None:
    """One edit after the other, some in a turn of their own, and one that is undone and made again.

    No sample of one class is left, which the network has to say.
    """
    changes: list[Callable[[Project], Project]] = [
        lambda p: add_points(p, np.full((300, 2), 2.5), 0.0),
        lambda p: relabel(p, np.flatnonzero(np.hypot(*p.data.x.T) < 0.3), 1.0),
        lambda p: move(p, p.data.x[:, 1] < -2.8, 0.3, 0.5),
        lambda p: remove(p, p.data.y == 1),
    ]
    for number, change in enumerate(changes):
        bench.editor.edit("Edit", change)
        if number % 2:
            QApplication.processEvents()
    bench.editor.undo()
    QApplication.processEvents()
    bench.editor.redo()
    assert len(bench.editor.project.data) > MANY


def seen(bench: Workbench) -> Seen:
    """The pictures on the screen before anything looks at them, and what is said, chosen and listed everywhere."""
    for _ in range(TURNS):
        QApplication.processEvents()
    hints = bench.data.hints
    for _ in range(500):
        if not (bench.output.plane._points.stale or hints._wait.isActive() or hints._job):
            break
        QTest.qWait(4)
    for _ in range(TURNS):
        QApplication.processEvents()
    found: Seen = {f"picture of {name}": each for name, each in pictures(bench).items()}
    found |= in_view(bench)
    for table in bench.shell.findChildren(QAbstractItemView):
        found |= cells(table)
    return found


def pictures(bench: Workbench) -> dict[str, QImage]:
    """What lies on the screen of each panel; asking a widget for its picture would draw it anew."""
    whole = bench.shell.screen().grabWindow(bench.shell.winId()).toImage()
    panels: dict[str, QWidget] = {
        "plane": bench.output.plane,
        "data": bench.data,
        "view": bench.plots.views[SHOWN],
        "network": bench.network,
    }
    found = {name: whole.copy(QRect(each.mapTo(bench.shell, QPoint()), each.size())) for name, each in panels.items()}
    assert all(len(set(bytes(each.constBits())[::4])) > 4 for each in found.values())
    return found


def as_read(project: Project) -> Project:
    """The same numbers in other memory: nobody remembers anything of them."""
    data = project.data
    return replace(project, data=replace(data, x=data.x.copy(), y=data.y.copy(), test=data.test.copy()))


def cells(table: QAbstractItemView) -> Seen:
    """How many rows there are, and what the first and the last of them say."""
    model = table.model()
    if model is None or not model.rowCount():
        return {}
    rows, name = model.rowCount(), f"{type(table).__name__} {table.accessibleName()}"
    said = [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in (*range(min(rows, 20)), rows - 1)
    ]
    return {f"{name} rows": rows, f"{name} cells": said}


@pytest.fixture
def fresh(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[[Project], Workbench]]:
    """Opens a document in a window of its own."""
    theming.manager().apply(qapp, "light")
    shells = []

    def opened(project: Project) -> Workbench:
        folder = tmp_path / str(len(shells))
        folder.mkdir()
        shell, bench = built(folder, FakeClient())
        shells.append(shell)
        shell.resize(1366, 900)
        shell.show()
        bench.document.show(project)
        bench.plots.show_view(SHOWN)
        for _ in range(TURNS):
            QApplication.processEvents()
        return bench

    yield opened
    for shell in shells:
        leave(shell)


def test_panels_end_with_what_they_show_of_the_document_at_once(fresh: Callable[[Project], Workbench]) -> None:
    edited = fresh(document())
    edit(edited)
    after = edited.editor.project
    now, first = seen(edited), seen(fresh(as_read(after)))
    apart = {name: (first.get(name), now.get(name)) for name in first.keys() | now.keys()}
    assert {name: both for name, both in apart.items() if both[0] != both[1] and both[1] not in OF_CHANGES} == {}
