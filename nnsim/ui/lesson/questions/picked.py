"""A thing of the window as an answer: a sample, a weight, points or a region of the plane."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.core.counted import counted, figures
from nnsim.language.texts import say
from nnsim.lessons.questions import Answer, Pairs, Question
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.lesson.questions.field import Field

HOW = {
    "sample": say("Choose a sample, in the plane or in the samples view."),
    "weight": say("Click a line of the network; with the keys, E goes from weight to weight."),
    "points": say("Click in the plane, or go there with arrow keys and Enter."),
    "line": say("Drag a line across the plane, or set two points of it with arrow keys and Enter."),
    "region": say("Drag a box over the plane, or set two corners with arrow keys and Enter."),
}


class Picked(Field):
    """Says what is to be picked, and what was. Whoever shows the window calls ``pick``."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.picks = question.kind
        self.picked: Answer | None = None
        self.words = Text("", wrap=True)
        self.clear = IconButton("close", say("Pick anew"), side=28)
        self.clear.clicked.connect(lambda: self.pick(None))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._row = QHBoxLayout()
        self._column.addLayout(self._row)
        self._row.addWidget(self.words, 1)
        self._row.addWidget(self.clear)
        follow(self._restyle)
        self._describe()

    def _restyle(self, theme: Theme) -> None:
        for layout in (self._column, self._row):
            layout.setSpacing(theme.px(SPACE))

    def add_below(self, widget: QWidget) -> None:
        """Stand below the words."""
        self._column.addWidget(widget)

    def pick(self, answer: Answer | None) -> None:
        """This was picked in the window, None for nothing any more."""
        if answer != self.picked:
            self.picked = answer
            self._describe()
            self.changed.emit()

    def _describe(self) -> None:
        self.clear.setVisible(self.picked is not None)
        self.words.setText(HOW[self.question.kind] if self.picked is None else self._told(self.picked))
        self.words.set_tone("muted" if self.picked is None else "text")

    def _told(self, picked: Answer) -> str:
        """What was picked, in words."""
        kind = self.question.kind
        if kind == "sample":
            return say("Sample {cast:,}", cast=cast("tuple[int, ...]", picked)[0] + 1)
        if kind == "weight":
            layer, unit, source = cast("tuple[str, ...]", picked)
            return say(
                "Layer {layer}: from input {source} to unit {unit}",
                layer=layer,
                source=int(source) + 1,
                unit=int(unit) + 1,
            )
        if kind == "points":
            return say(
                "{points} of {count}", points=counted(len(cast("Pairs", picked)), "point"), count=self.question.count
            )
        if kind == "line":
            (x, y), (u, v) = (tuple(figures(float(f"{each:.2g}")) for each in end) for end in cast("Pairs", picked))
            return say("From ({x}, {y}) to ({u}, {v})", x=x, y=y, u=u, v=v)
        left, right, bottom, top = (figures(float(f"{side:.2g}")) for side in cast("tuple[float, ...]", picked))
        return say(
            "x₁ from {left} to {right}, x₂ from {bottom} to {top}", left=left, right=right, bottom=bottom, top=top
        )

    @property
    def answer(self) -> Answer | None:
        if self.question.kind == "points" and self.picked is not None:
            return self.picked if len(cast("Pairs", self.picked)) >= self.question.count else None
        return self.picked

    @property
    def lacks(self) -> str:
        return HOW[self.question.kind]

    def put(self, answer: Answer) -> None:
        self.pick(answer)

    @property
    def stop(self) -> QWidget:
        return self.clear
