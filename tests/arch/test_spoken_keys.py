"""No text that people read is a key: it is another one in another language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import nnsim

ROOT = Path(nnsim.__file__).parent
SAID = {"say", "to_say", "say_count", "counted", "nouns"}
TAKE_KEYS = {"set_current", "set_now", "findData", "button"}
"""Methods of widgets whose first argument is the id of one of their options."""


def test_no_spoken_text_is_a_key() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {words}"
        for path in sorted(ROOT.rglob("*.py"))
        for line, words in keys_in(ast.parse(path.read_text("utf-8")))
    ]
    assert not found, "an id is the same in every language: " + "; ".join(found)


def test_it_finds_what_it_looks_for() -> None:
    lines = ("def f(a):", ' w = say("some") if a else say("all")', " row.set_current(w)", ' return w == "some"')
    text = "\n".join(lines)
    assert [line for line, _ in keys_in(ast.parse(text))] == [3, 4]
    assert not list(keys_in(ast.parse('def f(a):\n    text = say("some")\n    row.set_current("all")\n')))


def keys_in(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and code where a spoken text is compared with one that is written out, or chooses an option."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        nodes = list(ast.walk(function))
        names = {
            target.id
            for node in nodes
            if isinstance(node, ast.Assign) and _is_spoken(node.value, set())
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        found = [
            (node.lineno, ast.unparse(node)) for node in nodes if isinstance(node, ast.expr) and _is_key(node, names)
        ]
        yield from sorted(found)


def _is_spoken(node: ast.expr, names: set[str]) -> bool:
    if isinstance(node, ast.IfExp):
        return _is_spoken(node.body, names) or _is_spoken(node.orelse, names)
    if isinstance(node, ast.Name):
        return node.id in names
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAID


def _is_key(node: ast.expr, names: set[str]) -> bool:
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        written = any(isinstance(side, ast.Constant) and side.value for side in sides)
        return written and any(_is_spoken(side, names) for side in sides)
    takes = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in TAKE_KEYS
    return takes and any(_is_spoken(argument, names) for argument in node.args[:1])
