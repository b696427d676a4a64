"""The view of one sequence: typed on top, below it what is expected after each symbol, and beside it the states."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.answers.sequences import AboutSequence, AboutStates, Automaton, Reading
from nnsim.core.store import Change
from nnsim.data.grammars import Grammar, grammar_of
from nnsim.data.kinds import kind_of
from nnsim.data.steps import whole
from nnsim.language.texts import say
from nnsim.ui.kit import theming
from nnsim.ui.kit.figures.matrix import Cell, Matrix
from nnsim.ui.kit.figures.plane import Plane
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.choice_row import Segmented
from nnsim.ui.kit.widgets.line_edit import LineEdit
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.subscriptions import Subscription
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.sequence.way import show_automaton, show_path
from nnsim.ui.views.sequence.words import of_automaton, of_sequence, of_step, unreadable

EVERY_S, LEAST, FIELD = 0.2, 430, 180
"""Seconds from one question to the next while it trains; least width of the view, and width of the field, px."""

PATH, AUTOMATON = "path", "automaton"
PICTURES = ((PATH, say("Path")), (AUTOMATON, say("Automaton")))
FRESH = say("Fresh weights: what the same network expects before anything was learned")
ENOUGH = 0.05
"""Least share that is written into a cell."""


class SequenceView(QWidget):
    """A field, the matrix of what is expected, the plane of states, and a sentence."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor, self._bridge = context, context.editor, context.bridge
        self._reading: Reading | None = None
        self._found: Automaton | None = None
        self._is_answered = False
        self.text = LineEdit()
        self.text.setAccessibleName(say("Sequence that is read"))
        self.text.setToolTip(say("The network reads what stands here, symbol by symbol: type another sequence"))
        self.kind = Segmented(say("Picture of the states"), PICTURES)
        self.fresh = IconButton("dice", FRESH, side=28, checkable=True)
        self.matrix = Matrix(say("What is expected after each symbol"), say("next, %, ✓ legal"), say("after"))
        self.plane = Plane(say("States of the network"), pointable=False)
        self.said = Text("", "label", "muted", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._build()
        self._connect()
        follow(self._restyle)
        self._open()

    def _build(self) -> None:
        self._head = QHBoxLayout()
        for widget in (self.text, self.kind, self.fresh):
            self._head.addWidget(widget)
        self._head.addStretch(1)
        self._row = QHBoxLayout()
        self._row.addWidget(self.matrix, 1)
        self._row.addWidget(self.plane, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._head)
        self._column.addLayout(self._row, 1)
        self._column.addWidget(self.said)
        self.setFocusProxy(self.text)

    def _connect(self) -> None:
        self.text.textChanged.connect(self.refresh)
        self.kind.chosen.connect(self.refresh)
        self.fresh.toggled.connect(self._forget)
        self.matrix.pointed.connect(self._say)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._open)
        self._bridge.unseen.connect(self._forget)
        add = self._bridge.subscriptions.add
        add(self, Subscription("reading", self._take, self._asked, EVERY_S))
        add(self, Subscription("automaton", self._take_automaton, self._asked_automaton, EVERY_S))

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(2 * SPACE))
        self._row.setSpacing(theme.px(3 * SPACE))
        self.text.setFixedWidth(theme.px(FIELD))
        self.setMinimumWidth(theme.px(LEAST))
        self.refresh()

    # ------------------------------------------------------------ what is read

    def _open(self) -> None:
        """Another document, or other data: the first sequence that is held out."""
        data = self._editor.project.data
        held = np.flatnonzero(data.test)
        first = int(held[0]) if len(held) else 0
        known = bool(data.vocabulary) and len(data) > 0 and kind_of(data).is_written
        self.text.setText(kind_of(data).words(whole(data, first), data.vocabulary) if known else "")
        self.fresh.setChecked(False)
        self._forget()

    def _on_change(self, change: Change) -> None:
        if change.old.data.x is not change.new.data.x:
            self._open()
        elif change.parts & {"data", "network", "recipe"}:
            self._forget()

    def _forget(self, _event: object = None) -> None:
        self._reading = self._found = None
        self._is_answered = False
        self.refresh()

    @property
    def _alphabet(self) -> tuple[str, ...]:
        return self._editor.project.data.vocabulary

    def _grammar(self) -> Grammar | None:
        return grammar_of(self._editor.project.data)

    def _asked(self) -> AboutSequence | None:
        text, data = self.text.text(), self._editor.project.data
        if not self.isVisible() or not data.vocabulary or unreadable(text, data.vocabulary, data.sample_shape[0]):
            return None
        tokens = tuple(data.vocabulary.index(letter) for letter in text)
        return AboutSequence(tokens, fresh=self.fresh.isChecked())

    def _asked_automaton(self) -> AboutStates | None:
        wanted = self.isVisible() and self.kind.current == AUTOMATON
        return AboutStates(fresh=self.fresh.isChecked()) if wanted and self._alphabet else None

    def _take(self, reading: Reading | None) -> None:
        before, self._reading, self._is_answered = self._reading, reading, True
        if before is not None and reading is not None:
            self._reading = reading.turned_to(before.axes)
        self.refresh()

    def _take_automaton(self, found: Automaton | None) -> None:
        self._found = found
        self.refresh()

    # ------------------------------------------------------------ showing

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self.refresh()

    def _shown(self) -> tuple[Reading, str] | None:
        """What is known of the text in the field."""
        text, reading = self.text.text(), self._reading
        if reading is None or not reading.chances.size or max(reading.about.tokens) >= len(self._alphabet):
            return None
        read = "".join(self._alphabet[token] for token in reading.about.tokens)
        return (reading, text) if read == text else None

    def refresh(self, _event: object = None) -> None:
        """Redraw from what is known now."""
        if not self.isVisible():
            return
        self._draw_matrix()
        self._draw_plane()
        self._say()

    def _draw_matrix(self) -> None:
        shown = self._shown()
        if shown is None:
            self.matrix.show_cells(np.zeros((0, 0), np.float32))
            return
        (reading, text), grammar = shown, self._grammar()
        numbers = [[_cell(share) for share in row] for row in reading.chances.T.tolist()]
        for place in range(len(text) if grammar else 0):
            for letter in (grammar and grammar.after(text[: place + 1])) or ():
                row = self._alphabet.index(letter)
                numbers[row][place] = f"✓ {numbers[row][place]}".strip()
        self.matrix.show_cells(reading.chances.T, self._alphabet, tuple(text), numbers)

    def _draw_plane(self) -> None:
        shown, theme = self._shown(), theming.current()
        if self.kind.current == AUTOMATON and self._found is not None:
            show_automaton(self.plane, self._found, self._alphabet, theme)
        elif self.kind.current == PATH and shown is not None:
            show_path(self.plane, *shown, theme)
        else:
            has_samples = len(self._editor.project.data) > 0
            self.plane.show_words(self._context.why_empty(is_answered=self._is_answered, has_samples=has_samples))

    def _say(self, spot: Cell | None = None) -> None:
        words = self.sentence()
        for part in (self, self.matrix, self.plane):
            part.setAccessibleDescription(words)
        shown, spot = self._shown(), spot or self.matrix.spot
        if spot is not None and shown is not None and spot.column < len(shown[1]):
            words = of_step(shown[0], spot.column, shown[1], self._alphabet, self._grammar())
        self.said.setText(self._context.with_cost(words, self))

    def sentence(self) -> str:
        """Of what is typed, or of the automaton."""
        data, shown = self._editor.project.data, self._shown()
        if not data.vocabulary:
            return ""
        if problem := unreadable(self.text.text(), data.vocabulary, data.sample_shape[0]):
            return problem.text
        if self.kind.current == AUTOMATON and self._found is not None:
            grammar = self._grammar()
            words = of_automaton(self._found, self._alphabet, grammar.edges if grammar else None)
        else:
            words = "" if shown is None else of_sequence(*shown, self._alphabet, self._grammar())
        return say("With fresh weights: {words}", words=words) if words and self.fresh.isChecked() else words

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """A row for each symbol: where its state lies, and how likely each symbol is after it."""
        shown, header = self._shown(), ("step", "symbol", "component 1", "component 2")
        if shown is None:
            return header, ()
        reading, text = shown
        rows = zip(text, reading.path.tolist(), reading.chances.tolist(), strict=True)
        told = ((place, letter, *state, *shares) for place, (letter, state, shares) in enumerate(rows, 1))
        return (*header, *self._alphabet), told


def _cell(share: float) -> str:
    return f"{100 * share:.0f}" if share >= ENOUGH else ""
