"""How much is lost when the window is killed while somebody works without a pause and the network trains: paints on
the plane, or gives other labels to samples of MNIST."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path
from statistics import median

from nnsim.core.files import recovery
from tests.support.painting_window import Watched, other_labels

KILLS, KILLS_OF_LARGE = 30, 10
SHORTEST, LONGEST = 2.5, 8.0
"""Seconds of work before the kill."""

LARGE = "mnist-mlp"


def lost(seed: int, example: str = "") -> float:
    """Seconds of work that the next window cannot bring back."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        watched = Watched(Path(folder), str(seed), *filter(None, [example]))
        while not watched.painted():
            time.sleep(0.01)
        time.sleep(random.Random(seed).uniform(SHORTEST, LONGEST))
        killed = watched.kill()
        places = list(watched.home.rglob("recovery"))
        found = recovery.pending(places[0]) if places else []
        data = found[0].load().project.data if found else None
        done = 0 if data is None else other_labels(data, example) if example else len(data)
        return watched.lost(killed, done)


def measure() -> dict[str, float]:
    """Seconds of work lost: aim <= 2 each time."""
    times = sorted(lost(seed) for seed in range(KILLS))
    large = sorted(lost(seed, LARGE) for seed in range(KILLS_OF_LARGE))
    return {
        "kills": KILLS, "lost_s_median": median(times), "lost_s_most": times[-1],
        "kills_of_large": KILLS_OF_LARGE, "large_lost_s_median": median(large), "large_lost_s_most": large[-1],
    }  # fmt: skip
