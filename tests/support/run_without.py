"""Run pytest in a process that cannot import some packages: ``run_without.py torch,PySide6 [pytest arguments]``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


class Blocker(MetaPathFinder):
    """Refuses the given top-level packages as if they were not installed."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = frozenset(names)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Raise for a blocked package, leave all others to the next finder."""
        if fullname.partition(".")[0] in self._names:
            raise ModuleNotFoundError(f"{fullname} is blocked in this run", name=fullname)
        return None


def main() -> int:
    """Block, then run pytest; returns its exit status."""
    names = sys.argv[1].split(",")
    sys.meta_path.insert(0, Blocker(names))
    import pytest

    status = pytest.main(sys.argv[2:])
    loaded = sorted({name.partition(".")[0] for name in sys.modules} & set(names))
    if loaded:
        sys.exit(f"{', '.join(loaded)} was loaded although it is blocked")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
