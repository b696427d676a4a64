"""How far a data set has left what its generator made; Qt-free."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnsim.core.counted import counted, nouns
from nnsim.core.data import Data
from nnsim.core.problem import ProblemError
from nnsim.core.rows import as_rows
from nnsim.core.spec import Spec
from nnsim.data.entries import DataKind
from nnsim.data.generate import generate
from nnsim.language.texts import say


@dataclass(frozen=True, slots=True)
class HandEdits:
    """Samples that a person ``made`` (painted, moved, relabelled), and generated ones that are ``gone``."""

    made: int
    gone: int

    def warning(self, kind: DataKind) -> str:
        """What a new setting of the generator would do to samples of that kind, in one sentence; empty if nothing."""
        made, gone = ("painted", "erased") if kind.is_painted else ("changed", "removed")
        if self.made:
            lost = _the(self.made, f"{made} {kind.noun}")
            new = nouns(2, kind.noun)
            return say(
                "Another setting below makes new {new} in place of {lost}; Undo brings {made} back.",
                new=new,
                lost=lost,
                made=_it(self.made),
            )
        if self.gone:
            lost = _the(self.gone, f"{gone} {kind.noun}")
            return say(
                "Another setting below brings {lost} back; Undo removes {gone} again.", lost=lost, gone=_it(self.gone)
            )
        return ""


def _the(count: int, what: str) -> str:
    return say("the {what}", what=what) if count == 1 else say("the {counted}", counted=counted(count, what))


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
    if (made.sample_shape, made.target_shape) != (
        data.sample_shape,
        data.target_shape,
    ):  # no generator makes such samples
        return HandEdits(len(data), len(made))
    original, present = _rows(made), _rows(data)
    kept = int(np.isin(present, original).sum())
    return HandEdits(len(present) - kept, max(len(original) - kept, 0))


@lru_cache(maxsize=2)
def _original(source: Spec, seed: int, test_share: float) -> Data:
    return generate(source, seed, test_share)


def _rows(data: Data) -> NDArray[np.void]:
    """Each sample with its target as one comparable thing."""
    parts = (data.x, data.y)
    rows = np.hstack([as_rows(part).astype(np.float32) for part in parts])
    return rows.view(np.dtype((np.void, rows.itemsize * rows.shape[1]))).ravel()
