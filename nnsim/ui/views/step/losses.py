"""Losses of one sample and their slopes in one score: as they are written, and as code."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.language.texts import say
from nnsim.ui.views.step.written import Bit, Line, line, number, shown_terms

ANSWERS = {"binary": "sigmoid", "multiclass": "softmax"}
"""What makes answers of scores, by the id of a task; elsewhere they are the scores themselves."""


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """The ``scores`` [units] of a sample with its ``targets`` [units], of which ``unit`` is told.

    ``loss`` is an id of the catalogue, ``answer`` what makes answers of scores, ``weight`` what the loss counts.
    """

    loss: str
    answer: str
    scores: Doubles
    targets: Doubles
    unit: int
    weight: float = 1.0

    @property
    def z(self) -> float:
        """The score that is told."""
        return float(self.scores[self.unit])

    @property
    def t(self) -> float:
        """Its target."""
        return float(self.targets[self.unit])

    @property
    def answers(self) -> Doubles:
        """What the scores answer."""
        if self.answer == "sigmoid":
            return np.array([1 / (1 + math.exp(-z)) if z > -700 else 0.0 for z in self.scores])
        if self.answer == "softmax":
            raised = np.exp(self.scores - self.scores.max())
            return np.asarray(raised / raised.sum(), np.float64)
        return self.scores

    @property
    def p(self) -> float:
        """The answer that is told."""
        return float(self.answers[self.unit])

    @property
    def margins(self) -> Doubles:
        """Every score times its label as +1 or −1."""
        return (2 * self.targets - 1) * self.scores

    @property
    def side(self) -> float:
        """The label as +1 or −1."""
        return 2 * self.t - 1


_MISSES: dict[str, tuple[str, Callable[[Doubles], Doubles]]] = {
    "squared_error": ("2 (p − t)", lambda off: 2 * off),
    "absolute_error": ("sign(p − t)", np.sign),
    "huber": (say("p − t, at most ±1,"), lambda off: np.clip(off, -1, 1)),
}
"""The slope of a loss in an answer, of how far that is off: written, and as a function."""


def answer_line(judged: Judged) -> Line:
    """How the answer follows from the score; empty where it is the score."""
    if judged.answer == "softmax":
        return line(
            "p = exp(z) / Σ exp = exp({z}) / {sum} = {*p}", z=judged.z, sum=float(np.exp(judged.scores).sum()),
            p=judged.p,
        )  # fmt: skip
    if judged.answer == "sigmoid":
        return line("p = 1 / (1 + exp(−z)) = sigmoid({z}) = {*p}", z=judged.z, p=judged.p)
    return ()


def loss_line(judged: Judged, loss: float) -> Line:
    """What the sample costs."""
    p, t, z, side = judged.p, judged.t, judged.z, judged.side
    if judged.loss == "binary_cross_entropy":
        if t in {0.0, 1.0}:
            return line(say("loss = −ln p = −ln {p} = {*loss}") if t else "loss = −ln(1 − p) = −ln(1 − {p}) = {*loss}",
                        p=p, loss=loss)  # fmt: skip
        return line(say("loss = −t ln p − (1 − t) ln(1 − p) = {*loss}"), loss=loss)
    if judged.loss == "categorical_cross_entropy":
        return line(say("loss = −ln p of the true class = −ln {p} = {*loss}"), p=float(judged.answers @ judged.targets),
                    loss=loss)  # fmt: skip
    if len(judged.scores) > 1:
        return _summed(judged, loss)
    written = {
        "squared_error": "loss = (p − t)² = ({p} − {t})² = {*loss}",
        "absolute_error": "loss = |p − t| = |{p} − {t}| = {*loss}",
        "huber": "loss = h(p − t) = h({p} − {t}) = {*loss}",
        "hinge": say("loss = max(0, 1 − s z) = max(0, 1 − {s} × {z}) = {*loss}"),
        "perceptron": say("loss = max(0, −s z) = max(0, −1 × {s} × {z}) = {*loss}"),
    }[judged.loss]
    return line(written, p=p, t=t, s=side, z=z, loss=loss)


_SUMS: dict[str, tuple[str, str, Callable[[Judged], Doubles]]] = {
    "squared_error": ("(p − t)²", "({p} − {t})²", lambda judged: (judged.answers - judged.targets) ** 2),
    "absolute_error": ("|p − t|", "|{p} − {t}|", lambda judged: np.abs(judged.answers - judged.targets)),
    "huber": ("h(p − t)", "h({p} − {t})", lambda judged: _huber(judged.answers - judged.targets)),
    "hinge": (say("max(0, 1 − s z)"), "max(0, 1 − {s} × {z})", lambda judged: np.maximum(0, 1 - judged.margins)),
    "perceptron": (say("max(0, −s z)"), "max(0, −1 × {s} × {z})", lambda judged: np.maximum(0, -judged.margins)),
}
"""The loss of one of several outputs: in letters, with numbers, and of all of them [units]."""


def _huber(off: Doubles) -> Doubles:
    far = np.abs(off)
    return np.where(far < 1, off * off / 2, far - 0.5)


def _summed(judged: Judged, loss: float) -> Line:
    """A loss that is a sum over the outputs: its largest terms, and what all others add up to."""
    letters, numbers, terms_of = _SUMS[judged.loss]
    terms = terms_of(judged)
    shown, more = shown_terms(terms.tolist())
    bits = [Bit(f"loss = Σ {letters} = ")]
    for place, index in enumerate(shown):
        p, t, z = (float(values[index]) for values in (judged.answers, judged.targets, judged.scores))
        bits += line(f"{' + ' if place else ''}{numbers}", p=p, t=t, z=z, s=2 * t - 1)
    if more:
        bits.append(
            Bit(
                say(" + ({more:,} more: {sum})", more=more, sum=number(float(terms.sum() - terms[list(shown)].sum()))),
                "muted",
            )
        )
    return (*bits, *line(" = {*loss}", loss=loss))


def delta_line(judged: Judged, delta: float) -> Line:
    """The slope of the loss in the score."""
    p, t, z, side = judged.p, judged.t, judged.z, judged.side
    if judged.loss.endswith("cross_entropy"):
        return line("δ = ∂loss/∂z = p − t = {p} − {t} = {*delta}", p=p, t=t, delta=delta)
    if judged.loss in {"hinge", "perceptron"}:
        costs, free = ("below 1", say("1 or more")) if judged.loss == "hinge" else (say("0 or less"), "above 0")
        why = say("as s z = {{s}} × {{z}} is {costs}", costs=costs if delta else free)
        return line(
            say("δ = ∂loss/∂z = {word}, {why}: {{*delta}}", word="−s" if delta else "0", why=why),
            s=side,
            z=z,
            delta=delta,
        )
    words, slope = _MISSES[judged.loss]
    miss = float(slope(np.asarray(p - t)))
    if judged.answer == "sigmoid":
        return line(
            say(
"δ = ∂loss/∂z = {words} × p (1 − p) = "
"{{miss}} × {{p}} × (1 − {{p}}) = {{*delta}}", words=words), miss=miss, p=p,
            delta=delta,
        )  # fmt: skip
    if judged.answer == "softmax":
        answers = judged.answers
        mean = float(answers @ slope(answers - judged.targets))
        return line(
            say(
"δ = ∂loss/∂z = p (m − Σ p m), m = {words}: "
"{{p}} × ({{miss}} − {{mean}}) = {{*delta}}", words=words), p=p, miss=miss,
            mean=mean, delta=delta,
        )  # fmt: skip
    return line(
        say("δ = ∂loss/∂z = {words} with p − t = {{p}} − {{t}}: {{*delta}}", words=words), p=p, t=t, delta=delta
    )


def code(judged: Judged) -> tuple[str, ...]:
    """The loss in the score z and its slope delta in Python, where ``scores`` and ``targets`` are known."""
    softmax, sigmoid = "np.exp(scores) / np.exp(scores).sum()", "1 / (1 + np.exp(-scores))"
    answers = {"softmax": softmax, "sigmoid": sigmoid}.get(judged.answer, "scores")
    losses = {
        "binary_cross_entropy": "-(targets * np.log(p) + (1 - targets) * np.log(1 - p)).sum()",
        "categorical_cross_entropy": "-(targets * np.log(p)).sum()",
        "squared_error": "((p - targets) ** 2).sum()",
        "absolute_error": "np.abs(p - targets).sum()",
        "huber": "np.where(np.abs(p - targets) < 1, (p - targets) ** 2 / 2, np.abs(p - targets) - 0.5).sum()",
        "hinge": "np.maximum(0, 1 - (2 * targets - 1) * scores).sum()",
        "perceptron": "np.maximum(0, (1 - 2 * targets) * scores).sum()",
    }
    return (f"p = {answers}", f"loss = {losses[judged.loss]}", f"delta = ({_slope_code(judged)})[{judged.unit}]")


def _slope_code(judged: Judged) -> str:
    if judged.loss.endswith("cross_entropy"):
        return "p - targets"
    if judged.loss in {"hinge", "perceptron"}:
        least = "1" if judged.loss == "hinge" else "0"
        return f"np.where((2 * targets - 1) * scores {'<' if least == '1' else '<='} {least}, 1 - 2 * targets, 0.0)"
    miss = {
        "squared_error": "2 * (p - targets)",
        "absolute_error": "np.sign(p - targets)",
        "huber": "np.clip(p - targets, -1, 1)",
    }[judged.loss]
    if judged.answer == "sigmoid":
        return f"{miss} * p * (1 - p)"
    return f"p * ({miss} - (p * {miss}).sum())" if judged.answer == "softmax" else miss


TORCH = {
    "binary_cross_entropy": "torch.nn.functional.binary_cross_entropy_with_logits(scores, targets, reduction='sum')",
    "categorical_cross_entropy": "-(targets * torch.log_softmax(scores, 0)).sum()",
    "squared_error": "((p - targets) ** 2).sum()",
    "absolute_error": "(p - targets).abs().sum()",
    "huber": "torch.nn.functional.smooth_l1_loss(p, targets, reduction='sum')",
    "hinge": "torch.relu(1 - (2 * targets - 1) * scores).sum()",
    "perceptron": "torch.clamp((1 - 2 * targets) * scores, min=0).sum()",
}
"""The loss of a sample in PyTorch, of ``scores``, ``targets`` and answers ``p``, by its id."""
TORCH_ANSWERS = {"sigmoid": "torch.sigmoid(scores)", "softmax": "torch.softmax(scores, 0)", "": "scores"}
