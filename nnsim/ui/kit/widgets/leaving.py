"""How controls end what a hand is doing with them: entries are taken, sliders let go, and what goes falls silent."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QSlider, QWidget


def finish_entry() -> None:
    """Take what is being typed, as leaving its field does: before something is pressed, saved or undone."""
    field = QApplication.focusWidget()
    if isinstance(field, QLineEdit) and field.isModified():
        field.editingFinished.emit()


def stays(field: QWidget) -> bool:
    """Whether ``field`` keeps the keys until another is chosen: in dialogs, where Enter and Escape end the whole."""
    return field.window().windowType() in (Qt.WindowType.Dialog, Qt.WindowType.Popup)


def hand_back(field: QWidget) -> None:
    """Give the keys to the slider of ``field`` or to what holds it: Space is the window's again, Tab goes on here."""
    if not field.hasFocus() or stays(field):
        return
    around = field.parentWidget()
    while around is not None and around.focusProxy() is not None and not isinstance(around.focusProxy(), QSlider):
        around = around.parentWidget()
    if around is None:
        field.clearFocus()
    else:
        around.setFocus(Qt.FocusReason.OtherFocusReason)


def let_go(form: QWidget) -> None:
    """End the drag of a slider in ``form`` where it is."""
    for slider in form.findChildren(QSlider):
        if slider.isSliderDown():
            slider.setSliderDown(False)


def take_away(control: QWidget) -> None:
    """Out of sight at once, and silent: what is still typed or held in it is about something that is gone.

    It is deleted when nothing of it is running any more.
    """
    for part in (control, *control.findChildren(QObject)):
        part.blockSignals(True)
    control.hide()
    control.deleteLater()
