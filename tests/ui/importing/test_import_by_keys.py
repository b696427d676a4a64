"""Enter in the import dialog: it imports from everywhere, and shows first what was typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from nnsim.io.choices import ImportChoices
from nnsim.io.sources import Pasted
from nnsim.ui.importing.dialog import ImportDialog

PEOPLE = "height,town,sport\n" + "".join(f"{150 + i},{'UG'[i % 2]},{'jc'[i % 3 % 2]}\n" for i in range(40))


@pytest.fixture
def open_dialog(qtbot):
    """A shown dialog that has looked at its source."""

    def opened() -> ImportDialog:
        dialog = ImportDialog(Pasted(PEOPLE), ImportChoices())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        rest(qtbot, dialog)
        return dialog

    return opened


def rest(qtbot, dialog) -> None:
    qtbot.waitUntil(lambda: dialog.shown is not None and dialog._job is None)


@pytest.mark.parametrize("place", ["table", "column", "delimiter", "test_share"])
def test_enter_imports_from_everywhere(qtbot, open_dialog, place) -> None:
    dialog = open_dialog()
    assert dialog.focusWidget() is dialog.table.table, "the keyboard starts at the table"
    places = {"table": dialog.table.table, "column": dialog.table.column, **dialog.options.controls}
    places[place].setFocus()
    with qtbot.waitSignal(dialog.imported) as caught:
        qtbot.keyClick(places[place], Qt.Key.Key_Return)
    assert len(caught.args[0]) == 40


def test_enter_shows_what_was_typed_before_it_imports(qtbot, open_dialog) -> None:
    dialog = open_dialog()
    field = dialog.options.controls["test_share"]
    field.setFocus()
    for typed in ("500", "50"):
        field.selectAll()
        qtbot.keyClicks(field, typed)
        with qtbot.assertNotEmitted(dialog.imported):
            qtbot.keyClick(field, Qt.Key.Key_Return)
            rest(qtbot, dialog)
        assert bool(field.complaint) == (typed == "500"), "a wrong entry keeps the key"
    with qtbot.waitSignal(dialog.imported) as caught:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert caught.args[0].test_share == 0.5
