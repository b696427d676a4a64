"""What the fields for all kinds of answers share."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnsim.lessons.questions import Answer, Question


class Field(QWidget):
    """Where an answer to ``question`` is given. ``changed`` comes with every change of it, ``entered`` with Enter.

    ``picks`` names what of the window is to be picked for it: sample, weight, points, region; empty for nothing.
    """

    changed = Signal()
    entered = Signal()
    picks = ""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question

    @property
    def answer(self) -> Answer | None:
        """What is answered; None while that is nothing, or not complete."""
        raise NotImplementedError

    @property
    def lacks(self) -> str:
        """What is still to be done for an answer, in words."""
        raise NotImplementedError

    def put(self, answer: Answer) -> None:
        """Show an answer that was given before."""
        raise NotImplementedError

    @property
    def stop(self) -> QWidget:
        """What takes the keys first."""
        return self
