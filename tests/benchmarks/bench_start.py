"""Start of the window against ``import torch`` alone, in turns, each in a fresh process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from statistics import median

TURNS = 5


def _import_torch() -> tuple[float, float]:
    """Seconds that a fresh interpreter takes to import torch, and CPU seconds."""
    start, before = time.perf_counter(), os.times()
    subprocess.run([sys.executable, "-c", "import torch"], check=True)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - start, spent


def _window() -> list[float]:
    """Seconds to the empty and the full window, its views and the first frame; CPU seconds to the first three."""
    command = [sys.executable, "-m", "tests.benchmarks.first_window"]
    start = time.perf_counter()
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    spent = time.perf_counter() - start
    assert out[-1] == "False", "torch was loaded in the window's process"
    # What the interpreter needed before the first line of ours is part of what a user waits for.
    inside = float(out[3])
    interpreter = max(0.0, min(0.1, spent - inside))
    return [*(float(value) + interpreter for value in out[:4]), *map(float, out[4:7])]


def measure() -> dict[str, float]:
    """Medians of windows and imports in turns; on a busy machine the ratios of CPU time are those to go by."""
    _window()
    _import_torch()
    pairs = [(_window(), _import_torch()) for _ in range(TURNS)]
    names = ("first_window", "full_window", "full_window_with_views")
    walls = {f"{name}_s": median(w[place] for w, _ in pairs) for place, name in enumerate(names)}
    spent = {f"{name}_cpu_s": median(w[4 + place] for w, _ in pairs) for place, name in enumerate(names)}
    ratios = {f"{name}_against_import_torch": median(w[i] / t[0] for w, t in pairs) for i, name in enumerate(names)}
    in_cpu = {
        f"{name}_against_import_torch_cpu": median(w[4 + i] / t[1] for w, t in pairs) for i, name in enumerate(names)
    }
    return {
        **walls,
        "engine_first_frame_s": median(w[3] for w, _ in pairs),
        "import_torch_s": median(t[0] for _, t in pairs),
        **spent,
        "import_torch_cpu_s": median(t[1] for _, t in pairs),
        **ratios,
        **in_cpu,
    }


if __name__ == "__main__":
    print(measure())
