"""The pictures behind the views: weights of the newest frame, evaluated over the plane in numpy.

Views read ``LiveModel`` and repaint on ``updated`` (the map, predictions) or ``fields_updated``
(miniatures); none of them asks the engine for pictures, so training is never slowed down
by being watched.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnsim.catalog import forward
from nnsim.catalog.kinds import LEARNERS
from nnsim.catalog.plan import Plan, plan
from nnsim.core.data import Floats
from nnsim.core.network import INPUT, OUTPUT
from nnsim.core.project import Project
from nnsim.core.store import Change, Store
from nnsim.ui.predictions import Predictions

MINIATURE = 48
"""Cells per side of a neuron's miniature."""

MAP_SIZES = (64, 120)
"""Smallest and largest number of cells per side of the output map."""

MAP_BUDGET = 3_000_000
"""Multiply-adds that one output map may cost: about half a millisecond on a recent machine, some on an old laptop."""

NOTHING: Floats = np.zeros((0, 0, 0), np.float32)
"""The map of a network that is not known yet."""


class LiveModel(QObject):
    """Weights, fields and predictions of the newest frame.

    ``fields``       by node id, ``"input"`` included: float32 [units, 48, 48], top row first
    ``answer``       float32 [units, m, m]: answers of the output over the plane
    ``scores``       float32 [units, m, m]: what the answers are made of
    ``predictions``  float32 [n] by sample: predicted class index or value, NaN where none was made yet
    ``focus``        (node id, unit) of the neuron that is shown large, or None
    """

    updated = Signal()
    fields_updated = Signal()
    planned = Signal()
    focus_changed = Signal()

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.plan: Plan = plan(store.project)
        self.weights: dict[str, Floats] = {}
        self.fields: dict[str, Floats] = {}
        self.answer: Floats = NOTHING
        self.scores: Floats = NOTHING
        self.focus: tuple[str, int] | None = None
        self._predictions = Predictions(store.project.data)
        self._inputs: dict[int, Floats] = {}
        store.changed.connect(self._on_change)

    @property
    def predictions(self) -> Floats:
        """What the network says to each sample; the array changes in place."""
        return self._predictions.values

    def close(self) -> None:
        """Stop listening to the document."""
        self._store.changed.disconnect(self._on_change)

    # ------------------------------------------------------------ what changed

    def _on_change(self, change: Change) -> None:
        redraw = _pictured(change.old) != _pictured(change.new)
        if not redraw and not change.parts & {"data", "network"}:
            return
        if change.old.data is not change.new.data:
            self._predictions.follow(change.old.data, change.new.data)
        if redraw:
            self._replan(change.new)
        self.planned.emit()
        self._evaluate(pictures=redraw)

    def _replan(self, project: Project) -> None:
        """Take over what the network has become; pictures of neurons that are gone go too."""
        self.plan = plan(project)
        self._inputs.clear()
        self._predictions.expire()
        if len(self.answer) != self.plan.units:
            self.answer = self.scores = NOTHING
        if self.focus and not self._has(self.focus):
            self.set_focus(None)

    def _has(self, focus: tuple[str, int]) -> bool:
        shapes = {INPUT: self.plan.input_shape, **{layer.id: layer.out_shape for layer in self.plan.layers}}
        shape = shapes.get(focus[0], ())
        return bool(shape) and focus[1] < shape[0]

    def set_weights(self, weights: dict[str, Floats], *, miniatures: bool = True) -> None:
        """Take the weights of a new frame and refresh every picture, or all but the miniatures."""
        self.weights = weights
        self._predictions.expire()
        self._evaluate(pictures=True, miniatures=miniatures)

    def catch_up(self) -> bool:
        """Predict the next samples of a large set while nothing else happens; False if all are known."""
        if not self._can_draw or not self._predict():
            return False
        self.updated.emit()
        return True

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

    @property
    def _can_draw(self) -> bool:
        return self._store.project.data.is_plane and self.fits

    def _evaluate(self, *, pictures: bool, miniatures: bool = True) -> None:
        if self._can_draw:
            if pictures and miniatures:
                self._evaluate_fields()
            if pictures:
                self._evaluate_map()
            self._predict()
        self.updated.emit()
        if miniatures:
            self.fields_updated.emit()

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
        self.answer = _as_images(forward.answers(kind, scores, decides=_decides(self._store.project)), size)

    def _predict(self) -> bool:
        return self._predictions.take_turn(self._store.project.data, self.decide)

    def decide(self, points: Floats) -> Floats:
        """Predicted class index or value of points [n, 2] -> [n]."""
        kind = self._store.project.network.output.spec.kind
        return forward.decide(kind, self.at(points)[OUTPUT])

    def at(self, points: Floats) -> dict[str, Floats]:
        """Outputs of every node for points [n, 2]; ``"output"`` holds the scores."""
        return forward.run(self.plan, self.weights, forward.features(self._store.project.network.features, points))

    def answers_at(self, points: Floats) -> Floats:
        """Answers of the output for points [n, 2] -> [n, units]."""
        kind = self._store.project.network.output.spec.kind
        return forward.answers(kind, self.at(points)[OUTPUT], decides=_decides(self._store.project))


def _pictured(project: Project) -> tuple[object, ...]:
    """All that the pictures depend on beside the weights; points come and go without changing them."""
    data = project.data
    return project.network, data.plane, data.sample_shape, len(data.classes), _decides(project)


def _decides(project: Project) -> bool:
    """True where the learner knows classes only, no probabilities."""
    return LEARNERS[project.recipe.learner.kind].decides


def _as_images(values: Floats, size: int) -> Floats:
    """[size * size, units] -> [units, size, size]."""
    return np.ascontiguousarray(values.T).reshape(-1, size, size)
