"""How much is lost when the window is killed while somebody paints without a pause and the network trains."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path
from statistics import median

from nnsim.core import recovery
from tests.support.painting_window import Watched

KILLS = 30
SHORTEST, LONGEST = 2.5, 8.0
"""Seconds of painting before the kill."""


def lost(seed: int) -> float:
    """Seconds of painting that the next window cannot bring back."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        watched = Watched(Path(folder), str(seed))
        while not watched.painted():
            time.sleep(0.01)
        time.sleep(random.Random(seed).uniform(SHORTEST, LONGEST))
        killed = watched.kill()
        places = list(watched.home.rglob("recovery"))
        found = recovery.pending(places[0]) if places else []
        points = len(found[0].load().project.data) if found else 0
        return watched.lost(killed, points)


def measure() -> dict[str, float]:
    """Seconds of work lost: aim <= 2 each time."""
    times = sorted(lost(seed) for seed in range(KILLS))
    return {"kills": KILLS, "lost_s_median": median(times), "lost_s_most": times[-1]}
