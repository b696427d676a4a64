"""The learners as rows: how well each does, its time and size, and its answer at a place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.views.contest.lanes import OTHERS, Lane, at, best, measured_text, size_text
from nnsim.ui.views.contest.map import Place


class ContestTable(QWidget):
    """A row for each learner; the best on test samples stands out."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._heads = [Text("", "label", "muted") for _ in range(6)]
        self.rows = [[Text("", "label") for _ in range(6)] for _ in range(OTHERS + 1)]
        for row, cells in enumerate([self._heads, *self.rows]):
            for column, cell in enumerate(cells):
                self._place(cell, row, column)
        self._grid.setColumnStretch(0, 1)
        self._grid.setRowStretch(OTHERS + 2, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        follow(self._restyle)

    def _place(self, cell: Text, row: int, column: int) -> None:
        if column:
            cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        else:
            cell.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._grid.addWidget(cell, row, column)

    def _restyle(self, theme: Theme) -> None:
        self._grid.setHorizontalSpacing(theme.px(2 * SPACE))
        self._grid.setVerticalSpacing(theme.px(SPACE / 2))

    def show_lanes(self, project: Project, lanes: Sequence[Lane], place: Place | None) -> None:
        """The learners that take part, and their answers at ``place``."""
        is_share = task_of(project).tells_classes
        heads = (
            say("Learner"),
            say("Training") if is_share else say("Training loss"),
            say("Test") if is_share else say("Test loss"),
            say("Learned in"),
            say("Numbers"),
            say("There") if place else "",
        )
        for cell, words in zip(self._heads, heads, strict=True):
            cell.setText(words)
        self._heads[4].setToolTip(say("How many numbers its answers depend on"))
        winners = best(project, list(lanes))
        for number, cells in enumerate(self.rows):
            lane = lanes[number] if number < len(lanes) else None
            self._show_row(project, cells, lane, place, is_best=lane in winners)

    def _show_row(
        self, project: Project, cells: Sequence[Text], lane: Lane | None, place: Place | None, *, is_best: bool
    ) -> None:
        words = [""] * 6
        if lane is not None:
            words = [
                lane.name,
                measured_text(project, lane.train),
                measured_text(project, lane.test),
                lane.time,
                size_text(lane),
                at(project, lane, place) if place else "",
            ]
        for cell, text in zip(cells, words, strict=True):
            cell.setText(text)
            cell.setVisible(lane is not None)
        facts = () if lane is None else (lane.name, *(f"{name}: {value}" for name, value in lane.facts), lane.why_not)
        tip = "\n".join(filter(None, facts))
        cells[0].setToolTip(tip)
        cells[2].set_tone("success" if is_best else "text")
