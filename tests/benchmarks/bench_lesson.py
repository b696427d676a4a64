"""What a lesson costs a run that is watched: processor time of the window for a frame, and steps per second.

With the panel and its conditions in turns with the same document alone, so that what else the machine does hits both.
"""

from __future__ import annotations

import time
from statistics import median

from tests.benchmarks.window import open_window, until

TURNS = 6
SECONDS = 1.5


def measure(lesson: str = "xor-hidden") -> dict[str, float]:
    """Medians of both, and their ratios (aim: at most 1.05 of the processor time, at least 0.95 of the steps)."""
    with open_window() as (app, bench):
        bench.lessons.files = None
        bench.run("lessons", name=lesson)
        until(app, lambda: not bench.lessons.is_busy() and bench.bridge.run.record.frame is not None)
        while bench.lessons.sitting and bench.lessons.sitting.phase == "predict":
            bench.lessons.do("on")
        frames: list[float] = []
        bench.bridge.framed.connect(lambda _frame: frames.append(0.0))

        def turn(shown: bool) -> tuple[float, float]:
            """Milliseconds of processor time for a frame, and steps per second."""
            bench.lessons.show(shown)
            until(app, lambda: bench.bridge.run.record.frame is not None)
            app.processEvents()
            frames.clear()
            record = bench.bridge.run.record
            step, began, spent = record.frame.step, time.perf_counter(), time.process_time()
            while time.perf_counter() - began < SECONDS:
                app.processEvents()
                time.sleep(0.001)
            took, used = time.perf_counter() - began, time.process_time() - spent
            return 1000 * used / max(len(frames), 1), (record.frame.step - step) / took

        bench.bridge.play()
        turn(shown=True)
        pairs = [(turn(shown=True), turn(shown=False)) for _ in range(TURNS)]
        bench.bridge.pause()
    return {
        "frame_ms_with_lesson": median(one[0] for one, _ in pairs),
        "frame_ms_without": median(other[0] for _, other in pairs),
        "processor_time_with_against_without": median(one[0] / other[0] for one, other in pairs),
        "steps_per_second_with_lesson": median(one[1] for one, _ in pairs),
        "steps_with_against_without": median(one[1] / other[1] for one, other in pairs),
    }
