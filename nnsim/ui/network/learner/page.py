"""What stands in place of the network while a learner without one is chosen: words, its tree, and why it answers so."""

from __future__ import annotations

from typing import cast

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.core.answers.reasons import Reasons
from nnsim.core.answers.tree import DecisionTree
from nnsim.core.data import Samples
from nnsim.core.messages import ProbeSample
from nnsim.core.store import Change
from nnsim.data import feeding
from nnsim.data.one_value import alone
from nnsim.language.texts import say
from nnsim.ui.kit.numbers import fixed
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.scrolled import Scrolled
from nnsim.ui.network.focus_ring import FocusRing
from nnsim.ui.network.learner import tree_words
from nnsim.ui.network.learner.sheet import LearnerSheet
from nnsim.ui.network.learner.tree_bar import TreeBar
from nnsim.ui.network.learner.tree_canvas import TreeCanvas
from nnsim.ui.network.learner.votes import QWIDGETSIZE_MAX, Votes
from nnsim.ui.network.sample import Sample
from nnsim.ui.run.explained import Point
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.subscriptions import EVERY_S, TURN_S, Subscription
from nnsim.ui.run.undo import Editor

LEAST, HIGH_ENOUGH = (100, 96), 210
"""Least width and height, and the height from which on votes stand below a tree, px."""
BESIDE = 300
"""Width of the words where something stands beside them, px."""
MOVES = 600
"""So many places of the cursor are remembered until the engine tells of one."""
Key = Qt.Key


class LearnerPage(QWidget):
    """The sample that is told about is that under the cursor on the plane, else the one that is looked at everywhere.

    ``arranged`` tells that there is another tree, or none; ``wanted`` that something else is to be asked of the engine:
    ``questions`` are what is asked.
    """

    arranged = Signal()
    wanted = Signal()

    def __init__(self, editor: Editor, live: LiveModel, sample: Sample, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._live, self._sample = editor, live, sample
        self._words = ""
        self._places: dict[ProbeSample | None, tuple[str, Point | None]] = {}
        self._drawn: DecisionTree | None = None
        self.sheet = LearnerSheet(editor, live)
        self.canvas = TreeCanvas(editor, live.explained)
        self.ring = FocusRing(self.canvas)
        self.bar = TreeBar(live.explained, self.canvas)
        self.votes = Votes()
        self.questions = (
            Subscription("tree", live.explained.hear_tree, self.wanted_tree, EVERY_S),
            Subscription("reasons", self.hear_reasons, self.wanted_sample, TURN_S, glides=True),
        )
        self.below, self._scrolled = _holder(), _holder()
        self.beside = Scrolled(self._scrolled)
        self._build()
        self._connect()
        follow(self._restyle)
        self._arrange()

    def _build(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.sheet, 1)
        self._column = QVBoxLayout()
        self._column.addWidget(self.canvas, 1)
        self._column.addWidget(self.below)
        self._row.addLayout(self._column, 1)
        self._row.addWidget(self.beside, 1)

    def _connect(self) -> None:
        explained, sample = self._live.explained, self._sample
        explained.changed.connect(self._show)
        explained.pointed.connect(self.look)
        sample.changed.connect(self.look)
        self._live.planned.connect(self.look)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._begin)
        self.bar.tree_wanted.connect(self.look)
        self.bar.about_wanted.connect(lambda _on: self._arrange())
        self.votes.stepped.connect(sample.step)
        self.votes.picture.tree_chosen.connect(self.bar.show_tree)
        self.votes.picture.sample_chosen.connect(sample.show)
        self.canvas.keys |= {
            Key.Key_BracketLeft: lambda: self.bar.step(-1),
            Key.Key_BracketRight: lambda: self.bar.step(1),
            Key.Key_PageUp: lambda: sample.step(-1),
            Key.Key_PageDown: lambda: sample.step(1),
        }

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._row.setSpacing(theme.px(3 * SPACE))
        self._column.setSpacing(theme.px(2 * SPACE))
        self._arrange()

    @property
    def focus_target(self) -> QWidget:
        """What takes the keys."""
        return self.sheet if self._live.explained.tree is None else self.canvas

    @property
    def caption(self) -> str:
        """What is said of the tree in the head of the panel."""
        tree = self._live.explained.tree
        return "" if tree is None else tree_words.summary(tree)

    # ------------------------------------------------------------ the sample

    def minimumSizeHint(self) -> QSize:
        """Words scroll, and a tree may be small: then it stands alone."""
        return QSize(*LEAST) * self._theme.scale

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Votes stand below a tree where there is room for both."""
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        self.look()

    def look(self) -> None:
        """Ask why the learner answers so to the sample that is looked at now."""
        raw = self._raw
        if raw is not None and self.isVisible() and self._live.asks:
            self._show_path(raw)
            self.wanted.emit()

    def wanted_tree(self) -> int | None:
        """Which tree the engine is to tell; None while nobody looks."""
        return self._live.explained.number if self.isVisible() and self._live.asks else None

    def wanted_sample(self) -> ProbeSample | None:
        """The sample that it is to tell of."""
        raw = self._raw
        if raw is None or not self.isVisible() or not self._live.asks:
            return None
        is_known = self._live.explained.point is None and self._sample.drawn is None
        wanted = ProbeSample(self._sample.index) if is_known else ProbeSample.at(raw)
        self._places[wanted] = self._named, self._live.explained.point
        if len(self._places) > MOVES:
            del self._places[next(iter(self._places))]
        return wanted

    def hear_reasons(self, reasons: Reasons | None) -> None:
        """The answer to what is wanted, or was when the cursor stood there."""
        self._words, at = self._places.get(reasons.about if reasons else None, (self._named, None))
        self._live.explained.hear_reasons(reasons, at)

    @property
    def _raw(self) -> Samples | None:
        """The sample [*shape]; None where there is none."""
        point = self._live.explained.point
        if point is None:
            return self._sample.raw
        here = self._live.lift(np.array([point], np.float32))[0]
        sample: Samples = here.astype(self._editor.project.data.x.dtype)
        return sample

    @property
    def _named(self) -> str:
        point = self._live.explained.point
        if point is None:
            return self._sample.words
        return say("At the cursor ({point}, {point_2})", point=fixed(point[0], 2), point_2=fixed(point[1], 2))

    # ------------------------------------------------------------ what came

    def _on_change(self, change: Change) -> None:
        if change.old.recipe.learner.kind != change.new.recipe.learner.kind:
            self._begin()
        if change.parts & {"recipe", "data"}:
            self.look()

    def _begin(self) -> None:
        """Another learner or document: its first tree, all of it."""
        self._live.explained.number = 0
        self.canvas.begin()

    def _show(self) -> None:
        """The newest tree and reasons."""
        tree = self._live.explained.tree
        if tree is not self._drawn:
            before, self._drawn = self._drawn, tree
            if before is None or tree is None or before.number != tree.number:
                self.canvas.begin()
            else:
                self.canvas.rebuild()
            self._arrange()
            self.arranged.emit()
        raw = self._raw
        if raw is not None:
            self._show_path(raw)
        self._show_reasons()

    def _show_path(self, raw: Samples) -> None:
        tree = self._live.explained.tree
        if tree is not None:
            fed = feeding.inputs(self._editor.project, raw[None]).reshape(-1)
            self.canvas.show_path(tuple(tree.path(fed)))

    def _show_reasons(self) -> None:
        explained = self._live.explained
        known = explained.reasons is not None
        if known != (not self.votes.isHidden()):
            self.votes.setVisible(known)
            self._arrange()
        if explained.reasons is not None:
            number = -1 if explained.tree is None else explained.tree.number
            self.votes.show_reasons(
                alone(self._editor.project), explained.reasons, self._words, raw=self._raw, leaf=self._leaf, tree=number
            )

    @property
    def _leaf(self) -> str:
        """Where the sample comes to in a tree that decides alone."""
        tree, path = self._live.explained.tree, self.canvas.path
        if tree is None or tree.count > 1 or not path:
            return ""
        return tree_words.arrival(alone(self._editor.project), tree, path)

    def _arrange(self) -> None:
        """A tree has the room, with votes below and words on demand; without one, votes stand beside words."""
        tree, known = self._live.explained.tree is not None, not self.votes.isHidden()
        self.bar.setVisible(tree)
        self.canvas.setVisible(tree)
        self.sheet.setVisible(not tree or self.bar.about.isChecked())
        self.sheet.setMaximumWidth(self._theme.px(BESIDE) if tree else QWIDGETSIZE_MAX)
        self.votes.lie(sideways=tree)
        self.sheet.stand(in_the_middle=not tree and not known)
        self._row.setStretch(1, int(tree))
        self._row.setStretch(0, int(not tree))
        place = self.below if tree else self._scrolled
        self.below.setVisible(tree and known and self.height() >= self._theme.px(HIGH_ENOUGH))
        self.beside.setVisible(not tree and known)
        if self.votes.parentWidget() is not place:
            cast("QVBoxLayout", place.layout()).addWidget(self.votes)


def _holder() -> QWidget:
    """A place for the votes."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    return holder
