"""The time line: a slim strip that shows how far the run has come, and takes it back to any step."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider

from nnsim.core.answers.past import KeptPast
from nnsim.core.counted import counted
from nnsim.core.run import Mark
from nnsim.language.texts import say
from nnsim.ui.kit import numbers
from nnsim.ui.kit.keys import PLACES
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.widgets.painting import fill, painter_on
from nnsim.ui.kit.widgets.slider import Track
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.run.travel import Travel

TALL, THICK, HANDLE, TICK = 12, 3, 9, 7
"""Heights of the strip, its line and its marks, and the width of its handle, px."""

MB = 1 << 20

TEN = 10
"""Steps of the arrow keys with Shift."""

PAGES, NOTCHES = 20, 100
"""Page Up and Down go a twentieth of the run, a notch of the wheel a hundredth."""

HELP = [
    (say("Left, Right"), say("One step back or on; ten with Shift, an epoch with Ctrl")),
    (say("Page Up, Page Down"), say("A twentieth of the run")),
    (say("Home, End"), say("The first step, and the present")),
]

PLACES.append((say("Time line"), HELP))

TIP = say("Time line: drag to look at any earlier step. What is trained or changed there goes on from it")


def memory_words(kept: KeptPast) -> str:
    """What is kept of a run, in words."""
    used, budget = kept.bytes / MB, kept.budget // MB
    return say(
        "Old steps take {used} of {budget:,} MB, in {states}",
        used=numbers.value_text(used, 2),
        budget=budget,
        states=counted(kept.states, "state"),
    )


def _gone_words(first: int) -> str:
    """What is not kept, in words."""
    return say(
        "Nothing is kept of the steps before step {counter}: it goes back that far", counter=numbers.counter(first)
    )


class TimeStrip(Track):
    """From the first step to the present of the run that ``travel`` goes through; ``marks`` stand on it.

    ``menu_wanted(step, place on the screen)`` asks what can be done with the run as it was after so many steps.
    """

    menu_wanted = Signal(int, QPoint)

    def __init__(self, travel: Travel) -> None:
        self._travel = travel
        self._marks: tuple[Mark, ...] = ()
        self._look: tuple[float, list[float], float, bool] | None = None
        self._first, self._asks = 0, True
        super().__init__()
        self.setAccessibleName(say("Time line"))
        self.setToolTip(in_lines(TIP))
        self.setRange(0, 0)
        self.sliderMoved.connect(travel.visit)
        travel.left.connect(self._repaint_changes)
        travel.changed.connect(self.refresh)

    def _restyle(self, theme: Theme) -> None:
        super()._restyle(theme)
        self.setFixedHeight(theme.px(TALL))

    def _inset(self) -> float:
        return self._theme.px(HANDLE) / 2 + 1

    def wants_memory(self) -> bool | None:
        """Whether somebody looks closely enough to read what old steps take, or nobody knows where it begins."""
        return True if self.isVisible() and (self._asks or self.underMouse() or self.hasFocus()) else None

    def ask_anew(self) -> None:
        """It may begin elsewhere: at a state that a file or an engine process before left."""
        self._asks, self._first = True, 0

    def tell_memory(self, kept: KeptPast | None) -> None:
        """Say in the tool tip what is kept of old steps, and show where they begin."""
        told = f". {memory_words(kept)}" if kept else ""
        gone = f". {_gone_words(kept.first)}" if kept and kept.first else ""
        self.setToolTip(in_lines(f"{TIP}{gone}{told}"))
        self._asks, self._first = False, kept.first if kept else 0
        self.refresh()

    def show_marks(self, marks: tuple[Mark, ...]) -> None:
        """Show these."""
        if marks != self._marks:
            self._marks = marks
            self._repaint_changes()

    def refresh(self) -> None:
        """Show where the run is, and which step is looked at."""
        if self.isSliderDown():
            return
        travel = self._travel
        self.setEnabled(travel.present > 0)
        self.setMaximum(travel.present)
        self.setValue(travel.step)
        where = say(
            "step {counter} of {counter_2}",
            counter=numbers.counter(travel.step),
            counter_2=numbers.counter(travel.present),
        )
        present = (
            where if travel.is_away else say("the present, step {counter}", counter=numbers.counter(travel.present))
        )
        self.setAccessibleDescription(f"{present}. {_gone_words(self._first)}" if self._first else present)
        self._repaint_changes()

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:
        """The value follows the range: what they look like is compared after both."""
        if change != QAbstractSlider.SliderChange.SliderRangeChange:
            self._repaint_changes()

    def _repaint_changes(self) -> None:
        """Repaint where pixels change: at the present the handle rests, and what overlaps is repainted as well."""
        look = self._handle_x(), self._mark_places(), self._begin_x(), self._travel.is_away
        if look != self._look:
            self._look = look
            self.update()

    # ------------------------------------------------------------ hands

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: the handle goes where the run was found to be."""
        super().mouseReleaseEvent(event)
        self.refresh()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Back and on, a hundredth of the run at a time."""
        notches = round(event.angleDelta().y() / 120) or (1 if event.angleDelta().y() > 0 else -1)
        self._travel.visit(self._travel.step + notches * max(1, self._travel.present // NOTCHES))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Through the run by steps, epochs and pages; other keys are the window's."""
        travel, modifiers = self._travel, event.modifiers()
        shift, ctrl = (
            bool(modifiers & m) for m in (Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier)
        )
        page = max(1, travel.present // PAGES)
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Down if not shift:
                travel.back(epoch=ctrl)
            case Qt.Key.Key_Right | Qt.Key.Key_Up if ctrl:
                travel.forth_an_epoch()
            case Qt.Key.Key_Left | Qt.Key.Key_Down:
                travel.visit(travel.step - TEN)
            case Qt.Key.Key_Right | Qt.Key.Key_Up:
                travel.visit(travel.step + (TEN if shift else 1))
            case Qt.Key.Key_PageUp:
                travel.visit(travel.step - page)
            case Qt.Key.Key_PageDown:
                travel.visit(travel.step + page)
            case Qt.Key.Key_Home:
                travel.visit(0)
            case Qt.Key.Key_End:
                travel.come_back()
            case _:
                event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By the mouse of the step below it, or of a mark as near as the handle is wide; by keys of what is shown."""
        at, step = event.pos(), self._travel.step
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            near = [mark.step for mark in self._marks if abs(self._x_of(mark.step) - at.x()) <= self._theme.px(HANDLE)]
            step = min(near, key=lambda mark: abs(self._x_of(mark) - at.x()), default=self._position_at(at.x()))
        else:
            at = QPoint(round(self._handle_x()), self.height())
        self.menu_wanted.emit(step, self.mapToGlobal(at))

    def enterEvent(self, event: QEnterEvent) -> None:
        """The handle grows."""
        super().enterEvent(event)
        self.update()

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line up to the step that is shown, the marks, and the handle once there is something to go back to.

        Counters reach a little into the strip, and ask for that much of it with every frame.
        """
        theme, wanted = self._theme, QRectF(event.rect())
        middle, x, thick = self.height() / 2, self._handle_x(), theme.px(THICK)
        radius, tall = theme.px(HANDLE) / 2, theme.px(TICK) / 2
        begin = self._begin_x()
        groove = QRectF(begin, middle - thick / 2, self.width() - begin, thick)
        handle = QRectF(x - radius, middle - radius, 2 * radius, 2 * radius)
        marks = [at for at in self._mark_places() if wanted.left() - 1 < at < wanted.right() + 1]
        line = QRectF(0, groove.top(), self.width(), thick)
        if not (wanted.intersects(line) or wanted.intersects(handle) or marks):
            return
        painter, ground = painter_on(self), theme.line if not theme.dark else theme.control_pressed
        fill(painter, groove, thick / 2, ground)
        if not self.isEnabled():
            return
        is_lively = self._travel.is_away or self.underMouse() or self.hasFocus()
        shown = QRectF(begin, groove.top(), max(0.0, x - begin), thick)
        fill(painter, shown, thick / 2, theme.accent if is_lively else ground)
        self._paint_gap(painter, begin)
        painter.setPen(QPen(QColor(theme.muted), 1))
        for at in marks:
            painter.drawLine(QPointF(at, middle - tall), QPointF(at, middle + tall))
        painter.setPen(QPen(QColor(theme.accent if is_lively else theme.faint), 2))
        painter.setBrush(QColor(theme.accent if self._travel.is_away else theme.panel))
        painter.drawEllipse(handle.center(), radius - 1, radius - 1)

    def _paint_gap(self, painter: QPainter, end: float) -> None:
        """Dots where steps are not kept, and a mark where they begin."""
        if end:
            theme, middle, tall = self._theme, self.height() / 2, self._theme.px(TICK) / 2
            painter.setPen(QPen(QColor(theme.muted), theme.px(THICK) / 2, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(1, middle), QPointF(end - 2, middle))
            painter.setPen(QPen(QColor(theme.muted), 2))
            painter.drawLine(QPointF(end, middle - tall), QPointF(end, middle + tall))

    def _begin_x(self) -> float:
        """Where the steps begin that are kept, px; 0 where all of them are."""
        return round(self._x_of(min(self._first, self.maximum()))) if self._first else 0.0

    def _mark_places(self) -> list[float]:
        """Where marks stand, px."""
        return [round(self._x_of(mark.step)) + 0.5 for mark in self._marks]

    def _x_of(self, step: int) -> float:
        return self._inset() + step / max(1, self.maximum()) * (self.width() - 2 * self._inset())
