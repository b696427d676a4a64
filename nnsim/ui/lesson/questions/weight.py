"""A weight as an answer: its line is clicked where the network is drawn as neurons, or its place is written."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnsim.language.texts import say
from nnsim.lessons.questions import Answer, Question
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.flow import FlowLayout
from nnsim.ui.lesson.questions.number import NumberLine
from nnsim.ui.lesson.questions.picked import Picked

WIDTH = 150
PARTS = 3
WRITTEN = say("Write layer, unit and input, counted from 1, such as dense1 3 1, or click a line of the network.")


class WeightAnswer(Picked):
    """What is written counts as what is clicked: networks drawn as blocks have no single lines.

    ``neurons_wanted`` asks to draw the network as neurons.
    """

    neurons_wanted = Signal()

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.line, self.neurons = NumberLine(), Button(say("Draw it as neurons"), "network")
        self.line.setAccessibleName(question.words)
        self.line.setPlaceholderText(say("or dense1 3 1"))
        self.line.setToolTip(WRITTEN)
        self.line.textEdited.connect(self._read)
        self.line.entered.connect(self.entered)
        self.neurons.set_hint(say("Its weights are lines then, which can be clicked"))
        self.neurons.clicked.connect(lambda _checked=False: self.neurons_wanted.emit())
        self.neurons.hide()
        below = QWidget()
        self._flow = FlowLayout(below)  # beside each other where there is room
        for widget in (self.line, self.neurons):
            self._flow.addWidget(widget)
        self.add_below(below)
        follow(self._restyle_below)

    def _restyle_below(self, theme: Theme) -> None:
        self._flow.setSpacing(theme.px(SPACE))
        self.line.setFont(fonts.font("body", theme.scale))
        self.line.setFixedWidth(theme.px(WIDTH))

    def offer_neurons(self, on: bool) -> None:
        """Whether the network is drawn as blocks now, and could be drawn as neurons."""
        self.neurons.setVisible(on)

    def pick(self, answer: Answer | None) -> None:
        """A weight that was clicked, or read, None for nothing any more."""
        super().pick(answer)
        if not self.line.hasFocus():
            self.line.setText(written(cast("tuple[str, str, str]", answer)) if answer else "")

    def _read(self, text: str) -> None:
        self.pick(read_place(text))

    @property
    def lacks(self) -> str:
        return WRITTEN if self.line.text().strip() else super().lacks

    @property
    def stop(self) -> QWidget:
        return self.line


def written(answer: tuple[str, str, str]) -> str:
    """As one writes it: counted from 1."""
    layer, unit, source = answer
    return f"{layer} {int(unit) + 1} {int(source) + 1}"


def read_place(text: str) -> Answer | None:
    """Layer, unit and input, counted from 0, of what is written counted from 1; None where it is none."""
    parts = text.split()
    if len(parts) != PARTS or not all(part.isdecimal() and int(part) > 0 for part in parts[1:]):
        return None
    return (parts[0], *(str(int(part) - 1) for part in parts[1:]))
