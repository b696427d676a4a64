"""Import: preview, corrections, and the reading itself in the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.core.data import Data
from nnsim.core.problem import Problem
from nnsim.core.progress import Progress
from nnsim.io.choices import INPUTS, TARGETS, Column, ImportChoices, Preview, Use
from nnsim.io.importing import preview, read
from nnsim.io.result import shortened
from nnsim.io.sources import Source, name_of
from nnsim.language.texts import say
from nnsim.ui.importing.options import Options
from nnsim.ui.importing.picture_sheet import PictureSheet
from nnsim.ui.importing.preview_table import PreviewTable
from nnsim.ui.importing.series_sheet import SeriesSheet
from nnsim.ui.kit.job import Job
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.dialog import Dialog
from nnsim.ui.kit.widgets.progress_strip import ProgressStrip
from nnsim.ui.kit.widgets.text import Text

SIZE = QSize(1080, 640)
SIDE = 296
TROUBLES = 4
"""How many of the problems are shown at once."""

MEND = say("Nothing comes in as it is: mend these rows, name such cells under Missing words, or ignore the column.")
"""What to do about rows that cannot be read."""


_ONE_ONLY: dict[str, tuple[str, ...]] = {
    "classes": TARGETS,
    "values": ("classes",),
    "split": ("split",),
    "series": ("series",),
    "step": ("step",),
}
"""Uses that other columns lose where one gets such a use; several may be values to learn."""


NEW, FRESH, KEPT = "new", "fresh", "kept"
INTO = (
    (NEW, say("New project")),
    (FRESH, say("Data of this project, fresh weights")),
    (KEPT, say("Data of this project, weights that fit are kept")),
)
"""What the samples may become."""


class ImportDialog(Dialog):
    """Shows what a source holds; ``imported(Data)`` carries it once a person has taken it, and ``into`` says as what.

    ``refused(Problem)`` follows where not even a preview can be made; then the dialog closes.
    """

    imported = Signal(object)
    refused = Signal(object)

    def __init__(self, source: Source, choices: ImportChoices, parent: QWidget | None = None) -> None:
        super().__init__(say("Import {source}", source=name_of(source)), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.source = source
        self.shown: Preview | None = None
        self._wanted = choices
        self._job: Job | None = None
        self._stale = self._stays = False
        self._gave_way: list[str] = []
        self._build()
        follow(self._restyle)
        self._look()

    def _build(self) -> None:
        self.summary = Text("", "strong", wrap=True)
        self.classes = Text("", tone="muted", wrap=True)
        self.notes = Text("", tone="muted", wrap=True)
        self.troubles = Text("", "body", "warning", wrap=True)
        self.table, self.pictures, self.series = PreviewTable(), PictureSheet(), SeriesSheet()
        self.stack = QStackedWidget()
        self.stack.addWidget(QWidget())  # until it is known what there is to see
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.pictures)
        self.stack.addWidget(self.series)
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName(say("Beginning of the text"))
        self.stack.addWidget(self.text)
        self.table.used.connect(self._use)
        self.options = Options()
        self.options.changed.connect(self._correct)
        self.options.setProperty("see_through", True)
        self.progress = ProgressStrip(say("Reading {source}", source=name_of(self.source)))
        self.progress.cancelled.connect(self._cancel)
        self.take = Button(say("Import"), kind="primary")
        self.take.clicked.connect(self._import)
        self.close_button = Button(say("Cancel"), kind="ghost")
        self.close_button.clicked.connect(self.reject)
        self.into_label = Text(say("Import as"), tone="muted")
        self.into = ComboBox(say("Import as"), INTO, NEW)
        self._arrange()
        self.takes(self.take)
        self.take.setEnabled(False)

    def _arrange(self) -> None:
        self._side = QScrollArea(widgetResizable=True)
        self._side.setFrameShape(QFrame.Shape.NoFrame)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side.setWidget(self.options)
        self._middle = QHBoxLayout()
        self._middle.addWidget(self.stack, 1)
        self._middle.addWidget(self._side)
        self._buttons = QHBoxLayout()
        self._buttons.addWidget(self.into_label)
        self._buttons.addWidget(self.into)
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.close_button)
        self._buttons.addWidget(self.take)
        self._layout = QVBoxLayout(self)
        for part in (self.summary, self.classes, self.notes):
            self._layout.addWidget(part)
        self._layout.addLayout(self._middle, 1)
        self._layout.addWidget(self.troubles)
        self._layout.addWidget(self.progress)
        self._layout.addLayout(self._buttons)

    def _restyle(self, theme: Theme) -> None:
        margin = theme.px(5 * SPACE)
        self._layout.setContentsMargins(margin, margin, margin, margin)
        self._layout.setSpacing(theme.px(2 * SPACE))
        self._middle.setSpacing(theme.px(5 * SPACE))
        self._buttons.setSpacing(theme.px(2 * SPACE))
        self._side.setFixedWidth(theme.px(SIDE))
        self.resize(QSize(theme.px(SIZE.width()), theme.px(SIZE.height())).boundedTo(QSize(1340, 720)))

    # ------------------------------------------------------------ preview

    def _correct(self, choices: ImportChoices) -> None:
        self._wanted = choices
        self._look()

    def _use(self, index: int, use: Use) -> None:
        """Another use of a column. There is one split at most, and one target with classes or several with values.

        A target that was only guessed makes way for the first that a person chooses.
        """
        columns = list(self._wanted.columns)
        if not 0 <= index < len(columns):  # the cells are being cut anew: what is shown are columns of before
            return
        single = _ONE_ONLY.get(use, ())
        self._gave_way = []
        for place, column in enumerate(columns):
            guessed = column.use in TARGETS and not column.chosen and use in TARGETS
            if (column.use in single or guessed) and place != index:
                columns[place] = Column(column.name, _as_input(column), chosen=True)
                self._gave_way.append(say("Column {column} is an input now", column=column.name))
        columns[index] = Column(columns[index].name, use, chosen=True)
        self._correct(replace(self._wanted, columns=tuple(columns)))

    def _look(self) -> None:
        """Preview anew in the background; a correction made meanwhile is looked at afterwards."""
        if self._job is not None:
            self._stale = True
            return
        self.take.setEnabled(False)
        if self.shown is None:
            self._busy(None)
        source, choices = self.source, self._wanted
        self._start(lambda _progress: preview(source, choices), self._show, self._complain)

    def _show(self, found: object) -> None:
        assert isinstance(found, Preview)
        if self._again():
            return
        is_first, self.shown, self._wanted = self.shown is None, found, found.choices
        self.options.show_preview(found)
        if found.columns:
            self.table.show_preview(found, editable=found.kind == "table")
        elif found.series:
            self.series.show_series(found.series, found.labels)
        elif found.pictures is not None:
            self.pictures.show_pictures(found.pictures, found.labels)
        elif found.text:
            self.text.setPlainText(found.text)
        self.stack.setCurrentWidget(self._sheet(found))
        if is_first:
            self._rest()
            self._begin()
        self.summary.setText(found.summary)
        self.classes.setText(_in_words(found))
        notes = (*self._gave_way, *found.notes)
        self.notes.setText("; ".join(notes).replace(".; ", ". "))
        self.notes.setVisible(bool(notes))
        self._show_troubles([str(trouble) for trouble in found.troubles])
        if any(trouble.row and trouble.stops for trouble in found.troubles):
            self.troubles.setText(f"{self.troubles.text()}\n{MEND}")
        self.take.setEnabled(_can_be_taken(found))

    def _sheet(self, found: Preview) -> QWidget:
        """What shows the samples."""
        if found.columns:
            return self.table
        return self.text if found.text else self.series if found.series else self.pictures

    def _begin(self) -> None:
        """The keyboard starts at the table, or else at the first thing that can be corrected."""
        first = self.table.table if self.stack.currentWidget() is self.table else None
        for control in (first, *self.options.controls.values()):
            if control is not None:
                control.setFocus(Qt.FocusReason.OtherFocusReason)
                break

    def _show_troubles(self, lines: list[str]) -> None:
        more = [say("and {count:,} more", count=len(lines) - TROUBLES)] if len(lines) > TROUBLES else []
        self.troubles.setText("\n".join([*lines[:TROUBLES], *more]))
        self.troubles.setVisible(bool(lines))

    def _complain(self, problem: Problem) -> None:
        if self._again():
            return
        if self.shown is None:
            self.refused.emit(problem)
            self.reject()
        else:
            self._show_troubles([problem.text])

    def _again(self) -> bool:
        if self._stale:
            self._stale = False
            self._look()
            return True
        return False

    # ------------------------------------------------------------ import

    def _import(self) -> None:
        if self._job is not None:
            return
        self._busy(0.0)
        source, choices = self.source, self._wanted
        self._start(lambda progress: read(source, choices, progress), self._take_data, self._fail)

    def _take_data(self, data: object) -> None:
        assert isinstance(data, Data)
        self._stays = False
        self.imported.emit(data)
        if self._stays:
            self._rest()
        else:
            self.accept()

    def stay(self) -> None:
        """Whoever hears of ``imported`` does not take it now: the dialog stays open."""
        self._stays = True

    def _fail(self, problem: Problem) -> None:
        self._rest()
        self._show_troubles([problem.text])

    def _busy(self, done: float | None) -> None:
        """It reads: nothing but Cancel is at hand. Nobody can know how far the first look is."""
        self.progress.set_progress(done)
        self.progress.cancel.setEnabled(True)
        self.progress.show()
        for widget in (self.take, self.close_button, self.into_label, self.into):
            widget.hide()
        for part in (self.options, self.table):
            part.setEnabled(False)

    def _rest(self) -> None:
        self.progress.hide()
        for widget in (self.take, self.close_button, self.into_label, self.into):
            widget.show()
        for part in (self.options, self.table):
            part.setEnabled(True)

    def _cancel(self) -> None:
        if self.shown is None:  # there is nothing to go back to
            self.reject()
        elif self._job is not None:
            self._job.cancel()

    def _start(
        self,
        work: Callable[[Progress], object],
        done: Callable[[object], None],
        failed: Callable[[Problem], None],
    ) -> None:
        job = self._job = Job(work, self)
        self._then, self._else = done, failed
        # Bound methods: the thread's signals arrive here in the window's own thread.
        job.progressed.connect(self.progress.set_progress)
        job.finished.connect(self._finished)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)
        job.start()

    def _finished(self, result: object) -> None:
        if self._job is not None:
            self._forget()
            self._then(result)

    def _failed(self, problem: Problem) -> None:
        if self._job is not None:
            self._forget()
            self._else(problem)

    def _cancelled(self) -> None:
        self._forget()
        self._rest()

    def _forget(self) -> None:
        if self._job is not None:
            self._job.end()
            self._job.deleteLater()
        self._job = None

    def done(self, result: int) -> None:
        """Close; what is being read is given up, and nobody waits until it ends."""
        if self._job is not None:
            self._job.leave()
            self._job = None
        super().done(result)


def _as_input(column: Column) -> Use:
    """What a column is as an input."""
    return "category" if column.cells is None or column.cells.form is None else "number"


def _can_be_taken(found: Preview) -> bool:
    if found.is_stopped:
        return False
    if found.kind != "table":
        return True
    uses = [column.use for column in found.columns]
    return any(use in TARGETS for use in uses) and any(use in INPUTS for use in uses)


def _in_words(found: Preview) -> str:
    """Samples and classes, as far as they are known; nothing is counted that will not come in."""
    samples = None if found.is_stopped else found.samples
    count = counted(samples, "sample") if samples is not None else ""
    names = ", ".join(found.classes[:10]) + ("…" if len(found.classes) > 10 else "")
    seen = "" if found.samples is not None else say(" so far")
    number = counted(len(found.classes), "class")
    classes = f"{number}{seen}: {names}" if found.classes else ""
    values = [column.name for column in found.columns if column.use == "values"]
    several = (
        say("{values} to learn: {values_2}", values=counted(len(values), "value"), values_2=shortened(values, 6))
        if len(values) > 1
        else ""
    )
    return " · ".join(filter(None, [count, classes, several]))
