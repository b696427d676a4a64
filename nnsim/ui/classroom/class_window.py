"""Who is where in a class: the grid of the hand-ins in a folder, which is followed as more come."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.core.files.fields import printable
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.lessons.grid import Grid
from nnsim.lessons.lesson import Lesson
from nnsim.ui.classroom.details import Details, Mistakes
from nnsim.ui.classroom.gathered import Gathered, Reader
from nnsim.ui.classroom.grid_view import GridView
from nnsim.ui.classroom.legend import Legend
from nnsim.ui.kit import theming
from nnsim.ui.kit.job import Job
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.dialog import Dialog, MessageBox
from nnsim.ui.kit.widgets.progress_strip import ProgressStrip
from nnsim.ui.kit.widgets.scrolled import Scrolled
from nnsim.ui.kit.widgets.switch import Switch
from nnsim.ui.kit.widgets.text import Text

WIDTH, HEIGHT, SIDE = 1060, 640, 300
FOLLOW_MS = 2000
"""Between two looks whether there is another file; each takes place in the background."""

WORDS_MS = 300
"""How long reading may take before it is shown how far it is."""

MOST_BAD = 200
"""Files that cannot be read of which the sentences are listed."""

ASK = say("Show the names that learners typed?")
ASK_MORE = say("The window is on a projector: everybody in the room reads them.")
NOTHING = say("There is no hand-in yet. New files are shown as they come; choose another folder, or drop one here.")
SOURCES = say("Choose the folder in which hand-ins are gathered, or drop folders and files on this window.")


class ClassWindow(Dialog):
    """Reads ``sources``, folders and files, in the background and again as these change.

    ``folder_wanted`` asks for another folder, ``opened(HandIn)`` for the document of a learner, and
    ``table_wanted(Gathered, bool)`` for a table, with names if that is true, and ``verify_wanted(Path)`` for
    the run in a hand-in to be verified.
    """

    folder_wanted = Signal()
    opened = Signal(object)
    table_wanted = Signal(object, bool)
    verify_wanted = Signal(object)

    def __init__(self, parent: QWidget, *, every: int = FOLLOW_MS) -> None:
        super().__init__(say("A class"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.found: Gathered | None = None
        self._reader: Reader | None = None
        self._job: Job | None = None
        self._problem: Problem | None = None
        self.lesson = ComboBox(say("Lesson"))
        self.title = Text("", "heading")
        self.names = Switch(say("Typed names"))
        self.folder = Button(say("Folder…"), "open", "ghost")
        self.copy = Button(say("Copy"), kind="ghost")
        self.table = Button(say("Save as CSV…"), kind="ghost")
        self.strip = ProgressStrip(say("Reading hand-ins …"))
        self.view, self.legend = GridView(), Legend()
        self.mistakes, self.details = Mistakes(), Details()
        self.note = Text(SOURCES, "label", "muted", wrap=True)
        self.bad = Text("", "label", "warning", wrap=True, selectable=True)
        self.bad.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._soon = QTimer(self, singleShot=True, interval=WORDS_MS)
        self._again = QTimer(self, interval=every)
        self._build()
        self._connect()
        follow(self._restyle)
        self._show()

    def _build(self) -> None:
        self._stack = QVBoxLayout(self)
        self._top = QHBoxLayout()
        self._top.addWidget(self.title)
        self._top.addWidget(self.lesson)
        self._top.addStretch(1)
        for control in (self.names, self.copy, self.table, self.folder):
            self._top.addWidget(control)
        self._left, self._right = QWidget(), QWidget()
        self._columns = left, right = QVBoxLayout(self._left), QVBoxLayout(self._right)
        for column in (left, right):
            column.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self.view, 1)
        left.addWidget(self.legend)
        right.addWidget(self.mistakes, 1)
        right.addWidget(Scrolled(self.details), 1)
        self.split = QSplitter()
        self.split.setChildrenCollapsible(False)
        for side in (self._left, self._right):
            self.split.addWidget(side)
        self.split.setStretchFactor(0, 1)
        self.bad_list = Scrolled(self.bad)
        self._stack.addLayout(self._top)
        self._stack.addWidget(self.strip)
        self._stack.addWidget(self.split, 1)
        self._stack.addWidget(self.note)
        self._stack.addWidget(self.bad_list)
        self.strip.hide()

    def _connect(self) -> None:
        self.folder.clicked.connect(self.folder_wanted)
        self.copy.clicked.connect(self.copy_table)
        self.table.clicked.connect(lambda: self.table_wanted.emit(self.found, self.shows_names))
        self.names.clicked.connect(self._on_names)
        self.lesson.chosen.connect(self._show)
        self.view.looked_at.connect(self._show_details)
        self.view.opened.connect(self._open)
        self.details.opened.connect(lambda: self._open(self.view.currentIndex().row()))
        self.details.verify_wanted.connect(self._verify)
        self.mistakes.wanted.connect(self.go_to)
        self.strip.cancelled.connect(self._cancel)
        self._soon.timeout.connect(self.strip.show)
        self._again.timeout.connect(self._look)
        theming.manager().changed.connect(self._on_theme)

    def _restyle(self, theme: Theme) -> None:
        margin = theme.px(4 * SPACE)
        self._stack.setContentsMargins(margin, margin, margin, margin)
        self._stack.setSpacing(theme.px(2 * SPACE))
        for row in (self._top, *self._columns):
            row.setSpacing(theme.px(2 * SPACE))
        self._right.setMinimumWidth(theme.px(SIDE * 0.7))
        self.bad_list.setMaximumHeight(theme.px(64))
        room = self.screen().availableSize()
        self.resize(min(theme.px(WIDTH), room.width() - 40), min(theme.px(HEIGHT), room.height() - 60))
        self.split.setSizes([self.width() - theme.px(SIDE), theme.px(SIDE)])

    # ------------------------------------------------------------ reading

    def gather(self, sources: Iterable[Path]) -> None:
        """Read these from now on, in the place of what was read before."""
        self._end_job()
        self._reader, self.found, self._problem = Reader(sources), None, None
        self._show()
        self._soon.start()
        self._look()
        self._again.start()

    def add(self, sources: Iterable[Path]) -> None:
        """Read these as well: more files, keys, and lessons."""
        before = (*self._reader.sources, *self._reader.texts) if self._reader else ()
        self.gather(dict.fromkeys((*before, *sources)))

    def _look(self) -> None:
        """Look in the background, unless that is going on."""
        if self._job is not None or self._reader is None:
            return
        self._job = job = Job(self._reader.look, self, what=say("The hand-ins cannot be read"))
        job.progressed.connect(self.strip.set_progress)
        job.finished.connect(self._on_read)
        job.failed.connect(self._on_failed)
        job.cancelled.connect(self._on_cancelled)
        job.start()

    def _over(self) -> None:
        self._soon.stop()
        self.strip.hide()
        self.strip.set_progress(None)
        self.strip.cancel.setEnabled(True)
        if self._job is not None:
            self._job.deleteLater()
            self._job = None

    def _on_read(self, found: Gathered | None) -> None:
        self._over()
        if found is not None or self._problem is not None:
            self.found, self._problem = found or self.found, None
            self._show()

    def _on_failed(self, problem: Problem) -> None:
        self._over()
        self._problem = problem
        self._show()

    def _on_cancelled(self) -> None:
        self._over()
        self._problem = Problem(say("Reading was stopped; choose the folder again to go on."), "file")
        self._again.stop()
        self._show()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _end_job(self) -> None:
        self._again.stop()
        if self._job is not None:
            self._job.end()
            self._over()

    def done(self, result: int) -> None:
        """Nothing is read any more."""
        self._end_job()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """As ``done``, which Qt does not call where the window below closes."""
        self._end_job()
        super().closeEvent(event)

    # ------------------------------------------------------------ what is shown

    @property
    def reads(self) -> bool:
        """Whether somebody has said what to read."""
        return self._reader is not None

    @property
    def shows_names(self) -> bool:
        """Whether names are shown as they were typed."""
        return self.names.isChecked()

    @property
    def grid(self) -> Grid | None:
        """The grid that is shown: of several lessons the one that was chosen."""
        grids = self.found.grids if self.found else ()
        return next((each for each in grids if _id(each) == self.lesson.current), grids[0] if grids else None)

    def _lesson(self) -> Lesson | None:
        grid = self.grid
        sha = grid.rows[0].handed.hand_in.progress.sha if grid and grid.rows else ""
        return self.found.known.get(sha) if self.found else None

    def _name(self, learner: str) -> str:
        return printable(self.found.names(shown=self.shows_names)[learner], 40) if self.found else ""

    def _show(self) -> None:
        grids, chosen = (self.found.grids if self.found else ()), self.lesson.current
        options = [(_id(each), f"{printable(each.title, 40)} ({len(each.rows)})") for each in grids]
        self.lesson.set_options(options, chosen if chosen in dict(options) else "")
        self.lesson.setVisible(len(grids) > 1)
        grid = self.grid
        self.title.setText(printable(grid.title, 50) if grid else say("A class"))
        names = self.found.names(shown=self.shows_names) if self.found else {}
        self.view.show_grid(grid, self._lesson(), names)
        self.mistakes.show_grid(grid, self._name)
        for control in (self.copy, self.table):
            control.setEnabled(grid is not None)
        self.names.setEnabled(bool(self.found and self.found.typed))
        self._tell()

    def _tell(self) -> None:
        """What was read, and what could not be."""
        found, grid = self.found, self.grid
        if self._problem is not None:
            self.note.setText(self._problem.text)
        elif found is None:
            self.note.setText(say("Reading …") if self._reader else SOURCES)
        elif grid is None:
            self.note.setText(NOTHING)
        else:
            self.note.setText(" ".join(_sentences(found, grid)))
        self.note.set_tone("error" if self._problem else "muted")
        bad = found.bad if found else ()
        self.bad.setText("\n".join(problem.text for problem in bad[:MOST_BAD]))
        self.bad.setAccessibleName(say("{files} not read", files=counted(len(bad), "file")))
        self.bad_list.setVisible(bool(bad))

    def _show_details(self, row: int, column: int) -> None:
        grid, rows = self.grid, self.view.grid.rows
        if grid is None or not 0 <= row < len(rows) or not 0 <= column < len(grid.steps):
            self.details.show_nothing(say("Click on a cell, or walk to it with the arrow keys.") if grid else "")
            return
        name = self._name(rows[row].handed.learner)
        self.details.show_cell(rows[row], name, grid.steps[column], self._lesson(), own_words=self.shows_names)

    def _open(self, row: int) -> None:
        rows = self.view.grid.rows
        if 0 <= row < len(rows) and rows[row].handed.hand_in.document:
            self.opened.emit(rows[row].handed.hand_in)

    def _verify(self) -> None:
        rows, row = self.view.grid.rows, self.view.currentIndex().row()
        if 0 <= row < len(rows):
            self.verify_wanted.emit(rows[row].handed.path)

    def go_to(self, learner: str) -> None:
        """Look at this learner."""
        row = next((at for at, each in enumerate(self.view.grid.rows) if each.handed.learner == learner), None)
        if row is not None:
            self.view.setCurrentIndex(self.view.grid.index(row, max(self.view.currentIndex().column(), 0)))

    def copy_table(self) -> None:
        """The grid as text to the clipboard, with the names that are shown."""
        QApplication.clipboard().setText(self.view.grid.as_text())
        self.note.setText(say("The table is on the clipboard."))

    # ------------------------------------------------------------ names

    def _on_names(self) -> None:
        """On a projector it is asked again."""
        if self.shows_names and theming.manager().presenter:
            self.names.setChecked(False)
            box = MessageBox(say("Names"), ASK, ASK_MORE, self)
            box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            yes = box.addButton(say("Show them"), MessageBox.ButtonRole.AcceptRole)
            keep = box.addButton(say("Keep them hidden"), MessageBox.ButtonRole.RejectRole)
            box.setDefaultButton(keep)
            box.setEscapeButton(keep)
            yes.clicked.connect(self._show_names)
            box.open()
            return
        self._show()

    def _show_names(self) -> None:
        self.names.setChecked(True)
        self._show()

    def _on_theme(self, _theme: Theme) -> None:
        """When the projector is switched on, names go."""
        if theming.manager().presenter and self.shows_names:
            self.names.setChecked(False)
            self._show()

    # ------------------------------------------------------------ drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and folders."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A folder in the place of what is read; files as well as that."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if any(path.is_dir() for path in paths):
            self.gather(paths)
        elif paths:
            self.add(paths)


def _id(grid: Grid) -> str:
    first = grid.rows[0].handed.hand_in.progress
    return f"{first.lesson} {first.sha}"


def _sentences(found: Gathered, grid: Grid) -> Iterable[str]:
    yield f"{counted(len(grid.rows), 'learner')}."
    if found.collected.earlier:
        yield say(
            "{ins} of the same learners left aside.", ins=counted(len(found.collected.earlier), "earlier hand-in")
        )
    if found.bad:
        yield say("{files} not read.", files=counted(len(found.bad), "file"))
    if not grid.is_known:
        yield say("The text of this version is not at hand, so answers are told as they stand: drop its key here.")
