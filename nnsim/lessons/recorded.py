"""What somebody does in the app becomes lines of a lesson: moves for ``set`` and ``show``, conditions for ``until``."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from nnsim.core.counted import counted
from nnsim.core.data import Data
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.kinds import Call, Calls
from nnsim.edits.settings import names as settings_of
from nnsim.language.texts import say
from nnsim.lessons.expression import condition, expression
from nnsim.lessons.findings import Wrong
from nnsim.lessons.moves import after, move
from nnsim.lessons.outline import Change, StepPlace, add_block, outline, start_of_line
from nnsim.lessons.state import State
from nnsim.lessons.verdict import judged
from nnsim.lessons.watching import now as value_of
from nnsim.lessons.words import LONGEST, Value, written

COMMANDS = {"reset": "reset", "new_seed": "new_seed", "keep_run": "keep_run", "next_beat": "beat"}
"""Commands of the window that are moves, and what these are called."""

TRIED = (
    "data.count", "data.classes", "network.units", "network.layers", "network.parameters", "network.features",
    "recipe.rate", "recipe.batch", "recipe.l1", "recipe.l2", "recipe.seed", "recipe.epochs", "recipe.learner",
    "recipe.loss", "recipe.optimizer", "recipe.schedule", "recipe.initializer", "network.activation",
)  # fmt: skip
"""Quantities that tell what an edit has changed, when they do."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What was done, in ``words``; ``moves`` are lines that do it again, ``goals`` conditions that hold since."""

    words: str
    moves: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()


# ---------------------------------------------------------------- what was done


def of_edit(words: str, calls: Calls, before: State, now: State) -> Suggestion:
    """For an edit, in the states before it and since. No moves where no line can say what it did."""
    lines = _lines(calls, before.project, now.project)
    return Suggestion(words, lines, tuple(_goals(calls, before, now)))


def of_command(command_id: str, words: str) -> Suggestion | None:
    """For a command of the window that a lesson can give; None for all others."""
    if command_id in COMMANDS:
        return Suggestion(words, (COMMANDS[command_id],), (f"done.count({command_id}) >= 1",))
    place, _, name = command_id.partition("_")
    if place == "show" and name:
        return Suggestion(words, (f"show({name})",), (f"view.shown = {name}",))
    return None


def of_training(steps: int, before: State, now: State) -> Suggestion:
    """For ``steps`` steps of training from one state to another; whole epochs where it were some."""
    epochs = now.epoch - before.epoch
    has_epochs = epochs > 0
    words = say("Train for {time}", time=counted(epochs, "epoch") if has_epochs else counted(steps, "step"))
    line = f"train(epochs={epochs})" if has_epochs else f"train(steps={steps})"
    goals = [f"run.epochs_here >= {epochs}" if has_epochs else f"run.steps_here >= {steps}"]
    accuracy, loss = now.measured.get("train_accuracy"), now.measured.get("train_loss")
    if accuracy is not None:
        goals.append(f"train.accuracy >= {math.floor(accuracy * 100)}%")
    elif loss is not None and math.isfinite(loss):
        goals.append(f"train.loss <= {math.ceil(loss * 1000) / 1000:g}")
    return Suggestion(words, (line,), tuple(goals))


def _lines(calls: Calls, before: Project, now: Project) -> tuple[str, ...]:
    """Lines that make ``now`` of ``before``, tried; none where there are none."""
    found, project = list[str](), before
    for call in calls.calls:
        made = next(_ways(call, project), None)
        if made is None:
            return ()
        found.append(made[0])
        project = made[1]
    return tuple(found) if _is_same(project, now) else ()


def _is_same(one: Project, other: Project) -> bool:
    parts = ("network", "recipe")
    return all(getattr(one, part) == getattr(other, part) for part in parts) and _are_alike(one.data, other.data)


def _are_alike(one: Data, other: Data) -> bool:
    """Whether samples and what is said of them are equal: data sets themselves are equal only to themselves."""
    if one is other:
        return True
    sides = ((getattr(one, each.name), getattr(other, each.name)) for each in fields(Data))
    return all(a is b or (type(a) is type(b) and bool(np.array_equal(a, b))) for a, b in sides)


def _ways(call: Call, project: Project) -> Iterator[tuple[str, Project]]:
    """Ways to write a call as one line, each with what it makes of ``project``."""
    try:
        wanted = Calls((call,))(project)
    except (ProblemError, ValueError, KeyError, IndexError, TypeError):
        return
    for text in (*_settings(call, project), *_call(call)):
        try:
            made = after(move(text), project)
        except (Wrong, ProblemError):
            continue
        if _is_same(made, wanted):
            yield text, made


def _settings(call: Call, project: Project) -> Iterator[str]:
    """As a setting such as ``recipe.rate = 0.1``."""
    arguments, known = dict(call.arguments), settings_of(project)
    place = f"{arguments.pop('node_id')}" if "node_id" in arguments else "recipe"
    if "part" in arguments and isinstance(arguments.get("kind"), str):
        arguments = {str(arguments["part"]): arguments["kind"]}
    if "part" in arguments:
        place = f"recipe.{arguments.pop('part')}"
    for name, value in arguments.items():
        if len(arguments) == 1 and f"{place}.{name}" in known and isinstance(value, bool | int | float | str):
            yield f"{place}.{name} = {_said(value)}"


def _call(call: Call) -> Iterator[str]:
    try:
        said = ", ".join(f"{name}={_said(_plain(value))}" for name, value in call.arguments.items())
    except TypeError:
        return
    text = f"{call.edit}({said})" if said else call.edit
    if len(text) <= LONGEST:
        yield text


def _said(value: Value) -> str:
    """A word without quotes where it needs none."""
    if isinstance(value, str) and value.replace(".", "_").isidentifier() and value not in ("true", "false"):
        return value
    return written(value)


def _plain(value: Any) -> Value:
    """``value`` as a line can say it; raises ``TypeError`` where none can."""
    if isinstance(value, np.ndarray):
        value = np.flatnonzero(value).tolist() if value.dtype == np.bool_ else value.tolist()
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, list | tuple | range | set | frozenset):
        return tuple(_plain(each) for each in value)
    if isinstance(value, float):
        return float(f"{value:.12g}") if not value.is_integer() else int(value)
    if isinstance(value, bool | int | str | Spec):
        return value
    raise TypeError


def _goals(calls: Calls, before: State, now: State) -> Iterator[str]:
    """Conditions that hold now and did not before."""
    for name in TRIED:
        one, other = (value_of(expression(name), state) for state in (before, now))
        if one != other:
            sign = ">=" if name == "data.count" else "="
            text = f"{name} {sign} {other.replace(',', '').replace('−', '-')}"
            if _holds(text, now) and not _holds(text, before):
                yield text
    for edit_id in dict.fromkeys(call.edit for call in calls.calls):
        yield f"done.count({edit_id}) >= 1"


def _holds(text: str, state: State) -> bool:
    try:
        return judged(condition(text), state).holds is True
    except Wrong:
        return False


# ---------------------------------------------------------------- into the text


def with_lines(text: str, head: str, lines: tuple[str, ...], step: int) -> Change:
    """The change that adds ``lines`` to the block ``head`` of a step, such as ``set``, ``show`` or ``until latch``.

    A block of the same word takes them; without one a new block does. Raises ``Wrong`` where there is no such step.
    """
    found = outline(text)
    if not 0 <= step < len(found.steps):
        raise Wrong(say("What was done belongs to a step; begin one by a line such as ## The first step."))
    place: StepPlace = found.steps[step]
    word, said = head.split(maxsplit=1)[0], "\n".join(lines)
    block = next((each for each in reversed(place.blocks) if each.word == word), None)
    if block is None:
        return add_block(text, place, head, said)
    at = start_of_line(text, block.end)
    return Change(at, at, f"{said}\n")
