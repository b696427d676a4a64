"""What .ci/run makes of the ends that a test run can come to, with a Python that only pretends to test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / ".ci" / "run"
PYTHON = """#!/bin/sh
[ "$1" = -c ] && exit 0
case "$1" in packaging/build.py) echo "build $2" >> called; exit {frozen};; esac
shift; echo "$*" >> called
[ "$*" = lint ] && exit {lint}
case "$*" in *last-failed*) exit {again};; esac
n=$(grep -c '^test$' called); set -- {first}; eval "exit \\${{$n}}"
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a script for Linux")


def run(folder: Path, first: str, again: int = 1, lint: int = 0, frozen: int = 0) -> tuple[int, list[str]]:
    """Exit status and the calls; ``first`` are the ends of the whole runs, one after the other."""
    (folder / ".ci").mkdir()
    shutil.copy(SCRIPT, folder / ".ci")
    python = folder / "python3"
    python.write_text(PYTHON.format(first=first, again=again, lint=lint, frozen=frozen))
    python.chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(["bash", folder / ".ci/run"], env={**os.environ, "PATH": path}, check=False)
    return done.returncode, (folder / "called").read_text().splitlines()


FREEZE = "build --quick"


@pytest.mark.parametrize("frozen", [0, 1])
def test_green_tests_are_followed_by_the_frozen_program(tmp_path: Path, frozen: int) -> None:
    assert run(tmp_path, first="0", frozen=frozen) == (frozen, ["test", FREEZE])


@pytest.mark.parametrize("again", [0, 1])
def test_what_failed_gets_a_second_chance_alone(tmp_path: Path, again: int) -> None:
    status, calls = run(tmp_path, first="1", again=again)
    assert status == again
    assert calls[:2] == ["test", "lint"]
    assert "--last-failed" in calls[2]
    assert calls[3:] == ([] if again else [FREEZE])


def test_lint_gets_none(tmp_path: Path) -> None:
    assert run(tmp_path, first="1", again=0, lint=1) == (1, ["test", "lint"])


@pytest.mark.parametrize("second", [0, 1])
def test_a_run_that_hangs_starts_over_whole(tmp_path: Path, second: int) -> None:
    assert run(tmp_path, first=f"124 {second}") == (second, ["test", "test", *([] if second else [FREEZE])])
