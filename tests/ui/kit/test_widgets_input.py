"""Sliders, fields, lists, rows and switches, driven by mouse and keys as a person would."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QVBoxLayout, QWidget

from nnsim.ui.kit.forms import FieldRow
from nnsim.ui.kit.stylesheet import stylesheet
from nnsim.ui.kit.theming import current
from nnsim.ui.kit.widgets.choice_row import ChoiceRow, Segmented, Tabs
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.slider import LabeledSlider
from nnsim.ui.kit.widgets.switch import Switch
from nnsim.ui.kit.widgets.words_field import WordsField
from nnsim.ui.recipe.cells import ChoiceCell

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def stage(qtbot, qapp: QApplication) -> QWidget:
    """A shown, active window to put widgets on."""
    window = QWidget()
    window.resize(320, 240)
    QVBoxLayout(window)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return window


def _on(stage: QWidget, widget: QWidget) -> None:
    stage.layout().addWidget(widget)
    stage.layout().activate()
    QApplication.processEvents()


def _wheel(widget: QWidget, up: bool = True) -> bool:
    """Turn the wheel by one notch over ``widget``; whether it took the event."""
    middle = QPointF(widget.rect().center())
    none = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120 if up else -120),
        Qt.MouseButton.NoButton,
        none,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    event.setAccepted(False)
    widget.event(event)
    return event.isAccepted()


def _space(stage: QWidget) -> list[bool]:
    """Space is a key of the window, as it plays and pauses."""
    played: list[bool] = []
    QShortcut(QKeySequence(Qt.Key.Key_Space), stage, activated=lambda: played.append(True))
    return played


def test_words_are_left_with_enter_and_escape(stage, qtbot) -> None:
    field, played = WordsField("Words"), _space(stage)
    _on(stage, field)
    for number, key in enumerate((Qt.Key.Key_Return, Qt.Key.Key_Escape), start=1):
        field.setFocus()
        qtbot.keyClicks(field, "?")
        qtbot.keyClick(field, key)
        qtbot.keyClick(QApplication.focusWidget() or stage, Qt.Key.Key_Space)
        assert len(played) == number
    assert field.text() == "?"


class TestLabeledSlider:
    @pytest.fixture
    def slider(self, stage: QWidget) -> LabeledSlider:
        one = LabeledSlider("Noise", Scale(0.0, 1.0, 0.1), 0.2)
        _on(stage, one)
        return one

    @pytest.fixture
    def heard(self, slider: LabeledSlider) -> list[tuple[str, float]]:
        calls: list[tuple[str, float]] = []
        slider.changing.connect(lambda v: calls.append(("changing", v)))
        slider.changed.connect(lambda v: calls.append(("changed", v)))
        return calls

    def test_drag(self, slider, heard, qtbot) -> None:
        track = slider.track
        y = track.height() // 2
        qtbot.mousePress(track, LEFT, pos=QPoint(track.width() // 2, y))
        assert slider.value == 0.5
        qtbot.mouseMove(track, QPoint(track.width() - 1, y))
        assert heard == [("changing", 0.5), ("changing", 1.0)]
        slider.set_value(0.1)
        assert slider.value == 1.0, "a drag is not interrupted"
        qtbot.mouseRelease(track, LEFT, pos=QPoint(track.width() - 1, y))
        assert heard[2:] == [("changed", 1.0)]
        assert slider.field.text() == "1.0"

    def test_keys(self, slider, heard, qtbot) -> None:
        for key, value in (
            (Qt.Key.Key_Right, 0.3),
            (Qt.Key.Key_Left, 0.2),
            (Qt.Key.Key_End, 1.0),
            (Qt.Key.Key_Home, 0.0),
        ):
            heard.clear()
            qtbot.keyClick(slider.track, key)
            assert heard == [("changing", value), ("changed", value)]

    def test_typing_a_number(self, slider, heard, qtbot) -> None:
        slider.track.setFocus()
        qtbot.keyClicks(slider.track, "0")
        assert QApplication.focusWidget() is slider.field
        qtbot.keyClicks(slider.field, ".45")
        qtbot.keyClick(slider.field, Qt.Key.Key_Return)
        assert heard == [("changing", 0.45), ("changed", 0.45)]
        assert slider.value == 0.45
        assert slider.field.text() == "0.45"
        assert QApplication.focusWidget() is slider.track

    @pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
    def test_a_field_that_is_left_unchanged_gives_the_keys_to_its_slider(self, slider, qtbot, key) -> None:
        qtbot.mouseClick(slider.field, LEFT)
        qtbot.keyClick(slider.field, key)
        assert QApplication.focusWidget() is slider.track

    def test_double_click_on_the_number_selects_it(self, slider, heard, qtbot) -> None:
        qtbot.mouseDClick(slider.field, LEFT)
        qtbot.waitUntil(lambda: slider.field.selectedText() == "0.2")
        qtbot.keyClicks(slider.field, "0.9\t")
        assert heard[-1] == ("changed", 0.9)

    def test_set_value_is_silent(self, slider, heard) -> None:
        slider.set_value(0.7)
        assert slider.value == 0.7
        assert slider.track.value() == 7
        assert slider.track.accessibleDescription() == "0.7"
        assert heard == []

    def test_wheel_only_with_focus(self, slider, heard) -> None:
        slider.track.clearFocus()
        assert not _wheel(slider.track)
        assert heard == []
        slider.track.setFocus()
        assert _wheel(slider.track)
        assert heard[-1][0] == "changed"

    def test_logarithmic(self, stage, qtbot) -> None:
        rate = LabeledSlider("Rate", Scale(1e-4, 1.0, log=True), 0.01)
        _on(stage, rate)
        assert rate.track.value() == rate.track.maximum() // 2
        with qtbot.waitSignal(rate.changed) as signal:
            qtbot.keyClick(rate.track, Qt.Key.Key_Right)
        assert signal.args == [pytest.approx(0.011)]

    def test_names(self, slider) -> None:
        assert slider.track.accessibleName() == slider.field.accessibleName() == "Noise"


class TestNumberField:
    @pytest.fixture
    def field(self, stage: QWidget) -> NumberField:
        one = NumberField(Scale(1, 64, 1.0, whole=True), 6, "Units")
        _on(stage, one)
        one.setFocus()
        one.selectAll()
        return one

    def test_takes_a_number(self, field, qtbot) -> None:
        with qtbot.waitSignal(field.changed) as signal:
            qtbot.keyClicks(field, "12")
            qtbot.keyClick(field, Qt.Key.Key_Return)
        assert signal.args == [12.0]

    def test_a_wrong_entry_is_explained_and_taken_back(self, field, qtbot) -> None:
        with qtbot.assertNotEmitted(field.changed):
            qtbot.keyClicks(field, "65")
            qtbot.keyClick(field, Qt.Key.Key_Return)
        assert field.text() == "6"
        assert field.value == 6
        assert field.complaint == "65 is out of range. Enter a whole number from 1 to 64."
        assert field.property("wrong") is True
        field.selectAll()
        qtbot.keyClicks(field, "7")
        assert field.complaint == ""
        assert field.property("wrong") is False

    def test_escape_restores(self, field, qtbot) -> None:
        with qtbot.assertNotEmitted(field.changed):
            qtbot.keyClicks(field, "33")
            qtbot.keyClick(field, Qt.Key.Key_Escape)
        assert field.text() == "6"

    @pytest.mark.parametrize("typed", ["", "12"])
    @pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape])
    def test_enter_and_escape_give_space_back_to_the_window(self, field, stage, qtbot, key, typed) -> None:
        played = _space(stage)
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, key)
        assert not field.hasFocus()
        qtbot.keyClick(QApplication.focusWidget() or stage, Qt.Key.Key_Space)
        assert len(played) == 1
        assert field.text() == ("12" if typed and key != Qt.Key.Key_Escape else "6")
        qtbot.keyClick(QApplication.focusWidget() or stage, Qt.Key.Key_Tab)
        assert field.hasFocus(), "Tab goes on where the hand was"

    def test_in_a_row_it_leaves_too(self, stage, qtbot) -> None:
        """A row hands its keys to its field: not back to it."""
        field = NumberField(Scale(1, 64, 1.0, whole=True), 6, "Units")
        _on(stage, FieldRow("Units", field))
        field.setFocus()
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert not field.hasFocus()

    def test_a_wrong_entry_stays_for_another_try(self, field, qtbot) -> None:
        qtbot.keyClicks(field, "65")
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert field.hasFocus()
        assert field.selectedText() == "6"
        qtbot.keyClick(field, Qt.Key.Key_Space)
        assert field.text() == "6", "a blank begins no number"

    def test_in_a_dialog_enter_is_the_default_button(self, qtbot) -> None:
        dialog = QDialog()
        qtbot.addWidget(dialog)
        field, button = NumberField(Scale(1, 64, 1.0, whole=True), 6, "Units"), QPushButton("Take")
        button.setDefault(True)
        column = QVBoxLayout(dialog)
        column.addWidget(field)
        column.addWidget(button)
        with qtbot.waitExposed(dialog):
            dialog.show()
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, "12")
        with qtbot.waitSignal(button.clicked):
            qtbot.keyClick(field, Qt.Key.Key_Return)
        assert field.value == 12
        assert field.hasFocus()
        qtbot.keyClick(field, Qt.Key.Key_Escape)
        assert dialog.isHidden()

    def test_the_same_number_again_is_no_change(self, field, qtbot) -> None:
        with qtbot.assertNotEmitted(field.changed):
            qtbot.keyClicks(field, "6")
            qtbot.keyClick(field, Qt.Key.Key_Return)

    def test_an_entry_in_progress_is_left_alone(self, field, qtbot) -> None:
        qtbot.keyClicks(field, "1")
        field.set_value(40)
        assert field.text() == "1"


@pytest.fixture
def quick_clicks(qapp: QApplication) -> Iterator[None]:
    """A list that has just opened ignores clicks for the double-click interval: make that none."""
    usual = qapp.doubleClickInterval()
    qapp.setDoubleClickInterval(0)
    yield
    qapp.setDoubleClickInterval(usual)


class TestComboBox:
    @pytest.fixture
    def box(self, stage: QWidget) -> ComboBox:
        one = ComboBox("Loss", [("mse", "Squared error"), ("ce", "Cross-entropy")], "ce")
        _on(stage, one)
        return one

    def test_choose_by_key(self, box, qtbot) -> None:
        box.setFocus()
        with qtbot.waitSignal(box.chosen) as signal:
            qtbot.keyClick(box, Qt.Key.Key_Up)
        assert signal.args == ["mse"]
        assert box.current == "mse"

    def test_choose_by_mouse(self, box, qtbot, quick_clicks) -> None:
        qtbot.mouseClick(box, LEFT)
        view = box.view()
        assert view.accessibleName() == "Loss"
        QApplication.processEvents()
        with qtbot.waitSignal(box.chosen) as signal:
            spot = view.visualRect(view.model().index(0, 0)).center()
            qtbot.mouseClick(view.viewport(), LEFT, pos=spot)
        assert signal.args == ["mse"]

    def test_the_list_shows_long_labels_whole_below_a_narrow_box(self, box, qtbot) -> None:
        """Three of four were cut to the same few letters."""
        box.set_options([("a", "Accuracy"), ("e", "Picture: root mean square error")], "a")
        box.setStyleSheet(stylesheet(current()))
        box.setFixedWidth(96)
        qtbot.mouseClick(box, LEFT)
        view = box.view()
        view.doItemsLayout()
        assert view.viewport().width() >= view.sizeHintForColumn(0) > 96
        box.hidePopup()

    def test_set_current_is_silent(self, box, qtbot) -> None:
        with qtbot.assertNotEmitted(box.chosen):
            box.set_current("mse")
            box.set_current("unknown")
        assert box.current == "mse"

    def test_screen_readers_hear_its_name_with_and_without_a_label(self, box, stage) -> None:
        assert "Loss" in _heard(box)
        cell = ChoiceCell("loss", "Loss")
        cell.show_choice([("ce", "Cross-entropy")], "ce", "How wrong an answer is")
        _on(stage, cell)
        assert _heard(cell.combo)[0] == "Loss"
        assert "How wrong an answer is" in _heard(cell.combo)

    def test_wheel_only_with_focus(self, box) -> None:
        box.clearFocus()
        assert not _wheel(box)
        assert box.current == "ce"
        box.setFocus()
        _wheel(box)
        assert box.current == "mse"


def _heard(widget: QWidget) -> list[str]:
    """Name, description and label, as a screen reader gets them."""
    found = QAccessible.queryAccessibleInterface(widget)
    labels = [other.text(QAccessible.Text.Name) for other, _ in found.relations()]
    return [*labels, *(found.text(part) for part in (QAccessible.Text.Name, QAccessible.Text.Description))]


@pytest.mark.parametrize("kind", [Tabs, Segmented])
class TestChoiceRow:
    OPTIONS = (("s", "Sample"), ("b", "Batch"), ("e", "Epoch"))

    def _row(self, kind: type[ChoiceRow], stage: QWidget) -> ChoiceRow:
        row = kind("Step", self.OPTIONS, "b")
        _on(stage, row)
        return row

    def test_click(self, kind, stage, qtbot) -> None:
        row = self._row(kind, stage)
        with qtbot.waitSignal(row.chosen) as signal:
            qtbot.mouseClick(row.button("e"), LEFT)
        assert signal.args == ["e"]
        with qtbot.assertNotEmitted(row.chosen):
            qtbot.mouseClick(row.button("e"), LEFT)
        assert [row.button(k).isChecked() for k in "sbe"] == [False, False, True]

    def test_arrows(self, kind, stage, qtbot) -> None:
        row = self._row(kind, stage)
        row.button("e").setEnabled(False)
        taken: list[str] = []
        row.chosen.connect(taken.append)
        for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_End):
            qtbot.keyClick(row.button(row.current), key)
        assert taken == ["s", "b"], "stops at the ends, skips what is off"
        assert QApplication.focusWidget() is row.button("b")

    def test_one_stop_for_tab(self, kind, stage) -> None:
        row = self._row(kind, stage)
        row.set_current("s")
        stops = [k for k in "sbe" if row.button(k).focusPolicy() != Qt.FocusPolicy.NoFocus]
        assert stops == ["s"]


def test_switch(stage: QWidget, qtbot) -> None:
    switch = Switch("Test points")
    _on(stage, switch)
    qtbot.mouseClick(switch, LEFT, pos=QPoint(switch.width() - 4, switch.height() // 2))
    assert switch.isChecked()
    qtbot.keyClick(switch, Qt.Key.Key_Return)
    assert not switch.isChecked()
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert switch.isChecked()
