"""Which views of a window are shown, and the mouse that changes it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from nnsim.app.workbench import Workbench
from nnsim.examples.example import build, examples


def show(bench: Workbench, example: str, panel: str = "curves") -> None:
    """An example that is opened with this view in front."""
    project = build(examples()[example])
    bench.document.show(replace(project, view=replace(project.view, panel=panel)))


def click(widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, widget.rect().center())


def visible(bench: Workbench) -> list[str]:
    """The views that can be seen, from left to right."""
    views = {name: view for name, view in bench.plots.views.made.items() if view.isVisible()}
    return sorted(views, key=lambda name: views[name].mapTo(views[name].window(), QPoint()).x())
