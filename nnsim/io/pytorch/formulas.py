"""Losses, optimizers, schedules, initial weights and input features as Python text, by the ids of the catalogue.

Each does the arithmetic of the program in the same order; ``tests/io/test_pytorch_formulas.py`` walks the
registries and compares, ``tests/io/test_pytorch_runs.py`` compares whole runs bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable

from nnsim.core.parameters import Values
from nnsim.core.spec import Spec
from nnsim.io.pytorch.wording import literal
from nnsim.recipes.kinds import OPTIMIZERS
from nnsim.tasks.kinds import Task

LOSSES = {
    "binary_cross_entropy": 'F.binary_cross_entropy_with_logits(scores, targets, reduction="sum")',
    "categorical_cross_entropy": "(-targets * torch.log_softmax(scores, 1)).sum()",
    "squared_error": "({answer} - targets).square().sum()",
    "absolute_error": "({answer} - targets).abs().sum()",
    "hinge": "torch.relu(1 - (2 * targets - 1) * scores).sum()",
    "perceptron": "torch.clamp((1 - 2 * targets) * scores, min=0).sum()",
    "huber": 'F.smooth_l1_loss({answer}, targets, reduction="sum")',
}
"""The sum over samples and outputs; ``{answer}`` is what the task makes of the scores."""

FEATURES = {
    "x1": "x[:, 0]",
    "x2": "x[:, 1]",
    "x1_squared": "x[:, 0] * x[:, 0]",
    "x2_squared": "x[:, 1] * x[:, 1]",
    "x1x2": "x[:, 0] * x[:, 1]",
    "sin_x1": "np.sin(x[:, 0])",
    "sin_x2": "np.sin(x[:, 1])",
}
"""Inputs computed from points ``x`` [n, 2]."""


def loss(kind: str, task: Task) -> str:
    """The sum of the losses of ``scores`` against ``targets``."""
    return LOSSES[kind].format(answer=task.code.answer)


def optimizer(spec: Spec) -> tuple[str, list[str]]:
    """How the call of an optimizer of PyTorch begins, and its arguments after the weights and the rate."""
    kind = OPTIMIZERS[spec.kind]
    values = spec.resolve(kind.parameters)
    arguments = []
    if "beta1" in values:
        arguments.append(f"betas=({values.pop('beta1')!r}, {values.pop('beta2')!r})")
    if not values.get("momentum", True):
        values = {}  # without momentum nothing is looked ahead of
    arguments += [f"{name}={literal(value)}" for name, value in values.items() if value is not False]
    return kind.call.target.replace(":", ".") + "(", arguments


# ---------------------------------------------------------------- learning rate


def _step(v: Values) -> list[str]:
    return [f"return {v['gamma']!r} ** math.floor(epoch / {float(v['every'])!r})"]


def _half_wave(progress: str, floor: float) -> str:
    """Half a cosine from 1 at ``progress`` 0 to ``floor`` at 1 and after."""
    return f"return {floor!r} + (1.0 - {floor!r}) * (1.0 + math.cos(math.pi * min({progress}, 1.0))) / 2.0"


def _period(v: Values) -> str:
    """The period as it was set by hand, or what the planned epochs make it."""
    if v["period"]:
        return repr(float(v["period"]))
    return f"max(1, epochs - {v['length']})" if "length" in v else "max(1, epochs)"


def _cosine(v: Values) -> list[str]:
    progress = f"progress = epoch / {_period(v)}"
    return [f"{progress} % 1.0" if v["restarts"] else progress, _half_wave("progress", float(v["floor"]))]


def _warm_up(v: Values) -> list[str]:
    length, start = float(v["length"]), float(v["start"])
    lines = [f"if epoch < {length!r}:", f"    return {start!r} + (1.0 - {start!r}) * epoch / {length!r}"]
    if v["then"] == "constant":
        return [*lines, "return 1.0"]
    return [*lines, f"progress = (epoch - {length!r}) / {_period(v)}", _half_wave("progress", 0.0)]


SCHEDULES: dict[str, Callable[[Values], list[str]] | None] = {
    "constant": None,
    "step": _step,
    "cosine": _cosine,
    "warm_up": _warm_up,
}
"""The body of a function of ``epoch``, a float from 0, that the rate is multiplied by; None leaves it as it is.

Where the period follows the plan, it reads ``epochs``, too.
"""


# ---------------------------------------------------------------- initial weights


def _scaled(v: Values, variance: str) -> list[str]:
    if v["distribution"] == "normal":
        return [f"draw.normal(0.0, math.sqrt({variance}), shape)"]
    return [f"limit = math.sqrt(3.0 * ({variance}))", "draw.uniform(-limit, limit, shape)"]


INITIALIZERS: dict[str, Callable[[Values], list[str]]] = {
    "zeros": lambda _v: ["np.zeros(shape)"],
    "normal": lambda v: [f"draw.normal(0.0, {v['std']!r}, shape)"],
    "uniform": lambda v: [f"draw.uniform({-float(v['limit'])!r}, {v['limit']!r}, shape)"],
    "xavier": lambda v: _scaled(v, "2.0 / max(1, fan_in + fan_out)"),
    "he": lambda v: _scaled(v, "2.0 / max(1, fan_in)"),
}
"""Lines that end in an expression for weights of ``shape``; ``draw`` is a generator of numpy."""
