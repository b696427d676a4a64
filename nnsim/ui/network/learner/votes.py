"""What the answer to one sample is made of: whose it is, the sentence, the classes, and who voted."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.answers.reasons import Reasons
from nnsim.core.data import Samples
from nnsim.core.project import Project
from nnsim.data.kinds import kind_of
from nnsim.data.modalities import pictures
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit.colormap import image
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.network.learner import vote_words
from nnsim.ui.network.learner.value_line import Line, ValueLine
from nnsim.ui.network.learner.vote_picture import VotePicture
from nnsim.ui.network.learner.vote_rows import VoteRows

WORDS = 250
"""Width of the words beside the pictures, px."""
LOW, HIGH, SEEN = 84, 300, 40
"""Height of the pictures below a tree and below the words, and of the image that is asked about, px."""
REACH = 3.0
"""Scores beyond this lie at the end of their line."""
QWIDGETSIZE_MAX = (1 << 24) - 1
SIDEWAYS, DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class Votes(QWidget):
    """``stepped(by)`` asks for another sample; what else was clicked is told by ``picture``."""

    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.previous = IconButton("chevron_left", say("Previous test sample"), "PgUp", side=24)
        self.where = Text("", "label", "muted")
        self.next = IconButton("chevron_right", say("Next test sample"), "PgDown", side=24)
        self.said = Text("", "strong", wrap=True, selectable=True)
        self.said.setAccessibleName(say("Votes"))
        self.rows = VoteRows()
        self.line = ValueLine()
        self.seen = QLabel()
        self.picture = VotePicture()
        self.where.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.previous.clicked.connect(lambda: self.stepped.emit(-1))
        self.next.clicked.connect(lambda: self.stepped.emit(1))
        self._build()
        follow(self._restyle)

    def _build(self) -> None:
        self._words = QWidget()
        column = QVBoxLayout(self._words)
        column.setContentsMargins(0, 0, 0, 0)
        self._head = QHBoxLayout()
        for part in (self.previous, self.where, self.next):
            self._head.addWidget(part, 1 if part is self.where else 0)
        column.addLayout(self._head)
        column.addWidget(self.said)
        column.addWidget(self.seen)
        column.addStretch(1)
        self._box = QBoxLayout(SIDEWAYS, self)
        for widget in (self._words, self.rows, self.line, self.picture):
            self._box.addWidget(widget)
        self._box.addStretch(0)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._head.setSpacing(theme.px(SPACE))
        self._box.setSpacing(theme.px(3 * SPACE))
        self._box.setContentsMargins(0, theme.px(SPACE), 0, 0)
        self.lie(sideways=self._box.direction() == SIDEWAYS)

    def lie(self, *, sideways: bool) -> None:
        """Below a tree the pictures stand beside the words, else below them."""
        self._box.setDirection(SIDEWAYS if sideways else DOWN)
        self._words.setMinimumWidth(self._theme.px(WORDS) if sideways else 0)
        self._words.setMaximumWidth(self._theme.px(WORDS) if sideways else QWIDGETSIZE_MAX)
        self._box.setStretchFactor(self.rows, int(sideways))
        self._box.setStretchFactor(self.picture, int(sideways))
        self._box.setStretch(self._box.count() - 1, int(not sideways))
        for part in (self.rows, self.picture):
            part.setMaximumHeight(self._theme.px(LOW if sideways else HIGH))
        self.setMaximumHeight(self._theme.px(LOW) if sideways else QWIDGETSIZE_MAX)

    def show_reasons(
        self, project: Project, reasons: Reasons, words: str, *, raw: Samples | None, leaf: str = "", tree: int = -1
    ) -> None:
        """The answer to the sample that ``words`` name; ``leaf`` says where it came to in a single tree."""
        self.where.setText(words)
        self._show_seen(project, raw)
        self.said.setText(leaf or vote_words.sentence(project, reasons))
        self.said.setAccessibleName(self.said.text())
        self._show_rows(project, reasons)
        self.line.show_line(_line(project, reasons))
        self.picture.show_votes(project.data, reasons, tree)
        self.setAccessibleName(f"{words}. {self.said.text()}")

    def _show_seen(self, project: Project, raw: Samples | None) -> None:
        """The image that is asked about."""
        self.seen.setVisible(raw is not None and kind_of(project.data).is_pictorial)
        if raw is not None and not self.seen.isHidden():
            picture = QPixmap.fromImage(image(grey_pixels(pictures(project.data, raw), self._theme)))
            side = self._theme.px(SEEN)
            self.seen.setPixmap(picture.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio))

    def _show_rows(self, project: Project, reasons: Reasons) -> None:
        held, scores = vote_words.probabilities(project, reasons), reasons.scores
        are_scores = not len(held) and len(scores) > 1
        shown = scores if are_scores else held
        self.rows.show_shares(project.data.classes, shown, are_scores=are_scores)
        self.rows.setVisible(len(shown) > 0)


def _line(project: Project, reasons: Reasons) -> Line | None:
    """Values between the least and the largest of the data; the score of two classes between the margins."""
    data, at = project.data, float(reasons.answer[0])
    if not data.classes and task_of(project).tells_one:
        values = data.y[np.isfinite(data.y)]
        low, high = (float(values.min()), float(values.max())) if len(values) else (at - 1, at + 1)
        return Line(min(low, at), max(high, at), at, vote_words.values(project, reasons).tolist())
    if learner_of(project).margins and len(reasons.scores) == 1:
        return Line(-REACH, REACH, float(reasons.scores[0]), band=(-1.0, 1.0), ends=(data.classes[0], data.classes[1]))
    return None
