"""Every bundled set in the panels of the window, on made-up weights."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from desk import Desk, colors, desks
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.network import INPUT, OUTPUT
from nnsim.core.spec import Spec
from nnsim.data import feeding
from nnsim.data.bundled import BUNDLED
from nnsim.edits.data import replace_data, set_generator
from nnsim.networks import forward
from nnsim.ui.data.scaling_row import ranges
from nnsim.ui.kit import theming
from nnsim.ui.plane.names import neuron_name

load()

NAMES = BUNDLED.ids()


@pytest.fixture
def desk(qtbot) -> Iterator[Callable[..., Desk]]:
    """``desk(*units)``: XOR and a network of these hidden layers."""
    yield from desks(qtbot)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("units", [(), (3,)])
def test_each_set_opens_in_both_themes(desk, qapp, name: str, units: tuple[int, ...]) -> None:
    theming.manager().apply(qapp, "light")  # while there is little to dress
    it = desk(*units)
    it.choose(name)
    it.weigh()
    assert it.project.data.bundled == name
    assert it.live.fits != it.live.is_blind
    for mode in ("light", "dark", "light"):
        theming.manager().set_mode(mode)
        for panel in it.panels():
            assert colors(panel.grab().toImage()) > 20
    it.editor.stack.undo()
    it.weigh()
    assert it.output.plane.isVisible()
    assert it.data.tools.isVisible()


@pytest.mark.parametrize("name", NAMES)
def test_every_part_of_the_canvas_can_be_pointed_at(desk, name: str) -> None:
    it = desk(3)
    it.choose(name)
    it.weigh()
    canvas = it.network.canvas
    for number, box in enumerate(canvas.diagram.layout.boxes):
        for slot in {0, box.shown - 1}:
            x, y = box.corner(slot)
            QTest.mouseMove(canvas.viewport(), QPoint(round(x + box.cell / 2), round(y + box.cell / 2)))
            cell, _ = it.network.pointer.under(x + box.cell / 2, y + box.cell / 2)
            canvas.point_at(cell, None)
            assert canvas.diagram.columns[number].id
            canvas.grab()
            it.output.grab()
            if cell:
                assert canvas.cell_tip(cell)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_E, Qt.Key.Key_Escape):
        QTest.keyClick(canvas, key)


# ---------------------------------------------------------------- tables


def test_the_plane_asks_the_network_about_lifted_points(desk) -> None:
    it = desk()
    it.choose("iris")
    it.weigh()
    data, live = it.project.data, it.live
    means = data.x[~data.test].mean(axis=0, dtype=np.float64)
    sample = np.array([[means[0], means[1], 5.0, 1.5]], np.float32)
    scores = forward.run(live.plan, live.weights, feeding.inputs(it.project, sample))[OUTPUT]
    assert np.allclose(live.at(np.array([[5.0, 1.5]], np.float32))[OUTPUT], scores, atol=1e-4)
    assert live.fields[INPUT].shape[0] == 4
    assert np.ptp(live.fields[INPUT][0]) == 0  # sepal length stays at its mean


def test_predictions_are_made_of_the_rows_themselves(desk) -> None:
    it = desk()
    it.choose("wine")
    it.weigh()
    data, live = it.project.data, it.live
    scores = forward.run(live.plan, live.weights, feeding.inputs(it.project, data.x))[OUTPUT]
    assert np.array_equal(live.predictions, scores.argmax(axis=1))


def test_the_axes_are_chosen_and_said(desk) -> None:
    it = desk()
    it.choose("iris")
    it.weigh()
    axes = it.output.axes
    assert axes.isVisible()
    assert axes.words.text() == "Other columns at their mean."
    before = it.output.plane.grab().toImage()
    axes.across.chosen.emit("pca")
    assert it.project.view.axes == "pca"
    assert axes.words.text().startswith("Two principal components of the standardised columns, ")
    assert not axes.up.isVisible()
    assert it.output.plane.grab().toImage() != before
    axes.across.chosen.emit("1")
    assert it.project.view.axes == "1,0"
    assert axes.up.current == "0"
    axes.up.chosen.emit("3")
    assert it.live.shown.columns == ("sepal width", "petal width")
    assert "sepal width" not in [axes.up.itemText(i) for i in range(axes.up.count())]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_painted_and_the_panel_says_why(desk, name: str) -> None:
    it = desk()
    assert not it.data.why_not.isVisible()
    it.choose(name)
    it.weigh()
    before = it.project.data
    plane = it.output.plane
    middle = plane.rect().center()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_1, Qt.Key.Key_Delete):
        QTest.keyClick(plane, key)
    QTest.mousePress(plane, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(plane, middle + QPoint(20, 10))
    QTest.mouseRelease(plane, Qt.MouseButton.LeftButton, pos=middle + QPoint(20, 10))
    assert it.project.data is before
    is_image, is_text = (it.project.data.kind == kind for kind in ("image", "tokens"))
    assert it.data.why_not.isVisible() != (is_image or is_text)
    assert it.data.desk.isVisible() == is_image
    assert it.data.page.isVisible() == is_text
    assert it.data.why_not.text().endswith(".") != (is_image or is_text)
    for part in (it.data.tools, it.data.brush, it.data.value):
        assert not part.isVisible()


def test_columns_of_a_table_are_inputs_that_nobody_drops(desk) -> None:
    it = desk(3)
    it.choose("iris")
    it.weigh()
    canvas = it.network.canvas
    column = canvas.diagram.columns[0]
    assert column.names == it.project.data.columns
    cell = canvas.diagram.cell_of(INPUT, 2)
    assert cell
    assert not canvas.is_input(cell)
    assert "petal length" in canvas.cell_tip(cell)
    canvas.pin_cell(cell)
    assert it.live.focus == (INPUT, 2)
    assert neuron_name(it.project, it.live.plan, (INPUT, 2)) == "Input petal length"


def test_ranges_are_written_as_tables_have_them() -> None:
    x = np.array([[1437.0, 0.0002, -0.5], [58_900.0, 0.5, 2.5e7]], np.float32)
    data = Data(
        x, np.zeros(2, np.float32), np.zeros(2, bool), ("A", "B"), columns=("income", "share", "debt"), kind="table"
    )
    assert ranges(data) == ["income 1,437 to 58,900", "share 2.0·10⁻⁴ to 0.5", "debt −0.5 to 2.5·10⁷"]


def test_scaling_is_a_visible_step_with_raw_and_scaled_values(desk) -> None:
    it = desk()
    row = it.data.scaling
    assert not row.isVisible()
    it.choose("iris")
    assert row.isVisible()
    assert row.choice.current == "standard"
    lines = row.ranges.text().splitlines()
    train = it.project.data.x[~it.project.data.test].astype(np.float64)
    low, high = it.project.data.x[:, 2].min(), it.project.data.x[:, 2].max()
    scaled = [(end - train[:, 2].mean()) / train[:, 2].std() for end in (low, high)]
    assert lines[2] == f"petal length 1 to 6.9 → {scaled[0]:.3g} to {scaled[1]:.3g}".replace("-", "−")
    assert len(lines) == 4
    row.choice.chosen.emit("none")
    assert it.project.data.scaling == "none"
    assert row.ranges.text().splitlines()[2] == "petal length 1 to 6.9"
    row.choice.chosen.emit("minmax")
    assert row.ranges.toolTip().splitlines()[3].startswith("petal width 0.1 to 2.5 → 0 to 1")
    it.editor.stack.undo()
    assert row.choice.current == "none"
    it.choose("digits")
    assert (row.choice.isVisible(), row.pixels.isVisible()) == (False, True)


def test_scaling_of_values_to_learn_is_a_visible_step(desk) -> None:
    it = desk()
    row = it.data.scaling
    it.editor.edit("Choose", lambda project: set_generator(project, Spec("plane")))
    assert row.isHidden()  # values between -1 and 1 that one may paint
    y = (it.project.data.y * 1e5 + 1e6).astype(np.float32)
    imported = replace(it.project.data, y=y, origin="flats.csv", source=None, target_scaling="standard")
    it.editor.edit("Import", lambda project: replace_data(project, imported))
    it.weigh()
    assert (row.isHidden(), row.columns.isHidden(), row.target.current) == (False, True, "standard")
    assert re.fullmatch(r"values .+ to .+ → −[\d.]+ to [\d.]+", row.target_range.text())
    assert not it.output.error.isHidden()
    assert "in the units of the values; the losses are of the scaled values" in it.output.error.toolTip().replace(
        "\n", " "
    )
    assert it.output.train_loss.accessibleName().startswith("Train loss, scaled: ")
    assert it.output.test_loss.label.text() == "Test loss, scaled"
    assert it.output.test_loss.toolTip().replace("\n", " ").startswith("Of the scaled values")
    row.target.chosen.emit("none")
    assert it.project.data.target_scaling == "none"
    assert (it.output.test_loss.label.text(), it.output.test_loss.toolTip()) == ("Test loss", "")
    assert "→" not in row.target_range.text()
    it.editor.stack.undo()
    assert row.target.current == "standard"


def test_what_becomes_of_pixels_is_said(desk) -> None:
    it = desk()
    row = it.data.scaling
    it.choose("digits")
    assert (row.isHidden(), row.pixels.text()) == (False, "pixels 0 to 255 → 0 to 1")
    assert row.columns.isHidden()
    it.choose("iris")
    assert row.pixels.isHidden()
