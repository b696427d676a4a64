"""Changing one weight by hand, also while it trains, as an undoable step."""

from __future__ import annotations

import math
import weakref
from functools import partial
from typing import Protocol

from PySide6.QtCore import QElapsedTimer

from nnsim.core.messages import Note
from nnsim.core.texts import message
from nnsim.language.texts import say
from nnsim.ui.network.neurons.diagram import Weight
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor
from nnsim.ui.run.undo_steps import RunChange

LIMIT = 1000.0
"""Weights typed or dragged stay within ±LIMIT."""
ONE_GESTURE_MS = 900
"""Wheel notches and key presses closer than this on one weight are undone together."""


class WeightSetter(Protocol):
    """The part of the engine's bridge that the canvas needs."""

    def set_weight(self, name: str, index: tuple[int, ...], value: float, note: Note | None = None) -> None:
        """Set one number of the run."""


class WeightEditor:
    """Reads and sets single weights. What is set shows at once, before the engine's next frame."""

    def __init__(self, editor: Editor, live: LiveModel, setter: WeightSetter) -> None:
        self._editor, self._live, self._setter = editor, live, setter
        self._marked = ""
        self._since = QElapsedTimer()
        self._last = ("", "")

    def value(self, weight: Weight) -> float | None:
        """The present value, or None while the shown weights do not fit the network."""
        array = self._live.weights.get(weight.array)
        if array is None or array.ndim != len(weight.index):
            return None
        if any(i >= size for i, size in zip(weight.index, array.shape, strict=True)):
            return None
        return float(array[weight.index])

    def gesture(self) -> str:
        """A key under which the steps of one drag become one step to undo."""
        return self._editor.gesture("weight")

    def set(self, weight: Weight, value: float, gesture: str) -> bool:
        """Set ``weight``; steps of the same ``gesture`` are undone together. Return whether it changed."""
        before = self.value(weight)
        if before is None or not math.isfinite(value):
            return False
        value = min(max(value, -LIMIT), LIMIT)
        redo, undo = (partial(_apply_weakly, weakref.ref(self), weight, v) for v in (value, before))
        step = RunChange(say("Set {weight}", weight=weight.title), redo, undo, key=gesture, done=True)
        step.things = (f"weights.{weight.array.rpartition('.')[0]}",)
        if value == before or not self._editor.permits(step, False):
            return False
        # One mark on the curves per gesture: a drag sends hundreds of values.
        said = message("weight", weight=weight.title)
        note = None if gesture == self._marked else Note(said, gesture)
        self._marked = gesture
        self.apply(weight, value, note)
        step.said = said
        self._editor.push(step, gesture)
        return True

    def nudge(self, weight: Weight, by: float) -> bool:
        """Change a weight a little; steps in quick succession (wheel, keys) are one gesture."""
        before = self.value(weight)
        if before is None:
            return False
        name, gesture = self._last
        if name != weight.text or not self._since.isValid() or self._since.elapsed() > ONE_GESTURE_MS:
            gesture = self.gesture()
        self._last = (weight.text, gesture)
        self._since.start()
        return self.set(weight, round(before + by, 4), gesture)

    def apply(self, weight: Weight, value: float, note: Note | None = None) -> None:
        """Set a weight here and in the engine, without a step to undo."""
        if self.value(weight) is None:
            return
        array = self._live.weights[weight.array].copy()
        array[weight.index] = value
        self._live.set_weights({**self._live.weights, weight.array: array})
        self._setter.set_weight(weight.array, weight.index, value, note)


def _apply_weakly(owner: weakref.ref[WeightEditor], weight: Weight, value: float) -> None:
    """Set a weight if its editor lives: steps on the undo stack must not keep the stack's owner alive."""
    editor = owner()
    if editor is not None:
        editor.apply(weight, value)
