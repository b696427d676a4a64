"""Arguments that quantities and moves declare, and what a lesson gives for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from nnsim.core.spec import Spec
from nnsim.lessons.findings import Wrong, listed
from nnsim.lessons.words import Value

Known: TypeAlias = bool | int | float | str


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
            raise Wrong(f"{word} of {name} stands there twice; leave one out.")
        said.add(word)
        found[word] = _fitting(name, arguments[word], value)
    for each in declared:
        if each.id not in found:
            raise Wrong(f"{name} needs {each.id}: {each.help}.")
    return tuple((word, found[word]) for word in arguments)


def _word(name: str, ids: tuple[str, ...], key: str) -> str:
    """The argument that ``key``, a name or a place, means."""
    at = int(key) if key.isdigit() else -1
    word = ids[at] if 0 <= at < len(ids) else key
    if word not in ids:
        has = f"it takes {listed(ids)}" if ids else "it takes none"
        what = "so many arguments" if key.isdigit() else f"argument {key!r}"
        raise Wrong(f"{name} has no {what}; {has}.")
    return word


def _fitting(name: str, argument: Argument, value: Value) -> Known:
    if isinstance(value, Spec | tuple):
        raise Wrong(f"{argument.id} of {name} is a {argument.type}: {argument.help}.")
    kind = "flag" if isinstance(value, bool) else "number" if isinstance(value, int | float) else "text"
    if kind not in argument.type:
        raise Wrong(f"{argument.id} of {name} is a {argument.type}: {argument.help}.")
    return value
