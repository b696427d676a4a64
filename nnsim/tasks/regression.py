"""A value instead of a class."""

from __future__ import annotations

from nnsim.core.data import Floats
from nnsim.core.network import OUTPUT
from nnsim.core.problem import Problem
from nnsim.tasks.fitting import set_output
from nnsim.tasks.kinds import TASKS, Code, Task
from nnsim.tasks.metrics import MEAN_ABSOLUTE, ROOT_MEAN_SQUARE
from nnsim.tasks.scores import identity, single, targets


def _accepts(classes: int) -> Problem | None:
    if classes == 0:
        return None
    kind, label = ("multiclass", "multi-class") if classes > 2 else ("binary", "binary")
    text = f"A regression output needs values, but these data have classes: use the {label} output."
    return Problem(text, OUTPUT, fix=set_output(f"Use {label}", kind))


def _score(scores: Floats) -> Floats:
    return scores[:, 0]


TASKS.add(
    Task(
        "regression",
        "Regression",
        "p = z",
        "One neuron that answers with a value instead of a class.",
        units=single,
        numpy=identity,
        accepts=_accepts,
        tells="value",
        shows="value",
        decide=_score,
        truth=targets,
        losses=("squared_error", "absolute_error"),
        metrics=(ROOT_MEAN_SQUARE, MEAN_ABSOLUTE),
        code=Code("scores"),
        answer="the value in its own units",
        brief="linear",
        error_in="in the units of the values",
    )
)
