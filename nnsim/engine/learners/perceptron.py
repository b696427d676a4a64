"""Rosenblatt's rule (1958), one sample at a time.

A unit answers +1 where its score w.x + b is above 0, else -1. Score too low for a positive
label: w <- w + rate x, b <- b + rate. Score too high for a negative label: both minus. With
several classes every class has its own unit, whose label is +1 for its class and -1 for the
rest. scikit-learn's Perceptron differs in one case: it also corrects a negative sample whose
score is exactly 0.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nnsim.core.answers.beats import Verdict
from nnsim.core.backends import Choice
from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.network import OUTPUT
from nnsim.core.problem import Problem, ProblemError, Severity
from nnsim.core.project import Project
from nnsim.data.separability import MOST, Separation, separate
from nnsim.edits.network import hidden_layers
from nnsim.engine.backends import correcting
from nnsim.engine.backends.block import Block
from nnsim.engine.counting import pack, unpack
from nnsim.engine.evaluation import Scores
from nnsim.engine.learners.base import IMPLEMENTATIONS, Implementation, Work
from nnsim.engine.learners.beats import Beats, Halt, answered, changed, taken
from nnsim.engine.learners.network import NetworkLearner
from nnsim.engine.model import Trace
from nnsim.engine.samples import Samples
from nnsim.language.texts import say
from nnsim.tasks.kinds import task_of

WIDEST = 64
"""Numbers that a response unit may see for a proof: with more of them it takes seconds."""

STEP, FUSED_STEP = 1 << 15, 1 << 6
"""A step costs about as much as so many multiply-adds, and one of a kernel."""


class Perceptron(NetworkLearner):
    """A single layer that learns; it always computes on the CPU, as one sample is too little for a graphics card."""

    def __init__(self, project: Project, _device: str) -> None:
        if problem := unsuitable(project):
            raise ProblemError(problem)
        super().__init__(project, "cpu", "perceptron")
        views = self.model.layout.split(self.model.store.numpy())
        self._w, self._b = views[f"{OUTPUT}.weight"], views[f"{OUTPUT}.bias"]
        self.corrections = 0
        self._found = correcting.chosen("torch", wait=False)
        self._all_seen: tuple[Floats, NDArray[np.uint8]] | None = None
        self._is_clean = False
        self._proofs: tuple[Separation, ...] | None = None

    @property
    def work(self) -> Work:
        """What learning costs."""
        sample = super().work.sample
        return Work(self.model.plan.macs, FUSED_STEP) if self._found.kernel else Work(sample, STEP)

    @property
    def backend(self) -> str:
        """``fused`` where a kernel makes the steps."""
        return "fused" if self._found.kernel else "torch"

    @property
    def why(self) -> str:
        """Why it is that one."""
        return self._found.why

    @property
    def awaits(self) -> bool:
        """Whether the kernel is being compiled."""
        return self._found.awaits

    @property
    def spans_epochs(self) -> bool:
        """The kernel goes on behind the end of an epoch."""
        return self._found.kernel is not None

    def accelerate(self, backend: Choice, *, wait: bool = False) -> bool:
        """Let the kernel make the steps where it is chosen and ready, or ``wait`` for it."""
        before, self._found = self._found, correcting.chosen(backend, wait=wait)
        return (before.kernel is None) != (self._found.kernel is None)

    def revise(self, project: Project) -> None:
        """The rule has no knobs but the rate, which comes with every step."""

    def disturb(self) -> None:
        """The samples before and after a change are no full pass without a mistake, and may be seen otherwise."""
        self._is_clean, self._proofs, self._all_seen = False, None, None

    def supply(self, samples: Samples) -> None:
        """Take other samples, of which nothing is proved yet."""
        super().supply(samples)
        self._proofs = self._all_seen = None

    def arrange(self, order: NDArray[np.intp]) -> None:
        """Samples and labels are laid out for numpy when they are needed."""
        super().arrange(order)
        self._laid_out: tuple[Floats, NDArray[np.bool_]] | None = None

    @property
    def _in_rows(self) -> tuple[Floats, NDArray[np.bool_]]:
        """What the response units see in the order of the epoch, [n, numbers], and their labels [n, units]."""
        if self._laid_out is None:
            self._laid_out = self._seen(self._x).numpy(), self._t.numpy() > 0.5
        return self._laid_out

    @property
    def _samples(self) -> Floats:
        return self._in_rows[0]

    @property
    def _labels(self) -> NDArray[np.bool_]:
        return self._in_rows[1]

    def run(self, block: Block) -> int:
        """All steps of a block in one go, by the kernel; fewer where a pass was free of corrections."""
        if self._found.kernel is None:
            return super().run(block)
        if self._all_seen is None:
            x, t = self._parts["train"]
            labels = (t.numpy() > 0.5).astype(np.uint8)
            self._all_seen = np.ascontiguousarray(self._seen(x).numpy()), np.ascontiguousarray(labels)
        order, units = self._order.astype(np.int64), (self._w, self._b)
        done = correcting.correct(self._found, units, self._all_seen, order, block, is_clean=self._is_clean)
        self.corrections, self._is_clean = self.corrections + done.corrections, done.is_clean
        if len(block.seeds):
            self.arrange(order)
        if self._notes:
            self._tally.tell(done.steps, done.loss, done.hits)
        return done.steps

    @property
    def _source(self) -> str:
        """The id of what the response units read."""
        return self.model.plan.layers[-1].node.inputs[0]

    @torch.no_grad()
    def _seen(self, x: Tensor) -> Tensor:
        """What the response units see: the inputs, or what fixed association units make of them, [n, numbers]."""
        source = [*self.model.plan.inputs, *self.model.names].index(self._source)
        starts = range(0, max(len(x), 1), self.chunk)
        parts = (self.model.outputs(self.fed(x[i : i + self.chunk]))[source].flatten(1) for i in starts)
        return torch.cat(tuple(parts))

    def proofs(self) -> tuple[Separation, ...]:
        """For each response unit whether its samples can be separated by what it sees of them.

        None where that takes long, or where they are no finite numbers.
        """
        if self._samples.size > MOST or self._samples.shape[1] > WIDEST or not np.isfinite(self._samples).all():
            return ()
        if self._proofs is None:
            self._proofs = tuple(separate(self._samples, label) for label in self._labels.T)
        return self._proofs

    def begin_epoch(self) -> None:
        """A full pass starts here."""
        self._is_clean = True

    def step(self, start: int, stop: int, rate: float, number: int) -> int:
        """``stop - start`` steps, one after the other."""
        if self._found.kernel:
            rates, none = np.array([rate]), np.zeros(0, np.uint64)
            return self.run(Block(start, 1, stop - start, len(self._order), number, rates, none))
        for i in range(start, stop):
            scores = self._learn(self._samples[i], self._labels[i], np.float32(rate))
            if self._notes:
                self._tally.keep(torch.from_numpy(scores[None]), i)
        return stop - start

    def beats(self, start: int, stop: int, rate: float, number: int) -> Beats:
        """As ``step``, with a halt behind every beat of every sample."""
        for i in range(start, stop):
            x, label = self._samples[i], self._labels[i]
            yield taken(self._order[i : i + 1], self.fed(self._x[i : i + 1]), self._t[i : i + 1])
            scores = self._judged(x)
            given, seen = torch.from_numpy(scores[None]), torch.from_numpy(x[None])
            yield answered(Trace([given], {self._source: seen, OUTPUT: given}, {OUTPUT: given}))
            verdict = Verdict(scores, label, self._wrong(scores, label))
            yield Halt("compare", lambda _, verdict=verdict: verdict)  # type: ignore[misc]
            before = self.model.store.clone()
            if self._found.kernel:
                self.step(i, i + 1, rate, number)
            else:
                self._correct(x, label, scores, np.float32(rate))
            yield changed("update", self.model, before, self.model.store.clone())
            if self._notes and not self._found.kernel:
                self._tally.keep(given, i)
        return stop - start

    def _learn(self, x: Floats, label: NDArray[np.bool_], rate: np.float32) -> Floats:
        """Correct what is wrong of a sample; its scores from before."""
        scores = self._judged(x)
        self._correct(x, label, scores, rate)
        return scores

    def _judged(self, x: Floats) -> Floats:
        scores: Floats = self._w @ x + self._b
        return scores

    @staticmethod
    def _wrong(scores: Floats, label: NDArray[np.bool_]) -> NDArray[np.bool_]:
        wrong: NDArray[np.bool_] = (scores > 0) != label
        return wrong

    def _correct(self, x: Floats, label: NDArray[np.bool_], scores: Floats, rate: np.float32) -> None:
        wrong = self._wrong(scores, label)
        if not wrong.any():
            return
        change = np.where(label, rate, -rate)[wrong]
        self._w[wrong] += change[:, None] * x
        self._b[wrong] += change
        self.corrections += int(wrong.sum())
        self._is_clean = False

    def end_epoch(self) -> Problem | None:
        """Finished after a full pass over the training samples without a correction."""
        if not self._is_clean:
            return None
        text = say(
            "Finished with 0 mistakes: every one of the {samples} lies on its right side after "
            "{corrections}, so the rule has nothing left to change.",
            samples=counted(len(self._labels), "training sample"),
            corrections=counted(self.corrections, "correction"),
        )
        return Problem(text, "recipe", Severity.WARNING)

    def further(self) -> Scores:
        """The corrections so far."""
        return {"corrections": float(self.corrections)}

    def memory(self) -> dict[str, Floats]:
        """Corrections made so far, and whether this pass is free of them."""
        clean = np.array([self._is_clean], np.float32)
        return {"perceptron.corrections": pack(self.corrections), "perceptron.clean": clean}

    def set_state(self, state: Mapping[str, Floats]) -> None:
        """Take over arrays with names and shapes of ``state()``; the others stay."""
        state = {**self.memory(), **state}
        self.corrections = unpack(state["perceptron.corrections"])
        self._is_clean = bool(state["perceptron.clean"][0])


def unsuitable(project: Project) -> Problem | None:
    """Why the rule cannot train this network, or None."""
    if hidden_layers(project.network):
        text = say(
            "Rosenblatt's rule trains a single layer only, as nothing tells hidden layers their targets: "
            "remove the hidden layers or choose backpropagation."
        )
        return Problem(text, "recipe")
    if not task_of(project).tells_classes:
        return Problem(say("Rosenblatt's rule tells classes apart; for values choose backpropagation."), "recipe")
    return None


IMPLEMENTATIONS.add(Implementation("perceptron", Perceptron))
