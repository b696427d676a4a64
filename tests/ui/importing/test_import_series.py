"""The import dialog says whether an array holds images or series, and takes a person's word for it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from import_hands import choose, rest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnsim.core.data import Data
from nnsim.io.choices import ImportChoices
from nnsim.io.sources import Source
from nnsim.ui.importing.dialog import ImportDialog


def opened(qtbot: QtBot, source: Source) -> ImportDialog:
    dialog = ImportDialog(source, ImportChoices())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    rest(qtbot, dialog)
    return dialog


def taken(qtbot: QtBot, dialog: ImportDialog) -> Data:
    with qtbot.waitSignal(dialog.imported) as caught:
        qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    data: Data = caught.args[0]
    return data


def test_an_array_of_twenty_steps_is_a_series_and_may_be_corrected(qtbot: QtBot, tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.random.default_rng(0).random((12, 20, 2), np.float32), y=np.arange(12) % 2)
    dialog = opened(qtbot, tmp_path / "a.npz")
    samples = dialog.options.controls["samples"]
    assert samples.current == "series"
    assert "each sample is a series of 20 steps of 2 channels" in dialog.notes.text()
    assert dialog.stack.currentWidget() is dialog.series
    assert "scaling" in dialog.options.controls
    choose(qtbot, samples, "image")
    rest(qtbot, dialog)
    assert dialog.stack.currentWidget() is dialog.pictures
    assert "scaling" not in dialog.options.controls
    choose(qtbot, dialog.options.controls["samples"], "series")
    rest(qtbot, dialog)
    data = taken(qtbot, dialog)
    assert (data.kind, data.sample_shape) == ("series", (20, 2))


def test_columns_tell_which_rows_are_one_series(qtbot: QtBot, tmp_path: Path) -> None:
    rows = [f"{who},{step},{who * step / 4},{'ab'[who % 2]}" for who in range(1, 9) for step in range(1, 4 + who % 3)]
    (tmp_path / "a.csv").write_text("\n".join(["patient,day,dose,kind", *rows]))
    dialog = opened(qtbot, tmp_path / "a.csv")
    assert dialog.options.controls["samples"].current == "rows"
    for column, use in (("patient", "series"), ("day", "step")):
        index = dialog.table.column.findText(column)
        dialog.table.used.emit(index, use)
        rest(qtbot, dialog)
    assert dialog.classes.text().startswith("8 samples")
    assert "samples" not in dialog.options.controls
    data = taken(qtbot, dialog)
    assert (data.kind, len(data), data.columns) == ("series", 8, ("dose",))
    assert data.lengths is not None
