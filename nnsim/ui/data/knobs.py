"""The knobs of the data set: the generator's own, the split, the seed."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.core.data import Data
from nnsim.core.parameters import Integer, Number, Value
from nnsim.core.spec import Spec
from nnsim.core.store import Change
from nnsim.core.texts import message
from nnsim.data.entries import GENERATORS
from nnsim.data.kinds import kind_of
from nnsim.edits.data import clear, set_generator
from nnsim.edits.split import set_seed
from nnsim.language.texts import lowered, say
from nnsim.ui.data.hand_edits import hand_edits
from nnsim.ui.data.split_knobs import SplitKnobs
from nnsim.ui.kit.forms import ParameterForm, scale_of
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button, IconButton
from nnsim.ui.kit.widgets.leaving import take_away
from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.drag_steps import DragSteps
from nnsim.ui.run.undo import Editor

COUNT_AFTER_MS = 120
"""Painted points are counted when the hand rests, not at every tick of a stroke."""
HIGHEST_SEED = 99_999
"""Data sets know larger seeds; five figures are enough to type."""


class DataKnobs(QWidget):
    """Shows the knobs that the generator of the present data declares."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._kind: str | None = None
        self._steps = DragSteps(editor, self)
        self._rng = np.random.default_rng()
        self.note = Text("", "label", "warning", wrap=True)
        self.form: ParameterForm | None = None
        self.split = SplitKnobs(editor)
        self._place = QVBoxLayout()
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self.note)
        self._layout.addLayout(self._place)
        self._layout.addWidget(self.split)
        self._layout.addLayout(self._seed_row())
        self._count = QTimer(self, singleShot=True, interval=COUNT_AFTER_MS)
        self._count.timeout.connect(self._show_note)
        editor.store.changed.connect(self._on_change)
        follow(self._restyle)
        self._show()

    def _seed_row(self) -> QHBoxLayout:
        self.seed = NumberField(Scale(0, HIGHEST_SEED, 1.0, whole=True), self._data.seed, say("Seed of the data"))
        self.seed.setToolTip(say("The same seed always draws the same points and the same split."))
        self.seed.changed.connect(lambda value: self._set_seed(int(value)))
        self.dice = IconButton("dice", say("Draw again with another seed"), side=28)
        self.dice.clicked.connect(lambda: self._set_seed(int(self._rng.integers(1, 10_000))))
        self.clear_button = Button(say("Clear"))
        self.clear_button.set_hint(say("Take out all points and paint your own"))
        self.clear_button.clicked.connect(
            lambda: self._editor.edit(say("Clear data"), clear.of(), mark=message("data_cleared"))
        )
        self._seed = QHBoxLayout()
        for widget in (Text(say("Seed"), tone="muted"), self.seed, self.dice):
            self._seed.addWidget(widget)
        self._seed.addStretch(1)
        self._seed.addWidget(self.clear_button)
        return self._seed

    @property
    def _data(self) -> Data:
        return self._editor.project.data

    # ------------------------------------------------------------ showing

    def _on_change(self, change: Change) -> None:
        old, new = change.old.data, change.new.data
        if old is new:
            return
        if (old.source, old.seed) != (new.source, new.seed):
            self._show()
        self.clear_button.setEnabled(len(new) > 0)
        self._count.start()

    def _show(self) -> None:
        data = self._data
        kind = data.source.kind if data.source and data.source.kind in GENERATORS else None
        if kind != self._kind or self.form is None:
            self._build(kind)
        if kind and self.form and data.source:
            self.form.set_values(data.source.resolve(GENERATORS[kind].parameters))
        self.seed.set_value(data.seed)
        self.clear_button.setEnabled(len(data) > 0)
        self.clear_button.setVisible(kind_of(data).is_split)
        self._show_note()

    def _build(self, kind: str | None) -> None:
        if self.form is not None:
            self._place.removeWidget(self.form)
            take_away(self.form)
        self._kind, self.form = kind, None
        if kind is None:
            return
        source = self._data.source or Spec(kind)
        # what is turned most comes first: in a low window the others have to be scrolled to
        ordered = sorted(GENERATORS[kind].parameters, key=lambda parameter: parameter.id != "noise")
        self.form = ParameterForm(tuple(ordered), source.values)
        self.form.changed.connect(self._set_knob)
        self._place.addWidget(self.form)

    def _show_note(self) -> None:
        words = hand_edits(self._data).warning(kind_of(self._data))
        self.note.setText(words)
        self.note.setVisible(bool(words))

    # ------------------------------------------------------------ editing

    def _set_knob(self, name: str, value: Value, final: bool) -> None:
        source = self._data.source
        if source is None:
            return
        spec = source.with_values(**{name: value})
        label, shown = self._in_words(source.kind, name, value)
        said = message("knob", name=lowered(label), value=shown) if final else None
        self._steps.edit(say("Set {label}", label=lowered(label)), set_generator.of(spec), name, said)

    def _in_words(self, kind: str, name: str, value: Value) -> tuple[str, str]:
        parameter = next(p for p in GENERATORS[kind].parameters if p.id == name)
        shown = scale_of(parameter).text(float(value)) if isinstance(parameter, Number | Integer) else str(value)
        return parameter.label, shown

    def _set_seed(self, seed: int) -> None:
        self._editor.edit(say("Set seed of the data"), set_seed.of(seed), mark=message("data_seed", seed=seed))

    def _restyle(self, theme: Theme) -> None:
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(2 * SPACE))
        self._seed.setSpacing(theme.px(SPACE))
