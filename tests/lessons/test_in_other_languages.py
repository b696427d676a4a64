"""Lessons are read alike whatever the window speaks: their words for machines are no texts."""

from __future__ import annotations

import os
import subprocess
import sys

from nnsim.language.languages import PSEUDO, VARIABLE

READ = """
from nnsim.lessons.library import bundled, read_file
for path in bundled():
    print(*(f"{path.name}: {finding}" for finding in read_file(path).read.findings), sep="\\n", end="")
"""


def test_every_chapter_is_read_without_findings_in_another_language() -> None:
    read = subprocess.run(
        [sys.executable, "-c", READ],
        env={**os.environ, VARIABLE: PSEUDO},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert read.stdout.strip() == ""
