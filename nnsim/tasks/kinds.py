"""The types of what a network is to answer: tasks, their metrics, losses, and the registries.

A ``Task`` is one declaration. Plan, engine, numpy pictures, exported scripts, ONNX, panels and the command line
read it; ``engine.tasks`` holds what it is in torch, under the same id.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Data, Floats
from nnsim.core.network import OUTPUT
from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.core.registry import Registry
from nnsim.core.spec import Spec
from nnsim.language.texts import lowered, say
from nnsim.networks.kinds import Shape


@dataclass(frozen=True, slots=True)
class Metric:
    """How well a task is done, as one number over samples.

    ``help``     what it is, in a sentence
    ``each``     what was decided [n, ...] and the truth of the same shape -> a number for each sample, float64 [n]
    ``chance``   truths that are known [m, ...] and asked for [n, ...] -> the mean of ``each`` over all pairs of them
    ``of_shares``  the same of classes, from how frequent each is [k] on both sides; None where that does not tell
    ``written``  as a share in per cent, or as a value in the units of the truth
    ``finish``   from the mean of ``each`` to the metric
    ``follows``  the id of the loss whose terms are those of ``each``, so that the metric follows from the loss
    """

    id: str
    label: str
    help: str
    each: Callable[[Floats, Floats], NDArray[np.float64]]
    chance: Callable[[Floats, Floats], float]
    written: Literal["share", "value"]
    finish: Callable[[float], float] = float
    follows: str = ""
    of_shares: Callable[[NDArray[np.float64], NDArray[np.float64]], float] | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """A task as text of an exported script.

    ``answer``    the answers that belong to ``scores``
    ``right``     where the answer is right, of ``scores`` and ``aims``; empty where there is no right and wrong
    ``targets``   what is kept beside the samples for losses, of ``y``; ``per_unit`` if it has a number for each unit
    ``aims``      what the scores of a batch are compared with, of ``inputs`` and ``batch_targets``
    ``function``  a function that ``aims`` calls, with ``{units}`` for their number
    ``places``    what else than samples a loss is the mean over, of ``scores``; empty for nothing
    ``mixed``     for a task that is ``noised``: what the network gets and ``aims``, of ``{fed}`` and ``batch_draws``
    """

    answer: str
    right: str = ""
    targets: str = "torch.from_numpy(y)[:, None]"
    per_unit: bool = False
    aims: str = "batch_targets"
    function: str = ""
    places: str = ""
    mixed: str = ""


def _values(data: Data) -> tuple[str, ...]:
    return data.values or ("value",)


@dataclass(frozen=True, slots=True)
class Task:
    """What a network is to answer, and what follows from it.

    ``units``    number of output units for the targets of the data; 0 where this task does not accept them
    ``numpy``    scores [n, *shape] -> answers of the same shape: probability of class 1, of each class, or the values
    ``accepts``  data -> None, or the ``Problem`` of this task on such targets
    ``tells``    what is decided for a sample: its class, its value or values, the sample itself, a class or a
                 value for each pixel, the token after each, the symbol after each step, the velocity on the way
                 to it, or what is done there
    ``shows``    how answers are drawn: the chance of the second class, the shares of all classes, a value, as images,
                 as text, as a field of velocities, or a value for each unit
    ``decide``   scores [n, *shape] -> what is decided: class index or value [n], several values [n, k], the sample's
                 numbers [n, d], or the class or value of every pixel [n, h, w] or step [n, length]
    ``truth``    inputs as the network gets them [n, *shape] and targets [n, *target_shape] -> what should be decided
    ``losses``   ids of the losses that fit, the usual one first
    ``metrics``  how well it is done; at most one of them is written as a share, and told in the history as accuracy
    ``code``     the same in an exported script
    ``answer``   what one answer is, in words
    ``brief``    the function of the answers in a word, and ``decided`` what stands there of who decides only
    ``error_in`` in which units errors are told, in words; empty where no loss tells any
    ``onnx``     the operator from scores to answers with its attributes; None for none
    ``names``    names of the units, those of the values by default; of as many units as there are names
    ``layer``    the last layer, for the data, the shape of the inputs and of what it reads; by default
                 a dense one with ``units``
    ``noised``   True where the network gets samples with noise mixed in, and the time; see ``tasks.noise``
    ``kinds``    ids of the kinds of data that it can be asked of; empty for any
    ``foreign``  the ``Problem`` of it on data of another kind
    ``is_on_or_off``  True where each number of a sample is taken for the probability of a unit to be on
    ``learner``  id of the only learner that it is learned by, where that is not any
    """

    id: str
    label: str
    formula: str
    help: str
    units: Callable[[Data], int]
    numpy: Callable[[Floats], Floats]
    accepts: Callable[[Data], Problem | None]
    tells: Literal["class", "value", "sample", "pixels", "levels", "tokens", "symbols", "velocity", "action"]
    shows: Literal["chance", "shares", "value", "images", "text", "flow", "values"]
    decide: Callable[[Floats], Floats]
    truth: Callable[[Floats, Floats], Floats]
    losses: tuple[str, ...]
    metrics: tuple[Metric, ...]
    code: Code
    answer: str
    brief: str
    decided: str = ""
    error_in: str = ""
    onnx: Spec | None = None
    names: Callable[[Data], tuple[str, ...]] = _values
    layer: Callable[[Data, Shape, Shape], Spec | Problem] | None = None
    noised: bool = False
    kinds: tuple[str, ...] = ()
    foreign: Problem | None = None
    is_on_or_off: bool = False
    learner: str = ""

    def unfit(self, data: Data) -> Problem | None:
        """Why it cannot be asked of ``data``; None if it can."""
        if data.modality_shapes and not self.tells_one:
            text = say("asks for samples that are one thing, but these consist of several: use another output.")
            return Problem(say("The output {label} {text}", label=lowered(self.label), text=text), OUTPUT)
        return self.foreign if self.kinds and data.kind not in self.kinds else self.accepts(data)

    @property
    def tells_classes(self) -> bool:
        """True if what it decides is one class per sample."""
        return self.tells == "class"

    @property
    def tells_one(self) -> bool:
        """True if what it decides is one class per sample, or its values."""
        return self.tells in {"class", "value"}

    @property
    def tells_values(self) -> bool:
        """True if what it decides is in the units of values that the data hold."""
        return self.tells in {"value", "levels"}

    @property
    def tells_all(self) -> bool:
        """True if it answers with as many numbers as a sample has; classes and values do not count then."""
        return self.tells in {"sample", "velocity"}

    @property
    def continues_text(self) -> bool:
        """True if it decides which token comes next, so that a text can be written with it."""
        return self.tells == "tokens"

    @property
    def tells_symbols(self) -> bool:
        """True if it decides which symbol follows each step of a sequence."""
        return self.tells == "symbols"

    @property
    def acts(self) -> bool:
        """True if what it decides is done in a world."""
        return self.tells == "action"

    @property
    def counts_classes(self) -> bool:
        """True if it needs samples of every class that there is."""
        return not (self.tells_all or self.continues_text or self.tells_symbols)

    @property
    def flows(self) -> bool:
        """True if its answers are velocities, along which noise becomes data."""
        return self.shows == "flow"

    @property
    def shows_images(self) -> bool:
        """True if its answers are drawn as images beside those that it is asked about."""
        return self.shows == "images"

    @property
    def shows_shares(self) -> bool:
        """True if it answers with a share for each class, which a map mixes the colours of."""
        return self.shows == "shares"

    @property
    def shows_chance(self) -> bool:
        """True if it answers with the chance of the second of two classes."""
        return self.shows == "chance"

    @property
    def share(self) -> Metric | None:
        """The metric that tells how much is right, which the history calls accuracy; None where nothing is."""
        return next((metric for metric in self.metrics if metric.written == "share"), None)

    @property
    def errors(self) -> tuple[Metric, ...]:
        """The metrics that tell how far answers are off, of which the history has columns."""
        return tuple(metric for metric in self.metrics if metric.written == "value")

    def follows(self, loss: str) -> Metric | None:
        """The metric that follows from the mean of ``loss``; None if there is none."""
        return next((metric for metric in self.metrics if metric.follows == loss), None)


@dataclass(frozen=True, slots=True)
class LossKind:
    """A loss, mean over the samples; which tasks it fits is said by these.

    The engine implements it under the same id in ``engine.losses``.
    """

    id: str
    label: str
    formula: str
    help: str


TASKS: Registry[Task] = Registry("output", lambda e: e.id)
LOSSES: Registry[LossKind] = Registry("loss", lambda e: e.id)


def task_of(project: Project) -> Task:
    """What the network of ``project`` is to answer; raises ``UnknownEntry`` for an id that no task has."""
    return TASKS[project.network.output.spec.kind]
