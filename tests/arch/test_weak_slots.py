"""What is connected to a signal can be referred to weakly.

PySide keeps a weak reference to the object of a bound method that is connected. An object that cannot have one, as that
of a dataclass with ``slots``, leaves an error behind, which comes up as ``SystemError`` somewhere later, or crashes.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import nnsim.app
import nnsim.ui

ROOMS = (nnsim.app, nnsim.ui)


def _modules() -> Iterator[ModuleType]:
    for room in ROOMS:
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            yield importlib.import_module(found.name)


def _connected(module: ModuleType) -> Iterator[str]:
    """Names of methods that ``module`` connects to a signal."""
    assert module.__file__ is not None
    for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "connect":
            yield from (argument.attr for argument in node.args if isinstance(argument, ast.Attribute))


def _defined(module: ModuleType) -> list[type]:
    return [kind for kind in vars(module).values() if inspect.isclass(kind) and kind.__module__ == module.__name__]


def test_methods_that_are_connected_belong_to_objects_with_weak_references(qapp: object) -> None:
    modules = list(_modules())
    slots = {name for module in modules for name in _connected(module)}
    assert "fill" in slots
    kinds = [kind for module in modules for kind in _defined(module)]
    assert len(kinds) > 200
    without = {
        f"{kind.__module__}.{kind.__name__}" for kind in kinds if not kind.__weakrefoffset__ and slots & _own(kind)
    }
    assert without == set()


def _own(kind: type) -> set[str]:
    """Methods that ``kind`` defines; what looks like one may be a value with a method of a common name."""
    return {name for name, member in vars(kind).items() if inspect.isfunction(member) and _acts(member)}


def _acts(method: object) -> bool:
    """A slot does something and answers nothing."""
    return inspect.signature(method).return_annotation in ("None", None)  # type: ignore[arg-type]
