"""A drop-down list of named options."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QWidget

from nnsim.ui.kit import fonts, icons
from nnsim.ui.kit.theme import HIT, RADIUS_CONTROL, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, focus_ring, painter_on

CHEVRON = 16


class ComboBox(QComboBox):
    """Options as ``(id, label)``; ``chosen(str)`` carries the id that the user took.

    The wheel changes it only while it has the focus, so that scrolling a panel is safe. It is as wide as its longest
    label, or with ``hugs`` as the present one, where something stands beside it that needs the room.
    """

    chosen = Signal(str)
    hugs = False

    def __init__(
        self, name: str, options: Iterable[tuple[str, str]] = (), current: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._theme: Theme
        follow(self._restyle)
        self.set_options(options, current)
        self.activated.connect(self._activated)

    def showEvent(self, event: QShowEvent) -> None:
        """Screen readers on Linux take the choice for the name; where no label says it, the description does."""
        super().showEvent(event)
        around = self.parentWidget()
        labels = around.findChildren(QLabel, options=Qt.FindChildOption.FindDirectChildrenOnly) if around else []
        if sys.platform == "linux" and not any(label.buddy() is self for label in labels):
            self.setAccessibleDescription(
                ". ".join(dict.fromkeys(filter(None, (self.accessibleName(), self.toolTip()))))
            )

    def set_options(self, options: Iterable[tuple[str, str]], current: str = "") -> None:
        """Replace the options; emits nothing."""
        self.clear()
        for key, label in options:
            self.addItem(label, key)
        self.set_current(current)

    @property
    def current(self) -> str:
        """The id of the chosen option; empty without options."""
        return str(self.currentData() or "")

    def set_current(self, key: str) -> None:
        """Choose an option; emits nothing. An unknown id leaves the present choice."""
        index = self.findData(key)
        if index >= 0:
            self.setCurrentIndex(index)

    def _activated(self, index: int) -> None:
        self.chosen.emit(str(self.itemData(index)))

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(fonts.font("body", theme.scale))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the longest label, or for the present one."""
        labels = [self.currentText()] if self.hugs else [self.itemText(index) for index in range(self.count())]
        return QSize(self._widest(labels) + self._theme.px(CHEVRON + 24), self._theme.px(HIT))

    def _widest(self, labels: Iterable[str]) -> int:
        return max(map(self.fontMetrics().horizontalAdvance, labels), default=0)

    def showPopup(self) -> None:
        """The list is as wide as its longest label, also where the closed box is narrower.

        It is made when it is first asked for: nine widgets, of which a window full of boxes had as many as it shows.
        """
        widest = self._widest(self.itemText(index) for index in range(self.count()))
        self.view().setAccessibleName(self.accessibleName())
        self.view().setMinimumWidth(widest + self._theme.px(CHEVRON + 24))
        super().showPopup()

    def minimumSizeHint(self) -> QSize:
        """Long labels may be cut with an ellipsis in a narrow panel."""
        return QSize(self._theme.px(72), self._theme.px(HIT))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Hand the wheel on to the panel unless the list has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill, label, chevron, focus ring."""
        theme, painter = self._theme, painter_on(self)
        box, radius = QRectF(self.rect()), theme.px(RADIUS_CONTROL)
        fill(painter, box, radius, theme.control_hover if self.underMouse() and self.isEnabled() else theme.control)
        painter.setPen(theme.text if self.isEnabled() else theme.faint)
        room = box.adjusted(theme.px(10), 0, -theme.px(CHEVRON + 10), 0)
        label = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, round(room.width()) + 1)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, label)
        side = theme.px(CHEVRON)
        at = QPoint(self.width() - side - theme.px(6), (self.height() - side) // 2)
        ink = theme.muted if self.isEnabled() else theme.faint
        painter.drawPixmap(at, icons.pixmap("chevron_down", ink, side, self.devicePixelRatioF()))
        if self.hasFocus():
            focus_ring(painter, box, radius, theme)
