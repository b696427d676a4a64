"""First code of the frozen program, of both commands and of every process that it starts."""

import multiprocessing

multiprocessing.freeze_support()  # in a process that was started for the engine, nothing below is reached

import os  # noqa: E402
import sys  # noqa: E402

from nnsim.cli.__main__ import main  # noqa: E402
from nnsim.core.cache import cache_folder  # noqa: E402

# Kernels that are compiled on first use cannot be kept beside a program that nobody may write to.
os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder() / "kernels"))
sys.exit(main())
