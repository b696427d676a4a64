"""Arrays of any shape as rows of numbers."""

from __future__ import annotations

from math import prod
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T", bound=np.generic)


def as_rows(values: NDArray[T]) -> NDArray[T]:
    """[n, ...] -> [n, numbers]; of no rows as well, where numpy cannot work out how many numbers one would have."""
    return values.reshape(len(values), prod(values.shape[1:]))
