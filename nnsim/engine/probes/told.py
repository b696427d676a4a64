"""What the network said to the test samples when they were last measured: known without running it again."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer


def _told(trainer: Trainer) -> Floats:
    """Predicted class of each test sample at the newest row, float32 [m]; [0] while none is known."""
    told = trainer.learner.told
    return np.zeros(0, np.float32) if told is None else told["test"]


TOLD = PROBES.add(Probe("told", "The predicted class of each test sample when they were last measured, [m].", _told))
