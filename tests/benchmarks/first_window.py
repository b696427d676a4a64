"""Run by ``bench_start`` in a process of its own: how long until the empty and the full window are painted.

The views of the lower panel, empty as yet, are painted right after the full window.

CPU seconds of this process beside those of the clock: on a busy machine only they can be compared.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time

START = time.perf_counter()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def main() -> None:
    """Print seconds to the empty window, the full one, its views and the first frame, and CPU to the first three."""
    gc.disable()  # as ``nnsim.cli.window`` does
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
        bench = Workbench(shell, client, settings, None, views_afterwards=True)
        shell.take_in(bench)
    shell.fill(bench)
    bench.plots.filled.connect(lambda: garbage.Collector(shell))
    app.sendPostedEvents()  # paints; the timer that has the views made comes after it
    assert not bench.plots.slots.seen
    times.append(time.perf_counter() - START)
    spent.append(time.process_time())
    while not bench.plots.slots.seen:
        app.processEvents()
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
