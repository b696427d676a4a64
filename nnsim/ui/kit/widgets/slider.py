"""A slider with its label at the left and its number, which can be typed, at the right."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit.keys import PLACES
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.kit.widgets.painting import fill, painter_on
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.text import Text

HANDLE = 14

HELP = [
    (say("Left, Right"), say("One step down or up")),
    (say("Page Up, Page Down"), say("Ten steps")),
    (say("Home, End"), say("The smallest and the largest value")),
    (say("Digits"), say("Type the number; Enter takes it")),
]
"""``(keys, what they do)``."""

PLACES.append((say("Sliders"), HELP))


class Track(QSlider):
    """The painted slider. A press anywhere moves the handle there; the wheel acts only with focus."""

    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMinimumWidth(48)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedHeight(theme.px(20))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough to hit ten positions with ease."""
        return QSize(self._theme.px(120), self._theme.px(20))

    def _inset(self) -> float:
        return self._theme.px(HANDLE) / 2 + 1

    def _handle_x(self) -> float:
        span = max(1, self.maximum() - self.minimum())
        share = (self.sliderPosition() - self.minimum()) / span
        return self._inset() + share * (self.width() - 2 * self._inset())

    def _position_at(self, x: float) -> int:
        share = (x - self._inset()) / max(1.0, self.width() - 2 * self._inset())
        return round(self.minimum() + min(max(share, 0.0), 1.0) * (self.maximum() - self.minimum()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the handle to the mouse and hold it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setSliderPosition(self._position_at(event.position().x()))
            event.accept()
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag."""
        if self.isSliderDown():
            self.setSliderPosition(self._position_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton and self.isSliderDown():
            self.setSliderDown(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Without focus the wheel scrolls the panel, so that no value changes by accident."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits go to the number beside the slider."""
        if event.text() and event.text() in "0123456789-.,":
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Groove, the part up to the handle in accent, the handle, the focus ring around it."""
        theme, painter = self._theme, painter_on(self)
        middle, x = self.height() / 2, self._handle_x()
        thick = theme.px(3)
        groove = QRectF(0, middle - thick / 2, self.width(), thick)
        fill(painter, groove, thick / 2, theme.line if not theme.dark else theme.control_pressed)
        done = QRectF(groove.left(), groove.top(), x - groove.left(), thick)
        color = theme.accent if self.isEnabled() else theme.faint
        fill(painter, done, thick / 2, color)
        radius = theme.px(HANDLE) / 2
        if self.hasFocus():
            halo = QColor(theme.accent)
            halo.setAlpha(70)
            painter.setBrush(halo)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QPointF(x, middle), radius + 3, radius + 3)
        painter.setPen(QPen(QColor(color), 2))
        held = self.isSliderDown() and self.isEnabled()
        painter.setBrush(QColor(theme.accent if held else theme.panel))
        painter.drawEllipse(QPointF(x, middle), radius - 1, radius - 1)


class LabeledSlider(QWidget):
    """Label, number, slider. ``changing(float)`` while it is dragged, ``changed(float)`` once at the end.

    Keys: arrows one step, Page Up and Down ten, Home and End; digits start typing a number.
    A double click on the number selects it for typing. With ``in_line`` label, slider and number stand in one row.
    """

    changing = Signal(float)
    changed = Signal(float)

    def __init__(
        self, label: str, scale: Scale, value: float, parent: QWidget | None = None, *, in_line: bool = False
    ) -> None:
        super().__init__(parent)
        self._scale = scale
        self._value = value
        self.setAccessibleName(label)
        self.label = Text(label, "body", "muted")
        self.field = NumberField(scale, value, label, flat=True)
        self.track = Track()
        self.track.setAccessibleName(label)
        self.track.setRange(0, scale.positions)
        self.track.setPageStep(max(1, scale.positions // 10))
        self.track.setValue(scale.position(value))
        self.setFocusProxy(self.track)
        self.top = QHBoxLayout()
        self.top.addWidget(self.label)
        self.top.addStretch(0 if in_line else 1)
        self.top.addWidget(self.field)
        self._layout = QVBoxLayout(self)
        self._layout.addLayout(self.top)
        if in_line:
            self.top.insertWidget(1, self.track, 1)
        else:
            self._layout.addWidget(self.track)
        self._connect()
        self._describe()
        follow(self._restyle)

    def _connect(self) -> None:
        self.track.sliderMoved.connect(self._dragged)
        self.track.sliderReleased.connect(self._released)
        self.track.valueChanged.connect(self._stepped)
        self.track.typed.connect(self._type)
        self.field.changed.connect(self._typed)

    @property
    def value(self) -> float:
        """The number, also during a drag."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show another number; emits nothing, and leaves a drag in progress alone."""
        if not self.track.isSliderDown():
            self._show(value)

    def _show(self, value: float) -> None:
        self._value = value
        self.field.set_value(value)
        self.track.blockSignals(True)
        self.track.setValue(self._scale.position(value))
        self.track.blockSignals(False)
        self._describe()

    def _describe(self) -> None:
        # Screen readers would otherwise say the position of the handle, not the number.
        self.track.setAccessibleDescription(self._scale.text(self._value))

    def _dragged(self, position: int) -> None:
        self._value = self._scale.value(position)
        self.field.set_value(self._value)
        self.changing.emit(self._value)

    def _released(self) -> None:
        self._describe()
        self.changed.emit(self._value)

    def _stepped(self, position: int) -> None:
        if self.track.isSliderDown():
            return
        self._dragged(position)
        self._released()

    def _typed(self, value: float) -> None:
        self._show(value)
        self.changing.emit(value)
        self.changed.emit(value)
        self.track.setFocus(Qt.FocusReason.OtherFocusReason)

    def _type(self, text: str) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.start(text)

    def _restyle(self, theme: Theme) -> None:
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(SPACE / 2))
        self.top.setSpacing(theme.px(SPACE))
