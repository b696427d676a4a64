"""Qt objects that a test leaves alive: top-level widgets, ticking timers, running QThreads."""

from __future__ import annotations

import gc
import sys
from typing import Any

from guards.origins import origin, started, watch


class QtObjectGuard:
    """Never imports Qt itself; without Qt there is nothing to find."""

    def start(self) -> None:
        """Remember from now on who starts timers and threads."""
        core = sys.modules.get("PySide6.QtCore")
        if core is not None:
            watch(core.QTimer, "start")
            watch(core.QThread, "start")

    def alive(self) -> list[object]:
        """Top-level widgets, active timers and running threads that Python started.

        To look through all wrappers of Qt's objects, colours and pens among them, takes longer than most tests.
        """
        core, widgets = sys.modules.get("PySide6.QtCore"), sys.modules.get("PySide6.QtWidgets")
        if core is None or core.QCoreApplication.instance() is None:
            return []
        tops: list[object] = list(widgets.QApplication.topLevelWidgets()) if widgets else []
        return tops + [thing for thing in started() if _ticks(core, thing)]

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
    if not isinstance(thing, (core.QTimer, core.QThread)) or not sys.modules["shiboken6"].isValid(thing):
        return False
    return bool(thing.isActive() if isinstance(thing, core.QTimer) else thing.isRunning())


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
