"""Galleries of data sets: one picture per generator or bundled set, the chosen one framed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from nnsim.data.bundled import BundledSet
from nnsim.data.entries import Generator
from nnsim.language.texts import say
from nnsim.ui.data.thumbnails import thumbnail
from nnsim.ui.kit.theme import RADIUS_CONTROL, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import PaintedButton
from nnsim.ui.kit.widgets.painting import fill, outline

COLUMNS = 4
SIDE = 48
FRAME = 2
"""Room around the picture for the frame of the chosen one, px."""

_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)

Entry = Generator | BundledSet


class Thumbnail(PaintedButton):
    """The button of one generator or bundled set, ``side`` px square."""

    def __init__(self, entry: Entry, side: int = SIDE, parent: QWidget | None = None) -> None:
        self._kind, self._side = entry.id, side
        super().__init__("", parent)
        self.setCheckable(True)
        self.setAccessibleName(entry.label)
        self.setAccessibleDescription(entry.help)
        origin = f"<br>{entry.source} · {entry.licence}" if isinstance(entry, BundledSet) else ""
        self.setToolTip(f"<b>{entry.label}</b><br>{entry.help}{origin}")

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._theme.px(self._side), self._theme.px(self._side))

    def set_side(self, side: int) -> None:
        """Another size, px."""
        self._side = side
        self.updateGeometry()

    def nextCheckState(self) -> None:
        """What is chosen follows from the data, not from the click."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys are the gallery's; a button would take them for itself."""
        if event.key() in _ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _ground(self) -> str | None:
        theme = self._theme
        return theme.control_hover if self.underMouse() and not self.isChecked() else theme.panel

    def _content(self, painter: QPainter, box: QRectF) -> None:
        theme = self._theme
        radius = theme.px(RADIUS_CONTROL + 1)
        inner = box.adjusted(FRAME, FRAME, -FRAME, -FRAME)
        side = round(inner.width())
        if self.isChecked():
            fill(painter, box, radius, theme.tint)
            outline(painter, box, radius, theme.accent, 2)
        elif not self.hasFocus():
            outline(painter, box, radius, theme.line)
        painter.drawPixmap(QPoint(FRAME, FRAME), thumbnail(self._kind, theme, side, self.devicePixelRatioF()))


class Gallery(QWidget):
    """``chosen(str)`` when an entry is clicked. One stop for Tab; arrow keys walk, Enter chooses."""

    chosen = Signal(str)

    def __init__(
        self,
        entries: Iterable[Entry],
        name: str = say("Data sets"),
        columns: int = COLUMNS,
        side: int = SIDE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._columns, self._side = columns, side
        self._chosen: str | None = None
        self._stop: str | None = None
        self._steps = dict(zip(_ARROWS, (-1, 1, -columns, columns), strict=True))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.buttons: dict[str, Thumbnail] = {}
        self._others: list[PaintedButton] = []
        for number, entry in enumerate(entries):
            self._add(number, entry)
        self._grid.setColumnStretch(columns, 1)
        self._walk_from(next(iter(self.buttons), ""))
        follow(self._restyle)

    def _add(self, number: int, entry: Entry) -> None:
        button = Thumbnail(entry, self._side)
        button.clicked.connect(lambda _=False, kind=entry.id: self.chosen.emit(kind))
        self._grid.addWidget(button, number // self._columns, number % self._columns)
        self.buttons[entry.id] = button

    def add_last(self, button: PaintedButton) -> None:
        """A button of another kind behind the pictures."""
        number = self._grid.count()
        self._others.append(button)
        self._grid.addWidget(button, number // self._columns, number % self._columns)

    @property
    def count(self) -> int:
        """Pictures and other buttons."""
        return self._grid.count()

    def set_size(self, columns: int, side: int) -> None:
        """Smaller pictures in longer rows where room is needed, or larger ones."""
        if (columns, side) == (self._columns, self._side):
            return
        self._grid.setColumnStretch(self._columns, 0)
        self._columns, self._side = columns, side
        self._steps = dict(zip(_ARROWS, (-1, 1, -columns, columns), strict=True))
        for button in self.buttons.values():
            button.set_side(side)
        for number, any_button in enumerate((*self.buttons.values(), *self._others)):
            self._grid.addWidget(any_button, number // columns, number % columns)
        self._grid.setColumnStretch(columns, 1)
        self._restyle(self._theme)

    def show_chosen(self, kind: str | None) -> None:
        """Frame the entry that the data come from; None if it is none of these."""
        if kind != self._chosen:  # the same one is told again with every point of a stroke
            self._chosen = kind
            for name, button in self.buttons.items():
                button.setChecked(name == kind)
        if kind in self.buttons:
            self._walk_from(kind)

    def _walk_from(self, kind: str) -> None:
        if kind == self._stop:
            return
        self._stop = kind
        for name, button in self.buttons.items():
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if name == kind else Qt.FocusPolicy.NoFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        names = list(self.buttons)
        here = next((i for i, name in enumerate(names) if self.buttons[name].hasFocus()), -1)
        target = here + self._steps.get(Qt.Key(event.key()), 0)
        if here < 0 or target == here or not 0 <= target < len(names):
            super().keyPressEvent(event)
            return
        self._walk_from(names[target])
        self.buttons[names[target]].setFocus(Qt.FocusReason.TabFocusReason)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._grid.setSpacing(theme.px(2 * SPACE if self._side == SIDE else SPACE - 1))
