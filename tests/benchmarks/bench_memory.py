"""Memory of both processes, idle, with the default example on screen."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

MIB = 1024.0


def memory(pid: int) -> dict[str, float]:
    """Resident and unshared memory of a process in MiB (Linux only)."""
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    kib = {row.split(":")[0]: int(row.split()[1]) for row in rows}
    return {"rss": kib["Rss"] / MIB, "uss": (kib["Private_Clean"] + kib["Private_Dirty"]) / MIB}


def measure() -> dict[str, float]:
    """MiB of the window's and the engine's process; empty where the system does not tell."""
    if not sys.platform.startswith("linux"):
        return {}
    from tests.benchmarks.window import open_window

    with open_window() as (app, bench):
        until = time.monotonic() + 2.0
        while time.monotonic() < until:
            app.processEvents()
            time.sleep(0.01)
        pid = bench.bridge.client.pid
        assert pid is not None
        window, engine = memory(os.getpid()), memory(pid)
    return {
        "window_rss_mib": window["rss"], "window_uss_mib": window["uss"],
        "engine_rss_mib": engine["rss"], "engine_uss_mib": engine["uss"],
    }  # fmt: skip
