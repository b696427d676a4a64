"""The view of thresholds: ROC curve and precision over recall, and what the chosen threshold makes of the samples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.data import Floats, Mask
from nnsim.language.texts import say
from nnsim.tasks.deciding import outputs_of_samples, too_few
from nnsim.tasks.ranking import Ranking, Verdict, ranking
from nnsim.ui.kit import theming
from nnsim.ui.kit.figures.matrix import Cell, Matrix
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.choice_row import Segmented
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.slider import LabeledSlider
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.decided import DecidedWatcher
from nnsim.ui.run.decided_row import DecidedRow
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.threshold.curve import ThresholdCurve
from nnsim.ui.views.threshold.words import areas, sentence

LEAST, BOTH = 400, 640
"""Least width, and the width from which both curves have room, px."""

USUAL = 0.5
CURVES = (("roc", "ROC"), ("precision", say("Precision")))
CHANCE = np.array([[0.0, 0.0], [1.0, 1.0]])


class ThresholdView(QWidget):
    """Controls above, the curves at the left, threshold, counts and sentence at the right."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor = context, context.editor
        self.watcher = DecidedWatcher(context.editor, context.bridge, self, outputs_of_samples)
        self._chosen: float | None = None
        self._certain = False
        self.kind = Segmented(say("Curve"), CURVES)
        self.row = DecidedRow(self.watcher, lambda: context.cost(self), "label", (self.kind,))
        self.roc = ThresholdCurve(say("ROC curve"), say("false alarms"), say("hits"))
        self.precision = ThresholdCurve(say("Precision over recall"), say("recall"), say("precision"))
        self.slider = LabeledSlider(say("Threshold"), Scale(0.0, 1.0, 0.01), USUAL, in_line=True)
        self.counts = Matrix(say("Counts at the threshold"), say("true"), say("predicted"))
        self.said = Text("", "label", "muted", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.said.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._found: Ranking | None = None
        self._areas = "", ""
        self._build()
        self.watcher.changed.connect(self.refresh)
        self.kind.chosen.connect(self._fit)
        self.slider.changing.connect(self.set_threshold)
        self.roc.moved.connect(self._take_place)
        self.precision.moved.connect(self._take_place)
        self.counts.picked.connect(self._pick)
        self._editor.opened.connect(self._begin)
        self.setFocusProxy(self.roc)
        follow(self._restyle)

    def _build(self) -> None:
        self._side = QVBoxLayout()
        self._side.addWidget(self.slider)
        self._side.addWidget(self.said)
        self._side.addWidget(self.counts, 1)
        self._below = QHBoxLayout()
        self._below.addWidget(self.roc, 2)
        self._below.addWidget(self.precision, 2)
        self._below.addLayout(self._side, 2)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.row)
        self._column.addLayout(self._below, 1)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))
        self._side.setSpacing(theme.px(SPACE))
        self._below.setSpacing(theme.px(3 * SPACE))
        self.setMinimumWidth(theme.px(LEAST))
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Both curves, or the one that is chosen."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self, _kind: str = "") -> None:
        both, drawn = self.width() >= theming.current().px(BOTH), self._is_drawn
        self.kind.setVisible(not both)
        self.roc.setVisible(drawn and (both or self.kind.current == "roc"))
        self.precision.setVisible(drawn and (both or self.kind.current == "precision"))
        self.counts.setVisible(drawn)
        self.slider.setVisible(drawn and self.watcher.said is not None and not self.watcher.said.certain)

    @property
    def threshold(self) -> float:
        """The one that was chosen, or the usual one: even odds, which are a score of 0."""
        usual = 0.0 if self._certain else USUAL
        return usual if self._chosen is None else self._chosen

    @property
    def _is_drawn(self) -> bool:
        """Whether there is something to tell apart, of enough samples."""
        found, said = self._found, self.watcher.said
        if found is None or said is None or too_few(said.total):
            return False
        return found.members > 0 and found.others > 0

    # ------------------------------------------------------------ showing

    def refresh(self, _what: object = None) -> None:
        """Take in what is known now."""
        if not self.isVisible():
            return
        said = self.watcher.said
        self._found = None
        if said is not None and said.certain != self._certain:  # a threshold of probabilities is none of scores
            self._certain, self._chosen = said.certain, None
        if said is not None and len(said.scores):
            known: Mask = ~np.isnan(said.scores)
            self._found = found = ranking(said.scores[known], (said.truth == self.watcher.about.label)[known])
            self._areas = areas(found)
            self.roc.set_path(*found.roc)
            self.precision.set_path(*found.precision_recall)
        self._show()

    def _show(self) -> None:
        self._fit()
        words = self.watcher.with_control(self._words())
        self.said.setText(words)
        self.setAccessibleDescription(words)
        if self._found is None or not self._is_drawn:
            return
        found, told = self._found, self._areas
        for figure, more in ((self.roc, told[0]), (self.precision, told[1]), (self.counts, "")):
            figure.setAccessibleDescription(" ".join(filter(None, (more and f"{more.capitalize()}.", words))))
        place = found.place(self.threshold)
        share = found.members / (found.members + found.others)
        self.roc.show_place(place, CHANCE, told[0])
        self.precision.show_place(place, np.array([[0.0, share], [1.0, share]]), told[1])
        self.slider.set_value(self.threshold)
        self._show_counts(found.at(self.threshold))

    def _show_counts(self, verdict: Verdict) -> None:
        name = self.watcher.classes[self.watcher.about.label]
        rows = np.array([[verdict.hits, verdict.misses], [verdict.alarms, verdict.left_out]], np.float64)
        shares = np.sqrt(rows / np.maximum(rows.sum(axis=1, keepdims=True), 1))
        tints: Floats = (shares * [[1, -1], [-1, 1]]).astype(np.float32)
        names = (name, say("others"))
        self.counts.show_cells(tints, names, names, [[f"{count:,.0f}" for count in row] for row in rows])

    def _words(self) -> str:
        said = self.watcher.said
        if said is None or not self.watcher.classes:
            return ""
        few = too_few(said.total)
        if few or self._found is None:
            return few
        return sentence(said, self._found, self.threshold, self.watcher.classes[self.watcher.about.label])

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self.refresh()

    def _begin(self) -> None:
        """Another document: the ROC curve, at the usual threshold."""
        self._chosen = None
        self.kind.set_current("roc")
        self.counts.point_at(None)
        self.refresh()

    # ------------------------------------------------------------ the threshold

    def set_threshold(self, threshold: float) -> None:
        """Draw the line elsewhere."""
        self._chosen = threshold
        self._show()

    def _take_place(self, place: int) -> None:
        """The threshold at a place of the curves, which begin where nobody is taken."""
        if self._found is not None and len(self._found.thresholds):
            above = float(np.nextafter(self._found.thresholds[0], np.inf))
            self.set_threshold(float(self._found.thresholds[place - 1]) if place else above)

    def _pick(self, cell: Cell) -> None:
        """Show the samples of a cell, if there are any."""
        said, name = self.watcher.said, self.watcher.classes[self.watcher.about.label]
        if said is None:
            return
        mine, taken = said.truth == self.watcher.about.label, said.scores >= self.threshold
        chosen = said.samples[(mine == (cell.row == 0)) & (taken == (cell.column == 0)) & ~np.isnan(said.scores)]
        mask: Mask = np.zeros(len(self._editor.project.data), np.bool_)
        mask[chosen] = True
        if len(chosen):
            true, said_ = (name if place == 0 else say("not {name}", name=name) for place in cell)
            self._context.samples_wanted.emit(mask, say("of {true} taken for {said}", true=true, said=said_))

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """Both curves: what each threshold that makes a difference comes to."""
        found = self._found
        header = ("threshold", "hits", "false alarms", "hit rate", "false alarm rate", "precision")
        if found is None:
            return header, ()
        (alarm_rate, hit_rate), precision = found.roc, found.precision_recall[1]
        columns = (found.thresholds, found.hits, found.alarms, hit_rate[1:], alarm_rate[1:], precision[1:])
        return header, zip(*(column.tolist() for column in columns), strict=True)
