"""The import dialog for a text: how it begins, how long passages are, and what comes out."""

from __future__ import annotations

from PySide6.QtCore import Qt

from nnsim.io.choices import ImportChoices
from nnsim.io.sources import Pasted
from nnsim.ui.importing.dialog import ImportDialog

VERSE = "Tyger Tyger, burning bright,\nIn the forests of the night;\n" * 12


def test_a_text_shows_how_it_begins_and_comes_in_as_passages(qtbot):
    dialog = ImportDialog(Pasted(VERSE), ImportChoices())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.shown is not None and dialog._job is None)
    assert dialog.stack.currentWidget() is dialog.text
    assert dialog.text.toPlainText() == VERSE.strip()
    assert set(dialog.options.controls) == {"encoding", "length", "test_share"}
    dialog.options.controls["length"].changed.emit(20.0)
    qtbot.waitUntil(lambda: dialog._job is None)
    assert dialog.shown.samples == (len(VERSE.strip()) - 1) // 20
    with qtbot.waitSignal(dialog.imported) as taken:
        qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    data = taken.args[0]
    assert (data.kind, data.sample_shape, data.split) == ("tokens", (20,), "given")
