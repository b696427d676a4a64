"""Chooses what to do next: by chance from a seed, and from what is to be seen."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from monkey import habits, places
from monkey.acts import Act
from monkey.stage import Stage

PATIENCE = 14
"""Acts on an open menu before it is closed."""

DIALOG_PATIENCE = 60
"""Acts on a modal dialog before it is closed."""

QUESTION_PATIENCE = 6
"""Acts on a message that waits for an answer: there is little to do in it."""

PLAYS = 60
"""Acts after which training is paused: a window that trains draws all the time."""

LOOKS = 12
"""Acts for which a list of visible widgets is good enough."""


class Mind:
    """``hits`` counts classes of widgets that an act has met; those that were met least are chosen most."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self.stage, self.chance = stage, random.Random(seed)
        self.hits: Counter[str] = Counter()
        self.holds = False
        self._habit: Iterator[Act] = iter(())
        self._seen: dict[str, list[QWidget]] = {}
        self._age = self._open = self._playing = 0

    def next(self) -> Act:
        """What to do now."""
        popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        self._age += 1
        self._open = self._open + 1 if popup or modal else 0
        if popup or modal:
            if self._open % self._patience(popup, modal) == 0:
                return habits.dismissal(self._open)
            if not self.holds and self.chance.random() < 0.7:
                self._habit = habits.in_popup(self, popup) if popup else habits.in_dialog(self, modal)
        self._playing = self._playing + 1 if self.stage.bench.bridge.running else 0
        if self._playing > PLAYS and not (popup or modal):
            self._playing = 0
            return Act("action", text="play")
        if self.holds and self.chance.random() < 0.12:
            return next(iter(habits.interruption(self)))
        return next(self._habit, None) or self._anew()

    @staticmethod
    def _patience(popup: QWidget | None, modal: QWidget | None) -> int:
        if popup:
            return PATIENCE
        return QUESTION_PATIENCE if isinstance(modal, QMessageBox) else DIALOG_PATIENCE

    def _anew(self) -> Act:
        if self.holds:
            return habits.let_go(self)
        for _ in range(5):
            self._habit = habits.choose(self)
            act = next(self._habit, None)
            if act is not None:
                return act
        return Act("rest", key=1)

    # ------------------------------------------------------------ where

    def place(self, within: QWidget | None = None, area: str = "") -> tuple[QWidget, QPoint] | None:
        """A visible place: of a class that was met seldom, in an area chosen by chance."""
        for _ in range(6):
            widgets = self._all_in(within) if within else self.seen(area or self.chance.choice(self.areas()))
            widget = self._seldom(widgets)
            if widget is None:
                continue
            seen = widget.visibleRegion().boundingRect()
            if seen.isEmpty():
                continue
            at = QPoint(self.chance.randint(seen.left(), seen.right()), self.chance.randint(seen.top(), seen.bottom()))
            top = widget.window()
            in_window = widget.mapTo(top, at)
            met = places.deepest(top, in_window)
            return met, met.mapFrom(top, in_window)
        return None

    def areas(self) -> list[str]:
        """Those that can be seen; the floating dialogs are one."""
        self._look()
        return [name for name, widgets in self._seen.items() if widgets]

    def _seldom(self, widgets: list[QWidget]) -> QWidget | None:
        alive = [w for w in widgets if places.is_alive(w)]
        if not alive:
            return None
        kinds = sorted({type(w).__name__ for w in alive})
        kind = self.chance.choices(kinds, [1.0 / (1.0 + self.hits[k]) ** 0.5 for k in kinds])[0]
        return self.chance.choice([w for w in alive if type(w).__name__ == kind])

    def seen(self, area: str) -> list[QWidget]:
        """The visible widgets of an area."""
        self._look()
        return self._seen.get(area, [])

    def _look(self) -> None:
        if self._seen and self._age < LOOKS:
            return
        self._age = 0
        self._seen = {name: self._all_in(area) for name, area in self.stage.areas().items()}
        shell = self.stage.shell
        tops = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not shell and w.isModal() is False]
        self._seen["floating"] = [w for top in tops if top.windowHandle() is not None for w in self._all_in(top)]

    @staticmethod
    def _all_in(area: QWidget) -> list[QWidget]:
        return [w for w in (area, *area.findChildren(QWidget)) if w.isVisible()]
