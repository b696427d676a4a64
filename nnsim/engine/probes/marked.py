"""The samples that alone decide, such as support vectors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer


def _marked(trainer: Trainer) -> NDArray[np.intp]:
    """Their places in the data set, int [m]; none where every sample counts."""
    return np.flatnonzero(trainer.project.data.train)[trainer.learner.marked]


MARKED = PROBES.add(Probe("marked", "The samples that alone decide, [m].", _marked))
