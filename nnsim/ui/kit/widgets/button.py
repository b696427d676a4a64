"""The buttons: one painted base, then text, icon and play buttons."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit import fonts, icons
from nnsim.ui.kit.theme import HIT, RADIUS_CONTROL, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.leaving import finish_entry
from nnsim.ui.kit.widgets.painting import fill, focus_ring, painter_on
from nnsim.ui.kit.widgets.tips import in_lines


class PaintedButton(QPushButton):
    """A button that paints itself from the theme; Space and Enter press it, the ring shows focus.

    A click leaves the focus where it was: the keyboard goes on acting on what the user edits.
    """

    _hint: tuple[str, str | QKeySequence] = ("", "")

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self._theme: Theme
        follow(self._restyle)

    def set_hint(self, hint: str, shortcut: str | QKeySequence = "") -> None:
        """The tooltip: what it does, and the keys that do it."""
        if (hint, shortcut) == self._hint:  # some are told anew with every sample
            return
        self._hint = hint, shortcut
        keys = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(in_lines(f"{hint}  ({keys})" if keys else hint))

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(fonts.font("body", theme.scale))
        self.updateGeometry()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """As the focus stays, a field that has it must be told that somebody goes on elsewhere."""
        finish_entry()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses like Space, as Space belongs to play and pause in the window."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """A button never shrinks below its content."""
        return self.sizeHint()

    def _ground(self) -> str | None:
        """The fill for the present state; None for no fill."""
        theme = self._theme
        if not self.isEnabled():
            return theme.control
        if self.isDown():
            return theme.control_pressed
        return theme.control_hover if self.underMouse() else theme.control

    def _radius(self) -> float:
        return self._theme.px(RADIUS_CONTROL)

    def _ink(self) -> str:
        return self._theme.text if self.isEnabled() else self._theme.faint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill, content, focus ring."""
        painter = painter_on(self)
        box = QRectF(self.rect())
        ground = self._ground()
        if ground is not None:
            fill(painter, box, self._radius(), ground)
        self._content(painter, box)
        if self.hasFocus():
            focus_ring(painter, box, self._radius(), self._theme)

    def _content(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(self._ink())
        painter.setFont(self.font())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())

    def _icon(self, painter: QPainter, name: str, box: QRectF, color: str, size: int = icons.SIZE) -> None:
        side = self._theme.px(size)
        at = QPoint(round(box.center().x() - side / 2), round(box.center().y() - side / 2))
        painter.drawPixmap(at, icons.pixmap(name, color, side, self.devicePixelRatioF()))


class Button(PaintedButton):
    """Words, with an icon where one helps. ``primary`` is the one thing to do, ``ghost`` has no fill."""

    def __init__(
        self,
        text: str,
        icon: str = "",
        kind: Literal["plain", "primary", "ghost"] = "plain",
        parent: QWidget | None = None,
    ) -> None:
        self._kind = kind
        self._name = icon
        super().__init__(text, parent)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        """Room for icon, words and margins."""
        theme = self._theme
        icon = theme.px(16 + SPACE + 2) if self._name else 0
        width = self.fontMetrics().horizontalAdvance(self.text()) + icon + theme.px(6 * SPACE)
        return QSize(width, theme.px(HIT))

    def _ground(self) -> str | None:
        theme = self._theme
        if self._kind == "primary" and self.isEnabled():
            return theme.accent_hover if self.underMouse() or self.isDown() else theme.accent
        if self._kind == "ghost" and not (self.underMouse() or self.isDown()):
            return None
        return super()._ground()

    def _ink(self) -> str:
        return self._theme.on_accent if self._kind == "primary" and self.isEnabled() else super()._ink()

    def _content(self, painter: QPainter, box: QRectF) -> None:
        side, gap = self._theme.px(16), self._theme.px(SPACE + 2)
        painter.setFont(self.font())
        painter.setPen(self._ink())
        if not self._name:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())
            return
        words = self.fontMetrics().horizontalAdvance(self.text())
        left = (box.width() - words - side - gap) / 2
        self._icon(painter, self._name, QRectF(left, 0, side, box.height()), self._ink(), 16)
        text_box = QRectF(left + side + gap, 0, words + 1, box.height())
        painter.drawText(text_box, Qt.AlignmentFlag.AlignVCenter, self.text())


class IconButton(PaintedButton):
    """An icon of 20 px in a square of at least 28 px; ``hint`` names it for eyes and screen readers."""

    def __init__(
        self,
        icon: str,
        hint: str,
        shortcut: str | QKeySequence = "",
        *,
        checkable: bool = False,
        side: int = 32,
        parent: QWidget | None = None,
    ) -> None:
        self._name = icon
        self._side = max(side, HIT)
        super().__init__("", parent)
        self.setCheckable(checkable)
        self.setAccessibleName(hint)
        self.set_hint(hint, shortcut)

    def set_icon(self, icon: str, hint: str = "", shortcut: str | QKeySequence = "") -> None:
        """Show another icon and, where its meaning changes with it, another hint."""
        self._name = icon
        if hint:
            self.setAccessibleName(hint)
            self.set_hint(hint, shortcut)
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._theme.px(self._side), self._theme.px(self._side))

    def _ground(self) -> str | None:
        theme = self._theme
        if not self.isEnabled():
            return None
        if self.isChecked():
            return theme.tint
        if self.isDown():
            return theme.control_pressed
        return theme.control_hover if self.underMouse() else None

    def _content(self, painter: QPainter, box: QRectF) -> None:
        color = self._theme.accent if self.isChecked() and self.isEnabled() else self._ink()
        self._icon(painter, self._name, box, color)


class PlayButton(PaintedButton):
    """The one big round button: checked while training runs."""

    DIAMETER = 40

    def __init__(self, shortcut: str | QKeySequence = say("Space"), parent: QWidget | None = None) -> None:
        self._shortcut = shortcut
        super().__init__("", parent)
        self.setCheckable(True)
        self.toggled.connect(self._rename)
        self._rename(False)

    def sizeHint(self) -> QSize:
        """A circle of 40 px."""
        return QSize(self._theme.px(self.DIAMETER), self._theme.px(self.DIAMETER))

    def _rename(self, running: bool) -> None:
        name = say("Pause training") if running else say("Start training")
        self.setAccessibleName(name)
        self.set_hint(name, self._shortcut)

    def _radius(self) -> float:
        return self.width() / 2

    def _ground(self) -> str | None:
        theme = self._theme
        if not self.isEnabled():
            return theme.control
        return theme.accent_hover if self.underMouse() or self.isDown() else theme.accent

    def _content(self, painter: QPainter, box: QRectF) -> None:
        color = self._theme.on_accent if self.isEnabled() else self._theme.faint
        self._icon(painter, "pause" if self.isChecked() else "play", box, color)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A disc; the focus ring lies inside with a gap, as the disc itself is accent."""
        painter = painter_on(self)
        box = QRectF(self.rect())
        fill(painter, box, self._radius(), self._ground() or self._theme.accent)
        self._content(painter, box)
        if self.hasFocus():
            inner = box.adjusted(2, 2, -2, -2)
            painter.setPen(self._theme.on_accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(inner.adjusted(1, 1, -1, -1))
