"""A form out of declarations: what a catalogue entry declares can be set, without more code."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, QRectF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QToolTip, QVBoxLayout, QWidget

from nnsim.core.parameters import Choice, Flag, Integer, Number, Parameter, Value
from nnsim.language.texts import say
from nnsim.ui.kit.theme import HIT, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.slider import LabeledSlider
from nnsim.ui.kit.widgets.switch import Switch
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.tips import in_lines

CONTROL = 124
"""Width of boxes and fields in a form, px; longer labels widen all of them."""
MOST_POSITIONS = 5000
"""A slider with more positions than this cannot be set with a mouse: the number is typed."""


def scale_of(parameter: Number | Integer) -> Scale:
    """The scale on which a slider or a field shows this parameter."""
    if isinstance(parameter, Integer):
        return Scale(parameter.low, parameter.high, 1.0, parameter.log, True, parameter.unit, parameter.zero)
    return Scale(parameter.low, parameter.high, parameter.step, parameter.log, unit=parameter.unit)


def slides(parameter: Number | Integer) -> bool:
    """Whether a slider serves, or the range is so wide that only typing does."""
    return math.isfinite(parameter.high - parameter.low) and scale_of(parameter).positions <= MOST_POSITIONS


class HelpHint(IconButton):
    """A quiet question mark that explains a parameter, on hover or on a press."""

    def __init__(self, label: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__("help", say("What is {label}?", label=label), parent=parent)
        self._text = in_lines(text)
        self.setToolTip(self._text)
        self.setAccessibleDescription(text)
        self.clicked.connect(self._tell)

    def sizeHint(self) -> QSize:
        """Small to see; the row around it is what is read."""
        return QSize(self._theme.px(18), self._theme.px(18))

    def _content(self, painter: QPainter, box: QRectF) -> None:
        color = self._theme.muted if self.underMouse() or self.hasFocus() else self._theme.faint
        self._icon(painter, self._name, box, color, 14)

    def _tell(self) -> None:
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self._text, self)


class FieldRow(QWidget):
    """Label and hint at the left, the control at the right edge; for hand-made forms too."""

    def __init__(self, label: str, control: QWidget, help_text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self.label = Text(label, tone="muted")
        self.label.setBuddy(control)
        self._layout = QHBoxLayout(self)
        self._layout.addWidget(self.label)
        self.hint = HelpHint(label, help_text) if help_text else None
        if self.hint is not None:
            self._layout.addWidget(self.hint)
            self.label.setToolTip(in_lines(help_text))
            control.setToolTip(in_lines(help_text))
        self._layout.addStretch(1)
        self._layout.addWidget(control)
        self.setFocusProxy(control)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(SPACE))
        self.setMinimumHeight(theme.px(HIT))


class ParameterForm(QWidget):
    """One row per declared parameter.

    ``changed(id, value, final)``: ``final`` is False while a slider is dragged and True when the
    user has chosen; values have the declared type and are always legal.
    """

    changed = Signal(str, object, bool)

    def __init__(
        self, parameters: tuple[Parameter, ...], values: Mapping[str, Value], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._show: dict[str, Callable[[Value], None]] = {}
        self.controls: dict[str, QWidget] = {}
        self.hints: dict[str, QWidget] = {}
        self._layout = QVBoxLayout(self)
        for parameter in parameters:
            value = parameter.check(values.get(parameter.id, parameter.default))
            row = self._row(parameter, value)
            if isinstance(row, FieldRow) and row.hint is not None:
                self.hints[f"{parameter.id}.hint"] = row.hint
            self._layout.addWidget(row)
        follow(self._restyle)

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Show these values; emits nothing. Ids that the form does not have are ignored."""
        for key, value in values.items():
            if key in self._show:
                self._show[key](value)

    def _row(self, parameter: Parameter, value: Value) -> QWidget:
        if isinstance(parameter, Flag):
            return self._flag(parameter, bool(value))
        if isinstance(parameter, Choice):
            return self._choice(parameter, str(value))
        return self._slider(parameter, value) if slides(parameter) else self._field(parameter, value)

    def _flag(self, parameter: Flag, value: bool) -> QWidget:
        switch = Switch(on=value, name=parameter.label)
        switch.clicked.connect(lambda on: self.changed.emit(parameter.id, on, True))
        self._keep(parameter, switch, lambda v: switch.setChecked(bool(v)))
        return FieldRow(parameter.label, switch, parameter.help)

    def _choice(self, parameter: Choice, value: str) -> QWidget:
        box = ComboBox(parameter.label, parameter.options, value)
        box.chosen.connect(lambda key: self.changed.emit(parameter.id, key, True))
        self._keep(parameter, box, lambda v: box.set_current(str(v)))
        return FieldRow(parameter.label, box, parameter.help)

    def _field(self, parameter: Number | Integer, value: Value) -> QWidget:
        field = NumberField(scale_of(parameter), float(value), parameter.label)
        field.changed.connect(lambda v: self.changed.emit(parameter.id, parameter.check(v), True))
        self._keep(parameter, field, lambda v: field.set_value(float(v)))
        return FieldRow(parameter.label, field, parameter.help)

    def _slider(self, parameter: Number | Integer, value: Value) -> QWidget:
        slider = LabeledSlider(parameter.label, scale_of(parameter), float(value))
        slider.changing.connect(lambda v: self.changed.emit(parameter.id, parameter.check(v), False))
        slider.changed.connect(lambda v: self.changed.emit(parameter.id, parameter.check(v), True))
        if parameter.help:
            hint = self.hints[f"{parameter.id}.hint"] = HelpHint(parameter.label, parameter.help)
            slider.top.insertWidget(1, hint)
            slider.setToolTip(in_lines(parameter.help))
        self._keep(parameter, slider, lambda v: slider.set_value(float(v)))
        return slider

    def _keep(self, parameter: Parameter, control: QWidget, show: Callable[[Value], None]) -> None:
        self.controls[parameter.id] = control
        self._show[parameter.id] = show

    def _restyle(self, theme: Theme) -> None:
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(2 * SPACE))
        # Boxes and fields of one form are equally wide, so that both their edges align.
        boxes = [c for c in self.controls.values() if isinstance(c, ComboBox | NumberField)]
        widest = max((box.sizeHint().width() for box in boxes if isinstance(box, ComboBox)), default=0)
        for box in boxes:
            box.setFixedWidth(max(widest, theme.px(CONTROL)))
