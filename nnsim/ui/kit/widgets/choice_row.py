"""Rows of buttons of which one is on: tabs above or beside a view, and the segmented control."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QGridLayout, QLayout, QSizePolicy, QWidget

from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import HIT, RADIUS_CONTROL, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import PaintedButton
from nnsim.ui.kit.widgets.painting import fill, outline, painter_on

ROW_KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
COLUMN_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
AWAY, CROSS, CROSS_ROOM = 5, 7, 22
"""Side of the arrow at what stands somewhere else, and of the cross that closes a tab with its room, px."""


class _Option(PaintedButton):
    """One button of a row; in a column its words stand at the left.

    ``beside`` is one whose view is shown, too, ``away`` one whose view stands somewhere else. A ``small`` one is for a
    row of many where there is little room. ``dropped`` tells where on the screen one was let go, outside of itself.
    One that is ``closable`` shows a cross under the mouse; ``closed`` follows it, the middle button and Delete.
    """

    doubled = Signal()
    dropped = Signal(QPoint)
    closed = Signal()
    beside = away = closable = False

    def __init__(self, label: str, segmented: bool, *, column: bool = False, small: bool = False) -> None:
        self._segmented, self._column, self._small = segmented, column, small
        super().__init__(label)
        if column:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCheckable(True)
        self.setAccessibleName(label)

    @property
    def _roles(self) -> tuple[fonts.Role, fonts.Role]:
        """The type of the words, on and off."""
        return ("small", "label") if self._small else ("strong", "body")

    def sizeHint(self) -> QSize:
        """Room for the label in its heavier weight, so that choosing moves nothing."""
        theme = self._theme
        margins = 2 if self._small else 8 if self._column else 5  # beside the words of a tab is room for its cross
        return QSize(
            self.fontMetrics().horizontalAdvance(self.text()) + theme.px(margins * SPACE),
            theme.px(HIT - (SPACE if self._segmented else 0)),
        )

    def _restyle(self, theme: Theme) -> None:
        super()._restyle(theme)
        self.setFont(fonts.font(self._roles[0], theme.scale))

    def _ground(self) -> str | None:
        theme = self._theme
        if self.isChecked():
            return (theme.control_pressed if theme.dark else theme.panel) if self._segmented else theme.tint
        if self.beside:
            return theme.control
        return theme.control_hover if self.underMouse() and self.isEnabled() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys of the row to the row; a button of a group would take them silently."""
        if event.key() in (COLUMN_KEYS if self._column else ROW_KEYS):
            event.ignore()
        elif event.key() == Qt.Key.Key_Delete and self.closable:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _radius(self) -> float:
        return self._theme.px(RADIUS_CONTROL - (2 if self._segmented else 0))

    def _content(self, painter: QPainter, box: QRectF) -> None:
        theme = self._theme
        role = self._roles[0 if self.isChecked() else 1]
        if self._segmented and self.isChecked() and not theme.dark:
            outline(painter, box, self._radius(), theme.line)
        painter.setFont(fonts.font(role, theme.scale))
        if self._segmented and self._is_tight:
            painter.setFont(fonts.font("label", theme.scale))
        ink = theme.text if self.isChecked() or self.beside else theme.muted
        painter.setPen(ink if self.isEnabled() else theme.faint)
        if self._column:
            left = box.adjusted(theme.px(2.5 * SPACE), 0, 0, 0)
            painter.drawText(left, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
            if self.closable and self.underMouse():
                self._draw_cross(painter)
            elif self.away:
                self._arrow(painter, box)
        else:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())

    @property
    def _is_tight(self) -> bool:
        """True in a narrow row with many options: one of them at least has no room for its words."""
        parent = self.parentWidget()
        row = parent.findChildren(_Option) if parent else [self]
        advance, margin = self.fontMetrics().horizontalAdvance, self._theme.px(SPACE)
        return any(advance(option.text()) + margin > option.width() for option in row)

    def _arrow(self, painter: QPainter, box: QRectF) -> None:
        """A small arrow out of the window, in the margin."""
        long, edge = self._theme.px(AWAY), self._theme.px(2)
        right, top = box.right() - edge, box.center().y() - long / 2
        painter.drawLine(QPointF(right - long, top + long), QPointF(right, top))
        painter.drawPolyline([QPointF(right - 0.7 * long, top), QPointF(right, top), QPointF(right, top + 0.7 * long)])

    def _cross(self) -> QRectF:
        """Where a click closes the tab."""
        wide = self._theme.px(CROSS_ROOM)
        return QRectF(self.width() - wide, 0, wide, self.height())

    def _draw_cross(self, painter: QPainter) -> None:
        side = self._theme.px(CROSS)
        box = QRectF(0, 0, side, side)
        box.moveCenter(self._cross().center())
        painter.drawLine(box.topLeft(), box.bottomRight())
        painter.drawLine(box.bottomLeft(), box.topRight())

    def _closes(self, event: QMouseEvent) -> bool:
        """Whether this press, or its release, is for the cross, or of the middle button."""
        if not self.closable or not self.rect().contains(event.position().toPoint()):
            return False
        middle = event.button() == Qt.MouseButton.MiddleButton
        return middle or (event.button() == Qt.MouseButton.LeftButton and self._cross().contains(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on the cross chooses nothing."""
        if not self._closes(event):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A tab of a column can be dragged away."""
        super().mouseMoveEvent(event)
        outside = not self.rect().contains(event.position().toPoint())
        if self._column and outside and event.buttons() & Qt.MouseButton.LeftButton:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press that ends elsewhere is no click."""
        if self._closes(event) and not self.isDown():
            self.closed.emit()
            return
        super().mouseReleaseEvent(event)
        self.unsetCursor()
        if event.button() == Qt.MouseButton.LeftButton and not self.rect().contains(event.position().toPoint()):
            self.dropped.emit(event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Said on, beside the second press."""
        if self._closes(event):
            return
        super().mouseDoubleClickEvent(event)
        self.doubled.emit()


class ChoiceRow(QWidget):
    """Options as ``(id, label)``; ``chosen(str)`` when the user takes another one.

    ``small`` is for many of them where there is little room. One stop for Tab; the arrow keys, Home and End move the
    choice.
    """

    chosen = Signal(str)
    doubled = Signal()
    segmented = False
    direction = QBoxLayout.Direction.LeftToRight

    def __init__(
        self,
        name: str,
        options: Iterable[tuple[str, str]],
        current: str = "",
        parent: QWidget | None = None,
        *,
        small: bool = False,
    ) -> None:
        super().__init__(parent)
        self._small = small
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._layout = self._make_layout()
        self._group = QButtonGroup(self)
        self._buttons: dict[str, _Option] = {}
        for key, label in options:
            self._add(key, label)
        self._theme: Theme
        follow(self._restyle)
        self.set_current(current if current in self._buttons else next(iter(self._buttons)))

    def _add(self, key: str, label: str) -> None:
        button = _Option(label, self.segmented, column=self._is_column, small=self._small)
        button.doubled.connect(self.doubled)
        button.setToolTip(f"{self.accessibleName()}: {label}")
        button.clicked.connect(lambda _=False, key=key: self._take(key))
        self._group.addButton(button)
        self._place(button)
        self._buttons[key] = button

    def _make_layout(self) -> QLayout:
        return QBoxLayout(self.direction, self)

    def _place(self, button: _Option) -> None:
        self._layout.addWidget(button)

    @property
    def _is_column(self) -> bool:
        return self.direction is QBoxLayout.Direction.TopToBottom

    @property
    def current(self) -> str:
        """The id of the option that is on."""
        return self._current

    def set_current(self, key: str) -> None:
        """Switch to an option; emits nothing. Raises ``KeyError`` for an unknown id."""
        self._buttons[key].setChecked(True)
        self._current = key
        for other, button in self._buttons.items():
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if other == key else Qt.FocusPolicy.NoFocus)

    def button(self, key: str) -> PaintedButton:
        """The button of an option, to set its hint or to disable it."""
        return self._buttons[key]

    def offer(self, keys: Collection[str]) -> None:
        """Show these options only; the one that is on stays so until ``set_current``."""
        for key, button in self._buttons.items():
            button.setVisible(key in keys)

    def _take(self, key: str) -> None:
        if key != self._current:
            self.set_current(key)
            self.chosen.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the choice along the row."""
        keys = [k for k, b in self._buttons.items() if b.isEnabled() and not b.isHidden() and not b.away]
        here = keys.index(self._current) if self._current in keys else 0
        places = (max(here - 1, 0), min(here + 1, len(keys) - 1), 0, len(keys) - 1)
        row_keys = COLUMN_KEYS if self._is_column else ROW_KEYS
        target = dict(zip(row_keys, places, strict=True)).get(Qt.Key(event.key()))
        if target is None:
            super().keyPressEvent(event)
            return
        self._take(keys[target])
        self._buttons[self._current].setFocus(Qt.FocusReason.TabFocusReason)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        margin = theme.px(2) if self.segmented else 0
        self._layout.setContentsMargins(margin, margin, margin, margin)
        self._layout.setSpacing(theme.px(2 if self.segmented else SPACE))
        self.update()


class Tabs(ChoiceRow):
    """Names of views; the one that is shown stands on a tinted ground."""


class SideTabs(Tabs):
    """Tabs in a column beside views that are wide but not high; ``doubled`` follows a double click on one, ``pulled``
    (id, place on the screen) one that was dragged out of the column, ``closed`` (id) one that is to go.

    Keys go past the tab of a view that stands somewhere else; ``chosen`` with it asks where, and what is on stays on.
    """

    direction = QBoxLayout.Direction.TopToBottom
    pulled = Signal(str, QPoint)
    closed = Signal(str)

    def _make_layout(self) -> QLayout:
        column = super()._make_layout()
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        return column

    def _add(self, key: str, label: str) -> None:
        super()._add(key, label)
        self._buttons[key].dropped.connect(lambda at: self._pull(key, at))
        self._buttons[key].closed.connect(lambda: self.closed.emit(key))

    def _pull(self, key: str, at: QPoint) -> None:
        if not self.rect().contains(self.mapFromGlobal(at)):
            self.pulled.emit(key, at)

    def mark(
        self, current: str, *, beside: Collection[str], away: Collection[str], closable: Collection[str] = ()
    ) -> None:
        """Switch to the view in front, if there is one, and tell which are shown beside it or stand somewhere else,
        and which can be closed."""
        for key, button in self._buttons.items():
            button.beside, button.away, button.closable = key in beside, key in away, key in closable
            button.update()
        if current:
            self.set_current(current)

    def _take(self, key: str) -> None:
        if self._buttons[key].away:
            self.set_current(self._current)
            self.chosen.emit(key)
        else:
            super()._take(key)


class Segmented(ChoiceRow):
    """A few short options on one ground, for a choice that is often changed."""

    segmented = True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The common ground."""
        painter = painter_on(self)
        fill(painter, QRectF(self.rect()), self._theme.px(RADIUS_CONTROL), self._theme.control)


class SegmentedRows(Segmented):
    """The same in several rows of ``across`` options, where there are too many for one."""

    across = 3

    def _make_layout(self) -> QLayout:
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._grid = QGridLayout(self)
        return self._grid

    def _place(self, button: _Option) -> None:
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._grid.addWidget(button, *divmod(len(self._buttons), self.across))
