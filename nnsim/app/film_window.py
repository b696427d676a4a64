"""The small window beside the one that is filmed: how far the film is, Stop and Cancel. It is in no picture."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QStyle, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.dialog import NAMED
from nnsim.ui.kit.widgets.progress_strip import ProgressStrip

WIDTH = 420


def place_for(board: QSize, window: QRect, screen: QRect, spared: Iterable[QRect]) -> QPoint:
    """Where a ``board`` hides least of what is ``spared``: beside the window if there is room, else in a corner."""
    wide, high, middle = board.width(), board.height(), window.center().x() - board.width() // 2
    right, low = window.right() - wide + 1, window.bottom() - high + 1
    beside = (
        QPoint(window.right() + 1, window.top()), QPoint(window.left() - wide, window.top()),
        QPoint(middle, window.bottom() + 1), QPoint(middle, window.top() - high),
    )  # fmt: skip
    inside = (QPoint(right, low), QPoint(window.left(), low), window.topLeft(), QPoint(right, window.top()))
    areas = tuple(spared)

    def hidden(at: QPoint) -> int:
        parts = [area.intersected(QRect(at, board)) for area in areas]
        return sum(part.width() * part.height() for part in parts if part.isValid())

    return min((at for at in (*beside, *inside) if screen.contains(QRect(at, board))), key=hidden, default=inside[0])


class FilmWindow(QWidget):
    """Where it hides none of the ``spared`` widgets, if it can; ``shell`` keeps the keyboard.

    ``stopped`` asks for the film up to here, which closing does, too; ``cancelled`` for none.
    """

    stopped = Signal()
    cancelled = Signal()

    def __init__(self, words: str, shell: QWidget, spared: Iterable[QWidget] = ()) -> None:
        super().__init__(shell, Qt.WindowType.Tool)
        self.setWindowTitle(NAMED.format(say("Recording")))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocus()  # so that keys go to no button that nobody chose
        self.strip = ProgressStrip(words)
        self.stop = Button(say("Stop"), kind="primary")
        self.stop.set_hint(say("End the film here and write it"))
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.strip, 1)
        self._row.addWidget(self.stop)
        self.stop.clicked.connect(self.stopped)
        self.strip.cancelled.connect(self.cancelled)
        follow(self._restyle)
        title = self.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
        areas = [_on_screen(widget) for widget in spared if widget.isVisible()]
        board = self.size() + QSize(0, title)
        self.move(place_for(board, shell.frameGeometry(), shell.screen().availableGeometry(), areas))

    def _restyle(self, theme: Theme) -> None:
        self._row.setContentsMargins(*(theme.px(3 * SPACE),) * 4)
        self._row.setSpacing(theme.px(2 * SPACE))
        self.resize(theme.px(WIDTH), self.sizeHint().height())

    def end(self) -> None:
        """It is of no use any more."""
        self.hide()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        """As Stop: it closes once the film is written."""
        event.ignore()
        self.stop.click()


def _on_screen(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())
