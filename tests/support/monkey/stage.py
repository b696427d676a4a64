"""The window with its engine, as the program builds it, in a folder that takes whatever is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from driven_window import SharedEngine, leave
from PySide6.QtWidgets import QWidget

from monkey.answers import Answers
from nnsim.app import waiting
from nnsim.app.main import make_application
from nnsim.app.oversight import Oversight
from nnsim.app.settings import Settings
from nnsim.app.shell import Shell
from nnsim.app.workbench import Workbench
from nnsim.examples.example import build, examples
from nnsim.ui.kit import theming

LIGHT = (
    "and", "or", "perceptron", "xor", "xor-features", "gauss", "circle", "moons", "spiral", "regression-plane", "iris",
    "wine", "digits-linear", "glyphs",
)  # fmt: skip
"""Examples that a hand may turn to at any time; the others take seconds to open, and are played with alone."""

SPEED = 300.0
"""Samples a second: the engine shall cost little beside the window."""


class Stage:
    """One application, one engine, one window at a time."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.engine = SharedEngine()
        self.engine.start()
        self.app = make_application(["nnsim"])
        self.app.setQuitOnLastWindowClosed(False)
        self.oversight = Oversight(give_up=lambda: None)
        self.oversight.install()
        self.answers = Answers(folder / "files", seed)
        self.answers.install()
        self.settings = Settings(folder / "window.ini")
        self._waits: list[waiting.Wait] = []
        self._watch_waiting()
        theming.manager().apply(self.app, "light")
        self.shell: Shell
        self.bench: Workbench
        self.open_window()

    def open_window(self) -> None:
        """A window on the default example."""
        self.shell = Shell(self.settings)
        self.bench = Workbench(self.shell, self.engine, self.settings, None)
        self.oversight.adopt(self.bench.messages.show_failure)
        self.shell.fill(self.bench)
        self._keep_light(self.bench.documents)
        self.shell.show()
        self.shell.activateWindow()

    @staticmethod
    def _keep_light(documents: Any) -> None:
        """The gallery opens only what takes no seconds."""
        begin = documents.begin_example
        documents.begin_example = lambda name: begin(name) if name in LIGHT else None

    def begin(self, example: str) -> None:
        """Everything as at a first start, and the document of ``example``."""
        manager = theming.manager()
        manager.set_presenter(False)
        manager.set_mode("light")
        self.bench.run("reset_layout")
        self.shell.showNormal()
        self.shell.resize(1366, 768)
        self.bench.bridge.set_speed(SPEED)
        self.bench.document.show(build(examples()[example]))

    @property
    def is_ready(self) -> bool:
        """True once the first frame of the document has been drawn."""
        return self.bench.bridge.run.record.frame is not None and self.bench.live.fits

    @property
    def is_closed(self) -> bool:
        """True after the user has closed the window."""
        return self.shell.content is None

    @property
    def takes_no_input(self) -> bool:
        """True while the window waits without taking keys and clicks; Qt would keep them back."""
        return any(wait.dialog is None for wait in self._waits)

    def reopen(self) -> None:
        """The next window after one was closed."""
        self.shell.deleteLater()
        self.open_window()

    def areas(self) -> dict[str, QWidget]:
        """The parts of the window between which attention is divided."""
        bench = self.bench
        return {
            "bar": bench.bar, "data": bench.data, "network": bench.network, "output": bench.output,
            "plots": bench.plots, "recipe": bench.recipe, "toasts": bench.messages.toasts,
            "pad": bench.large_pad, "menus": self.shell.menuBar(),
        }  # fmt: skip

    def end(self) -> None:
        """Close everything."""
        leave(self.shell)
        self.engine.end()
        self.oversight.remove()

    def _watch_waiting(self) -> None:
        run, waits = waiting.Wait.run, self._waits

        def watched(wait: waiting.Wait) -> None:
            waits.append(wait)
            try:
                run(wait)
            finally:
                waits.remove(wait)

        stand_in: Any = watched
        waiting.Wait.run = stand_in  # type: ignore[method-assign]
