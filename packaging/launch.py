"""First code of the frozen program, of both commands and of every process that it starts."""

import multiprocessing

multiprocessing.freeze_support()  # in a process that was started for the engine, nothing below is reached

import sys  # noqa: E402

from nnsim.cli.__main__ import main  # noqa: E402

sys.exit(main())
