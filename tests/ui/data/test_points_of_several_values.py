"""Points with several values: in the table that one types into, and as text that is copied and pasted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnsim.core.catalogue import load
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.core.store import Store
from nnsim.edits.data import set_generator
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.data.point_model import LABEL, PointModel
from nnsim.ui.data.points_text import from_text, to_text
from nnsim.ui.run.undo import Editor

load()
ARM = set_generator(Project(), Spec.of("arm", count=6))


def test_text_holds_all_of_them_and_comes_back() -> None:
    data = ARM.data
    text = to_text(data, np.ones(6, np.bool_))
    assert text.splitlines()[0].split("\t") == ["shoulder", "elbow", "hand x", "hand y", "split"]
    again = from_text(text, data, 0.0)
    np.testing.assert_array_equal(again.y, data.y)
    np.testing.assert_array_equal(again.test, data.test)
    assert from_text("1,2\n", data, 0.5).y.tolist() == [[0.5, 0.5]]
    with pytest.raises(ProblemError, match="Line 1 of the clipboard has no number in column 4"):
        from_text("1,2,3,x\n", data, 0.5)


def test_the_table_shows_and_changes_the_value_that_is_looked_at(qtbot: QtBot) -> None:
    editor = Editor(Store(replace(ARM, view=replace(ARM.view, value=1))))
    model = PointModel(editor, Painting(editor))
    assert model.headerData(LABEL, Qt.Orientation.Horizontal) == "hand y"
    before = editor.project.data.y.copy()
    assert model.setData(model.index(2, LABEL), "0.25")
    after = editor.project.data.y
    assert after[2].tolist() == [before[2, 0], 0.25]
    assert model.data(model.index(2, LABEL)) in {"0.25", "0.250"}
