"""Arguments that quantities and moves declare, and what a lesson gives for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.lessons.findings import Wrong, listed
from nnsim.lessons.words import Value

Known: TypeAlias = bool | int | float | str

TYPES = {
    "flag": say("flag"), "number": say("number"), "text": say("text"), "number or text": say("number or text"),
}  # fmt: skip
"""What a type is called to people; lessons are checked by its English word in every language."""


@dataclass(frozen=True, slots=True)
class Argument:
    """``type`` is that of its values; ``number or text`` takes both. Without a ``default`` it must be given."""

    id: str
    type: Literal["number", "flag", "text", "number or text"]
    help: str
    default: Known | None = None


Given: TypeAlias = tuple[tuple[str, Known], ...]
"""Every argument with its value, in the order of the declaration."""


def given(name: str, declared: tuple[Argument, ...], values: Mapping[str, Value]) -> Given:
    """What ``values`` mean for ``name``: by name, in order, or by default; raises ``Wrong`` with a sentence."""
    arguments = {each.id: each for each in declared}
    found: dict[str, Known] = {each.id: each.default for each in declared if each.default is not None}
    said = set[str]()
    for key, value in values.items():
        word = _word(name, tuple(arguments), key)
        if word in said:
            raise Wrong(say("{word} of {name} stands there twice; leave one out.", word=word, name=name))
        said.add(word)
        found[word] = _fitting(name, arguments[word], value)
    for each in declared:
        if each.id not in found:
            raise Wrong(say("{name} needs {each}: {help}.", name=name, each=each.id, help=each.help))
    return tuple((word, found[word]) for word in arguments)


def _word(name: str, ids: tuple[str, ...], key: str) -> str:
    """The argument that ``key``, a name or a place, means."""
    at = int(key) if key.isdigit() else -1
    word = ids[at] if 0 <= at < len(ids) else key
    if word not in ids:
        has = say("it takes {ids}", ids=listed(ids)) if ids else say("it takes none")
        what = say("so many arguments") if key.isdigit() else say("argument {key!r}", key=key)
        raise Wrong(say("{name} has no {what}; {has}.", name=name, what=what, has=has))
    return word


def _fitting(name: str, argument: Argument, value: Value) -> Known:
    if isinstance(value, Spec | tuple) or _type(value) not in argument.type:
        raise Wrong(
            say(
                "{argument} of {name} is a {type}: {help}.",
                argument=argument.id,
                name=name,
                type=TYPES[argument.type],
                help=argument.help,
            )
        )
    return value


def _type(value: Known) -> str:
    return "flag" if isinstance(value, bool) else "number" if isinstance(value, int | float) else "text"
