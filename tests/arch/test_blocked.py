"""The tests of each half pass where the other half's big library is not installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
RUNNER = TESTS / "support" / "run_without.py"


def run_without(names: str, *arguments: str, cwd: Path = TESTS.parent) -> subprocess.CompletedProcess[str]:
    """Run pytest in a process of its own that cannot import ``names``."""
    return subprocess.run(
        [sys.executable, str(RUNNER), names, "-q", "-p", "no:cacheprovider", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(TESTS.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


def passed(done: subprocess.CompletedProcess[str]) -> bool:
    """True if tests ran and all passed."""
    return done.returncode == 0 and " passed" in done.stdout


def test_blocker_blocks(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("def test_it():\n    import json, colorsys\n", encoding="utf-8")
    assert passed(run_without("torch", "test_it.py", cwd=tmp_path))
    blocked = run_without("colorsys", "test_it.py", cwd=tmp_path)
    assert blocked.returncode == 1
    assert "No module named 'colorsys'" in blocked.stdout


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_window_needs_no_torch() -> None:
    folders = ("tests/core", "tests/catalog", "tests/io", "tests/client", "tests/ui")
    done = run_without("torch", "-m", "not slow", "--ignore=tests/client/test_real_engine.py", *folders)
    assert passed(done), done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_headless_half_needs_no_qt() -> None:
    folders = ("tests/core", "tests/catalog", "tests/io", "tests/engine", "tests/cli")
    done = run_without("PySide6,shiboken6,pyqtgraph", "-p", "no:pytest-qt", "-m", "not slow", *folders)
    assert passed(done), done.stdout + done.stderr
