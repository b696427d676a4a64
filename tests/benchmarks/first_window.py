"""Run by ``bench_start`` in a process of its own: how long until the first and the full window are painted.

CPU seconds of this process beside those of the clock: on a busy machine only they can be compared.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time

START = time.perf_counter()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def main() -> None:
    """Print seconds until the empty window, the full window, the ready engine, and CPU until the first two."""
    from pathlib import Path

    from nnsim.app import garbage
    from nnsim.app import main as app_main
    from nnsim.app.settings import Settings
    from nnsim.app.shell import Shell
    from nnsim.client.engine_client import EngineClient
    from nnsim.ui.kit import theming

    garbage.wait()
    client = EngineClient()
    client.start()
    app = app_main.make_application(["bench"])
    settings = Settings(Path(tempfile.mkdtemp()) / "window.ini")
    theming.manager().apply(app, "light")
    shell = Shell(settings)
    shell.show()
    app.processEvents()
    times, spent = [time.perf_counter() - START], [time.process_time()]
    from nnsim.app.workbench import Workbench

    with theming.manager().sheet_afterwards():
        bench = Workbench(shell, client, settings, None)
    shell.fill(bench)
    garbage.Collector(shell)
    app.processEvents()
    times.append(time.perf_counter() - START)
    spent.append(time.process_time())
    while bench.bridge.run.record.frame is None:
        app.processEvents()
        time.sleep(0.002)
    times.append(time.perf_counter() - START)
    print(*times, *spent, "torch" in sys.modules)
    bench.closing()


if __name__ == "__main__":
    main()
