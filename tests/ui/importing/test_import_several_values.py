"""Several columns of a table as the target, in the import dialog."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from import_hands import rest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnsim.io.choices import ImportChoices
from nnsim.ui.importing.dialog import ImportDialog


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> Iterator[ImportDialog]:
    rows = "".join(f"{150 + i},{50 + i % 7},{'judo' if i % 2 else 'chess'}\n" for i in range(40))
    (tmp_path / "people.csv").write_text(f"height,weight,sport\n{rows}")
    made = ImportDialog(tmp_path / "people.csv", ImportChoices())
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    rest(qtbot, made)
    yield made
    made.reject()


def uses(dialog: ImportDialog) -> list[str]:
    assert dialog.shown is not None
    return [column.use for column in dialog.shown.columns]


def give(qtbot: QtBot, dialog: ImportDialog, column: int, use: str) -> None:
    dialog.table.used.emit(column, use)
    qtbot.waitUntil(lambda: uses(dialog)[column] == use)
    rest(qtbot, dialog)


def test_columns_of_values_are_learned_together(qtbot: QtBot, dialog: ImportDialog) -> None:
    assert uses(dialog) == ["number", "number", "classes"]
    give(qtbot, dialog, 0, "values")
    assert uses(dialog)[2] == "category", "the target that was only guessed made way"
    assert dialog.notes.text().startswith(f"Column {dialog.shown.columns[2].name} is an input now")
    give(qtbot, dialog, 1, "values")
    assert dialog.classes.text().endswith("2 values to learn: height, weight")
    with qtbot.waitSignal(dialog.imported) as caught:
        qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    data = caught.args[0]
    rest(qtbot, dialog)
    assert (data.target_names, data.target_shape) == (("height", "weight"), (2,))


def test_classes_are_learned_alone(qtbot: QtBot, dialog: ImportDialog) -> None:
    give(qtbot, dialog, 0, "values")
    give(qtbot, dialog, 1, "values")
    give(qtbot, dialog, 2, "classes")
    assert uses(dialog) == ["number", "number", "classes"]
