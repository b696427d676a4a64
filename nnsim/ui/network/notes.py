"""Problems of the network in words, shown at the layer that they belong to, with the way out as a button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from nnsim.core.network import INPUT
from nnsim.core.problem import Fix, Problem
from nnsim.core.project import Project
from nnsim.core.store import Change
from nnsim.edits.checks import problems
from nnsim.ui.kit.widgets.leaving import take_away
from nnsim.ui.kit.widgets.note import Note
from nnsim.ui.network.blocks.view import BlockCanvas
from nnsim.ui.network.neurons.view import NetworkCanvas
from nnsim.ui.run.afterwards import Afterwards
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

GAP = 6

Drawing = NetworkCanvas | BlockCanvas


def network_problems(project: Project, live: LiveModel) -> tuple[Problem, ...]:
    """Problems of shapes and of the whole project that belong to a node or to the inputs, each once."""
    nodes = {INPUT, *live.plan.inputs, *(node.id for node in project.network.graph)}
    # Without an input the first layer cannot be built either; saying so twice would not help.
    shapes = live.plan.problems if live.plan.input_shape != (0,) else ()
    found = dict.fromkeys((*shapes, *problems(project)))
    once = {problem.text: problem for problem in found if problem.where in nodes}
    return tuple(once.values())


class Notes(QWidget):
    """The strip of notes below ``canvas``, each under its column; no higher than needed, and gone without problems."""

    def __init__(self, editor: Editor, live: LiveModel, canvas: Drawing, apply: Callable[[Fix], object]) -> None:
        super().__init__()
        self._editor, self._live, self._canvas, self._apply = editor, live, canvas, apply
        self.notes: list[Note] = []
        Afterwards(editor.store, self.refresh, self)
        live.planned.connect(self.refresh)
        canvas.arranged.connect(self._place)
        self.refresh()

    def refresh(self, _change: Change | None = None) -> None:
        """Show what is wrong now."""
        found = network_problems(self._editor.project, self._live)
        if found != tuple(note.problem for note in self.notes):
            for note in self.notes:
                take_away(note)
            self.notes = [Note(problem, self._apply, self) for problem in found]
            for note in self.notes:
                note.show()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay under the columns."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """From left to right; a note that finds no room beside the others begins a new row."""
        rows: list[list[Note]] = [[]]
        for note in sorted(self.notes, key=self._centre):
            if (len(rows[-1]) + 1) * (note.width() + GAP) > max(self.width(), note.width() + GAP):
                rows.append([])
            rows[-1].append(note)
        y = 0
        for row in rows:
            self._place_row(row, y)
            y += max((note.height() + GAP for note in row), default=0)
        self.setVisible(bool(self.notes))
        if y != self.height():
            self.setFixedHeight(y)

    def _place_row(self, row: list[Note], y: int) -> None:
        right = self.width() + GAP
        after = [note.width() + GAP for note in row]
        taken = 0
        for number, note in enumerate(row):
            limit = right - sum(after[number:])
            x = max(min(self._centre(note) - note.width() // 2, limit), taken)
            note.move(x, y)
            taken = x + note.width() + GAP

    def _centre(self, note: Note) -> int:
        return round(self._canvas.x_of(note.problem.where))
