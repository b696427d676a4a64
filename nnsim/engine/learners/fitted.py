"""What learners of scikit-learn have in common: fitted to all training samples at once, and asked in chunks.

Such a learner is a function of its samples and its recipe alone. It is fitted when it is asked for the first time after
either has changed, so that files need nothing of it: reopened, it is fitted anew, to the bit.

Only this package imports scikit-learn, and only where one of these learners is made: it takes a second.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from nnsim.core.answers.arrays import Doubles, Places
from nnsim.core.answers.beats import Compared, Fit
from nnsim.core.answers.tree import DecisionTree
from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.data import Samples as Raw
from nnsim.core.messages import AboutBeat
from nnsim.core.network import OUTPUT
from nnsim.core.parameters import Values
from nnsim.core.problem import Problem, Severity
from nnsim.core.project import Project
from nnsim.core.rows import as_rows
from nnsim.core.run import PARTS
from nnsim.engine.backends.block import OneByOne
from nnsim.engine.evaluation import Measures, Slices, Sums, recalls, slices
from nnsim.engine.learners.base import Facts, Names, Work
from nnsim.engine.learners.beats import Beats, Halt, taken
from nnsim.engine.losses import Loss
from nnsim.engine.samples import Samples
from nnsim.engine.tasks.kinds import IMPLEMENTATIONS
from nnsim.engine.weight_transfer import Parked
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.columns import tells_recalls
from nnsim.tasks.kinds import task_of

CHUNK = 1024
"""Samples that are asked about at once."""

AT_ONCE = 1 << 28
"""Operations that an evaluation may take in one go."""

LEAST_SHARE = 1e-24
"""What a share of nothing counts as, so that it has a finite score; its square is nothing in float32."""


class Voters(NamedTuple):
    """Whose votes the answer to one sample is made of; empty where a learner has none of the kind.

    ``neighbours``  the training samples that were asked, as places among them, the nearest first
    ``distances``   how far each of them is, and in ``votes`` what each counts
    ``trees``       what each tree says: the index of a class, or a value
    """

    neighbours: Places = np.zeros(0, np.intp)
    distances: Doubles = np.zeros(0)
    votes: Doubles = np.zeros(0)
    trees: Doubles = np.zeros(0)


class Fitted(OneByOne):
    """A model of scikit-learn with its samples; subclasses make it and say what it has."""

    device = "cpu"
    parameters = numbers = 0

    @property
    def backend(self) -> str:
        """Who fits it."""
        return "scikit-learn"

    @property
    def why(self) -> str:
        """It is fitted, not trained."""
        return say("scikit-learn fits it at once.")

    def __init__(self, project: Project, _device: str) -> None:
        self.told: Mapping[str, Floats] | None = None
        self._read(project)

    def _read(self, project: Project) -> None:
        recipe = project.recipe
        self._kind = learner_of(project)
        self._values: Values = recipe.learner.resolve(self._kind.parameters)
        self._seed, self._task = recipe.seed, task_of(project)
        self._recalled = len(project.data.classes) if tells_recalls(project) else 0
        self._units = self._task.units(project.data)
        self._loss = Loss(recipe.loss, self._task.id)
        self._model: Any = None

    # ------------------------------------------------------------ what subclasses say

    def _fit(self, x: Floats, y: Floats) -> Any:
        """A model fitted to inputs [n, numbers] and class indices, or values [n] or [n, k]; of at least two classes."""
        raise NotImplementedError

    def _facts(self, model: Any) -> Facts:
        """What it has, in numbers."""
        raise NotImplementedError

    def _arrays(self, model: Any) -> dict[str, NDArray[Any]]:
        """All that its answers depend on."""
        raise NotImplementedError

    def _work(self, model: Any) -> int:
        """About how many operations asking about one sample takes."""
        raise NotImplementedError

    def _marked(self, model: Any) -> NDArray[np.intp]:  # noqa: ARG002 - here all of them count
        """Places of the training samples that alone decide."""
        return np.zeros(0, np.intp)

    def _grown(self, model: Any) -> list[Any]:  # noqa: ARG002 - most grow none
        """The trees of scikit-learn that it consists of."""
        return []

    def _voters(self, model: Any, x: Floats) -> Voters:  # noqa: ARG002 - most have none
        """Whose votes the answer to the input [1, numbers] is made of."""
        return Voters()

    def _answers(self, model: Any, x: Floats) -> Floats:
        """Scores [n, units] for inputs [n, numbers]: values, or what gives the shares of votes as probabilities."""
        if not self._task.tells_classes:
            return np.asarray(model.predict(x), np.float32).reshape(len(x), -1)
        return scores_of(self._by_class(model, model.predict_proba(x)), self._units)

    # ------------------------------------------------------------ fitting

    @property
    def _fitted(self) -> Any:
        if self._model is None:
            inputs, y = self._parts["train"]
            x = _flat(inputs)
            is_one = self._task.tells_classes and bool((y == y[0]).all())
            self._model = One(int(y[0])) if is_one else self._fit(x, y)
        return self._model

    def supply(self, samples: Samples) -> None:
        """Take other samples."""
        inputs = (samples.train_x, samples.test_x, samples.validation_x)
        targets = (samples.train_y, samples.test_y, samples.validation_y)
        self._parts = dict(zip(PARTS, zip(inputs, targets, strict=True), strict=True))
        self._factors = samples.factors
        self._model = self.told = None

    def arrange(self, order: NDArray[np.intp]) -> None:
        """Samples are taken all at once, in the order of the data set."""

    def take_instead(self, x: Raw, y: Floats) -> None:
        """Nobody asks: it is fitted to what there is."""

    def revise(self, project: Project) -> None:
        """Another recipe: fitted anew where it says something else of the fit."""
        model, before = self._model, (self._values, self._seed)
        self._read(project)
        if (self._values, self._seed) == before:
            self._model = model

    def disturb(self) -> None:
        """Nothing is counted here."""

    def begin_epoch(self) -> None:
        """Nothing is counted here."""

    def step(self, start: int, stop: int, rate: float, number: int) -> int:  # noqa: ARG002 - one way to fit
        """All training samples at once."""
        return int(self._fitted is not None)

    def beats(self, start: int, stop: int, rate: float, number: int) -> Beats:  # noqa: ARG002 - one way to fit
        """As ``step``: all samples are taken, it is fitted, and looks at what it says of them."""
        x, y = (torch.from_numpy(np.array(array, np.float32)) for array in self._parts["train"])
        yield taken(np.arange(len(y)), x, y)
        model = self._fitted
        yield Halt("fit", lambda _: Fit(self.facts))
        yield Halt("look", self._looked)
        return int(model is not None)

    def _looked(self, about: AboutBeat) -> Compared:
        x, y = self._parts["train"]
        scores, losses = self.judge(x, y)
        one = slice(None) if about.sample is None else slice(about.sample, about.sample + 1)
        return Compared(scores[one], losses[one], float(losses.mean()))

    def end_epoch(self) -> Problem:
        """Another fit would be the same."""
        count = counted(len(self._parts["train"][0]), "training sample")
        text = say("Fitted to all {count}: nothing is left to learn from them.", count=count)
        return Problem(text, "recipe", Severity.NOTE)

    def note(self, on: bool) -> None:
        """There are no batches."""

    def take_tally(self) -> tuple[int, float, float]:
        """Nothing is noted."""
        return 0, math.nan, math.nan

    # ------------------------------------------------------------ asking

    def scores(self, x: Raw, output: str = OUTPUT) -> Floats:  # noqa: ARG002 - there is one
        """Scores float32 [n, units] for inputs [n, *shape]."""
        model, flat = self._fitted, _flat(x)
        parts = [self._ask(model, flat[i : i + CHUNK]) for i in range(0, max(len(flat), 1), CHUNK)]
        return np.concatenate(parts)

    def _ask(self, model: Any, x: Floats) -> Floats:
        if not len(x):
            return np.zeros((0, self._units), np.float32)
        if isinstance(model, One):
            return model.scores(len(x), self._units)
        return self._answers(model, x)

    def fields(self, x: Raw) -> dict[str, Floats]:
        """The scores alone: there are no nodes."""
        return {OUTPUT: self.scores(x)}

    def judge(self, x: Raw, y: Floats, places: Places | None = None) -> tuple[Floats, Floats]:  # noqa: ARG002
        """Scores [n, units] and losses [n] of every sample."""
        scores = self.scores(x)
        return scores, self._losses(scores, y)

    def losses(self, x: Raw, y: Floats, places: Places | None = None) -> Floats:
        """The loss of every sample, float32 [n]."""
        return self.judge(x, y, places)[1]

    def _losses(self, scores: Floats, y: Floats) -> Floats:
        aims = IMPLEMENTATIONS[self._task.id].targets(torch.from_numpy(np.array(y, np.float32)), self._units)
        return self._loss.each(torch.from_numpy(scores), aims).numpy()

    def evaluation(self) -> Slices:
        """Mean losses and accuracies of every part, a chunk per slice."""
        sizes = {name: len(x) for name, (x, _) in self._parts.items()}
        found, self.told = yield from slices(sizes, CHUNK, self._measures(), self._measured, self._classes)
        if self._recalled and len(self.told["test"]):
            found |= recalls(self.told["test"], self._parts["test"][1], self._recalled)
        return found

    def _measures(self) -> Measures:
        return Measures(self._task, self._loss.id, 1, self._factors)

    def _measured(self, part: str, where: slice | NDArray[np.intp], sums: Sums) -> Floats:
        """Add samples of a part to its sums; their scores."""
        x, y = (array[where] for array in self._parts[part])
        scores, losses = self.judge(x, y)
        sums.add(len(y), float(losses.astype(np.float64).sum()), float((self._task.decide(scores) == y).sum()))
        if sums.off:
            sums.compare(scores, x, y)
        return scores

    def _classes(self, scores: Floats) -> Floats:
        return self._task.decide(scores) if self._task.tells_classes else np.zeros(0, np.float32)

    def test_part(self, part: NDArray[np.intp]) -> tuple[float, float]:
        """Mean loss and accuracy of the test samples with these indices."""
        measures = self._measures()
        self._measured("test", part, sums := Sums(measures))
        return measures.means(sums)

    def set_aside(self) -> None:
        """It stays as it is until samples or recipe change, which ends an evaluation."""

    @property
    def evaluates_at_once(self) -> bool:
        """True if all slices together take no time that a person would notice."""
        return self.work.sample * sum(len(x) for x, _ in self._parts.values()) <= AT_ONCE

    @property
    def work(self) -> Work:
        """What asking costs."""
        model = self._fitted
        return Work(1 if isinstance(model, One) else self._work(model), 1)

    # ------------------------------------------------------------ what it has

    @property
    def facts(self) -> Facts:
        """What it has, in words and numbers."""
        model = self._fitted
        if isinstance(model, One):
            return ((say("Classes in training"), say("1: it answers nothing else")),)
        return self._facts(model)

    @property
    def marked(self) -> NDArray[np.intp]:
        """The training samples that alone decide."""
        model = self._fitted
        return np.zeros(0, np.intp) if isinstance(model, One) else self._marked(model)

    @property
    def trees(self) -> int:
        """How many decision trees it has grown; none for a single class."""
        model = self._fitted
        return 0 if isinstance(model, One) else len(self._grown(model))

    def tree(self, number: int) -> DecisionTree:
        """One of them, counted from 0."""
        model = self._fitted
        trees = self._grown(model)
        tree = trees[number]
        return DecisionTree(
            number,
            len(trees),
            tree.feature,
            tree.threshold,
            tree.children_left,
            tree.children_right,
            tree.weighted_n_node_samples.astype(np.intp),
            self._by_class(model, tree.value[:, 0, :]) if self._task.tells_classes else tree.value[:, :, 0],
            tree.impurity,
            np.sqrt(tree.impurity) if self._units == 1 and not self._task.tells_classes else np.zeros(0),
        )

    def _by_class(self, model: Any, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Shares [n, classes in training] as those of all classes; values [n, 1] as they are."""
        if not self._task.tells_classes:
            return values
        shares = np.zeros((len(values), max(self._units, 2)))
        shares[:, np.asarray(model.classes_, np.intp)] = values
        return shares

    def voters(self, x: Raw) -> Voters:
        """Whose votes the answer to the one input [1, *shape] is made of."""
        model = self._fitted
        return Voters() if isinstance(model, One) else self._voters(model, _flat(x))

    def fingerprint(self) -> dict[str, Floats]:
        """All that the answers depend on, as float32, to compare runs bit for bit."""
        model = self._fitted
        found = {"class": np.array(model.index)} if isinstance(model, One) else self._arrays(model)
        return {name: _exactly(array) for name, array in found.items()}

    def is_finite(self) -> bool:
        """Nothing here can grow without bound."""
        return True

    @property
    def names(self) -> Names:
        """No arrays are kept."""
        return ()

    def weights(self) -> dict[str, Floats]:
        """None: the training samples make it anew."""
        return {}

    def state(self) -> dict[str, Floats]:
        """None, for the same reason."""
        return {}

    def load(self, weights: Mapping[str, Floats], state: Mapping[str, Floats]) -> tuple[Names, Names]:  # noqa: ARG002
        """There is nothing to take over."""
        return (), ()

    def set_number(self, name: str, index: tuple[int, ...], value: float) -> None:  # noqa: ARG002
        """There is none to set."""
        raise KeyError(name)

    def labelled(self) -> Parked:
        """Nothing that an edit could keep."""
        return {}

    def inherit(self, old: Parked, parked: Parked) -> tuple[Names, Names]:  # noqa: ARG002 - it is fitted anew
        """There is nothing to take over."""
        return (), ()


class One:
    """What is learned of samples of a single class: that there is no other."""

    def __init__(self, index: int) -> None:
        self.index = index

    def scores(self, count: int, units: int) -> Floats:
        """The scores of certainty, float32 [count, units]."""
        shares = np.zeros((count, max(units, 2)))
        shares[:, self.index] = 1.0
        return scores_of(shares, units)


def scores_of(shares: NDArray[np.float64], units: int) -> Floats:
    """Scores float32 [n, units] that sigmoid (of one unit) or softmax turn into ``shares`` [n, classes]."""
    logs = np.log(np.clip(shares, LEAST_SHARE, 1.0))
    return (logs[:, 1:] - logs[:, :1] if units == 1 else logs).astype(np.float32)


def _flat(x: Raw) -> Floats:
    """Inputs as vectors [n, numbers]; bytes of images as value / 255."""
    rows = as_rows(x)
    return rows.astype(np.float32) / np.float32(255) if x.dtype == np.uint8 else np.ascontiguousarray(rows, np.float32)


def _exactly(array: NDArray[Any]) -> Floats:
    """The bits of numbers of any kind as float32."""
    return np.ascontiguousarray(np.atleast_1d(array), np.float64).view(np.float32)
