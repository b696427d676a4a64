"""A run as a card: its map, its numbers, and what differs from the present one."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.project import Project
from nnsim.data.one_value import value_of
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit import colormap
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.plane.contour import winner_lines, zero_lines
from nnsim.ui.plane.frame import draw_contour, round_corners
from nnsim.ui.plane.map import map_pixels
from nnsim.ui.run.answer_map import AnswerMap

WORDS = 132
"""Width of what is told of a run, px."""


class MapPicture(QWidget):
    """A map without axes; ``side`` px high and wide."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._map, self._project = AnswerMap(), Project()
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.show_map(self._map, self._project)

    def show_map(self, answers: AnswerMap, project: Project) -> None:
        """Show what a run of ``project`` answers, of several values the one that is looked at."""
        if task_of(project).tells_values and len(answers.answer) > 1:
            value = value_of(project)
            answers = AnswerMap(*(each[value : value + 1] for each in answers))
        self._map, self._project = answers, project
        self._image = QImage()
        if answers.answer.size:
            decisions = project.view.decisions
            pixels = map_pixels(task_of(project), answers.answer, self._theme, decisions=decisions)
            self._image = colormap.image(pixels)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The map and where one class gives way to another."""
        painter, box = QPainter(self), QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._image.isNull():
            painter.fillRect(box, QColor(self._theme.neutral))
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, self._image)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            task, scores = task_of(self._project), self._map.scores
            lines = winner_lines(scores) if task.shows_shares else zero_lines(scores[0])
            draw_contour(painter, box, lines, self._theme, is_thin=task.tells_values)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        round_corners(painter, box, self._theme)


class RunCard(QWidget):
    """Map at the left, words at the right; words alone where there is no map."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.map = MapPicture()
        self.name = Text("", "strong")
        self.numbers = Text("", "small", wrap=True)
        self.told = Text("", "small", "muted", wrap=True)
        self._words = QVBoxLayout()
        self._words.setContentsMargins(0, 0, 0, 0)
        for text in (self.name, self.numbers, self.told):
            text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            self._words.addWidget(text)
        self._words.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.map, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(self._words)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(2 * SPACE))
        self._words.setSpacing(theme.px(SPACE))
        for text in (self.name, self.numbers, self.told):
            text.setFixedWidth(theme.px(WORDS))
        self._theme = theme

    def set_side(self, side: int, high: int) -> None:
        """How high and wide the map is, and how ``high`` the card, px."""
        self.map.setFixedSize(side, side)
        self.setFixedHeight(high)

    @property
    def needed(self) -> int:
        """The height in which no line of what is told of the run is cut, px."""
        texts = [text for text in (self.name, self.numbers, self.told) if text.text()]
        wide, gaps = self._theme.px(WORDS), self._words.spacing() * max(len(texts) - 1, 0)
        return sum(max(text.heightForWidth(wide), text.minimumSizeHint().height()) for text in texts) + gaps

    def say(self, name: str, numbers: str, told: str) -> None:
        """Name, numbers and what differs."""
        self.name.setText(name)
        self.numbers.setText(numbers)
        self.told.setText(told)
        self.setAccessibleName(". ".join(filter(None, (name, numbers, told))))
        self.setToolTip(told)
