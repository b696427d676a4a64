"""Buttons and chips: mouse, keys, names, size, what is painted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from nnsim.ui.kit.theme import HIT, LIGHT, PRESENTER_SCALE
from nnsim.ui.kit.theming import current, manager
from nnsim.ui.kit.widgets.button import Button, IconButton, PaintedButton, PlayButton
from nnsim.ui.kit.widgets.chip import Chip, ClassChip

LEFT = Qt.MouseButton.LeftButton
MAKERS = {
    "button": lambda: Button("Import…", "open"),
    "primary": lambda: Button("Train", kind="primary"),
    "ghost": lambda: Button("See data", kind="ghost"),
    "icon": lambda: IconButton("undo", "Undo", "Ctrl+Z"),
    "play": PlayButton,
    "chip": lambda: Chip("Dense"),
    "class chip": lambda: ClassChip(1, "A", 110),
}


@pytest.fixture(params=MAKERS.values(), ids=MAKERS.keys())
def button(request: pytest.FixtureRequest, qtbot) -> PaintedButton:
    make: Callable[[], PaintedButton] = request.param
    one = make()
    qtbot.addWidget(one)
    one.resize(one.sizeHint())
    with qtbot.waitExposed(one):
        one.show()
    return one


def test_click_and_keys_press_it(button, qtbot) -> None:
    clicks: list[str] = []
    button.clicked.connect(lambda: clicks.append("click"))
    qtbot.mouseClick(button, LEFT)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert len(clicks) == 3


def test_off_it_does_nothing(button, qtbot) -> None:
    button.setEnabled(False)
    with qtbot.assertNotEmitted(button.clicked):
        qtbot.mouseClick(button, LEFT)


def test_has_a_name_and_room_for_a_finger(button) -> None:
    assert button.accessibleName()
    assert min(button.sizeHint().width(), button.sizeHint().height()) >= HIT


def test_focus_can_be_seen(button, qtbot) -> None:
    button.clearFocus()
    QApplication.processEvents()
    plain = button.grab().toImage()
    button.activateWindow()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(button.hasFocus)
    assert button.grab().toImage() != plain


def test_reacts_to_the_theme(button) -> None:
    light = button.grab().toImage()
    manager().set_mode("dark")
    try:
        assert button.grab().toImage() != light
    finally:
        manager().set_mode("light")


def test_grows_in_presenter_mode(button) -> None:
    before = button.sizeHint().height()
    manager().set_presenter(True)
    try:
        assert button.sizeHint().height() == round(before * PRESENTER_SCALE)
    finally:
        manager().set_presenter(False)


def test_a_click_does_not_take_the_focus(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    field, button = QLineEdit(), Button("Apply")
    layout = QVBoxLayout(window)
    layout.addWidget(field)
    layout.addWidget(button)
    with qtbot.waitExposed(window):
        window.show()
    field.setFocus()
    qtbot.mouseClick(button, LEFT)
    assert QApplication.focusWidget() is field


def test_icon_button_says_what_it_does_and_how(qtbot) -> None:
    button = IconButton("undo", "Undo", "Ctrl+Z", checkable=True)
    qtbot.addWidget(button)
    assert button.accessibleName() == "Undo"
    assert button.toolTip().startswith("Undo  (")
    button.set_icon("redo", "Redo")
    assert (button.accessibleName(), button.toolTip()) == ("Redo", "Redo")


def test_play_button_is_the_accent_and_tells_its_state(qtbot) -> None:
    button = PlayButton()
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    assert button.accessibleName() == "Start training"
    play = button.grab().toImage()
    qtbot.mouseClick(button, LEFT)
    assert button.accessibleName() == "Pause training"
    assert button.grab().toImage() != play
    assert play.pixelColor(QPoint(6, button.height() // 2)) == QColor(current().accent)


def test_chip_grows_with_its_note(qtbot) -> None:
    chip = Chip("moons")
    qtbot.addWidget(chip)
    before = chip.sizeHint().width()
    chip.set_note("220")
    assert chip.sizeHint().width() > before
    assert chip.accessibleName() == "moons, 220"
    chip.set_text("circle")
    assert chip.accessibleName() == "circle, 220"


def test_class_chip_shows_colour_and_names_the_mark(qtbot) -> None:
    chip = ClassChip(1, "A", 110)
    qtbot.addWidget(chip)
    assert chip.accessibleName() == "Class A, circle, 110 points"
    chip.set_count(111)
    assert chip.accessibleName() == "Class A, circle, 111 points"
    chip.resize(chip.sizeHint())
    seen = chip.grab().toImage()
    colors = {seen.pixelColor(x, seen.height() // 2).name() for x in range(seen.width())}
    assert LIGHT.class_color(1).name() in colors
    qtbot.mouseClick(chip, LEFT)
    assert chip.isChecked()
