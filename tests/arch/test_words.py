"""Words on the screen that are made of numbers: right for one, and the same everywhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import pytest

import nnsim

ROOT = Path(nnsim.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))

MANY = re.compile(r"^ (?:[a-z-]+ ){0,2}?([a-z][a-z-]{2,}s)\b(?!/)")
"""A plural behind a number, with at most two words between them; a rate (steps/s) is a unit."""

VERBS = frozenset({
    "is", "has", "was", "does", "needs", "takes", "gets", "reads", "leads", "lies", "holds", "looks", "tells", "joins",
    "goes", "trains", "separates", "cuts", "announces", "lacks", "class", "across", "this", "its", "less", "pass",
    "answers", "brings", "keeps", "makes", "says", "stays", "plus", "loss", "axis", "bias", "times", "pixels",
})  # fmt: skip
"""What ends in s and is no plural, or stands behind a size such as 8×8."""

NO_NUMBERS = {
    "{name}", "{what}", "{label}", "{place}", "{first}", "{choices.inputs}", "{kind.label}", "{array.dtype}",
    "{scores}", "{text!r}", "{suffix[1:].upper()}", "{UNREAD[suffix]}", "{hold}", "{shape}", "{found.name}",
    "{left}", "{which}", "{here}", "{verb}",
}  # fmt: skip
"""What stands before a plural without counting it."""


class Words(NamedTuple):
    """What is counted in a source without being right for one, and its strings that are no docstrings."""

    uncounted: list[str]
    strings: list[str]


@cache
def _words(module: Path) -> Words:
    return _read(module.read_text("utf-8"))


def _read(source: str) -> Words:
    nodes = list(ast.walk(ast.parse(source)))
    alone = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    strings = [
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone
    ]
    return Words(_uncounted(filter(None, map(_as_string, nodes))), strings)


def _as_string(node: ast.AST) -> ast.JoinedStr | None:
    """A string with values in it: an f-string, or a template with its values as if it were one."""
    if isinstance(node, ast.JoinedStr):
        return node
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"):
        return None
    if not (node.args and isinstance(node.args[0], ast.Constant) and node.keywords):
        return None
    values = {keyword.arg: keyword.value for keyword in node.keywords}
    parts: list[ast.expr] = []
    for text, name, spec, _ in Formatter().parse(str(node.args[0].value)):
        parts.append(ast.Constant(text))
        if name is not None:
            form = ast.JoinedStr([ast.Constant(spec)]) if spec else None
            parts.append(ast.FormattedValue(values.get(name, ast.Name(name)), -1, form))
    return ast.JoinedStr(parts)


def _pairs(string: ast.JoinedStr) -> Iterator[tuple[ast.FormattedValue, str]]:
    """Each value that is put into a string, and the text that follows it."""
    for value, text in zip(string.values, string.values[1:], strict=False):
        if isinstance(value, ast.FormattedValue) and isinstance(text, ast.Constant):
            yield value, str(text.value)


def _written(value: ast.FormattedValue) -> str:
    """``{count:,}``, as the source has it."""
    return ast.unparse(ast.JoinedStr([value]))[2:-1]


def _may_be_one(value: ast.FormattedValue) -> bool:
    """Whether a value may be the number 1: constants such as ``MAX_CLASSES`` are none, words are no number."""
    fixed = re.fullmatch(r"[A-Z_]+(\[[^]]*\])?( >> \d+)?", ast.unparse(value.value))
    called = isinstance(value.value, ast.Call) and ast.unparse(value.value.func)
    return not fixed and called not in {"counted", "nouns"} and _written(value) not in NO_NUMBERS


def _uncounted(source: Iterator[ast.JoinedStr]) -> list[str]:
    return [
        f"{_written(value)}{text}"
        for string in source
        for value, text in _pairs(string)
        if (many := MANY.match(text)) and many[1] not in VERBS and _may_be_one(value)
    ]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_counted_is_right_for_one(module: Path) -> None:
    assert _words(module).uncounted == [], "say it with core.counted.counted"


def test_the_walk_sees_what_it_is_to_see() -> None:
    template = 'say("of {name} {layers} layers", name=a, layers=n), say("{all} layers", all=counted(n, "layer"))'
    assert _read(template).uncounted == ["{n} layers"]
    source = 'f"{n} layers", f"{len(a):,} training samples", f"{counted(n)} layers", f"{MAX} classes", f"{n} of"'
    assert _read(source).uncounted == ["{n} layers", "{len(a):,} training samples"]


DASHES = {
    "nnsim/ui/views/curves/view.py",
    *(f"nnsim/ui/views/step/{name}.py" for name in ("activations", "losses", "place_code")),
}
"""The legend of the curves draws its lines with a long dash; the formulas of a step are code that can be run."""


def test_one_dash_and_one_minus_sign() -> None:
    """A missing number and the title have a short dash (–), a negative number a minus sign (−), ranges say "to"."""
    wrong = re.compile(r"—|(?<![\w.{(\[])-\d|\w - [a-z]")
    found = [
        f"{module.relative_to(ROOT.parent).as_posix()}: {word}"
        for module in MODULES
        for part in ("ui", "app", "data", "networks", "recipes", "tasks", "edits", "examples", "lessons", "engine")
        if ROOT / part in module.parents
        for word in _words(module).strings
        if wrong.search(word) and " " in word and "\ndef " not in word  # code of a script is no words
    ]
    assert [place for place in found if place.partition(":")[0] not in DASHES] == []
