"""The text of modules that PyTorch lacks, taken from the engine's source without importing it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from nnsim.io.pytorch.wording import loaded_names

PLACE = "nnsim.engine.modules"
"""What calls name. Its source ships with the program, in a frozen one as a file beside the code."""


@dataclass(frozen=True, slots=True)
class Source:
    """Definitions by name in the order of the file, and the imports by the name that they bind."""

    definitions: dict[str, str]
    imports: dict[str, str]


@cache
def source() -> Source:
    """The modules' source, read once."""
    text = resources.files("nnsim").joinpath("engine", "modules.py").read_text(encoding="utf-8")
    text = re.sub(r"  # (type: ignore|noqa).*", "", text)  # is for our own tools
    text = re.sub(r"(?<![\w.])f\.(?=[a-z])", "F.", text)  # what the rest of the script calls it
    lines = text.splitlines()
    definitions: dict[str, str] = {}
    imports: dict[str, str] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            imports.update(_bound(node))
        for name in _defined(node):
            definitions[name] = "\n".join(lines[_first_line(node) - 1 : node.end_lineno])
    return Source(definitions, imports)


def texts(names: Iterable[str]) -> list[str]:
    """The definitions called ``names`` and whatever they need, in the order of the file."""
    found, wanted = source().definitions, list(names)
    needed: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in found and name not in needed:
            needed.add(name)
            wanted.extend(loaded_names(found[name]))
    return list(dict.fromkeys(text for name, text in found.items() if name in needed))


def _defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        yield node.name
    elif isinstance(node, ast.Assign):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id


def _first_line(node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, ast.ClassDef | ast.FunctionDef) else []
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _bound(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    for alias in node.names:
        shown = f"{alias.name} as {alias.asname}" if alias.asname else alias.name
        name = alias.asname or alias.name.partition(".")[0]
        yield name, f"from {node.module} import {shown}" if isinstance(node, ast.ImportFrom) else f"import {shown}"
