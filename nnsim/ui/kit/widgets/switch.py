"""On or off."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import HIT, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, focus_ring, outline, painter_on

WIDE, HIGH = 32, 18


class Switch(QCheckBox):
    """A check box drawn as a switch, words at its right; without words give a ``name``.

    What follows the document listens to ``clicked``, which only a person emits: ``toggled`` would ask for the edit that
    is just being told, and two of them that wait would change the document to and fro for ever.
    """

    def __init__(self, text: str = "", on: bool = False, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setChecked(on)
        self.setAccessibleName(name or text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._theme: Theme
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(fonts.font("body", theme.scale))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the switch and its words."""
        theme = self._theme
        words = self.fontMetrics().horizontalAdvance(self.text()) + theme.px(3 * SPACE) if self.text() else 0
        return QSize(theme.px(WIDE) + words, theme.px(HIT))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """The whole widget can be clicked, words included."""
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter switches like Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Groove in accent when on, a round knob, the words."""
        theme, painter = self._theme, painter_on(self)
        wide, high = theme.px(WIDE), theme.px(HIGH)
        groove = QRectF(0, (self.height() - high) / 2, wide, high)
        on = self.isChecked()
        fill(painter, groove, high / 2, self._groove(on))
        if not on:
            outline(painter, groove, high / 2, theme.edge if self.isEnabled() else theme.line)
        knob = high / 2 - 3
        x = wide - high / 2 if on else high / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.on_accent if on else theme.edge))
        painter.drawEllipse(QPointF(x, self.height() / 2), knob, knob)
        if self.hasFocus():
            focus_ring(painter, groove.adjusted(0, -3, 0, 3), high / 2 + 3, theme)
        painter.setPen(theme.text if self.isEnabled() else theme.faint)
        room = QRectF(self.rect()).adjusted(wide + theme.px(2 * SPACE), 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())

    def _groove(self, on: bool) -> str:
        theme = self._theme
        if not self.isEnabled():
            return theme.control_pressed if on else theme.control
        if on:
            return theme.accent_hover if self.underMouse() else theme.accent
        return theme.control_hover if self.underMouse() else theme.control
