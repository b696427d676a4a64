"""Texts are whole sentences with named values: what is glued together cannot be put in another order."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "nnsim"

KNOWN = {
    "ui/network/learner/tree_words.py": "the name of a channel in brackets",
    "ui/data/scaling_row.py": "an arrow, and values",
    "ui/views/heat/words.py": "two whole sentences",
    "ui/views/curves/notes.py": "a list that says how much is left out",
    "networks/families/shape_rules.py": "a shape before its noun",
    "engine/readiness.py": "what the certificate says of a point, and the point",
    "app/unsaved.py": "what was learned, in how many steps",
    "ui/lesson/outcome.py": "what was predicted beside what came",
}
"""Files that join a text to something else, and to what."""


def glued(source: str) -> Iterator[str]:
    """Sums of which one side is a text."""
    for node in ast.walk(ast.parse(source)):
        sides = [node.left, node.right] if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) else []
        sides += [node.value] if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add) else []
        if any(_is_said(side) for side in sides):
            yield ast.unparse(node)


def _is_said(node: ast.expr) -> bool:
    return any(_is_said(each) for each in (node.body, node.orelse)) if isinstance(node, ast.IfExp) else (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("say", "say_count")
    )  # fmt: skip


def test_no_text_is_glued_to_another() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): list(glued(path.read_text("utf-8")))
        for path in PACKAGE.rglob("*.py") if not path.is_relative_to(PACKAGE / "cli")
    }  # fmt: skip
    assert {name: texts for name, texts in found.items() if texts and name not in KNOWN} == {}
    assert [name for name in KNOWN if not found[name]] == [], "no exception is left of what is gone"


def test_the_walk_sees_what_is_glued() -> None:
    source = 'a = say("x ") + b\nc += say("y") if d else ""\ne = say("{z}", z=f + "g")\n'
    assert sorted(glued(source), reverse=True) == sorted(["say('x ') + b", "c += say('y') if d else ''"], reverse=True)
