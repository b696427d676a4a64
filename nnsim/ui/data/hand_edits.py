"""How far a data set has left what its generator made; Qt-free."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnsim.core.counted import counted
from nnsim.core.data import Data
from nnsim.core.problem import ProblemError
from nnsim.core.spec import Spec
from nnsim.data.generate import generate


@dataclass(frozen=True, slots=True)
class HandEdits:
    """Points that a person ``made`` (painted, moved, relabelled), and generated ones that are ``gone``."""

    made: int
    gone: int

    def warning(self) -> str:
        """What a new setting of the generator would do, in one sentence; empty if nothing is lost."""
        if self.made:
            points = "the painted point" if self.made == 1 else f"the {counted(self.made, 'painted point')}"
            return f"Changing this makes new points in place of {points}; Undo brings {_it(self.made)} back."
        if self.gone:
            points = "the erased point" if self.gone == 1 else f"the {counted(self.gone, 'erased point')}"
            return f"Changing this brings {points} back; Undo removes {_it(self.gone)} again."
        return ""


def _it(count: int) -> str:
    return "it" if count == 1 else "them"


def hand_edits(data: Data) -> HandEdits:
    """Compare ``data`` with what its generator makes."""
    if not data.edited or data.source is None:
        return HandEdits(0, 0)
    try:
        made = _original(data.source, data.seed, data.test_share)
    except ProblemError:
        return HandEdits(0, 0)
    if made.sample_shape != data.sample_shape:  # no generator makes such samples
        return HandEdits(len(data), len(made))
    original, present = _rows(made), _rows(data)
    kept = int(np.isin(present, original).sum())
    return HandEdits(len(present) - kept, max(len(original) - kept, 0))


@lru_cache(maxsize=2)
def _original(source: Spec, seed: int, test_share: float) -> Data:
    return generate(source, seed, test_share)


def _rows(data: Data) -> NDArray[np.void]:
    """Each sample with its target as one comparable thing."""
    rows = np.ascontiguousarray(np.column_stack([data.x, data.y]), dtype=np.float32)
    return rows.view(np.dtype((np.void, rows.itemsize * rows.shape[1]))).ravel()
