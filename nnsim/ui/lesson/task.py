"""The task of a step: a line for each condition with its mark, and a thin line for how much of it is done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.lessons.seen import GoalSeen, Seen
from nnsim.lessons.state import State
from nnsim.ui.kit import icons
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, painter_on
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.lesson.prose import Prose

MARK = 16


class Mark(QWidget):
    """An empty ring, a tick, or dots where the engine has not answered yet."""

    def __init__(self) -> None:
        super().__init__()
        self.is_met, self.is_known = False, True
        follow(self._restyle)

    def tell(self, is_met: bool, is_known: bool) -> None:
        """Another state."""
        if (is_met, is_known) != (self.is_met, self.is_known):
            self.is_met, self.is_known = is_met, is_known
            self.update()

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedSize(theme.px(MARK), theme.px(MARK))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A disc with a tick once it is reached."""
        painter, theme, box = painter_on(self), self._theme, QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.is_met:
            fill(painter, box, box.width() / 2, theme.success)
            side = round(box.width() * 0.8)
            tick = icons.pixmap("check", theme.panel, side, self.devicePixelRatioF())
            off = round((self.width() - side) / 2)
            painter.drawPixmap(QPoint(off, off), tick)
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.edge), max(theme.px(1.5), 1)))
        painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))
        if not self.is_known:
            self._draw_dots(painter, box)

    def _draw_dots(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.edge))
        side = box.width() / 8
        for place in (0.27, 0.5, 0.73):
            x, y = box.left() + place * box.width(), box.center().y()
            painter.drawEllipse(QRectF(x - side / 2, y - side / 2, side, side))


class Progress(QWidget):
    """A thin line that is filled as far as conditions are reached."""

    HEIGHT = 3

    def __init__(self) -> None:
        super().__init__()
        self.share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow(self._restyle)

    def set_share(self, share: float) -> None:
        """From 0 to 1."""
        if share != self.share:
            self.share = share
            self.update()

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedHeight(theme.px(self.HEIGHT))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The filled part over the whole."""
        painter, box = painter_on(self), QRectF(self.rect())
        radius = box.height() / 2
        fill(painter, box, radius, self._theme.control_pressed)
        if self.share:
            box.setWidth(max(box.width() * self.share, box.height()))
            fill(painter, box, radius, self._theme.success if self.share == 1 else self._theme.accent)


def sentence(reason: str) -> str:
    """A reason with its capital, unless it begins with a name such as train.loss, and its stop."""
    is_name = "." in reason.partition(" ")[0]
    return f"{reason if is_name else reason[:1].upper() + reason[1:]}."


class GoalRow(QWidget):
    """One condition: mark and words, and as tool tip why it holds or not."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.mark, self.words = Mark(), Prose.of(words)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self.words, 1)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(2 * SPACE))

    def show_goal(self, seen: GoalSeen, state: State) -> None:
        """What it is like now."""
        self.mark.tell(seen.met, seen.verdict.holds is not None)
        self.words.show_values(state)
        tip = in_lines(sentence(seen.verdict.reason))
        for widget in (self.mark, self.words, self):
            if widget.toolTip() != tip:
                widget.setToolTip(tip)
        done = "reached" if seen.met else "open" if seen.verdict.holds is not None else say("not known yet")
        self.setAccessibleName(f"{self.words.plain}: {done}")


class Task(QWidget):
    """All conditions of a step, and the reasons of those that are missing once somebody asked."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self.title = Text(say("Your task"), "small", "muted")
        self.rows = [GoalRow(each) for each in words]
        self.progress = Progress()
        self.reason = Text("", "label", "muted", wrap=True)
        self.reason.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.title, *self.rows, self.progress, self.reason):
            self._column.addWidget(widget)
        self.reached: frozenset[int] = frozenset()
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(1.5 * SPACE))

    def show_seen(self, seen: Seen, state: State) -> tuple[str, ...]:
        """What it is like now; the words of what came to be reached since the last time."""
        for row, goal in zip(self.rows, seen.goals, strict=True):
            row.show_goal(goal, state)
        before, self.reached = self.reached, frozenset(at for at, goal in enumerate(seen.goals) if goal.met)
        self.progress.set_share(seen.met / len(seen.goals))
        if len(self.reached) == len(self.rows):
            self.say_why(())
        return tuple(self.rows[at].words.plain for at in sorted(self.reached - before))

    def say_why(self, reasons: Sequence[str]) -> None:
        """Reasons of what is missing; nothing with none."""
        self.reason.setText("\n".join(map(sentence, reasons)))
        self.reason.setVisible(bool(reasons))
