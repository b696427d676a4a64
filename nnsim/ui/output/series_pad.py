"""The test pad for series: the one that is looked at, or a curve drawn by hand, and what the network answers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.data import Data, Samples
from nnsim.core.store import Change
from nnsim.data.kinds import kind_of
from nnsim.data.steps import whole
from nnsim.language.texts import say
from nnsim.networks.naming import column_titles
from nnsim.ui.kit.numbers import target_text
from nnsim.ui.kit.series_lines import spans_of
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.output.answer_bars import NONE, AnswerBars, show_answer
from nnsim.ui.output.answering import Answering
from nnsim.ui.output.series_sketch import SeriesSketch
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

DRAWN = say("Your curve")
EMPTY = say("There are no series yet: import some or choose a data set.")


class SeriesPad(QWidget):
    """``asked(Samples | None)`` tells about which curve of the user the network is asked; None for one of the set."""

    asked = Signal(object)

    def __init__(self, editor: Editor, live: LiveModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._live = editor, live
        self.setAccessibleName(say("Test pad for series"))
        self._rng = np.random.default_rng()
        self._data: Data | None = None
        self._is_own = False
        self.answering = Answering(live, self)
        self.sketch = SeriesSketch()
        self.note = Text("", "label", "muted", wrap=True)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.channel = ComboBox(say("Channel that is drawn"))
        self.sample = IconButton("dice", say("A test series of the set"), side=28)
        self.undo = IconButton("undo", say("Take the last stroke back"), "Ctrl+Z", side=28)
        self.wipe = IconButton("trash", say("An empty pad to draw on"), side=28)
        self.bars = AnswerBars()
        self._row = QHBoxLayout()
        self._row.addWidget(self.note, 1)
        for widget in (self.channel, self.sample, self.undo, self.wipe):
            self._row.addWidget(widget)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._row)
        self._column.addWidget(self.sketch)
        self._column.addWidget(self.bars)
        self._connect()
        follow(self._restyle)
        self.hide()

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(SPACE))
        self._column.setSpacing(theme.px(2 * SPACE))

    def _connect(self) -> None:
        self.answering.answered.connect(lambda answers: show_answer(self.bars, self._editor.project, answers))
        self.sketch.changed.connect(self._take_drawing)
        self.sample.clicked.connect(self.take_sample)
        self.undo.clicked.connect(self.sketch.undo)
        self.wipe.clicked.connect(self.sketch.clear)
        self.channel.chosen.connect(self._choose_channel)
        self._live.updated.connect(self._ask)
        self._live.chosen.changed.connect(self._follow_chosen)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._begin)

    def _begin(self) -> None:
        """Another document: what was drawn belongs to the former one."""
        self._is_own = False
        self.refresh()

    def refresh(self) -> None:
        """Show what was drawn by hand, or the series that is looked at, while it can be seen."""
        data = self._editor.project.data
        if not self.isVisible() or not kind_of(data).is_curve:
            return
        if data is not self._data:
            self._take_form(data)
        if self._is_own:
            self._tell_drawing()
        else:
            self._show_sample()

    def _take_form(self, data: Data) -> None:
        """Other samples; a curve of another form is none of theirs."""
        before, self._data = self._data, data
        if before is None or _form(before) != _form(data):
            self._is_own = False
        self.sketch.set_form(data.sample_shape[0], spans_of(data), grows=data.lengths is not None)
        titles = column_titles(data.columns, data.sample_shape[1])
        self.channel.set_options([(str(number), title) for number, title in enumerate(titles)])
        self.channel.setVisible(len(titles) > 1)
        self.sample.setEnabled(len(data) > 0)

    def _show_sample(self) -> None:
        """The chosen series, the first test series until one is."""
        data, chosen = self._editor.project.data, self._live.chosen.index
        self._is_own = False
        self.asked.emit(None)
        if not len(data):
            self.note.setText(EMPTY)
            return
        index = int(data.test.argmax()) if chosen is None else chosen
        self.sketch.load(whole(data, index))
        self.undo.setEnabled(False)
        part = say("Test series") if data.test[index] else say("Series")
        self.note.setText(f"{part} {index + 1:,}: {target_text(data, index)}")
        self._ask()

    def _take_drawing(self) -> None:
        self._is_own = True
        self._tell_drawing()

    def _tell_drawing(self) -> None:
        self.channel.set_current(str(self.sketch.channel))
        self.undo.setEnabled(self.sketch.can_undo)
        series = self._series
        self.note.setText(DRAWN if series is not None else "")
        self.asked.emit(series)
        self._ask()

    @property
    def _series(self) -> Samples | None:
        """What the network is asked about, as the set holds it."""
        series = self.sketch.series
        return None if series is None else series.astype(self._editor.project.data.x.dtype)

    def _ask(self) -> None:
        if not self.isVisible() or self._data is not self._editor.project.data:
            return
        series = self._series
        if series is None:
            self.answering.forget()
            self.bars.show_answers(self._data.classes if self._data else (), NONE)
        else:
            self.answering.ask(self._editor.project.data, series)

    def take_sample(self) -> None:
        """Look at another test series, or at any where none is held out."""
        data = self._editor.project.data
        pool = np.flatnonzero(data.test) if data.test.any() else np.arange(len(data))
        if len(pool) and not self._live.chosen.choose(int(self._rng.choice(pool))):
            self._show_sample()

    def _choose_channel(self, key: str) -> None:
        self.sketch.channel = int(key)
        self.sketch.setFocus()

    def _follow_chosen(self) -> None:
        """What somebody chose takes the place of a curve; what only got another number does not."""
        follows = self._is_own and self._editor.store.is_telling
        if self.isVisible() and self._data is self._editor.project.data and not follows:
            self._show_sample()

    def _on_change(self, change: Change) -> None:
        if change.old.data is not change.new.data:
            self.refresh()
        elif change.parts & {"network", "recipe"}:
            self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks any more."""
        super().hideEvent(event)
        self.answering.forget()
        self.asked.emit(None)


def _form(data: Data) -> tuple[object, ...]:
    """What a curve must have to be one of ``data``."""
    return data.kind, data.sample_shape, data.lengths is not None
