"""The view of attention: a text that a person types, and a matrix for every head."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from nnsim.core.answers.text import Attention
from nnsim.core.messages import Prompt
from nnsim.core.shares import percent
from nnsim.core.store import Change
from nnsim.data.kinds import kind_of
from nnsim.data.text import encode, left_out
from nnsim.language.texts import say
from nnsim.networks.naming import called
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit import theming
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.line_edit import LineEdit
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.subscriptions import Subscription
from nnsim.ui.views.attention.matrices import Head, Matrices, Spot
from nnsim.ui.views.context import ViewContext

EVERY_S = 0.2
"""Seconds from one question to the next while it trains."""

BESIDE = 720
"""Width from which the sentence has room beside the text, px."""

USUAL = 24
"""Characters of the held-out text that are looked at until a person types others."""

FRESH = say("Fresh weights: where the same heads look before anything was learned")


class AttentionView(QWidget):
    """The text on top, the matrices below it, and in a sentence what they tell."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor, self._bridge = context, context.editor, context.bridge
        self._answer: Attention | None = None
        self._tokens: tuple[int, ...] = ()
        self.text = LineEdit()
        self.text.setAccessibleName(say("Text that is read"))
        self.text.setToolTip(say("The network reads what stands here; a row of a matrix is where that character looks"))
        self.readout = Text("", "label", "muted", wrap=True)
        self.readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.matrices = Matrices()
        self.fresh = IconButton("dice", FRESH, side=28, checkable=True)
        self._head = QHBoxLayout()
        self._head.addWidget(self.text)
        self._head.addWidget(self.fresh)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.addLayout(self._head, 0, 0)
        self._grid.addWidget(self.matrices, 1, 0, 1, 2)
        self._grid.setColumnStretch(1, 1)
        self._grid.setRowStretch(1, 1)
        self._beside: bool | None = None
        self.text.textChanged.connect(self._read)
        self.fresh.toggled.connect(self._forget)
        self.matrices.pointed.connect(self._say)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._open)
        self._bridge.unseen.connect(self._forget)
        self._bridge.subscriptions.add(self, Subscription("attention", self._take, self._asked, EVERY_S))
        follow(self._restyle)
        self._open()

    def _restyle(self, theme: Theme) -> None:
        self._grid.setVerticalSpacing(theme.px(2 * SPACE))
        self._grid.setHorizontalSpacing(theme.px(3 * SPACE))
        self.text.setFixedWidth(theme.px(250))
        self.setMinimumWidth(theme.px(430))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sentence stands beside the text or below the matrices."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        beside = self.width() >= theming.current().px(BESIDE)
        if beside != self._beside:
            self._beside = beside
            self._grid.removeWidget(self.readout)
            self._grid.addWidget(self.readout, *((0, 1) if beside else (2, 0, 1, 2)))

    # ------------------------------------------------------------ the text

    def _open(self) -> None:
        """Another document: the beginning of its held-out text."""
        data = self._editor.project.data
        kind, held = kind_of(data), np.flatnonzero(data.test)
        first = data.x[held[0] if len(held) else 0] if len(data) and kind.is_written else None
        self.text.setText("" if first is None else kind.words(first[:USUAL], data.vocabulary).replace("\n", " "))
        self._read()
        self.fresh.setChecked(False)
        self._forget()

    def _on_change(self, change: Change) -> None:
        if not task_of(change.new).continues_text:
            return
        if change.old.data.vocabulary != change.new.data.vocabulary:
            self._open()
        elif change.parts & {"data", "network"}:
            self._read()
            self._forget()

    def _read(self) -> None:
        """What the network is asked about, of the text in the field."""
        data = self._editor.project.data
        self._tokens = tuple(encode(self.text.text(), data.vocabulary)[: data.sample_shape[0]].tolist())
        self._say(self.matrices.spot)

    def _asked(self) -> Prompt | None:
        return Prompt(self._tokens, fresh=self.fresh.isChecked()) if self.isVisible() and self._tokens else None

    def _take(self, answer: Attention | None) -> None:
        self._answer = answer
        self.refresh()

    def _forget(self, _event: object = None) -> None:
        self._answer = None
        self.refresh()

    # ------------------------------------------------------------ showing

    @property
    def heads(self) -> tuple[Head, ...]:
        """All heads in the order of the network."""
        layers = {} if self._answer is None else self._answer.heads
        return tuple(
            Head(
                say("Head {place}.{number}", place=place, number=number),
                say("Head {place}.{number}, in {node},", place=place, number=number, node=called(node)),
                shares,
            )
            for place, (node, heads) in enumerate(layers.items(), 1)
            for number, shares in enumerate(heads, 1)
        )

    def _letters(self) -> tuple[str, ...]:
        data = self._editor.project.data
        tokens = () if self._answer is None else self._answer.prompt.tokens
        return tuple(data.classes[token] for token in tokens) if data.classes else ()

    def refresh(self) -> None:
        """Redraw from what is known now."""
        self.matrices.show_heads(self.heads, self._letters())
        self._say(self.matrices.spot)

    def showEvent(self, event: QShowEvent) -> None:
        """Redraw."""
        super().showEvent(event)
        self.refresh()

    def _say(self, spot: Spot | None) -> None:
        """Of the row that is pointed at, or of the head that looks most at a single character."""
        self.matrices.setAccessibleDescription(self.sentence())
        unknown = left_out(self.text.text(), self._editor.project.data.vocabulary)
        words = (unknown or self.sentence()) if spot is None else self._row(spot)
        self.readout.setText(self._context.with_cost(words, self))

    def sentence(self) -> str:
        """Which head looks most at the character just before."""
        heads = self.heads
        if not heads or len(heads[0].shares) < 2:
            return say("Type a text of some characters.")
        before = [float(np.diagonal(head.shares, -1).mean()) for head in heads]
        most = int(np.argmax(before))
        when = say("With fresh weights: ") if self._answer and self._answer.prompt.fresh else ""
        return say(
            "{when}{head} takes most from the character just before: {before} on average.",
            when=when,
            head=heads[most].name,
            before=percent(before[most]),
        )

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """A row for each character of each head: how much it takes from every character."""
        letters = self._letters()
        rows = (
            (head.title, letter, *shares)
            for head in self.heads
            for letter, shares in zip(letters, head.shares.tolist(), strict=True)
        )
        return ("head", "character", *(f"{letter} ({place})" for place, letter in enumerate(letters, 1))), rows

    def _row(self, spot: Spot) -> str:
        letters, head = self._letters(), self.heads[spot.head]
        shares = head.shares[spot.row]
        best = np.argsort(-shares, kind="stable")[:3]
        taken = ", ".join(
            say(
                "{letter} (no. {place}) {share}",
                letter=letters[place],
                place=place + 1,
                share=percent(float(shares[place])),
            )
            for place in best
        )
        return say(
            "{head}: {letter} (no. {row}) takes from {taken}",
            head=head.title,
            letter=letters[spot.row],
            row=spot.row + 1,
            taken=taken,
        )
