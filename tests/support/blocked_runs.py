"""Runs pytest as if some packages were not installed (see ``run_without.py``)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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
