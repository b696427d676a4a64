"""The test pad: draw an image, and the running network answers while it trains."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.data import Data, Floats, Samples
from nnsim.core.problem import Problem
from nnsim.core.store import Change
from nnsim.data.centring import as_mnist
from nnsim.data.kinds import kind_of
from nnsim.data.modalities import pair, picture_shape, pictures, text_of
from nnsim.edits.images import add_image
from nnsim.language.texts import say
from nnsim.ui.data.drawing.ink_row import InkRow
from nnsim.ui.data.drawing.pad import GlyphPad
from nnsim.ui.data.drawing.raster import Picture, blank, is_colour
from nnsim.ui.data.drawing.sketch import Sketch
from nnsim.ui.data.drawing.tool_bar import GlyphToolBar
from nnsim.ui.kit import numbers
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button, IconButton
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.line_edit import LineEdit
from nnsim.ui.kit.widgets.switch import Switch
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.output.answer_bars import NONE, AnswerBars, show_answer
from nnsim.ui.output.answering import Answering
from nnsim.ui.output.seen_image import SeenImage
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

PAD = 168
HINT = say("Draw here and see the answer")
SEES = say("What is seen of it")
SENTENCE = say("Say something about the drawing")
CENTRED = say("Fit the drawing into 20 of 28 pixels with its centre of mass in the middle, as the digits of MNIST are")


class TestPad(QWidget):
    """Pad, probabilities, what the network sees, and the way into the data set.

    ``asked(Samples | None)`` tells about which other image the network is asked; None for none.
    """

    asked = Signal(object)

    def __init__(self, editor: Editor, live: LiveModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._live = editor, live
        self.setAccessibleName(say("Test pad"))
        self._rng = np.random.default_rng()
        self.sketch = Sketch(picture_shape(self._data) if self._takes_drawings else (28, 28), self)
        self.answering = Answering(live, self)
        self.answering.answered.connect(self._show_answers)
        self.tools = GlyphToolBar(self.sketch, ("pen", "eraser", "move"))
        self.sample = IconButton("dice", say("A test image of the set"), side=28)
        self.tools.add(self.sample)
        self.inks = InkRow(self.sketch)
        self.pad = GlyphPad(self.sketch, say("Test pad"), HINT)
        self.text = LineEdit()
        self.text.setAccessibleName(say("Text"))
        self.text.setPlaceholderText(SENTENCE)
        self.text.setToolTip(say("What the network reads beside the drawing"))
        self.bars = AnswerBars()
        self.seen = SeenImage()
        self.note = Text(SEES, "label", "muted", wrap=True)
        self.centre = Switch(say("Centre as MNIST does"))
        self.centre.setToolTip(in_lines(CENTRED))
        self.add = Button(say("Add as"))
        self.add.set_hint(say("Make the drawing a sample of the class beside"))
        self.classes = ComboBox(say("Class of the drawing"))
        self._names: tuple[str, ...] = ()
        self._bundled = ""
        self._taken: Samples | None = None
        self._asked: Samples | None = None
        self._build()
        self._connect()
        follow(self._restyle)
        self._follow_data(self._data)

    @property
    def _takes_drawings(self) -> bool:
        """Whether a sample is a picture that can be drawn, or has one beside its text."""
        return kind_of(self._data).is_drawn or bool(self._data.modality_shapes)

    @property
    def _data(self) -> Data:
        return self._editor.project.data

    def _build(self) -> None:
        self._left = QVBoxLayout()
        for part in (self.tools, self.pad):
            self._left.addWidget(part)
        self._left.addStretch(1)
        self._top = QHBoxLayout()
        self._top.addLayout(self._left)
        self._top.addWidget(self.bars, 1)
        side = QWidget()
        side.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._side = QVBoxLayout(side)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._side.addStretch(1)
        self._side.addWidget(self.note)
        self._side.addWidget(self.centre)
        self._side.addStretch(1)
        self._bottom = QHBoxLayout()
        self._bottom.addWidget(self.seen)
        self._bottom.addWidget(side, 1)
        self._last = QHBoxLayout()
        self._last.addWidget(self.add)
        self._last.addWidget(self.classes)
        self._last.addStretch(1)
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addLayout(self._top)
        self._stack.addWidget(self.text)
        self._stack.addWidget(self.inks)
        self._stack.addLayout(self._bottom)
        self._stack.addLayout(self._last)
        self._stack.addStretch(1)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def _connect(self) -> None:
        self.sketch.drawing.changed.connect(self.refresh)
        self.centre.toggled.connect(self.refresh)
        self.text.textChanged.connect(self.refresh)
        self._live.updated.connect(self.refresh)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._begin)
        self.sample.clicked.connect(self.take_sample)
        self.add.clicked.connect(self.add_to_set)
        self.pad.keys.entered.connect(self.add_to_set)
        self.pad.keys.typed.connect(self._choose)

    # ------------------------------------------------------------ the answer

    @property
    def image(self) -> Samples:
        """What the network gets: the drawing, centred where that is asked for; an image of the set as it is."""
        drawn = self.sketch.drawing.picture
        centred = self.centre.isChecked() and not is_colour(drawn.shape) and drawn is not self._taken
        return as_mnist(drawn) if centred else drawn

    def refresh(self) -> None:
        """Ask anew, while it can be seen."""
        if not self.isVisible() or not self._takes_drawings:
            self._forget()
            return
        blank = self.sketch.drawing.is_blank
        if self.sketch.drawing.picture is not self._taken:
            self.note.setText(SEES)
        self.add.setEnabled(not blank)
        self.seen.show_image(self.image)
        if blank:
            self._forget()
            self.bars.show_answers(self._data.classes, NONE)
        else:
            self._ask(pair(self._data, self.image, self.text.text()) if self._data.modality_shapes else self.image)

    def _ask(self, sample: Samples | Problem) -> None:
        """What the network says of a sample; of a text that it cannot read, why."""
        if isinstance(sample, Problem):
            self._forget()
            self.bars.show_answers((), NONE, sample.text)
            return
        self._tell(sample)
        self.answering.ask(self._data, sample)

    def _forget(self) -> None:
        self.answering.forget()
        self._tell(None)

    def _tell(self, image: Samples | None) -> None:
        """Every frame is answered anew; that it is another image is told once."""
        before, self._asked = self._asked, image
        if image is not before and (image is None or before is None or not np.array_equal(image, before)):
            self.asked.emit(image)

    def _show_answers(self, answers: Floats | None) -> None:
        show_answer(self.bars, self._editor.project, answers)

    # ------------------------------------------------------------ the set

    def take_sample(self) -> None:
        """Put a test image into the pad, or any image where none is held out."""
        data = self._data
        pool = np.flatnonzero(data.test) if data.test.any() else np.arange(len(data))
        if len(pool):
            index = int(self._rng.choice(pool))
            self._taken = _as_bytes(pictures(data, data.x[index]))
            self.text.setText(text_of(data, data.x[index]))
            self.sketch.drawing.load(self._taken)
            what = data.classes[int(data.y[index])] if data.classes else numbers.target_text(data, index)
            noun = kind_of(data).noun
            part = say("Test {noun}", noun=noun) if data.test[index] else noun.capitalize()
            self.note.setText(say("{part} {index:,}, in the set as {what}", part=part, index=index + 1, what=what))

    def add_to_set(self) -> None:
        """Make the image that the network sees a sample of the chosen class, with an empty pad for the next one."""
        label = 0.0 if self._data.targets == "values" else float(self.classes.currentIndex())
        if self.sketch.drawing.is_blank or self._data.targets == "values" or not kind_of(self._data).is_drawn:
            return
        image = self.image
        self._editor.edit(say("Add a tested drawing"), add_image.of(image, label))
        self.sketch.drawing.clear()

    def _choose(self, digit: str) -> None:
        if digit in self._data.classes:
            self.classes.set_current(digit)

    def _begin(self) -> None:
        """Another document: an empty pad."""
        self._taken = None
        self.text.clear()
        self.classes.setCurrentIndex(0)
        self.centre.setChecked(self._bundled == "mnist")
        self.sketch.drawing.load(blank(self.sketch.shape))

    def _on_change(self, change: Change) -> None:
        if change.old.data is not change.new.data:
            self._follow_data(change.new.data)
        elif change.parts & {"network", "recipe"}:
            self.refresh()

    def _follow_data(self, data: Data) -> None:
        self.text.setVisible(bool(data.modality_shapes))
        if not self._takes_drawings:
            return
        self.sketch.set_shape(picture_shape(data))
        if (self.classes.count(), self._names) != (len(data.classes), data.classes):
            self._names = data.classes
            self.classes.set_options([(name, name) for name in data.classes], self.classes.current)
        if data.bundled != self._bundled:
            self._bundled = data.bundled
            self.centre.setChecked(data.bundled == "mnist")
        for widget in (self.add, self.classes):
            widget.setVisible(data.targets == "classes" and kind_of(data).is_drawn)
        self.centre.setVisible(not is_colour(picture_shape(data)) and kind_of(data).is_drawn)
        self.sample.setEnabled(len(data) > 0)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """What was drawn before is answered now."""
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks any more."""
        super().hideEvent(event)
        self._forget()

    def _restyle(self, theme: Theme) -> None:
        self.pad.setFixedWidth(theme.px(PAD))
        self._stack.setSpacing(theme.px(2 * SPACE))
        for layout in (self._left, self._side, self._last):
            layout.setSpacing(theme.px(SPACE))
        for layout in (self._top, self._bottom):
            layout.setSpacing(theme.px(3 * SPACE))
        self.classes.setMinimumWidth(theme.px(90))


def _as_bytes(picture: Samples) -> Picture:
    """A picture of bytes, or of shares from 0 to 1, as it can be drawn on."""
    if picture.dtype == np.uint8:
        return picture
    drawn: Picture = np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)
    return drawn
