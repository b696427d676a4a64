"""What all neurons of a network answer over the plane, as the window works it out: CPU milliseconds, one thread."""

from __future__ import annotations

import time
from statistics import median

from nnsim.core import freed_memory
from nnsim.data.feeding import grid
from nnsim.networks import forward
from nnsim.tasks.plan import plan
from nnsim.ui.run.plane_inputs import as_images
from tests.benchmarks.peers.jobs import JOBS

TURNS, SIZE = 50, 100


def measure() -> dict[str, float]:
    """All 49 neurons of J2 on 100 x 100 points, without and with memory that is kept for the next picture."""
    before = _field_ms()
    freed_memory.keep()
    return {"field_49_neurons_100x100_ms": _field_ms(), "field_memory_given_back_ms": before}


def _field_ms() -> float:
    job = JOBS["J2"]
    planned, weights, points = plan(job.project), job.start(), grid(job.project.data.plane, SIZE)
    found = []
    for _ in range(TURNS):
        began = time.process_time()
        values = forward.run(planned, weights, points)
        fields = {name: as_images(out, SIZE) for name, out in values.items()}
        found.append(time.process_time() - began)
        assert sum(len(field) for field in fields.values()) == 49 + 2  # the inputs are shown as well
        del values, fields
    return 1e3 * median(found)
