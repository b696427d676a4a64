"""Values instead of a class: one, or several at once."""

from __future__ import annotations

from nnsim.core.data import Data, Floats
from nnsim.core.network import OUTPUT
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.tasks.fitting import MAX_VALUES, needs_a_whole, set_output
from nnsim.tasks.kinds import TASKS, Code, Task
from nnsim.tasks.metrics import MEAN_ABSOLUTE, ROOT_MEAN_SQUARE
from nnsim.tasks.scores import identity, targets


def _accepts(data: Data) -> Problem | None:
    if data.is_masked:
        return needs_a_whole(say("A regression"), data)
    if len(data.values) > MAX_VALUES:
        text = say(
            "A regression output answers with up to {max_values} values, but these data have {count}",
            max_values=MAX_VALUES,
            count=len(data.values),
        )
        return Problem(say("{text}: leave some of them out.", text=text), OUTPUT)
    if data.values:
        return None
    kind, label = ("multiclass", "multi-class") if len(data.classes) > 2 else ("binary", "binary")
    text = say("A regression output needs values, but these data have classes: use the {label} output.", label=label)
    return Problem(text, OUTPUT, fix=set_output(say("Use {label}", label=label), kind))


def _one_each(data: Data) -> int:
    """One unit for each value, and one as long as the data have none."""
    return max(1, len(data.values))


def _scores(scores: Floats) -> Floats:
    """[n] of a single unit, else [n, k]."""
    return scores[:, 0] if scores.shape[1] == 1 else scores


TASKS.add(
    Task(
        "regression",
        say("Regression"),
        "p = z",
        say(
            "Answers with a value instead of a class, by one neuron; with one neuron each where the data have several."
        ),
        units=_one_each,
        numpy=identity,
        accepts=_accepts,
        tells="value",
        shows="value",
        decide=_scores,
        truth=targets,
        losses=("squared_error", "absolute_error"),
        metrics=(ROOT_MEAN_SQUARE, MEAN_ABSOLUTE),
        code=Code("scores"),
        answer=say("the value in its own units"),
        brief="linear",
        error_in=say("in the units of the values"),
    )
)
