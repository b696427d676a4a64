"""The headless half works where Qt is not installed: some tests of every file."""

from __future__ import annotations

import pytest
from blocked_runs import passed, run_without


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_headless_half_needs_no_qt() -> None:
    folders = (
        "tests/core",
        "tests/data",
        "tests/networks",
        "tests/recipes",
        "tests/tasks",
        "tests/edits",
        "tests/examples",
        "tests/lessons",
        "tests/io",
        "tests/engine",
        "tests/cli",
    )
    done = run_without("PySide6,shiboken6,pyqtgraph", "-p", "no:pytest-qt", "-m", "not slow", *folders)
    assert passed(done), done.stdout + done.stderr
