"""What a person does at the recipe panel, with mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.recipe.cells import ChoiceCell
from nnsim.ui.recipe.panel import RecipePanel

LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


def combo(panel: RecipePanel, name: str) -> ComboBox:
    cell = panel.page.cells[name]
    assert isinstance(cell, ChoiceCell)
    return cell.combo


def take(panel: RecipePanel, name: str, label: str) -> None:
    """Open the list and click on an entry, as a person does."""
    box = combo(panel, name)
    QTest.mouseClick(box, LEFT, NO_KEYS, box.rect().center())
    view = box.view()
    QTest.qWait(1)
    at = view.visualRect(box.model().index(box.findText(label), 0)).center()
    QTest.mouseMove(view.viewport(), at)
    QTest.mousePress(view.viewport(), LEFT, NO_KEYS, at)
    QTest.mouseRelease(view.viewport(), LEFT, NO_KEYS, at)
    QApplication.processEvents()


def type_into(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, LEFT, NO_KEYS, widget.rect().center())
