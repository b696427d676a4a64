"""The gallery of data sets: one picture per generator, the chosen one framed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from nnsim.catalog.kinds import GENERATORS, Generator
from nnsim.ui.data.thumbnails import thumbnail
from nnsim.ui.theme import RADIUS_CONTROL, SPACE, Theme
from nnsim.ui.theming import follow
from nnsim.ui.widgets.button import PaintedButton
from nnsim.ui.widgets.painting import fill, outline

COLUMNS = 4
SIDE = 48
FRAME = 2
"""Room around the picture for the frame of the chosen one, px."""

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -COLUMNS, Qt.Key.Key_Down: COLUMNS}


class Thumbnail(PaintedButton):
    """The button of one generator."""

    def __init__(self, generator: Generator, parent: QWidget | None = None) -> None:
        self._kind = generator.id
        super().__init__("", parent)
        self.setCheckable(True)
        self.setAccessibleName(generator.label)
        self.setAccessibleDescription(generator.help)
        self.setToolTip(f"<b>{generator.label}</b><br>{generator.help}")

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._theme.px(SIDE), self._theme.px(SIDE))

    def nextCheckState(self) -> None:
        """What is chosen follows from the data, not from the click."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys are the gallery's; a button would take them for itself."""
        if event.key() in _STEPS:
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
    """``chosen(str)`` when a generator is clicked. One stop for Tab; arrow keys walk, Enter chooses."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Data sets")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.buttons: dict[str, Thumbnail] = {}
        for number, generator in enumerate(GENERATORS):
            self._add(number, generator)
        self._grid.setColumnStretch(COLUMNS, 1)
        self._walk_from(next(iter(self.buttons), ""))
        follow(self._restyle)

    def _add(self, number: int, generator: Generator) -> None:
        button = Thumbnail(generator)
        button.clicked.connect(lambda _=False, kind=generator.id: self.chosen.emit(kind))
        self._grid.addWidget(button, number // COLUMNS, number % COLUMNS)
        self.buttons[generator.id] = button

    def show_chosen(self, kind: str | None) -> None:
        """Frame the generator that made the data; None if no generator did."""
        for name, button in self.buttons.items():
            button.setChecked(name == kind)
        if kind in self.buttons:
            self._walk_from(kind)

    def _walk_from(self, kind: str) -> None:
        for name, button in self.buttons.items():
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if name == kind else Qt.FocusPolicy.NoFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        names = list(self.buttons)
        here = next((i for i, name in enumerate(names) if self.buttons[name].hasFocus()), -1)
        target = here + _STEPS.get(Qt.Key(event.key()), 0)
        if here < 0 or target == here or not 0 <= target < len(names):
            super().keyPressEvent(event)
            return
        self._walk_from(names[target])
        self.buttons[names[target]].setFocus(Qt.FocusReason.TabFocusReason)

    def _restyle(self, theme: Theme) -> None:
        self._grid.setSpacing(theme.px(2 * SPACE))
