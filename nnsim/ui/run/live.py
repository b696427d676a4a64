"""The pictures behind the views: weights of the newest frame, evaluated over the plane in numpy.

Views read ``LiveModel`` and repaint on ``updated`` (the map, predictions), ``fields_updated`` (miniatures) or
``edges_updated`` (weights as edges); none of them asks the engine for pictures, so training is never slowed down by
being watched. Where weights alone do not tell what a learner answers, the engine is asked (``engine_answers``).
"""

from __future__ import annotations

from functools import partial
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nnsim.core.data import Data, Floats, Samples
from nnsim.core.network import OUTPUT
from nnsim.core.project import Project
from nnsim.core.store import Change, Store
from nnsim.data.feeding import cells
from nnsim.data.kinds import kind_of
from nnsim.data.one_value import looked_at, value_of
from nnsim.data.projection import Projection, as_colors
from nnsim.networks import forward
from nnsim.networks.effort import work
from nnsim.networks.plan import Plan
from nnsim.networks.weight_images import weight_images
from nnsim.recipes.kinds import learner_of
from nnsim.tasks import answering, feeding
from nnsim.tasks.heads import seen_from
from nnsim.tasks.kinds import task_of
from nnsim.tasks.plan import plan
from nnsim.ui.kit.next_turn import MANY, Later
from nnsim.ui.run.answer_map import MINIATURE, NOTHING, fits, map_of, map_size, miniature_size
from nnsim.ui.run.chosen_sample import ChosenSample
from nnsim.ui.run.explained import Explained
from nnsim.ui.run.film import Film
from nnsim.ui.run.plane_inputs import PlaneInputs, as_images, pictured
from nnsim.ui.run.predictions import Pace, Predictions
from nnsim.ui.run.told_step import ToldStep

PREDICT_BUDGET = 40_000_000
"""Multiply-adds that a turn of predictions may cost: a few milliseconds."""
FIRST_TURN = 8
"""Samples of the first turn of a costly network, before it is known how long one takes."""

NOBODY: NDArray[np.intp] = np.zeros(0, np.intp)


class LiveModel(QObject):
    """Weights, fields and predictions of the newest frame.

    ``fields``       by node id, ``"input"`` included: float32 [units, 48, 48], top row first
    ``answer``       float32 [units, m, m]: answers of the output over the plane; values on the scale of the colours
    ``scores``       float32 [units, m, m]: what the answers are made of, values as in ``answer``
    ``images``       by node id float32 [units, h, w] or [units, h, w, 3]: weights of dense layers straight from pixels
    ``shown``        the data as points of the plane: themselves, projected rows of a table, none for images
    ``predictions``  float32 [n] by sample: predicted class index or value, the one looked at; NaN where none is known
    ``facts``        what a learner without a network has, as pairs of words
    ``marked``       the samples that alone decide, such as support vectors
    ``has_heard``    True once the engine has told the predictions of a network that ``is_blind``
    ``focus``        (node id, unit) of the neuron that is shown large, or None
    ``chosen``       the sample that is looked at, and in ``film`` the moment of all videos
    ``explained``    why a learner without a network answers as it does; ``told_step`` is the step that is looked at
    ``time``         of the pictures, where the task asks for one: 0 is noise, 1 are the data
    ``data_changed`` comes before all else that is told of other samples: no answer is about them
    """

    fields_updated, edges_updated = Signal(), Signal()
    data_changed, planned = Signal(), Signal()
    updated, focus_changed = Signal(), Signal()

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._take_plan(plan(store.project))
        self.weights: dict[str, Floats] = {}
        self.fields: dict[str, Floats] = {}
        self.images: dict[str, Floats] = {}
        self._over = PlaneInputs(store.project)
        self.answer, self.scores, self._said = NOTHING, NOTHING, NOTHING
        self.focus: tuple[str, int] | None = None
        self.chosen, self.film = ChosenSample(store.project.data, self), Film(store, self)
        self._predictions = Predictions(store.project.data)
        self.facts: tuple[tuple[str, str], ...] = ()
        self._maps: list[QWidget] = []
        self.explained, self.told_step = Explained(store, self), ToldStep(self)
        self.marked, self._plane = NOBODY, NOTHING
        self._pace, self.has_heard = Pace(), False
        self._later = Later(self, self._tell_plan)
        store.changed.connect(self._on_change)

    @property
    def predictions(self) -> Floats:
        """What the network says to each sample; the array changes in place."""
        return self._predictions.values

    @property
    def fresh_predictions(self) -> Floats:
        """The same without those that the network has left behind while newer ones can stand for them."""
        return self._predictions.fresh

    @property
    def predicts_behind(self) -> bool:
        """True while ``fresh_predictions`` are a part of them."""
        return self._predictions.are_behind

    @property
    def shown(self) -> Data:
        """The data as points of the plane."""
        return self._over.shown

    @property
    def projection(self) -> Projection | None:
        """How samples lie in the plane that are no points of it themselves."""
        return self._over.projection

    @property
    def time(self) -> float:
        """Of the pictures, where the task asks for one."""
        return self._over.time

    @property
    def colored(self) -> Floats:
        """The predictions on the scale of the colours, by sample."""
        return as_colors(looked_at(self._store.project), self.predictions)

    def close(self) -> None:
        """Stop listening to the document."""
        self._store.changed.disconnect(self._on_change)
        self.explained.close()

    # ------------------------------------------------------------ what changed

    def _on_change(self, change: Change) -> None:
        self.chosen.follow(change.new.data)
        if change.old.recipe.learner.kind != change.new.recipe.learner.kind:
            self._forget_answers()
        redraw = pictured(change.old) != pictured(change.new)
        if redraw or change.parts & {"data", "network"}:
            self._take_over(change, redraw)
        self.chosen.tell()

    def _take_over(self, change: Change, redraw: bool) -> None:
        """Be of the new document, all of it, before anybody hears of it."""
        self._over.follow(change.new)
        if "data" in change.parts:
            self._predictions.follow(change.old.data, change.new.data)
            self.marked, self._said = NOBODY, NOTHING
        if redraw:
            self._replan(change.new)
        if "data" in change.parts:
            self.data_changed.emit()
        if self.focus and not self._has(self.focus):
            self.set_focus(None)
        if self.asks and self._said.size and len(self._said) == len(change.new.data) and self._said.ndim > 1:
            self._predictions.take_all(self._one(self._said))
        if redraw or len(change.new.data) <= MANY:
            self._tell_plan(pictures=redraw)
        else:
            self._later.ask()  # the turn of an edit of so many samples is full

    def _tell_plan(self, *, pictures: bool = False) -> None:
        self._later.forget()
        self.planned.emit()
        self._evaluate(pictures=pictures)

    def _replan(self, project: Project) -> None:
        """Take over what the network has become; pictures of neurons that are gone go too."""
        self._take_plan(plan(project))
        self._pace = Pace()
        self._over.expire()
        self.has_heard = False
        lies = kind_of(project.data).lies_in_plane
        told_later = not lies and not (self.weights and self._can_evaluate)
        if told_later or not task_of(project).tells_one:
            self._predictions.forget()  # the engine tells them with the next row only, or nobody ever
        self._predictions.expire()
        if len(self.answer) != self._units or not lies:
            self.answer = self.scores = self._plane = NOTHING
        self.fields = self.fields if lies else {}
        self.images = {}

    def _take_plan(self, planned: Plan) -> None:
        self.plan, self._work = planned, work(planned)  # all this once, not with every frame
        self._map_size, self._miniature = map_size(planned), miniature_size(planned)

    def _has(self, focus: tuple[str, int]) -> bool:
        shapes = {**self.plan.inputs, **{layer.id: layer.out_shape for layer in self.plan.layers}}
        shape = shapes.get(focus[0], ())
        return bool(shape) and focus[1] < shape[0]

    def set_weights(self, weights: dict[str, Floats], *, plane: bool = True, network: bool = True) -> None:
        """Take the weights of a new frame, if it has them, and refresh every picture, or some of them.

        ``plane`` stands for the map and the predictions, ``network`` for miniatures and edges. What the engine says in
        their place was heard before, so that all is refreshed once.
        """
        if self.weights and not weights and not kind_of(self._store.project.data).lies_in_plane:
            self._predictions.forget()  # of a network before this large one
        self.film.presence.note()
        self.weights = weights
        if plane and not self.asks:
            self._predictions.expire()
        self._evaluate(pictures=True, plane=plane, miniatures=network, edges=network)

    def forget(self) -> None:
        """There are no weights and no answers: pictures of a former network are none of this one."""
        if not (self.weights or self.facts or self.has_heard) and self.answer is NOTHING:
            return
        self.weights = {}
        self._forget_answers()
        for changed in (self.updated, self.fields_updated, self.edges_updated):
            changed.emit()

    def _forget_answers(self) -> None:
        """What was heard of one learner is not what another says."""
        self.facts, self.fields, self.images, self.marked, self.has_heard = (), {}, {}, NOBODY, False
        self.answer = self.scores = self._plane = self._said = NOTHING
        self._predictions.forget()
        self.explained.forget()

    @property
    def _units(self) -> int:
        data, task = self._store.project.data, task_of(self._store.project)
        return task.units(data) if self.asks else self.plan.units

    @property
    def asks(self) -> bool:
        """True if only the engine can tell what the learner answers."""
        return learner_of(self._store.project).answers_by == "engine"

    def shown_by(self, plane: QWidget) -> None:
        """``plane`` shows the map: the engine is asked for it while that can be seen."""
        self._maps.append(plane)

    @property
    def is_seen(self) -> bool:
        """True while somebody looks at the map."""
        return any(plane.isVisible() for plane in self._maps)

    def hear_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        """What a learner without a network has."""
        self.facts = tuple(facts)

    def hear_predictions(self, predictions: Floats) -> None:
        """What it says of every sample, [n] or several values [n, k]; of another document it is not taken."""
        if len(predictions) == len(self._store.project.data):
            self._said = predictions
            self._predictions.take_all(self._one(predictions))

    def hear_plane(self, scores: Floats) -> None:
        """Its scores over the plane [n * n, units]."""
        if scores.size and scores.shape[1] == self._units:
            self._plane = scores
            self.answer, self.scores = map_of(self._store.project, scores)

    def hear_marked(self, marked: NDArray[np.intp]) -> None:
        """The samples that alone decide."""
        if marked.max(initial=-1) < len(self._store.project.data):
            self.marked = marked

    def catch_up(self) -> bool:
        """Predict the next samples of a large set while nothing else happens; False if all are known."""
        if not self.fits or not self._predict():
            return False
        self.updated.emit()
        return True

    @property
    def is_blind(self) -> bool:
        """True if test images cannot be predicted here: the weights are too many to be sent, or a layer has no form."""
        data = self._store.project.data
        is_asked = not kind_of(data).lies_in_plane and bool(data.classes) and (self.asks or bool(self.plan.layers))
        return is_asked and not self.fits

    def hear(self, told: Floats) -> None:
        """What the engine predicted, the class of each test image; empty if it did not yet."""
        if self.is_blind and len(told) and self._predictions.hear(self._store.project.data, told):
            self.has_heard = True
            self.updated.emit()

    def set_focus(self, focus: tuple[str, int] | None) -> None:
        """Show one neuron large, or none; one of a network that cannot be built is none."""
        focus = focus if focus and self._has(focus) else None
        if focus != self.focus:
            self.focus = focus
            self.focus_changed.emit()

    # ------------------------------------------------------------ evaluation

    @property
    def fits(self) -> bool:
        """True if the weights belong to the planned network (a frame may be older than an edit)."""
        return self._can_evaluate and fits(self.plan, self.weights)

    @property
    def _can_evaluate(self) -> bool:
        return not self.asks and forward.can_evaluate(self.plan)

    @property
    def can_answer(self) -> bool:
        """True if ``answers_at`` can tell something."""
        return self.has_plane and (self._plane.size > 0 if self.asks else self.fits)

    @property
    def has_plane(self) -> bool:
        """True if points of the plane stand for samples."""
        return self._over.exists

    @property
    def map_size(self) -> int:
        """Cells per side of the output map."""
        return self._map_size

    def _evaluate(self, *, pictures: bool, plane: bool = True, miniatures: bool = True, edges: bool = True) -> None:
        if self.fits:
            self.images = weight_images(self.plan, self.weights)
            pictures = pictures and self.has_plane
            if pictures and miniatures:
                self._evaluate_fields()
            if pictures and plane:
                self._evaluate_map()
            if plane:
                self._predict()
        if plane:
            self.updated.emit()
        if miniatures:
            self.fields_updated.emit()
        if edges:
            self.edges_updated.emit()

    def features(self, size: int) -> Floats:
        """What cells of the plane are fed as, [size * size, *shape]."""
        return self._over.features(size)

    def input_fields(self) -> Floats:
        """What the network is fed with over the plane, float32 [inputs, 48, 48]; empty for images."""
        return as_images(self.features(MINIATURE), MINIATURE) if self.has_plane else NOTHING

    def set_time(self, time: float, *, pictures: bool = True) -> None:
        """Another time on the way from noise to data; without ``pictures`` those that come next show it."""
        self._over.time = time
        self._over.expire()
        if pictures:
            self._evaluate(pictures=True, edges=False)

    def lift(self, points: Floats) -> Floats:
        """Points of the plane [n, 2] -> the samples that stand there."""
        return self._over.lift(points)

    def _evaluate_fields(self) -> None:
        size = self._miniature
        values = forward.run(self.plan, self.weights, self.features(size))
        self.fields = {name: as_images(out, size) for name, out in values.items()}

    def _evaluate_map(self) -> None:
        if not task_of(self._store.project).tells_one:  # it answers with more than one value or class
            is_flow = task_of(self._store.project).flows
            self.answer = self.scores = self.fields.get(OUTPUT, NOTHING) if is_flow else NOTHING
            return
        scores = forward.run(self.plan, self.weights, self.features(self.map_size))[OUTPUT]
        self.answer, self.scores = map_of(self._store.project, scores)

    def _predict(self) -> bool:
        if not task_of(self._store.project).tells_one:
            return False
        limit = self._pace.limit(max(PREDICT_BUDGET // max(self._work, 1), FIRST_TURN))
        return self._predictions.take_turn(self._store.project.data, partial(self._pace.time, self.decide), limit)

    def decide(self, samples: Samples) -> Floats:
        """Predicted class index or value of raw samples [n, *shape], of several the one looked at -> [n]."""
        return self._one(answering.decided(self._store.project, self._run(samples)[OUTPUT]))

    def _one(self, decided: Floats) -> Floats:
        """What was decided, [n] or [n, k], of the value that is looked at."""
        return decided[:, value_of(self._store.project)] if decided.ndim > 1 else decided

    def _run(self, samples: Samples, time: float = feeding.WHOLE) -> dict[str, Floats]:
        return forward.run(self.plan, self.weights, feeding.inputs(self._store.project, samples, time))

    def at(self, points: Floats) -> dict[str, Floats]:
        """Outputs of every node for points of the plane [n, 2]; ``"output"`` holds the scores.

        What only the engine can tell is that of the cell of its map.
        """
        if not self.asks:
            return self._run(self.lift(points), self.time)
        return {OUTPUT: self._plane[cells(self.shown.plane, round(sqrt(len(self._plane))), points)]}

    def answers_of(self, samples: Samples, output: str = OUTPUT) -> Floats:
        """Answers of an output for raw samples [n, *shape] -> [n, units]."""
        return answering.told(seen_from(self._store.project, output), self._run(samples)[output])

    def answers_at(self, points: Floats) -> Floats:
        """Answers of the output for points [n, 2] -> [n, units]."""
        return answering.told(self._store.project, self.at(points)[OUTPUT])
