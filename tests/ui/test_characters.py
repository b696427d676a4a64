"""Every character that the window writes is in the type that nnsim brings, whatever fonts a system has."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtGui import QRawFont

import nnsim
from nnsim.core.resources import resource_path

SOURCES = Path(nnsim.__file__).parent
ELSEWHERE = ("cli/progress.py", "core/files/fields.py", "language/pseudo.py")
"""A bar on a console; characters that are refused; brackets that nobody but tests and builders see."""


def literals(tree: ast.Module) -> Iterator[str]:
    """Texts of a module, without its docstrings."""
    holders = (node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef))
    said = {id(part.value) for holder in holders for part in holder.body if isinstance(part, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def test_our_type_has_every_character(qapp):
    weights = [QRawFont(str(file), 13) for file in sorted(resource_path("fonts").glob("*.otf"))]
    assert len(weights) == 4
    missing: dict[str, set[str]] = {}
    for name, file in {file.relative_to(SOURCES).as_posix(): file for file in SOURCES.rglob("*.py")}.items():
        if name in ELSEWHERE:
            continue
        for character in set("".join(literals(ast.parse(file.read_text(encoding="utf-8"))))):
            if ord(character) > 126 and not all(font.supportsCharacter(ord(character)) for font in weights):
                missing.setdefault(character, set()).add(name)
    for file in resource_path("translations").rglob("*.po"):
        for character in set(file.read_text("utf-8")):
            if ord(character) > 126 and not all(font.supportsCharacter(ord(character)) for font in weights):
                missing.setdefault(character, set()).add(file.parts[-3])
    assert missing == {}
