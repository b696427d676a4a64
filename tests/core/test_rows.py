"""Arrays as rows, also of none."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import nnsim
from nnsim.core.rows import as_rows


@pytest.mark.parametrize("shape", [(3,), (3, 4), (3, 2, 5), (0,), (0, 4), (0, 2, 5), (3, 0)])
def test_rows_hold_the_numbers_of_one_each(shape: tuple[int, ...]) -> None:
    values = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
    rows = as_rows(values)
    assert rows.shape == (shape[0], int(np.prod(shape[1:])))
    assert rows.ravel().tolist() == values.ravel().tolist()


def test_nobody_lets_numpy_work_out_how_long_the_rows_of_samples_are() -> None:
    """Of no samples it cannot, and raises. What a fitted model answers is of some."""
    guessed = re.compile(r"reshape\(len\([^()]*(\([^()]*\))?[^()]*\), -1\)")
    found = {}
    for path in Path(nnsim.__file__).parent.rglob("*.py"):
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if guessed.search(line)]
        if lines and "learners" not in path.parts and "pytorch" not in path.parts:
            found[path.name] = lines
    assert found == {}
