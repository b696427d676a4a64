"""The pictures behind the views: weights of the newest frame, evaluated over the plane in numpy.

Views read ``LiveModel`` and repaint on ``updated``; none of them asks the engine for
pictures, so training is never slowed down by being watched.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnsim.catalog import forward
from nnsim.catalog.plan import Plan, plan
from nnsim.core.data import Floats
from nnsim.core.network import INPUT, OUTPUT
from nnsim.core.store import Change, Store

MINIATURE = 48
"""Cells per side of a neuron's miniature."""

MAP_SIZES = (64, 120)
"""Smallest and largest number of cells per side of the output map."""

MAP_BUDGET = 3_000_000
"""Multiply-adds that one output map may cost: about half a millisecond on a recent machine, some on an old laptop."""

PREDICTED_PER_FRAME = 20_000
"""Samples whose predictions are refreshed per frame; larger sets take turns."""


class LiveModel(QObject):
    """Weights, fields and predictions of the newest frame.

    ``fields``       by node id, ``"input"`` included: float32 [units, 48, 48], top row first
    ``answer``       float32 [units, m, m]: answers of the output over the plane
    ``scores``       float32 [units, m, m]: what the answers are made of
    ``predictions``  float32 [n] by sample: predicted class index or value, NaN before the first frame
    ``focus``        (node id, unit) of the neuron that is shown large, or None
    """

    updated = Signal()
    planned = Signal()
    focus_changed = Signal()

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.plan: Plan = plan(store.project)
        self.weights: dict[str, Floats] = {}
        self.fields: dict[str, Floats] = {}
        self.answer: Floats = np.zeros((0, 0, 0), np.float32)
        self.scores: Floats = self.answer
        self.predictions: Floats = np.full(len(store.project.data), np.nan, np.float32)
        self.focus: tuple[str, int] | None = None
        self._next_sample = 0
        self._inputs: dict[int, Floats] = {}
        store.changed.connect(self._on_change)

    def close(self) -> None:
        """Stop listening to the document."""
        self._store.changed.disconnect(self._on_change)

    # ------------------------------------------------------------ what changed

    def _on_change(self, change: Change) -> None:
        if not change.parts & {"data", "network"}:
            return
        self._inputs.clear()
        self.plan = plan(change.new)
        if change.old.data is not change.new.data:
            self._keep_predictions(len(change.new.data))
        if self.focus and not self._has(self.focus):
            self.set_focus(None)
        self.planned.emit()
        self._evaluate()

    def _has(self, focus: tuple[str, int]) -> bool:
        shapes = {layer.id: layer.out_shape for layer in self.plan.layers}
        return focus[0] == INPUT or focus[1] < (shapes.get(focus[0], (0,)) or (0,))[0]

    def _keep_predictions(self, count: int) -> None:
        """Painted points are appended, so the earlier ones keep theirs until the next round."""
        old = self.predictions
        self.predictions = np.full(count, np.nan, np.float32)
        keep = min(count, len(old))
        self.predictions[:keep] = old[:keep]
        self._next_sample = 0 if count < len(old) else min(self._next_sample, count)

    def set_weights(self, weights: dict[str, Floats]) -> None:
        """Take the weights of a new frame and refresh every picture."""
        self.weights = weights
        self._evaluate()

    def set_focus(self, focus: tuple[str, int] | None) -> None:
        """Show one neuron large, or none."""
        if focus != self.focus:
            self.focus = focus
            self.focus_changed.emit()

    # ------------------------------------------------------------ evaluation

    @property
    def fits(self) -> bool:
        """True if the weights belong to the planned network (a frame may be older than an edit)."""
        return forward.can_evaluate(self.plan) and all(
            getattr(self.weights.get(f"{layer.id}.{array.name}"), "shape", None) == array.shape
            for layer in self.plan.layers
            for array in layer.arrays
        )

    @property
    def map_size(self) -> int:
        """Cells per side of the output map, fewer for costly networks."""
        low, high = MAP_SIZES
        return int(min(max(sqrt(MAP_BUDGET / max(self.plan.macs, 1)), low), high))

    def _evaluate(self) -> None:
        if self._store.project.data.is_plane and self.fits:
            self._evaluate_fields()
            self._evaluate_map()
            self._evaluate_samples()
        self.updated.emit()

    def _features(self, size: int) -> Floats:
        """Features over the plane; the same until the features or the plane change."""
        if size not in self._inputs:
            project = self._store.project
            self._inputs[size] = forward.features(project.network.features, forward.grid(project.data.plane, size))
        return self._inputs[size]

    def _evaluate_fields(self) -> None:
        values = forward.run(self.plan, self.weights, self._features(MINIATURE))
        self.fields = {name: _as_images(out, MINIATURE) for name, out in values.items()}

    def _evaluate_map(self) -> None:
        size = self.map_size
        scores = forward.run(self.plan, self.weights, self._features(size))[OUTPUT]
        kind = self._store.project.network.output.spec.kind
        self.scores = _as_images(scores, size)
        self.answer = _as_images(forward.answers(kind, scores), size)

    def _evaluate_samples(self) -> None:
        """Refresh predictions in turns, so that 100,000 points cost no more per frame than 20,000."""
        data = self._store.project.data
        if not len(data):
            return
        start = self._next_sample % len(data)
        stop = min(start + PREDICTED_PER_FRAME, len(data))
        self.predictions[start:stop] = self.decide(data.x[start:stop])
        self._next_sample = stop % len(data)

    def decide(self, points: Floats) -> Floats:
        """Predicted class index or value of points [n, 2] -> [n]."""
        kind = self._store.project.network.output.spec.kind
        return forward.decide(kind, self.at(points)[OUTPUT])

    def at(self, points: Floats) -> dict[str, Floats]:
        """Outputs of every node for points [n, 2]; ``"output"`` holds the scores."""
        return forward.run(self.plan, self.weights, forward.features(self._store.project.network.features, points))

    def answers_at(self, points: Floats) -> Floats:
        """Answers of the output for points [n, 2] -> [n, units]."""
        return forward.answers(self._store.project.network.output.spec.kind, self.at(points)[OUTPUT])


def _as_images(values: Floats, size: int) -> Floats:
    """[size * size, units] -> [units, size, size]."""
    return np.ascontiguousarray(values.T).reshape(-1, size, size)
