"""Processes that hold peers between their turns, and are talked to in lines: ``serve.py`` says in which."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.peers.base import Missing

ROOT = Path(__file__).parents[3]
PYTHON = [sys.executable, "-m", "tests.benchmarks.peers.serve"]
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class Talk:
    """A process that answers every line with one."""

    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **ONE_THREAD}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, encoding="utf-8",
        )  # fmt: skip

    def ask(self, **request: object) -> dict[str, Any]:
        """Its answer; raises ``Missing`` with the reason for which there is none."""
        asks, answers = self._process.stdin, self._process.stdout
        assert asks
        assert answers
        asks.write(json.dumps(request) + "\n")
        asks.flush()
        line = answers.readline()
        if not line:
            raise RuntimeError(f"{self._process.args!r} ended at {request}")
        answer: dict[str, Any] = json.loads(line)
        if "missing" in answer:
            raise Missing(answer["missing"])
        return answer

    def close(self) -> None:
        """Its input ends, and so does it."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
