"""Nobody tells kinds of data, tasks, layers or learners apart by their ids: a declared property says what is meant."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import nnsim

ROOT = Path(nnsim.__file__).parent
BY_SHAPE = re.compile(r"\bis_(image|plane|table)\b|(sample_shape|shape\[1:\])\s*[!=]= \(2,\)")
DECLARES = {
    r"\b(tells|shows)$|\btask(_of\(.*\))?\.id$|\boutput\.spec\.kind$": "tasks",
    r"\bmade_on$|\bdata\.kind$|\bkind_of\(.*\)\.id$": "data",
    r"\bneeds$|\blearner(_of\(.*\))?\.(kind|id)$": "recipes",
    r"\bspec\.kind$|\bkind\.id$|\b_?kind\(.*\)$": "networks/layers",
}
"""What tells entries apart, and the room that may: there an entry speaks of itself, or its type gives answers names."""


@cache
def _asked() -> tuple[tuple[str, str, str], ...]:
    """File, comparison, and what is compared with words that are written down there."""
    return tuple(
        (path.relative_to(ROOT).as_posix(), *pair)
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Compare)
        for pair in _with_words(node)
    )


def _with_words(comparison: ast.Compare) -> Iterator[tuple[str, str]]:
    sides = (comparison.left, *comparison.comparators)
    words = [side for side in sides if any(map(_is_word, ast.walk(side)))]
    for side in (side for side in sides if words and side not in words):
        yield ast.unparse(comparison), ast.unparse(side)


def _is_word(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(node.value)


@pytest.mark.parametrize("question", DECLARES, ids=DECLARES.values())
def test_entries_are_asked_for_what_they_declare(question: str) -> None:
    asked = re.compile(question)
    allowed = (DECLARES[question], "data/entries.py", "tasks/kinds.py", "recipes/kinds.py")
    found = [f"{path}: {text}" for path, text, side in _asked() if asked.search(side) and not path.startswith(allowed)]
    assert found == []


def test_a_question_is_found_wherever_it_is_asked() -> None:
    assert any(path == "tasks/kinds.py" and side == "self.tells" for path, _text, side in _asked())
    assert any(path == "recipes/kinds.py" and side == "self.needs" for path, _text, side in _asked())


def test_nobody_tells_kinds_of_data_apart_by_the_shape_of_a_sample() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in ROOT.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if BY_SHAPE.search(line)
    ]
    assert found == []
