"""Moves: what a lesson does with the app, in its own words or by the house's edits; each is one line of text.

``recipe.rate = 0.1`` sets a value by the name that files have for it, ``set_layer(node_id=dense1, units=2)`` is an edit
by its id, and ``train(epochs=50)`` a move of ``MOVES``, which whoever carries the lesson out knows how to make.
"""

from __future__ import annotations

import inspect
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_origin, get_type_hints

import numpy as np
from numpy.typing import ArrayLike

from nnsim.core.data import Floats, Mask, Samples
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.registry import Registry
from nnsim.core.spec import Spec
from nnsim.edits import fixes  # noqa: F401  fills the list
from nnsim.edits.data import Which
from nnsim.edits.kinds import EDITS, Calls
from nnsim.edits.points import Indices
from nnsim.edits.settings import setting
from nnsim.edits.validate import refusal
from nnsim.language.texts import say
from nnsim.lessons.arguments import Argument, given
from nnsim.lessons.findings import Wrong, listed, meant
from nnsim.lessons.words import Reader, Value, written


@dataclass(frozen=True, slots=True)
class MoveKind:
    """Something that is no edit of the document. ``command`` is the command of the window that people use for it.

    ``most`` is the largest number that it takes, so that no lesson trains for ever.
    """

    id: str
    help: str
    arguments: tuple[Argument, ...] = ()
    command: str = ""
    most: float = 1e6


MOVES: Registry[MoveKind] = Registry("move", lambda kind: kind.id)

_LAYER = Argument("layer", "text", say("id of a layer, such as dense1 or output"))
_UNIT = Argument("unit", "number", say("which unit, from 0 on"))

for _kind in (
    MoveKind(
        "train", say("train for so long, then stand still"),
        (
            Argument("epochs", "number", say("so many epochs"), 0),
            Argument("steps", "number", say("and so many batches"), 0),
            Argument("samples", "number", say("and so many single samples"), 0),
        ),
        "play", 10_000,
    ),
    MoveKind("beat", say("the next beats of a step"), (Argument("times", "number", say("how many"), 1),),
        "next_beat", 100,
    ),
    MoveKind("reset", say("fresh weights from the seed"), (), "reset"),
    MoveKind("new_seed", say("fresh weights from another seed"), (), "new_seed"),
    MoveKind(
        "set_weight", say("set one weight of a dense layer by hand"),
        (_LAYER, _UNIT, Argument("input", "number", say("of which input, from 0 on")),
         Argument("value", "number", say("to"))),
    ),
    MoveKind("set_bias", say("set one bias by hand"), (_LAYER, _UNIT, Argument("value", "number", "to"))),
    MoveKind("undo", say("take the last step back"), (), "undo"),
    MoveKind("redo", say("make it again"), (), "redo"),
    MoveKind("keep_run", say("keep the run for comparison"), (Argument("name", "text", say("its name"), ""),),
        "keep_run",
    ),
    MoveKind("show", say("show a view"), (Argument("view", "text", say("its id, such as curves, samples or step")),)),
    MoveKind("look_at", say("choose a sample"), (Argument("sample", "number", say(
"its place in the data "
"set, from 0 on")),)),
    MoveKind("choose_layer", say("choose a layer"), (_LAYER,)),
    MoveKind("open", say("begin with an example"), (Argument("example", "text", say(
"its name, as 'nnsim "
"examples' has it")),)),
):  # fmt: skip
    MOVES.add(_kind)

UNWRITTEN = frozenset({
    "replace_data", "insert_nodes", "paste_nodes", "add_image", "replace_image", "add_copies", "set_recipe",
    "set_phase", "set_head",
})  # fmt: skip
"""Edits whose arguments no line can hold, or that take any: settings such as ``recipe.rate = 0.1`` are checked."""

LISTS: tuple[Any, ...] = (tuple, Collection, Sequence)
"""Where a single word stands for a list of one."""


@dataclass(frozen=True, slots=True)
class Move:
    """``id`` is that of an edit, of a setting such as ``recipe.rate``, or of a move of ``MOVES``."""

    kind: Literal["edit", "setting", "move"]
    id: str
    arguments: tuple[tuple[str, Value], ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def values(self) -> dict[str, Value]:
        """The arguments by name; those of a move are complete."""
        return dict(self.arguments)

    @property
    def text(self) -> str:
        """As it may stand in a lesson."""
        if self.kind == "setting":
            return f"{self.id} = {written(self.arguments[0][1])}"
        usual = {each.id: each.default for each in MOVES[self.id].arguments} if self.kind == "move" else {}
        said = ((name, value) for name, value in self.arguments if usual.get(name) != value)
        arguments = ", ".join(f"{name}={written(value)}" for name, value in said)
        return f"{self.id}({arguments})" if arguments else self.id


def move(text: str, line: int = 0) -> Move:
    """What a line says; raises ``Wrong`` with a sentence."""
    reader = Reader(text)
    if reader.next.kind != "word":
        raise reader.unexpected(say("an edit, a setting or a move"))
    name = reader.take().text
    if reader.takes("="):
        value = reader.value()
        reader.end()
        if isinstance(value, Spec | tuple):
            raise Wrong(say("{name} takes a number or a word, such as {name} = 1.", name=name))
        return Move("setting", name, (("value", value),), line)
    arguments = reader.arguments()
    reader.end()
    if name in MOVES:
        values = given(name, MOVES[name].arguments, arguments)
        most = MOVES[name].most
        if any(isinstance(value, int | float) and abs(value) > most for _, value in values):
            raise Wrong(say("{name} takes numbers up to {most:,g}; write a smaller one.", name=name, most=most))
        return Move("move", name, values, line)
    if name in UNWRITTEN or name not in EDITS:
        raise Wrong(
            say(
                "There is no edit or move {name!r}; {name_2}",
                name=name,
                name_2=meant(name, (*MOVES.ids(), *EDITS.ids()), lists=False),
            )
        )
    return Move("edit", name, _bound(name, arguments), line)


def _bound(name: str, values: Mapping[str, Value]) -> tuple[tuple[str, Value], ...]:
    """The arguments of an edit by name; raises ``Wrong``."""
    _project, *parameters = inspect.signature(EDITS[name].change).parameters.values()
    ids = [each.name for each in parameters if each.kind is not each.VAR_KEYWORD]
    is_open = len(ids) < len(parameters)
    named = {ids[int(key)] if key.isdigit() and int(key) < len(ids) else key: value for key, value in values.items()}
    if len(named) < len(values):
        raise Wrong(say("An argument of {name} stands there twice; leave one out.", name=name))
    for key in named:
        if key not in ids and (key.isdigit() or not is_open):
            raise Wrong(
                say(
                    "{name} has no argument {key!r}; it takes {ids}.",
                    name=name,
                    key=key,
                    ids=listed(ids) if ids else say("none"),
                )
            )
    for each in parameters:
        if each.name in ids and each.default is each.empty and each.name not in named:
            raise Wrong(say("{name} needs {each}; it takes {ids}.", name=name, each=each.name, ids=listed(ids)))
    return tuple(named.items())


# ---------------------------------------------------------------- carried out


def calls(move_: Move, project: Project) -> Calls:
    """The edits that an edit or a setting is, for ``project``; raises ``ProblemError`` with a sentence.

    They were tried: what comes of them is a document that could be saved and opened again.
    """
    try:
        made = _calls(move_, project)
        changed = made(project)
    except (TypeError, ValueError, IndexError, KeyError, AttributeError, OverflowError) as error:
        raise _impossible(move_) from error
    if refusal(changed):
        raise _impossible(move_)
    return made


def done_as(move_: Move, project: Project) -> str:
    """The id under which ``done.count`` knows it: that of the edit, or of the command that people use for it."""
    if move_.kind == "move":
        return MOVES[move_.id].command or move_.id
    try:
        return calls(move_, project).calls[0].edit
    except ProblemError:
        return move_.id


def after(move_: Move, project: Project) -> Project:
    """The project after an edit or a setting; raises ``ProblemError`` with a sentence."""
    return calls(move_, project)(project)


def _calls(move_: Move, project: Project) -> Calls:
    if move_.kind == "setting":
        return setting(project, move_.id, written(move_.values["value"]).strip('"'))
    edit = EDITS[move_.id]
    hints = get_type_hints(edit.change)
    return edit.of(**{name: _typed(project, hints.get(name), value) for name, value in move_.arguments})


def _impossible(move_: Move) -> ProblemError:
    return ProblemError(
        Problem(say("'{move}' cannot be made of this document; look at its arguments.", move=move_.text), "lesson")
    )


def _typed(project: Project, hint: Any, value: Value) -> Any:
    """``value`` as the edit wants it: lists as arrays, places as marks, words as kinds."""
    if hint is Spec:
        return value if isinstance(value, Spec) else Spec(str(value))
    if hint == Mask:
        mask = np.zeros(len(project.data), np.bool_)
        mask[np.asarray(value, np.intp)] = True
        return mask
    if hint in (Indices, Which):
        return np.atleast_1d(np.asarray(value, np.intp))
    if isinstance(value, tuple) and hint in (ArrayLike, ArrayLike | None, Floats, Samples):
        return np.asarray(value, np.float64)
    return (value,) if not isinstance(value, tuple) and get_origin(hint) in LISTS else value
