"""The runs that were kept, as chips below the curves: how each is drawn, its name, and what differs."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolTip, QWidget

from nnsim.core.counted import counted
from nnsim.core.hashing import samples_sha256
from nnsim.core.problem import ProblemError
from nnsim.core.project import KeptRun, Project
from nnsim.edits.differences import SAME, differences
from nnsim.edits.kinds import Calls
from nnsim.edits.names import MAX_NAME
from nnsim.edits.runs import remove_run, rename_run
from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.chip import Chip
from nnsim.ui.kit.widgets.leaving import take_away
from nnsim.ui.kit.widgets.name_field import NameField
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.curves import kept_curves

SAMPLE = 22
"""Length of the piece of line that tells whose curves are whose, px."""

LEAST_NOTE = 60
"""Differences are told beside the name where they have so much room, px."""


class RunChip(Chip):
    """The chip of a kept run: a piece of its line, its name, and as much of what differs as there is room for."""

    def __init__(self, parent: QWidget) -> None:
        self._place = 0
        super().__init__("", checkable=False, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_run(self, place: int, run: KeptRun, told: str) -> None:
        """Show the kept run at ``place``; ``told`` is what differs."""
        self._place = place
        self.set_text(run.name)
        self.set_note(told)
        epochs = counted(run.state.epoch, "epoch")
        self.set_hint(
            say(
                "{run}, {epochs}: {told}. Click for what can be done with it; F2 renames, Delete removes",
                run=run.name,
                epochs=epochs,
                told=told,
            )
        )
        self.update()

    def minimumSizeHint(self) -> QSize:
        """The line and the name."""
        full = self.sizeHint()
        note = self.fontMetrics().horizontalAdvance(self._note) + self._theme.px(SPACE + 2)
        return QSize(full.width() - note, full.height())

    def _lead(self) -> int:
        return self._theme.px(SAMPLE + 1.5 * SPACE)

    def _content(self, painter: QPainter, box: QRectF) -> None:
        theme, metrics = self._theme, self.fontMetrics()
        painter.setPen(kept_curves.pen(self._place, QColor(theme.muted), theme))
        left, middle = self._air(), round(box.center().y()) + 0.5
        painter.drawLine(QPointF(left, middle), QPointF(left + theme.px(SAMPLE), middle))
        words = box.adjusted(left + self._lead(), 0, -self._air(), 0)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(self.font())
        painter.setPen(self._ink())
        painter.drawText(words, align, self.text())
        beside = words.adjusted(metrics.horizontalAdvance(self.text()) + theme.px(SPACE + 2), 0, 0, 0)
        if beside.width() >= min(theme.px(LEAST_NOTE), metrics.horizontalAdvance(self._note)):
            painter.setPen(QColor(theme.muted))
            told = metrics.elidedText(self._note, Qt.TextElideMode.ElideRight, int(beside.width()))
            painter.drawText(beside, align, told)


class KeptBar(QWidget):
    """One chip for each run that is kept; hidden while none is. A click, Enter or the context menu tells what to do.

    ``answers_wanted`` asks to see what the networks of all runs answer.
    """

    answers_wanted = Signal()

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.setAccessibleName(say("Runs that are kept"))
        self._row = QHBoxLayout(self)
        self._row.addStretch(1)
        self.chips: list[RunChip] = []
        self._field: NameField | None = None
        editor.leaving.connect(self._drop_field)
        self.hide()
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(SPACE))
        self._row.setContentsMargins(0, theme.px(SPACE), 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The chip below the field moved."""
        super().resizeEvent(event)
        self._drop_field()

    # ------------------------------------------------------------ showing

    def show_runs(self, project: Project) -> None:
        """Show what ``project`` keeps, and what differs from it as it is now."""
        runs = project.runs
        while len(self.chips) > len(runs):
            chip = self.chips.pop()
            self._row.removeWidget(chip)
            take_away(chip)
        for place, run in enumerate(runs):
            told = differences(run, project, samples_sha256)
            self._chip(place).show_run(place, run, " · ".join(told) or SAME)
        self.setVisible(bool(runs))

    def _chip(self, place: int) -> RunChip:
        if place == len(self.chips):
            chip = RunChip(self)
            chip.clicked.connect(lambda _=False, place=place: self._open(place))
            chip.show()
            self.chips.append(chip)
            self._row.insertWidget(place, chip)
        return self.chips[place]

    # ------------------------------------------------------------ what can be done

    def menu(self, place: int) -> QMenu:
        """What can be done with the run at ``place``."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._editor.interrupted.connect(menu.close)
        menu.addAction(say("Compare the answers"), self.answers_wanted.emit)
        menu.addAction(say("Rename…"), lambda: self.rename(place))
        menu.addAction(say("Remove"), lambda: self._remove(place))
        return menu

    def _open(self, place: int) -> None:
        chip = self.chips[place]
        self.menu(place).popup(chip.mapToGlobal(QPoint(0, chip.height())))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the chip under the mouse."""
        chip = self.childAt(event.pos())
        if isinstance(chip, RunChip):
            self.menu(self.chips.index(chip)).popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 renames, Delete removes the run whose chip has the keys."""
        chip = self.focusWidget()
        place = self.chips.index(chip) if isinstance(chip, RunChip) and chip.hasFocus() else -1
        if place >= 0 and event.key() == Qt.Key.Key_F2:
            self.rename(place)
        elif place >= 0 and event.key() == Qt.Key.Key_Delete:
            self._remove(place)
        else:
            super().keyPressEvent(event)

    def rename(self, place: int) -> None:
        """Type another name in place; Enter accepts, Escape leaves it."""
        self._drop_field()
        run, chip = self._editor.project.runs[place], self.chips[place]
        self._field = NameField(run.name, say("New name of the run"), chip.geometry(), MAX_NAME, self)
        self._field.taken.connect(lambda name: self._take_name(run, place, name))

    def _take_name(self, run: KeptRun, place: int, name: str) -> None:
        if name.strip() != run.name:
            self._edit(say("Rename the run"), rename_run.of(run.id, name), place)

    def _remove(self, place: int) -> None:
        self._edit(say("Remove the run"), remove_run.of(self._editor.project.runs[place].id), place)

    def _edit(self, text: str, change: Calls, place: int) -> None:
        """Make the edit, or say beside the chip why it cannot be made."""
        try:
            self._editor.edit(text, change)
        except ProblemError as error:
            chip = self.chips[place]
            QToolTip.showText(chip.mapToGlobal(QPoint(0, chip.height())), in_lines(str(error.problem)), chip)

    def _drop_field(self) -> None:
        field, self._field = self._field, None
        if field is not None:
            field.drop()
