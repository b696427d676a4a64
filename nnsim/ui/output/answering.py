"""What the running network answers for one image: from the window's own weights where they suffice.

``Answering`` is the one place that knows where an answer comes from. ``ask`` may answer at once or
later; whoever shows answers listens to ``answered``.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnsim.catalog import forward
from nnsim.core.data import Floats, Samples
from nnsim.core.project import Project
from nnsim.ui.live import LiveModel


class Answering(QObject):
    """``answered(Floats | None)``: answers [units] for the image that was asked about last; None while unknown."""

    answered = Signal(object)

    def __init__(self, live: LiveModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._live = live

    @property
    def possible(self) -> bool:
        """Whether the network has a form that can be asked here."""
        return forward.can_evaluate(self._live.plan)

    def ask(self, image: Samples) -> None:
        """Ask about one image of the set's shape."""
        known = self._live.fits and image.shape == self._live.plan.input_shape
        self.answered.emit(self._live.answers_of(image[None])[0] if known else None)


def shares(project: Project, answers: Floats) -> Floats:
    """Answers [units] as the probability of each class [classes]; empty for values."""
    classes, kind = len(project.data.classes), project.network.output.spec.kind
    if not classes or kind == "regression":
        return np.zeros(0, np.float32)
    if len(answers) == 1:
        return np.array([1 - answers[0], answers[0]], np.float32)[:classes]
    return answers[:classes]
