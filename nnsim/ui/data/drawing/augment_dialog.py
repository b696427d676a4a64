"""Augmentation on request: what is varied, how much, how many copies; beside it what comes of it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.core.problem import Problem
from nnsim.core.spec import Spec
from nnsim.core.texts import message
from nnsim.data.augment import MOST_COPIES, Augmenting, augment, check, make_block, originals, starting
from nnsim.data.entries import AUGMENTATIONS
from nnsim.edits.images import add_copies
from nnsim.language.texts import say
from nnsim.ui.data.drawing.kind_form import KindForm
from nnsim.ui.data.drawing.preview_grid import PreviewGrid
from nnsim.ui.kit.forms import FieldRow
from nnsim.ui.kit.job import Job
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button, IconButton
from nnsim.ui.kit.widgets.dialog import Dialog
from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.kit.widgets.progress_strip import ProgressStrip
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.undo import Editor

SHOWN, COPIES_SHOWN = 6, 4
PREVIEW_MS = 40
"""The preview is made when the hand on a slider rests for so long."""
WHY = say("Copies are made of training images only, marked as copies wherever they are shown, and never used to test.")


class AugmentDialog(Dialog):
    """Makes the copies in the background and adds them in one step to undo."""

    def __init__(self, editor: Editor, parent: QWidget) -> None:
        super().__init__(say("Augment the training images"), parent)
        self._editor = editor
        self._job: Job | None = None
        self._rng = np.random.default_rng()
        self._data = editor.project.data
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen = {spec.kind: spec for spec in starting()}
        self.kinds = {k.id: KindForm(k, chosen.get(k.id)) for k in AUGMENTATIONS}
        self.copies = NumberField(Scale(1, MOST_COPIES, 1, whole=True), 2, say("Copies of each image"))
        self.seed = NumberField(Scale(0, 99_999, 1, whole=True), self._data.seed, say("Seed of the copies"))
        self.dice = IconButton("dice", say("Other copies, by another seed"), side=28)
        self.preview = PreviewGrid()
        self.note = Text("", "label", "muted", wrap=True)
        self.progress = ProgressStrip(say("Making copies"))
        self.make = Button(say("Make copies"), kind="primary")
        self.cancel = Button(say("Cancel"), kind="ghost")
        self._wait = QTimer(self, singleShot=True, interval=PREVIEW_MS)
        self._build()
        self._connect()
        follow(self._restyle)
        self.show_preview()

    def _build(self) -> None:
        self._form = QVBoxLayout()
        for kind in self.kinds.values():
            self._form.addWidget(kind)
        self._form.addStretch(1)
        content = QWidget()
        content.setProperty("see_through", True)
        content.setLayout(self._form)
        self._side = QScrollArea(widgetResizable=True)
        self._side.setFrameShape(QFrame.Shape.NoFrame)
        self._side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side.setWidget(content)
        self._left = QVBoxLayout()
        self._left.addWidget(self._side, 1)
        self._left.addWidget(FieldRow(say("Copies of each image"), self.copies))
        self._seed = QHBoxLayout()
        self._seed.addWidget(Text(say("Seed"), tone="muted"))
        self._seed.addStretch(1)
        for widget in (self.dice, self.seed):
            self._seed.addWidget(widget)
        self._left.addLayout(self._seed)
        self._arrange()

    def _arrange(self) -> None:
        self._middle = QHBoxLayout()
        self._middle.addLayout(self._left, 1)
        self._middle.addWidget(self.preview)
        self._buttons = QHBoxLayout()
        self._buttons.addWidget(self.progress, 1)
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.cancel)
        self._buttons.addWidget(self.make)
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(Text(WHY, "label", "muted", wrap=True))
        self._layout.addLayout(self._middle, 1)
        self._layout.addWidget(self.note)
        self._layout.addLayout(self._buttons)
        self.takes(self.make)
        self.progress.hide()

    def _connect(self) -> None:
        for kind in self.kinds.values():
            kind.changed.connect(self._wait.start)
        self.copies.changed.connect(self._wait.start)
        self.seed.changed.connect(self._wait.start)
        self.dice.clicked.connect(self._roll)
        self._wait.timeout.connect(self.show_preview)
        self.make.clicked.connect(self.start)
        self.cancel.clicked.connect(self.reject)
        self.progress.cancelled.connect(self._give_up)

    def _roll(self) -> None:
        self.seed.set_value(int(self._rng.integers(1, 10_000)))
        self._wait.start()

    # ------------------------------------------------------------ what is wanted

    @property
    def wanted(self) -> Augmenting:
        """What the controls say."""
        specs: tuple[Spec, ...] = tuple(kind.spec for kind in self.kinds.values() if kind.on)
        return Augmenting(specs, int(self.copies.value), int(self.seed.value))

    def show_preview(self) -> None:
        """The first images as they will be copied, and how many copies there will be."""
        self._wait.stop()
        wanted, data = self.wanted, self._data
        problem = check(data, wanted)
        train = originals(data)
        first = data.x[train[:SHOWN]]
        made = [] if problem else [make_block(first, wanted, copy) for copy in range(COPIES_SHOWN)]
        self.preview.show_rows(first, made, wanted.copies)
        count = len(train) * wanted.copies
        self.make.setText(say("Make {copies}", copies=counted(count, "copy")))
        self.make.setEnabled(problem is None)
        self._tell(problem, wanted.copies)

    def _tell(self, problem: Problem | None, copies: int) -> None:
        more = say("The pale copies only show what else could come.") if copies < COPIES_SHOWN else ""
        self.note.set_tone("warning" if problem else "muted")
        self.note.setText(str(problem) if problem else more)

    # ------------------------------------------------------------ making them

    def start(self) -> None:
        """Make them all in the background."""
        self.show_preview()
        if self._job is not None or not self.make.isEnabled():
            return
        data, wanted = self._data, self.wanted
        self._busy(True)
        job = self._job = Job(lambda progress: augment(data, wanted, progress), self)
        job.progressed.connect(self.progress.set_progress)
        job.finished.connect(self._finished)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)
        job.start()

    def _finished(self, made: object) -> None:
        if self._job is None or not isinstance(made, tuple):
            return
        self._forget()
        x, origins = made
        if self._editor.project.data is not self._data:
            self._failed(Problem(say("The data set has changed meanwhile: make the copies again."), "data"))
            self._data = self._editor.project.data
            return
        said = message("copies_added", count=len(x))
        self._editor.edit(say("Add augmented copies"), add_copies.of(x, origins), mark=said)
        self.accept()

    def _failed(self, problem: Problem) -> None:
        self._forget()
        self._busy(False)
        self._tell(problem, 1)

    def _cancelled(self) -> None:
        self._forget()
        self._busy(False)

    def _give_up(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _busy(self, busy: bool) -> None:
        if busy:
            self.progress.set_progress(0.0, say("Making copies"))
            self.progress.cancel.setEnabled(True)
        self.progress.setVisible(busy)
        for widget in (self.make, self.cancel):
            widget.setVisible(not busy)
        for part in (self._side, self.copies, self.seed, self.dice):
            part.setEnabled(not busy)

    def _forget(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.end()
            job.deleteLater()

    def done(self, result: int) -> None:
        """Close; what is being made is given up."""
        self._forget()
        super().done(result)

    def _restyle(self, theme: Theme) -> None:
        margin = theme.px(5 * SPACE)
        self._layout.setContentsMargins(margin, margin, margin, margin)
        self._layout.setSpacing(theme.px(3 * SPACE))
        self._middle.setSpacing(theme.px(6 * SPACE))
        for layout in (self._form, self._left):
            layout.setSpacing(theme.px(3 * SPACE))
        self._form.setContentsMargins(0, 0, theme.px(2 * SPACE), 0)
        for row in (self._buttons, self._seed):
            row.setSpacing(theme.px(2 * SPACE))
        self.resize(QSize(theme.px(760), theme.px(620)).boundedTo(QSize(1340, 720)))
