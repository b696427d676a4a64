"""When a run learned each sample, and when it forgot it again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NEVER = -1
"""In place of a step: it has not happened."""

UNKNOWN = -2
"""In place of a step: it is no longer known."""


@dataclass(frozen=True, eq=False, slots=True)
class LearnedSteps:
    """Steps by sample, int64 [n], each the end of an epoch, or ``NEVER``, or ``UNKNOWN``.

    ``first``  where the sample was told right for the first time
    ``last``   where it was told wrong for the last time after it had been told right at the end of the epoch before
    ``since``  the run was not looked at before this step: what was right there may have been so earlier; 0 where it
               was looked at from its beginning
    ``unseen`` the run came without its past at this step, and no epoch has ended since: nothing is known; else 0
    """

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    since: int = 0
    unseen: int = 0

    def of(self, samples: NDArray[np.intp]) -> LearnedSteps:
        """Those of some samples."""
        return LearnedSteps(self.first[samples], self.last[samples], self.since, self.unseen)
