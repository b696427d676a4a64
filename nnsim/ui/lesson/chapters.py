"""The list of chapters: title, minutes, and how far one came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.language.texts import say, say_count
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.progress import Progress
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button, PaintedButton
from nnsim.ui.kit.widgets.painting import fill
from nnsim.ui.kit.widgets.text import Text

DISC = 26
HEAD = say("Lessons in the order of the lecture. Each opens a document of its own.")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A lesson with how far somebody came in it; ``missed`` questions of it come back in other chapters."""

    path: Path
    lesson: Lesson
    progress: Progress
    missed: int = 0

    @property
    def reached(self) -> int:
        """Steps that were reached, of those that the lesson has."""
        return sum(self.progress.step(step.id).reached for step in self.lesson.steps)

    @property
    def words(self) -> str:
        """How long it takes, and how far one is."""
        minutes = say("{minutes} min", minutes=self.lesson.minutes)
        at, steps = self.lesson.step_of(self.progress.at), len(self.lesson.steps)
        if self.progress.finished:
            return say("{minutes} · done", minutes=minutes)
        return (
            say("{minutes} · at step {at} of {steps}", minutes=minutes, at=at + 1, steps=steps)
            if at is not None
            else f"{minutes} · {counted(steps, 'step')}"
        )


class ChapterRow(PaintedButton):
    """A chapter: its place in the lecture in a disc that fills, its title, and what ``Chapter.words`` say."""

    def __init__(self, chapter: Chapter) -> None:
        self.chapter = chapter
        super().__init__(chapter.lesson.title)
        self.setAccessibleName(f"{chapter.lesson.title}, {chapter.words}")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def _left(self) -> int:
        return self._theme.px(DISC + 5 * SPACE)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._title_height(width) + self._theme.px(16 + 4 * SPACE)

    def _title_height(self, width: int) -> int:
        room = QRect(0, 0, max(width - self._left - self._theme.px(2 * SPACE), 1), 10_000)
        return self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self.text()).height()

    def sizeHint(self) -> QSize:
        width = self.width() if self.width() > self._theme.px(80) else self._theme.px(240)
        return QSize(self._theme.px(180), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(100), self._theme.px(44))

    def _restyle(self, theme: Theme) -> None:
        super()._restyle(theme)
        self.setFont(fonts.font("strong", theme.scale))

    def _ground(self) -> str | None:
        if self.isDown():
            return self._theme.control_pressed
        return self._theme.control_hover if self.underMouse() else None

    def _content(self, painter: QPainter, box: QRectF) -> None:
        theme, top = self._theme, self._theme.px(1.5 * SPACE)
        title = QRect(
            self._left, top, self.width() - self._left - theme.px(2 * SPACE), self._title_height(self.width())
        )
        painter.setFont(self.font())
        painter.setPen(QColor(theme.text))
        painter.drawText(title, int(Qt.TextFlag.TextWordWrap), self.text())
        painter.setFont(fonts.font("label", theme.scale))
        painter.setPen(QColor(theme.muted))
        below = QRect(title.left(), title.bottom() + theme.px(2), title.width(), theme.px(16))
        painter.drawText(below, int(Qt.AlignmentFlag.AlignVCenter), self.chapter.words)
        self._draw_disc(painter, box)

    def _draw_disc(self, painter: QPainter, box: QRectF) -> None:
        theme, side = self._theme, self._theme.px(DISC)
        disc = QRectF(theme.px(2 * SPACE), (box.height() - side) / 2, side, side)
        progress = self.chapter.progress
        if progress.finished:
            fill(painter, disc, side / 2, theme.success)
            self._icon(painter, "check", disc, theme.panel, 16)
            return
        fill(painter, disc, side / 2, theme.control)
        share = max(self.chapter.reached - 1, 0) / len(self.chapter.lesson.steps)
        if share:
            painter.setBrush(QColor(theme.tint))
            painter.drawPie(disc, 90 * 16, -round(share * 360 * 16))
        painter.setFont(fonts.font("small", theme.scale))
        painter.setPen(QColor(theme.accent if self.chapter.reached else theme.muted))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(self.chapter.lesson.item or "·"))


class ChapterList(QWidget):
    """Every chapter in the order of the lecture. ``chosen(Path)`` opens one, ``file_wanted`` asks for a file."""

    chosen = Signal(object)
    file_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.head = Text(HEAD, "body", "muted", wrap=True)
        self.missed = Text("", "body", "muted", wrap=True)
        self.missed.hide()
        self.rows: list[ChapterRow] = []
        self.open_button = Button(say("Open lesson file…"), "open")
        self.open_button.set_hint(
            say("A lesson that somebody wrote: a .md file. It can be dropped on the window, too.")
        )
        self.open_button.clicked.connect(self.file_wanted)
        self._list = QVBoxLayout()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.head)
        self._column.addWidget(self.missed)
        self._column.addLayout(self._list)
        self._column.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        self.setAccessibleName(say("Chapters"))
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(2 * SPACE))
        self._list.setSpacing(0)

    def offer(self, chapters: Sequence[Chapter]) -> None:
        """Show these."""
        missed = sum(chapter.missed for chapter in chapters)
        self.missed.setText(
            say_count(
                "One question that was answered wrong will be asked once more as you go on.",
                "{count} questions that were answered wrong will be asked once more as you go on.",
                missed,
            )
        )
        self.missed.setVisible(missed > 0)
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [ChapterRow(chapter) for chapter in chapters]
        for row in self.rows:
            self._list.addWidget(row)
            row.clicked.connect(lambda _checked=False, path=row.chapter.path: self.chosen.emit(path))
