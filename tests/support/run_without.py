"""Run pytest in a process that cannot import some packages: ``run_without.py torch,PySide6 [pytest arguments]``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def block(names: frozenset[str]) -> None:
    """Make the top-level packages ``names`` look as if they were not installed."""
    find = PathFinder.find_spec

    def find_spec(
        _: type, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return None if fullname.partition(".")[0] in names else find(fullname, path, target)

    setattr(PathFinder, "find_spec", classmethod(find_spec))  # noqa: B010 - mypy forbids to assign a method


FEW = 1
"""Tests of a file that run here: every module is loaded, and used; all tests run where nothing is blocked."""


class FewOfEachFile:
    """A pytest plugin that leaves ``FEW`` tests of each file, spread over it."""

    @staticmethod
    def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
        """Drop the others before anything runs."""
        by_file: dict[Path, list[pytest.Item]] = {}
        for item in items:
            by_file.setdefault(item.path, []).append(item)
        items[:] = [item for tests in by_file.values() for item in tests[:: -(-len(tests) // FEW)]]


def main() -> int:
    """Block, then run pytest; returns its exit status."""
    names = frozenset(sys.argv[1].split(","))
    block(names)
    import pytest  # with its plugins only now, as some of them look for what is blocked

    status = pytest.main(sys.argv[2:], plugins=[FewOfEachFile()])
    loaded = sorted({name.partition(".")[0] for name in sys.modules} & names)
    if loaded:
        sys.exit(f"{', '.join(loaded)} was loaded although it is blocked")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
