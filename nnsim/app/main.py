"""Start of the window: the engine process first, an empty window next, then everything else.

The heavy imports (pyqtgraph and every panel) follow the first paint, so that something is
on screen at once while PyTorch loads in the other process.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from nnsim.app import garbage
from nnsim.app.application import Application, begin_again
from nnsim.app.display import missing_display
from nnsim.app.oversight import Oversight
from nnsim.app.settings import Settings
from nnsim.app.shell import Shell
from nnsim.app.start_report import StartReport, wanted
from nnsim.client.engine_client import EngineClient
from nnsim.core import freed_memory
from nnsim.core.problem import Problem, ProblemError
from nnsim.ui.kit import theming


def make_application(arguments: list[str]) -> Application:
    """The one application object of a process."""
    return Application(arguments)


def run(path: Path | None = None) -> int:
    """Open the window on ``path``, else on the file used last or the default example; return the exit status.

    Raises ``ProblemError`` where there is no display.
    """
    if text := missing_display():
        raise ProblemError(Problem(text))
    garbage.wait()
    freed_memory.keep()
    freed_memory.take_small_pages()
    client = EngineClient()
    client.start()
    app = make_application(sys.argv[:1])
    oversight = Oversight(give_up=lambda: app.exit(1))
    oversight.install()
    try:
        settings = Settings()
        theming.manager().apply(app, settings.theme())
        shell = Shell(settings)
        start = Start(app, shell, client, oversight, path, wanted(client.pid))
        shell.seen.connect(start.fill)
        shell.open()
        status = app.exec()
    finally:
        oversight.remove()
        client.close()
        garbage.go_on()
    if app.again is not None:
        begin_again(app.again)
    return status


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Start:
    """What is there when the empty window is on the screen, and what has to be made then.

    ``fill`` is a slot of Qt's, which refers weakly to what it belongs to.
    """

    app: Application
    shell: Shell
    client: EngineClient
    oversight: Oversight
    path: Path | None
    report: StartReport

    def fill(self) -> None:
        """Import and build the panels."""
        self.report.note("window")
        from nnsim.app.workbench import Workbench  # noqa: PLC0415  pyqtgraph and all panels: after the first paint

        with theming.manager().sheet_afterwards():
            bench = Workbench(
                self.shell, self.client, self.shell.settings, self.path or self.app.first_file, views_afterwards=True
            )
            self.shell.take_in(bench)
        self.oversight.adopt(bench.messages.show_failure)
        self.shell.fill(bench)
        self.app.file_wanted.connect(bench.take)
        bench.restarting.wanted.connect(self.app.begin_again)
        bench.plots.filled.connect(lambda: garbage.Collector(self.shell))
        self.report.note("panels")
        bench.bridge.framed.connect(lambda _frame: self.report.note("engine"))
