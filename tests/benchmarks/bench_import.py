"""Import of a CSV of 1,000,000 x 5 cells and of 60,000 IDX images: seconds, and peak memory against the raw arrays."""

from __future__ import annotations

import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import psutil

ROWS, IMAGES = 1_000_000, 60_000
IN_ITS_OWN_PROCESS = "from tests.benchmarks.bench_import import read_one; read_one()"


def _write_csv(path: Path) -> None:
    rng = np.random.default_rng(1)
    with path.open("w", encoding="utf-8") as file:
        file.write("a,b,c,d,class\n")
        for _ in range(ROWS // 10_000):
            numbers, labels = rng.normal(size=(10_000, 4)), rng.integers(0, 3, 10_000)
            lines = zip(numbers.tolist(), labels.tolist(), strict=True)
            file.writelines(f"{a:.6f},{b:.6f},{c:.6f},{d:.6f},k{k}\n" for (a, b, c, d), k in lines)


def _write_idx(folder: Path) -> Path:
    rng = np.random.default_rng(1)
    path = folder / "train-images-idx3-ubyte"
    images = rng.integers(0, 256, (IMAGES, 28, 28), dtype=np.uint8)
    path.write_bytes(bytes([0, 0, 8, 3]) + struct.pack(">3I", IMAGES, 28, 28) + images.tobytes())
    labels = rng.integers(0, 10, IMAGES, dtype=np.uint8)
    (folder / "train-labels-idx1-ubyte").write_bytes(bytes([0, 0, 8, 1]) + struct.pack(">I", IMAGES) + labels.tobytes())
    return path


def read_one() -> None:
    """Read the file named by the last argument; print seconds, peak and raw bytes."""
    from nnsim.io.importing import preview, read

    path = Path(sys.argv[-1])
    found = preview(path)
    peak = _Peak()
    start = time.perf_counter()
    data = read(path, found.choices)
    seconds = time.perf_counter() - start
    print(seconds, peak.end(), data.x.nbytes + data.y.nbytes + data.test.nbytes)


class _Peak:
    """The most memory that the process holds beyond what it held at first, looked at every 2 ms."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._base = self._most = self._process.memory_info().rss
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while not self._over.wait(0.002):
            self._most = max(self._most, self._process.memory_info().rss)

    def end(self) -> int:
        """Stop; bytes."""
        self._over.set()
        self._thread.join()
        return max(self._most, self._process.memory_info().rss) - self._base


def _measured(path: Path) -> tuple[float, float]:
    command = [sys.executable, "-c", IN_ITS_OWN_PROCESS, str(path)]
    seconds, peak, raw = map(float, subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
    return seconds, peak / raw


def measure() -> dict[str, float]:
    """Seconds, and peak memory as multiples of the arrays that come out."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_csv(folder / "table.csv")
        csv_s, csv_peak = _measured(folder / "table.csv")
        idx_s, idx_peak = _measured(_write_idx(folder))
    return {
        "import_csv_1000000x5_s": csv_s,
        "import_csv_peak_against_raw": csv_peak,
        "import_idx_60000_s": idx_s,
        "import_idx_peak_against_raw": idx_peak,
    }


if __name__ == "__main__":
    print(measure())
