"""How soon a killed engine is back, and for how long the window does not answer meanwhile."""

from __future__ import annotations

import os
import signal
import time
from itertools import pairwise

from PySide6.QtCore import QTimer

from nnsim.app.workbench import Workbench
from nnsim.ui.kit.widgets.banner import Banner
from tests.benchmarks.window import open_window, until


def _said(bench: Workbench, words: str) -> bool:
    banners: list[Banner] = bench.messages.toasts.banners
    return any(words in banner.text.text() for banner in banners)


def measure() -> dict[str, float]:
    """Seconds from SIGKILL while training to the engine with the last state (aim <= 3); longest pause of the window."""
    with open_window() as (app, bench):
        client, record = bench.bridge.client, bench.bridge.run.record
        until(app, lambda: record.frame)
        bench.bar.play.click()
        until(app, lambda: bench.document.last_checkpoint and bench.document.last_checkpoint.step > 200)
        beats = [time.monotonic()]
        timer = QTimer(interval=2)
        timer.timeout.connect(lambda: beats.append(time.monotonic()))
        timer.start()
        assert client.pid is not None
        start = time.monotonic()
        os.kill(client.pid, signal.SIGKILL)
        until(app, lambda: _said(bench, "The engine is back at step"))
        timer.stop()
        gaps = [after - before for before, after in pairwise(beats)]
        return {"restart_s": time.monotonic() - start, "window_pause_ms": 1000 * max(gaps)}
