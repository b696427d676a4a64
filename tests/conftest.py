"""What every test gets: a home of its own, no display, and the guards of ``tests/support``."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

os.environ["NNSIM_LANGUAGE"] = "en"  # whatever the machine speaks; set before any text is made

from nnsim.engine.backends.compiled import place_in

pytest_plugins = ["guards.plugin", "pytester"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("NNSIM_BACKEND", "torch")  # the reference; tests of kernels choose them
os.environ.setdefault("OMP_NUM_THREADS", "1")  # two workers with two threads each crawl on two cores

# Every test has another home: without a common place every one of them would compile the kernels anew.
if "NUMBA_CACHE_DIR" not in os.environ:
    os.environ["NUMBA_CACHE_DIR"] = str(place_in(Path(__file__).parents[1] / ".numba_cache"))

# Byte code is kept: without it every worker rewrites all tests, and every process that they start compiles nnsim anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

settings.register_profile("nnsim", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("nnsim"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "nnsim")

if sys.platform == "win32":
    # Without a display Qt wants a folder of fonts there, and warns, which fails a test, where there is none.
    os.environ.setdefault("QT_QPA_FONTDIR", str(Path(__file__).parents[1] / "resources" / "fonts"))
    # PyTorch does not load after Qt in one process there, and pytest-qt loads Qt before the first test.
    with contextlib.suppress(ImportError):
        import torch  # noqa: F401
