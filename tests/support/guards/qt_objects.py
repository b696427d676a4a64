"""Qt objects that a test leaves alive: top-level widgets, ticking timers, running QThreads."""

from __future__ import annotations

import gc
import sys
from typing import Any

from guards.origins import origin, watch


class QtObjectGuard:
    """Never imports Qt itself; without Qt there is nothing to find."""

    def __init__(self) -> None:
        self._is_clock: dict[type, bool] = {}

    def start(self) -> None:
        """Remember from now on who starts timers."""
        core = sys.modules.get("PySide6.QtCore")
        if core is not None:
            watch(core.QTimer, "start")

    def alive(self) -> list[object]:
        """Top-level widgets, active timers and running threads that Python knows."""
        core, widgets = sys.modules.get("PySide6.QtCore"), sys.modules.get("PySide6.QtWidgets")
        if core is None or core.QCoreApplication.instance() is None:
            return []
        tops: list[object] = list(widgets.QApplication.topLevelWidgets()) if widgets else []
        return tops + [thing for thing in self._clocks(core) if _ticks(core, thing)]

    def _clocks(self, core: Any) -> list[Any]:
        """Timers and threads, told by their types: thousands of colours and pens lie among some of them."""
        wrappers, known = sys.modules["shiboken6"].getAllValidWrappers(), self._is_clock
        for kind in set(map(type, wrappers)) - known.keys():
            known[kind] = issubclass(kind, (core.QTimer, core.QThread))
        return [thing for thing in wrappers if known[type(thing)]]

    def settle(self, left: list[object]) -> list[object]:
        """Collect garbage and carry out deferred deletions, then look again."""
        known = {id(thing) for thing in left}
        left.clear()  # the caller's list would keep them alive
        _tidy()
        again = [thing for thing in self.alive() if id(thing) in known]
        return [thing for thing in again if not _belongs_to(thing, again)]

    def describe(self, thing: Any) -> str:
        """Class, names, who keeps it."""
        kind = f"{type(thing).__module__}.{type(thing).__qualname__}"
        named = f" {thing.objectName()!r}" if thing.objectName() else ""
        if hasattr(thing, "windowTitle"):
            title = f" titled {thing.windowTitle()!r}" if thing.windowTitle() else ""
            return f"top-level widget {kind}{named}{title} is still alive{_keepers(thing)}"
        if hasattr(thing, "interval"):
            parent = thing.parent()
            owner = f" of {type(parent).__qualname__} {parent.objectName()!r}" if parent is not None else ""
            return f"{kind}{named}{owner} ({thing.interval()} ms) still ticks{origin(thing)}"
        return f"{kind}{named} still runs{_keepers(thing)}"

    def dispose(self, thing: Any) -> None:
        """Stop or hide it, so that the next test starts clean.

        Whatever keeps a window may still draw on it, and Qt does not survive drawing on items that are gone.
        """
        if hasattr(thing, "stop"):
            thing.stop()
        elif hasattr(thing, "hide"):
            thing.hide()


def _ticks(core: Any, thing: Any) -> bool:
    if isinstance(thing, core.QTimer):
        return bool(thing.isActive())
    return isinstance(thing, core.QThread) and bool(thing.isRunning()) and thing is not core.QThread.currentThread()


def _belongs_to(thing: Any, others: list[object]) -> bool:
    """True if an ancestor of ``thing`` is itself reported."""
    ids = {id(other) for other in others}
    parent = thing.parent()
    while parent is not None:
        if id(parent) in ids:
            return True
        parent = parent.parent()
    return False


def _tidy() -> None:
    core = sys.modules["PySide6.QtCore"]
    gc.collect()
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)


def _keepers(thing: object) -> str:
    """The first few objects that hold a reference to ``thing``."""
    names = []
    for holder in gc.get_referrers(thing):
        if isinstance(holder, dict) and "__name__" in holder:
            names.append(f"module {holder['__name__']}")
        elif type(holder).__module__ != "builtins":
            names.append(type(holder).__qualname__)
    return f" (kept by {', '.join(sorted(set(names))[:4])})" if names else ""
