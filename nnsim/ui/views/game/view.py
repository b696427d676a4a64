"""The game, played by the network as it is now, or with the arrow keys from the same beginning.

The window has weights and rules, so that nothing is asked of the engine. A hidden view does not play.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core import seeds
from nnsim.core.data import Floats
from nnsim.core.messages import Frame
from nnsim.core.store import Change
from nnsim.data.feeding import inputs
from nnsim.data.worlds.game import Game, game_of
from nnsim.language.texts import say
from nnsim.networks import forward
from nnsim.recipes.playing import TRIALS
from nnsim.ui.kit import theming
from nnsim.ui.kit.numbers import plain
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.value_bars import ValueBars
from nnsim.ui.run.action_values import values_of
from nnsim.ui.run.play_clock import PlayClock
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.game.board import Board
from nnsim.ui.views.game.charts import ScoreBand, ValueCurve
from nnsim.ui.views.game.match import REMEMBERED, Match

FRAME_MS = {"network": 100, "own": 220}
"""From one step to the next: the network plays ten a second, a person not quite five."""

HINT_FROM = 140
"""In a lower view, px, the keys are told by the button alone."""

LEAST = 412
"""Narrowest, px: for the field, what moves are worth, and one plot."""

WRAPPED_FROM = 174
"""From this height on, px, the sentence may take more than a line."""

PAUSE = 8
"""Steps for which the end of a game stays to be seen."""

BEGIN = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)

CHANCE_GAMES = 1_000
"""Games of the random player."""

NOT_HERE = say("This network has layers that are not worked out in the window: its games are only measured, not shown.")
HINT = say("Space: play yourself with the arrow keys")
UNFOCUSED_HINT = say("Click the field, then Space: play yourself with the arrow keys")
OWN_HINT = say("Arrows: move · Space: again · Esc: let it play")


@lru_cache(maxsize=1)
def by_chance(game: Game) -> tuple[float, float]:
    """Median and mean of a random player's scores, worked out once for who looks."""
    scores = game.by_chance(CHANCE_GAMES, seeds.generator(1, "random player"))
    return float(np.median(scores)), float(np.mean(scores))


class GameView(QWidget):
    """Field and values at the left, the two plots at the right, and a sentence below."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._editor, self._bridge = context.editor, context.bridge
        self._live, self._record = context.bridge.run.live, context.bridge.run.record
        self._game: Game | None = None
        self._match: Match | None = None
        self._own: Match | None = None
        self._rest, self._largest = 0, 1.0
        self._held, self._is_down = "", False
        self.board, self.bars = Board(), ValueBars()
        self.curve, self.band = ValueCurve(REMEMBERED), ScoreBand()
        self.score, self.hint = Text("", "strong", wrap=True), Text("", "label", "muted", wrap=True)
        self.own = Button(say("Play yourself"))
        self.own.set_hint(say("Play the same beginning with the arrow keys; Space begins, Esc ends"))
        self.said = Text("", "label", "muted")
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._clock = PlayClock(self._live.film.presence, FRAME_MS["network"], self)
        self._clock.ticked.connect(self._tick)
        self._build()
        self.own.clicked.connect(self._play_or_leave)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(say("Game"))
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._begin)
        self._bridge.framed.connect(self._on_frame)
        self._bridge.unseen.connect(self.refresh)
        follow(self._restyle)
        self._begin()

    def _build(self) -> None:
        self._left = QVBoxLayout()
        for widget in (self.score, self.bars, self.hint, self.own):
            self._left.addWidget(widget)
        self._left.addStretch(1)
        self._top = QHBoxLayout()
        self._top.addWidget(self.board)
        self._top.addLayout(self._left, 2)
        self._top.addWidget(self.curve, 3)
        self._top.addWidget(self.band, 3)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._top, 1)
        self._column.addWidget(self.said)

    def _restyle(self, theme: Theme) -> None:
        self._top.setSpacing(theme.px(4 * SPACE))
        self._left.setSpacing(theme.px(SPACE))
        self._column.setSpacing(theme.px(SPACE))
        self.setMinimumWidth(theme.px(LEAST))
        self._square()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The field is as large as the height allows."""
        super().resizeEvent(event)
        self._square()

    def _square(self) -> None:
        self.said.setWordWrap(self.height() >= theming.current().px(WRAPPED_FROM))
        below = self.said.heightForWidth(self.width()) if self.said.wordWrap() else self.said.sizeHint().height()
        room = self.height() - below - self._column.spacing()
        self.hint.setVisible(room >= theming.current().px(HINT_FROM))
        least, gap = self.board.minimumHeight(), self._top.spacing()
        left = self.width() - self.bars.minimumWidth() - self.curve.minimumWidth() - 2 * gap
        band = self.band.minimumWidth() + gap
        self.band.setVisible(left - band >= least)
        self.board.setFixedWidth(max(least, min(room, left - band if left - band >= least else left)))

    # ------------------------------------------------------------ what is played

    def _begin(self) -> None:
        """Another world, or another document: from the first game."""
        self._game = self._offered
        self._largest, self._rest = 1.0, 0
        self._match = Match(self._game, 1) if self._game else None
        self._play_own(None)

    @property
    def _offered(self) -> Game | None:
        """The game of the document."""
        return game_of(self._editor.project.data)

    def _on_change(self, change: Change) -> None:
        if change.old.data is not change.new.data and self._offered != self._game:
            self._begin()

    def values(self, match: Match) -> Floats:
        """The action values of the network [actions]; none [0] while its weights are not known here."""
        return values_of(self._live, inputs(self._editor.project, match.seen), len(match.game.world.actions))

    # ------------------------------------------------------------ time

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self._clock.stop()
        super().hideEvent(event)

    def _tick(self) -> None:
        """One step of what is played; the end of a game stays for a moment."""
        if self._match is None or self._game is None:
            return
        values = self.values(self._match)
        if len(values):
            self._match.move(int(values.argmax()), values)
        if self._own and not self._own.is_over:
            self._own.move(self._chosen_by_hand(), self.values(self._own))
        elif self._match.is_over and not self._own:
            self._rest += 1
            if self._rest > PAUSE:
                self._match, self._rest = Match(self._game, self._match.number + 1), 0
        self._show_game()

    def _chosen_by_hand(self) -> int:
        """The action of the key that is held, or was pressed since the last step; else what no key means."""
        assert self._game is not None
        keys = self._game.world.keys
        action = keys.index(self._held if self._held in keys else "")
        if not self._is_down:
            self._held = ""
        return action

    # ------------------------------------------------------------ keys

    def event(self, event: QEvent) -> bool:
        """Its keys win over the window's shortcuts of one key."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._is_mine(event):
            event.accept()
            return True
        return super().event(event)

    def _is_mine(self, event: QKeyEvent) -> bool:
        """Whether the key plays, or begins or ends a game."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or self._game is None:
            return False
        key, plays = Qt.Key(event.key()), self._own is not None
        return key in BEGIN or (plays and (key == Qt.Key.Key_Escape or _name(key) in self._game.world.keys))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space begins a game of one's own, arrow keys play it, Escape ends it."""
        self._live.film.presence.note()
        key = Qt.Key(event.key())
        if key in BEGIN and self._game:
            self._play()
        elif key == Qt.Key.Key_Escape and self._own:
            self._play_own(None)
        elif self._own and self._game and (name := _name(key)) in self._game.world.keys:
            self._held, self._is_down = name, True
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A key that is let go moves no further."""
        if not event.isAutoRepeat():
            self._is_down = False
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whose keys go elsewhere holds none of them here."""
        self._held, self._is_down = "", False
        super().focusOutEvent(event)
        self._show_hint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keys come here now, and the words say so."""
        super().focusInEvent(event)
        self._show_hint()

    def _play_or_leave(self) -> None:
        if self._own:
            self._play_own(None)
        else:
            self._play()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _play(self) -> None:
        """A new beginning, for the person and for the network beside."""
        if self._game is None or self._match is None:
            return
        self._match = Match(self._game, self._match.number + 1)
        self._play_own(Match(self._game, self._match.number))

    def _play_own(self, own: Match | None) -> None:
        """The person's game, with no key held yet, or none: whoever plays has a pace of their own."""
        self._own, self._held, self._is_down = own, "", False
        self._clock.set_pace(FRAME_MS["own" if own else "network"])
        self.refresh()

    # ------------------------------------------------------------ showing

    def _on_frame(self, frame: Frame) -> None:
        if len(frame.history.rows):
            self._show_band()

    def refresh(self) -> None:
        """Show the game as it stands, and how games went so far."""
        self._show_game()
        self._show_band()

    def _show_game(self) -> None:
        match = self._own or self._match
        if match is None or self._game is None or self._match is None or not self.isVisible():
            return
        world, values = self._game.world, self.values(match)
        self._largest = max(self._largest, float(np.abs(values).max(initial=0.0)))
        self.board.show_picture(match.picture, own=self._own is not None)
        self.bars.show_values(world.actions, values, self._largest)
        self.curve.show_values(match.values, match.gains, self._largest, negative=world.lowest < 0)
        self.score.setText(self._score())
        self._show_hint()
        self.own.setText(say("Let it play") if self._own else say("Play yourself"))
        words = self._sentence(values)
        self.said.setText(words)
        self.setAccessibleDescription(words)

    def _show_hint(self) -> None:
        """What keys do here; they are promised where they come here."""
        self.hint.setText((OWN_HINT if self._own else HINT) if self.hasFocus() else UNFOCUSED_HINT)

    def _score(self) -> str:
        """Who has which score."""
        assert self._match is not None
        network = say("network {points}", points=plain(self._match.points))
        return (
            say("Score: you {points} · {network}", points=plain(self._own.points), network=network)
            if self._own
            else say("Score: {network}", network=network)
        )

    def _sentence(self, values: Floats) -> str:
        """The best action, or that the game is over, and how it does, in words."""
        assert self._game is not None
        world = self._game.world
        if not len(values):
            return NOT_HERE if self._live.weights and not forward.can_evaluate(self._live.plan) else ""
        median, mean = (self._record.present(name).value for name in ("median_points", "mean_points"))
        games = (
            say(
                "{trials} games without random actions: median score {median}, mean {mean}",
                trials=TRIALS,
                median=plain(median),
                mean=plain(round(mean, 2)),
            )
            if np.isfinite(median)
            else say("Not measured yet; the highest score is {best}", best=plain(world.best))
        )
        chance, on_average = by_chance(self._game)
        said = say(
            "{games}. Random player: median {chance}, mean {on_average}.",
            games=games,
            chance=plain(chance),
            on_average=plain(round(on_average, 2)),
        )
        shown, best = self._own or self._match, int(values.argmax())
        if shown is None or shown.is_over:  # no action follows
            return say("The game is over. {said}", said=said)
        return say(
            "Best action: {action}, value {plain}. {said}",
            action=world.actions[best],
            plain=plain(round(float(values[best]), 2)),
            said=said,
        )

    def _show_band(self) -> None:
        if self._game is None or not self.isVisible():
            return
        names = ("epoch", "median_points", "low_points", "high_points")
        rows = np.column_stack([self._record.column(name) for name in names])
        world = self._game.world
        self.band.show_rows(rows, by_chance(self._game)[0], (float(world.lowest), float(world.best)))


def _name(key: Qt.Key) -> str:
    """As worlds name it."""
    return key.name.removeprefix("Key_")
