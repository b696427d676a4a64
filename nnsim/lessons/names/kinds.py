"""What a named quantity is: type, unit, meaning and arguments, and how it is read from a state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from nnsim.core.registry import Registry
from nnsim.language.texts import say
from nnsim.lessons.arguments import Argument, Known

Type = Literal["number", "flag", "text"]
TYPES: tuple[Type, ...] = get_args(Type)

VERSION = 2
"""Of the list of names: raised when some are added. None is taken back, and none changes its type."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """There is no such value: ``why`` says so in a sentence without a stop. If it is ``pending`` it will come."""

    why: str
    pending: bool = False


PENDING = Unknown(say("is not known yet"), pending=True)
"""The engine has not answered so far."""

Result: TypeAlias = "Known | Unknown"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One name. ``read(state, **arguments)`` is its value; ``asks`` are probes of the engine that it needs.

    ``unit``  what it is counted in, or ``share`` for 0 to 1; empty for none
    """

    id: str
    type: Type
    unit: str
    help: str
    read: Callable[..., Result]
    arguments: tuple[Argument, ...] = ()
    asks: tuple[str, ...] = ()

    def signature(self) -> str:
        """``data.count(class, part)``."""
        return f"{self.id}({', '.join(each.id for each in self.arguments)})" if self.arguments else self.id


QUANTITIES: Registry[Quantity] = Registry("name", lambda quantity: quantity.id)
"""Every name by its id. ``nnsim.lessons.names`` fills it."""

Reading = Callable[..., Result]


def quantity(
    name: str, kind: Type, unit: str, help_: str, *arguments: Argument, asks: tuple[str, ...] = ()
) -> Callable[[Reading], Reading]:
    """Declare the function below as what ``name`` is read by."""

    def declare(read: Reading) -> Reading:
        QUANTITIES.add(Quantity(name, kind, unit, help_, read, arguments, asks))
        return read

    return declare


def described() -> dict[str, Any]:
    """The list as it is exported: version, and each name with type, unit, help and arguments."""
    return {"version": VERSION, "names": {each.id: _described(each) for each in QUANTITIES}}


def _of_argument(one: Argument) -> dict[str, Known]:
    told: dict[str, Known] = {"type": one.type, "help": one.help}
    return told if one.default is None else {**told, "default": one.default}


def _described(each: Quantity) -> dict[str, Any]:
    arguments: dict[str, dict[str, Known]] = {one.id: _of_argument(one) for one in each.arguments}
    return {"type": each.type, "unit": each.unit, "help": each.help, "arguments": arguments}
