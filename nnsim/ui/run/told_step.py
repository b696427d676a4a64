"""The step that is gone through beat by beat, and what of it stands out: text, plane and network show the same."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal

from nnsim.core.answers.beats import Answered, BeatValue, Changed, Gradients, Taken
from nnsim.core.answers.steps import StepSoFar
from nnsim.core.data import Floats
from nnsim.core.network import INPUT, OUTPUT

_Value = TypeVar("_Value", bound=BeatValue)


class Part(NamedTuple):
    """A neuron, or the weight with which it reads ``source``; a source of ``BIAS`` means its bias."""

    node: str
    unit: int
    source: int | None = None


BIAS = -1


class Pixel(NamedTuple):
    """A number of the map that ``unit`` of ``node`` made, or of a channel that was taken; ``EVERY`` means all maps."""

    node: str
    unit: int
    row: int
    column: int


EVERY = -1


def stands_for(lit: Part | Pixel | None, part: Part | Pixel | None) -> bool:
    """Whether ``part`` stands out while ``lit`` does."""
    if isinstance(lit, Pixel) and isinstance(part, Pixel) and EVERY in (lit.unit, part.unit):
        return (lit.node, *lit[2:]) == (part.node, *part[2:])
    return lit is not None and type(lit) is type(part) and lit == part


class ToldStep(QObject):
    """``step`` as far as it has come, None while nobody looks; ``changed`` follows it and the neuron.

    ``neuron``   the one whose arithmetic is written out: its weights and their changes stand at the edges
    ``maps``     ids of layers of which one number is told at a time
    ``pixel``    the one that somebody pointed at, and ``is_pinned`` once that is to stay
    ``written``  the one whose arithmetic is written out
    ``lit``      what stands out; ``lit_changed`` follows it and ``written``
    """

    changed = Signal()
    lit_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.step: StepSoFar | None = None
        self.neuron = Part(OUTPUT, 0)
        self.maps: frozenset[str] = frozenset()
        self.pixel: Pixel | None = None
        self.is_pinned = False
        self.written: Pixel | None = None
        self.lit: Part | Pixel | None = None

    def tell(self, step: StepSoFar | None) -> None:
        """Another beat, or none."""
        if step is not self.step:
            self.step = step
            self.changed.emit()
        if step is None:
            self.light(None)
            self.write(None)

    def begin(self) -> None:
        """Another document: nothing of it was chosen yet."""
        self.neuron, self.pixel, self.is_pinned = Part(OUTPUT, 0), None, False
        self.tell(None)

    def look_at(self, neuron: Part) -> None:
        """Write out the arithmetic of another neuron."""
        if neuron != self.neuron:
            if neuron[:2] != self.neuron[:2]:
                self.pixel, self.is_pinned = None, False
            self.neuron = neuron
            self.changed.emit()

    def point_at(self, pixel: Pixel) -> None:
        """Write out the arithmetic of another number, unless one was pinned."""
        if not self.is_pinned and pixel != self.pixel:
            self._choose(pixel)

    def pin(self, pixel: Pixel) -> None:
        """Let this one stay whatever is pointed at, or no longer."""
        self.is_pinned = not (self.is_pinned and pixel == self.pixel)
        self._choose(pixel)

    def _choose(self, pixel: Pixel) -> None:
        self.pixel = pixel
        if pixel[:2] != self.neuron[:2]:
            self.neuron = Part(pixel.node, pixel.unit)
        self.changed.emit()

    def write(self, pixel: Pixel | None) -> None:
        """The arithmetic of this one is written out."""
        if pixel != self.written:
            self.written = pixel
            self.lit_changed.emit()

    def light(self, part: Part | Pixel | None) -> None:
        """Let another part stand out, or none."""
        if type(part) is not type(self.lit) or part != self.lit:
            self.lit = part
            self.lit_changed.emit()

    # ------------------------------------------------------------ what was worked out

    @property
    def sample(self) -> int | None:
        """The sample that is told, as its place in the data set; None for a moment from a memory."""
        step = self.step
        return int(step.samples[step.place]) if step and len(step.samples) else None

    @property
    def has_answered(self) -> bool:
        """Whether the network has answered in this step."""
        return self._value(Answered) is not None

    def outputs(self, node: str) -> Floats | None:
        """What a node handed on [*shape], once it is known; of the input what was taken."""
        answered, taken = self._value(Answered), self._value(Taken)
        if node == INPUT and taken is not None:
            return None if taken.inputs is None else taken.inputs[0]
        found = answered.outputs.get(node) if answered else None
        return None if found is None else found[0]

    def deltas(self, node: str) -> Floats | None:
        """The slope of the sample's loss in what a node's activation got [*shape], once it is known."""
        step, value = self.step, self._value(Gradients)
        found = value.deltas.get(node) if value else None
        return None if step is None or found is None else found[0] * max(len(step.samples), 1)

    def change(self, array: str) -> Floats | None:
        """How far the step moved an array, once it has."""
        value = self._value(Changed)
        if value is None or array not in value.after:
            return None
        return value.after[array] - value.before[array]

    def _value(self, kind: type[_Value]) -> _Value | None:
        beats = self.step.beats if self.step else ()
        return next((beat.value for beat in reversed(beats) if isinstance(beat.value, kind)), None)
