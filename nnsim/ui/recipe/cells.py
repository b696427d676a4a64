"""One field of the recipe form: a choice, or a number on a slider."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.parameters import Integer, Number
from nnsim.ui.forms import scale_of
from nnsim.ui.theme import Theme
from nnsim.ui.theming import follow
from nnsim.ui.widgets.combo_box import ComboBox
from nnsim.ui.widgets.number_field import NumberField
from nnsim.ui.widgets.scale import Scale
from nnsim.ui.widgets.slider import LabeledSlider
from nnsim.ui.widgets.text import Text


class ChoiceCell(QWidget):
    """A label over a drop-down list; ``chosen(name, id)`` tells what the user took."""

    chosen = Signal(str, str)

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = Text(label, "body", "muted")
        self.combo = ComboBox(label)
        self.combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.combo.chosen.connect(lambda kind: self.chosen.emit(name, kind))
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.label)
        self._column.addWidget(self.combo)
        self.setFocusProxy(self.combo)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(2))

    def show_choice(self, options: list[tuple[str, str]], current: str, meaning: str) -> None:
        """Offer ``options`` and show ``current`` as chosen."""
        self.combo.set_options(options, current)
        self.combo.setToolTip(meaning)
        self.label.setToolTip(meaning)


class SliderCell(QWidget):
    """A labelled slider whose number can be typed; ``changed(name, value, final)``, final at the end of a drag."""

    changed = Signal(str, float, bool)

    def __init__(self, parameter: Number | Integer, value: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = LabeledSlider(parameter.label, _scale(parameter), value)
        self.slider.setToolTip(parameter.help)
        self.slider.changing.connect(lambda number: self.changed.emit(parameter.id, number, False))
        self.slider.changed.connect(lambda number: self.changed.emit(parameter.id, number, True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.slider)
        self.setFocusProxy(self.slider)

    def set_value(self, value: float) -> None:
        """Show another number; emits nothing."""
        self.slider.set_value(value)


class NumberCell(QWidget):
    """A label over a field for a typed number; ``changed(name, value, True)``."""

    changed = Signal(str, float, bool)

    def __init__(self, parameter: Number | Integer, value: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = Text(parameter.label, "body", "muted")
        self.field = NumberField(scale_of(parameter), value, parameter.label)
        self.setToolTip(parameter.help)
        self.field.changed.connect(lambda number: self.changed.emit(parameter.id, number, True))
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.label)
        self._column.addWidget(self.field)
        self.setFocusProxy(self.field)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(2))

    def set_value(self, value: float) -> None:
        """Show another number; emits nothing."""
        self.field.set_value(value)


def _scale(parameter: Number | Integer) -> Scale:
    """Whole numbers on a slider move in decades: 1, 2, 5, 10 matter more than 4,001 against 4,002."""
    if isinstance(parameter, Integer):
        return Scale(parameter.low, parameter.high, 1.0, log=True, whole=True, unit=parameter.unit)
    return scale_of(parameter)
