"""The view of a player's memory: the moments of the last update, those first where the network was furthest off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.answers.memory import Remembered
from nnsim.core.counted import counted
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.recipes.playing import FIRST, GAMES
from nnsim.ui.kit import theming
from nnsim.ui.kit.figures.strip import ImageStrip, Tile
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.numbers import fixed, plain
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.subscriptions import Subscription
from nnsim.ui.views.context import ViewContext

PICTURE, LARGEST, WIDTH = 56, 96, 88
"""Sides of the smallest and largest picture, and least width of a moment, px."""

EVERY_S = 0.5
"""Seconds from one question to the next while it plays: more could not be read."""


class MemoryView(QWidget):
    """Moments, and below them a sentence."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor = context, context.editor
        self._answer: Remembered | None = None
        self._order: tuple[int, ...] = ()
        self.moments = ImageStrip(say("Moments that the last step learned from"), PICTURE, LARGEST, WIDTH)
        self.said = Text("", "label", "muted", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.moments, 1)
        self._column.addWidget(self.said)
        self.moments.pointed.connect(self._say)
        self.setFocusProxy(self.moments)
        context.bridge.subscriptions.add(self, Subscription("memory", self._hear, self._asked, EVERY_S))
        context.bridge.unseen.connect(self._forget)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._forget)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))
        self.refresh()

    def _asked(self) -> object | None:
        return True if self.isVisible() else None

    def _hear(self, answer: Remembered | None) -> None:
        self._answer = answer
        off = np.zeros(0) if answer is None else np.abs(answer.aims - answer.values)
        self._order = tuple(np.argsort(-off, kind="stable").tolist())
        self.refresh()

    def _forget(self) -> None:
        self._hear(None)

    def _on_change(self, change: Change) -> None:
        """Moments of another game, or of another learner, are no longer what is remembered."""
        if change.old.data.source != change.new.data.source or change.old.recipe.learner != change.new.recipe.learner:
            self._forget()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Draw and say what the last answer tells."""
        self.moments.show_tiles(tuple(map(self._tile, self._order)))
        self._say()

    def _tile(self, number: int) -> Tile:
        """What was seen, what was done, and what that seems worth and should be."""
        found = self._answer
        assert found is not None
        value, aim = (fixed(float(array[number]), 2) for array in (found.values, found.aims))
        action = self._editor.project.data.classes[found.actions[number]]
        return Tile(grey_pixels(found.pictures[number], theming.current()), (action, f"{value} → {aim}"))

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """A row for each moment, those first where the network was furthest off."""
        found, actions = self._answer, self._editor.project.data.classes
        rows = (
            ()
            if found is None
            else (
                (actions[found.actions[n]], float(found.values[n]), float(found.aims[n]), float(found.rewards[n]))
                for n in self._order
            )
        )
        return ("action", "value", say("should be"), "rewards"), rows

    def _say(self) -> None:
        words = self._sentence()
        self.said.setText(self._context.with_cost(words, self))
        self.moments.setAccessibleDescription(words)

    def _sentence(self) -> str:
        """How much is remembered, and the moment that is pointed at or where the network is furthest off."""
        found = self._answer
        if found is None:
            return ""
        held = say("{moments} of at most {room:,} remembered", moments=counted(found.filled, "moment"), room=found.room)
        if not self._order:
            return say("{held}; it learns from {first:,} on.", held=held, first=FIRST * GAMES)
        place = self.moments.spot
        number = self._order[place or 0]
        action = self._editor.project.data.classes[found.actions[number]]
        value, aim = (fixed(float(array[number]), 2) for array in (found.values, found.aims))
        which = say("Furthest off") if place is None else say("Here")
        return say(
            "{held}; the last step learned from {count} of them. {which}: {action}, whose value is "
            "{value} now and should be {aim}; its next rewards came to {reward}.",
            held=held,
            count=len(self._order),
            which=which,
            action=action,
            value=value,
            aim=aim,
            reward=plain(round(float(found.rewards[number]), 2)),
        )
