"""The view of dreams: particles that go on while one looks, samples with what comes back of them, free energies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.answers.dream import ANY, DreamQuestion, Dreams
from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.store import Change
from nnsim.data.channels import as_sample
from nnsim.language.texts import say
from nnsim.ui.kit import theming
from nnsim.ui.kit.figures.axis import Axis
from nnsim.ui.kit.figures.plane import Curve, Plane
from nnsim.ui.kit.figures.strip import ImageStrip, Tile
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.numbers import fixed
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.play_clock import PlayClock
from nnsim.ui.run.subscriptions import Subscription
from nnsim.ui.views.context import ViewContext

PACE_MS = 160
"""Milliseconds from one picture of a dream to the next."""

PICTURE, LARGEST = 34, 72
"""Sides of the smallest and largest picture, px."""

WIDE = 760
"""From this width on there is room for free energies beside the pictures, px."""

BINS = 24
"""Bars of the histogram of free energies."""


class DreamView(QWidget):
    """The class above, dreams and samples beside each other, and below them a sentence."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor = context, context.editor
        self._answer: Dreams | None = None
        self._is_heard = False
        self._question = DreamQuestion()
        self._clock = PlayClock(context.run.live.film.presence, PACE_MS, self)
        self.classes = ComboBox(say("Class to dream of"))
        self.classes.setToolTip(say("The class that is held fast while the network dreams"))
        self.anew = Button(say("Dream anew"))
        self.anew.setToolTip(say("Let dreams begin at the training samples once more"))
        self.dreams = ImageStrip(say("Dreams"), PICTURE, LARGEST)
        self.samples = ImageStrip(say("Samples"), PICTURE, LARGEST)
        self.again = ImageStrip(say("What comes back of them"), PICTURE, LARGEST)
        self.energies = Plane(say("Free energies of samples"), pointable=False)
        self.said = Text("", "label", "muted", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._build()
        self._clock.ticked.connect(self._go_on)
        self.anew.clicked.connect(lambda _on=False: self._begin())
        self.classes.chosen.connect(self._choose)
        context.bridge.subscriptions.add(self, Subscription("dream", self._hear, self._asked))
        context.bridge.unseen.connect(self._forget)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._open)
        follow(self._restyle)
        self._open()

    def _build(self) -> None:
        top = QHBoxLayout()
        for part in (self.classes, self.anew):
            top.addWidget(part)
        top.addStretch()
        pairs = QVBoxLayout()
        pairs.addWidget(self.samples, 1)
        pairs.addWidget(self.again, 1)
        self._middle = QHBoxLayout()
        self._middle.addWidget(self.dreams, 3)
        self._middle.addLayout(pairs, 3)
        self._middle.addWidget(self.energies, 2)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(top)
        self._column.addLayout(self._middle, 1)
        self._column.addWidget(self.said)
        self.setFocusProxy(self.dreams)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))
        self._middle.setSpacing(theme.px(3 * SPACE))
        self.refresh()

    # ------------------------------------------------------------ asking

    def _asked(self) -> DreamQuestion | None:
        return self._question if self.isVisible() else None

    def _hear(self, answer: Dreams | None) -> None:
        self._answer, self._is_heard = answer, True
        self.refresh()

    def _go_on(self) -> None:
        """The next rounds, once the last ones were answered."""
        if self._answer is None or not self._is_heard:
            return
        question = self._question
        self._question = DreamQuestion(question.label, question.number + 1, self._answer.hidden)
        self._is_heard = False

    def _begin(self) -> None:
        """Other dreams of the class that is chosen."""
        chosen = self.classes.current
        self._question = DreamQuestion(int(chosen) if chosen else ANY, self._question.number + 1)
        self._is_heard = False

    def _choose(self, _value: str) -> None:
        self._begin()

    def _open(self) -> None:
        """Another document: any class, from the beginning."""
        names = self._editor.project.data.classes
        self.classes.set_options([("", say("Any class")), *((str(n), name) for n, name in enumerate(names))], "")
        self._question = DreamQuestion()
        self._forget()

    def _forget(self) -> None:
        self._hear(None)
        self._is_heard = False

    def _on_change(self, change: Change) -> None:
        old, new = change.old, change.new
        if old.data.classes != new.data.classes:
            self._open()
        elif old.recipe.learner != new.recipe.learner or old.data.form != new.data.form:
            self._forget()

    def showEvent(self, event: QShowEvent) -> None:
        """Dreams go on while somebody looks."""
        super().showEvent(event)
        self._clock.start()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing goes on unseen."""
        super().hideEvent(event)
        self._clock.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Free energies where there is room for them."""
        super().resizeEvent(event)
        self._fit()

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Draw and say what the last answer tells."""
        found = self._answer
        self.classes.setVisible(found is not None and found.told)
        self.anew.setVisible(found is not None)
        self._fit()
        self.dreams.show_tiles(() if found is None else tuple(map(self._dream, range(len(found.pictures)))))
        shown = () if found is None else tuple(found.samples[found.samples < len(self._editor.project.data)].tolist())
        theme, data = theming.current(), self._editor.project.data
        self.samples.show_tiles(tuple(Tile(grey_pixels(data.x[place], theme)) for place in shown))
        self.again.show_tiles(() if found is None else tuple(Tile(self._pixels(each)) for each in found.again))
        self._show_energies()
        self._say()

    def _fit(self) -> None:
        has_room = self.width() >= theming.current().px(WIDE)
        self.energies.setVisible(has_room and self._answer is not None and len(self._answer.train) > 0)

    def _pixels(self, numbers: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.uint32]]:
        return grey_pixels(as_sample(numbers, self._editor.project.data.sample_shape), theming.current())

    def _dream(self, place: int) -> Tile:
        found = self._answer
        assert found is not None
        names, label = self._editor.project.data.classes, int(found.classes[place])
        lines = (names[label],) if found.told and 0 <= label < len(names) else ()
        return Tile(self._pixels(found.pictures[place]), lines)

    def _show_energies(self) -> None:
        found, theme = self._answer, theming.current()
        if found is None or not len(found.train):
            self.energies.show_words("")
            return
        whole = np.concatenate([found.train, found.test]).astype(np.float64)
        edges = np.linspace(whole.min(), max(whole.max(), whole.min() + 1e-6), BINS + 1)
        curves, highest = [], 0.0
        looks = ((found.test, theme.accent, say("test")), (found.train, theme.muted, say("train")))
        for values, color, name in looks:
            if len(values):
                shares = np.histogram(values, edges)[0] / len(values)
                highest = max(highest, float(shares.max()))
                steps = np.stack([edges.repeat(2)[1:-1], shares.repeat(2)], 1)
                curves.append(Curve(steps, color, name=name))
        self.energies.show_plane(
            Axis(float(edges[0]), float(edges[-1]), say("free energy")), Axis(0, 1.1 * highest), curves=curves
        )

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """The free energies of samples, training samples first."""
        found = self._answer
        parts = () if found is None else ((say("train"), found.train), (say("test"), found.test))
        rows = ((part, float(value)) for part, values in parts for value in values)
        return (say("part"), say("free energy")), rows

    def _say(self) -> None:
        words = self._context.no_samples or self._sentence()
        self.said.setText(self._context.with_cost(words, self))
        self.dreams.setAccessibleDescription(words)

    def _sentence(self) -> str:
        found = self._answer
        if found is None:
            text = say("Nothing has learned to dream yet: train, with epochs for pretraining.")
            return text if self._is_heard else self._context.why_empty(is_answered=False, has_samples=True)
        text = say(
            "{dreams}: each picture is {rounds} further, led down through {layers}. What comes back of the samples is "
            "off by {off} a pixel (root mean square).",
            dreams=counted(len(found.pictures), "dream"),
            rounds=counted(found.rounds, "round"),
            layers=counted(found.layers, "layer"),
            off=fixed(self._off(found), 3),
        )
        if not (len(found.train) and len(found.test)):
            return text
        gap = float(found.test.mean() - found.train.mean())
        return say(
            "{text} The free energy of test samples is {gap} above that of training samples.",
            text=text,
            gap=fixed(gap, 1),
        )

    def _off(self, found: Dreams) -> float:
        """Root of the mean of squared differences of pixels."""
        data = self._editor.project.data
        if not len(found.samples) or found.samples.max() >= len(data):
            return 0.0
        x = data.x[found.samples]
        values = x / np.float32(255) if x.dtype == np.uint8 else x.astype(np.float32)
        again = np.stack([as_sample(each, data.sample_shape) for each in found.again])
        return float(np.sqrt(((values - again) ** 2).mean()))
