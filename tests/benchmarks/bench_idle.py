"""What a window that nobody touches costs: share of one core, with every example, and with an image set just begun.

Videos and games play until nobody has been there for a while (``play_clock.PATIENCE_S``), which is not waited for here;
what they cost until then is told apart, as ``NAME_playing_percent``.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer

from nnsim.app.workbench import Workbench
from nnsim.core.data import Data
from nnsim.data.kinds import kind_of
from nnsim.data.worlds.game import game_of
from nnsim.edits.images import new_images
from nnsim.examples.example import build, examples
from nnsim.ui.kit import theming
from nnsim.ui.run.play_clock import PATIENCE_S
from tests.benchmarks.window import open_window, until

SETTLE_MS, WATCH_MS = 1000, 2000
QUIET, LONGEST = 4, 240.0


def _wait(milliseconds: int) -> None:
    """Let the window sleep and wake as it wants."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _until_quiet(bench: Workbench) -> None:
    """The engine may still be measuring the losses of a large set, and the window asking the network about its test
    images in turns: until the one has said nothing for a while, and the other is through."""
    deadline, frame, quiet = time.monotonic() + LONGEST, None, 0
    while quiet < QUIET:
        quiet = quiet + 1 if frame is bench.bridge.run.record.frame and not bench.live.catch_up() else 0
        frame = bench.bridge.run.record.frame
        _wait(SETTLE_MS)
        if time.monotonic() > deadline:
            raise TimeoutError("the engine goes on talking")


def _percent() -> float:
    start, spent = time.perf_counter(), time.process_time()
    _wait(WATCH_MS)
    return 100 * (time.process_time() - spent) / (time.perf_counter() - start)


def _plays(data: Data) -> bool:
    return kind_of(data).is_moving or game_of(data) is not None


def _rings(bench: Workbench) -> None:
    bench.editor.edit("Images", new_images.of(28, ("ring", "cross"), colour=False))


def measure() -> dict[str, float]:
    """Percent of a core that the window's process takes at rest; aim 0 to 1."""
    found: dict[str, float] = {}
    with open_window() as (app, bench):

        def look(name: str, change: Callable[[], object]) -> None:
            change()
            until(app, lambda: bench.bridge.run.record.frame is not None)
            _until_quiet(bench)
            if _plays(bench.editor.project.data):
                found[f"{name}_playing_percent"] = _percent()
            bench.live.film.presence.patience_s = 0.0
            found[f"{name}_percent"] = _percent()
            bench.live.film.presence.patience_s = PATIENCE_S

        for example in examples():
            look(example.id, lambda example=example: bench.document.show(build(example)))  # type: ignore[misc]
        look("ring_and_cross", lambda: _rings(bench))
        look("presenter_images", lambda: theming.manager().set_presenter(True))
        look("presenter_spiral", lambda: bench.document.show(build(examples()["spiral"])))
    found["worst_idle_percent"] = max(share for name, share in found.items() if "playing" not in name)
    return found


if __name__ == "__main__":
    print(measure())
