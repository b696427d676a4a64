"""The arrays of an NPZ file in the import dialog: which are for training, testing and validation is corrected."""

from __future__ import annotations

import numpy as np
from import_hands import choose, rest
from PySide6.QtCore import Qt

from nnsim.io.choices import ImportChoices
from nnsim.ui.importing.dialog import ImportDialog


def test_arrays_for_testing_and_validation_are_corrected(qtbot, tmp_path) -> None:
    x, y = np.random.default_rng(1).random((12, 3), np.float32), np.arange(12) % 2
    parts = {"x_train": x, "y_train": y, "x_test": x[:4], "y_test": y[:4], "x_val": x[:6], "y_val": y[:6]}
    np.savez(tmp_path / "a.npz", **parts)
    dialog = ImportDialog(tmp_path / "a.npz", ImportChoices())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    rest(qtbot, dialog)
    controls = dialog.options.controls

    def shown() -> list[str]:
        rest(qtbot, dialog)
        names = ("test_inputs", "test_targets", "validation_inputs", "validation_targets")
        return [controls[name].current for name in names]

    assert shown() == ["x_test", "y_test", "x_val", "y_val"]
    choose(qtbot, controls["validation_inputs"], "-")
    assert shown() == ["x_test", "y_test", "-", ""]
    assert not controls["validation_targets"].isEnabled()
    choose(qtbot, controls["validation_inputs"], "x_test")
    rest(qtbot, dialog)
    assert "the array x_test is chosen twice; choose another" in dialog.troubles.text()
    assert not dialog.take.isEnabled()
    choose(qtbot, controls["test_inputs"], "x_val")
    assert shown() == ["x_val", "y_val", "x_test", "y_test"], "what was chosen first has stayed"
    assert "x_val and y_val are for testing; x_test and y_test are for validation" in dialog.notes.text()
    with qtbot.waitSignal(dialog.imported) as caught:
        qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    data = caught.args[0]
    rest(qtbot, dialog)
    assert [int(part.sum()) for part in (data.train, data.test, data.validation)] == [12, 6, 4]
