"""What the network that is shown holds actions to be worth, worked out in the window."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.network import OUTPUT
from nnsim.networks import forward
from nnsim.ui.run.live import LiveModel

UNKNOWN: Floats = np.zeros(0, np.float32)


def values_of(live: LiveModel, fed: Floats, actions: int) -> Floats:
    """What each of the ``actions`` seems worth for one input [1, *shape]: [actions], [0] where it is not known here."""
    if not live.fits:
        return UNKNOWN
    scores = forward.run(live.plan, live.weights, fed)[OUTPUT]
    return scores[0] if scores.shape[1:] == (actions,) else UNKNOWN
