"""The shape of the code: files with one subject, short functions, rooms that can be found."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for path in (ROOT / "nnsim").rglob("*.py"))
TESTS = sorted(path for path in (ROOT / "tests").rglob("*.py"))
CODE = [*SOURCES, *TESTS, ROOT / "dev.py"]

LINES_PER_FILE = 400
LINES_PER_FUNCTION = 60


def name(path: Path) -> str:
    """``path`` as seen from the root."""
    return path.relative_to(ROOT).as_posix()


@cache
def functions(path: Path) -> tuple[tuple[str, int], ...]:
    """Name and number of lines of every function in ``path``."""
    return tuple(
        (node.name, (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def test_there_is_code_to_look_at() -> None:
    assert len(SOURCES) > 20
    assert ROOT / "nnsim" / "core" / "project.py" in SOURCES


def test_files_have_one_subject() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    assert {file: lines for file, lines in lengths.items() if lines > LINES_PER_FILE} == {}


def test_functions_are_short() -> None:
    lengths = {f"{name(path)}:{function}": lines for path in SOURCES for function, lines in functions(path)}
    assert {function: lines for function, lines in lengths.items() if lines > LINES_PER_FUNCTION} == {}


def test_most_functions_are_very_short() -> None:
    lengths = sorted(lines for path in SOURCES for _, lines in functions(path))
    assert lengths[len(lengths) // 2] <= 10
    assert lengths[len(lengths) * 9 // 10] <= 30


def test_no_room_for_odds_and_ends() -> None:
    assert [name(path) for path in SOURCES if path.stem in {"utils", "util", "helpers", "misc", "common"}] == []


def test_test_files_have_unique_names() -> None:
    counts = Counter(path.name for path in TESTS if path.name.startswith("test_"))
    assert [file for file, count in counts.items() if count > 1] == []


def test_every_package_can_be_found_by_import() -> None:
    folders = {path.parent for path in SOURCES}
    assert [name(folder) for folder in folders if not (folder / "__init__.py").exists()] == []
