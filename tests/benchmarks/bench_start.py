"""Start of the window against ``import torch`` alone, in turns, each in a fresh process."""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median

TURNS = 5


def _import_torch() -> float:
    """Seconds that a fresh interpreter takes to import torch."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import torch"], check=True)
    return time.perf_counter() - start


def _window() -> list[float]:
    """Seconds to the empty window, the full window, the first frame of the engine, and CPU seconds to the first two."""
    command = [sys.executable, "-m", "tests.benchmarks.first_window"]
    start = time.perf_counter()
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    spent = time.perf_counter() - start
    assert out[-1] == "False", "torch was loaded in the window's process"
    # What the interpreter needed before the first line of ours is part of what a user waits for.
    inside = float(out[2])
    interpreter = max(0.0, min(0.1, spent - inside))
    return [*(float(value) + interpreter for value in out[:3]), *map(float, out[3:5])]


def measure() -> dict[str, float]:
    """Medians; aims: first window against torch <= 0.4, warm full window <= 1.0 s."""
    _window()
    _import_torch()
    pairs = [(_window(), _import_torch()) for _ in range(TURNS)]
    return {
        "first_window_s": median(w[0] for w, _ in pairs),
        "full_window_s": median(w[1] for w, _ in pairs),
        "engine_first_frame_s": median(w[2] for w, _ in pairs),
        "first_window_cpu_s": median(w[3] for w, _ in pairs),
        "full_window_cpu_s": median(w[4] for w, _ in pairs),
        "import_torch_s": median(t for _, t in pairs),
        "first_window_against_import_torch": median(w[0] / t for w, t in pairs),
        "full_window_against_import_torch": median(w[1] / t for w, t in pairs),
    }


if __name__ == "__main__":
    print(measure())
