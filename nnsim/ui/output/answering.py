"""What the running network answers for one image: from the window's own weights, or from the engine.

``Answering`` is the one place that knows where an answer comes from. ``ask`` may answer at once or
later; whoever shows answers listens to ``answered``.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from nnsim.core.answers.samples import DRAWN, SampleMaps
from nnsim.core.data import Data, Samples
from nnsim.core.messages import ProbeSample
from nnsim.networks import forward
from nnsim.ui.run.live import LiveModel

AT_ONCE = 20_000_000
"""Multiply-adds that the window does itself at every frame: some milliseconds."""


class Answering(QObject):
    """``answered(Floats | None)``: answers [units] for the image that was asked about last; None while unknown.

    ``probe_sample`` is what the engine is to look at, and ``wanted`` tells that it is something new.
    """

    answered = Signal(object)
    wanted = Signal()

    def __init__(self, live: LiveModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._live = live
        self._sample: ProbeSample | None = None

    @property
    def is_light(self) -> bool:
        """Whether the window can work the answer out by itself."""
        plan = self._live.plan
        return forward.can_evaluate(plan) and plan.macs <= AT_ONCE

    def ask(self, data: Data, image: Samples) -> None:
        """Ask about one image; one of another shape than those of ``data`` (they may just have changed) stays open."""
        if image.shape != data.sample_shape or not (self._live.plan.layers or self._live.asks):
            self._sample = None
            self.answered.emit(None)
        elif self.is_light and self._live.fits:
            self._sample = None
            self.answered.emit(self._live.answers_of(image[None])[0])
        else:
            self._ask_engine(ProbeSample.at(image.astype(data.x.dtype)))

    def forget(self) -> None:
        """Nobody waits for an answer any more."""
        self._sample = None

    def _ask_engine(self, sample: ProbeSample) -> None:
        if self._sample is None:
            self.answered.emit(None)
        if sample != self._sample:
            self._sample = sample
            self.wanted.emit()

    def probe_sample(self) -> ProbeSample | None:
        """What the engine is to look at; None where it need not."""
        return self._sample

    def take(self, found: SampleMaps | None) -> None:
        """The engine's answer."""
        if self._sample is not None and found and found.index == DRAWN:
            self.answered.emit(found.answer)
