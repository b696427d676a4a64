"""The view of calibration: a reliability diagram of the test samples, and in words how far it lies off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.answers.decisions import Decisions
from nnsim.core.data import Mask
from nnsim.language.texts import say
from nnsim.tasks.calibration import BINS, Calibration, bins_of, calibration
from nnsim.tasks.deciding import outputs_of_samples, too_few
from nnsim.ui.kit import theming
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.beside import Beside
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.decided import DecidedWatcher
from nnsim.ui.run.decided_row import DecidedRow
from nnsim.ui.views.calibration.diagram import ReliabilityDiagram
from nnsim.ui.views.calibration.words import bin_words, sentence
from nnsim.ui.views.context import ViewContext

LEAST, BESIDE = 400, 640
"""Least width, and the width from which the sentence has room beside the diagram, px."""


class CalibrationView(QWidget):
    """The diagram, and the sentence beside it or below."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor = context, context.editor
        self.watcher = DecidedWatcher(context.editor, context.bridge, self, outputs_of_samples)
        self.row = DecidedRow(self.watcher, lambda: context.cost(self))
        self.diagram = ReliabilityDiagram()
        self.said = Text("", "label", "muted", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.said.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._found: Calibration | None = None
        self._below = Beside(self.diagram, self.said)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.row)
        self._column.addLayout(self._below, 1)
        self.watcher.changed.connect(self.refresh)
        self.diagram.pointed.connect(self._say)
        self.diagram.picked.connect(self._pick)
        self._editor.opened.connect(self._begin)
        self.setFocusProxy(self.diagram)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))
        self._below.setSpacing(theme.px(3 * SPACE))
        self.setMinimumWidth(theme.px(LEAST))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sentence stands beside the diagram or below it."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._below.put(beside=self.width() >= theming.current().px(BESIDE))

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Take in what is known now."""
        if not self.isVisible():
            return
        said = self.watcher.said
        self._found = None
        if said is not None and not too_few(said.total):
            known = _known(said)
            self._found = calibration(said.sureness[known], (said.decided == said.truth)[known])
            self.diagram.show_bins(self._found)
        self.diagram.setVisible(self._found is not None and bool(self._found.counts.any()))
        self._say()

    def _say(self, _spot: object = None) -> None:
        """Of the bin that is pointed at, or of all."""
        said, spot = self.watcher.said, self.diagram.spot
        words = "" if said is None else too_few(said.total)
        words = words if self._found is None else self.watcher.with_control(sentence(self._found))
        for part in (self, self.diagram):  # which is hidden where there is nothing to draw
            part.setAccessibleDescription(words)
        self.said.setText(words if spot is None or self._found is None else bin_words(self._found, spot))

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self.refresh()

    def _begin(self) -> None:
        """Another document: nothing is pointed at."""
        self.diagram.point_at(None)
        self.refresh()

    def _pick(self, place: int) -> None:
        """Show the samples of a bin."""
        said = self.watcher.said
        if said is None:
            return
        known = _known(said)
        mask: Mask = np.zeros(len(self._editor.project.data), np.bool_)
        mask[said.samples[known][bins_of(said.sureness[known]) == place]] = True
        self._context.samples_wanted.emit(
            mask, say("called {place} to {place_2} % sure", place=place * 10, place_2=place * 10 + 10)
        )

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """The bins that hold answers: from and to which probability, how many, how sure and how often right."""
        header = ("from", "to", "answers", "mean probability", "share right")
        found = self._found
        if found is None:
            return header, ()
        full = np.flatnonzero(found.counts).tolist()
        return header, (
            (place / BINS, (place + 1) / BINS, int(found.counts[place]), found.said[place], found.right[place])
            for place in full
        )


def _known(said: Decisions) -> Mask:
    """True [n] where a class is decided."""
    known: Mask = ~np.isnan(said.sureness)
    return known
