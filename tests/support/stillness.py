"""Whether a window has come to rest: where everything stands, and what still happens."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

ROUNDS = 16
"""Rounds of events that a window may need: a wish for another size climbs one level of widgets in each."""

RESTLESS = {
    QEvent.Type.Paint,
    QEvent.Type.UpdateRequest,
    QEvent.Type.LayoutRequest,
    QEvent.Type.Resize,
    QEvent.Type.Move,
}


class Watcher(QObject):
    """Counts, by class and kind, events that a window at rest does not get."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in RESTLESS:
            self.seen[f"{type(watched).__name__} {event.type().name}"] += 1
        return False


def places(root: QWidget) -> dict[str, tuple[int, ...]]:
    """The geometry of every widget that is seen, by its way from ``root``."""
    found: dict[str, tuple[int, ...]] = {}

    def walk(widget: QWidget, way: str) -> None:
        box = widget.geometry()
        found[way] = (box.x(), box.y(), box.width(), box.height())
        inside = [child for child in widget.children() if isinstance(child, QWidget)]
        for number, child in enumerate(inside):
            if not child.isHidden() and not child.isWindow():
                walk(child, f"{way}/{number} {type(child).__name__}")

    walk(root, type(root).__name__)
    return found


def restless(root: QWidget) -> list[str]:
    """What still happens after so many rounds, and what moves in two more; empty for a window at rest."""
    app = QApplication.instance()
    assert app is not None
    watcher = Watcher()
    app.installEventFilter(watcher)
    for _ in range(ROUNDS):
        watcher.seen.clear()
        QApplication.processEvents()
        if not watcher.seen:
            break
    before = places(root)
    watcher.seen.clear()
    for _ in range(2):
        QApplication.processEvents()
    app.removeEventFilter(watcher)
    after = places(root)
    moved = [f"{way} moves" for way in sorted({*before, *after}) if before.get(way) != after.get(way)]
    return [*(f"{times} x {what}" for what, times in watcher.seen.items()), *moved]
