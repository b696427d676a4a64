"""The window's half works where PyTorch is not installed: some tests of every file; apart, to run beside the other."""

from __future__ import annotations

import pytest
from blocked_runs import passed, run_without


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_window_needs_no_torch() -> None:
    folders = (
        "tests/core",
        "tests/data",
        "tests/networks",
        "tests/recipes",
        "tests/tasks",
        "tests/edits",
        "tests/examples",
        "tests/io",
        "tests/client",
        "tests/ui",
    )
    done = run_without("torch", "-m", "not slow", "--ignore=tests/client/test_real_engine.py", *folders)
    assert passed(done), done.stdout + done.stderr
