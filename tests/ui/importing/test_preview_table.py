from PySide6.QtCore import Qt

from nnsim.io.choices import ImportChoices, Preview
from nnsim.ui.importing.preview_table import PreviewTable


def test_no_use_is_chosen_before_there_are_columns(qtbot) -> None:
    table = PreviewTable()
    qtbot.addWidget(table)
    chosen: list[tuple[int, str]] = []
    table.used.connect(lambda column, use: chosen.append((column, use)))
    table.show()
    for preview in (None, Preview("table", "empty", ImportChoices())):
        if preview:
            table.show_preview(preview, editable=True)
        for box in (table.column, table.use):
            assert not box.isEnabled()
            qtbot.keyClick(box, Qt.Key.Key_Down)
    assert not chosen
