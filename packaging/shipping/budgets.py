"""What may be spent: bytes of the download and on disk, seconds until the program is there, memory at rest."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from shipping.places import LINUX, ROOT, BuildError
from shipping.smoke import environment

MB, MIB = 1e6, 2**20
TURNS = 3
PATIENCE_S = 120.0
IDLE_S = 3.0


@dataclass(frozen=True, slots=True)
class Budget:
    """One measured number against its limit. One that is ``firm`` fails the build; times depend on the machine, too."""

    name: str
    measured: float
    limit: float
    unit: str
    firm: bool = False

    @property
    def kept(self) -> bool:
        """True if no more was spent than allowed."""
        return self.measured <= self.limit

    def line(self) -> str:
        """One line of the report."""
        return f"{'ok  ' if self.kept else 'OVER'}  {self.name:42} {self.measured:8.2f} of {self.limit:g} {self.unit}"


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds until the first window, the full window and the engine's first frame; MiB at rest."""

    window: float
    panels: float
    engine: float
    memory: float


def measured_start(command: Sequence[str | Path], *, rest: bool = False) -> Start:
    """Start the window offscreen with ``command``; with ``rest`` wait and measure the memory of both processes."""
    with tempfile.TemporaryDirectory(prefix="nnsim-home-", ignore_cleanup_errors=True) as home:
        report = Path(home) / "start.json"
        variables = {**environment(Path(home)), "QT_QPA_PLATFORM": "offscreen", "NNSIM_START_REPORT": str(report)}
        began = time.time()
        with subprocess.Popen([str(word) for word in command], cwd=ROOT, env=variables) as process:
            try:
                _await(report.exists, process)
                values = json.loads(report.read_text(encoding="utf-8"))
                memory = _memory(values) if rest else 0.0
            finally:
                process.terminate()
    window, panels, engine = (values[step] - began for step in ("window", "panels", "engine"))
    return Start(window, panels, engine, memory)


def _await(done: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not done():
        if process.poll() is not None or time.monotonic() > deadline:
            raise BuildError("The window did not start; run its doctor to see why.")
        time.sleep(0.005)


def _memory(values: dict[str, float]) -> float:
    """MiB of both processes, memory that they share counted once; 0 where the system does not tell."""
    if not LINUX:
        return 0.0
    time.sleep(IDLE_S)
    return sum(_pss(int(values[name])) for name in ("window_pid", "engine_pid"))


def _pss(pid: int) -> float:
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    (kib,) = (int(row.split()[1]) for row in rows if row.startswith("Pss:"))
    return kib / 1024


def starts(frozen: Sequence[str | Path], unfrozen: Sequence[str | Path]) -> list[Budget]:
    """Medians of warm starts, frozen and not in turns, so that other work on the machine meets both."""
    measured_start(frozen)
    measured_start(unfrozen)
    pairs = [(measured_start(frozen), measured_start(unfrozen)) for _ in range(TURNS)]
    ratio = statistics.median(ours.window / theirs.window for ours, theirs in pairs)
    resting = measured_start(frozen, rest=True)
    found = [
        Budget("first window against the unfrozen one", ratio, 1.3, "times"),
        Budget("first window, warm", statistics.median(ours.window for ours, _ in pairs), 0.5, "s"),
        Budget("engine ready, warm", statistics.median(ours.engine for ours, _ in pairs), 2.0, "s"),
    ]
    return [*found, Budget("memory of both processes at rest", resting.memory, 460, "MiB")] if LINUX else found


def load() -> str:
    """How busy the machine is, as a warning beside the seconds."""
    if not hasattr(os, "getloadavg"):
        return ""
    busy = os.getloadavg()[0]
    return f"(load {busy:.1f} on {os.cpu_count()} processors: seconds are those of a quiet machine only below 1)"
