"""One field of the recipe form: a choice, a number on a slider, or a typed number.

All have a row of words over a row for the control, of the same heights, so that fields side
by side stand on one line.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.parameters import Integer, Number
from nnsim.language.texts import say
from nnsim.ui.kit.forms import scale_of
from nnsim.ui.kit.theme import HIT, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.kit.widgets.slider import LabeledSlider
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.recipe.counting import CountingScale

WORDS = 22
"""Height of the row of words, px."""

TRACK = 20
"""Height of a slider's track, px."""

FIGURES = 68
"""Width of the number beside a slider, px: "0.0001" fits, and so do two sliders side by side."""

UNLIMITED = 16_777_215
"""Qt's largest width."""

AT_RESET = say("at reset")
"""Beside fields that take effect with fresh weights only."""


class LabelledCell(QWidget):
    """The row of words over any control; ``at_reset`` says that a change waits for fresh weights."""

    def __init__(self, label: str, control: QWidget, *, at_reset: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = Text(label, "body", "muted")
        self.label.setBuddy(control)
        self.hint = Text(AT_RESET if at_reset else "", "label", "muted")
        self._control = control
        self._words = QHBoxLayout()
        self._words.addWidget(self.label)
        self._words.addStretch(1)
        self._words.addWidget(self.hint)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._words)
        self._column.addWidget(control)
        if at_reset:
            control.setAccessibleName(say("{label}, acts at Reset", label=label))
        self.setFocusProxy(control)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(SPACE / 2))
        self.label.setFixedHeight(theme.px(WORDS))
        self._control.setMinimumWidth(0)
        self._control.setMaximumWidth(UNLIMITED)
        self._control.setFixedHeight(theme.px(HIT))


class ChoiceCell(LabelledCell):
    """A label over a drop-down list; ``chosen(name, id)`` tells what the user took."""

    chosen = Signal(str, str)

    def __init__(self, name: str, label: str, *, at_reset: bool = False, parent: QWidget | None = None) -> None:
        self.combo = ComboBox(label)
        self.combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        super().__init__(label, self.combo, at_reset=at_reset, parent=parent)
        self.combo.chosen.connect(lambda kind: self.chosen.emit(name, kind))
        self._shown: tuple[tuple[str, str], ...] = ()

    def show_choice(self, options: list[tuple[str, str]], current: str, meaning: str) -> None:
        """Offer ``options`` and show ``current`` as chosen."""
        if tuple(options) != self._shown:
            self._shown = tuple(options)
            self.combo.set_options(options)
        self.combo.set_current(current)
        self.combo.setToolTip(meaning)
        self.label.setToolTip(meaning)


class NumberCell(LabelledCell):
    """A label over a field for a typed number; ``changed(name, value, True)``."""

    changed = Signal(str, float, bool)

    def __init__(
        self, parameter: Number | Integer, value: float, *, at_reset: bool = False, parent: QWidget | None = None
    ) -> None:
        self.field = NumberField(scale_of(parameter), value, parameter.label)
        self.field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        super().__init__(parameter.label, self.field, at_reset=at_reset, parent=parent)
        self.setToolTip(in_lines(parameter.help))
        self.field.changed.connect(lambda number: self.changed.emit(parameter.id, number, True))

    def set_value(self, value: float) -> None:
        """Show another number; emits nothing."""
        self.field.set_value(value)


class SliderCell(QWidget):
    """A labelled slider whose number can be typed; ``changed(name, value, final)``, final at the end of a drag."""

    changed = Signal(str, float, bool)

    def __init__(self, parameter: Number | Integer, value: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        scale = scale_of(parameter)
        if isinstance(parameter, Integer):
            scale = CountingScale(parameter.low, parameter.high, 1.0, whole=True, unit=parameter.unit)
        self.slider = LabeledSlider(parameter.label, scale, value)
        self.slider.setToolTip(in_lines(parameter.help))
        self.slider.changing.connect(lambda number: self.changed.emit(parameter.id, number, False))
        self.slider.changed.connect(lambda number: self.changed.emit(parameter.id, number, True))
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.slider)
        self.setFocusProxy(self.slider)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        """The track stands in the middle of the row in which other cells have their control."""
        free = theme.px(HIT) - theme.px(TRACK)
        self._column.setContentsMargins(0, 0, 0, free - free // 2)
        self.slider.label.setFixedHeight(theme.px(WORDS))
        self.slider.field.setFixedSize(theme.px(FIGURES), theme.px(WORDS))
        self.slider.top.setSpacing(0)
        rows = self.slider.layout()
        if rows is not None:
            rows.setSpacing(theme.px(SPACE / 2) + free // 2)

    def set_value(self, value: float) -> None:
        """Show another number; emits nothing."""
        self.slider.set_value(value)
