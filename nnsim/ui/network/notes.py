"""Problems of the network in words, shown at the column that they belong to, with the way out as a button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.catalog.checks import problems
from nnsim.core.network import INPUT, OUTPUT
from nnsim.core.problem import Fix, Problem
from nnsim.core.project import Project
from nnsim.core.store import Change
from nnsim.ui import icons
from nnsim.ui.canvas.view import NetworkCanvas
from nnsim.ui.live import LiveModel
from nnsim.ui.theme import RADIUS_CONTROL, SPACE, Theme, blend
from nnsim.ui.theming import follow
from nnsim.ui.tones import tone_of
from nnsim.ui.undo import Editor
from nnsim.ui.widgets.button import Button
from nnsim.ui.widgets.painting import fill, outline, painter_on
from nnsim.ui.widgets.text import Text

WIDTH = 228
MARK = 16
GAP = 6


def network_problems(project: Project, live: LiveModel) -> tuple[Problem, ...]:
    """Problems of shapes and of the whole project that belong to a node or to the inputs, each once."""
    nodes = {INPUT, *(node.id for node in project.network.graph)}
    # Without an input the first layer cannot be built either; saying so twice would not help.
    shapes = live.plan.problems if live.plan.input_shape != (0,) else ()
    found = dict.fromkeys((*shapes, *problems(project)))
    once = {problem.text: problem for problem in found if problem.where in nodes}
    return tuple(once.values())


class Note(QWidget):
    """One problem: what is wrong, what to do, and the button that does it."""

    def __init__(self, problem: Problem, apply: Callable[[Fix], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.problem = problem
        self._tone = tone_of(problem)
        self.setAccessibleName(problem.text)
        self.text = Text(problem.text, "label", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.text)
        self.button: Button | None = None
        fix = problem.fix
        if fix:
            self.button = Button(fix.label)
            self.button.clicked.connect(lambda: apply(fix))
            self._column.addWidget(self.button)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        left = theme.px(3 * SPACE + MARK + 6)
        self._column.setContentsMargins(left, theme.px(2 * SPACE), theme.px(2 * SPACE), theme.px(2 * SPACE))
        self._column.setSpacing(theme.px(1.5 * SPACE))
        self.setFixedWidth(theme.px(WIDTH))
        self.setFixedHeight(self._column.totalHeightForWidth(self.width()))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A card in the quiet colour of its severity, with its mark."""
        painter, theme = painter_on(self), self._theme
        box, radius = QRectF(self.rect()), theme.px(RADIUS_CONTROL)
        fill(painter, box, radius, theme.soft(self._tone))
        outline(painter, box, radius, blend(theme.panel, theme.tone(self._tone), 0.45))
        self._mark(painter)

    def _mark(self, painter: QPainter) -> None:
        theme = self._theme
        picture = icons.pixmap(self._tone, theme.tone(self._tone), theme.px(MARK), self.devicePixelRatioF())
        painter.drawPixmap(QPoint(theme.px(2.5 * SPACE), theme.px(2 * SPACE)), picture)


class Notes(QWidget):
    """The strip of notes below ``canvas``, each under its column; no higher than needed, and gone without problems."""

    def __init__(self, editor: Editor, live: LiveModel, canvas: NetworkCanvas, apply: Callable[[Fix], object]) -> None:
        super().__init__()
        self._editor, self._live, self._canvas, self._apply = editor, live, canvas, apply
        self.notes: list[Note] = []
        editor.store.changed.connect(self.refresh)
        live.planned.connect(self.refresh)
        canvas.arranged.connect(self._place)
        self.refresh()

    def refresh(self, _change: Change | None = None) -> None:
        """Show what is wrong now."""
        found = network_problems(self._editor.project, self._live)
        if found != tuple(note.problem for note in self.notes):
            for note in self.notes:
                note.hide()
                note.deleteLater()
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
        diagram = self._canvas.diagram
        ids = [column.id for column in diagram.columns]
        where = note.problem.where if note.problem.where in ids else OUTPUT
        return round(self._canvas.x_in_view(diagram.layout.boxes[ids.index(where)].centre))
