"""Run pytest in a process that cannot import some packages: ``run_without.py torch,PySide6 [pytest arguments]``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType


def block(names: frozenset[str]) -> None:
    """Make the top-level packages ``names`` look as if they were not installed."""
    find = PathFinder.find_spec

    def find_spec(
        _: type, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return None if fullname.partition(".")[0] in names else find(fullname, path, target)

    setattr(PathFinder, "find_spec", classmethod(find_spec))  # noqa: B010 - mypy forbids to assign a method


def main() -> int:
    """Block, then run pytest; returns its exit status."""
    names = frozenset(sys.argv[1].split(","))
    block(names)
    import pytest

    status = pytest.main(sys.argv[2:])
    loaded = sorted({name.partition(".")[0] for name in sys.modules} & names)
    if loaded:
        sys.exit(f"{', '.join(loaded)} was loaded although it is blocked")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
